"""Drug-gene advice: for each drug taken or ordered, what its genes say, per population, worst case first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from model.domain.assessment import TherapyAdvice
from model.domain.case import Medication
from model.domain.evidence import Evidence
from model.domain.gap import Gap
from model.knowledge.drug_terms import DrugTerm
from model.knowledge.pgx_rules import GeneKey, PairRule, PopulationRecord, RecommendationRecord
from model.therapy.conditions import holds_any
from model.therapy.facts import Facts, Truth
from model.therapy.options import REFUSING
from model.therapy.pair_wording import Answered, Subject, advice_of, no_result_advice, no_result_gap
from model.therapy.phenotypes import Call
from model.therapy.situation import CHANGES_NOTHING, SEVERITY, GeneState, Situation

_Matched = dict[str, tuple[RecommendationRecord, tuple[Call, ...]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one drug and one rule."""

    advice: TherapyAdvice | None
    gaps: tuple[Gap, ...]
    genes: tuple[str, ...]


def judge_pairs(situation: Situation) -> Iterator[Judged]:
    """Judge every drug of the case by every drug-gene rule that speaks of it, in the drugs' order of name."""
    for term, medications in _drugs_of(situation.facts):
        for rule in situation.facts.knowledge.pairs_by_drug.get(term.en, ()):
            yield judge_pair(rule, Subject(rule, term, medications, situation))


def refused_drugs(facts: Facts, states: Mapping[str, GeneState]) -> frozenset[str]:
    """Drugs that this patient's genes speak against, in the groups that the patient may belong to.

    No other advice may offer them.
    """
    found: set[str] = set()
    for rule in facts.knowledge.pairs:
        if any(states[gene].is_usable for gene in rule.genes):
            groups = _populations(rule, facts)
            answers = (_answer(rule, population, evidence, states) for population, evidence in groups)
            if any(answer and answer.chosen.action in REFUSING for answer in answers):
                found.update(rule.drugs)
    return frozenset(found)


def _drugs_of(facts: Facts) -> Iterator[tuple[DrugTerm, tuple[Medication, ...]]]:
    found: dict[str, list[Medication]] = {}
    for medication in facts.taken:
        for code in medication.ingredients:
            if (term := facts.knowledge.drugs.of(code)) and medication not in found.setdefault(term.en, []):
                found[term.en].append(medication)
    for name in sorted(found):
        yield facts.knowledge.drugs.named(name), tuple(found[name])


def judge_pair(rule: PairRule, subject: Subject) -> Judged:
    """What one rule says to one drug: advice where some gene's result is usable, a gap where one is not."""
    states = subject.states
    gaps = (no_result_gap(subject),) if _is_missed(rule, subject) else ()
    if not any(state.is_usable or state.interpretation.has_result for state in states):
        return Judged(_without_result(rule, subject), gaps, rule.genes)
    found = (
        _answer(rule, population, evidence, subject.genes)
        for population, evidence in _populations(rule, subject.situation.facts)
    )
    answers = tuple(answer for answer in found if answer)
    advice = advice_of(answers, subject) if answers else None
    if not any(state.interpretation.has_result for state in states):  # an inhibitor alone must not hush "test first"
        untested = _without_result(rule, subject)
        advice = min((item for item in (untested, advice) if item), key=_strictness, default=None)
    return Judged(advice, gaps, rule.genes)


def _strictness(advice: TherapyAdvice) -> int:
    return SEVERITY.index(advice.action)


def _is_missed(rule: PairRule, subject: Subject) -> bool:
    """Whether a result is missed that somebody would have acted on.

    A second opinion that does not ask for a test misses none; a result that is there but says nothing is told.
    """
    states = subject.states
    if all(state.interpretation.is_usable for state in states):
        return False
    asks = not rule.is_partial or rule.no_result is not None
    return asks or any(state.interpretation.has_result for state in states)


def _without_result(rule: PairRule, subject: Subject) -> TherapyAdvice | None:
    if rule.no_result is None:
        return None
    asked = tuple(item for item in subject.medications if item.state in rule.no_result.states)
    return no_result_advice(rule.no_result, asked, subject) if asked else None


def _populations(rule: PairRule, facts: Facts) -> list[tuple[PopulationRecord, tuple[Evidence, ...]]]:
    """The populations that the patient belongs to; all of them when none is known to fit."""
    if len(rule.populations) == 1:
        return [(rule.populations[0], ())]
    asked = [(item, holds_any(item.when, facts)) for item in rule.populations]
    found = [(item, answer.evidence) for item, answer in asked if answer.truth is Truth.YES]
    return found or [(item, ()) for item, _ in asked]


def _answer(
    rule: PairRule,
    population: PopulationRecord,
    evidence: tuple[Evidence, ...],
    states: Mapping[str, GeneState],
) -> Answered | None:
    """The strictest of the recommendations that the candidate calls allow; ``None`` when none speaks.

    "No need for a change" is not said of a function that is only estimated: then the rest of the candidates answers.
    """
    matched = _matched(rule, population, [states[gene].candidates for gene in rule.genes])
    is_converted = any(states[gene].is_converted for gene in rule.genes)
    if is_converted and matched and _strictest(matched)[0].action in CHANGES_NOTHING:
        matched = _matched(rule, population, [states[gene].unestimated for gene in rule.genes])
    if not matched:
        return None
    chosen, calls = _strictest(matched)
    now = _matched(rule, population, [states[gene].effective for gene in rule.genes]) if is_converted else {}
    return Answered(
        population=population,
        chosen=chosen,
        calls=calls,
        others=tuple(item for key, (item, _) in sorted(matched.items()) if key != chosen.key),
        effective=_strictest(now)[0] if now else None,
        evidence=evidence,
    )


def _matched(rule: PairRule, population: PopulationRecord, candidates: Iterable[tuple[Call, ...]]) -> _Matched:
    """Every recommendation that speaks to one of the candidates, with the first calls that it speaks to."""
    matched: _Matched = {}
    for calls in product(*candidates):
        for item in rule.answers(population.name):
            if all(_matches(call, item.genes.get(gene)) for gene, call in zip(rule.genes, calls, strict=True)):
                matched.setdefault(item.key, (item, calls))
    return matched


def _strictest(matched: _Matched) -> tuple[RecommendationRecord, tuple[Call, ...]]:
    return min(matched.values(), key=lambda pair: (SEVERITY.index(pair[0].action), pair[0].key))


def _matches(call: Call, key: GeneKey | None) -> bool:
    if key is None or call.phenotype in key.phenotypes:
        return True
    return key.score is not None and call.score is not None and call.score.meets(key.score)
