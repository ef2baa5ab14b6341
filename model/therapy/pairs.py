"""Drug-gene advice: for each drug taken or ordered, what its genes say, per population, worst case first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from model.domain.assessment import Action, TherapyAdvice
from model.domain.case import Medication
from model.domain.evidence import Evidence
from model.domain.gap import Gap
from model.domain.value import Value, replace
from model.knowledge.pgx_rules import GeneKey, NoResultRecord, PairRule, PopulationRecord, RecommendationRecord
from model.therapy.conditions import holds_any
from model.therapy.facts import Facts, Truth
from model.therapy.options import REFUSING
from model.therapy.pair_wording import Answered, advice_of, no_result_advice, no_result_gap, site_record
from model.therapy.phenotypes import Call
from model.therapy.sample_cautions import with_cautions
from model.therapy.situation import CAUTION, CHANGES_NOTHING, SUREST_FIRST, GeneState, Situation, place_of_strength
from model.therapy.subject import Drug, Subject, drug_of, subject_of

_Matched = dict[str, tuple[RecommendationRecord, tuple[Call, ...]]]


class Judged(Value, frozen=True):
    """What came of one drug and one rule."""

    advice: TherapyAdvice | None
    gaps: tuple[Gap, ...]
    genes: tuple[str, ...]


def judge_pairs(situation: Situation) -> Iterator[Judged]:
    """Judge every drug of the case by every drug-gene rule that speaks of it, in the drugs' order of name."""
    for drug in _drugs_of(situation.facts):
        for rule in situation.facts.knowledge.pairs_by_drug.get(drug.term.en, ()):
            yield judge_pair(rule, subject_of(rule, drug, situation))


class RefusedDrugs:
    """Drugs that this patient's genes speak against, in the groups that the patient may belong to.

    No other advice may offer them. A drug is judged when somebody asks for it, a rule once.
    """

    def __init__(self, facts: Facts, states: Mapping[str, GeneState]) -> None:
        self._facts, self._states = facts, states
        self._judged: dict[str, bool] = {}

    def __contains__(self, drug: object) -> bool:
        rules = self._facts.knowledge.pairs_by_drug.get(drug, ()) if isinstance(drug, str) else ()
        return any(self._is_against(rule) for rule in rules)

    def _is_against(self, rule: PairRule) -> bool:
        if rule.id not in self._judged:
            self._judged[rule.id] = self._judge(rule)
        return self._judged[rule.id]

    def _judge(self, rule: PairRule) -> bool:
        if not any(self._states[gene].is_usable for gene in rule.genes):
            return False
        groups, states = _populations(rule, self._facts), [self._states[gene] for gene in rule.genes]
        answers = (_answer(rule, population, evidence, states) for population, evidence in groups)
        return any(answer is not None and answer.chosen.action in REFUSING for answer in answers)


def _drugs_of(facts: Facts) -> Iterator[Drug]:
    found: dict[str, list[Medication]] = {}
    for medication in facts.taken:
        for code in medication.ingredients:
            if (term := facts.knowledge.drugs.of(code)) and medication not in found.setdefault(term.en, []):
                found[term.en].append(medication)
    for name in sorted(found):
        yield drug_of(facts.knowledge.drugs.named(name), tuple(found[name]), facts)


def judge_pair(rule: PairRule, subject: Subject) -> Judged:
    """What one rule says to one drug: advice where some gene's result is usable, a gap where one is not."""
    gaps = (no_result_gap(subject),) if _is_missed(rule, subject) else ()
    if len(subject.open_genes) == len(subject.states):
        return Judged(_without_result(rule, subject), gaps, rule.genes)
    groups = _populations(rule, subject.situation.facts)
    answers = [it for group, facts in groups if (it := _answer(rule, group, facts, subject.states))]
    advice = _advice(rule, answers, subject) if answers else None
    if not subject.is_reported:  # an inhibitor alone must not hush "test first"
        untested = _without_result(rule, subject)
        advice = min((item for item in (untested, advice) if item), key=_strictness, default=None)
    return Judged(advice, gaps, rule.genes)


def _strictness(advice: TherapyAdvice) -> int:
    return CAUTION[advice.action]


