"""Number plates written in groups ("LK19 ABC", "KXB 4521") behind a word that announces one."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import Word
from privacy.text.reading import Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_SAID: Final = re.compile(
    r"(?i:\b(?:(?:number|licen[cs]e|vehicle|car) plates?|plates?|(?:vehicle|car) reg(?:istration|\.)?)"
    r"(?: (?:no\.?|number|is|was))*[\s:#]{1,3})"
    r"((?:[A-Z0-9]{1,4}[ -]){1,3}[A-Z0-9]{1,4})(?![\w-])"
)
_NEAR: Final = (re.compile("plate"), re.compile(r"reg(?<!\wreg)"))
_BEFORE, _BEHIND = 12, 80
"""How far from the word itself an announcement begins, and a plate ends."""
_WORD: Final = re.compile("[A-Z]{2,}")
_FEWEST_DIGITS, _LONGEST = 2, 9


def find(reading: Reading) -> Iterator[Span]:
    """Yield plates in groups; those in one piece are labelled numbers."""
    end = 0
    for begin, stop in sorted(near.span() for sign in _NEAR for near in sign.finditer(reading.lower)):
        first = max(end, begin - _BEFORE)
        if (match := _SAID.search(reading.text, first, stop + _BEHIND)) is None:
            continue
        end = match.end()
        signs = re.sub("[ -]", "", match.group(1))
        digits = sum(map(str.isdigit, signs))
        is_said = any(reading.lexicon[word] & Word.VOCABULARY for word in _WORD.findall(match.group(1)))
        if _FEWEST_DIGITS <= digits < len(signs) <= _LONGEST and not is_said:
            yield Span(match.start(1), match.end(1), Label.ID, Layer.PATTERN, "number plate")


RECOGNIZER: Final = Recognizer(id="plates", order=45, find=find)
