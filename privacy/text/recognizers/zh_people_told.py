"""Chinese names that a task, the next word or the last line tells: 送检：贺知秋, 翻译岑参义。, 借住牟玉珍家.

What stands there is no ordinary word.
"""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import is_given, ordinary, surname_length

_TASKS: Final = tuple(listed("zh_people", "tasks") | listed("zh_people_told", "tasks"))
_ROLES: Final = tuple(listed("zh_people_told", "roles"))
_SHORT: Final = 2
_BEFORE: Final = frozenset("住者日号,。;:( \n") | {role[-1] for role in _ROLES}
_END: Final = re.compile(r"[\s,。;、.()/|]|$")
_GOES_ON: Final = re.compile(r"[\s,。;、.()/|:]|$|[发查陪因于来说称告及与为系要在已等曾送接到去看服行由代]")
_CLEAR: Final = frozenset("".join(listed("zh_people_told", "clear_surnames")))
_LAST_LINE: Final = re.compile(r"\s*$")
_CLOCK: Final = re.compile(r"\d\d:\d\d $")
_BY: Final = re.compile(r"由(?:其|同|家|朋|邻|路|老|工|舍|继|养|[父母妻夫儿女孙兄弟姐妹])")
_KIN: Final = re.compile(r"之(?:养|继|外|侄|长|次|幼|独)?(?:父|母|子|女|妻|夫|孙|兄|弟|姐|妹|孙女|外甥)(?![宫])")
_PARENT: Final = re.compile(r"(?:家长|小朋友|宝宝|妈妈|爸爸)[:,。;\s]")
_HOME: Final = re.compile(r"家(?:中|里)?[(,。;\s]")
_HELPS: Final = re.compile(r"搀扶|陪同|陪伴|护送|送来|送至|送入|扶入|背入|抬入|抱入|代述|代诉|代为")
_WHOSE: Final = re.compile(r"\((?:患者|病人|患儿|产妇|其)")
_BED_NEXT: Final = re.compile(r" \d{1,3}床")


def find(reading: Reading) -> Iterator[Span]:
    """Yield names that a task before or a word behind tells."""
    if not reading.has_han:
        return
    text, done = reading.text, 0
    for start in reading.surnames:
        may_be = text[start - 1 : start] in _BEFORE or text[start] in _CLEAR
        if start < done or not may_be or reading.mask[start] != FREE:
            continue
        family = surname_length(text, start)
        for given in (2, 1):
            end = start + family + given
            whole = text[start:end]
            if family and is_given(whole[family:]) and whole not in ordinary() and _is_told(text, start, end):
                done = end
                yield Span(start, end, Label.NAME, Layer.CONTEXT, "task, signature or word behind")
                break


def _is_told(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    is_open = before in ",。;:(" or before.isspace()
    if is_open and (_KIN.match(text, end) or _PARENT.match(text, end) or _WHOSE.match(text, end)):
        return True
    if is_open and (_is_double(text, start, end) or (before == "\n" and _LAST_LINE.match(text, end))):
        return True
    if (before == "住" and _HOME.match(text, end)) or (before == "者" and _KIN.match(text, end)):
        return True
    is_headed = before == ":" or (before == " " and _CLOCK.search(text, max(0, start - 6), start) is not None)
    if is_headed and (_BY.match(text, end) or _BED_NEXT.match(text, end)):
        return True
    if before in "日号" and _WHOSE.match(text, end):
        return True
    return _by_role(text, start, end)


def _by_role(text: str, start: int, end: int) -> bool:
    """Behind a role or a task, or with a surname that is nothing else, and before a mark or a verb."""
    is_long = end - start > _SHORT and _GOES_ON.match(text, end) is not None
    is_behind = text.endswith(_ROLES, 0, start)
    if is_long and (is_behind or text[start] in _CLEAR):
        return True
    if is_behind and (_HELPS.match(text, end) or _END.match(text, end)):
        return True
    label = text[max(0, start - 8) : start].rstrip(" ")
    is_task = label.endswith(":") and label[:-1].rstrip(" ").endswith(_TASKS)
    return is_task and _END.match(text, end) is not None


def _is_double(text: str, start: int, end: int) -> bool:
    """A surname of two characters with a given name, between marks."""
    return surname_length(text, start) > 1 and _END.match(text, end) is not None


RECOGNIZER: Final = Recognizer(id="zh-people-told", order=196, find=find)
