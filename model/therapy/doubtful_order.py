"""Results of one day whose hours are not known: each of them may be the newest one."""

from collections.abc import Iterator
from typing import Final

from model.domain.case import Person
from model.knowledge.conditions import MeasureClause
from model.knowledge.readings import Reading, Readings
from model.therapy.derived import FORMULAS

_BASES: Final = {"egfr": ("egfr", "creatinine"), "creatinine_clearance": ("creatinine_clearance", "egfr", "creatinine")}
"""The measured values that a computed one may rest on."""


def rivals_of(newest: Reading, person: Person, readings: Readings, clause: MeasureClause) -> tuple[Reading, ...]:
    """What the newest value may be instead, each value once; nothing where the hours, or a single value, settle it."""
    formula = readings.measures.named(clause.name).formula
    found = [] if formula else [*_same_turn(newest, readings)]
    for name in _BASES.get(clause.name, ()) if formula else ():
        base = next((item for item in readings.of(name) if item.key == newest.key), None)
        others = _same_turn(base, readings) if base else ()
        made = (FORMULAS[formula](person, readings.led_by(other), clause.within_days) for other in others)
        found += [computed for computed in made if computed]
    by_value = {item.value: item for item in reversed(found) if item.value != newest.value}
    return tuple(by_value[value] for value in sorted(by_value))


def _same_turn(reading: Reading, readings: Readings) -> Iterator[Reading]:
    """The other values of that day, by the same method, that may have come later."""
    for item in readings.of(reading.measure):
        is_of_day = item is not reading and item.day == reading.day and item.rank == reading.rank
        if is_of_day and (item.turn == reading.turn or 0 in {item.turn, reading.turn}):
            yield item
