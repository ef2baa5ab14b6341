"""Finds the names of findings in Chinese text: longest match, words inside a name, shared heads."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from model.findings.tables import chinese_generics, chinese_guards, chinese_names, simplified_forms
from model.ontology.ontology import Terms

_INSIDE: Final = re.compile(
    r"(?P<no>无明显|未见明显|未触及|未扪及|未闻及|未引出|没有|未见|未及|无|不伴)"
    r"|明显|轻度|中度|重度|严重|逐渐|显著|进行性|轻微|稍微|稍|略|较|持续性|持续|阵发性|间断性|间断|渐进性|进一步|极度|突然|突发|"
    r"双侧|左侧|右侧|单侧|双|左|右|反复|部位?|有所|有|出现|可见|部|的|较前|性|地|程度|一过性|全面性|可凹性|凹陷性|弥漫性|局部|多发|"
    r"(?:[ⅠⅡⅢⅣⅤ]|[IVX]{1,3}|\d)度|"
    r"呈|[、，\s]"
)
_FREE: Final = "有无伴及和与或现见出全身度性部肢呈发痛诉感者儿的为示是曾天月周年时后前认疑生度稍显未"
_SHARED: Final = re.compile(r"([\u4e00-\u9fffA-Za-z]{1,6})[、及和与或/]$")


class Hit(NamedTuple):
    """A name found at code points [start, end); the term's place; whether the wording denies it."""

    start: int
    end: int
    place: int
    is_denied: bool


def plain(text: str) -> str:
    """Full-width forms, letters and traditional characters in one form, character for character."""
    if not text.isascii():
        folded = (unicodedata.normalize("NFKC", letter) for letter in text)
        text = "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))
    upper = (letter.upper() for letter in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, upper, strict=True)).translate(
        dict(simplified_forms())
    )


def _is_of_a_part(written: str, hit: Hit) -> bool:
    """Whether a wide name stands after a part of the body that makes it another finding (喉头水肿)."""
    if hit.start == 0 or written[hit.start : hit.end] not in chinese_generics():
        return False
    before = written[hit.start - 1]
    return "\u4e00" <= before <= "\u9fff" and before not in _FREE


def names_of(terms: Terms) -> Iterator[tuple[int, str, bool]]:
    """Our own Chinese names of the terms of one ontology."""
    for row in chinese_names():
        place = terms.place(row.code)
        if place is not None:
            for name in row.names.split("|"):
                yield place, name, row.presence == "absent"


class ChineseMatcher:
    """Looks for Chinese names: each with the place of what it names, and whether the wording denies it."""

    def __init__(self, names: Iterable[tuple[int, str, bool]]) -> None:
        self._more: dict[str, list[int]] = {}
        self._names: dict[str, tuple[int, bool]] = dict.fromkeys(chinese_guards(), (-1, False))
        for place, written, is_denied in names:
            name = plain(written)
            first, _ = self._names.setdefault(name, (place, is_denied))
            if first not in (place, -1):
                self._more.setdefault(name, []).append(place)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {letter: sorted(found, reverse=True) for letter, found in lengths.items()}

    def hits(self, written: str) -> list[Hit]:
        """Return the names in a text that ``plain`` has made plain, in order, none within another."""
        found = [*self._longest(written), *self._parted(written)]
        chosen: list[Hit] = []
        taken = bytearray(len(written))
        for hit in sorted(found, key=lambda item: (item.start - item.end, item.start, item.is_denied)):
            if not any(taken[hit.start : hit.end]):
                chosen.append(hit)
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        chosen += self._shared(written, chosen)
        for hit in [hit for hit in chosen if written[hit.start : hit.end] in self._more]:
            chosen += [hit._replace(place=place) for place in self._more[written[hit.start : hit.end]]]
        return sorted(hit for hit in chosen if hit.place >= 0 and not _is_of_a_part(written, hit))

    def _longest(self, written: str) -> Iterator[Hit]:
        at, names, lengths = 0, self._names, self._lengths
        while at < len(written):
            step = 1
            for length in lengths.get(written[at], ()):
                found = names.get(written[at : at + length])
                if found is not None and at + length <= len(written):
                    yield Hit(at, at + length, *found)
                    step = length
                    break
            at += step

    def _parted(self, written: str) -> Iterator[Hit]:
        """Names with words inside that only weigh or deny: 听力明显下降, 肝脏未触及肿大, 双下肢无水肿."""
        cut = list(_INSIDE.finditer(written))
        if not cut:
            return
        denials = {place for piece in cut if piece["no"] for place in range(piece.start(), piece.end())}
        gone = {place for piece in cut for place in range(piece.start(), piece.end())}
        places = [place for place in range(len(written)) if place not in gone]
        rest = "".join([written[place] for place in places])
        for hit in self._longest(rest):
            start, end = places[hit.start], places[hit.end - 1] + 1
            inside = range(start, end)
            if end - start > hit.end - hit.start and not self._is_split_badly(written, start, end, gone):
                yield Hit(start, end, hit.place, hit.is_denied or any(place in denials for place in inside))

    def _is_split_badly(self, written: str, start: int, end: int, gone: set[int]) -> bool:
        """Whether a comma stands inside, or a part of the name is a name by itself (头痛无呕吐)."""
        piece = written[start:end]
        if re.search(r"[，\n]", piece):
            return True
        parts = re.split(r"\0+", "".join("\0" if start + at in gone else letter for at, letter in enumerate(piece)))
        return any(part in self._names for part in parts) and "、" in piece

    def _shared(self, written: str, chosen: list[Hit]) -> list[Hit]:
        """The first of two parts before one head: 肝、脾肿大; 听力和视力下降."""
        made: list[Hit] = []
        taken = {place for hit in chosen for place in range(hit.start, hit.end)}
        for hit in chosen:
            before = _SHARED.search(written, max(0, hit.start - 7), hit.start)
            if before is None or hit.place < 0:
                continue
            name = written[hit.start : hit.end]
            for first in range(before.start(1), before.end(1)):
                if first in taken:
                    continue
                part = written[first : before.end(1)]
                heads = (part + name[kept:] for kept in range(1, len(name)))
                found = next((self._names[head] for head in heads if head in self._names), None)
                if found is not None and found[0] not in (hit.place, -1):
                    made.append(Hit(first, hit.end, found[0], found[1] or hit.is_denied))
                    break
        return made
