"""One statement of a summary, with what it rests on, and how it is handed to a back end as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from model.domain.evidence import Evidence
from model.domain.text import Text
from model.language.contract import EvidenceItem


class Section(StrEnum):
    """The parts of a summary, in the order of reading: first those for clinicians, then those for patients."""

    PATIENT = "patient"
    COURSE = "course"
    GENES = "genes"
    RULES = "rules"
    OPEN = "open"
    CONDITIONS = "conditions"
    MEDICINES = "medicines"
    ALLERGIES = "allergies"
    RESULTS = "results"
    OWN_GENES = "own_genes"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a summary. ``rule_id`` is empty for a mere fact."""

    section: Section
    text: Text
    evidence: tuple[Evidence, ...]
    rule_id: str = ""


def items(statements: Sequence[Statement]) -> tuple[EvidenceItem, ...]:
    """The statements as evidence for a back end: e1, e2, ... in order."""
    return tuple(
        EvidenceItem(
            id=f"e{number}",
            statement=item.text,
            group=item.section,
            refs=tuple(dict.fromkeys(found.ref for found in item.evidence if found.ref)),
        )
        for number, item in enumerate(statements, start=1)
    )
