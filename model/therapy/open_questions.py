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
    """The measures, unknown here, on which it hangs whether a rule warns of one of the medications with these keys.

    A week of pregnancy is none of them: rules on pregnancy ask for the pregnancy itself. A missing genetic result is
    a gap of its own.
    """
    facts = Facts(case, knowledge, ORDERED | {MedicationState.ACTIVE} if renews else ORDERED)
    measures = {item.label for item in knowledge.measures if item.formula != WEEKS}
    return tuple(item for item in dict.fromkeys(_missing(facts, keys)) if item in measures)


def _missing(facts: Facts, keys: Collection[str]) -> Iterator[Text]:
    for rule in facts.knowledge.rules:
        if not is_warning(rule) or any(map(facts.named.isdisjoint, rule.asked)):
            continue
        if not any(item.key in keys for item in facts.medications(rule.about, TAKEN)):
            continue
        answer = holds_all(rule.when, facts)
        if answer.truth is Truth.UNKNOWN and not answer.is_suspected:
            yield from answer.missing
