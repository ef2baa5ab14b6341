"""What the record says of the family: relatives, and problems whose code is a family history."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.wording import filled
from model.domain.case import ClinicalCase, Relative
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.language.about.answer import Said, recorded, silence
from model.language.about.asked import Asked
from model.language.about.condition import Condition
from model.language.about.record import code_label
from model.language.about.tables import RelationName, family_code, relations

_RELATIVE: Final = Text(en="In the family ({relation}): {item}.", zh="家族中（{relation}）：{item}。")
_NOT_RELATIVE: Final = Text(
    en="Stated as absent in the family ({relation}): {item}.", zh="注明家族中没有（{relation}）：{item}。"
)
_NO_FAMILY: Final = Text(
    en="The family history has nothing on this. That is not a no.", zh="家族史中没有相关内容。这不等于没有。"
)
_NO_SUCH_FAMILY: Final = Text(
    en="The family history has nothing by that name. That is not a no. What it holds follows.",
    zh="家族史中没有这一名称的内容。这不等于没有。已有的记录如下。",
)
_AT_AGE: Final = Text(en="{item} (at {age})", zh="{item}（{age}岁时）")
_FAMILY_PROBLEM: Final = Text(
    en="On the problem list, as a family history: {item} (code {code}).",
    zh="问题列表中的家族史：{item}（编码{code}）。",
)
_FAMILY_UNREAD: Final = Text(en="The family history could not be read.", zh="家族史未能读取。")


def relatives(asked: Asked, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """What the family history says, of one relative or condition or at all; never taken for the patient's own."""
    codes = {code for row in asked.relatives for code in row.codes}
    named = {code for row in relations() for code in row.codes}
    found = [
        item
        for item in case.family
        if (not asked.conditions or any(_is_told(item.codes, each, knowledge) for each in asked.conditions))
        and (not codes or item.relation.code in codes or item.relation.code not in named)
    ]
    coded = [] if codes else list(_family_problems(asked, case))
    is_unknown = bool(asked.rest) and not asked.conditions
    is_found = bool(found or coded) and not is_unknown
    if not is_found:
        nothing = _NO_SUCH_FAMILY if case.family else _NO_FAMILY
        yield from silence(case, Area.FAMILY, nothing, _FAMILY_UNREAD)
    others = sorted(case.family, key=lambda item: item.relation.code not in codes)
    yield from (_kin(item, knowledge) for item in (found if is_found else others))
    yield from coded


def _family_problems(asked: Asked, case: ClinicalCase) -> Iterator[Said]:
    """Problems whose code says that a disease runs in the family."""
    wanted = {name for each in asked.conditions for name in each.sets}
    for item in case.problems:
        for code in item.codes:
            row = family_code(code)
            if row and (not wanted or wanted.intersection(row.sets)) and item.presence is Presence.PRESENT:
                text = filled(_FAMILY_PROBLEM, item=row.label, code=same(code.code))
                yield recorded(text, EvidenceKind.PROBLEM, item.key)
                break


def _is_told(codes: Sequence[Code], condition: Condition, knowledge: Knowledge) -> bool:
    return condition.is_of(codes, knowledge.codesets) or condition.may_be(codes, knowledge.codesets)


def _kin(item: Relative, knowledge: Knowledge) -> Said:
    is_absent = item.presence is Presence.ABSENT
    label = knowledge.codesets.label(item.codes) or code_label(item.codes)
    if item.onset_age is not None:
        label = filled(_AT_AGE, item=label, age=same(str(item.onset_age)))
    relation = _relation(item.relation)
    text = filled(_NOT_RELATIVE if is_absent else _RELATIVE, item=label, relation=relation)
    return recorded(text, EvidenceKind.FAMILY, item.key, is_denied=is_absent)


def _relation(code: Code) -> Text:
    rows: Iterator[RelationName] = (row for row in relations() if code.code in row.codes)
    return next((row.label for row in rows), same(code.display or code.code))
