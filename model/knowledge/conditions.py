"""The small, typed language in which rules say when they apply; therapy rules of every kind share it."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from model.domain.case import Sex
from model.domain.pgx import Detection
from model.knowledge.records import Record, TextRecord, Word

YEAR: Final = 366


def _exact_or_policy(value: object) -> object:
    if isinstance(value, str) and value.startswith("@"):
        return value
    if isinstance(value, str):
        return Decimal(value)
    raise ValueError('write the number as a string, "6.5", or name a policy value, "@systolic_target"')


Threshold = Annotated[Decimal | str, BeforeValidator(_exact_or_policy)]
"""A number written as a string, or "@name" of a value that the site may set."""


class Range(Record):
    """A range of numbers; every bound that is given must hold."""

    at_least: Threshold | None = None
    above: Threshold | None = None
    at_most: Threshold | None = None
    below: Threshold | None = None


class MeasureClause(Range):
    """The newest value of a measure, in the unit of the measure, not older than ``within_days``.

    ``days`` above one: the mean of each of that many newest days with a value lies in the range.
    """

    name: str
    within_days: int = YEAR
    days: int = Field(default=1, ge=1)


class UnmeasuredClause(Record):
    """No usable value of the measure within the window (the results having been read)."""

    name: str
    within_days: int = YEAR


class HabitClause(Record):
    """The newest circumstance of that kind has a code of the set; sets of a kind begin with its name."""

    kind: str
    set: str


class ChangedHabitClause(Record):
    """The newest circumstance of that kind is in ``now``, and one in ``before`` was on record within the window.

    Unknown when the newest one is in ``now`` and nothing says since when.
    """

    kind: str
    before: str
    now: str
    within_days: int


class AmountClause(Range):
    """The newest number given to one of the questions in ``set`` (cigarettes, drinks a day) lies in the range."""

    set: str
    unit: str
    within_days: int = YEAR


class DoseClause(Range):
    """The daily dose of every drug of these ATC classes that the patient takes or is to take lies in the range."""

    taking: tuple[str, ...]
    unit: str


class SeveralClause(Record):
    """At least so many different drugs of these ATC classes together, listed or ordered."""

    taking: tuple[str, ...]
    at_least: int = Field(default=2, ge=2)


class ClassClause(Record):
    """The class of a point score (``scores/*.toml``), such as Child-Pugh, is one of these."""

    name: str
    classes: tuple[str, ...] = Field(min_length=1)


class AllergicClause(Record):
    """A listed or ordered drug is itself on the allergy list; ``apart_from``: ATC classes with rules of their own."""

    apart_from: tuple[str, ...] = ()


class OverdosedClause(Record):
    """An order's written dose is above the highest of a day (``terms/highest_doses.csv``)."""


class RepeatedClause(Record):
    """An order and another entry hold one ingredient, and one of them holds more: a part that is taken twice.

    ``taking``, ``apart_from``: only ingredients of these ATC classes, or all but these.
    """

    taking: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()


class RiseClause(Record):
    """The newest value is at least ``factor`` times the lowest of the ``within_days`` before it."""

    name: str
    factor: Threshold
    within_days: int


class GeneClause(Record):
    """A germline gene's phenotype, under the present drugs, is one of these; no result is unknown, never normal."""

    gene: str
    phenotypes: tuple[str, ...] = Field(min_length=1)


class TumourClause(Record):
    """A tumour gene, and what must be known of it.

    ``variants`` are the classes of ``terms/variants.csv``; none named means any result of
    the gene. ``is_tested`` false: no result of that gene is on file.
    """

    gene: str
    variants: tuple[str, ...] = ()
    status: Detection = Detection.DETECTED
    is_tested: bool = True


class StageClause(Record):
    """A problem of the set ``problem`` whose stage code is in the set ``set``."""

    problem: str
    set: str


class Clause(Record):
    """One claim about the patient: exactly one of its kinds is filled in.

    ``line``: the line of cancer treatment, where stated; else the first while no earlier cancer drug is on record.
    ``problem`` (confirmed, not resolved), ``history`` (a problem in any state) and ``procedure``
    name code sets; ``taking``, ``ordered``, ``taken_before``
    and ``allergy`` hold ATC prefixes, or the name of a drug that ATC does not hold.
    """

    problem: str | None = None
    history: str | None = None
    procedure: str | None = None
    stage: StageClause | None = None
    measure: MeasureClause | None = None
    unmeasured: UnmeasuredClause | None = None
    taking: tuple[Word, ...] | None = None
    ordered: tuple[Word, ...] | None = None
    taken_before: tuple[Word, ...] | None = None
    allergy: tuple[str, ...] | None = None
    allergic: AllergicClause | None = None
    habit: HabitClause | None = None
    changed: ChangedHabitClause | None = None
    amount: AmountClause | None = None
    dose: DoseClause | None = None
    several: SeveralClause | None = None
    score: ClassClause | None = None
    overdosed: OverdosedClause | None = None
    repeated: RepeatedClause | None = None
    rise: RiseClause | None = None
    phenotype: GeneClause | None = None
    age: Range | None = None
    sex: Sex | None = None
    tumour: TumourClause | None = None
    line: Range | None = None
    any: "tuple[Clause, ...] | None" = None
    none: "tuple[Clause, ...] | None" = None

    @model_validator(mode="after")
    def _say_one_thing(self) -> "Clause":
        said = [name for name, value in vars(self).items() if value is not None]
        if len(said) != 1:
            raise ValueError(f"a clause says one thing; this one says {', '.join(said) or 'nothing'}")
        return self

    @cached_property
    def kind(self) -> str:
        """The name of the field that is filled in."""
        return next(name for name, value in vars(self).items() if value is not None)


def names_asked(clause: Clause) -> frozenset[str] | None:
    """Drug classes (ATC) or code sets; with none of them on record the clause is no yes. ``None``: it asks other facts.

    Problems and procedures count in whatever state, as the record holds them.
    """
    if clause.any is not None:
        parts = [names_asked(item) for item in clause.any]
        return None if None in parts else frozenset[str]().union(*(part for part in parts if part))
    if event := clause.problem or clause.history or clause.procedure:
        return frozenset((event,))
    counted = clause.dose or clause.several
    named = clause.taking or clause.ordered or clause.taken_before or (counted.taking if counted else None)
    return None if named is None else frozenset(named)


class Exclusion(Record):
    """Clauses that, when all hold, withhold a drug or a rule, and the reason.

    ``effect``: "withhold" says so to the reader; "caution" keeps the drug and shows the reason
    beside it; "silent" means that there is nothing to advise.
    """

    when: tuple[Clause, ...] = Field(min_length=1)
    because: TextRecord
    effect: Literal["withhold", "caution", "silent"] = "withhold"
