"""What every therapy rule needs to know of one patient, worked out once."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from model.domain.assessment import Action
from model.domain.case import Sex
from model.domain.evidence import Evidence
from model.domain.value import Value
from model.knowledge.modulation import Method
from model.therapy.agents import Present
from model.therapy.facts import Facts
from model.therapy.phenoconversion import Conversion, conversions, effective, present_agents
from model.therapy.phenotypes import Call, Interpretation

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

CAUTION: Final = {action: place for place, action in enumerate(SEVERITY)}
"""The place of each action there."""

CHANGES_NOTHING: Final = frozenset({Action.STANDARD, Action.NO_RECOMMENDATION})
"""Answers that leave the usual dose."""

SUREST_FIRST: Final = ("strong", "moderate", "optional")
"""Guidelines' words for how sure a recommendation is."""


def place_of_strength(strength: str) -> int:
    """Higher is less sure; a recommendation without such a word says nothing of that."""
    return SUREST_FIRST.index(strength) if strength in SUREST_FIRST else -1


X_COPIES: Final = {Sex.FEMALE: 2, Sex.MALE: 1}
"""How many copies of an X-linked gene a patient has; not known where the sex is not."""


class GeneState(Value, frozen=True, kw_only=True):
    """One gene of one patient: what the results say, and how present drugs and habits (``agents``) change it.

    ``candidates``: every call to judge, those that are effective now first: agents can make advice stricter, never
    milder. ``is_converted``: a present drug or habit changes what the gene does. ``is_usable``: the results, or an
    inhibitor alone, say what the gene does now.
    """

    interpretation: Interpretation
    agents: tuple[Present, ...]
    conversions: tuple[Conversion, ...]
    effective: tuple[Call, ...]
    candidates: tuple[Call, ...]
    is_converted: bool
    is_usable: bool

    @property
    def unestimated(self) -> tuple[Call, ...]:
        """The candidates that do not rest on an estimate of ours; no all-clear may rest on one."""
        is_estimate = any(item.method.is_estimate for item in self.conversions)
        return self.interpretation.calls if is_estimate else self.candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The case, its genes by the names that rules use, and the drugs that the genes speak against."""

    facts: Facts
    genes: Mapping[str, GeneState]
    refused: Container[str] = frozenset()
    said: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """What is on record of a gene in words, once somebody asked."""


def gene_states(facts: Facts) -> dict[str, GeneState]:
    """Interpret every gene of the knowledge base; a gene without a result stays Indeterminate."""
    knowledge = facts.knowledge
    copies = X_COPIES.get(facts.case.person.sex)
    agents, states = present_agents(facts), dict[str, GeneState]()
    for key, gene in knowledge.genes.items():
        method = knowledge.modulators.method(key)
        states[key] = state_of(
            facts.genes.of(gene, copies), method, agents.get(method.record.enzyme, ()) if method else ()
        )
    return states


def state_of(
    read: Interpretation, method: Method | None, agents: tuple[Present, ...], apart_from: str = ""
) -> GeneState:
    """A gene's state under those agents, the drug ``apart_from`` left out."""
    found = conversions(read, method, agents, apart_from)
    now = effective(read, found) if found else read.calls
    return GeneState(
        interpretation=read,
        agents=agents,
        conversions=found,
        effective=now,
        candidates=tuple(dict.fromkeys((*now, *read.calls))) if found else now,
        is_converted=bool(found),
        is_usable=read.is_usable or bool(found),
    )


def states_apart_from(drug: str, genes: Iterable[str], situation: Situation) -> tuple[GeneState, ...]:
    """The genes as a drug meets them: what it does to its own metabolism is left out."""
    states = ((key, situation.genes[key]) for key in genes)
    return tuple(_apart_from(drug, key, state, situation) if state.is_converted else state for key, state in states)


def _apart_from(drug: str, key: str, state: GeneState, situation: Situation) -> GeneState:
    if all(item.present.agent.drug != drug for item in state.conversions):
        return state
    method = situation.facts.knowledge.modulators.method(key)
    return state_of(state.interpretation, method, state.agents, apart_from=drug)


def said_once(*facts: Evidence) -> tuple[Evidence, ...]:
    """Each claim once, in the order first said, with the newest entry behind it; the English words tell them apart."""
    newest: dict[str, Evidence] = {}
    for item in facts:
        before = newest.get(item.claim.en)
        if before is None or (item.day is not None and (before.day is None or item.day > before.day)):
            newest[item.claim.en] = item
    return tuple(newest.values())


@lru_cache(maxsize=4096)
def topic(rule_id: str) -> str:
    """A stable name for a card's topic: letters and digits only, at most 100."""
    return "".join(letter for letter in rule_id if letter.isalnum())[:100]
