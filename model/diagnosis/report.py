"""A short summary of the case by template: for discharge, for a visit, for whoever takes over."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from model.diagnosis.formulas import measures_of
from model.diagnosis.wording import filled, joined
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase, MedicationState, Person, ProblemState, Sex
from model.domain.code import ICD9CM, ICD10, ICD10CM, RXNORM, SNOMED, Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area, Gap
from model.domain.text import Text, same
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures
from model.knowledge.readings import Readings
from model.knowledge.writing import days_ago, quantity

Line = tuple[Text, tuple[Evidence, ...]]

_MOST: Final = 8
_CODES: Final = 3
_RECENT_DAYS: Final = 366
_SYSTEMS: Final = {SNOMED: "SNOMED CT", ICD10: "ICD-10", ICD10CM: "ICD-10-CM", ICD9CM: "ICD-9-CM", RXNORM: "RxNorm"}
_SEXES: Final = {Sex.FEMALE: Text(en="female", zh="女"), Sex.MALE: Text(en="male", zh="男")}
_UNKNOWN: Final = Text(en="not recorded", zh="未记录")
_PATIENT: Final = Text(en="Patient: age {age}, sex {sex}.", zh="患者：年龄{age}，性别{sex}。")
_LISTS: Final = {
    Area.PROBLEMS: (
        Text(en="Active problems: {items}.", zh="当前问题：{items}。"),
        Text(en="Active problems: none recorded.", zh="当前问题：无记录。"),
        Text(en="The problem list was not available or not complete.", zh="问题列表未取得或不完整。"),
    ),
    Area.MEDICATIONS: (
        Text(en="Active medication: {items}.", zh="当前用药：{items}。"),
        Text(en="Active medication: none recorded.", zh="当前用药：无记录。"),
        Text(en="The medication list was not available or not complete.", zh="用药记录未取得或不完整。"),
    ),
    Area.ALLERGIES: (
        Text(en="Allergies and intolerances: {items}.", zh="过敏与不耐受：{items}。"),
        Text(
            en="Allergies: no record, neither of an allergy nor of having none.",
            zh="过敏：既无过敏记录，也无“无过敏”记录。",
        ),
        Text(en="The allergy list was not available or not complete.", zh="过敏记录未取得或不完整。"),
    ),
    Area.RESULTS: (
        Text(en="Newest results: {items}.", zh="最近结果：{items}。"),
        Text(en="Results of the last 12 months that a rule weighs: none.", zh="近12个月内可供规则判断的结果：无。"),
        Text(en="Results were not available or not complete.", zh="检查结果未取得或不完整。"),
    ),
}
_NO_ALLERGY: Final = Text(en="no known allergy", zh="无已知过敏")
_MORE: Final = Text(en="{count} more", zh="另有{count}项")
_UNNAMED: Final = Text(en="{count} without a name here ({codes})", zh="{count}项暂无名称（{codes}）")
_NO_CODE: Final = Text(en="no code", zh="无编码")
_UNRESOLVED: Final = Text(en="{count} of unknown ingredient", zh="{count}种成分不明")
_OPEN: Final = Text(en="Not assessed: {items}.", zh="未能评估：{items}。")


@dataclass(frozen=True, slots=True)
class _Item:
    label: Text
    evidence: Evidence


def report(
    case: ClinicalCase,
    diseases: Sequence[DiseaseRule],
    measures: Measures,
    codesets: CodeSets,
    drugs: DrugTerms,
    diagnoses: Sequence[Diagnosis] = (),
    gaps: Sequence[Gap] = (),
) -> tuple[Line, ...]:
    """One line each: patient, problems, drugs, allergies, newest results, unlisted diagnoses, open questions.

    "None recorded", "no known allergy" and "not available" stay apart. Entries that our terms cannot name are
    counted, with their codes. Each line has the evidence that it rests on.
    """
    lines = [
        _person(case.person),
        _listing(case, Area.PROBLEMS, list(_problems(case, codesets))),
        _listing(case, Area.MEDICATIONS, list(_medications(case, drugs)), _unresolved(case)),
        _listing(case, Area.ALLERGIES, list(_allergies(case, codesets, drugs))),
        _listing(case, Area.RESULTS, list(_results(case, diseases, measures)), most=2 * _MOST),
    ]
    lines += [
        (diagnosis.summary, diagnosis.evidence)
        for diagnosis in diagnoses
        if diagnosis.standing in {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}
    ]
    return (*lines, *_open_questions(gaps))


def _person(person: Person) -> Line:
    age = _UNKNOWN
    if person.is_90_or_over:
        age = Text(en="90+", zh="90岁及以上")
    elif person.age_years is not None:
        age = Text(en=str(person.age_years), zh=f"{person.age_years}岁")
    words = filled(_PATIENT, age=age, sex=_SEXES.get(person.sex, _UNKNOWN))
    return words, (Evidence(claim=words, kind=EvidenceKind.PERSON),)


def _listing(
    case: ClinicalCase, area: Area, items: Sequence[_Item], rest: Text | None = None, most: int = _MOST
) -> Line:
    some, none, unread = _LISTS[area]
    is_lacking = any(gap.area is area and gap.is_whole_area for gap in case.gaps)
    labels = [item.label for item in items[:most]]
    if len(items) > most:
        labels.append(filled(_MORE, count=same(str(len(items) - most))))
    if rest is not None:
        labels.append(rest)
    if labels:
        words = filled(some, items=joined(labels))
        words = Text(en=f"{words.en} {unread.en}", zh=f"{words.zh}{unread.zh}") if is_lacking else words
    else:
        words = unread if is_lacking else none
    return words, tuple(item.evidence for item in items[:most])


def _problems(case: ClinicalCase, codesets: CodeSets) -> Iterator[_Item]:
    active = [
        problem
        for problem in case.problems
        if problem.presence is Presence.PRESENT and not problem.is_draft and problem.state is not ProblemState.INACTIVE
    ]
    named = (
        _item(label, EvidenceKind.PROBLEM, problem.key, problem.recorded_day)
        for problem in active
        if (label := codesets.label(problem.codes))
    )
    yield from _distinct(named, lambda item: item.label)
    yield from _unnamed(
        [(problem.key, problem.codes) for problem in active if not codesets.label(problem.codes)], EvidenceKind.PROBLEM
    )


def _medications(case: ClinicalCase, drugs: DrugTerms) -> Iterator[_Item]:
    items = (
        _item(joined(drugs.label(code) for code in medication.ingredients), EvidenceKind.MEDICATION, medication.key)
        for medication in case.medications
        if medication.state is MedicationState.ACTIVE and medication.ingredients
    )
    return _distinct(items, lambda item: item.label)


def _unresolved(case: ClinicalCase) -> Text | None:
    count = sum(item.state is MedicationState.ACTIVE and not item.ingredients for item in case.medications)
    return filled(_UNRESOLVED, count=same(str(count))) if count else None


def _allergies(case: ClinicalCase, codesets: CodeSets, drugs: DrugTerms) -> Iterator[_Item]:
    present = [allergy for allergy in case.allergies if allergy.presence is Presence.PRESENT]
    if not present:
        absent = (item for item in case.allergies if item.presence is Presence.ABSENT)
        yield from (_item(_NO_ALLERGY, EvidenceKind.ALLERGY, item.key) for item in list(absent)[:1])
        return
    unnamed: list[tuple[str, tuple[Code, ...]]] = []
    for allergy in present:
        codes = (*allergy.ingredients, *allergy.codes)
        drug = next((code for code in codes if drugs.of(code)), None)
        label = drugs.label(drug) if drug else codesets.label(allergy.codes)
        if label:
            yield _item(label, EvidenceKind.ALLERGY, allergy.key)
        else:
            unnamed.append((allergy.key, (*allergy.codes, *allergy.ingredients)))
    yield from _unnamed(unnamed, EvidenceKind.ALLERGY)


def _results(case: ClinicalCase, diseases: Iterable[DiseaseRule], measures: Measures) -> Iterator[_Item]:
    readings = Readings(case, measures)
    weighed = measures_of(test for rule in diseases for test in rule.tests())
    for measure in measures:
        if measure.name not in weighed:
            continue
        found = next((item for item in readings.of(measure.name) if item.day is not None), None)
        if found is None or found.day is None or found.day < -_RECENT_DAYS:
            continue
        value, when = quantity(found.sent_value, found.sent_unit, found.comparator), days_ago(found.day)
        label = Text(en=f"{measure.en} {value} ({when.en})", zh=f"{measure.zh} {value}（{when.zh}）")
        yield _item(label, EvidenceKind.MEASUREMENT, found.key, found.day)


def _open_questions(gaps: Sequence[Gap]) -> Iterator[Line]:
    whats = list(dict.fromkeys(gap.what for gap in sorted(gaps, key=lambda gap: not gap.is_whole_area)))
    if not whats:
        return
    shown = whats[:_MOST]
    if len(whats) > _MOST:
        shown.append(filled(_MORE, count=same(str(len(whats) - _MOST))))
    refs = tuple(Evidence(claim=gap.what, kind=EvidenceKind.RULE, ref=gap.ref) for gap in gaps if gap.ref)
    yield filled(_OPEN, items=joined(shown)), refs[:_MOST]


def _item(label: Text, kind: EvidenceKind, key: str, day: int | None = None) -> _Item:
    return _Item(label, Evidence(claim=label, kind=kind, ref=key, day=day))


def _unnamed(entries: Sequence[tuple[str, tuple[Code, ...]]], kind: EvidenceKind) -> Iterator[_Item]:
    """One item for all entries that our terms cannot name: how many, and their first codes."""
    if not entries:
        return
    words = list(dict.fromkeys(_code_words(codes) for _, codes in entries))
    shown = joined((*words[:_CODES], *((same("…"),) if len(words) > _CODES else ())))
    label = filled(_UNNAMED, count=same(str(len(entries))), codes=shown)
    yield _item(label, kind, entries[0][0])


def _code_words(codes: Sequence[Code]) -> Text:
    if not codes:
        return _NO_CODE
    first = codes[0]
    return same(f"{_SYSTEMS.get(first.system, 'code')} {first.code}")


_T = TypeVar("_T")


def _distinct(items: Iterable[_T], key: Callable[[_T], Text]) -> Iterator[_T]:
    seen: set[Text] = set()
    for item in items:
        if key(item) not in seen:
            seen.add(key(item))
            yield item
