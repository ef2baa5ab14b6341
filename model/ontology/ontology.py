"""The compiled ontology: terms and diseases by number, texts decoded only when somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from model.ontology.annotations import KINDS
from model.ontology.obo import Scope
from model.ontology.store import Column, Columns
from model.ontology.strings import Strings

Numbers: TypeAlias = NDArray[np.int32]
Reals: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """A list of numbers for each term or disease, end to end."""

    ends: NDArray[np.int64]
    flat: Numbers

    def __getitem__(self, place: int) -> Numbers:
        return self.flat[self.ends[place] : self.ends[place + 1]]

    def __len__(self) -> int:
        return len(self.ends) - 1


@dataclass(frozen=True, eq=False)
class Terms:
    """HPO terms in order of their numbers; a term's place in that order stands for it everywhere."""

    numbers: Numbers
    former_numbers: Numbers
    former_places: Numbers
    names: Strings
    name_places: Numbers
    name_scopes: NDArray[np.uint8]
    parents: Lists
    ancestors: Lists
    information: Reals
    """-ln of the share of diseases that have the term or a narrower one (nats)."""
    is_phenotype: Flags

    def __len__(self) -> int:
        return len(self.numbers)

    def place(self, hpo_id: str) -> int | None:
        """Return where an id stands, also one that was given up for another; ``None`` when unknown."""
        if not (hpo_id.startswith("HP:") and hpo_id[3:].isdigit() and len(hpo_id) <= 11):
            return None
        number = int(hpo_id[3:])
        found = int(np.searchsorted(self.numbers, number))
        if found < len(self.numbers) and self.numbers[found] == number:
            return found
        found = int(np.searchsorted(self.former_numbers, number))
        if found < len(self.former_numbers) and self.former_numbers[found] == number:
            return int(self.former_places[found])
        return None

    def id(self, place: int) -> str:
        """Return the current id, such as HP:0000252."""
        return f"HP:{int(self.numbers[place]):07d}"

    def label(self, place: int) -> str:
        """Return the English label (the first names are the labels, in order of the terms)."""
        return self.names[place]

    def all_names(self) -> Iterator[tuple[int, str, Scope]]:
        """Every label and synonym with its term's place, for those who look for terms in text."""
        scopes = tuple(Scope)
        places, kinds = self.name_places.tolist(), self.name_scopes.tolist()
        for place, name, kind in zip(places, self.names, kinds, strict=True):
            yield place, name, scopes[kind]


@dataclass(frozen=True, eq=False)
class Rows:
    """The annotation rows of all diseases, end to end; ``ends`` says where each disease's rows stop."""

    ends: NDArray[np.int64]
    term: Numbers
    told: NDArray[np.uint8]
    share: Reals
    seen: NDArray[np.uint16]
    looked_at: NDArray[np.uint16]
    paper: Numbers
    is_curated: Flags
    is_orpha: Flags

    def of(self, disease: int) -> slice:
        """Return the slice of one disease's rows."""
        return slice(int(self.ends[disease]), int(self.ends[disease + 1]))


