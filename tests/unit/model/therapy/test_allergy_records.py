"""An allergy entry is told as it stands: its reaction, its criticality and whether anybody confirmed it."""

from dataclasses import replace

import pytest

from model.domain.assessment import Action, TherapyAdvice, Urgency
from model.domain.code import SNOMED, Code
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
NAUSEA, ANAPHYLAXIS, RASH = Code(SNOMED, "422587007"), Code(SNOMED, "39579001"), Code(SNOMED, "271807003")


def advice(rule: str = "allergy-penicillin", drug: str = "amoxicillin", to: str = "penicillin G", **entry: object):
    """What the rule says of a drug ordered beside one allergy entry of that kind."""
    built = CaseRecord.model_validate({"age": 50, "allergies": (to,), "drafts": (drug,)}).build(KNOWLEDGE.terms)
    case = replace(built, allergies=tuple(replace(item, **entry) for item in built.allergies))
    found: tuple[TherapyAdvice, ...] = run(Task.THERAPY, case, KNOWLEDGE).therapy
    return next(item for item in found if item.rule_id == rule)


@pytest.mark.parametrize(
    ("entry", "urgency"),
    [
        ({}, Urgency.CRITICAL),
        ({"reactions": (RASH,)}, Urgency.CRITICAL),
        ({"is_confirmed": False}, Urgency.WARNING),
        ({"is_low_criticality": True}, Urgency.WARNING),
        ({"is_intolerance": True}, Urgency.WARNING),
        ({"is_confirmed": False, "is_high_criticality": True}, Urgency.CRITICAL),
        ({"is_confirmed": False, "reactions": (ANAPHYLAXIS,)}, Urgency.CRITICAL),
        ({"is_low_criticality": True, "reactions": (NAUSEA, ANAPHYLAXIS)}, Urgency.CRITICAL),
        ({"is_intolerance": True, "reactions": (NAUSEA,)}, Urgency.INFO),
        ({"is_high_criticality": True, "reactions": (NAUSEA,)}, Urgency.CRITICAL),
        ({"reactions": (NAUSEA,), "has_other_reactions": True}, Urgency.CRITICAL),
    ],
)
def test_a_warning_is_as_loud_as_the_entry_allows(entry: dict[str, object], urgency: Urgency) -> None:
    assert advice(**entry).urgency is urgency


def test_an_entry_that_nobody_confirmed_is_told_so_in_both_languages() -> None:
    found = advice(is_confirmed=False)
    assert found.summary.en.startswith("Allergy not confirmed: amoxicillin")
    assert found.summary.zh.startswith("过敏未证实：阿莫西林")
    assert "allergy or intolerance to penicillin G on record; not confirmed" in {
        item.claim.en for item in found.evidence
    }
    assert "有青霉素G过敏或不耐受记录；未证实" in {item.claim.zh for item in found.evidence}


def test_a_confirmed_entry_is_told_without_a_doubt() -> None:
    assert "confirmed" not in advice().summary.en


def test_the_reaction_and_the_criticality_stand_beside_the_entry() -> None:
    claims = {item.claim.en for item in advice(reactions=(RASH,), is_low_criticality=True).evidence}
    assert "allergy or intolerance to penicillin G on record; reaction: rash; marked as low risk" in claims


def test_a_plain_side_effect_forbids_nothing() -> None:
    found = advice("allergy-opioid", "morphine", "codeine", reactions=(NAUSEA,), is_intolerance=True)
    assert (found.urgency, found.action) == (Urgency.INFO, Action.MONITOR)
    assert found.summary.en.startswith("morphine: the allergy list names a plain side effect")
    assert found.summary.zh.startswith("吗啡：过敏清单所记为普通不良反应")


def test_a_drug_on_the_list_with_an_unconfirmed_entry_is_told_so_too() -> None:
    found = advice("allergy-own-drug", "allopurinol", "allopurinol", is_confirmed=False)
    assert found.summary.zh.startswith("过敏未证实：")
