"""By what else somebody is called: a milk name, a nickname, a former or an account's name, before or behind that word."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_places import after_cut
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import roles

_KINDS: Final = "|".join(sorted(listed("zh_called_names", "kinds"), key=len, reverse=True))
_NOBODY: Final = tuple(sorted(listed("zh_called_names", "nobody"), key=len, reverse=True))
_HAN: Final = "[\u4e00-\u9fff]"
_BEHIND: Final = re.compile(
    rf"(?:{_KINDS})(?:(?:叫做|叫作|叫|是|为|唤作|唤)?[:\s]{{0,2}}[“\"「『'《]"
    rf"(?P<quoted>[^”\"」』'》\n]{{1,16}})[”\"」』'》]"
    rf"|(?:叫做|叫作|叫|是|为|唤作|唤)?[:\s]{{0,2}}(?P<own>{_HAN}{{1,8}}?)(?=[\s,。;、()/·]|$|的))"
)
_BEFORE: Final = re.compile(
    rf"(?:(?P<own>{_HAN}{{1,8}})|[“\"「『](?P<quoted>[^”\"」』\n]{{1,16}})[”\"」』])\((?:{_KINDS}|化名)\)"
)
_LONGEST, _USUAL = 5, 2


def find(reading: Reading) -> Iterator[Span]:
    """Yield names that a word for such a name tells."""
    if not reading.has_han or "名" not in reading.text and "号" not in reading.text and "称" not in reading.text:
        return
    text = reading.text
    for match in _BEHIND.finditer(text):
        kind = "quoted" if match["quoted"] else "own"
        if not match[kind].startswith(_NOBODY) and len(match[kind]) <= _LONGEST or kind == "quoted":
            yield _span(*match.span(kind))
    for match in _BEFORE.finditer(text):
        if match["quoted"]:
            yield _span(*match.span("quoted"))
        else:
            start, end = _name_at_end(text, *match.span("own"))
            if not text[start:end].startswith(_NOBODY):
                yield _span(start, end)


def _name_at_end(text: str, start: int, end: int) -> tuple[int, int]:
    """The name with which a piece ends: behind the last word that leads to one or names a person."""
    begin = after_cut(text[start:end], start)
    for place in range(end - 1, begin + 1, -1):
        if text[place - 2 : place] in roles():
            return place, end
    return (begin if 0 < end - begin <= _LONGEST - 1 else end - _USUAL), end


def _span(start: int, end: int) -> Span:
    return Span(start, end, Label.NAME, Layer.CONTEXT, "told to be what somebody is called")


RECOGNIZER: Final = Recognizer(id="zh-called-names", order=192, find=find)
