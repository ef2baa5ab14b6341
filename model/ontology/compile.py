"""Turns the three source files into arrays: one pass, a few seconds, once for each release."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.ontology.annotations import KINDS, DiseaseRows, read_annotations, read_genes
from model.ontology.obo import OboTerm, Scope, read_obo
from model.ontology.sources import Sources, same_diseases
from model.ontology.store import Column, OntologyError
from model.ontology.strings import packed

_PHENOTYPE: Final = "HP:0000118"  # the root of all phenotypic abnormalities


class Index(NamedTuple):
    """The current terms in order of their numbers, and where each written id leads."""

    terms: tuple[OboTerm, ...]
    places: dict[str, int]


def compiled(sources: Sources) -> dict[str, Column]:
    """Read the sources and return every array that ``Ontology`` needs.

    Raises:
        OntologyError: a file cannot be read or is not what it should be.
    """
    release, stanzas = read_obo(sources.ontology)
    annotated, diseases = read_annotations(sources.annotations)
    index = _index(stanzas)
    columns = _term_columns(index)
    columns |= _disease_columns(_merged(diseases), index, read_genes(sources.genes))
    columns |= _texts("release", (release, annotated))
    columns["term_ic"] = _information(columns)
    return columns


def _index(stanzas: Sequence[OboTerm]) -> Index:
    terms = tuple(sorted((term for term in stanzas if not term.is_obsolete), key=lambda term: term.id))
    places = {term.id: place for place, term in enumerate(terms)}
    for term in terms:
        for former in term.former:
            places.setdefault(former, places[term.id])
    for term in stanzas:
        if term.is_obsolete and term.replaced_by in places:
            places.setdefault(term.id, places[term.replaced_by])
    return Index(terms, places)


def _term_columns(index: Index) -> dict[str, Column]:
    terms, places = index
    parents = [sorted({places[parent] for parent in term.parents if parent in places}) for term in terms]
    ancestors = _closure(parents)
    current = {term.id for term in terms}
    former = sorted((int(id_[3:]), place) for id_, place in places.items() if id_ not in current)
    root = places[_PHENOTYPE]
    names = [(term.label, Scope.LABEL, place) for place, term in enumerate(terms)]
    names += [(name, scope, place) for place, term in enumerate(terms) for name, scope in term.names]
    return {
        "term_number": np.array([int(term.id[3:]) for term in terms], dtype=np.int32),
        "term_is_phenotype": np.array([root in found for found in ancestors], dtype=np.bool_),
        "former_number": np.array([number for number, _ in former], dtype=np.int32),
        "former_term": np.array([place for _, place in former], dtype=np.int32),
        "name_scope": np.array([scope for _, scope, _ in names], dtype=np.uint8),
        "name_term": np.array([place for _, _, place in names], dtype=np.int32),
        **_texts("name", (name for name, _, _ in names)),
        **_lists("parent", parents),
        **_lists("ancestor", ancestors),
    }


def _closure(parents: Sequence[Sequence[int]]) -> list[list[int]]:
    """Each term with all its ancestors, itself included."""
    found: dict[int, set[int]] = {}
    for start in range(len(parents)):
        path = [start]
        while path:
            term = path[-1]
            missing = [parent for parent in parents[term] if parent not in found]
            if term in found or not missing:
                if term not in found:
                    found[term] = {term}.union(*(found[parent] for parent in parents[term]))
                path.pop()
                continue
            if len(path) > len(parents):
                raise OntologyError("the ontology's is_a relation has a cycle")
            path.append(missing[0])
    return [sorted(found[term]) for term in range(len(parents))]


def _merged(diseases: dict[str, DiseaseRows]) -> list[tuple[DiseaseRows, tuple[DiseaseRows, ...]]]:
    """OMIM diseases first, each with the Orphanet entries that mean the same; only those with features."""
    with_features = {id_: rows for id_, rows in diseases.items() if rows.features}
    partners: dict[str, list[DiseaseRows]] = {}
    taken = set()
    for omim, orpha in same_diseases():
        if omim in with_features and orpha in with_features and orpha not in taken:
            partners.setdefault(omim, []).append(with_features[orpha])
            taken.add(orpha)
    ordered = sorted((id_ for id_ in with_features if id_ not in taken), key=_disease_order)
    return [(with_features[id_], tuple(partners.get(id_, ()))) for id_ in ordered]


def _disease_order(id_: str) -> tuple[int, int]:
    kind, _, number = id_.partition(":")
    return KINDS.index(kind), int(number)


def _disease_columns(
    diseases: Sequence[tuple[DiseaseRows, tuple[DiseaseRows, ...]]], index: Index, pairs: Iterable[tuple[str, str]]
) -> dict[str, Column]:
    places = index.places
    all_rows = [(main, *others) for main, others in diseases]
    symbols, genes = _genes(all_rows, pairs)
    features = [
        [
            (places[row.term], row, rows.id.startswith("ORPHA"))
            for rows in group
            for row in rows.features
            if row.term in places
        ]
        for group in all_rows
    ]
    flat = list(chain.from_iterable(features))
    papers = [sorted({row.paper for rows in group for row in rows.features if row.paper}) for group in all_rows]
    return {
        "disease_kind": np.array([KINDS.index(main.id.partition(":")[0]) for main, _ in diseases], dtype=np.uint8),
        "disease_number": np.array([int(main.id.partition(":")[2]) for main, _ in diseases], dtype=np.int32),
        **_texts("disease_label", (main.label for main, _ in diseases)),
        **_texts("gene_symbol", symbols),
        **_lists("gene", genes),
        **_lists("partner", [[int(other.id.partition(":")[2]) for other in others] for _, others in diseases]),
        **_lists("inheritance", [_places(chain(*(r.inheritance for r in group)), places) for group in all_rows]),
        **_lists("onset", [_places(chain(*(r.onset for r in group)), places) for group in all_rows]),
        **_lists("paper", papers),
        **_ends("row", features),
        "row_term": np.array([place for place, _, _ in flat], dtype=np.int32),
        "row_told": np.array([row.told for _, row, _ in flat], dtype=np.uint8),
        "row_share": np.array([row.share for _, row, _ in flat], dtype=np.float32),
        "row_seen": np.array([min(row.seen, 65_535) for _, row, _ in flat], dtype=np.uint16),
        "row_looked_at": np.array([min(row.looked_at, 65_535) for _, row, _ in flat], dtype=np.uint16),
        "row_paper": np.array([row.paper for _, row, _ in flat], dtype=np.int32),
        "row_is_curated": np.array([row.is_curated for _, row, _ in flat], dtype=np.bool_),
        "row_is_orpha": np.array([is_orpha for _, _, is_orpha in flat], dtype=np.bool_),
    }


def _places(ids: Iterable[str], places: dict[str, int]) -> list[int]:
    return sorted({places[id_] for id_ in ids if id_ in places})


def _genes(
    all_rows: Sequence[tuple[DiseaseRows, ...]], pairs: Iterable[tuple[str, str]]
) -> tuple[list[str], list[list[int]]]:
    owners = {rows.id: place for place, group in enumerate(all_rows) for rows in group}
    known = [(symbol, owners[disease]) for symbol, disease in pairs if disease in owners and symbol != "-"]
    symbols = sorted({symbol for symbol, _ in known})
    numbers = {symbol: number for number, symbol in enumerate(symbols)}
    genes: list[set[int]] = [set() for _ in all_rows]
    for symbol, place in known:
        genes[place].add(numbers[symbol])
    return symbols, [sorted(found) for found in genes]


def _information(columns: dict[str, Column]) -> Column:
    """-ln of the share of diseases with the term or a narrower one; an unused term counts as used once."""
    ends, flat = columns["ancestor_ends"], columns["ancestor"]
    rows, terms = columns["row_ends"], columns["row_term"]
    counts = np.zeros(len(ends) - 1, dtype=np.int64)
    for start, end in zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True):
        found = [flat[ends[term] : ends[term + 1]] for term in np.unique(terms[start:end]).tolist()]
        if found:
            counts[np.unique(np.concatenate(found))] += 1
    share: NDArray[np.float64] = np.maximum(counts, 1) / max(1, len(rows) - 1)
    return (-np.log(share)).astype(np.float32)


def _texts(name: str, texts: Iterable[str]) -> dict[str, Column]:
    ends, content = packed(texts)
    return {f"{name}_text_ends": ends, f"{name}_text": content}


def _ends(name: str, lists: Sequence[Sequence[object]]) -> dict[str, Column]:
    ends = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(found) for found in lists], out=ends[1:])
    return {f"{name}_ends": ends}


def _lists(name: str, lists: Sequence[Sequence[int]]) -> dict[str, Column]:
    return {name: np.array(list(chain.from_iterable(lists)), dtype=np.int32), **_ends(name, lists)}
