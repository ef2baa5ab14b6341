"""By what else somebody is called: a milk name, a nickname, a former name, before or behind the word for it."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.recognizers.zh_places import after_cut
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import roles

_KINDS: Final = tuple(sorted(listed("zh_called_names", "kinds")))
_NOBODY: Final = tuple(sorted(listed("zh_called_names", "nobody")))
_LAST: Final = re.compile(f"[{''.join(sorted({kind[-1] for kind in _KINDS}))}]")
_HAN: Final = "[\u4e00-\u9fff]"
_QUOTED: Final = r"[“\"「『'《](?P<quoted>[^”\"」』'》\n]{1,16})[”\"」』'》]"
_BEHIND: Final = re.compile(
    rf"(?:叫做|叫作|叫|是|为|唤作|唤)?[:\s]{{0,2}}(?:{_QUOTED}|(?P<own>{_HAN}{{1,5}}?)(?=[\s,。;、()/·]|$|的))"
)
_BEFORE: Final = re.compile(rf"(?:{_QUOTED}|(?P<own>{_HAN}{{1,8}}))\($")
_THINGS: Final = frozenset("药品病菌虫草物方菜")
"""Not a person but a thing has the name that follows: 药名叫二甲双胍."""
_FARTHEST, _LONGEST, _USUAL = 20, 5, 2


def find(reading: Reading) -> Iterator[Span]:
    """Yield names that a word for such a name tells."""
    if not reading.has_han:
        return
    text = reading.text
    for last in _LAST.finditer(text):
        end = last.end()
        if not text.endswith(_KINDS, 0, end):
            continue
        start = end - next(len(kind) for kind in _KINDS if text.endswith(kind, 0, end))
        if text[start - 1 : start] in _THINGS:
            continue
        if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
            before = _BEFORE.search(text, max(0, start - _FARTHEST), start)
            yield from _told(text, before, is_before=True) if before else ()
            continue
        behind = _BEHIND.match(text, end)
        yield from _told(text, behind, is_before=False) if behind else ()


def _told(text: str, match: re.Match[str], *, is_before: bool) -> Iterator[Span]:
    """The name in quotation marks, or the piece that is no word for "none" and the like."""
    if match["quoted"]:
        yield _span(*match.span("quoted"))
        return
    start, end = _name_at_end(text, *match.span("own")) if is_before else match.span("own")
    if not text.startswith(_NOBODY, start):
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
