"""What can make a genetic result another person's: transplants and transfusions."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from model.knowledge.files import FOLDER, read_toml
from model.knowledge.records import Record, SourceRecord, TextRecord


class SampleCaution(Record):
    """One event that casts doubt on results. ``when``: code sets of problems or procedures; ``genes``: "*" is all.

    ``moment``: whether results from "after" the event, from "before" it, or "any" are in doubt; ``within_days``: only
    those taken so soon after it.
    """

    id: str
    when: tuple[str, ...] = Field(min_length=1)
    genes: tuple[str, ...] = Field(min_length=1)
    enzyme: bool
    moment: Literal["after", "before", "any"]
    within_days: int | None = None
    step: TextRecord
    source: SourceRecord

    def is_in_doubt(self, result: int | None, event: int | None) -> bool:
        """Whether a result of one day is in doubt for an event of another; a missing day rules nothing out."""
        if self.within_days is not None:
            taken = 0 if result is None else result
            return event is not None and 0 <= taken - event <= self.within_days
        if result is None or event is None or self.moment == "any":
            return True
        return result >= event if self.moment == "after" else result < event


class SampleCautions(Record):
    """The file."""

    caution: tuple[SampleCaution, ...]


def load_sample_cautions(folder: Path = FOLDER) -> tuple[SampleCaution, ...]:
    """Read ``sample_cautions.toml``."""
    return read_toml(folder / "sample_cautions.toml", SampleCautions).caution