@dataclass(frozen=True, eq=False)
class Diseases:
    """Diseases with annotated features: OMIM by number, then those that only Orphanet has.

    An Orphanet entry that means the same as an OMIM entry is merged into it; see ``partners``.
    """

    kinds: NDArray[np.uint8]
    numbers: Numbers
    labels: Strings
    gene_symbols: Strings
    genes_of: Lists
    partners_of: Lists
    inheritance_of: Lists
    onset_of: Lists
    papers_of: Lists
    rows: Rows

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def omim_count(self) -> int:
        """How many of the first diseases are OMIM entries."""
        return int(np.searchsorted(self.kinds, 1))

    def id(self, place: int) -> str:
        """Return OMIM:619340 or ORPHA:558."""
        return f"{KINDS[int(self.kinds[place])]}:{int(self.numbers[place])}"

    def place(self, disease_id: str) -> int | None:
        """Return where a disease stands, also for a merged Orphanet id; ``None`` when it has no features here."""
        return self._places.get(disease_id)

    def genes(self, place: int) -> tuple[str, ...]:
        """Return the symbols of the genes linked to the disease."""
        return tuple(self.gene_symbols[int(gene)] for gene in self.genes_of[place])

    def of_gene(self, symbol: str) -> tuple[int, ...]:
        """Return the places of the diseases linked to a gene."""
        return self._of_gene.get(symbol, ())

    @cached_property
    def _places(self) -> dict[str, int]:
        places = {self.id(place): place for place in range(len(self))}
        for place in np.flatnonzero(np.diff(self.partners_of.ends)).tolist():
            places.update((f"ORPHA:{number}", place) for number in self.partners_of[place].tolist())
        return places

    @cached_property
    def _of_gene(self) -> dict[str, tuple[int, ...]]:
        symbols = list(self.gene_symbols)
        found: dict[str, list[int]] = {}
        for place in range(len(self)):
            for gene in self.genes_of[place].tolist():
                found.setdefault(symbols[gene], []).append(place)
        return {symbol: tuple(places) for symbol, places in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Ontology:
    """Everything that ranking and text reading need; ``release`` stands on every card that uses it.

    ``key`` names the state of its sources; ``folder`` is the cache for what is worked out from it.
    """

    release: str
    annotations_release: str
    key: str
    folder: Path
    terms: Terms
    diseases: Diseases

    @property
    def version(self) -> str:
        """Say which ontology and annotations these are, in one line."""
        return f"HPO {self.release}, annotations {self.annotations_release}"


def opened(columns: Columns, key: str, folder: Path) -> Ontology:
    """Give the arrays their names and meanings."""
    releases = _strings(columns, "release")
    return Ontology(releases[0], releases[1], key, folder, _terms(columns), _diseases(columns))


def _terms(columns: Columns) -> Terms:
    return Terms(
        numbers=_numbers(columns["term_number"]),
        former_numbers=_numbers(columns["former_number"]),
        former_places=_numbers(columns["former_term"]),
        names=_strings(columns, "name"),
        name_places=_numbers(columns["name_term"]),
        name_scopes=cast("NDArray[np.uint8]", columns["name_scope"]),
        parents=_lists(columns, "parent"),
        ancestors=_lists(columns, "ancestor"),
        information=cast("Reals", columns["term_ic"]),
        is_phenotype=cast("Flags", columns["term_is_phenotype"]),
    )


def _diseases(columns: Columns) -> Diseases:
    return Diseases(
        kinds=cast("NDArray[np.uint8]", columns["disease_kind"]),
        numbers=_numbers(columns["disease_number"]),
        labels=_strings(columns, "disease_label"),
        gene_symbols=_strings(columns, "gene_symbol"),
        genes_of=_lists(columns, "gene"),
        partners_of=_lists(columns, "partner"),
        inheritance_of=_lists(columns, "inheritance"),
        onset_of=_lists(columns, "onset"),
        papers_of=_lists(columns, "paper"),
        rows=Rows(
            ends=cast("NDArray[np.int64]", columns["row_ends"]),
            term=_numbers(columns["row_term"]),
            told=cast("NDArray[np.uint8]", columns["row_told"]),
            share=cast("Reals", columns["row_share"]),
            seen=cast("NDArray[np.uint16]", columns["row_seen"]),
            looked_at=cast("NDArray[np.uint16]", columns["row_looked_at"]),
            paper=_numbers(columns["row_paper"]),
            is_curated=cast("Flags", columns["row_is_curated"]),
            is_orpha=cast("Flags", columns["row_is_orpha"]),
        ),
    )


def _numbers(column: Column) -> Numbers:
    return cast("Numbers", column)


def _lists(columns: Columns, name: str) -> Lists:
    return Lists(cast("NDArray[np.int64]", columns[f"{name}_ends"]), _numbers(columns[name]))


def _strings(columns: Columns, name: str) -> Strings:
    ends = cast("NDArray[np.int64]", columns[f"{name}_text_ends"])
    return Strings(ends, cast("NDArray[np.uint8]", columns[f"{name}_text"]))
