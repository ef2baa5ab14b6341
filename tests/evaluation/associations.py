"""Measures what ``osler associations`` finds: ``python -m tests.evaluation.associations``.

Made-up corpora of 140 things, 2,000 documents each: even, where every document names each thing independently, and
uneven, where some documents name many things and others none. Without links every discovery is false; with ten planted
links the share of false ones among those found is the measure. Beside it Fisher's test over all documents at once. Then
PubMedQA's 500 abstracts, as they are and with their mentions exchanged at random (each document names as many things as
before, each thing stands in as many documents), which leaves no link.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.domain.text import same
from model.knowledge.load import load
from model.language.associations.exact import Table, p_value, q_values
from model.language.associations.find import find, pairs_of_kinds
from model.language.associations.held import read_held
from model.language.associations.mentions import Mentions, named, read_mentions
from model.language.associations.things import Kind, Thing, Things, read_things
from model.language.library.document import Document, Sentence, sentences
from model.language.terms import vocabulary
from model.ontology.load import load_ontology

PUBMEDQA = Path(__file__).parents[3] / "shared" / "diagnosis-common" / "pubmedqa_pqal_dev500.json.gz"
LEAST, RATE = 3, 0.05
DOCUMENTS, CORPORA, PLANTED = 2_000, 100, 10
SIZES = {Kind.DRUG: 40, Kind.GENE: 40, Kind.DISEASE: 60}
Found = set[tuple[str, str]]


def made_up() -> Things:
    """Things that no text names."""
    ids = [(f"{kind}:{at:02d}", kind) for kind, size in SIZES.items() for at in range(size)]
    by_id = {name: Thing(id=name, kind=kind, label=same(name)) for name, kind in ids}
    return Things(by_id=by_id, names=vocabulary(()), written={})


def corpus(rng: np.random.Generator, things: Things, is_uneven: bool, planted: Found) -> np.ndarray:
    """Which document (row) names which thing (column). A planted link: a third of the first's documents name both."""
    shares = np.minimum(0.15, 0.1 / (1 + np.arange(len(things.by_id)) % 40) ** 0.7)
    breadth = rng.lognormal(-0.5, 1.0, DOCUMENTS) if is_uneven else np.ones(DOCUMENTS)
    is_named = rng.random((DOCUMENTS, len(shares))) < np.minimum(0.9, shares * breadth[:, None])
    order = list(things.by_id)
    for first, second in sorted(planted):
        is_named[:, order.index(second)] |= is_named[:, order.index(first)] & (rng.random(DOCUMENTS) < 1 / 3)
    return is_named


def links(rng: np.random.Generator, things: Things) -> Found:
    order = [list(filter(lambda name: things.by_id[name].kind is kind, things.by_id)) for kind in Kind]
    drawn = [rng.permutation(names)[:PLANTED] for names in order]
    return {tuple(sorted((str(drawn[at % 3][at]), str(drawn[(at + 1) % 3][at])))) for at in range(PLANTED)}


def counted(is_named: np.ndarray, order: list[str], things: Things) -> Mentions:
    mentions = Mentions()
    kinds = {thing.id: thing.kind for thing in things.by_id.values()}
    for row in is_named:
        mentions.add([order[at] for at in np.flatnonzero(row).tolist()], kinds)
    return mentions


def by_strata(mentions: Mentions, things: Things) -> Found:
    return {(item.first.id, item.second.id) for item in find(mentions, things, NOTHING, LEAST, RATE).found}


def by_fisher(mentions: Mentions, things: Things) -> Found:
    """Fisher's test over all documents at once, no strata."""
    of = {thing: sum(counts.values()) for thing, counts in mentions.of.items()}
    of = {thing: count for thing, count in of.items() if count >= LEAST}
    both = {pair: sum(counts.values()) for pair, counts in mentions.of_both.items()}
    both = {pair: count for pair, count in both.items() if count >= LEAST}
    documents = sum(mentions.documents.values())
    ps = [p_value([Table(documents, of[one], of[two], count)]) for (one, two), count in both.items()]
    judged = zip(both, q_values(ps, pairs_of_kinds(of, things)), strict=True)
    return {pair for pair, q in judged if q <= RATE}


class _Nothing:
    def standing(self, first, second):
        return None, ()


NOTHING = _Nothing()
WAYS = {"by breadth": by_strata, "all at once": by_fisher}


def simulated(
    is_uneven: bool, has_links: bool, corpora: int, seed: int = 7
) -> Mapping[str, tuple[float, float, float]]:
    """Of each way: share of corpora with a false discovery, mean share of false ones, share of planted links found."""
    rng, things = np.random.default_rng(seed), made_up()
    scores: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
    for _ in range(corpora):
        planted = links(rng, things) if has_links else set()
        mentions = counted(corpus(rng, things, is_uneven, planted), list(things.by_id), things)
        for way, judge in WAYS.items():
            found = judge(mentions, things)
            false = len(found - planted)
            hit = len(found & planted) / len(planted) if planted else 0.0
            scores[way].append((float(false > 0), false / max(1, len(found)), hit))
    return {way: tuple(np.mean(rows, axis=0).tolist()) for way, rows in scores.items()}


