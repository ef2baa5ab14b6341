"""Our own tables of findings in words: names, refused names, kinds of words, cues of context."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from model.knowledge.files import FOLDER, files, read_csv

TERMS: Final = FOLDER / "terms"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NameRow(_Row):
    """Names of one term, separated by bars; a name with ``presence`` absent denies it (afebrile)."""

    code: str
    names: str
    presence: Literal["present", "absent"] = "present"


class RefusedRow(_Row):
    """A name of the ontology that means something else in most texts."""

    name: str
    why: str


class WordRow(_Row):
    """Words that the matcher treats alike."""

    kind: Literal["stop", "modifier", "same"]
    words: str


class CueRow(_Row):
    """A phrase that changes what is said of the findings before or after it."""

    kind: str
    cues: str


@lru_cache(maxsize=1)
def added_names() -> tuple[NameRow, ...]:
    """Our own English names."""
    return read_csv(TERMS / "findings_en.csv", NameRow)


@lru_cache(maxsize=1)
def refused_names() -> frozenset[str]:
    """The ontology's English names that are not looked for, in lower case."""
    return frozenset(row.name.lower() for row in read_csv(TERMS / "findings_refused.csv", RefusedRow))


def english_words() -> tuple[WordRow, ...]:
    """Stop words, modifiers, and words of one meaning."""
    return read_csv(TERMS / "finding_words.csv", WordRow)


@lru_cache(maxsize=2)
def cues_of(language: str) -> tuple[CueRow, ...]:
    """The cues of one language."""
    return read_csv(TERMS / f"finding_cues_{language}.csv", CueRow)


class AmbiguousRow(_Row):
    """A word that is not read as a finding beside some other words, separated by blanks."""

    name: str
    unless: str = ""
    next: str = ""


@lru_cache(maxsize=1)
def ambiguous() -> Mapping[str, AmbiguousRow]:
    """Words in small letters that mean a finding in some texts only."""
    return {row.name.lower(): row for row in read_csv(TERMS / "finding_ambiguous.csv", AmbiguousRow)}


class HeadRow(_Row):
    """Heads of sections of one kind, separated by bars."""

    kind: Literal["family", "past", "maybe", "if", "none"]
    heads: str


@lru_cache(maxsize=1)
def section_heads() -> tuple[HeadRow, ...]:
    """The heads of sections in both languages."""
    return read_csv(TERMS / "finding_sections.csv", HeadRow)


@lru_cache(maxsize=1)
def chinese_names() -> tuple[NameRow, ...]:
    """Our own Chinese names, from every ``findings_zh*.csv``."""
    return tuple(row for path in files(TERMS, "findings_zh*.csv") for row in read_csv(path, NameRow))


class LabelRow(_Row):
    """The Chinese name to show for one term."""

    code: str
    zh: str


@lru_cache(maxsize=1)
def chinese_labels() -> Mapping[str, str]:
    """The Chinese name to show for a term: its label, else the first of our names for reading that does not deny it."""
    found = {row.code: row.zh for row in read_csv(TERMS / "finding_labels_zh.csv", LabelRow)}
    for row in chinese_names():
        if row.presence == "present":
            found.setdefault(row.code, row.names.split("|")[0])
    return found


class GuardRow(_Row):
    """Words that hold a finding's name but do not speak of it."""

    kind: str
    names: str


@lru_cache(maxsize=1)
def chinese_guards() -> frozenset[str]:
    """Chinese words that are passed over whole."""
    return _guards(is_generic=False)


@lru_cache(maxsize=1)
def chinese_generics() -> frozenset[str]:
    """Chinese names that mean another finding after the name of a part of the body (水肿 in 喉头水肿)."""
    return _guards(is_generic=True)


def _guards(*, is_generic: bool) -> frozenset[str]:
    rows = read_csv(TERMS / "finding_guards_zh.csv", GuardRow)
    return frozenset(name for row in rows if (row.kind == "generic") is is_generic for name in row.names.split("|"))


class VariantRow(_Row):
    """Characters and their simplified forms, place for place."""

    traditional: str
    simplified: str


