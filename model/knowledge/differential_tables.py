"""The common differential as data: findings, conditions, and how often each condition shows each finding."""

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from model.domain.code import ICD10, SNOMED, Code
from model.domain.text import Text
from model.knowledge.files import FOLDER, KnowledgeError, files, read_csv
from model.knowledge.records import Record

AGE_BANDS: Final = (2, 6, 18, 40, 60, 75, 200)
"""The first age beyond each band, in years."""
DANGEROUS: Final = 2
"""Severity up to which a condition must not be missed."""


def _numbers(cell: object) -> object:
    return tuple(float(part) for part in cell.split()) if isinstance(cell, str) else cell


def _words(cell: object) -> object:
    return tuple(cell.split()) if isinstance(cell, str) else cell


class FindingRow(Record):
    """A finding; a "place" says where a symptom is. ``hpo`` where HPO has the term, ``evidence`` the code of DDXPlus.

    Of the findings of one ``group`` the strongest counts in full and the others for half: they say much the same.
    ``parent``: the wider finding that this one implies. ``base``: the share of people who have it whatever ails them.
    """

    finding: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: Literal["symptom", "place", "antecedent", "sign", "test"]
    en: str
    zh: str
    hpo: str = Field(default="", pattern=r"^(HP:\d{7})?$")
    evidence: str = Field(default="", pattern=r"^(E_\d+)?$")
    group: str = ""
    parent: str = ""
    base: float = Field(default=0.002, gt=0, lt=1)

    @property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)


class ConditionRow(Record):
    """A condition: relative frequency, severity 1 (gravest) to 5, share of women, and age weights by band.

    ``needs``: exposures; while none of them is known the condition is an exotic one.
    """

    condition: str = Field(pattern=r"^[a-z0-9_]+$")
    icd10: str = Field(pattern=r"^[A-Z]\d{2}(\.\d)?$")
    en: str
    zh: str
    severity: int = Field(ge=1, le=5)
    weight: float = Field(gt=0)
    female: float = Field(ge=0, le=1)
    ages: Annotated[tuple[float, ...], BeforeValidator(_numbers)] = Field(min_length=7, max_length=7)
    source: str
    needs: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()

    @property
    def label(self) -> Text:
        """Its name in both languages."""
        return Text(en=self.en, zh=self.zh)

    @property
    def is_dangerous(self) -> bool:
        """Whether it must not be missed."""
        return self.severity <= DANGEROUS


class ShareRow(Record):
    """Which share of the patients with a condition have a finding."""

    condition: str
    finding: str
    share: Decimal = Field(ge=0, le=1)


class SameRow(Record):
    """The entries of OMIM and Orphanet that are a condition of ours, by id."""

    condition: str
    ids: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(min_length=1)


class ProblemRow(Record):
    """How a problem list names a condition: SNOMED CT concepts, and ICD-10 categories beside the condition's own."""

    condition: str
    snomed: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(min_length=1)
    icd10: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """The same as codes."""
        return (*(Code(SNOMED, code) for code in self.snomed), *(Code(ICD10, code) for code in self.icd10))


class CodesRow(Record):
    """Further HPO terms that count as a finding in full."""

    finding: str
    hpo: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(min_length=1)


class WordsRow(Record):
    """How notes say a finding, beside its labels; names separated by bars.

    ``standing``: how the text must speak of it. Empty: of the patient now, of an antecedent also in the past.
    """

    finding: str
    standing: Literal["", "past", "family"] = ""
    en: str = ""
    zh: str = ""


class EntryRow(Record):
    """Which entries of a record are an antecedent: code sets, or ATC prefixes of a drug that is taken."""

    finding: str
    kind: Literal["set", "drug"]
    of: Annotated[tuple[str, ...], BeforeValidator(_words)] = Field(min_length=1)


class EverydayRow(Record):
    """A finding that is too frequent to point to a rare disease by itself."""

    hpo: str = Field(pattern=r"^HP:\d{7}$")
    en: str


class EverydayConditionRow(Record):
    """A condition for which no card interrupts."""

    condition: str


class WeightRow(Record):
    """How often the clinic sees a condition of which DDXPlus has hardly any patients."""

    condition: str
    weight: float = Field(gt=0)


