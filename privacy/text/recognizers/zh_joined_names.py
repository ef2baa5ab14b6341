"""Names without a Chinese surname: joined by a dot (阿依努尔·买买提), or of Tibetan, Uyghur and Mongolian parts."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import listed
from privacy.text.reading import FREE, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_HAN: Final = "[\u4e00-\u9fff]"
_PART: Final = "|".join(sorted(listed("zh_joined_names", "parts"), key=len, reverse=True))
_LONG_PART: Final = "|".join(part for part in listed("zh_joined_names", "parts") if len(part) > 2)
_PERSON_BEFORE: Final = "[者人员师士医长生属亲妈父母妻夫女子]"
_DOTTED: Final = re.compile(rf"(?<={_PERSON_BEFORE}){_HAN}{{2,6}}[·•]{_HAN}{{2,6}}(?=[\s,。;:、()/@]|$)(?<![症病征法])")
_PARTS: Final = re.compile(
    rf"(?:{_PART}){{2,4}}|(?:{_PART}){_HAN}{{1,2}}(?=[\s,。;:、()/@自在从来诉说]|$)|(?<=[:者人员师士医属女父母妻夫子])(?:{_LONG_PART})"
)
_DOTTED_PARTS: Final = re.compile(rf"(?:{_PART}){_HAN}{{0,3}}[·•](?:{_PART}){_HAN}{{0,2}}?")
_BEGINNINGS: Final = frozenset(part[:2] for part in _PART.split("|"))
_FIRST: Final = re.compile(f"[{''.join(sorted({part[0] for part in _BEGINNINGS}))}]")


def find(reading: Reading) -> Iterator[Span]:
    """Yield dotted names, and names of known parts."""
    text = reading.text
    if not reading.has_han:
        return
    if "·" in text or "•" in text:
        for match in (*_DOTTED_PARTS.finditer(text), *_DOTTED.finditer(text)):
            start = match.start() + _title(match.group())
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


def _title(piece: str) -> int:
    """The length of a role that is written against the name."""
    role = re.match(r"(?:患者|家属|医生|医师|护士|大夫|主任|病人|患儿|产妇)", piece)
    return role.end() if role else 0


RECOGNIZER: Final = Recognizer(id="zh-joined-names", order=194, find=find)
