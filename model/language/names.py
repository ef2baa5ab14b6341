"""The bilingual dictionary of concepts, from the tables that rules are written in; nothing is translated freely."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from model.knowledge.base import Knowledge
from model.knowledge.context_words import WordRow
from model.knowledge.drug_classes import DrugClass
from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.genes import GeneKind
from model.knowledge.phenotype_terms import PhenotypeTerm
from model.knowledge.records import Names, Record
from model.knowledge.tumours import MarkerTerm
from model.language.terms import stem

_TERMS: Final = FOLDER / "terms"
_TELLING: Final = (
    "metaboli",
    "acetylat",
    "function",
    "expresser",
    "deficien",
    "suscepti",
    "responsive",
    "代谢",
    "乙酰化",
)
_SHORT_PHENOTYPES: Final = ("PM", "IM", "NM", "RM", "UM", "EM", "URM")
_SIGNS_OF_PRESENCE: Final = {
    "positive": ("positive", "carrier", "carriers", "阳性", "携带者", "阳性者"),
    "negative": ("negative", "non-carrier", "noncarrier", "阴性", "不携带"),
}
_ABSENT: Final = (
    "wild type",
    "wild-type",
    "wildtype",
    "野生型",
    "negative",
    "阴性",
    "without",
    "unmutated",
    "不伴",
    "无突变",
)
_FUSED: Final = ("fusion", "fusions", "rearrangement", "rearranged", "translocation", "融合", "重排", "易位")
_ALLERGIC: Final = ("allergy", "allergies", "allergic", "hypersensitivity", "anaphylaxis", "过敏", "过敏史", "超敏反应")
_EVERY: Final = "*"
_STEM: Final = 3
_STAGES: Final = "stage_"
_OWN: Final = re.compile(
    r"(?:msi|mss|dmmr|pmmr|mmr|tmb|her2|hrd|hrp|er|pr|hr|microsatellite)\b|微卫星|错配修复", re.IGNORECASE
)


class _StateRow(Record):
    """A concept and the words that people have for it."""

    concept: str
    words: Names


class _GeneRow(Record):
    symbol: str
    hgnc: str = ""
    aliases: Names = ()
    kind: str = ""


def all_names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every name with the concept that it stands for."""
    yield from _drugs(knowledge)
    yield from _genes(knowledge)
    yield from _phenotypes(knowledge)
    yield from _states(knowledge)
    yield from _tumours(knowledge)
    rows = read_csv(Path(__file__).with_name("state_words.csv"), _StateRow)
    yield from ((word, row.concept) for row in rows for word in row.words)
    for measure in knowledge.measures:
        yield from ((name, f"measure:{measure.name}") for name in (measure.en, measure.zh, *measure.words) if name)
    scores = [(item.id, item.label) for item in knowledge.scores.values()]
    scores += [(item.id, item.label) for item in knowledge.formula_scores.values()]
    for identity, label in scores:
        yield from ((name, f"score:{identity}") for name in (identity, label.en, label.zh))


def classes() -> tuple[DrugClass, ...]:
    """The classes of drugs by their words."""
    return read_csv(_TERMS / "drug_classes.csv", DrugClass)


def classes_of(drugs: frozenset[str], knowledge: Knowledge) -> frozenset[str]:
    """The classes that one of the drugs belongs to, as concepts."""
    codes = tuple(atc for name in drugs for atc in knowledge.drugs.named(name).atc)
    return frozenset(f"class:{row.en}" for row in classes() if any(atc.startswith(row.atc) for atc in codes))


