"""Measures that are computed when the laboratory did not report them; every input is shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import MappingProxyType
from typing import Final

from model.diagnosis.day_formulas import DAY_FORMULAS, DayFormula
from model.diagnosis.score_formulas import PREFIX, score_formula
from model.domain.case import Person, Sex
from model.domain.text import Text
from model.equations.kidney import egfr_creatinine
from model.knowledge.disease_rules import Test
from model.knowledge.readings import Reading, Readings
from model.knowledge.writing import quantity

_UMOL_PER_MG_DL: Final = 88.4
_DAYS_A_YEAR: Final = 365.25
_ADULT: Final = 18
_EGFR_UNIT: Final = "mL/min/{1.73_m2}"
_SEX: Final = {Sex.FEMALE: "女性", Sex.MALE: "男性"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A value that we computed, with its inputs: the measured values, and age in years and sex where they count."""

    value: Decimal
    unit: str
    formula: str
    inputs: tuple[tuple[Text, Reading], ...]
    age_years: float | None = None
    sex: Sex | None = None

    @property
    def day(self) -> int | None:
        """The day of the measured values."""
        return self.inputs[0][1].day

    @property
    def keys(self) -> tuple[str, ...]:
        """The case keys of the measured values."""
        return tuple(reading.key for _, reading in self.inputs)

    @property
    def is_as_measured(self) -> bool:
        """Whether nothing was computed: the one measured value stands for itself."""
        return len(self.inputs) == 1 and self.age_years is None

    def note(self) -> Text:
        """How it was computed and from what."""
        sent = [(words, quantity(one.sent_value, one.sent_unit)) for words, one in self.inputs]
        en = [f"{words.en} {value}" for words, value in sent]
        zh = [f"{words.zh} {value}" for words, value in sent]
        if self.age_years is not None:
            en.append(f"age {round(self.age_years)}")
            zh.append(f"{round(self.age_years)}岁")
        if self.sex is not None:
            en.append(self.sex.value)
            zh.append(_SEX[self.sex])
        return Text(
            en=f"computed by {self.formula} from {', '.join(en)}", zh=f"按 {self.formula} 计算：{'，'.join(zh)}"
        )


def ckd_epi_2021(creatinine_umol_l: Decimal, age_years: float, sex: Sex) -> Decimal:
    """Estimated GFR in mL/min/1.73 m2, whole numbers as laboratories report it.

    CKD-EPI 2021 creatinine equation, without race: Inker et al., N Engl J Med 2021;385:1737-1749.
    """
    level = float(creatinine_umol_l) / _UMOL_PER_MG_DL
    rate = egfr_creatinine(creatinine_mg_dl=level, age=age_years, female=float(sex is Sex.FEMALE))
    return Decimal(str(round(rate, 3))).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def egfr_from_creatinine(person: Person, readings: Readings) -> Iterator[Computed]:
    """One eGFR for each dated creatinine of an adult whose sex is recorded; none otherwise.

    From 90 years on the age is taken as 90, which overstates the eGFR by at most a few per cent.
    """
    if person.age_years is None or person.sex not in _SEX:
        return
    for reading in readings.of("creatinine"):
        if reading.day is None or reading.comparator:
            continue
        age = person.age_years + reading.day / _DAYS_A_YEAR
        if age >= _ADULT:
            yield Computed(
                value=ckd_epi_2021(reading.value, age, person.sex),
                unit=_EGFR_UNIT,
                formula="CKD-EPI 2021",
                inputs=((readings.measures.named("creatinine").label, reading),),
                age_years=age,
                sex=person.sex,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A computation, and the measures that it needs."""

    inputs: tuple[str, ...]
    compute: Callable[[Person, Readings], Iterator[Computed]]


def _of_one_day(formula: DayFormula) -> Formula:
    """A formula over values of one day: one result for each day that has all of them, the first of each measure."""

    def compute(person: Person, readings: Readings) -> Iterator[Computed]:
        days = [_by_day(readings.of(name)) for name in formula.inputs]
        asked = days[0] if formula.is_led else dict.fromkeys(day for each in days for day in each)
        for day in asked:
            chosen = [found for each in days if (found := each.get(day))]
            if len(chosen) < (formula.needed or len(days)):
                continue
            age = None if person.age_years is None else person.age_years + day / _DAYS_A_YEAR
            value = formula.compute(chosen, age)
            if value is not None:
                inputs = tuple((readings.measures.named(one.measure).label, one) for one in chosen)
                used = age if formula.uses_age else None
                yield Computed(value=value, unit=formula.unit, formula=formula.name, inputs=inputs, age_years=used)

    return Formula(inputs=formula.inputs, compute=compute)


def _by_day(readings: Iterable[Reading]) -> dict[int, Reading]:
    found: dict[int, Reading] = {}
    for reading in readings:
        if reading.day is not None and not reading.comparator:
            found.setdefault(reading.day, reading)
    return found


FORMULAS: Final[Mapping[str, Formula]] = MappingProxyType(
    {"ckd-epi-2021": Formula(inputs=("creatinine",), compute=egfr_from_creatinine)}
    | {name: _of_one_day(formula) for name, formula in DAY_FORMULAS.items()}
)


@cache
def formula_of(name: str) -> Formula:
    """The formula of that name; "score:" before the id of a point score gives that one.

    Raises:
        KeyError: no formula and no score is called so.
    """
    return _of_one_day(score_formula(name)) if name.startswith(PREFIX) else FORMULAS[name]


def measures_of(tests: Iterable[Test]) -> dict[str, int]:
    """Every measure that these tests look at, inputs of formulas too, with the widest window in days."""
    windows: dict[str, int] = {}
    for test in tests:
        reach = test.within_days + (test.change.from_days if test.change else 0)
        for name in (test.measure, *(formula_of(test.formula).inputs if test.formula else ())):
            windows[name] = max(windows.get(name, 0), reach)
    return windows
