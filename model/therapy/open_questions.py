"""What is not on file and decides whether a warning of a drug holds: for whoever asks of the drug by name."""

from collections.abc import Collection, Iterator

from model.domain.case import ClinicalCase, MedicationState
from model.domain.text import Text
from model.knowledge.load import Knowledge
from model.therapy.conditions import holds_all
from model.therapy.derived import WEEKS
from model.therapy.facts import ORDERED, TAKEN, Facts, Truth
from model.therapy.rules import is_warning


def open_questions(
    case: ClinicalCase, knowledge: Knowledge, keys: Collection[str], *, renews: bool = False
) -> tuple[Text, ...]:
    """The missing values of every rule that would otherwise warn of one of the medications with these keys.

    A week of pregnancy, which most patients cannot have, is none: rules on pregnancy ask for the pregnancy itself.
    """
    facts = Facts(case, knowledge, ORDERED | {MedicationState.ACTIVE} if renews else ORDERED)
    weeks = {item.label for item in knowledge.measures if item.formula == WEEKS}
    return tuple(item for item in dict.fromkeys(_missing(facts, keys)) if item not in weeks)


def _missing(facts: Facts, keys: Collection[str]) -> Iterator[Text]:
    for rule in facts.knowledge.rules:
        if not is_warning(rule) or any(map(facts.named.isdisjoint, rule.asked)):
            continue
        if not any(item.key in keys for item in facts.medications(rule.about, TAKEN)):
            continue
        answer = holds_all(rule.when, facts)
        if answer.truth is Truth.UNKNOWN and not answer.is_suspected:
            yield from answer.missing