def exchanged(is_named: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same margins, everything else by chance: pairs of documents swap what only one of both names (curveball)."""
    rows = [set(np.flatnonzero(row).tolist()) for row in is_named]
    for _ in range(20 * len(rows)):
        one, two = rng.choice(len(rows), 2, replace=False).tolist()
        mixed = rng.permutation(sorted(rows[one] ^ rows[two])).tolist()
        shared, own = rows[one] & rows[two], len(rows[one] - rows[two])
        rows[one], rows[two] = shared | set(mixed[:own]), shared | set(mixed[own:])
    made = np.zeros_like(is_named)
    for at, row in enumerate(rows):
        made[at, list(row)] = True
    return made


def abstracts() -> Iterator[Document]:
    with gzip.open(PUBMEDQA, "rt", encoding="utf-8") as file:
        rows = json.load(file)
    for identity, row in rows.items():
        said = tuple(sentence for part in row["CONTEXTS"] for sentence in sentences(part))
        yield Document(title=row["QUESTION"], sentences=said, source=f"PMID {identity}")


def with_links(rng: np.random.Generator, things: Things, documents: list[Document]) -> tuple[list[Document], Found]:
    """Ten drugs and genes, each pair in one added sentence of five abstracts, in English and Chinese by turns."""
    drugs = sorted(thing for thing in things.by_id if thing.startswith("drug:"))
    genes = sorted(thing for thing in things.by_id if thing.startswith("gene:"))
    drawn = zip(rng.permutation(drugs)[:PLANTED].tolist(), rng.permutation(genes)[:PLANTED].tolist(), strict=True)
    told, pairs = list(documents), set(drawn)
    for drug, gene in sorted(pairs):
        label = things.by_id[drug].label
        said = (f"We gave {label.en} to carriers of {gene[5:]}.", f"{gene[5:]}变异的患者服用{label.zh}。")
        for turn, at in enumerate(rng.choice(len(told), 5, replace=False).tolist()):
            told[at] = replace(told[at], sentences=(*told[at].sentences, Sentence(text=said[turn % 2])))
    return told, pairs


def on_pubmedqa(rounds: int) -> None:
    rng = np.random.default_rng(7)
    knowledge, ontology = load(), load_ontology()
    begun = time.perf_counter()
    things = read_things(knowledge, ontology)
    gathered = time.perf_counter()
    documents = list(abstracts())
    mentions = read_mentions(documents, things)
    spent = time.perf_counter() - gathered
    print(
        f"{len(things.by_id)} things gathered in {gathered - begun:.1f} s; {spent / len(documents) * 1000:.1f} ms a text"
    )
    held = read_held(knowledge, ontology, things)
    kinds = ", ".join(f"{sum(things.by_id[thing].kind is kind for thing in mentions.of)} {kind}" for kind in Kind)
    print(f"PubMedQA: {len(documents)} abstracts name {kinds}; {len(mentions.of_both)} pairs of two kinds")
    for least in (2, LEAST):
        result = find(mentions, things, held, least, RATE)
        print(f"at least {least} documents: {result.tested} pairs tested, {len(result.found)} associations")
    told, pairs = with_links(rng, things, documents)
    result = find(read_mentions(told, things), things, held, LEAST, RATE)
    found = {(item.first.id, item.second.id) for item in result.found}
    print(f"{PLANTED} links planted in five abstracts each: {len(found & pairs)} found, {len(found - pairs)} others")
    order = sorted(mentions.of)
    named_in = np.array([[thing in said for thing in order] for said in (named(each, things) for each in documents)])
    false = 0
    for _ in range(rounds):
        shuffled = counted(exchanged(named_in, rng), order, things)
        false += bool(find(shuffled, things, held, 2, RATE).found)
    print(f"mentions exchanged at random: an association in {false} of {rounds} rounds (at least 2 documents)")


def main(arguments: list[str]) -> None:
    corpora = int(arguments[0]) if arguments else CORPORA
    for has_links in (False, True):
        for is_uneven in (False, True):
            for way, (any_false, false, hit) in simulated(is_uneven, has_links, corpora).items():
                name = f"{'uneven' if is_uneven else 'even'}, {PLANTED if has_links else 'no'} links, {way}"
                print(f"{name}: corpora with a false one {any_false:.3f}, false {false:.3f}, links found {hit:.3f}")
    if PUBMEDQA.exists():
        on_pubmedqa(min(corpora, 50))
    else:
        print("PubMedQA: skipped, the data are absent")


if __name__ == "__main__":
    main(sys.argv[1:])
