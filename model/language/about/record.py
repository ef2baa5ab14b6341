"""What the record itself says: allergies, problems, relatives."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.chart_items import allergen
from model.diagnosis.wording import filled, joined
from model.domain.case import Allergy, ClinicalCase, Problem, ProblemState, Relative
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago
from model.language.about.answer import Said, Standing, recorded, silence
from model.language.about.asked import Asked
from model.language.about.condition import Condition
from model.language.about.tables import RelationName, relations

_MOST: Final = 6
_ALLERGIC: Final = Text(en="Allergy or intolerance recorded: {item}.", zh="有过敏或不耐受记录：{item}。")
_ALLERGY_OVER: Final = Text(
    en="Allergy or intolerance recorded, and marked as resolved or no longer active: {item}.",
    zh="有过敏或不耐受记录，但标记为已缓解或已非活动状态：{item}。",
)
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
_NO_SUCH: Final = Text(
    en="No allergy by that name was found in the record. What it holds follows.",
    zh="记录中未找到这一名称的过敏。已有的记录如下。",
)
_ALLERGIES_UNREAD: Final = Text(
    en="The allergies could not be read, or not all of them.", zh="过敏记录未能读取，或不完整。"
)
_PROBLEM: Final = Text(en="On the record: {item}{when}.", zh="记录中有：{item}{when}。")
_PAST: Final = Text(
    en="On the record as no longer active: {item}{when}.", zh="记录中有，但已非活动状态：{item}{when}。"
)
_UNCONFIRMED: Final = Text(
    en="Noted as a possibility, not confirmed: {item}{when}.", zh="记录为可能，尚未确诊：{item}{when}。"
)
_DENIED: Final = Text(en="The record states that this was ruled out: {item}.", zh="记录注明已排除：{item}。")
_SINCE: Final = Text(en=" (since {when})", zh="（始于{when}）")
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


def allergies(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Allergies on record, to what is asked for or at all; "none known" only where the record says it."""
    present = [item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over]
    labels = [*(knowledge.drugs.label(code) for code in asked.drugs), *(group.label for group in asked.groups)]
    told = [item for item in present if not labels or _is_to(item, asked, knowledge)]
    if asked.rest and not labels:
        told = [item for item in present if _is_called(item, asked.rest, knowledge)]
    yield from (_allergic(item, knowledge) for item in told)
    if told:
        return
    absent = [item for item in case.allergies if item.presence is Presence.ABSENT]
    denied = next((item for item in absent if labels and _is_to(item, asked, knowledge)), None)
    wide = next((item for item in absent if not item.ingredients and all(it.is_over for it in present)), None)
    if (found := denied or wide) is not None:
        text = filled(_NONE_TO, item=joined(labels)) if denied else _NONE
        yield recorded(text, EvidenceKind.ALLERGY, found.key, is_denied=True)
    elif asked.rest and not labels and present:
        yield Said(standing=Standing.NOT_RECORDED, text=_NO_SUCH)
        yield from (_allergic(item, knowledge) for item in present)
    else:
        nothing = filled(_NO_ALLERGY_TO, item=joined(labels)) if labels else _NO_ALLERGY
        yield from silence(case, Area.ALLERGIES, nothing, _ALLERGIES_UNREAD)


