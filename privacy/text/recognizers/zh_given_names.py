"""Given names without the surname: "姑姑春梅得过", "东西交淑珍。", "晓东明天穿刺", "慧明法师", "谢谢！小芳"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import is_given
from privacy.text.zh_likeness import bond, is_han, is_known_word, roles

_RELATIVES: Final = tuple(sorted(listed("zh_given_names", "relatives")))
_LAST: Final = re.compile(
    f"[{''.join(sorted({relative[-1] for relative in _RELATIVES} | set('员师士工')))}](?=[\u4e00-\u9fff]{{2}})"
)
_OWN: Final = "(?P<own>[\u4e00-\u9fff]{2})"
_MARK: Final = r"(?=[\s,。;、!?()]|$)"
_DOES: Final = "|".join(sorted(listed("zh_given_names", "does"), key=len, reverse=True))
_GIVEN_TO: Final = re.compile(rf"(?=[交转带托拜麻])(?:交|交给|转交|转告|带给|托付|拜托|麻烦){_OWN}{_MARK}")
_LED: Final = re.compile(rf"[等由让请叫找陪跟和]{_OWN}(?=[从来去到把说在拿送签陪])")
_BEGINS: Final = re.compile(rf"[,。;:\s(]{_OWN}(?={_DOES})")
_OF_FAITH: Final = re.compile(rf"(?=[法师居神修活喇道方])(?:法师|师太|居士|神父|修女|活佛|喇嘛|道长|方丈)(?<={_OWN}..)")
_SIGNED: Final = re.compile(r"(?P<own>[小阿](?<=[!。?\s].)[\u4e00-\u9fff])(?=\s*$)", re.MULTILINE)
_TWICE: Final = re.compile(r"[\s,:、(](?P<own>(?P<c>[\u4e00-\u9fff])(?P=c))(?=[,。、)]|$)", re.MULTILINE)
_NO_NAMES: Final = listed("zh_forms_of_address", "said_twice")
_WORDS: Final = listed("zh_forms_of_address", "words")
_NO_BEGINNINGS: Final = frozenset("有可已能会要以")
_ENDS: Final = re.compile(_MARK)
_FIRM: Final = 2


def find(reading: Reading) -> Iterator[Span]:
    """Yield two typical characters of given names that make no word, by what stands before or behind."""
    if not reading.has_han:
        return
    text, mask = reading.text, reading.mask
    for pattern in (_GIVEN_TO, _LED, _BEGINS, _OF_FAITH, _SIGNED, _TWICE):
        for match in pattern.finditer(text):
            start, end = match.span("own")
            if mask[start] == FREE and mask[end - 1] == FREE and _is_name(text, start, end, pattern):
                yield Span(start, end, Label.NAME, Layer.CONTEXT, "given name alone")
    for last in _LAST.finditer(text):
        start, end = last.end(), last.end() + 2
        is_free = mask[start] == FREE and mask[end - 1] == FREE
        is_told = text.endswith(_RELATIVES, 0, start) or (_has_task(text, start) and _ENDS.match(text, end))
        if is_free and is_told and _is_unlike_words(text[start:end]) and _is_cut(text, end):
            yield Span(start, end, Label.NAME, Layer.CONTEXT, "given name alone")


def _is_name(text: str, start: int, end: int, pattern: re.Pattern[str]) -> bool:
    own = text[start:end]
    if pattern is _SIGNED:
        return is_given(own[1], strict=True) and own not in _WORDS
    if pattern is _TWICE:
        return is_given(own, strict=True) and own not in _NO_NAMES
    return _is_unlike_words(own)


def _is_unlike_words(own: str) -> bool:
    """Both characters are typical of given names, and together they are no word."""
    if not is_given(own, strict=True) or own[0] in _NO_BEGINNINGS:
        return False
    return bond(own[0], own[1]) <= _FIRM and not is_known_word(own)


def _has_task(text: str, start: int) -> bool:
    """Whether a word for somebody who works ends at a place."""
    return text[start - 1] in "员师士工" and roles().get(text[start - 2 : start]) == "person"


def _is_cut(text: str, end: int) -> bool:
    """Whether what follows makes no word with the last character."""
    after = text[end : end + 1]
    return not is_han(after or " ") or bond(text[end - 1], after) < _FIRM


RECOGNIZER: Final = Recognizer(id="zh-given-names", order=207, find=find)
