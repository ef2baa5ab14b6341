"""Values of one measure, in its own unit, newest first; what cannot be used is handed back, never dropped."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from model.domain.case import ClinicalCase, Measurement
from model.domain.text import Text
from model.knowledge.measures import PRESENCE, Measure, Measures
from model.knowledge.presence import presence_of
from model.knowledge.units import convert

_LONG_AGO = -1_000_000
_SCORE = "{score}"
"""A score has no unit to get wrong; FHIR sends it as an integer, which carries none."""
_COUNTED: Final = frozenset(("/mL", "U/mL"))
"""Units of what laboratories answer with "not detected" where there is nothing to count: viral loads, antibodies."""


class Reading(NamedTuple):
    """One value of a measure. ``value`` is in the measure's unit, ``sent_value`` in ``sent_unit`` as sent.

    ``comparator`` is kept: "<7.0" is not 7.0. ``rank`` is the place of its code in the measure's
    row: the lower, the better the method. ``basis`` says how a computed value came about. ``low`` and ``high``
    are the ends of the laboratory's own range, in ``sent_unit``. A qualitative value is 1 (found) or 0.
    ``turn``: which it was among the results of its day, 0 where the hour is not known.
    A named tuple, because a chart has thousands of them.
    """

    key: str
    measure: str
    value: Decimal
    sent_value: Decimal
    sent_unit: str
    day: int | None
    comparator: str = ""
    rank: int = 0
    basis: Text | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    turn: int = 0


class Reason(StrEnum):
    """Why a value could not be used."""

    NO_UNIT = "no_unit"
    NO_NUMBER = "no_number"
    UNKNOWN_UNIT = "unknown_unit"
    IMPLAUSIBLE = "implausible"
    NO_DATE = "no_date"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A value of a measure that no rule may use. ``unit`` is as sent."""

    key: str
    measure: str
    reason: Reason
    unit: str = ""
    day: int | None = None


class Readings:
    """All readings of one case; each measure is converted when it is first asked for.

    ``reach``: by measure, how many days back anybody will look; older values are then not converted.
    """

    def __init__(self, case: ClinicalCase, measures: Measures, reach: Mapping[str, int] | None = None) -> None:
        self.measures, self._reach = measures, reach
        self._raw: dict[str, list[tuple[Measurement, int]]] = {}
        for measurement in case.measurements:
            found = measures.ranked(measurement.codes)
            if found and (measurement.value is not None or _is_worded(measurement, found[0])):
                self._raw.setdefault(found[0].name, []).append((measurement, found[1]))
        self._ready: dict[str, tuple[tuple[Reading, ...], tuple[Unusable, ...]]] = {}

    def led_by(self, reading: Reading) -> "Readings":
        """The same values, as if this one were the newest of its measure."""
        other = copy(self)
        rest = tuple(item for item in self.of(reading.measure) if item is not reading)
        other._ready = {**self._ready, reading.measure: ((reading, *rest), self.unusable(reading.measure))}
        return other

    def of(self, name: str) -> tuple[Reading, ...]:
        """Usable values of one measure, newest first, those of one day as the case has them; without a day last."""
        return self._sorted(name)[0]

    def unusable(self, name: str) -> tuple[Unusable, ...]:
        """Values of that measure that cannot be used, and why."""
        return self._sorted(name)[1]

    def has(self, name: str) -> bool:
        """Whether the case holds any result of that measure."""
        return name in self._raw

    def raw_days(self, name: str) -> tuple[int | None, ...]:
        """The days of all results of that measure, usable or not: it was asked for, whatever came out."""
        return tuple(measurement.day for measurement, _ in self._raw.get(name, ()))

    def _sorted(self, name: str) -> tuple[tuple[Reading, ...], tuple[Unusable, ...]]:
        if name not in self._ready:
            self._ready[name] = _split(self._within_reach(name), self.measures.named(name))
        return self._ready[name]

    def _within_reach(self, name: str) -> Iterable[tuple[Measurement, int]]:
        raw = self._raw.get(name, ())
        if self._reach is None:
            return raw
        since = -self._reach.get(name, 0)
        return [pair for pair in raw if pair[0].day is None or pair[0].day >= since]


def readings(case: ClinicalCase, name: str, measures: Measures) -> tuple[Reading, ...]:
    """Usable values of one measure, newest first; ask ``unusable`` for the others."""
    return Readings(case, measures).of(name)


def unusable(case: ClinicalCase, name: str, measures: Measures) -> tuple[Unusable, ...]:
    """Values of one measure that have no unit, an unknown unit, or that no patient can have."""
    return Readings(case, measures).unusable(name)


def _split(
    raw: Iterable[tuple[Measurement, int]], measure: Measure
) -> tuple[tuple[Reading, ...], tuple[Unusable, ...]]:
    usable: list[Reading] = []
    refused: list[Unusable] = []
    for measurement, rank in raw:
        answer = _read(measurement, measure, rank)
        if isinstance(answer, Reading):
            usable.append(answer)
        else:
            refused.append(answer)
    usable.sort(key=lambda reading: -_age_order(reading.day))
    return tuple(usable), tuple(refused)


def _read(measurement: Measurement, measure: Measure, rank: int) -> Reading | Unusable:
    if measure.is_qualitative:
        return _read_presence(measurement, measure, rank)
    sent, unit = measurement.value, measurement.unit or (_SCORE if measure.unit == _SCORE else "")
    if sent is None:
        if presence_of(measurement.answers, measurement.interpretation) is not False:
            return _refuse(measurement, measure, Reason.NO_NUMBER)
        return Reading(measurement.key, measure.name, Decimal(), Decimal(), measure.unit, measurement.day, rank=rank)
    if not unit:
        return _refuse(measurement, measure, Reason.NO_UNIT)
    known = measure.unit if measure.written and unit.strip().lower() in measure.written else unit
    value = (
        sent if known == measure.unit else convert(sent, known, measure.unit, analyte=measure.analyte or measure.name)
    )
    if value is None:
        return _refuse(measurement, measure, Reason.UNKNOWN_UNIT)
    if not measure.is_plausible(value):
        return _refuse(measurement, measure, Reason.IMPLAUSIBLE)
    return Reading(
        key=measurement.key,
        measure=measure.name,
        value=value,
        sent_value=sent,
        sent_unit=known,
        day=measurement.day,
        comparator=measurement.comparator,
        rank=rank,
        low=measurement.low,
        high=measurement.high,
        turn=measurement.turn,
    )


def _is_worded(measurement: Measurement, measure: Measure) -> bool:
    """Whether an answer without a number says something: found, or not found of what is counted."""
    is_found = presence_of(measurement.answers, measurement.interpretation)
    return measure.is_qualitative or is_found is True or (measure.unit in _COUNTED and is_found is False)


def _read_presence(measurement: Measurement, measure: Measure, rank: int) -> Reading | Unusable:
    is_found = presence_of(measurement.answers, measurement.interpretation)
    if is_found is None:
        return _refuse(measurement, measure, Reason.UNCLEAR)
    value = Decimal(int(is_found))
    return Reading(measurement.key, measure.name, value, value, PRESENCE, measurement.day, rank=rank)


def _refuse(measurement: Measurement, measure: Measure, reason: Reason) -> Unusable:
    return Unusable(
        key=measurement.key, measure=measure.name, reason=reason, unit=measurement.unit, day=measurement.day
    )


def _age_order(day: int | None) -> int:
    return _LONG_AGO if day is None else day
