"""One answer about a patient: what kind of answer it is, in words, with the entries of the chart behind it."""

from dataclasses import dataclass
from enum import StrEnum

from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence
from model.domain.gap import Area
from model.domain.text import Text


class Standing(StrEnum):
    """Five answers that are never taken for one another."""

    RECORDED = "recorded"
    """The record says so."""
    DENIED = "denied"
    """The record says that it is not so."""
    NOT_RECORDED = "not_recorded"
    """The record was read and says nothing of it."""
    NOT_READ = "not_read"
    """That part of the record was not to be had, or not whole."""
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


def is_unread(case: ClinicalCase, area: Area) -> bool:
    """Whether that part of the record is missing or not whole: then nothing follows from its silence."""
    return any(gap.area is area and gap.is_whole_area for gap in case.gaps)


def silence(case: ClinicalCase, area: Area, nothing: Text, unread: Text) -> Said:
    """What to say when no entry was found: not in the record, or the record could not be read."""
    if is_unread(case, area):
        return Said(standing=Standing.NOT_READ, text=unread)
    return Said(standing=Standing.NOT_RECORDED, text=nothing)
