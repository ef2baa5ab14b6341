"""Names without a Chinese surname: joined by a dot (阿依努尔·买买提), or of Tibetan, Uyghur and Mongolian parts."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span
from privacy.text.zh_likeness import is_han, roles

_HAN: Final = "[\u4e00-\u9fff]"
_PART: Final = "|".join(sorted(listed("zh_joined_names", "parts"), key=len, reverse=True))
_LONG_PART: Final = "|".join(part for part in listed("zh_joined_names", "parts") if len(part) > 2)
_MARK: Final = r"(?=[\s,。;:、()/@]|$)"
_DOTTED: Final = re.compile(
    rf"(?P<left>{_HAN}{{2,6}})[·•](?P<right>(?:{_PART})+(?:{_HAN}{{1,2}}{_MARK})?|{_HAN}{{2,6}}{_MARK})(?!综合征|[征病氏])"
)
_NO_PEOPLE: Final = ("征", "病", "症", "氏", "法", "术", "炎")
_LET: Final = frozenset("由请跟让叫喊找和与向对给把被替系是为")
_DOES: Final = "[自在从来诉述说称代陪背抱扶搀抬推送带领签因于来去到同与和及老已将为被有无男女]"
"""What begins with these goes on behind a name, and is no part of it."""
_REST: Final = f"(?:(?!{_DOES}){_HAN}){{1,2}}(?={_MARK}|{_DOES})"
_PARTS: Final = re.compile(
    rf"(?:{_PART})(?:[汗江]?(?:{_PART})){{1,3}}[丽汗江]?|(?:{_LONG_PART})[江汗]|(?:{_PART}){_REST}"
    rf"|(?:(?<=[:者人员师士医属女父母妻夫子居])|(?<![\u4e00-\u9fff]))(?:{_LONG_PART})"
    rf"|(?:{_LONG_PART})(?=主任|医[生师]|护士|教授|大夫|老师|女士|先生)"
    rf"|(?<=[:者员师医属女父母妻夫居由])(?:{_PART})(?={_MARK}|{_DOES})"
)
_BEGINNINGS: Final = frozenset(part[:2] for part in _PART.split("|"))
_FIRST: Final = re.compile(f"[{''.join(sorted({part[0] for part in _BEGINNINGS}))}]")


def find(reading: Reading) -> Iterator[Span]:
    """Yield dotted names, and names of known parts."""
    text = reading.text
    if not reading.has_han:
        return
    if "·" in text or "•" in text:
        for match in _DOTTED.finditer(text):
            start = _beginning(text, match)
            if start >= 0 and not match["right"].endswith(_NO_PEOPLE):
                yield Span(start, match.end(), Label.NAME, Layer.CONTEXT, "name with a dot")
    done = 0
    for first in _FIRST.finditer(text):
        start = first.start()
        if start < done or text[start : start + 2] not in _BEGINNINGS or reading.mask[start] != FREE:
            continue
        whole = _PARTS.match(text, start)
        if whole:
            done = whole.end()
            yield Span(start, done, Label.NAME, Layer.LEXICON, "parts of a name")


def _beginning(text: str, match: re.Match[str]) -> int:
    """Where the name before a dot begins: behind a role or 由; of known parts at a mark or the part; -1 nowhere."""
    first, dot, known = match.start(), match.end("left"), -1
    is_known = match["right"][:2] in _BEGINNINGS
    for start in range(dot - _SHORTEST_PART, first - 1, -1):
        before = text[start - 1 : start]
        if before in _LET or text[max(0, start - 2) : start] in roles():
            return start
        if text[start : start + 2] in _BEGINNINGS:
            known = start
        if not before or not is_han(before):
            is_told = before == ":" and text[max(0, start - 3) : start - 1] in roles()
            return start if is_told or is_known or known >= 0 else -1
    return known if known >= 0 or not is_known else dot - _USUAL_PART


_SHORTEST_PART, _USUAL_PART = 2, 3


RECOGNIZER: Final = Recognizer(id="zh-joined-names", order=194, find=find)
