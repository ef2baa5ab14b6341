"""Every phrase that is looked for in texts: relation words, plain words, names of the knowledge tables and the HPO."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import load_differential
from model.knowledge.files import FOLDER
from model.knowledge.load import load
from model.language.verify.lexing import Shape, Token, tokens
from model.ontology.load import load_ontology
from model.ontology.obo import Scope
from model.ontology.ontology import Ontology

_TABLES: Final = Path(__file__).parent / "tables"
_LONGEST_PHRASE: Final = 14
_SHORT: Final = 4
_FIGURE: Final = re.compile(r"(?<![A-Za-z\d-])\d+(?![A-Za-z\d-])")
"""A figure in a name ("stage 3", "24 weeks") is a number of its own, wherever it stands."""
_SAME_WORDS: Final = ((" carcinoma", " cancer"), (" cancer", " carcinoma"), ("癌", "恶性肿瘤"), ("癌", "部恶性肿瘤"))
_DENIALS: Final = ("不", "无", "未", "从不", "no ", "never ", "not ", "non-smok")


class Kind(StrEnum):
    """What an item of a text is; the first of several counts."""

    RELATION = "relation"
    DRUG = "drug"
    GENE = "gene"
    FINDING = "finding"
    TEST = "test"
    PROCEDURE = "procedure"
    BODY = "body"
    WORD = "word"
    PLAIN = "plain"
    VARIANT = "variant"
    CODE = "code"
    QUANTITY = "quantity"
    DATE = "date"
    CLOCK = "clock"
    UNKNOWN = "unknown"


_RANK: Final = {kind: place for place, kind in enumerate(Kind)}
_MEDICAL: Final = frozenset((Kind.DRUG, Kind.GENE, Kind.FINDING, Kind.TEST, Kind.PROCEDURE, Kind.BODY))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. ``keys``: two phrases that share one mean the same thing; ``group``: of a relation."""

    kind: Kind
    keys: frozenset[str]
    group: str = ""


class Parts(NamedTuple):
    """The things that together say a name, and what is wider than it; each with its kind."""

    whole: tuple[tuple[Kind, frozenset[str]], ...]
    wider: tuple[tuple[Kind, frozenset[str]], ...]


class Phrases:
    """The phrases by their folded tokens; short all-capital names are compared letter by letter."""

    def __init__(self) -> None:
        self._folded: dict[str, Meaning] = {}
        self._exact: dict[str, Meaning] = {}
        self._longest: dict[str, int] = {}
        self.medical: set[str] = set()
        self.plain: set[str] = set()

    def add(self, name: str, kind: Kind, key: str, group: str = "") -> None:
        """Add one name of one thing."""
        for word, other in _SAME_WORDS:
            if name.endswith(word) and kind is Kind.FINDING and len(name) > len(word):
                self._put(name.removesuffix(word) + other, kind, key, group)
        self._put(name, kind, key, group)

    def _put(self, name: str, kind: Kind, key: str, group: str) -> None:
        cut = tokens(name)
        if not cut or len(cut) > _LONGEST_PHRASE:
            return
        is_short = len(cut) == 1 and cut[0].shape is Shape.WORD and _is_acronym(cut[0].text)
        table = self._exact if is_short and kind not in (Kind.RELATION, Kind.PLAIN) else self._folded
        form = cut[0].text if table is self._exact else " ".join(token.form for token in cut)
        table[form] = _merged(table.get(form), Meaning(kind, frozenset((key,)), group))
        first = cut[0].form
        self._longest[first] = max(self._longest.get(first, 0), len(cut))
        if kind is Kind.PLAIN:
            self.plain.add(form)
        elif kind in _MEDICAL and not is_short:
            self.medical.update(token.form for token in cut if token.shape is Shape.WORD and len(token.form) > 2)

    def meaning_of(self, name: str) -> tuple[Kind, frozenset[str]]:
        """The kind and the keys of a name; a name that no table has is a mistake in the table that uses it."""
        cut = tokens(name)
        for length, meaning in self.at(cut, 0):
            if length == len(cut):
                return meaning.kind, meaning.keys
        raise KeyError(name)

    def keys_of(self, name: str) -> frozenset[str]:
        """The keys of a name."""
        return self.meaning_of(name)[1]

    def at(self, cut: tuple[Token, ...], place: int) -> Iterator[tuple[int, Meaning]]:
        """Yield each phrase that begins at a token: how many tokens, and what it means; the longest first."""
        yield from self._turned(cut, place)
        first = cut[place]
        most = min(self._longest.get(first.form, 0), len(cut) - place)
        for length in range(most, 0, -1):
            found = self._folded.get(" ".join(token.form for token in cut[place : place + length]))
            if length == 1:
                found = self._exact.get(first.text) or found
            if found is not None:
                yield length, found


    def _turned(self, cut: tuple[Token, ...], place: int) -> Iterator[tuple[int, Meaning]]:
        """ "Loss of weight", "fracture of the hip": the name with its parts the other way round."""
        if place + 2 >= len(cut) or cut[place + 1].text != "of":
            return
        start = place + 3 if cut[place + 2].text == "the" else place + 2
        for end in (start + 2, start + 1):
            inner = [token.form for token in cut[start:end]]
            found = self._folded.get(" ".join((*inner, cut[place].form))) if len(inner) == end - start else None
            if found is not None and found.kind in _MEDICAL:
                yield end - place, found


def _is_acronym(text: str) -> bool:
    return (len(text) <= _SHORT and sum(letter.isupper() for letter in text) >= max(1, len(text) - 1)) or len(text) <= 1


