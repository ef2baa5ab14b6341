"""A problem being entered now, against the record: what supports it, what is missing, what was looked at.

Never a reason to refuse the entry: the clinician knows what the record does not.
"""

from collections.abc import Iterator, Mapping, Sequence
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
from model.knowledge.disease_rules import DiseaseRule
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

    LISTED with INFO: the values meet the criteria. SUSPECTED with INFO: begun, overtaken, treated, or no result
    at all; with WARNING: results exist and none meets the criteria. The evidence names the draft.
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
    is_contradicted = verdict.has_values and not treated and not once
    template = _BEGUN if once else _UNSUPPORTED if verdict.has_values else _UNTESTED
    unsupported = rule.unsupported.text(**wording.limit_values(verdict.limits, rule))
    in_part = wording.filled(_ONCE, results=wording.joined(wording.sample_words(item) for item in once))
    return Diagnosis(
        code=rule.code.value(),
        label=name,
        standing=DiagnosisStanding.SUSPECTED,
        urgency=Urgency.WARNING if is_contradicted else Urgency.INFO,
        rule_id=rule.id,
        summary=wording.filled(template, name=name),
        detail=in_part if once else unsupported,
        evidence=(entered, *wording.newest(verdict), *treated),
        sources=tuple(source.source() for source in rule.sources),
        next_steps=(_KEEP,),
    )


def _abnormal(verdict: Verdict) -> tuple[Sample, ...]:
    """Results that would count, were there more of them: the newest of each criterion that can stand alone."""
    names = {name for route in verdict.rule.routes if route.different == 1 for name in route.of}
    results = (verdict.results.get(item.name, ())[-1:] for item in verdict.rule.criteria if item.name in names)
    return tuple(item for newest in results for item in newest if item.is_abnormal)


def _treated(view: View, rule: DiseaseRule, drugs: DrugTerms) -> Iterator[Evidence]:
    for medication in view.case.medications:
        if medication.state is not MedicationState.ACTIVE:
            continue
        for code in medication.ingredients:
            if rule.treated_by and drugs.is_in_class(code, rule.treated_by):
                claim = wording.filled(_TREATED, drug=drugs.label(code))
                yield Evidence(claim=claim, kind=EvidenceKind.MEDICATION, ref=medication.key)
