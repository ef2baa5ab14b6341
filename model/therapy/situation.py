"""What every therapy rule needs to know of one patient, worked out once."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from model.domain.assessment import Action
from model.domain.case import Sex
from model.domain.evidence import Evidence
from model.domain.text import Text
from model.therapy.facts import Facts
from model.therapy.phenoconversion import Inhibition, effective, inhibition
from model.therapy.phenotypes import Call, Interpretation, interpret

SEVERITY = (
    Action.CONTRAINDICATED,
    Action.AVOID,
    Action.RESISTANT,
    Action.TEST_FIRST,
    Action.ALTERNATIVE,
    Action.REDUCE,
    Action.CAP,
    Action.INCREASE,
    Action.MONITOR,
    Action.NO_RECOMMENDATION,
    Action.STANDARD,
    Action.RECOMMEND,
)
"""Actions, the most cautious first: where results leave several open, the first one is said."""


X_COPIES: Final = {Sex.FEMALE: 2, Sex.MALE: 1}
"""How many copies of an X-linked gene a patient has; not known where the sex is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneState:
    """One gene of one patient: what the results say, and how the present drugs change it."""

    interpretation: Interpretation
    effective: tuple[Call, ...]
    inhibitor: Inhibition | None

    @property
    def candidates(self) -> tuple[Call, ...]:
        """Every call to judge: present drugs can make advice stricter, never milder."""
        return tuple(dict.fromkeys((*self.effective, *self.interpretation.calls)))

    @property
    def is_converted(self) -> bool:
        """Whether a present drug changes what the gene does."""
        return self.effective != self.interpretation.calls

    @property
    def is_usable(self) -> bool:
        """Whether the results, or an inhibitor alone, say what the gene does now."""
        return self.interpretation.is_usable or self.is_converted


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The case, its genes by the names that rules use, and the drugs that the genes speak against."""

    facts: Facts
    genes: Mapping[str, GeneState]
    refused: Container[str] = frozenset()


def gene_states(facts: Facts) -> dict[str, GeneState]:
    """Interpret every gene of the knowledge base; a gene without a result stays Indeterminate."""
    knowledge = facts.knowledge
    copies = X_COPIES.get(facts.case.person.sex)
    states: dict[str, GeneState] = {}
    for key, gene in knowledge.genes.items():
        results = [item for item in facts.case.gene_results if item.gene == gene.symbol]
        found = interpret(gene, results, knowledge.phenotypes, knowledge.words, x_copies=copies)
        inhibitor = inhibition(gene, facts)
        states[key] = GeneState(interpretation=found, effective=effective(found, inhibitor), inhibitor=inhibitor)
    return states


def states_apart_from(drug: str, genes: Iterable[str], situation: Situation) -> dict[str, GeneState]:
    """The genes as a drug meets them: what it does to its own metabolism is left out."""
    found: dict[str, GeneState] = {}
    for key in genes:
        state = situation.genes[key]
        if state.inhibitor and state.inhibitor.modulator.drug == drug:
            read = state.interpretation
            other = inhibition(read.gene, situation.facts, apart_from=drug)
            state = GeneState(interpretation=read, effective=effective(read, other), inhibitor=other)
        found[key] = state
    return found


def said_once(*facts: Evidence) -> tuple[Evidence, ...]:
    """Each claim once, in the order first said, with the newest entry behind it."""
    newest: dict[Text, Evidence] = {}
    for item in facts:
        before = newest.get(item.claim)
        if before is None or (item.day is not None and (before.day is None or item.day > before.day)):
            newest[item.claim] = item
    return tuple(newest.values())


@lru_cache(maxsize=4096)
def topic(rule_id: str) -> str:
    """A stable name for a card's topic: letters and digits only, at most 100."""
    return "".join(letter for letter in rule_id if letter.isalnum())[:100]
