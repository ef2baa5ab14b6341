"""Tests every pair of two kinds: which stand together more often than chance, and what the tables say of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from model.language.associations.exact import Table, expected, p_value, q_values
from model.language.associations.held import Held, Standing
from model.language.associations.mentions import Citation, Mentions, Pair
from model.language.associations.things import Kind, Thing, Things

KINDS: Final = ((Kind.DRUG, Kind.GENE), (Kind.DISEASE, Kind.GENE), (Kind.DISEASE, Kind.DRUG))
"""The kinds of pair that are tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Two things that more documents name together than chance would have it.

    ``expected``: documents with both among equally broad ones if the two had nothing to do with each other; ``lift``:
    how many times more there are. ``p``: exact and one-sided; ``q``: the smallest rate of false discoveries at which it
    is one. ``held_by``: the rules, or the annotated diseases, that hold the link already.
    """

    first: Thing
    second: Thing
    documents_first: int
    documents_second: int
    documents_both: int
    expected: float
    p: float
    q: float
    standing: Standing
    held_by: tuple[str, ...]
    citations: tuple[Citation, ...]

    @property
    def lift(self) -> float:
        """Seen by expected."""
        return self.documents_both / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Associations:
    """What a corpus shows: its documents, how many pairs were tested, and those found, the surest first."""

    documents: int
    tested: int
    found: tuple[Association, ...]


def find(mentions: Mentions, things: Things, held: Held, least: int, rate: float) -> Associations:
    """Find the associations of a corpus.

    Every pair of two kinds counts as tested whose things ``least`` documents name each, also where no document names
    both; of fewer than ``least`` documents with both p is taken as 1. ``rate`` bounds the expected share of false
    discoveries among those found.
    """
    frequent = {thing: sum(counts.values()) for thing, counts in mentions.of.items()}
    frequent = {thing: count for thing, count in frequent.items() if count >= least}
    tested = pairs_of_kinds(frequent, things)
    pairs = [pair for pair, counts in mentions.of_both.items() if sum(counts.values()) >= least]
    pairs.sort()
    tables = [tables_of(pair, mentions) for pair in pairs]
    ps = [p_value(each) for each in tables]
    rows = sorted(zip(q_values(ps, tested), ps, pairs, tables, strict=True), key=lambda row: (row[0], row[1], row[2]))
    found = []
    for q, p, pair, table in rows:
        if q <= rate:
            first, second = (things.by_id[thing] for thing in pair)
            standing, by = held.standing(first, second)
            found.append(
                Association(
                    first=first,
                    second=second,
                    documents_first=frequent[pair[0]],
                    documents_second=frequent[pair[1]],
                    documents_both=sum(mentions.of_both[pair].values()),
                    expected=expected(table),
                    p=p,
                    q=q,
                    standing=standing,
                    held_by=by,
                    citations=tuple(mentions.citations.get(pair, ())),
                )
            )
    return Associations(documents=sum(mentions.documents.values()), tested=tested, found=tuple(found))


def pairs_of_kinds(frequent: Collection[str], things: Things) -> int:
    """How many pairs of two kinds these things make."""
    counts = {kind: sum(things.by_id[thing].kind is kind for thing in frequent) for kind in Kind}
    return sum(counts[first] * counts[second] for first, second in KINDS)


def tables_of(pair: Pair, mentions: Mentions) -> tuple[Table, ...]:
    """A table for each stratum: documents that name 2-3, 4-7, 8-15 ... things. One thing alone makes no pair.

    A document that names many things names any two more often: without strata breadth alone would look like a link.
    """
    first, second, both = mentions.of[pair[0]], mentions.of[pair[1]], mentions.of_both[pair]
    strata: dict[int, list[int]] = {}
    for breadth, count in mentions.documents.items():
        if breadth > 1:
            row = strata.setdefault(breadth.bit_length(), [0, 0, 0, 0])
            for at, number in enumerate((count, first.get(breadth, 0), second.get(breadth, 0), both.get(breadth, 0))):
                row[at] += number
    return tuple(Table(*row) for _, row in sorted(strata.items()))
