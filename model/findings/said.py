"""What a text says of a finding, as values."""

from dataclasses import dataclass
from enum import StrEnum

from model.domain.code import Code


class Standing(StrEnum):
    """How a text speaks of a finding; ``absent`` also for what is denied in the family."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFinding:
    """One mention. ``start`` and ``end`` are code point offsets in the given text.

    ``laterality`` is left, right, bilateral, unilateral or empty; ``onset`` the text's own words, or empty.
    """

    code: Code
    standing: Standing
    start: int
    end: int
    laterality: str = ""
    onset: str = ""
