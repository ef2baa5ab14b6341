"""What the record itself says: allergies, results, problems, relatives, genes, drugs on the list."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.case import Allergy, ClinicalCase, MedicationState, Problem, ProblemState, Relative
from model.domain.code import Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.readings import Readings
from model.knowledge.writing import days_ago, quantity
from model.language.about.answer import Said, Standing, is_unread, silence

_POINTS: Final = 3
_ALLERGIC: Final = Text(en="Allergy or intolerance recorded: {item}.", zh="有过敏或不耐受记录：{item}。")
_NONE: Final = Text(en="The record states that there is no known allergy.", zh="记录注明：无已知过敏。")
_NONE_TO: Final = Text(en="The record states that there is no allergy to {item}.", zh="记录注明：对{item}无过敏。")
_NO_ALLERGY: Final = Text(
    en="Not in the record: neither an allergy nor that there is none. That is not a no.",
    zh="记录中没有：既无过敏记录，也无“无过敏”记录。这不等于没有过敏。",
)
_NO_ALLERGY_TO: Final = Text(
    en="No allergy to {item} is in the record. Nothing there rules one out either.",
    zh="记录中没有对{item}过敏的内容，也没有排除过敏的内容。",
)
_ALLERGIES_UNREAD: Final = Text(
    en="The allergies could not be read, or not all of them.", zh="过敏记录未能读取，或不完整。"
)
_NO_VALUE: Final = Text(
    en="No {measure} is in the record. That says nothing about its value.", zh="记录中没有{measure}，不能推断其数值。"
)
_RESULTS_UNREAD: Final = Text(
    en="Results could not be read, or not all of them: no {measure} was found.",
    zh="检查结果未能读取或不完整：未找到{measure}。",
)
_PARTLY: Final = Text(
    en="Not all results could be read; a newer one may exist.", zh="检查结果不完整，可能有更新的结果。"
)
_UNUSABLE: Final = Text(
    en="A value of {measure} is there that cannot be used (unit, date or form).",
    zh="有一个{measure}数值无法使用（单位、日期或格式）。",
)
_PROBLEM: Final = Text(en="On the record: {item}.", zh="记录中有：{item}。")
_PAST: Final = Text(en="On the record as no longer active: {item}.", zh="记录中有，但已非活动状态：{item}。")
_DENIED: Final = Text(en="The record states that this was ruled out: {item}.", zh="记录注明已排除：{item}。")
_NO_PROBLEM: Final = Text(en="{item} is not in the record. That is not a no.", zh="记录中没有{item}。这不等于没有。")
_PROBLEMS_UNREAD: Final = Text(
    en="The problems could not be read, or not all of them: {item} was not found.",
    zh="问题列表未能读取或不完整：未找到{item}。",
)
_RELATIVE: Final = Text(en="In the family ({relation}): {item}.", zh="家族中（{relation}）：{item}。")
_NOT_RELATIVE: Final = Text(
    en="Stated as absent in the family ({relation}): {item}.", zh="注明家族中没有（{relation}）：{item}。"
)
_NO_FAMILY: Final = Text(
    en="The family history has nothing on this. That is not a no.", zh="家族史中没有相关内容。这不等于没有。"
)
_FAMILY_UNREAD: Final = Text(en="The family history could not be read.", zh="家族史未能读取。")
_TAKEN: Final = Text(en="On the medication list: {item}.", zh="用药清单中有：{item}。")
_WAS_TAKEN: Final = Text(en="On the record as no longer taken: {item}.", zh="记录中有，但已停用：{item}。")
_MEDICATIONS_UNREAD: Final = Text(
    en="The medication list could not be read, or not all of it.", zh="用药清单未能读取，或不完整。"
)
_NOT_TAKEN: Final = Text(
    en="{item} is not on the medication list. That is no proof that it is not taken.",
    zh="用药清单中没有{item}，但不能证明未在使用。",
)


def allergies(case: ClinicalCase, knowledge: Knowledge, drugs: Sequence[Code]) -> Iterator[Said]:
    """Allergies on record, to the drugs asked for or at all; "none known" only where the record says it."""
    present = [item for item in case.allergies if item.presence is Presence.PRESENT]
    absent = [item for item in case.allergies if item.presence is Presence.ABSENT]
    label = joined(knowledge.drugs.label(code) for code in drugs)
    told = [item for item in present if not drugs or _is_to(item, drugs, knowledge)]
    for item in told:
        text = filled(_ALLERGIC, item=_allergen(item, knowledge))
        yield Said(standing=Standing.RECORDED, text=text, evidence=(_fact(text, EvidenceKind.ALLERGY, item.key),))
    if told:
        return
    denied = next((item for item in absent if drugs and _is_to(item, drugs, knowledge)), None)
    wide = next((item for item in absent if not item.ingredients and not present), None)
    if (found := denied or wide) is not None:
        text = filled(_NONE_TO, item=label) if denied else _NONE
        yield Said(standing=Standing.DENIED, text=text, evidence=(_fact(text, EvidenceKind.ALLERGY, found.key),))
        return
    nothing = filled(_NO_ALLERGY_TO, item=label) if drugs else _NO_ALLERGY
    yield silence(case, Area.ALLERGIES, nothing, _ALLERGIES_UNREAD)


def _is_to(item: Allergy, drugs: Sequence[Code], knowledge: Knowledge) -> bool:
    held = {term.en for code in (*item.ingredients, *item.codes) if (term := knowledge.drugs.of(code))}
    return any((term := knowledge.drugs.of(code)) and term.en in held for code in drugs)


def _allergen(item: Allergy, knowledge: Knowledge) -> Text:
    known = next((code for code in (*item.ingredients, *item.codes) if knowledge.drugs.of(code)), None)
    if known is not None:
        return knowledge.drugs.label(known)
    return knowledge.codesets.label(item.codes) or _code_label(item.codes)


def _code_label(codes: Sequence[Code]) -> Text:
    return same(codes[0].display or codes[0].code) if codes else Text(en="(no code)", zh="（无编码）")


def result(case: ClinicalCase, knowledge: Knowledge, name: str) -> Iterator[Said]:
    """The newest value of a measure, then the ones before it; values and days, no judgement."""
    measure = knowledge.measures.named(name)
    readings = Readings(case, knowledge.measures)
    label = Text(en=measure.en, zh=measure.zh)
    by_day = {item.day: item for item in reversed(readings.of(name))}
    for item in sorted(by_day.values(), key=lambda it: (it.day is None, -(it.day or 0)))[:_POINTS]:
        value = quantity(item.sent_value, item.sent_unit, item.comparator)
        when = days_ago(item.day) if item.day is not None else Text(en="no date", zh="无日期")
        text = Text(en=f"{label.en}: {value} ({when.en}).", zh=f"{label.zh}：{value}（{when.zh}）。")
        fact = Evidence(claim=text, kind=EvidenceKind.MEASUREMENT, ref=item.key, day=item.day)
        yield Said(standing=Standing.RECORDED, text=text, evidence=(fact,))
    for bad in readings.unusable(name)[:1]:
        text = filled(_UNUSABLE, measure=label)
        yield Said(standing=Standing.NOT_READ, text=text, evidence=(_fact(text, EvidenceKind.MEASUREMENT, bad.key),))
    if not by_day:
        yield silence(case, Area.RESULTS, filled(_NO_VALUE, measure=label), filled(_RESULTS_UNREAD, measure=label))
    elif is_unread(case, Area.RESULTS):
        yield Said(standing=Standing.NOT_READ, text=_PARTLY)


def problems(case: ClinicalCase, knowledge: Knowledge, sets: frozenset[str], label: Text) -> Iterator[Said]:
    """Whether the record has a condition: present, past, ruled out, or not there."""
    found = [item for item in case.problems if sets & knowledge.codesets.of(item.codes) and not item.is_draft]
    for item in found:
        standing, template = _state(item)
        text = filled(template, item=knowledge.codesets.label(item.codes) or label)
        fact = _fact(text, EvidenceKind.PROBLEM, item.key)
        yield Said(standing=standing, text=text, evidence=(fact,))
    if not found:
        nothing, unread = filled(_NO_PROBLEM, item=label), filled(_PROBLEMS_UNREAD, item=label)
        yield silence(case, Area.PROBLEMS, nothing, unread)


def _state(item: Problem) -> tuple[Standing, Text]:
    if item.presence is Presence.ABSENT:
        return Standing.DENIED, _DENIED
    return Standing.RECORDED, _PAST if item.state is ProblemState.INACTIVE else _PROBLEM


def relatives(case: ClinicalCase, knowledge: Knowledge, sets: frozenset[str]) -> Iterator[Said]:
    """What the family history says, of one condition or at all; it is never taken for the patient's own."""
    found = [item for item in case.family if not sets or sets & knowledge.codesets.of(item.codes)]
    for item in found:
        yield _kin(item, knowledge)
    if not found:
        yield silence(case, Area.FAMILY, _NO_FAMILY, _FAMILY_UNREAD)


