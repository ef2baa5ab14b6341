"""Worked examples inside rule files: a compact case that a rule must fire on, or must not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

from model.domain.case import (
    Allergy,
    Circumstance,
    ClinicalCase,
    DrugWay,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    ProblemState,
    Procedure,
    Sex,
)
from model.domain.code import LOINC, Code
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, Diplotype, GeneResult, TumourFinding
from model.domain.text import same
from model.knowledge.codesets import CodeSets
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.measures import Measures
from model.knowledge.records import SYSTEMS, CodeRecord, Exact, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The tables that turn the short words of an example into codes."""

    measures: Measures
    codesets: CodeSets
    drugs: DrugTerms


class ExampleProblem(CodeRecord):
    """A condition by its own code."""

    draft: bool = False
    refuted: bool = False
    inactive: bool = False
    onset_day: int | None = None


class ExampleLab(Record):
    """A measurement by the name of its measure; ``day`` counts from today; ``low`` and ``high`` are the range sent.

    The value of a qualitative measure is "1" for positive and "0" for negative.
    """

    measure: str
    value: Exact
    unit: str = ""
    day: int | None = 0
    comparator: str = ""
    low: Exact | None = None
    high: Exact | None = None


class ExampleGene(Record):
    """A germline result, as a laboratory reports it."""

    gene: str
    diplotype: str | None = None
    phenotype: str | None = None
    score: Exact | None = None
    allele: str | None = None
    detection: Detection | None = None
    day: int | None = -30


class ExampleTumour(Record):
    """A tumour finding."""

    gene: str = ""
    biomarker: str = ""
    hgvs_p: str = ""
    hgvs_c: str = ""
    exon: str = ""
    variant_class: str = ""
    fusion: str = ""
    value: Exact | None = None
    unit: str = ""
    origin: str = ""
    significance: str = ""
    status: Detection = Detection.DETECTED
    day: int | None = -30


class ExampleHabit(Record):
    """A circumstance; ``code`` is SNOMED CT unless ``system`` says otherwise."""

    kind: str
    code: str
    system: str = "snomed"
    value: Exact | None = None
    unit: str = ""
    day: int | None = 0
    refuted: bool = False


class ExampleDrug(Record):
    """A drug with its daily dose, or a product that holds further drugs ``beside`` it."""

    drug: str
    daily_dose: Exact | None = None
    unit: str = ""
    beside: tuple[str, ...] = ()


class CaseRecord(Record):
    """A patient in one line. Problems and procedures name a code set, of which the first code is taken."""

    age: int | None = None
    age_days: int | None = None
    sex: Sex = Sex.UNKNOWN
    problems: tuple[str | ExampleProblem, ...] = ()
    labs: tuple[ExampleLab, ...] = ()
    drugs: tuple[str | ExampleDrug, ...] = ()
    drafts: tuple[str | ExampleDrug, ...] = ()
    past_drugs: tuple[str, ...] = ()
    genes: tuple[ExampleGene, ...] = ()
    tumour: tuple[ExampleTumour, ...] = ()
    habits: tuple[ExampleHabit, ...] = ()
    allergies: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    unread: tuple[Area, ...] = ()

    def build(self, terms: Terms) -> ClinicalCase:
        """Return the case; ``KeyError`` names a word that no table knows."""
        return ClinicalCase(
            person=Person(
                sex=self.sex,
                age_years=self.age,
                age_days=self.age_days,
                is_90_or_over=self.age is not None and self.age >= 90,
            ),
            problems=tuple(_problem(at, item, terms) for at, item in enumerate(self.problems)),
            measurements=tuple(_measurement(at, item, terms) for at, item in enumerate(self.labs)),
            medications=(
                *_medications("list", self.drugs, MedicationState.ACTIVE, terms),
                *_medications("draft", self.drafts, MedicationState.DRAFT, terms),
                *_medications("past", self.past_drugs, MedicationState.PAST, terms),
            ),
            allergies=tuple(
                Allergy(key=f"allergy-{at}", codes=(code,), ingredients=(code,))
                for at, code in enumerate(terms.drugs.named(name).value for name in self.allergies)
            ),
            procedures=tuple(
                Procedure(key=f"procedure-{at}", codes=(_first(name, terms),))
                for at, name in enumerate(self.procedures)
            ),
            circumstances=tuple(_circumstance(at, item) for at, item in enumerate(self.habits)),
            gene_results=tuple(_gene(at, item) for at, item in enumerate(self.genes)),
            tumour_findings=tuple(_tumour(at, item) for at, item in enumerate(self.tumour)),
            gaps=tuple(
                Gap(what=same(area), why=Why.SERVER_FAILED, area=area, consequence=same(area), is_whole_area=True)
                for area in self.unread
            ),
        )


