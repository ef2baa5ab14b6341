"""Measures that are computed from others when a rule asks for them; what is missing makes them unknown."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from model.domain.case import Person, Sex
from model.domain.text import Text
from model.equations.kidney import egfr_creatinine
from model.knowledge.readings import Reading, Readings
from model.knowledge.units import convert
from model.knowledge.writing import quantity

WEEKS: Final = "weeks-since"
"""The formula that carries a week of pregnancy forward to today."""
_ADULT: Final = 18
_WEIGHT_DAYS: Final = 366
_SEX: Final = {Sex.FEMALE: "女", Sex.MALE: "男"}
_FEMALE_FACTOR: Final = Decimal("0.85")
_WEIGHT_UNIT: Final = "kg"
_WEEK: Final = 7
_OLDEST: Final = 139
_LOW_EGFR: Final = 60


def cockcroft_gault(creatinine_mg_dl: Decimal, weight_kg: Decimal, age_years: int, sex: Sex) -> Decimal:
    """Creatinine clearance in mL/min, the estimate that drug labels rest their doses on.

    Cockcroft and Gault, Nephron 1976;16:31-41: (140 - age) * weight / (72 * creatinine in mg/dL), 0.85 of it in women.

    Raises:
        ValueError: a creatinine or weight that is not above zero, a child, or a sex that the formula does not know.
    """
    if creatinine_mg_dl <= 0 or weight_kg <= 0:
        raise ValueError("creatinine and weight must be above zero")
    if not _ADULT <= age_years <= _OLDEST or sex not in _SEX:
        raise ValueError("the formula is for adults of known sex")
    rate = (140 - age_years) * weight_kg / (72 * creatinine_mg_dl)
    return rate * _FEMALE_FACTOR if sex is Sex.FEMALE else rate


def creatinine_clearance(person: Person, readings: Readings, within_days: int) -> Reading | None:
    """The newer of the reported clearance and the one computed from creatinine and weight.

    With neither, a low eGFR stands in and says so: that weight is not on file must not hide failing kidneys. A normal
    eGFR stands for nothing, because a small or old patient's clearance can be far below it.
    """
    reported = _newest(readings, "creatinine_clearance", within_days)
    computed = _computed_clearance(person, readings, within_days)
    if reported is None or computed is None:
        return reported or computed or _low_egfr(person, readings, within_days)
    return computed if _day(computed) >= _day(reported) else reported


def filtration(person: Person, readings: Readings, within_days: int) -> Reading | None:
    """The reported eGFR, or the one computed from a creatinine of a later day (adults of known sex, CKD-EPI 2021).

    From 90 years on the exact age is not known, so the computed value is the most that it can be ("<=").
    """
    reported = _newest(readings, "egfr", within_days)
    creatinine = _newest(readings, "creatinine", within_days)
    if creatinine is None or (reported is not None and _day(reported) >= _day(creatinine)):
        return reported
    return _computed_filtration(person, readings, creatinine) or reported


def gestational_age(_: Person, readings: Readings, within_days: int) -> Reading | None:
    """The newest dated gestational age, carried forward to today; a pregnancy that must be over gives none."""
    dated = _newest(readings, "gestational_age", within_days)
    if dated is None or dated.day is None or dated.comparator:
        return None
    weeks = dated.value - Decimal(dated.day) / _WEEK
    return dated._replace(value=weeks) if readings.measures.named("gestational_age").is_plausible(weeks) else None


def _computed_clearance(person: Person, readings: Readings, within_days: int) -> Reading | None:
    """By the newest creatinine in the window and the newest actual weight of the last year.

    From 90 years on the exact age is not known, so the value is the most that it can be ("<=").
    """
    if person.age_years is None or person.age_years < _ADULT or person.sex not in _SEX:
        return None
    creatinine = _newest(readings, "creatinine", within_days)
    weight = _newest(readings, "weight", _WEIGHT_DAYS)
    if creatinine is None or weight is None or creatinine.comparator or weight.comparator:
        return None
    level = convert(creatinine.sent_value, creatinine.sent_unit, "mg/dL", analyte="creatinine")
    if level is None:
        return None
    rate = cockcroft_gault(level, weight.value, person.age_years, person.sex)
    return creatinine._replace(
        measure="creatinine_clearance",
        value=rate,
        sent_value=rate,
        sent_unit="mL/min",
        comparator="<=" if person.is_90_or_over else "",
        rank=0,
        basis=_basis(person, creatinine, weight),
    )


def _computed_filtration(person: Person, readings: Readings, creatinine: Reading) -> Reading | None:
    if person.age_years is None or person.age_years < _ADULT or person.sex not in _SEX or creatinine.comparator:
        return None
    level = convert(creatinine.sent_value, creatinine.sent_unit, "mg/dL", analyte="creatinine")
    if level is None:
        return None
    rate = egfr_creatinine(creatinine_mg_dl=float(level), age=person.age_years, female=person.sex is Sex.FEMALE)
    value = Decimal(str(round(rate)))
    return Reading(
        key=creatinine.key,
        measure="egfr",
        value=value,
        sent_value=value,
        sent_unit=readings.measures.named("egfr").unit,
        day=creatinine.day,
        comparator="<=" if person.is_90_or_over else "",
        basis=_filtration_basis(person, creatinine),
    )


def _low_egfr(person: Person, readings: Readings, within_days: int) -> Reading | None:
    found = filtration(person, readings, within_days)
    if found is None or found.value >= _LOW_EGFR or found.comparator.startswith(">"):
        return None
    shown = quantity(found.value.normalize(), "mL/min/{1.73_m2}")
    basis = Text(en=f"eGFR {shown}, weight or creatinine not on file", zh=f"eGFR {shown}，无体重或肌酐记录")
    return found._replace(measure="creatinine_clearance", basis=basis)


def _basis(person: Person, creatinine: Reading, weight: Reading) -> Text:
    sent, age = _sent(creatinine), _age(person)
    mass = quantity(weight.value.quantize(Decimal("0.1")).normalize(), _WEIGHT_UNIT)
    return Text(
        en=f"creatinine {sent}, actual weight {mass}, age {age}, {person.sex.value}",
        zh=f"肌酐 {sent}，实际体重 {mass}，{age}岁，{_SEX[person.sex]}",
    )


def _filtration_basis(person: Person, creatinine: Reading) -> Text:
    sent, age = _sent(creatinine), _age(person)
    return Text(
        en=f"creatinine {sent}, age {age}, {person.sex.value}; CKD-EPI 2021",
        zh=f"肌酐 {sent}，{age}岁，{_SEX[person.sex]}，以CKD-EPI 2021",
    )


def _sent(creatinine: Reading) -> str:
    return quantity(creatinine.sent_value, creatinine.sent_unit)


def _age(person: Person) -> str:
    return f"{person.age_years}+" if person.is_90_or_over else str(person.age_years)


def _newest(readings: Readings, name: str, within_days: int) -> Reading | None:
    dated = (item for item in readings.of(name) if item.day is not None and -within_days <= item.day <= 0)
    return next(dated, None)


def _day(reading: Reading) -> int:
    return 0 if reading.day is None else reading.day


FORMULAS: Final[Mapping[str, Callable[[Person, Readings, int], Reading | None]]] = MappingProxyType(
    {"ckd-epi-2021": filtration, "cockcroft-gault": creatinine_clearance, WEEKS: gestational_age}
)
