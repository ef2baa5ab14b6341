"""What present drugs and habits make of a gene: CPIC's scaled score for CYP2D6, our own estimate for the others."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from model.domain.case import Medication, MedicationState
from model.domain.value import Value
from model.knowledge.genes import Gene
from model.knowledge.modulation import STRENGTHS, Method, ModulatorRecord
from model.therapy.agents import Phase, Present
from model.therapy.facts import TAKEN, Facts, Truth
from model.therapy.phenotypes import Call, Interpretation, calls_at
from model.therapy.scores import Score

_PHASES: Final = tuple(Phase)


class Conversion(Value, frozen=True, kw_only=True):
    """What one agent makes of a gene: the calls under it, by which method."""

    present: Present
    method: Method
    calls: tuple[Call, ...]


def present_agents(facts: Facts) -> Mapping[str, tuple[Present, ...]]:
    """Every agent that acts now, by enzyme, the strongest first; its growth and its wearing off both count."""
    if facts.agents is None:
        facts.agents = _acting(facts)
    return facts.agents


def _acting(facts: Facts) -> dict[str, tuple[Present, ...]]:
    found = sorted(
        (*_drugs(facts), *_habits(facts)),
        key=lambda item: (
            STRENGTHS.index(item.agent.strength),
            _PHASES.index(item.phase),
            item.agent.drug,
            item.ref,
        ),
    )
    by_enzyme: dict[str, tuple[Present, ...]] = {}
    for item in found:
        by_enzyme[item.agent.enzyme] = (*by_enzyme.get(item.agent.enzyme, ()), item)
    return by_enzyme


def conversions(
    read: Interpretation, method: Method | None, agents: Iterable[Present], apart_from: str = ""
) -> tuple[Conversion, ...]:
    """What the strongest inhibitor and the strongest inducer each change; nothing where neither changes a call.

    ``apart_from``: the drug that is being judged. Guidelines count a drug's effect on its own metabolism already.
    """
    if method is None:
        return ()
    strongest: dict[str, Present] = {}
    for item in agents:
        if item.agent.drug != apart_from:
            strongest.setdefault(item.agent.effect, item)
    found = [Conversion(present=item, method=method, calls=_under(read, method, item)) for item in strongest.values()]
    return tuple(item for item in found if item.calls != read.calls)


def effective(read: Interpretation, found: Iterable[Conversion]) -> tuple[Call, ...]:
    """The calls under the present agents; where one inhibits and another induces, what each would leave."""
    calls = tuple(dict.fromkeys(call for item in found for call in item.calls))
    return calls or read.calls


def _under(read: Interpretation, method: Method, present: Present) -> tuple[Call, ...]:
    calls: list[Call] = []
    for call in read.calls:
        if not method.is_estimate:
            calls += _scaled(read.gene, call, present.agent)
        elif read.is_usable:  # without a result nothing is estimated
            calls.append(_moved(read.gene, call, method, present.agent))
        else:
            calls.append(call)
    return tuple(dict.fromkeys(calls))


def _scaled(gene: Gene, call: Call, agent: ModulatorRecord) -> tuple[Call, ...]:
    """CPIC's method. A strong inhibitor leaves no activity, whatever the genotype would be."""
    factor = gene.factor(agent.strength) if agent.effect == "inhibitor" else None
    if factor is None:
        return (call,)
    score = call.score or (Score(Decimal(0), None) if factor == 0 else None)
    return calls_at(gene, score.times(factor)) if score else (call,)


def _moved(gene: Gene, call: Call, method: Method, agent: ModulatorRecord) -> Call:
    to = method.moved(call.phenotype, agent)
    if to == call.phenotype:
        return call
    bounds = gene.typical(to)
    return Call(phenotype=to, score=Score(*bounds) if bounds else None)


def _drugs(facts: Facts) -> Iterator[Present]:
    modulators, drugs = facts.knowledge.modulators, facts.knowledge.drugs
    for medication in facts.case.medications:
        for code in medication.ingredients:
            term = drugs.of(code)
            for agent in modulators.of(term.en) if term else ():
                if phase := _phase(medication, agent):
                    yield Present(agent=agent, ref=medication.key, phase=phase)


def _habits(facts: Facts) -> Iterator[Present]:
    """Habits that the newest answer names."""
    for agent in facts.knowledge.modulators.habits:
        answer = facts.habit(agent.habit.partition("_")[0], agent.habit)
        if answer.truth is Truth.YES:
            yield Present(agent=agent, ref=answer.evidence[0].ref, phase=Phase.FULL)


def _phase(medication: Medication, agent: ModulatorRecord) -> Phase | None:
    """How far the effect has come; ``None`` for a past drug of which nobody knows that it still acts.

    A past drug whose end is not known, or lies ahead, was stopped after its start.
    """
    start, end = medication.start_day, medication.end_day
    if medication.state in TAKEN:
        is_new = medication.state is MedicationState.DRAFT or (start is not None and start > -agent.onset_days)
        return Phase.BUILDING_UP if is_new else Phase.FULL
    last = start if end is None or end > 0 else end
    return Phase.WEARING_OFF if last is not None and -agent.offset_days <= last <= 0 else None