def allergic_to(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Recorded allergies to the drugs or groups that are named."""
    present = (item for item in case.allergies if item.presence is Presence.PRESENT or item.is_over)
    yield from (_allergic(item, knowledge) for item in present if _is_to(item, asked, knowledge))


def _allergic(item: Allergy, knowledge: Knowledge) -> Said:
    template = _ALLERGY_OVER if item.is_over else _ALLERGIC
    return recorded(filled(template, item=_allergen(item, knowledge)), EvidenceKind.ALLERGY, item.key)


def _is_to(item: Allergy, asked: Asked, knowledge: Knowledge) -> bool:
    codes = (*item.ingredients, *item.codes)
    held = {term.en for code in codes if (term := knowledge.drugs.of(code))}
    prefixes = [atc for group in asked.groups for atc in group.atc]
    if prefixes and any(knowledge.drugs.is_in_class(code, prefixes) for code in codes):
        return True
    return any((term := knowledge.drugs.of(code)) and term.en in held for code in asked.drugs)


def _is_called(item: Allergy, words: Sequence[str], knowledge: Knowledge) -> bool:
    label = _allergen(item, knowledge)
    return any(word.removesuffix("s") in label.en.casefold() or word in label.zh for word in words)


def _allergen(item: Allergy, knowledge: Knowledge) -> Text:
    return allergen(item, knowledge.codesets, knowledge.drugs) or _code_label(item.codes)


def _code_label(codes: Sequence[Code]) -> Text:
    return same(codes[0].display or codes[0].code) if codes else Text(en="(no code)", zh="（无编码）")


def listed(case: ClinicalCase, knowledge: Knowledge, condition: Condition) -> Iterator[Said]:
    """The entries of the problem list that are the condition, or else may be, active ones first, each wording once."""
    entries = [item for item in case.problems if not item.is_draft]
    found = [(item, condition.label) for item in entries if condition.is_of(item.codes, knowledge.codesets)]
    if not found:
        kind = condition.kind or condition.label
        found = [(item, kind) for item in entries if condition.may_be(item.codes, knowledge.codesets)]
    found.sort(key=lambda pair: (pair[0].presence is Presence.ABSENT, pair[0].state is ProblemState.INACTIVE))
    said: dict[Text, Said] = {}
    for item, label in found:
        each = problem_said(item, label, knowledge)
        said.setdefault(each.text, each)
    yield from list(said.values())[:_MOST]


def problems(case: ClinicalCase, knowledge: Knowledge, condition: Condition) -> Iterator[Said]:
    """Whether the record has a condition: present, past, ruled out, or not there."""
    found = list(listed(case, knowledge, condition))
    yield from found
    if not found:
        nothing = filled(_NO_PROBLEM, item=condition.label)
        yield from silence(case, Area.PROBLEMS, nothing, filled(_PROBLEMS_UNREAD, item=condition.label))


def problem_said(item: Problem, label: Text, knowledge: Knowledge) -> Said:
    """One entry of the problem list: active, past, or ruled out."""
    named = knowledge.codesets.label(item.codes) or label
    if item.presence is Presence.ABSENT:
        return recorded(filled(_DENIED, item=named), EvidenceKind.PROBLEM, item.key, is_denied=True)
    day = item.onset_day if item.onset_day is not None else item.recorded_day
    when = filled(_SINCE, when=days_ago(day)) if day is not None else same("")
    template = _PAST if item.state is ProblemState.INACTIVE else _PROBLEM if item.is_confirmed else _UNCONFIRMED
    return recorded(filled(template, item=named, when=when), EvidenceKind.PROBLEM, item.key, day)


def relatives(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """What the family history says, of one relative or condition or at all; never taken for the patient's own."""
    codes = {code for row in asked.relatives for code in row.codes}
    named = {code for _, row in relations() for code in row.codes}
    found = [
        item
        for item in case.family
        if (not asked.conditions or any(_is_told(item.codes, each, knowledge) for each in asked.conditions))
        and (not codes or item.relation.code in codes or item.relation.code not in named)
    ]
    is_unknown = bool(asked.rest) and not asked.conditions
    if not found or is_unknown:
        yield from silence(case, Area.FAMILY, _NO_FAMILY, _FAMILY_UNREAD)
    yield from (_kin(item, knowledge) for item in found)


def _is_told(codes: Sequence[Code], condition: Condition, knowledge: Knowledge) -> bool:
    return condition.is_of(codes, knowledge.codesets) or condition.may_be(codes, knowledge.codesets)


def _kin(item: Relative, knowledge: Knowledge) -> Said:
    is_absent = item.presence is Presence.ABSENT
    label = knowledge.codesets.label(item.codes) or _code_label(item.codes)
    relation = _relation(item.relation)
    text = filled(_NOT_RELATIVE if is_absent else _RELATIVE, item=label, relation=relation)
    return recorded(text, EvidenceKind.FAMILY, item.key, is_denied=is_absent)


def _relation(code: Code) -> Text:
    rows: Iterator[RelationName] = (row for _, row in relations() if code.code in row.codes)
    return next((row.label for row in rows), same(code.display or code.code))
