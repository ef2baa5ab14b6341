"""Given names by which a family speaks of one of its own: 儿媳小芳, 老伴淑芬陪同, 豆豆妈妈, "——小慧"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh import is_given, ordinary
from privacy.text.zh_likeness import is_han, roles

_WORDS: Final = listed("zh_forms_of_address", "words")
_NO_NAMES: Final = listed("zh_forms_of_address", "said_twice")
_PREFIXED: Final = re.compile("[小阿][\u4e00-\u9fff](?=[^\u4e00-\u9fff]|$|代[诉述为]|[诉述说称陪送])")
_RELATIVES: Final = "|".join(sorted(listed("zh_familiar_names", "relatives")))
_DOES: Final = "|".join(sorted(listed("zh_familiar_names", "relative_does")))
_ALONE: Final = re.compile(rf"(?:{_RELATIVES})(?P<own>[\u4e00-\u9fff]{{2}})(?={_DOES})")
_PARENT: Final = re.compile("妈妈?|爸爸?|奶奶|爷爷|外婆|姥姥")


def find(reading: Reading) -> Iterator[Span]:
    """Yield given names by a relative before or behind, or as a signature."""
    if not reading.has_han:
        return
    text, mask = reading.text, reading.mask
    for start, end in (*_prefixed(text), *_alone(text), *_of_a_child(text)):
        if mask[start] == FREE:
            yield Span(start, end, Label.NAME, Layer.CONTEXT, "familiar name")


def _prefixed(text: str) -> Iterator[tuple[int, int]]:
    for match in _PREFIXED.finditer(text):
        start, end = match.span()
        is_told = text[start - 1 : start] == "—" or text[start - 2 : start] in roles()
        if is_told and is_given(text[start + 1], strict=True) and match.group() not in _WORDS:
            yield start, end


def _alone(text: str) -> Iterator[tuple[int, int]]:
    for match in _ALONE.finditer(text):
        if is_given(match["own"], strict=True) and match["own"] not in ordinary():
            yield match.span("own")


def _of_a_child(text: str) -> Iterator[tuple[int, int]]:
    """A character said twice before a word for a parent; 乐乐妈 is a whole name."""
    for match in _PARENT.finditer(text):
        end = match.start()
        own = text[max(0, end - 2) : end]
        if own and own == own[0] * 2 and is_han(own[0]) and own not in _NO_NAMES:
            yield end - 2, match.end() if len(match.group()) == 1 else end


RECOGNIZER: Final = Recognizer(id="zh-familiar-names", order=197, find=find)