def _advice(rule: PairRule, answers: list[Answered], subject: Subject) -> TherapyAdvice:
    """What the answers say; a gene without any result leaves them less sure, and may have to be tested first."""
    facts, open_genes = subject.situation.facts, subject.open_genes
    if not open_genes:
        return with_cautions(advice_of(answers, subject), subject.states, facts)
    advice = advice_of([_tempered(item, rule, open_genes) for item in answers], subject)
    asked = _without_result(rule, subject) if rule.no_result and set(rule.no_result.genes) & set(open_genes) else None
    if asked and advice.action in CHANGES_NOTHING:
        advice = asked
    elif asked:
        advice = replace(advice, next_steps=(*advice.next_steps, asked.summary))
    return with_cautions(advice, subject.states, facts)


def _tempered(answer: Answered, rule: PairRule, open_genes: tuple[str, ...]) -> Answered:
    """An all-clear that an untested gene could undo is no surer than the least sure answer still in reach."""
    if answer.chosen.action is not Action.STANDARD:
        return answer
    known = dict(zip(rule.genes, answer.calls, strict=True))
    reach = [
        item.strength
        for item in rule.answers(answer.population.name)
        if all(_matches(call, item.genes.get(gene)) for gene, call in known.items() if gene not in open_genes)
        and item.strength in SUREST_FIRST
    ]
    weakest = max((answer.chosen.strength, *reach), key=place_of_strength)
    return replace(answer, chosen=answer.chosen.model_copy(update={"strength": weakest}))


def _is_missed(rule: PairRule, subject: Subject) -> bool:
    """Whether a result is missed that somebody would have acted on.

    A second opinion that does not ask for a test misses none; a result that is there but says nothing is told.
    """
    asks = not rule.is_partial or rule.no_result is not None
    return not subject.is_known and (asks or subject.is_reported)


def _without_result(rule: PairRule, subject: Subject) -> TherapyAdvice | None:
    """Advice to test, where the rule's file or the site asks for it before the first dose; a drug taken asks none."""
    record = _asked_for(rule, subject)
    if record is None:
        return None
    asked = tuple(item for item in subject.drug.medications if item.state in record.states)
    return no_result_advice(record, asked, subject) if asked else None


def _asked_for(rule: PairRule, subject: Subject) -> NoResultRecord | None:
    knowledge, drug = subject.situation.facts.knowledge, subject.drug.term.en
    policy = knowledge.policy.test_first
    if drug in policy.remove:
        return None
    rules = knowledge.pairs_by_drug[drug]
    if rule.no_result is not None or drug not in policy.add or any(item.no_result for item in rules):
        return rule.no_result
    leading = next((item for item in rules if not item.is_partial), rules[0])
    return site_record(knowledge.words) if rule is leading else None


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
    states: Sequence[GeneState],
) -> Answered | None:
    """The strictest of the recommendations that the candidate calls allow; ``None`` when none speaks.

    "No need for a change" is not said of a function that is only estimated: then the rest of the candidates answers.
    """
    matched = _matched(rule, population, [state.candidates for state in states])
    is_converted = any(state.is_converted for state in states)
    if is_converted and matched and _strictest(matched)[0].action in CHANGES_NOTHING:
        matched = _matched(rule, population, [state.unestimated for state in states])
    if not matched:
        return None
    chosen, calls = _strictest(matched)
    now = _matched(rule, population, [state.effective for state in states]) if is_converted else {}
    return Answered(
        population=population,
        chosen=chosen,
        calls=calls,
        is_one_of_several=len(matched) > 1,
        effective=_strictest(now)[0] if now else None,
        evidence=evidence,
    )


def _matched(rule: PairRule, population: PopulationRecord, candidates: Iterable[tuple[Call, ...]]) -> _Matched:
    """Every recommendation that speaks to one of the candidates, with the first calls that it speaks to."""
    matched: _Matched = {}
    for calls in product(*candidates):
        for item, keys in rule.asked_of(population.name, calls[0].phenotype):
            if item.key not in matched and all(map(_matches, calls, keys)):
                matched[item.key] = (item, calls)
    return matched


def _strictest(matched: _Matched) -> tuple[RecommendationRecord, tuple[Call, ...]]:
    found = list(matched.values())
    return found[0] if len(found) == 1 else min(found, key=lambda pair: (CAUTION[pair[0].action], pair[0].key))


def _matches(call: Call, key: GeneKey | None) -> bool:
    if key is None:
        return True
    if not (call.phenotype in key.phenotypes or (key.score and call.score and call.score.meets(key.score))):
        return False
    return call.pair.isdisjoint(key.apart_from) and (not key.diplotypes or not call.pair.isdisjoint(key.diplotypes))
