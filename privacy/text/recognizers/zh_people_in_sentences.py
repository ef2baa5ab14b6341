"""Chinese names by both of their sides: where a person can be named before, what only a person does behind.

A name that is also a word (平安, 高兴, 白云) needs the stronger signs of the two lists.
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_people import BEGIN_WHAT_FOLLOWS
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import begins_word, is_given, ordinary, surname_length


def _either(name: str) -> str:
    return "|".join(sorted(listed("zh_people_in_sentences", name), key=len, reverse=True))


_ROLES: Final = tuple(listed("zh_people_in_sentences", "roles"))
_LAST_OF_ROLES: Final = frozenset(role[-1] for role in _ROLES)
_TITLES: Final = tuple(listed("zh_people_in_sentences", "titles"))
_MAY_STAND_AFTER: Final = frozenset(',。;:、 (/“"\n的之为由与和说称诊师')
_MAY_STAND_BEFORE: Final = _LAST_OF_ROLES | _MAY_STAND_AFTER | {"床"}
_HEADING: Final = re.compile(r"^[\u4e00-\u9fff]{2,8}:$", re.MULTILINE)
_DOES_FIRSTS: Final = "".join(sorted({word[0] for word in listed("zh_people_in_sentences", "person_does")}))
_DOES: Final = re.compile(
    rf"(?=[{_DOES_FIRSTS}的之(:])(?:{_either('person_does')}|的(?:儿子|女儿|父亲|母亲|家属|丈夫|妻子)|\([\u4e00-\u9fff]{{2,5}}科\)|之[子女](?![宫])|[(:][男女]|:(?:医生|大夫|主任)?[您你]好|\((?:\d+床|\d+岁|[病住门]\w?号))"
)
_TOLD_OF: Final = re.compile(
    r"[,、\s]{1,2}(?:[男女][,、\s性]|\d{1,3}岁|其?[父母夫妻]亲?[\u4e00-\u9fff]|丈夫|妻子|儿子|女儿|[\u4e00-\u9fff]{2,3}号|手机|电话|身份证)"
)
_ALSO_DOES: Final = re.compile(rf"(?:{_either('may_do')}|为\w{{2,4}}行)")
_TRAINS: Final = re.compile(r"[行做][\u4e00-\u9fff]{2,4}(?:训练|治疗|评估|手术|检查|护理)")
_BEGINS_A_NOTE: Final = re.compile(
    "(?:[今昨][日天晨晚夜早])?(?:面色|神志|自觉|主诉|于(?:海边|河边|家中|学校|工地|单位|路))"
    "|[今昨][日天晨晚夜早](?:精神|诉|仍诉|由|在家|来[诊院]|就诊|入院|出院|突)"
)
_STATES: Final = listed("zh_people_in_sentences", "states")
"""Words that are no name even at the beginning of a note."""
_MARK: Final = re.compile(r"[,。;、()\s:|]|$")


def find(reading: Reading) -> Iterator[Span]:
    """Yield names between a sign of a person before and one behind."""
    if not reading.has_han:
        return
    text, done = reading.text, 0
    for start in reading.surnames:
        if start < done or reading.mask[start] != FREE:
            continue
        before = text[start - 1 : start]
        if before and before not in _MAY_STAND_BEFORE and reading.mask[start - 1] == FREE:
            continue
        is_heading = before == ":" and _HEADING.search(text, max(0, start - 9), start) is not None
        is_bed = before == "床" and text[start - 2 : start - 1].isdecimal()
        has_role = is_heading or is_bed or (before in _LAST_OF_ROLES and text.endswith(_ROLES, 0, start))
        is_cut = start == 0 or before in _MAY_STAND_AFTER or reading.mask[start - 1] != FREE
        if not has_role and not is_cut:
            continue
        size = _length(text, start, has_role=has_role, is_heading=is_heading)
        if size:
            done = start + size
            yield Span(start, done, Label.NAME, Layer.CONTEXT, "between two signs of a person")


def _length(text: str, start: int, *, has_role: bool, is_heading: bool) -> int:
    """How long the name at a place is; 0 when none is there."""
    family = surname_length(text, start)
    if not family:
        return 0
    if family > 1 and text.startswith("氏", start + family):
        return family
    for given in (2, 1):
        end = start + family + given
        piece = text[start + family : end]
        if len(piece) < given or not _may_be(text, start + family, end):
            continue
        whole = text[start:end]
        if whole in ordinary() or begins_word(text, start):
            if whole in ordinary() and _is_meant(text, start, end, piece, has_role=has_role):
                return family + given
            continue
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")" and is_given(piece, strict=True):
            return family + given
        if _does(text, start, end) or (
            _ALSO_DOES.match(text, end) and (family > 1 or has_role or is_given(piece, strict=True))
        ):
            return family + given
        if (
            has_role
            and not is_heading
            and _MARK.match(text, end)
            and is_given(piece, strict=given == 1 and family == 1)
        ):
            return family + given
    return 0


def _is_meant(text: str, start: int, end: int, given: str, *, has_role: bool) -> bool:
    """Whether a name that is a word is meant as one."""
    is_typical = is_given(given, strict=True)
    if is_typical and _is_certain(text, start, end, has_role=has_role):
        return True
    return has_role and _is_only_person(text, start, end, is_typical=is_typical)


def _is_only_person(text: str, start: int, end: int, *, is_typical: bool) -> bool:
    """Whether a form of address stands behind a word, or a bed or a case before it and a mark behind."""
    if text.startswith(_ADDRESSES, end):
        return True
    is_case = text[start - 1] == "床" or text.endswith(_CASES, 0, start)
    return is_typical and is_case and _MARK.match(text, end) is not None and text[start:end] not in _STATES


_ADDRESSES: Final = ("同志", "女士", "先生", "小姐", "老师", "同学")
_CASES: Final = ("被鉴定人", "先证者", "来访者", "受检者", "兹证明")


def _may_be(text: str, start: int, end: int) -> bool:
    """Whether a given name can stand there, and no title nor the beginning of what follows."""
    if not is_given(text[start:end]) or text.startswith(_TITLES, start):
        return False
    return end - start < _LONG or text[end - 1 : end + 1] not in BEGIN_WHAT_FOLLOWS


_LONG: Final = 2


def _does(text: str, start: int, end: int) -> bool:
    """Whether what only a person does follows; at the beginning of a note less will do."""
    if _DOES.match(text, end):
        return True
    return start == 0 and _BEGINS_A_NOTE.match(text, end) is not None and text[:end] not in _STATES


def _is_certain(text: str, start: int, end: int, *, has_role: bool) -> bool:
    """Whether an ordinary word is meant as a name."""
    if _does(text, start, end) or (text[start - 1 : start] == "为" and _TRAINS.match(text, end)):
        return True
    return has_role and _TOLD_OF.match(text, end) is not None


RECOGNIZER: Final = Recognizer(id="zh-people-in-sentences", order=195, find=find)