class DifferentialTables:
    """The three tables, cross-checked."""

    def __init__(
        self, findings: tuple[FindingRow, ...], conditions: tuple[ConditionRow, ...], also: Mapping[str, str]
    ) -> None:
        self.findings = findings
        self.conditions = conditions
        self.also = also
        """Further HPO id -> name of the finding."""
        self.shares: dict[tuple[str, str], float] = {}
        self.same: dict[str, str] = {}
        """The condition that an id of OMIM or Orphanet means."""
        self.by_name: Mapping[str, FindingRow] = {row.finding: row for row in findings}
        self.parent: Mapping[str, str] = {row.finding: row.parent for row in findings if row.parent}
        self.by_code: Mapping[str, FindingRow] = {
            code: row for row in findings for code in (row.finding, row.hpo, row.evidence) if code
        } | {code: self.by_name[name] for code, name in also.items()}

    def without(self, left_out: Container[str]) -> "DifferentialTables":
        """The same tables without some conditions, such as to measure what the others do alone."""
        kept = tuple(row for row in self.conditions if row.condition not in left_out)
        names = {row.condition for row in kept}
        tables = DifferentialTables(self.findings, kept, self.also)
        tables.shares = {pair: share for pair, share in self.shares.items() if pair[0] in names}
        tables.same = {code: name for code, name in self.same.items() if name in names}
        return tables


@lru_cache(maxsize=2)
def load_differential(folder: Path = FOLDER) -> DifferentialTables:
    """Read ``differential/*.csv``: DDXPlus and literature, with the clinic's figures in place of simulated ones.

    A second call is free.

    Raises:
        KnowledgeError: a row is wrong, stands twice, or names something that no table knows.
    """
    home = folder / "differential"
    told = published_differential(folder)
    weights = {
        row.condition: row.weight for path in files(home, "clinical_weights.csv") for row in read_csv(path, WeightRow)
    }
    _check_known(home / "clinical_weights.csv", weights, {row.condition for row in told.conditions})
    conditions = (row.model_copy(update={"weight": weights.get(row.condition, row.weight)}) for row in told.conditions)
    tables = DifferentialTables(told.findings, tuple(conditions), told.also)
    clinical = (pair for path in files(home, "clinical.csv") for pair in _shares(path, told))
    tables.shares = told.shares | dict(clinical)
    tables.same = told.same
    return tables


def _check_known(path: Path, names: Iterable[str], known: Container[str]) -> None:
    if unknown := sorted(name for name in names if name not in known):
        raise KnowledgeError(path, ", ".join(unknown), "no such condition")


@lru_cache(maxsize=2)
def published_differential(folder: Path = FOLDER) -> DifferentialTables:
    """The same with DDXPlus's own figures: what its simulated patients are measured with."""
    home = folder / "differential"
    findings = tuple(row for path in files(home, "findings*.csv") for row in read_csv(path, FindingRow))
    conditions = tuple(row for path in files(home, "conditions*.csv") for row in read_csv(path, ConditionRow))
    _once(home / "findings.csv", [row.finding for row in findings])
    _once(home / "findings.csv", [code for row in findings for code in (row.hpo, row.evidence) if code])
    _once(home / "conditions.csv", [row.condition for row in conditions])
    tables = DifferentialTables(findings, conditions, _also(home, findings))
    named = {row.parent for row in findings if row.parent}.union(*(row.needs for row in conditions))
    if unknown := sorted(named - set(tables.by_name)):
        raise KnowledgeError(home, ", ".join(unknown), "no such finding, but named as parent or need")
    for path in files(home, "frequencies*.csv"):
        for pair, share in _shares(path, tables):
            if pair in tables.shares:
                raise KnowledgeError(path, ", ".join(pair), "stands twice")
            tables.shares[pair] = share
    known = {row.condition for row in conditions}
    for path in files(home, "same_diseases*.csv"):
        for same in read_csv(path, SameRow):
            if same.condition not in known or set(same.ids) & set(tables.same):
                raise KnowledgeError(path, same.condition, "no such condition, or an id that stands twice")
            tables.same.update(dict.fromkeys(same.ids, same.condition))
    if bare := sorted(known - {condition for condition, _ in tables.shares}):
        raise KnowledgeError(home, ", ".join(bare), "no finding is known of this condition")
    return tables


