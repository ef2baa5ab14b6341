"""A short summary of the case by template: for discharge, for a visit, for whoever takes over."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.chart_items import Item, allergies, medications, problems, results, unresolved
from model.diagnosis.wording import filled, joined
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase, Person, Sex
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures

Line = tuple[Text, tuple[Evidence, ...]]

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
_SINGLE: Final = (
    (
        frozenset({Why.UNREADABLE, Why.SERVER_FAILED}),
        Text(en="Entries that could not be read: {count}.", zh="另有未能读取的记录：{count}条。"),
    ),
    (
        frozenset({Why.NOT_PERMITTED, Why.WITHHELD}),
        Text(en="Entries that are withheld: {count}.", zh="另有不允许读取的记录：{count}条。"),
    ),
)
_MORE: Final = Text(en="{count} more", zh="另有{count}项")
_OPEN: Final = Text(en="Not assessed: {items}.", zh="未能评估：{items}。")


def report(
    case: ClinicalCase,
    diseases: Sequence[DiseaseRule],
    measures: Measures,
    codesets: CodeSets,
    drugs: DrugTerms,
    diagnoses: Sequence[Diagnosis] = (),
    gaps: Sequence[Gap] = (),
    most: int = 8,
) -> tuple[Line, ...]:
    """One line each: patient, problems, drugs, allergies, newest results, unlisted diagnoses, open questions.

    Past ``most`` the rest of a list is counted, of the results past twice as many.

    "None recorded", "no known allergy" and "not available" stay apart. Entries that our terms cannot name are
    counted, with their codes. Each line has the evidence that it rests on.
    """
    lines = [
        _person(case.person),
        _listing(case, Area.PROBLEMS, list(problems(case, codesets)), most),
        _listing(case, Area.MEDICATIONS, list(medications(case, drugs)), most, unresolved(case)),
        _listing(case, Area.ALLERGIES, list(allergies(case, codesets, drugs)), most),
        _listing(case, Area.RESULTS, list(results(case, diseases, measures)), 2 * most),
    ]
    lines += [
        (diagnosis.summary, diagnosis.evidence)
        for diagnosis in diagnoses
        if diagnosis.standing in {DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED}
    ]
    return (*lines, *_open_questions(gaps, most))


def _person(person: Person) -> Line:
    age = _UNKNOWN
    if person.is_90_or_over:
        age = Text(en="90+", zh="90岁及以上")
    elif person.age_years is not None:
        age = Text(en=str(person.age_years), zh=f"{person.age_years}岁")
    words = filled(_PATIENT, age=age, sex=_SEXES.get(person.sex, _UNKNOWN))
    return words, (Evidence(claim=words, kind=EvidenceKind.PERSON),)


def _listing(case: ClinicalCase, area: Area, items: Sequence[Item], most: int, rest: Text | None = None) -> Line:
    some, none, unread = _LISTS[area]
    left = _left_out(case, area)
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
    if left is not None:
        words = Text(en=f"{words.en} {left.en}", zh=f"{words.zh}{left.zh}")
    return words, tuple(item.evidence for item in items[:most])


def _left_out(case: ClinicalCase, area: Area) -> Text | None:
    """How many single entries of the area came and could not be read, or may not be seen."""
    found = [gap.why for gap in case.gaps if gap.area is area and not gap.is_whole_area]
    counts = [(words, sum(why in whys for why in found)) for whys, words in _SINGLE]
    told = [filled(words, count=same(str(count))) for words, count in counts if count]
    return Text(en=" ".join(each.en for each in told), zh="".join(each.zh for each in told)) if told else None


def _open_questions(gaps: Sequence[Gap], most: int) -> Iterator[Line]:
    whats = list(dict.fromkeys(gap.what for gap in sorted(gaps, key=lambda gap: not gap.is_whole_area)))
    if not whats:
        return
    shown = whats[:most]
    if len(whats) > most:
        shown.append(filled(_MORE, count=same(str(len(whats) - most))))
    refs = tuple(Evidence(claim=gap.what, kind=EvidenceKind.RULE, ref=gap.ref) for gap in gaps if gap.ref)
    yield filled(_OPEN, items=joined(shown)), refs[:most]
