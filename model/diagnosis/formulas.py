"""Measures that are computed when the laboratory did not report them; every input is shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

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
    """A value that we computed, with its inputs: the measured value, age in years and sex."""

    value: Decimal
    unit: str
    formula: str
    input_words: Text
    measured: Reading
    age_years: float
    sex: Sex

    def note(self) -> Text:
        """How it was computed and from what."""
        sent = quantity(self.measured.sent_value, self.measured.sent_unit)
        age = round(self.age_years)
        return Text(
            en=f"computed by {self.formula} from {self.input_words.en} {sent}, age {age}, {self.sex.value}",
            zh=f"按 {self.formula} 计算：{self.input_words.zh} {sent}，{age}岁，{_SEX[self.sex]}",
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
                input_words=readings.measures.named("creatinine").label,
                measured=reading,
                age_years=age,
                sex=person.sex,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A computation, and the measures that it needs."""

    inputs: tuple[str, ...]
    compute: Callable[[Person, Readings], Iterator[Computed]]


FORMULAS: Final[Mapping[str, Formula]] = MappingProxyType(
    {"ckd-epi-2021": Formula(inputs=("creatinine",), compute=egfr_from_creatinine)}
)


def measures_of(tests: Iterable[Test]) -> dict[str, int]:
    """Every measure that these tests look at, inputs of formulas too, with the widest window in days."""
    windows: dict[str, int] = {}
    for test in tests:
        for name in (test.measure, *(FORMULAS[test.formula].inputs if test.formula else ())):
            windows[name] = max(windows.get(name, 0), test.within_days)
    return windows