def _kin(item: Relative, knowledge: Knowledge) -> Said:
    is_absent = item.presence is Presence.ABSENT
    label = knowledge.codesets.label(item.codes) or _code_label(item.codes)
    relation = same(item.relation.display or item.relation.code)
    text = filled(_NOT_RELATIVE if is_absent else _RELATIVE, item=label, relation=relation)
    standing = Standing.DENIED if is_absent else Standing.RECORDED
    return Said(standing=standing, text=text, evidence=(_fact(text, EvidenceKind.FAMILY, item.key),))


def taken(case: ClinicalCase, knowledge: Knowledge, drugs: Sequence[Code]) -> Iterator[Said]:
    """Whether these drugs are on the medication list, now or before."""
    for code in drugs:
        label = knowledge.drugs.label(code)
        found = [item for item in case.medications if code in item.ingredients]
        for item in found:
            text = filled(_WAS_TAKEN if item.state is MedicationState.PAST else _TAKEN, item=label)
            fact = _fact(text, EvidenceKind.MEDICATION, item.key)
            yield Said(standing=Standing.RECORDED, text=text, evidence=(fact,))
        if not found:
            yield silence(case, Area.MEDICATIONS, filled(_NOT_TAKEN, item=label), _MEDICATIONS_UNREAD)


def _fact(text: Text, kind: EvidenceKind, key: str) -> Evidence:
    return Evidence(claim=text, kind=kind, ref=key)
