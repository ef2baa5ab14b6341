"""What a site may set: targets and limits that guidelines leave to local choice."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pydantic import Field, model_validator

from model.domain.text import Text, same
from model.knowledge.files import FOLDER, read_toml
from model.knowledge.records import Exact, Record


class AskedFirst(Record):
    """Drugs that a site adds to, or takes off, those whose order without a usable result asks for the test.

    What stands without it: the drugs whose knowledge file has a ``no_result`` part, because a label or guideline asks
    for the test before the first dose. For all others a missing result is a gap and no card.
    """

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _decide(self) -> "AskedFirst":
        if both := sorted(set(self.add) & set(self.remove)):
            raise ValueError(f"both added and removed: {', '.join(both)}")
        return self


class Policy(Record):
    """Site values by name; a rule reads one as "@name" in a threshold and "{name}" in a text.

    ``guideline_cards``: how many pieces of standing guideline advice are shown at once.
    ``choices``: which threshold set a diagnosis rule takes, by the name of its setting.
    ``test_first``: for which drugs an order without a result asks for the test.
    """

    guideline_cards: int
    values: dict[str, Exact]
    choices: dict[str, str] = Field(default_factory=dict)
    test_first: AskedFirst = Field(default_factory=AskedFirst)

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """The values as texts name them."""
        return {name: same(str(value)) for name, value in self.values.items()}


def load_policy(path: Path | None = None, folder: Path = FOLDER) -> Policy:
    """Read a site's policy file, or the one that Osler brings."""
    return read_toml(path or folder / "policy.toml", Policy)
