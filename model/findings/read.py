"""Text in, findings out: the one door to reading notes in either language."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.domain.code import HPO, Code
from model.domain.text import Language
from model.findings.context_en import said_of, sentences
from model.findings.dictionary import load_dictionary
from model.findings.english import EnglishMatcher, Match, Tokens
from model.findings.said import Standing, TextFinding
from model.findings.sections import sections
from model.ontology.ontology import Ontology

_SIDES: Final = {
    "left": "left",
    "right": "right",
    "bilateral": "bilateral",
    "bilaterally": "bilateral",
    "both": "bilateral",
    "unilateral": "unilateral",
}
_NEAR: Final = 3
_ONSET: Final = re.compile(
    r"(?:since|from|at|by|before|after)(?: the)?(?: age(?: of)?)?(?: about)? (?:birth|infancy|childhood|adolescence|"
    r"(?:\d+(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten)(?: ?-?(?:days?|weeks?|months?|years?))?"
    r"(?: of age| old)?)|in (?:infancy|(?:early |late )?childhood|adolescence|adulthood)|(?:for|x|over) ?\d+ ?(?:d|days?|weeks?|months?|years?)\b"
    r"|\d+ (?:days?|weeks?|months?|years?) ago",
    re.IGNORECASE,
)


class Reader:
    """Reads notes with one ontology; made once, used for every text."""

    def __init__(self, ontology: Ontology, cache: Path | None = None) -> None:
        self._ontology = ontology
        self._english = EnglishMatcher(load_dictionary(ontology, cache))
        self._codes: dict[int, Code] = {}

    def read(self, text: str, language: Language) -> tuple[TextFinding, ...]:
        """Return what the text says, in its order; findings of mere conditions are left out."""
        del language
        return self._read_english(text)

    def _read_english(self, text: str) -> tuple[TextFinding, ...]:
        tokens = self._english.tokens(text)
        matches = self._english.matches(tokens)
        heads = sections(text)
        found: list[TextFinding] = []
        for sentence in sentences(tokens, matches):
            for match, said in zip(sentence.matches, said_of(sentence), strict=True):
                kind = heads.kind(tokens.start(match.first))
                said.is_kin |= kind == "family"
                said.is_past |= kind == "past"
                said.is_doubted |= kind == "maybe"
                said.is_conditional |= kind == "if"
                standing = said.standing()
                if standing is not None:
                    found.append(self._finding(tokens, match, standing, sentence.end))
        return tuple(found)

    def _finding(self, tokens: Tokens, match: Match, standing: Standing, end: int) -> TextFinding:
        stop = tokens.end(min(end, len(tokens.words)) - 1)
        onset = _ONSET.search(tokens.text, tokens.end(match.last), stop)
        return TextFinding(
            code=self._code(match.place),
            standing=standing,
            start=tokens.start(match.first),
            end=tokens.end(match.last),
            laterality=_side(tokens, match),
            onset=onset[0] if onset else "",
        )

    def _code(self, place: int) -> Code:
        found = self._codes.get(place)
        if found is None:
            terms = self._ontology.terms
            found = self._codes[place] = Code(HPO, terms.id(place), terms.label(place))
        return found


def _side(tokens: Tokens, match: Match) -> str:
    near = range(max(0, match.first - _NEAR), match.last + 1)
    for token in reversed(near):
        if token < match.first and tokens.kinds[token + 1]:
            return ""
        if side := _SIDES.get(tokens.words[token]):
            return side
    return ""


@lru_cache(maxsize=2)
def _reader(key: str, cache: Path | None) -> list[Reader]:
    del key, cache
    return []


def reader_of(ontology: Ontology, cache: Path | None = None) -> Reader:
    """Return the reader of this ontology, made at the first call."""
    kept = _reader(ontology.key, cache)
    if not kept:
        kept.append(Reader(ontology, cache))
    return kept[0]


def read(text: str, language: Language, ontology: Ontology) -> tuple[TextFinding, ...]:
    """Return the findings that a text speaks of, each with how it speaks of it and where.

    The text must have passed the scrubber; nothing of it is kept but single words that stand in names.
    """
    return reader_of(ontology).read(text, language)