def _drugs(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for term in knowledge.drugs:
        yield from ((name, f"drug:{term.en}") for name in (term.en, term.zh, *term.synonyms))
    for row in classes():
        yield from ((name, f"class:{row.en}") for name in (row.en, row.zh, *row.words))


def _genes(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for named in read_csv(_TERMS / "genomic_genes.csv", _GeneRow):
        yield from ((name, f"gene:{named.symbol}") for name in (named.symbol, *named.aliases))
    leaves = (
        leaf for file in knowledge.oncology for fact in file.fact for item in fact.biomarkers for leaf in item.leaves()
    )
    tumour = {name for leaf in leaves for name in (leaf.gene, *leaf.fusion.split("::")) if name}
    inherited = {name for item in knowledge.germline.gene for name in item.genes}
    enzymes = {item.enzyme for item in knowledge.modulators.record.method}
    yield from ((name, f"gene:{name}") for name in sorted(tumour | inherited | enzymes))
    yield from _families(tumour | inherited)
    for key, gene in knowledge.genes.items():
        yield from ((name, f"gene:{key}") for name in _spellings(key))
        if gene.record.kind is not GeneKind.PRESENCE:
            for allele, row in gene.alleles.items():
                yield from ((f"{key} {name}", f"allele:{key}{allele}") for name in (allele, *row.synonyms))


def _families(symbols: set[str]) -> Iterator[tuple[str, str]]:
    """What several genes share before their number: "BRCA" is BRCA1 or BRCA2."""
    found: dict[str, list[str]] = {}
    for symbol in sorted(symbols):
        if len(stem := symbol.rstrip("0123456789")) >= _STEM and stem not in symbols and stem != symbol:
            found.setdefault(stem, []).append(symbol)
    yield from ((stem, f"gene:{name}") for stem, names in found.items() for name in names if len(names) > 1)


def _spellings(key: str) -> Iterator[str]:
    """HLA-B*57:01, HLA-B57:01, HLA-B*5701, HLA-B5701, and each without HLA."""
    for form in dict.fromkeys((key, key.replace("*", ""), key.replace(":", ""), key.replace("*", "").replace(":", ""))):
        yield form
        if form.startswith("HLA-") and any(sign.isdigit() for sign in form):
            yield form.removeprefix("HLA-")


def _phenotypes(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for row in read_csv(_TERMS / "phenotypes.csv", PhenotypeTerm):
        if row.phenotype in _SIGNS_OF_PRESENCE:
            continue
        base = knowledge.phenotypes.base(row.phenotype)
        yield from _bare(row, base)
        for name in (row.phenotype, row.zh, *row.synonyms):
            if name in _SHORT_PHENOTYPES or any(part in name.casefold() for part in _TELLING):
                yield name, f"phenotype:{base}"
    for sign, words in _SIGNS_OF_PRESENCE.items():
        yield from ((word, f"phenotype:{sign}") for word in words)


def _states(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for path in files(_TERMS, "context_words*.csv"):
        for row in read_csv(path, WordRow):
            if not row.set.startswith(_STAGES):
                yield from ((word, f"set:{row.set}") for word in row.words)
    for name, rows in knowledge.codesets.rows().items():
        yield from ((label, f"set:{name}") for label in (rows[0].en, rows[0].zh) if label)
    for rule in knowledge.diseases:
        for label in (rule.name.en, rule.name.zh, rule.id.replace("-", " ")):
            yield label, f"disease:{rule.id}"
            yield from ((label, f"set:{name}") for name in rule.listed)


def _bare(row: PhenotypeTerm, base: str) -> Iterator[tuple[str, str]]:
    """Adjectives that are a phenotype beside a gene ("normal DPYD"); the word itself stays beside it."""
    for name in row.synonyms:
        if name.isalpha() and name.islower() and len(name) > _STEM:
            yield name, f"bare:{base}"
            yield name, stem(name)
    if row.zh.startswith("正常") or row.zh.endswith("正常"):
        yield from (("正常", f"bare:{base}"), ("正常", "正常"))


def _tumours(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for term in knowledge.tumours.values():
        yield from ((name, f"tumour:{term.tumour}") for name in (term.en, term.zh))
        yield from ((name, f"set:{each}") for name in (term.en, term.zh) for each in term.sets)
    for marker in knowledge.markers.terms.values():
        yield from ((name, f"marker:{marker.marker}") for name in (marker.marker, marker.en, marker.zh, *marker.words))
        yield from _levels(marker, knowledge)
    yield from ((word, "state:absent") for word in _ABSENT)
    yield from ((word, "fusion:any") for word in _FUSED)
    yield from ((word, "allergy:any") for word in _ALLERGIC)


def _levels(marker: MarkerTerm, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Levels with their marker before them ("HER2 low"), and words that name both ("dMMR", "MSI-H")."""
    for level in knowledge.markers.levels(marker.marker):
        concept = f"level:{marker.marker}:{level.level}"
        for word in (level.level, level.zh, *level.words):
            yield from ((f"{name}{gap}{word}", concept) for name in (marker.marker, *marker.words) for gap in (" ", ""))
            if level.marker != _EVERY and _OWN.match(word):
                yield word, concept
