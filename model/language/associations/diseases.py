"""Diseases by their names in both languages: our conditions, code sets and tumours, HPO, then OMIM and Orphanet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from model.domain.text import Text
from model.findings.tables import added_names, chinese_labels, refused_names
from model.findings.tables import chinese_names as chinese_findings
from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import load_differential
from model.ontology.names import chinese_names, disease_name, in_english
from model.ontology.obo import Scope
from model.ontology.ontology import Ontology

_SURE: Final = frozenset({Scope.LABEL, Scope.EXACT})
_MOST_WORDS: Final = 6
_SHORTEST: Final = 4
"""Code points of an English name; shorter ones are abbreviations with many meanings."""
_CHAPTERS: Final = "ABCDEFGHIJKLMNOPQ"
"""ICD-10 chapters of diseases; those after them hold symptoms, injuries and circumstances."""


@dataclass(frozen=True, slots=True)
class NamedDisease:
    """One entry of one table. ``is_bilingual``: it has a Chinese name of its own."""

    code: str
    label: Text
    names: tuple[str, ...]
    is_bilingual: bool = True


def named_diseases(knowledge: Knowledge, ontology: Ontology) -> Iterator[NamedDisease]:
    """Every entry, the tables of our own first; a label of OMIM ("Angioedema, hereditary") also turned round."""
    for condition in load_differential().conditions:
        yield NamedDisease(f"condition:{condition.condition}", condition.label, (condition.en, condition.zh))
    for tumour in knowledge.tumours.values():
        yield NamedDisease(f"tumour:{tumour.tumour}", tumour.label, (tumour.en, tumour.zh))
    for name, rows in knowledge.codesets.rows().items():
        label = Text(en=rows[0].en, zh=rows[0].zh)
        if label.en and label.zh and rows[0].system.startswith("icd10") and rows[0].code[0] in _CHAPTERS:
            yield NamedDisease(f"set:{name}", label, (label.en, label.zh))
    yield from _phenotypes(ontology)
    chinese = chinese_names()
    bearers = Counter(chinese.values())
    for place, english in enumerate(ontology.diseases.labels):
        code = ontology.diseases.id(place)
        label = disease_name((code,), english)
        own = (label.zh,) if bearers[label.zh] == 1 else ()
        if len(english.split()) <= _MOST_WORDS:
            parts = english.split(", ")
            turned = (" ".join(reversed(parts)),) if len(parts) == 2 else ()
            yield NamedDisease(code, label, (english, *turned, *own), is_bilingual=code in chinese)


def _phenotypes(ontology: Ontology) -> Iterator[NamedDisease]:
    terms, labels, refused = ontology.terms, chinese_labels(), refused_names()
    names: dict[int, list[str]] = {}
    for place, name, scope in terms.all_names():
        if terms.is_phenotype[place] and scope in _SURE and name.lower() not in refused and len(name) >= _SHORTEST:
            names.setdefault(place, []).append(name)
    for row in (*added_names(), *chinese_findings()):
        found = terms.place(row.code)
        if found in names and row.presence == "present":
            names[found] += [name for name in row.names.split("|") if len(name) >= _SHORTEST or not name.isascii()]
    for place, known in names.items():
        code, label = terms.id(place), terms.label(place)
        chinese = labels.get(code)
        yield NamedDisease(code, Text(en=label, zh=chinese or in_english(label)), tuple(known), chinese is not None)
