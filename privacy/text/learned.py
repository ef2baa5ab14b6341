"""What a learned classifier may add: only words that the lists hold for possible names, outside clinical company.

A word that no list knows is removed by the unknown-word rule already; a drug, a device, an eponym in its place is never
a name, whatever a network of a million numbers thinks of it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from privacy.text.lexicon import NAME, Word
from privacy.text.people import is_protected
from privacy.text.reading import FREE, Reading
from privacy.text.span import Span
from privacy.text.zh import is_given, ordinary, surname_length

_NEVER: Final = Word.CODE | Word.KEEP | Word.INITIAL | Word.CAPITALS | Word.EPONYM
_SIZES: Final = (2, 3, 4)


def allowed(reading: Reading, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the learned spans that can be names: a word in English, joined characters in Chinese."""
    places = {word.start: place for place, word in enumerate(reading.capitals)}
    for span in _joined(reading.text, spans):
        if reading.mask[span.start] != FREE:
            continue
        place = places.get(span.start)
        if place is None:
            if _is_chinese_name(reading.text[span.start : span.end]):
                yield span
            continue
        flags = reading.capitals[place].flags
        if flags & NAME and not flags & _NEVER and not is_protected(reading, place):
            yield span


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Join the Chinese characters of one name."""
    last: Span | None = None
    for span in spans:
        if last and span.start == last.end and text[span.start] >= "\u4e00" and text[last.start] >= "\u4e00":
            last = last._replace(end=span.end)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _is_chinese_name(piece: str) -> bool:
    family = surname_length(piece, 0)
    can_begin = bool(family) or piece in ordinary()
    return can_begin and len(piece) in _SIZES and is_given(piece[family or 1 :])
