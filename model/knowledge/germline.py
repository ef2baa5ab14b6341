"""Genes whose tumour findings may be inherited: who is offered a germline test and counselling."""

from pathlib import Path

from pydantic import Field

from model.knowledge.files import FOLDER, read_toml
from model.knowledge.records import Exact, Record, SourceRecord, TextRecord


class GermlineGenes(Record):
    """Genes of one syndrome. ``below_age``: a finding in a tumour alone counts only in patients younger than that.

    ``only_germline``: a finding in a tumour alone never counts. ``variants``: the classes that count.
    """

    genes: tuple[str, ...] = Field(min_length=1)
    syndrome: TextRecord
    variants: tuple[str, ...] = ("pathogenic",)
    below_age: Exact | None = None
    only_germline: bool = False


class GermlineFindings(Record):
    """The whole table and its source."""

    source: SourceRecord
    gene: tuple[GermlineGenes, ...] = Field(min_length=1)


def load_germline(folder: Path = FOLDER) -> GermlineFindings:
    """Read ``germline_findings.toml``."""
    return read_toml(folder / "germline_findings.toml", GermlineFindings)
