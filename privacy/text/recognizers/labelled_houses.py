"""A nursery, school, home or firm behind its label: "Nursery: Busy Bees", "Care home: Sunny Side"."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import Word, listed
from privacy.text.reading import FREE, UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_LABELS: Final = "|".join(sorted(word.replace("_", " ") for word in listed("labelled_houses", "labels")))
_LABEL: Final = re.compile(rf"\b(?:{_LABELS})(?: (?:is|name))?: ?$", re.IGNORECASE)
_ENDS: Final = frozenset(label[-2:] for label in listed("labelled_houses", "labels"))
_NAME: Final = re.compile(rf"[{UPPER}][\w'.-]*(?:(?: | & | and | of | the | of the )[{UPPER}][\w'-]*){{0,5}}")
_FARTHEST: Final = 24
_NO_HOUSES: Final = listed("labelled_houses", "no_houses")


def find(reading: Reading) -> Iterator[Span]:
    """Yield the capitalised words behind such a label."""
    text = reading.text
    for place in reading.places_after(_is_behind_colon):
        word = reading.capitals[place]
        if text[word.start - 4 : word.start - 2].lower() not in _ENDS or word.word in _NO_HOUSES:
            continue
        if not _LABEL.search(text, max(0, word.start - _FARTHEST), word.start):
            continue
        name = _NAME.match(text, word.start)
        if name is None or name.group().isupper() or (name.end() == word.end and word.flags & Word.VOCABULARY):
            continue
        if FREE in reading.mask[word.start : name.end()]:
            yield Span(word.start, name.end(), Label.ORGANIZATION, Layer.CONTEXT, "house behind its label")


def _is_behind_colon(signs: str) -> bool:
    return signs[-2:] == ": " and signs[:1].isalpha()


RECOGNIZER: Final = Recognizer(id="labelled-houses", order=106, find=find)
