"""Orders whose written dose is above the highest of a day."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.domain.case import Medication
from model.domain.code import SNOMED, Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import Text
from model.domain.value import Value
from model.knowledge.highest_doses import HighestDose
from model.knowledge.units import convert
from model.knowledge.writing import quantity
from model.therapy.facts import Answer, Facts, Truth

_ADULT: Final = 18
_YEAR: Final = 366
_BY_MOUTH: Final = Code(SNOMED, "26643006")


class TooMuch(Value, frozen=True):
    """An order for one ingredient, its dose of a day and the highest one, both in the limit's unit."""

    medication: Medication
    drug: Code
    dose: Decimal
    highest: Decimal
    unit: str


def too_much(facts: Facts) -> Iterator[TooMuch]:
    """Orders of a single ingredient, by mouth or without a route, whose written dose is above the limit.

    A dose that is not written, or not to be reckoned for one day, is judged by nobody.
    """
    for item in facts.taken:
        if item.state not in facts.ordered or item.daily_dose is None or len(item.ingredients) != 1:
            continue
        drug = item.ingredients[0]
        term = facts.knowledge.drugs.of(drug)
        row = facts.knowledge.highest_doses.get(term.en) if term else None
        if row is None or not is_by_mouth(item):
            continue
        dose, highest = convert(item.daily_dose, item.dose_unit, row.unit), _highest(row, facts)
        if dose is not None and highest is not None and dose > highest:
            yield TooMuch(item, drug, dose, highest, row.unit)


def is_overdosed(facts: Facts) -> Answer:
    """Whether there is such an order."""
    found = tuple(_said(item, facts) for item in too_much(facts))
    return Answer(Truth.YES if found else Truth.NO, found)


def is_by_mouth(item: Medication) -> bool:
    """Whether it goes through the mouth, or no route is written."""
    return not item.route or any((code.system, code.code) == (_BY_MOUTH.system, _BY_MOUTH.code) for code in item.route)


def _highest(row: HighestDose, facts: Facts) -> Decimal | None:
    """The adult's limit; a child's by weight, where both are known. A child of unknown age is nobody's child."""
    years = facts.case.person.age_years
    if years is None or years >= _ADULT or row.per_kg is None:
        return row.adult
    weight = facts.newest("weight", _YEAR)
    return row.adult if weight is None or weight.comparator else min(row.adult, row.per_kg * weight.value)


def _said(item: TooMuch, facts: Facts) -> Evidence:
    shown = Text(en=quantity(item.dose.normalize(), item.unit), zh=quantity(item.dose.normalize(), item.unit))
    most = Text(en=quantity(item.highest.normalize(), item.unit), zh=quantity(item.highest.normalize(), item.unit))
    label = facts.knowledge.drugs.label(item.drug)
    claim = facts.knowledge.words.say("above_highest", drug=label, dose=shown, highest=most)
    return Evidence(claim=claim, kind=EvidenceKind.MEDICATION, ref=item.medication.key)
