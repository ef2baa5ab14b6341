"""Reads documents one by one and counts which of them name which things, each document once."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from model.language.associations.things import Kind, Things
from model.language.library.document import Document, Sentence

TITLE: Final = "title"
"""The place of what a document's title names."""
_MOST_PLACES: Final = 3
_SHORT_FORM: Final = re.compile(r"[(（]([A-Za-z][\w-]{1,9})[)）;,]")
_OF_A_GENE: Final = re.compile(
    r"gene|receptor|factor|protein|kinase|enzyme|transporter|channel|\w+[ao]se\b", re.IGNORECASE
)
_BEFORE: Final = 100
"""Code points before a short form in which its words stand."""
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a document names both: its origin, and the sentence (two where no single one names both) with its place."""

    title: str
    source: str
    date: str
    url: str
    sentences: tuple[Sentence, ...]

    @property
    def is_close(self) -> bool:
        """Whether one sentence names both."""
        return len(self.sentences) == 1


@dataclass(slots=True)
class Mentions:
    """Counts by how many things a document names: documents, those that name a thing, or both of a pair."""

    documents: dict[int, int] = field(default_factory=dict)
    of: dict[str, dict[int, int]] = field(default_factory=dict)
    of_both: dict[Pair, dict[int, int]] = field(default_factory=dict)
    citations: dict[Pair, list[Citation]] = field(default_factory=dict)

    def add(self, named: Collection[str], kinds: Mapping[str, Kind]) -> tuple[Pair, ...]:
        """Count one document by the ids of what it names; returns its pairs of two kinds."""
        breadth = len(named)
        _count(self.documents, breadth)
        for thing in named:
            _count(self.of.setdefault(thing, {}), breadth)
        pairs = tuple(pair for pair in combinations(sorted(named), 2) if kinds[pair[0]] is not kinds[pair[1]])
        for pair in pairs:
            _count(self.of_both.setdefault(pair, {}), breadth)
        return pairs


def read_mentions(documents: Iterable[Document], things: Things) -> Mentions:
    """Count a corpus; a document that comes twice, by its source and title, counts once."""
    found, seen = Mentions(), set[tuple[str, str]]()
    kinds = {thing.id: thing.kind for thing in things.by_id.values()}
    for document in documents:
        if (document.source, document.title) not in seen:
            seen.add((document.source, document.title))
            sentences_of = named(document, things)
            for pair in found.add(sentences_of, kinds):
                _cite(found.citations.setdefault(pair, []), document, sentences_of, pair)
    return found


def named(document: Document, things: Things) -> dict[str, list[Sentence]]:
    """Each thing with the sentences that name it; what the document itself calls by a gene's symbol is no gene."""
    title = Sentence(text=document.title, place=TITLE)
    sentences = tuple(dict.fromkeys((title, *document.sentences)))
    own = frozenset(form for sentence in sentences for form in _own_short_forms(sentence.text))
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        for thing in sorted(things.named_in(sentence.text)):
            if thing.partition(":")[2] not in own:
                found.setdefault(thing, []).append(sentence)
    return found


def _own_short_forms(text: str) -> Iterator[str]:
    """Abbreviations that a text introduces for something else than a gene: "live birth rate (LBR)".

    The letters of the short form begin the words before it (Schwartz and Hearst 2003, simplified).
    """
    for match in _SHORT_FORM.finditer(text):
        form = match[1].rstrip("s")
        before = re.split(r"[\W_]+", text[max(0, match.start() - _BEFORE) : match.start()].strip())
        words = before[-len(form) - 1 :]
        initials = "".join(word[:1] for word in words).casefold()
        if _is_within(form.casefold(), initials) and not _OF_A_GENE.search(" ".join(words)):
            yield form


def _is_within(short: str, long: str) -> bool:
    """Whether the letters stand in the other word in their order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _cite(kept: list[Citation], document: Document, named: Mapping[str, list[Sentence]], pair: Pair) -> None:
    """Keep the first documents, those where one sentence names both before the others."""
    first, second = (named[thing] for thing in pair)
    close = [sentence for sentence in first if sentence in second]
    if len(kept) >= _MOST_PLACES and (not close or all(item.is_close for item in kept)):
        return
    kept.append(
        Citation(
            title=document.title,
            source=document.source,
            date=document.date,
            url=document.url,
            sentences=tuple(close[:1]) or (first[0], second[0]),
        )
    )
    if len(kept) > _MOST_PLACES:
        kept.remove(next(item for item in kept if not item.is_close))


def _count(counts: dict[int, int], breadth: int) -> None:
    counts[breadth] = counts.get(breadth, 0) + 1