class ExampleRecord(Record):
    """One example: ``rule`` names the part of the file that it is about (empty: the file's only rule).

    ``expect`` compares fields of the answer by name, as text.
    """

    note: str
    fires: bool
    rule: str = ""
    case: CaseRecord
    expect: dict[str, str] = Field(default_factory=dict)


_RECORDS: Final = TypeAdapter(tuple[ExampleRecord, ...])


class Examples:
    """The examples of one rule, at least one that fires and one near miss.

    They are validated at start and kept as JSON until somebody runs them: thousands of them would take a tenth of
    the memory of a worker, and no patient needs them.
    """

    __slots__ = ("_count", "_packed")

    def __init__(self, records: tuple[ExampleRecord, ...]) -> None:
        if {item.fires for item in records} != {True, False}:
            raise ValueError("bring one example that fires and one near miss")
        self._count, self._packed = len(records), _RECORDS.dump_json(records, exclude_defaults=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(cls, handler(tuple[ExampleRecord, ...]))

    def __iter__(self) -> Iterator[ExampleRecord]:
        return iter(_RECORDS.validate_json(self._packed))

    def __len__(self) -> int:
        return self._count


def _first(name: str, terms: Terms) -> Code:
    return terms.codesets.members(name)[0]


def _problem(at: int, item: str | ExampleProblem, terms: Terms) -> Problem:
    key = f"condition-{at}"
    if isinstance(item, str):
        return Problem(key=key, codes=(_first(item, terms),), state=ProblemState.ACTIVE)
    return Problem(
        key=key,
        codes=(item.value(),),
        state=ProblemState.INACTIVE if item.inactive else ProblemState.ACTIVE,
        presence=Presence.ABSENT if item.refuted else Presence.PRESENT,
        is_draft=item.draft,
        is_on_problem_list=not item.draft,
        onset_day=item.onset_day,
    )


def _measurement(at: int, item: ExampleLab, terms: Terms) -> Measurement:
    measure = terms.measures.named(item.measure)
    key, codes = f"observation-{at}", (Code(LOINC, measure.loinc[0]),)
    if measure.is_qualitative:
        return Measurement(key=key, codes=codes, interpretation="POS" if item.value else "NEG", day=item.day)
    return Measurement(
        key=key,
        codes=codes,
        value=item.value,
        unit=item.unit,
        comparator=item.comparator,
        low=item.low,
        high=item.high,
        day=item.day,
    )


def _parts(item: str | ExampleDrug) -> tuple[str, ...]:
    return (item,) if isinstance(item, str) else (item.drug, *item.beside)


def _medications(
    kind: Literal["list", "draft", "past"], items: tuple[str | ExampleDrug, ...], state: MedicationState, terms: Terms
) -> tuple[Medication, ...]:
    return tuple(
        Medication(
            key=f"medication-{kind}-{at}",
            ingredients=tuple(terms.drugs.named(name).value for name in _parts(item)),
            daily_dose=None if isinstance(item, str) else item.daily_dose,
            dose_unit="" if isinstance(item, str) else item.unit,
            way=DrugWay.CODING,
            state=state,
            is_selected=state is MedicationState.DRAFT,
        )
        for at, item in enumerate(items)
    )


def _circumstance(at: int, item: ExampleHabit) -> Circumstance:
    return Circumstance(
        key=f"social-{at}",
        kind=item.kind,
        codes=(Code(SYSTEMS[item.system], item.code),),
        value=item.value,
        unit=item.unit,
        presence=Presence.ABSENT if item.refuted else Presence.PRESENT,
        day=item.day,
    )


def _gene(at: int, item: ExampleGene) -> GeneResult:
    alleles = item.diplotype.split("/") if item.diplotype else None
    return GeneResult(
        key=f"gene-{at}",
        gene=item.gene,
        diplotype=Diplotype(gene=item.gene, alleles=(alleles[0], alleles[1])) if alleles else None,
        phenotype=item.phenotype,
        activity_score=item.score,
        allele=item.allele,
        detection=item.detection,
        day=item.day,
    )


def _tumour(at: int, item: ExampleTumour) -> TumourFinding:
    return TumourFinding(key=f"tumour-{at}", **item.model_dump())
