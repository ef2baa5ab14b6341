"""A coded clinical finding with its polarity; never a bare boolean."""

from dataclasses import dataclass
from enum import StrEnum

from model.domain.code import Code


class Presence(StrEnum):
    """Present, absent and unknown are three answers."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something seen, denied or not known, when (days before now), and from which fact."""

    code: Code
    presence: Presence
    day: int | None = None
    ref: str = ""