def _merged(old: Meaning | None, new: Meaning) -> Meaning:
    if old is None:
        return new
    if Kind.PLAIN in (old.kind, new.kind) and Kind.RELATION not in (old.kind, new.kind):
        return old if old.kind is Kind.PLAIN else new
    if (old.kind is Kind.RELATION) != (new.kind is Kind.RELATION):
        return old if old.kind is Kind.RELATION else new
    first = old if _RANK[old.kind] <= _RANK[new.kind] else new
    return Meaning(first.kind, old.keys | new.keys, first.group)


@cache
def phrases() -> Phrases:
    """Build the table once: relation and plain words first, then names of things."""
    found = Phrases()
    for row in rows("relations.csv"):
        for form in (*row["en"].split("|"), *row["zh"].split("|")):
            found.add(form, Kind.RELATION, row["class"], row["group"])
    for row in rows("plain_words.csv"):
        for form in (*row["en"].split("|"), *row["zh"].split("|")):
            found.add(form, Kind.PLAIN, "plain")
    for number, row in enumerate(rows("concepts.csv")):
        for form in (*row["en"].split("|"), *row["zh"].split("|")):
            found.add(form, Kind(row["kind"]), f"concept:{number}")
    _add_knowledge(found, load())
    _add_ontology(found, load_ontology())
    return found


@lru_cache(maxsize=4096)
def wider(hpo_id: str) -> frozenset[str]:
    """The HPO terms that a term is a kind of, but for those so wide that they say nothing."""
    terms = load_ontology().terms
    place = terms.place(hpo_id)
    if place is None:
        return frozenset()
    above = (int(item) for item in terms.ancestors[place])
    return frozenset(terms.id(item) for item in above if item != place and not terms.label(item).startswith("Abnormal"))


@cache
def _parts() -> dict[str, Parts]:
    table = phrases()
    found: dict[str, Parts] = {}
    for row in rows("parts.csv"):
        parts, wide = ([table.meaning_of(name) for name in row[column].split("|") if name] for column in ("parts", "wider"))
        for name in row["names"].split("|"):
            for key in table.meaning_of(name)[1]:
                old = found.get(key, Parts((), ()))
                found[key] = Parts((*old.whole, *parts), (*old.wider, *wide))
    return found


def parts_of(keys: frozenset[str]) -> Parts:
    """What a name says besides itself: an appendectomy is a removal, of the appendix, and surgery."""
    known = [_parts()[key] for key in sorted(keys) if key in _parts()]
    return Parts(tuple(one for parts in known for one in parts.whole), tuple(one for parts in known for one in parts.wider))


@cache
def licences() -> dict[str, frozenset[str]]:
    """Which classes of relation words license a class, itself included."""
    found = {row["class"]: frozenset((row["class"],)) for row in rows("relations.csv")}
    for row in rows("licences.csv"):
        found[row["class"]] |= frozenset(row["by"].split())
    return found


def rows(name: str) -> list[dict[str, str]]:
    """Read one table of this folder."""
    return _csv(_TABLES / name)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _add_all(found: Phrases, names: Iterable[str | None], kind: Kind, key: str) -> None:
    for name in names:
        if (
            name
            and len(name) > 1
            and not name.startswith(_DENIALS)
            and not (kind is not Kind.DRUG and _FIGURE.search(name))
        ):
            found.add(name, kind, key)


def _add_knowledge(found: Phrases, knowledge: Knowledge) -> None:
    for drug in knowledge.drugs:
        _add_all(found, (drug.en, drug.zh, *drug.synonyms), Kind.DRUG, f"drug:{drug.en}")
    _add_genes(found, knowledge)
    for measure in knowledge.measures:
        _add_all(
            found,
            (measure.en, measure.zh, *(word for word in measure.words if len(word) > 2)),
            Kind.TEST,
            f"measure:{measure.name}",
        )
    for members in knowledge.codesets.rows().values():
        for member in members:
            _add_all(found, (member.en, member.zh), Kind.FINDING, f"{member.system}:{member.code}")
    for name, tumour in knowledge.tumours.items():
        _add_all(found, (tumour.en, tumour.zh), Kind.FINDING, f"tumour:{name}")
    tables = load_differential()
    for condition in tables.conditions:
        _add_all(found, (condition.label.en, condition.label.zh), Kind.FINDING, f"condition:{condition.condition}")
    for finding in tables.findings:
        _add_all(found, (finding.label.en, finding.label.zh), Kind.FINDING, f"finding:{finding.finding}")


def _add_genes(found: Phrases, knowledge: Knowledge) -> None:
    for symbol in knowledge.genes:
        _add_all(found, (symbol,), Kind.GENE, f"gene:{symbol}")
    for name, column in (("tumour_genes", "gene"), ("genomic_genes", "symbol")):
        for row in _csv(FOLDER / "terms" / f"{name}.csv"):
            words = (row.get("words") or row.get("aliases") or "").split("|")
            _add_all(found, (row[column], *words), Kind.GENE, f"gene:{row[column]}")


def _add_ontology(found: Phrases, ontology: Ontology) -> None:
    terms, diseases = ontology.terms, ontology.diseases
    for place, name, scope in terms.all_names():
        if terms.is_phenotype[place] and len(name) > 2 and not _FIGURE.search(name):
            key = terms.id(place) if scope is Scope.EXACT else f"hpo-name:{name.casefold()}"
            found.add(name, Kind.FINDING, key)
    for place in range(len(diseases)):
        for name in diseases.labels[place].split(";"):
            if len(name.strip()) > 3 and not _FIGURE.search(name):
                found.add(name.strip(), Kind.FINDING, diseases.id(place))
    for symbol in diseases.gene_symbols:
        found.add(symbol, Kind.GENE, f"gene:{symbol}")
