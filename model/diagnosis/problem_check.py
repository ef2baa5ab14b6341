"""A problem being entered now, against the record: what supports it, what is missing, what was looked at.

Never a reason to refuse the entry: the clinician knows what the record does not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from model.diagnosis import wording
from model.diagnosis.criteria import NO_CHOICES
from model.diagnosis.evaluate import Outcome, Verdict, evaluate
from model.diagnosis.samples import Sample
from model.diagnosis.statement import compose
from model.diagnosis.view import View
from model.domain.assessment import Diagnosis, DiagnosisStanding, Urgency
from model.domain.case import ClinicalCase, MedicationState, Problem
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area, Gap
from model.domain.text import Text
from model.domain.value import replace
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import Criterion, DiseaseRule
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures

_ENTERED: Final = Text(en="Entered now as a problem", zh="正在录入的问题")
_TREATED: Final = Text(en="Taking {drug}, which can normalise the values", zh="正在使用{drug}，可使数值恢复正常")
_SUPPORTED: Final = Text(
    en="{name}: the values in the record meet the criteria.", zh="{name}：病历中的数值符合诊断标准。"
)
_BEGUN: Final = Text(en="{name}: the record supports it in part.", zh="{name}：病历部分支持该诊断。")
_UNSUPPORTED: Final = Text(
    en="{name}: no value in the record meets the criteria. Check the entry or its source.",
    zh="{name}：病历中没有符合诊断标准的数值，请核对该诊断或其依据。",
)
_ONCE: Final = Text(
    en="Abnormal, but not as often or as far apart as the criteria ask: {results}.",
    zh="有异常结果，但次数或间隔未达诊断标准：{results}。",
)
_UNTESTED: Final = Text(
    en="{name}: the record holds no usable result that bears on it.",
    zh="{name}：病历中没有可用的相关检查结果。",
)
_UNFINISHED: Final = Text(
    en="Abnormal: {results}. No usable result of {measures}; without it the criteria can be neither met nor refuted.",
    zh="异常：{results}。缺少可用结果：{measures}；缺少时既不能判定符合，也不能排除。",
)
_NOTHING_JUDGED: Final = Text(
    en="No usable result in the time that the criteria look back on: {measures}. Nothing was judged, neither "
    "for the diagnosis nor against it.",
    zh="在诊断标准回顾的时间内未找到可用结果：{measures}。未作任何判断，既不支持也不反对该诊断。",
)
_KEEP: Final = Text(
    en="If the diagnosis rests on results from elsewhere, add them to the record.",
    zh="如诊断依据其他机构的结果，请将其补入病历。",
)


def check_problems(
    case: ClinicalCase,
    diseases: Sequence[DiseaseRule],
    measures: Measures,
    codesets: CodeSets,
    drugs: DrugTerms,
    choices: Mapping[str, str] = NO_CHOICES,
) -> tuple[tuple[Diagnosis, ...], tuple[Gap, ...]]:
    """Judge every drafted problem that one of our rules knows; others are passed over in silence.

    LISTED with INFO: the values meet the criteria. SUSPECTED with INFO: begun, overtaken, treated, results missing
    in part or at all; with WARNING: results exist and none meets the criteria. The evidence names the draft.
    """
    view = View(case, measures, codesets, choices, drugs)
    diagnoses: list[Diagnosis] = []
    gaps: list[Gap] = []
    for problem in case.problems:
        if not problem.is_draft or problem.presence is not Presence.PRESENT:
            continue
        sets = codesets.of(problem.codes)
        for rule in diseases:
            if sets.isdisjoint(rule.listed):
                continue
            verdict = evaluate(view, rule)
            if gap := _not_judged(view, verdict, problem):
                gaps.append(gap)
            else:
                diagnoses.append(_answer(view, verdict, problem, drugs))
    return tuple(diagnoses), tuple(dict.fromkeys(gaps))


def _not_judged(view: View, verdict: Verdict, problem: Problem) -> Gap | None:
    if verdict.outcome in {Outcome.MET, Outcome.BEGUN, Outcome.OVERTAKEN}:
        return None
    rule = verdict.rule
    if view.lacks(Area.RESULTS):
        return wording.not_assessed(
            rule, wording.results_missing(rule.name.en, rule.name.zh), Area.RESULTS, problem.key
        )
    if verdict.outcome is Outcome.UNJUDGED:
        return wording.not_assessed(rule, wording.person_unknown(rule.name.en, rule.name.zh), Area.PATIENT, problem.key)
    if verdict.outcome is Outcome.OUTSIDE:
        return wording.not_assessed(rule, wording.outside(rule), ref=problem.key)
    return None


def _answer(view: View, verdict: Verdict, problem: Problem, drugs: DrugTerms) -> Diagnosis:
    rule = verdict.rule
    entered = Evidence(claim=_ENTERED, kind=EvidenceKind.PROBLEM, ref=problem.key)
    name = rule.name.text()
    if verdict.judgement is not None:
        is_met = verdict.outcome is Outcome.MET
        standing = DiagnosisStanding.LISTED if is_met else DiagnosisStanding.SUSPECTED
        found = compose(view, verdict, verdict.judgement, standing)
        template = _SUPPORTED if is_met else _BEGUN
        return replace(
            found,
            urgency=Urgency.INFO,
            summary=wording.filled(template, name=name),
            evidence=(entered, *found.evidence),
        )
    treated = tuple(_treated(view, rule, drugs))
    once = _abnormal(verdict)
    begun, lacking = _unfinished(verdict)
    is_in_part = bool(once or begun)
    is_contradicted = verdict.has_values and not treated and not is_in_part
    template = _BEGUN if is_in_part else _UNSUPPORTED if verdict.has_values else _UNTESTED
    if once:
        detail = wording.filled(_ONCE, results=wording.joined(wording.sample_words(item) for item in once))
    elif begun:
        results = wording.joined(wording.sample_words(item) for item in begun)
        detail = wording.filled(_UNFINISHED, results=results, measures=_measures(view, lacking))
    elif verdict.has_values:
        detail = rule.unsupported.text(**wording.limit_values(verdict.limits, rule))
    else:
        detail = wording.filled(_NOTHING_JUDGED, measures=_measures(view, rule.criteria))
    return Diagnosis(
        code=rule.code.value(),
        label=name,
        standing=DiagnosisStanding.SUSPECTED,
        urgency=Urgency.WARNING if is_contradicted else Urgency.INFO,
        rule_id=rule.id,
        summary=wording.filled(template, name=name),
        detail=detail,
        evidence=(entered, *wording.newest(verdict), *treated),
        sources=tuple(source.source() for source in rule.sources),
        next_steps=(_KEEP,),
    )


def _measures(view: View, criteria: Iterable[Criterion]) -> Text:
    names = dict.fromkeys(item.measure for item in criteria)
    return wording.joined(view.measures.named(name).label for name in names)


def _abnormal(verdict: Verdict) -> tuple[Sample, ...]:
    """Results that would count, were there more of them: the newest of each criterion that can stand alone."""
    names = {name for route in verdict.rule.routes if route.different == 1 for name in route.of}
    results = (verdict.results.get(item.name, ())[-1:] for item in verdict.rule.criteria if item.name in names)
    return tuple(item for newest in results for item in newest if item.is_abnormal)


def _unfinished(verdict: Verdict) -> tuple[tuple[Sample, ...], tuple[Criterion, ...]]:
    """Of the first way that asks for several criteria together and is still open: what is abnormal, what is missing."""
    criteria = {item.name: item for item in verdict.rule.criteria}
    for route in verdict.rule.routes:
        newest = [results[-1] for name in route.of if (results := verdict.results.get(name, ()))]
        abnormal = tuple(item for item in newest if item.is_abnormal)
        missing = tuple(criteria[name] for name in route.of if not verdict.results.get(name))
        if abnormal and missing and route.different > 1 and len(abnormal) + len(missing) >= route.different:
            return abnormal, missing
    return (), ()


def _treated(view: View, rule: DiseaseRule, drugs: DrugTerms) -> Iterator[Evidence]:
    for medication in view.case.medications:
        if medication.state is not MedicationState.ACTIVE:
            continue
        for code in medication.ingredients:
            if rule.treated_by and drugs.is_in_class(code, rule.treated_by):
                claim = wording.filled(_TREATED, drug=drugs.label(code))
                yield Evidence(claim=claim, kind=EvidenceKind.MEDICATION, ref=medication.key)
