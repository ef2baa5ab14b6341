"""The de-identified patient: what the model may know, and nothing else.

No name, no identifier, no absolute date, no free text that a scrubber has not passed.
``day`` counts from now: 0 is today, -30 is thirty days ago. ``key`` is a local name
("condition-3") that only the linkage of the same request can turn into a reference.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from model.domain.code import SNOMED, Code
from model.domain.finding import Presence
from model.domain.gap import Gap
from model.domain.pgx import GeneResult, TumourFinding

TREATMENT_LINE: Final = "treatment_line"
TREATMENT_SETTING: Final = "treatment_setting"
"""Kinds of circumstance: which line of treatment this is (a number), and its setting (adjuvant ...)."""

NO_ALLERGY: Final = Code(SNOMED, "716186003", "no known allergy")
NO_DRUG_ALLERGY: Final = Code(SNOMED, "409137002", "no known drug allergy")


class Sex(StrEnum):
    """Sex for clinical use, as recorded."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class ProblemState(StrEnum):
    """Clinical status of a problem."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


class MedicationState(StrEnum):
    """How a drug stands to the patient: taken, proposed in this very order, past, or not known."""

    ACTIVE = "active"
    DRAFT = "draft"
    PAST = "past"
    UNKNOWN = "unknown"


class DrugWay(StrEnum):
    """Where the drug's identity was read, best first."""

    CODING = "coding"
    CONTAINED = "contained"
    ENTRY = "entry"
    FETCHED = "fetched"
    TEXT = "text"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is treated. ``age_years`` stops at 90 (then ``is_90_or_over``); ``age_days`` is kept below two years."""

    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    age_days: int | None = None
    is_90_or_over: bool = False
    is_deceased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A condition. A refuted one has ``presence`` ABSENT; ``is_draft`` marks one being entered now."""

    key: str
    codes: tuple[Code, ...]
    state: ProblemState = ProblemState.UNKNOWN
    presence: Presence = Presence.PRESENT
    is_confirmed: bool = True
    is_draft: bool = False
    is_on_problem_list: bool = True
    onset_day: int | None = None
    recorded_day: int | None = None
    stage: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A laboratory value, vital sign or coded answer.

    ``value`` is in ``unit`` (UCUM; empty when none was sent, and then never guessed).
    ``answers`` are the coded values. ``interpretation`` is the HL7 code (H, L, N, POS, NEG).
    ``panel`` holds the codes of the panel that a component was taken from. ``turn``: which it was among the results
    of its day, 1 the first; 0 where the hour is not known.
    """

    key: str
    codes: tuple[Code, ...]
    value: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    answers: tuple[Code, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    interpretation: str = ""
    day: int | None = None
    turn: int = 0
    panel: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """A drug on the list or in the draft. ``ingredients`` are RxNorm ingredients; empty means unresolved.

    ``daily_dose`` is a mean where doses are days apart: ``doses`` of them are given in ``dose_days`` (7: by the week).
    ``is_on_hold``, ``is_planned``: why its state is not known, where the record says so.
    """

    key: str
    ingredients: tuple[Code, ...]
    codes: tuple[Code, ...] = ()
    way: DrugWay = DrugWay.UNRESOLVED
    state: MedicationState = MedicationState.UNKNOWN
    is_on_hold: bool = False
    is_planned: bool = False
    is_selected: bool = False
    start_day: int | None = None
    end_day: int | None = None
    daily_dose: Decimal | None = None
    dose_unit: str = ""
    dose_days: Decimal | None = None
    doses: Decimal | None = None
    route: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy:
    """An allergy or intolerance. ``presence`` ABSENT: it was refuted, or there is none known (``is_none_known``).

    ``is_over``: recorded, and since marked as inactive or resolved; its ``presence`` is UNKNOWN. ``is_disputed``: its
    code and its words name different drugs, and ``ingredients`` holds them all. ``is_confirmed``: not marked as
    unconfirmed or presumed. ``has_other_reactions``: ``reactions`` is not all; one was severe or could not be read.
    """

    key: str
    codes: tuple[Code, ...]
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

    @property
    def is_none_known(self) -> bool:
        """Whether it states that no allergy is known, at all or to drugs."""
        return self.presence is Presence.ABSENT and not {NO_ALLERGY, NO_DRUG_ALLERGY}.isdisjoint(self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure; 'not done' is a record with ``presence`` ABSENT."""

    key: str
    codes: tuple[Code, ...]
    presence: Presence = Presence.PRESENT
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A condition in the family."""

    key: str
    relation: Code
    codes: tuple[Code, ...]
    presence: Presence = Presence.PRESENT
    onset_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstance:
    """A habit or surrounding: ``kind`` is smoking, alcohol, diet, activity, occupation, residence, food and so on."""

    key: str
    kind: str
    codes: tuple[Code, ...]
    presence: Presence = Presence.PRESENT
    value: Decimal | None = None
    unit: str = ""
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFinding:
    """What a note of these days says that the patient has or has not: never its words.

    ``finding`` is an HPO id, or the name of a finding of the common differential.
    """

    key: str
    finding: str
    presence: Presence
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An encounter: its class (AMB, IMP, EMER ...), when it began and ended."""

    key: str
    kind: str
    start_day: int | None = None
    end_day: int | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicalCase:
    """Everything the model gets about one patient. Lists are sorted by key order of arrival.

    ``are_results_told``: false where the sender speaks of other things only; no result is then called missing.
    """

    person: Person = field(default_factory=Person)
    problems: tuple[Problem, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    medications: tuple[Medication, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    family: tuple[Relative, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    note_findings: tuple[NoteFinding, ...] = ()
    visits: tuple[Visit, ...] = ()
    gene_results: tuple[GeneResult, ...] = ()
    tumour_findings: tuple[TumourFinding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    are_results_told: bool = True
