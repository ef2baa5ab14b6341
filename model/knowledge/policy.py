"""What a site may set: targets and limits that guidelines leave to local choice."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pydantic import Field

from model.domain.text import Text, same
from model.knowledge.files import FOLDER, read_toml
from model.knowledge.records import Exact, Record


class Policy(Record):
    """Site values by name; a rule reads one as "@name" in a threshold and "{name}" in a text.

    ``guideline_cards``: how many pieces of standing guideline advice are shown at once.
    ``choices``: which threshold set a diagnosis rule takes, by the name of its setting.
    """

    guideline_cards: int
    values: dict[str, Exact]
    choices: dict[str, str] = Field(default_factory=dict)

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """The values as texts name them."""
        return {name: same(str(value)) for name, value in self.values.items()}


def load_policy(path: Path | None = None, folder: Path = FOLDER) -> Policy:
    """Read a site's policy file, or the one that Osler brings."""
    return read_toml(path or folder / "policy.toml", Policy)
