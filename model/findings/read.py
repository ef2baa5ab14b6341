"""Text in, findings out: the one door to reading notes in either language."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from model.domain.code import HPO, Code
from model.domain.text import Language
from model.findings.chinese import ChineseMatcher, Hit, names_of, plain
from model.findings.context_en import Said, said_of, sentences
from model.findings.context_zh import onset_of, side_of
from model.findings.context_zh import said_of as said_in_chinese
from model.findings.dictionary import load_dictionary
from model.findings.english import EnglishMatcher, Match, Tokens
from model.findings.said import Standing, TextFinding
from model.findings.sections import Sections, sections
from model.findings.tables import ambiguous
from model.findings.values import Value, values
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
    r"(?: of age| old)?)|in (?:infancy|(?:early |late )?childhood|adolescence|adulthood)"
    r"|(?:for|x|over) ?\d+ ?(?:d|days?|weeks?|months?|years?)\b"
    r"|\d+ (?:days?|weeks?|months?|years?) ago",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """A name or number in a text: its place in the ontology (beyond its terms: one of the further names), and how."""

    place: int
    standing: Standing
    start: int
    end: int
    laterality: str
    onset: str


class Names(NamedTuple):
    """Further names to look for in the same pass; the place of the first is the number of terms."""

    english: EnglishMatcher
    chinese: ChineseMatcher


class Reader:
    """Reads notes with one ontology; made once, used for every text."""

    def __init__(self, ontology: Ontology, cache: Path | None = None, further: Names | None = None) -> None:
        self._ontology = ontology
        self._names = Names(EnglishMatcher(load_dictionary(ontology, cache)), ChineseMatcher(names_of(ontology.terms)))
        self._further = further
        self._codes: dict[int, Code] = {}

    def read(self, text: str, language: Language) -> tuple[TextFinding, ...]:
        """Return what the text says, in its order; findings of mere conditions are left out."""
        return self.findings(self.mentions(text, language))

    def mentions(self, text: str, language: Language) -> list[Mention]:
        """Return the terms and further names that the text speaks of, in its order."""
        return language.chosen(self._in_english, self._in_chinese)(text)

    def findings(self, mentions: Iterable[Mention]) -> tuple[TextFinding, ...]:
        """Return the mentions of terms as findings."""
        count = len(self._ontology.terms)
        return tuple(
            TextFinding(
                code=self._code(item.place),
                standing=item.standing,
                start=item.start,
                end=item.end,
                laterality=item.laterality,
                onset=item.onset,
            )
            for item in mentions
            if item.place < count
        )

    def _in_english(self, text: str) -> list[Mention]:
        tokens = self._names.english.tokens(text)
        heads, words = sections(text), frozenset(tokens.words)
        numbers = _numbers(tokens, values(text, self._ontology.terms))
        held = frozenset[int]().union(*(match.tokens for match in numbers))
        named = [match for match in self._names.english.matches(tokens) if held.isdisjoint(match.tokens)]
        if self._further:
            named += self._further.english.matches(self._further.english.tokens(text))
        matches = sorted([*numbers, *(match for match in named if _is_read(tokens, match, heads, words))])
        found, sure = list[Mention](), frozenset(numbers)
        for sentence in sentences(tokens, matches):
            for match, said in zip(sentence.matches, said_of(sentence), strict=True):
                _under(heads.kind(tokens.start(match.first)), said)
                said.is_denied &= match not in sure
                standing = said.standing()
                if standing is not None:
                    found.append(_mention(tokens, match, standing, sentence.end))
        return found

    def _in_chinese(self, text: str) -> list[Mention]:
        written = plain(text)
        numbers = [Hit(*value, is_denied=False) for value in values(text, self._ontology.terms)]
        held = {place for hit in numbers for place in range(hit.start, hit.end)}
        named = [hit for hit in self._names.chinese.hits(written) if held.isdisjoint(range(hit.start, hit.end))]
        further = self._further.chinese.hits(written) if self._further else []
        hits = sorted([*numbers, *named, *further])
        heads, sure = sections(written), frozenset(numbers)
        found: list[Mention] = []
        for hit, said in zip(hits, said_in_chinese(written, hits), strict=True):
            _under(heads.kind(hit.start), said)
            said.is_denied &= hit not in sure
            standing = said.standing()
            if standing is not None:
                side = side_of(written, hit.start, hit.end)
                onset = "" if said.is_denied else onset_of(written, hit.start, hit.end)
                found.append(Mention(hit.place, standing, hit.start, hit.end, side, onset))
        return found

    def _code(self, place: int) -> Code:
        found = self._codes.get(place)
        if found is None:
            terms = self._ontology.terms
            found = self._codes[place] = Code(HPO, terms.id(place), terms.label(place))
        return found


def _mention(tokens: Tokens, match: Match, standing: Standing, end: int) -> Mention:
    stop = tokens.end(min(end, len(tokens.words)) - 1)
    found = _ONSET.search(tokens.text, tokens.end(match.last), stop)
    onset = found[0] if found and standing is not Standing.ABSENT else ""
    first, last = tokens.start(match.first), tokens.end(match.last)
    return Mention(match.place, standing, first, last, _side(tokens, match), onset)


def _numbers(tokens: Tokens, found: Sequence[Value]) -> list[Match]:
    """Numbers as matches of the tokens that they cover."""
    if not (found and tokens.words):
        return []
    starts = [tokens.start(token) for token in range(len(tokens.words))]
    made = []
    for value in found:
        first = max(0, bisect_right(starts, value.start) - 1)
        end = max(first + 1, bisect_left(starts, value.end))
        made.append(Match(first, end - 1, frozenset(range(first, end)), value.place, False, False))
    return made


def _is_read(tokens: Tokens, match: Match, heads: Sections, words: frozenset[str]) -> bool:
    """Whether a name means a finding here: not as the head of a section, nor a word that means another thing."""
    if heads.is_head(tokens.start(match.first)):
        return False
    row = ambiguous().get(tokens.words[match.first]) if match.first == match.last else None
    if row is None:
        return True
    following = tokens.words[match.last + 1 : match.last + 2]
    return not (set(following) & set(row.next.split()) or words.intersection(row.unless.split()))


def _under(head: str, said: Said) -> None:
    """What the head of the section adds."""
    said.is_kin |= head == "family"
    said.is_past |= head == "past"
    said.is_doubted |= head == "maybe"
    said.is_conditional |= head == "if"


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