def _also(home: Path, findings: Iterable[FindingRow]) -> dict[str, str]:
    path = home / "codes.csv"
    rows = [row for file in files(home, "codes.csv") for row in read_csv(file, CodesRow)]
    codes = {code for row in findings for code in (row.finding, row.hpo) if code}
    if unknown := sorted({row.finding for row in rows} - codes):
        raise KnowledgeError(path, ", ".join(unknown), "no such finding")
    _once(path, [*(code for row in rows for code in row.hpo), *(code for code in codes if code.startswith("HP:"))])
    return {code: row.finding for row in rows for code in row.hpo}


def _shares(path: Path, tables: DifferentialTables) -> Iterator[tuple[tuple[str, str], float]]:
    known = {row.condition for row in tables.conditions}
    rows = read_csv(path, ShareRow)
    for row in rows:
        if row.condition not in known or row.finding not in tables.by_name:
            raise KnowledgeError(path, f"{row.condition}, {row.finding}", "no such condition or finding")
        yield (row.condition, row.finding), float(row.share)


@lru_cache(maxsize=1)
def spoken_findings() -> tuple[WordsRow, ...]:
    """Read ``differential/words.csv``.

    Raises:
        KnowledgeError: a row is wrong or names a finding that no table knows.
    """
    path = FOLDER / "differential" / "words.csv"
    rows = read_csv(path, WordsRow)
    if unknown := sorted({row.finding for row in rows} - set(load_differential().by_name)):
        raise KnowledgeError(path, ", ".join(unknown), "no such finding")
    _once(path, [f"{row.finding} {row.standing}" for row in rows])
    return rows


@lru_cache(maxsize=1)
def entry_findings() -> tuple[EntryRow, ...]:
    """Read ``differential/record.csv``.

    Raises:
        KnowledgeError: a row is wrong or names a finding that no table knows.
    """
    path = FOLDER / "differential" / "record.csv"
    rows = read_csv(path, EntryRow)
    if unknown := sorted({row.finding for row in rows} - set(load_differential().by_name)):
        raise KnowledgeError(path, ", ".join(unknown), "no such finding")
    return rows


@lru_cache(maxsize=1)
def problem_codes() -> Mapping[str, tuple[Code, ...]]:
    """Read ``differential/same_problems.csv``: by condition, the codes that a problem list has for it.

    Raises:
        KnowledgeError: a row is wrong, stands twice, or names a condition that no table knows.
    """
    path = FOLDER / "differential" / "same_problems.csv"
    rows = read_csv(path, ProblemRow)
    _check_known(path, (row.condition for row in rows), {row.condition for row in load_differential().conditions})
    _once(path, [row.condition for row in rows])
    return {row.condition: row.codes for row in rows}


@lru_cache(maxsize=1)
def everyday_findings() -> frozenset[str]:
    """Read ``differential/everyday.csv``: the HPO ids."""
    path = FOLDER / "differential" / "everyday.csv"
    rows = read_csv(path, EverydayRow)
    _once(path, [row.hpo for row in rows])
    return frozenset(row.hpo for row in rows)


@lru_cache(maxsize=1)
def everyday_conditions() -> frozenset[str]:
    """Read ``differential/everyday_conditions.csv``: the names.

    Raises:
        KnowledgeError: no table knows a condition of that name, or it stands twice.
    """
    path = FOLDER / "differential" / "everyday_conditions.csv"
    names = [row.condition for row in read_csv(path, EverydayConditionRow)]
    _check_known(path, names, {row.condition for row in load_differential().conditions})
    _once(path, names)
    return frozenset(names)


@lru_cache(maxsize=1)
def of_ddxplus() -> DifferentialTables:
    """The conditions of DDXPlus alone, as its simulated patients show them."""
    tables = published_differential()
    return tables.without({row.condition for row in tables.conditions if row.source != "DDXPlus"})


def _once(path: Path, names: list[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise KnowledgeError(path, ", ".join(twice), "stands twice")
