"""One answer about a patient: what kind of answer it is, in words, with the entries of the chart behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from model.diagnosis.wording import filled
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text

_LEFT_OUT: Final = Text(en="Left out: {what}. {consequence}", zh="未计入：{what}。{consequence}")
_WITHHELD: Final = Text(en="Not released to Osler: {what}. {consequence}", zh="未提供给 Osler：{what}。{consequence}")
_MOST_LEFT_OUT: Final = 2
_HIDDEN: Final = frozenset({Why.WITHHELD, Why.NOT_PERMITTED})


class Standing(StrEnum):
    """Answers that are never taken for one another."""

    RECORDED = "recorded"
    """The record says so."""
    DENIED = "denied"
    """The record says that it is not so."""
    NOT_RECORDED = "not_recorded"
    """The record was read and says nothing of it."""
    NOT_READ = "not_read"
    """That part of the record was not to be had, or not whole, or is never read."""
    WITHHELD = "withheld"
    """That part of the record exists and may not be seen."""
    RULE = "rule"
    """A rule says so of this patient."""
    NO_RULE = "no_rule"
    """The rules were asked, and none says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement about the patient. ``rule_id`` is empty for what the record says."""

    standing: Standing
    text: Text
    evidence: tuple[Evidence, ...] = ()
    rule_id: str = ""


def recorded(text: Text, kind: EvidenceKind, key: str, day: int | None = None, *, is_denied: bool = False) -> Said:
    """What one entry of the record says."""
    fact = Evidence(claim=text, kind=kind, ref=key, day=day)
    return Said(standing=Standing.DENIED if is_denied else Standing.RECORDED, text=text, evidence=(fact,))


def is_unread(case: ClinicalCase, area: Area) -> bool:
    """Whether that part of the record is missing or not whole: then nothing follows from its silence."""
    return any(gap.area is area and gap.is_whole_area for gap in case.gaps)


def silence(case: ClinicalCase, area: Area, nothing: Text, unread: Text) -> Iterator[Said]:
    """What to say when no entry was found: not in the record, not read, or withheld; then what was left out."""
    lacking = [gap for gap in case.gaps if gap.area is area]
    whole = next((gap for gap in lacking if gap.is_whole_area), None)
    if whole is None:
        yield Said(standing=Standing.NOT_RECORDED, text=nothing)
        yield from map(left_out, [gap for gap in lacking if not gap.is_whole_area][:_MOST_LEFT_OUT])
    elif whole.why in _HIDDEN:
        yield Said(standing=Standing.WITHHELD, text=_of(_WITHHELD, whole))
    else:
        yield Said(standing=Standing.NOT_READ, text=unread)


def left_out(gap: Gap) -> Said:
    """An entry that is there and was not used, or may not be seen."""
    if gap.why in _HIDDEN:
        return Said(standing=Standing.WITHHELD, text=_of(_WITHHELD, gap))
    return Said(standing=Standing.NOT_READ, text=_of(_LEFT_OUT, gap))


def _of(template: Text, gap: Gap) -> Text:
    return filled(template, what=gap.what, consequence=gap.consequence)
