"""Makes the table of phrases: relation words, plain words, and the names of the knowledge tables and of the HPO."""

import re
from collections.abc import Iterable
from typing import Final

from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import load_differential
from model.knowledge.digest import FOLDER
from model.knowledge.load import load
from model.language.verify.kinds import Forms, Kind, Meaning, read_table, rows
from model.language.verify.lexing import Shape, tokens
from model.ontology.load import load_ontology
from model.ontology.obo import Scope
from model.ontology.ontology import Ontology

_LONGEST_PHRASE: Final = 14
_SHORT: Final = 4
_FIGURE: Final = re.compile(r"(?<![A-Za-z\d-])\d+(?![A-Za-z\d-])")
"""A figure in a name ("stage 3", "24 weeks") is a number of its own, wherever it stands."""
_SAME_WORDS: Final = ((" carcinoma", " cancer"), (" cancer", " carcinoma"), ("癌", "恶性肿瘤"), ("癌", "部恶性肿瘤"))
_DENIALS: Final = ("不", "无", "未", "从不", "no ", "never ", "not ", "non-smok", "history of ", "History of ", "H/O")
_RANK: Final = {kind: place for place, kind in enumerate(Kind)}


class Naming:
    """The phrases by their folded tokens; short all-capital names are compared letter by letter."""

    def __init__(self) -> None:
        self._folded: dict[str, Meaning] = {}
        self._exact: dict[str, Meaning] = {}
        self._plain: set[str] = set()

    def prune(self) -> None:
        """Leave out names that only put a trend beside a test ("low haemoglobin"): both are read for themselves."""
        for form, one in list(self._folded.items()):
            words = form.split(" ")
            if one.kind is Kind.FINDING and not any(key.startswith("concept:") for key in one.keys):
                splits = [(words[:1], words[1:]), (words[:-1], words[-1:]), (words[:-2], words[-2:])]
                if any(self._is_measured(*pair) or self._is_measured(*reversed(pair)) for pair in splits):
                    del self._folded[form]

    def _is_measured(self, trend: list[str], test: list[str]) -> bool:
        first, second = self._folded.get(" ".join(trend)), self._folded.get(" ".join(test))
        return first is not None and second is not None and first.group == "trend" and second.kind is Kind.TEST

    def parts(self) -> tuple[Forms, Forms, list[str]]:
        """The folded forms, the exact ones, and those that are plain words."""
        folded, exact = (
            {form: (one.kind.value, "\t".join(sorted(one.keys)), one.group) for form, one in table.items()}
            for table in (self._folded, self._exact)
        )
        return folded, exact, sorted(self._plain)

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
        if kind is Kind.PLAIN:
            self._plain.add(form)


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


def named() -> Naming:
    """Every phrase: relation and plain words first, then names of things."""
    found = Naming()
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
    found.prune()
    return found


def _add_all(found: Naming, names: Iterable[str | None], kind: Kind, key: str) -> None:
    for name in names:
        if (
            name
            and len(name) > 1
            and not name.startswith(_DENIALS)
            and not name.endswith("史")
            and not (kind is not Kind.DRUG and _FIGURE.search(name))
        ):
            found.add(name, kind, key)


def _add_knowledge(found: Naming, knowledge: Knowledge) -> None:
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


def _add_genes(found: Naming, knowledge: Knowledge) -> None:
    for symbol in knowledge.genes:
        _add_all(found, (symbol,), Kind.GENE, f"gene:{symbol}")
    for name, column in (("tumour_genes", "gene"), ("genomic_genes", "symbol")):
        for row in read_table(FOLDER / "terms" / f"{name}.csv"):
            words = (row.get("words") or row.get("aliases") or "").split("|")
            _add_all(found, (row[column], *words), Kind.GENE, f"gene:{row[column]}")


def _add_ontology(found: Naming, ontology: Ontology) -> None:
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
