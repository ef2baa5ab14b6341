"""Chinese names that a role tells and a mark ends ("接种者：米兰。", "民警种明秋，"), be they ever so rare."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_people import BEGIN_WHAT_FOLLOWS
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import begins_word, is_given, ordinary
from privacy.text.zh_likeness import bond, families, family_length, is_han, roles

_ENDS: Final = re.compile("[^\u4e00-\u9fff·•A-Za-z0-9%+-]|$|\\d{1,2}岁|[诉说称]")
_IS_TOLD: Final = re.compile(
    "[,(、 ]{1,2}(?:[男女]|\\d{1,3}(?:岁|[个月]{1,2}龄)|孕\\d|身份证|电话|手机|其?[父母夫妻]"
    "|[住病就门检登床]\\w{0,2}号)"
)
_IN_A_FORM: Final = re.compile("(?: {1,4}|\n)[\u4e00-\u9fff]{2,6}:")
"""A field of a form stands behind a labelled name; then any word is one."""
_DOCUMENTS: Final = (
    *("科", "卡", "保健", "病程", "查房", "内镜", "评定", "评估", "记录", "日志", "报告", "小结", "回访", "随访"),
    *("复诊", "门诊", "病历", "病案", "摘要", "单", "急诊"),
)
"""How the title of a note ends."""
_PERSON_ENDS: Final = frozenset("者员师")
_SAYS: Final = frozenset("诉说称述")
_OFTEN: Final = 3
_SIZES: Final = (3, 2, 4)
_LONG: Final = 4


def find(reading: Reading) -> Iterator[Span]:
    """Yield a surname and what follows it up to the mark, behind a word for a person."""
    if not reading.has_han:
        return
    text, told = reading.text, roles()
    for match in _told().finditer(text, _SHORTEST_LEFT - 1):
        start = match.end()
        is_labelled = text[start - 1] == ":"
        if is_labelled:
            role = told.get(text[max(0, start - 3) : start - 1])
            is_role = text[start - 2] in _PERSON_ENDS or role is not None
            is_person = text[start - 2] in _PERSON_ENDS or role == "person"
        else:
            is_role, is_person = told.get(text[start - 2 : start]) == "person", False
        size = (
            _length(text, start, is_labelled=is_labelled, is_person=is_person)
            if is_role and reading.mask[start] == FREE
            else 0
        )
        if not size and is_labelled and reading.mask[start] == FREE and text.endswith(_DOCUMENTS, 0, start - 1):
            size = _length_of_told(text, start)
        if size:
            yield Span(start, start + size, Label.NAME, Layer.CONTEXT, "role before and mark behind")


@cache
def _told() -> re.Pattern[str]:
    """The last of a word for a person or a colon, before a character with which a surname begins."""
    lasts = {pair[-1] for pair, role in roles().items() if role == "person"}
    return re.compile(rf"[:{''.join(sorted(lasts))}](?={families().pattern})")


_SHORTEST_LEFT: Final = 2


def _length(text: str, start: int, *, is_labelled: bool, is_person: bool) -> int:
    """How long the name is; 0 where ordinary words follow the role."""
    family = family_length(text, start)
    for size in _SIZES if family else ():
        end = start + size
        given = text[start + family : end]
        if end > len(text) or not given or _ENDS.match(text, end) is None or not all(map(is_han, given)):
            continue
        if text[start:end] in roles() or text[end - 2 : end] in roles():
            return 0
        if _IS_TOLD.match(text, end) or (is_person and _IN_A_FORM.match(text, end)):
            return size
        if begins_word(text, start) or text[start:end] in ordinary() or not is_given(given):
            return 0
        if given[-1] in _SAYS or text[end - 1 : end + 1] in BEGIN_WHAT_FOLLOWS:
            continue
        bonds = [bond(text[place], text[place + 1]) for place in range(start, end - 1)]
        if size == _LONG and not is_given(given, strict=True):
            return 0
        return size if is_labelled or max(bonds) < (_OFTEN - 1 if size == family + 1 else _OFTEN) else 0
    return 0


def _length_of_told(text: str, start: int) -> int:
    """How long a name behind the title of a note is, when sex, age or a number tells the patient's."""
    family = family_length(text, start)
    for size in _SIZES if family else ():
        given = text[start + family : start + size]
        if given and len(given) <= _LONG // 2 and is_given(given) and _IS_TOLD.match(text, start + size):
            return size
    return 0


RECOGNIZER: Final = Recognizer(id="zh-framed-people", order=193, find=find)
