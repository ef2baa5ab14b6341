"""The diseases, genes and drugs that are looked for: each with its names in both languages, from the tables alone."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.tumour_variants import GeneName
from model.language.associations.diseases import NamedDisease, named_diseases
from model.language.names import all_names
from model.language.terms import LONGEST, Vocabulary, stem, vocabulary
from model.ontology.ontology import Ontology

_SYMBOL: Final = re.compile(r"[\w*:./-]+")
_WORD: Final = re.compile(r"[a-zA-Z0-9]+")
_GENE_SYMBOL: Final = "symbol:"
_DISEASE: Final = "disease:"
_GOES_ON: Final = re.compile(r"[a-zA-Z0-9]")
_A_LINE: Final = 5
"""Words of a line of capitals alone: a heading, in which MET may be "met"."""
_SHORTEST_SYMBOL: Final = 3
"""Code points of a symbol that only the annotations name: HR and PC mean something else in most texts."""


class Kind(StrEnum):
    """What a thing is."""

    DISEASE = "disease"
    GENE = "gene"
    DRUG = "drug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One disease, gene or drug. ``codes``: every id under which the tables know it (HP, OMIM, ORPHA ...)."""

    id: str
    kind: Kind
    label: Text
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """All that is looked for, by id, and the words that it goes by.

    ``written``: how a symbol of each gene, or a name of one word of each disease, is spelled.
    """

    by_id: Mapping[str, Thing] = field(repr=False)
    names: Vocabulary = field(repr=False)
    written: Mapping[str, frozenset[str]] = field(repr=False)

    def named_in(self, text: str) -> frozenset[str]:
        """The ids of the things that a text names; the longest name counts, not the shorter ones within it.

        A gene's symbol must be written as one (MET, not met); a symbol of several genes (BRCA) names none.
        """
        plain = unicodedata.normalize("NFKC", text)
        parts = (plain[at : at + LONGEST] for at in range(0, len(plain), LONGEST))
        return frozenset[str]().union(*map(self._named_in, parts))

    def _named_in(self, plain: str) -> frozenset[str]:
        is_loud = plain.isupper() and len(_WORD.findall(plain)) >= _A_LINE
        found: set[str] = set()
        for slot in self.names.slots(plain):
            rest = plain[slot.at :]
            symbols = [term for term in slot.terms if term.startswith(_GENE_SYMBOL)]
            if len(symbols) == 1 and not is_loud and self._is_symbol(rest, symbols[0]):
                found.add(symbols[0].replace(_GENE_SYMBOL, "gene:"))
            diseases = [term for term in slot.terms if term.startswith(_DISEASE)]
            found.update(term for term in diseases[:1] if self._is_word(rest, term))
            found.update(term for term in slot.terms if term.startswith(("drug:", "gene:")))
        return frozenset(found & self.by_id.keys())

    def _is_symbol(self, rest: str, term: str) -> bool:
        return any(rest.startswith(name) and not _GOES_ON.match(rest[len(name) :]) for name in self.written[term])

    def _is_word(self, rest: str, term: str) -> bool:
        """Whether the disease is named, not a verb of the same stem ("collected" is not "collecting")."""
        word = _WORD.match(rest)
        names = self.written.get(term)
        if word is None or names is None:
            return True
        token = word[0].casefold()
        alike = {name for name in names if stem(name) == stem(token)}
        return not alike or token in alike or token.removesuffix("s") in alike


def read_things(knowledge: Knowledge, ontology: Ontology) -> Things:
    """Gather them: the rules' drugs and genes, genes with annotated diseases, conditions, tumours, HPO, OMIM, Orphanet.

    A disease whose English label another one bears already is that one under another id.
    """
    diseases = tuple(named_diseases(knowledge, ontology))
    others = tuple(_genes_and_drugs(knowledge, ontology))
    names = vocabulary((*_diseases_by_name(diseases), *others))
    bearers: dict[str, str] = {}
    for name, disease in _diseases_by_name(diseases):
        if name.isascii():
            bearers.setdefault(_key(name), disease)
    owners: dict[str, list[NamedDisease]] = {}
    for item in diseases:
        owners.setdefault(bearers.get(_key(item.label.en), f"{_DISEASE}{item.code}"), []).append(item)
    found = [
        Thing(id=owner, kind=Kind.DISEASE, label=_label(items), codes=tuple(item.code for item in items))
        for owner, items in owners.items()
    ]
    found += [Thing(id=f"drug:{term.en}", kind=Kind.DRUG, label=term.label) for term in knowledge.drugs]
    genes = {concept.partition(":")[2] for _, concept in others if not concept.startswith("drug:")}
    found += [Thing(id=f"gene:{symbol}", kind=Kind.GENE, label=same(symbol)) for symbol in sorted(genes)]
    return Things(by_id={thing.id: thing for thing in found}, names=names, written=_written(diseases, others))


def _diseases_by_name(diseases: tuple[NamedDisease, ...]) -> Iterator[tuple[str, str]]:
    yield from ((name, f"{_DISEASE}{item.code}") for item in diseases for name in item.names)


def _genes_and_drugs(knowledge: Knowledge, ontology: Ontology) -> Iterator[tuple[str, str]]:
    for name, concept in all_names(knowledge):
        if concept.startswith("gene:"):
            is_symbol = _SYMBOL.fullmatch(name) and _is_written_as_symbol(name)
            yield name, concept.replace("gene:", _GENE_SYMBOL) if is_symbol else concept
        elif concept.startswith("drug:"):
            yield name, concept
    for row in read_csv(FOLDER / "terms" / "tumour_genes.csv", GeneName):
        yield from ((name, f"{_GENE_SYMBOL}{row.gene}") for name in row.words if " " not in name)
    symbols = (symbol for symbol in ontology.diseases.gene_symbols if len(symbol) >= _SHORTEST_SYMBOL)
    yield from ((symbol, f"{_GENE_SYMBOL}{symbol}") for symbol in symbols)


def _written(diseases: Iterable[NamedDisease], others: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, term in others:
        if term.startswith(_GENE_SYMBOL):
            found.setdefault(term, set()).add(unicodedata.normalize("NFKC", name))
    for item in diseases:
        for name in item.names:
            if _WORD.fullmatch(name) and name.isascii():
                found.setdefault(f"{_DISEASE}{item.code}", set()).add(name.casefold())
    return {term: frozenset(names) for term, names in found.items()}


def _key(name: str) -> str:
    """What an English name and its other spellings have in common."""
    return " ".join(map(stem, _WORD.findall(name.casefold())))


def _label(items: list[NamedDisease]) -> Text:
    """The first English name; its Chinese one from the first that has one."""
    return Text(en=items[0].label.en, zh=next((it.label.zh for it in items if it.is_bilingual), items[0].label.zh))


def _is_written_as_symbol(text: str) -> bool:
    """Whether the word at the beginning holds two capitals or digits: EGFR, p53, c-KIT; not Met."""
    word = _SYMBOL.match(text)
    return word is not None and sum(sign.isupper() or sign.isdigit() for sign in word[0]) > 1
