"""The identified patient, typed: what the FHIR adapter read, before anything is removed.

Every record is a Struct, because a chart has hundreds of them and they are made in every request.
It names its FHIR reference ("Condition/123"). Dates are absolute. Fields called
``text`` are free text from the chart. ``identifiers`` lists every string of the request that
could name the patient, a relative or a clinician: the leak canary looks for each of them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from model.domain.case import DrugWay, MedicationState, ProblemState, Sex
from model.domain.code import Code
from model.domain.finding import Presence
from model.domain.gap import Gap
from model.domain.pgx import Detection, Diplotype


class Record(Struct, frozen=True, kw_only=True, gc=False):
    """Base of every record: a frozen value without cycles."""


class PersonRecord(Record, frozen=True, kw_only=True):
    """The patient resource."""

    reference: str
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    is_deceased: bool = False
    deceased_on: date | None = None
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


class ProblemRecord(Record, frozen=True, kw_only=True):
    """A Condition."""

    reference: str
    codes: tuple[Code, ...]
    text: str = ""
    state: ProblemState = ProblemState.UNKNOWN
    presence: Presence = Presence.PRESENT
    is_confirmed: bool = True
    is_draft: bool = False
    is_on_problem_list: bool = True
    onset: date | None = None
    recorded: date | None = None
    stage: tuple[Code, ...] = ()


class MeasurementRecord(Record, frozen=True, kw_only=True):
    """An Observation or one component of it."""

    reference: str
    codes: tuple[Code, ...]
    text: str = ""
    value: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    answers: tuple[Code, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    interpretation: str = ""
    taken: date | None = None
    turn: int = 0
    panel: tuple[Code, ...] = ()


class MedicationRecord(Record, frozen=True, kw_only=True):
    """A MedicationRequest, Statement, Administration or Dispense."""

    reference: str
    ingredients: tuple[Code, ...]
    codes: tuple[Code, ...] = ()
    text: str = ""
    way: DrugWay = DrugWay.UNRESOLVED
    state: MedicationState = MedicationState.UNKNOWN
    is_on_hold: bool = False
    is_planned: bool = False
    is_selected: bool = False
    start: date | None = None
    end: date | None = None
    daily_dose: Decimal | None = None
    dose_unit: str = ""
    dose_days: Decimal | None = None
    doses: Decimal | None = None
    route: tuple[Code, ...] = ()


class AllergyRecord(Record, frozen=True, kw_only=True):
    """An AllergyIntolerance."""

    reference: str
    codes: tuple[Code, ...]
    text: str = ""
    ingredients: tuple[Code, ...] = ()
    presence: Presence = Presence.PRESENT
    is_confirmed: bool = True
    is_high_criticality: bool = False
    is_low_criticality: bool = False
    is_intolerance: bool = False
    is_over: bool = False
    is_disputed: bool = False
    reactions: tuple[Code, ...] = ()
    has_other_reactions: bool = False


class ProcedureRecord(Record, frozen=True, kw_only=True):
    """A Procedure."""

    reference: str
    codes: tuple[Code, ...]
    text: str = ""
    presence: Presence = Presence.PRESENT
    performed: date | None = None


class RelativeRecord(Record, frozen=True, kw_only=True):
    """One condition of a FamilyMemberHistory."""

    reference: str
    relation: Code
    codes: tuple[Code, ...]
    text: str = ""
    presence: Presence = Presence.PRESENT
    onset_age: int | None = None


class CircumstanceRecord(Record, frozen=True, kw_only=True):
    """A social-history Observation: see ``model.domain.case.Circumstance`` for ``kind``."""

    reference: str
    kind: str
    codes: tuple[Code, ...]
    text: str = ""
    presence: Presence = Presence.PRESENT
    value: Decimal | None = None
    unit: str = ""
    taken: date | None = None


class VisitRecord(Record, frozen=True, kw_only=True):
    """An Encounter."""

    reference: str
    kind: str
    start: date | None = None
    end: date | None = None
    is_current: bool = False


class GeneRecord(Record, frozen=True, kw_only=True):
    """A germline genomic Observation: exactly what the laboratory said; see ``model.domain.pgx.GeneResult``."""

    reference: str
    gene: str
    diplotype: Diplotype | None = None
    phenotype: str | None = None
    activity_score: Decimal | None = None
    allele: str | None = None
    detection: Detection | None = None
    copies: int | None = None
    taken: date | None = None
    method: str = ""


class TumourRecord(Record, frozen=True, kw_only=True):
    """A somatic genomic Observation: see ``model.domain.pgx.TumourFinding``."""

    reference: str
    gene: str = ""
    biomarker: str = ""
    hgvs_p: str = ""
    hgvs_c: str = ""
    exon: str = ""
    variant_class: str = ""
    fusion: str = ""
    value: Decimal | None = None
    unit: str = ""
    origin: str = ""
    significance: str = ""
    status: Detection = Detection.DETECTED
    taken: date | None = None


class NoteRecord(Record, frozen=True, kw_only=True):
    """A DocumentReference, DiagnosticReport conclusion or note: free text, nothing else."""

    reference: str
    codes: tuple[Code, ...]
    text: str
    taken: date | None = None


class NoteFindingRecord(Record, frozen=True, kw_only=True):
    """A finding that a note speaks of; see ``model.domain.case.NoteFinding``."""

    reference: str
    finding: str
    presence: Presence = Presence.PRESENT
    taken: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientSnapshot:
    """One patient as the chart has them, with every identifier that the request carried.

    ``as_of`` is the moment of the request; relative days count from its date.
    ``identifiers``: names, ids, MRNs, phones, addresses, references, birth date as written.
    """

    as_of: datetime
    person: PersonRecord
    identifiers: frozenset[str] = frozenset()
    problems: tuple[ProblemRecord, ...] = ()
    measurements: tuple[MeasurementRecord, ...] = ()
    medications: tuple[MedicationRecord, ...] = ()
    allergies: tuple[AllergyRecord, ...] = ()
    procedures: tuple[ProcedureRecord, ...] = ()
    family: tuple[RelativeRecord, ...] = ()
    circumstances: tuple[CircumstanceRecord, ...] = ()
    visits: tuple[VisitRecord, ...] = ()
    genes: tuple[GeneRecord, ...] = ()
    tumour: tuple[TumourRecord, ...] = ()
    notes: tuple[NoteRecord, ...] = ()
    note_findings: tuple[NoteFindingRecord, ...] = ()
    gaps: tuple[Gap, ...] = field(default=())
