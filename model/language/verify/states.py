"""States that exclude each other: what is normal is not raised, what is wild type is not mutated."""

from collections.abc import Iterator
from functools import cache

from model.language.verify.check import Sentence
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind, rows
from model.language.verify.phrases import phrases
from model.language.verify.reading import Reading


@cache
def _complements() -> dict[str, frozenset[str]]:
    return {row["class"]: frozenset(row["excluded_by"].split()) for row in rows("complements.csv")}


def excluding(sentence: Sentence, item: Item) -> Iterator[Said]:
    """Where the evidence affirms what excludes a state that the text denies ("not elevated": normal)."""
    if not item.is_negated:
        return
    for key in sorted(item.keys):
        for other in sorted(_complements().get(key, ())):
            yield from (said for said in sentence.ground.by_key.get(other, ()) if not said.item.is_negated)


@cache
def _wild() -> frozenset[str]:
    return phrases().keys_of("wild type")


def is_unchanged(reading: Reading, item: Item) -> bool:
    """Whether a gene is said to be without a variant: denied, or wild type."""
    if item.is_negated:
        return True
    genes = tuple(other for other in reading.items if other.kind is Kind.GENE)
    wild = [other for other in reading.items if other.keys & _wild() and not other.is_negated]
    return any(
        item.first < near.after and near.first < item.after
        for one in wild
        for near in reading.nearest(one, reach=genes)
    )


def is_wild(sentence: Sentence, item: Item) -> bool:
    """Whether "wild type" may be said: of a gene in which the evidence found nothing."""
    genes = tuple(other for other in sentence.reading.items if other.kind is Kind.GENE)
    return bool(item.keys & _wild()) and any(
        is_unchanged(said.reading, said.item)
        for gene in sentence.reading.nearest(item, reach=genes)
        for said in sentence.ground.places(gene, sentence.words(gene))
    )