@lru_cache(maxsize=1)
def simplified_forms() -> Mapping[int, str]:
    """A table for ``str.translate``: one character for one."""
    rows = read_csv(TERMS / "chinese_variants.csv", VariantRow)
    pairs = (pair for row in rows for pair in zip(row.traditional, row.simplified, strict=True))
    return {ord(written): plain for written, plain in pairs}


class LaboratoryRow(_Row):
    """The terms that the outcomes of one test stand for."""

    loinc: str
    low: str = ""
    high: str = ""
    normal: str = ""
    positive: str = ""
    negative: str = ""


@lru_cache(maxsize=1)
def laboratory_findings() -> Mapping[str, Mapping[str, str]]:
    """LOINC code -> outcome -> HPO id; of a normal or negative outcome the term is absent."""
    kinds = ("low", "high", "normal", "positive", "negative")
    rows = read_csv(TERMS / "findings_loinc.csv", LaboratoryRow)
    return {row.loinc: {kind: hpo for kind in kinds if (hpo := getattr(row, kind))} for row in rows}


class OutcomeRow(_Row):
    """Codes that say one outcome."""

    system: Literal["interpretation", "loinc", "snomed", "yes_no"]
    codes: str
    outcome: Literal["low", "high", "normal", "positive", "negative"]


@lru_cache(maxsize=1)
def outcomes() -> Mapping[tuple[str, str], str]:
    """System and code -> outcome."""
    rows = read_csv(TERMS / "finding_outcomes.csv", OutcomeRow)
    return {(row.system, code): row.outcome for row in rows for code in row.codes.split()}


class VitalRow(_Row):
    """Limits of a vital sign that comes without a range; at and beyond a limit its term is present."""

    loinc: str
    unit: str
    low: Decimal | None = None
    low_code: str = ""
    high: Decimal | None = None
    high_code: str = ""
    from_years: int
    source: str


@lru_cache(maxsize=1)
def vital_limits() -> Mapping[str, VitalRow]:
    """LOINC code -> limits."""
    return {row.loinc: row for row in read_csv(TERMS / "finding_vitals.csv", VitalRow)}


class ValueRow(_Row):
    """Limits of a number in text, by its names and units; a unit may be left out within bare_from and bare_to."""

    names: str
    units: str
    bare_from: Decimal | None = None
    bare_to: Decimal | None = None
    low: Decimal | None = None
    low_code: str = ""
    high: Decimal | None = None
    high_code: str = ""
    from_years: int
    source: str


@lru_cache(maxsize=1)
def value_rows() -> tuple[ValueRow, ...]:
    """Numbers that are findings."""
    return read_csv(TERMS / "finding_values.csv", ValueRow)


class PressureRow(_Row):
    """Limits of a blood pressure that is written in text."""

    names: str
    low: int
    low_code: str
    high: int
    high_diastolic: int
    high_code: str


def pressure_row() -> PressureRow:
    """The one row."""
    return read_csv(TERMS / "finding_pressure.csv", PressureRow)[0]


class GradedRow(_Row):
    """A test that is answered by plus signs."""

    code: str
    names: str


def graded_rows() -> tuple[GradedRow, ...]:
    """Tests whose plus signs are a finding."""
    return read_csv(TERMS / "finding_grades.csv", GradedRow)


class ProblemRow(_Row):
    """A code set or a code of a problem that is a finding by itself."""

    system: Literal["set", "icd10", "snomed"]
    code: str
    hpo: str


@lru_cache(maxsize=1)
def problem_findings() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """System -> pairs of code (or name of a set) and HPO id."""
    rows = read_csv(TERMS / "finding_problems.csv", ProblemRow)
    systems = ("set", "icd10", "snomed")
    return {system: tuple((row.code, row.hpo) for row in rows if row.system == system) for system in systems}


class DrugRow(_Row):
    """A drug that is given for one finding."""

    drug: str
    hpo: str


@lru_cache(maxsize=1)
def drug_findings() -> Mapping[str, str]:
    """English name of the ingredient -> HPO id."""
    return {row.drug: row.hpo for row in read_csv(TERMS / "finding_drugs.csv", DrugRow)}


def tables_digest() -> str:
    """Name this state of the tables that the English dictionary is compiled from."""
    digest = hashlib.sha256()
    for name in ("findings_en.csv", "findings_refused.csv", "finding_words.csv"):
        digest.update((TERMS / name).read_bytes())
    return digest.hexdigest()
