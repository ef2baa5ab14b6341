"""What could not be known, why, and what follows from it: never an empty list instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from model.domain.text import Text


class Why(StrEnum):
    """Six different silences; none of them means 'negative'."""

    NOT_SENT = "not_sent"
    NOT_PERMITTED = "not_permitted"
    SERVER_FAILED = "server_failed"
    UNREADABLE = "unreadable"
    NOT_ASSESSED = "not_assessed"
    WITHHELD = "withheld"


class Area(StrEnum):
    """The part of the chart that a gap is about; cards name areas, not entries."""

    PATIENT = "patient"
    PROBLEMS = "problems"
    RESULTS = "results"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    PROCEDURES = "procedures"
    FAMILY = "family"
    GENOMICS = "genomics"
    LIFESTYLE = "lifestyle"
    ENCOUNTERS = "encounters"
    NOTES = "notes"
    ORDERS = "orders"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something Osler could not know.

    ``detail`` holds codes and counts for a programmer ("HTTP 503", "Observation status
    'finnal'", "value 7200 mmol/L"); it never holds names or free text of the chart.
    ``ref`` is a case key or empty. ``is_whole_area`` says that the area as a whole is
    missing or incomplete (said on every card), not just one entry of it. ``hides_newest``: one entry,
    but the newest result of something that rules weigh, so that silence would read as normal.
    """

    what: Text
    why: Why
    area: Area
    consequence: Text
    detail: str = ""
    ref: str = ""
    is_whole_area: bool = False
    hides_newest: bool = False


def contradiction_of(gene: str) -> str:
    """The ``detail`` of a gap that says that a gene's results contradict each other, whoever noticed it."""
    return f"results contradict: {gene}"


def said_once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Equal gaps once. Of two that tell the same contradiction, the one that names the result stays."""
    found = tuple(dict.fromkeys(gaps))
    told = {gap.detail for gap in found if gap.ref and gap.detail.startswith(contradiction_of(""))}
    return tuple(gap for gap in found if gap.ref or gap.detail not in told)
