"""Bounds in another unit decide as a conversion decides; one look at a code finds what each table says of it."""

from decimal import Decimal

import pytest

from fhir_adapter.genomic_parts import genomic_codes, question_of
from fhir_adapter.plausible import measures, value_fault
from fhir_adapter.social import circumstance_codes, kind_of
from fhir_adapter.topics import topic_of
from model.domain.code import LOINC, SNOMED, Code
from model.knowledge.units import convert

_UNITS = [
    "%",
    "mmol/mol",
    "mg/dL",
    "mmol/L",
    "umol/L",
    "g/L",
    "g/dL",
    "Cel",
    "[degF]",
    "kg",
    "[lb_av]",
    "cm",
    "m",
    "mEq/L",
]
_STEPS = [
    Decimal(step) for step in ("0.5", "0.999", "0.999998", "0.9999999", "1", "1.0000001", "1.000002", "1.001", "2")
]


def _near_bounds():
    """Each measure in each unit that it can be sent in, close to and far from what is plausible."""
    for measure in measures():
        analyte = measure.analyte or measure.name
        for unit in _UNITS:
            bounds = [convert(end, measure.unit, unit, analyte=analyte) for end in (measure.low, measure.high) if end]
            values = [bound * step for bound in bounds if bound is not None for step in _STEPS]
            yield from ((measure, unit, value, convert(value, unit, measure.unit, analyte=analyte)) for value in values)


def test_a_value_is_implausible_in_any_unit_exactly_when_it_is_after_conversion():
    cases = list(_near_bounds())
    wrong = [
        (measure.name, unit, value)
        for measure, unit, value, at_home in cases
        if bool(value_fault(value, unit, measure)) is measure.is_plausible(at_home)
    ]
    assert wrong == []
    assert len(cases) > 500


@pytest.mark.parametrize("code", sorted(circumstance_codes() | genomic_codes() | {Code(LOINC, "4548-4")}, key=str))
def test_a_code_stands_for_what_each_table_says_of_it(code):
    topic = topic_of((code,))
    assert (topic.measure, topic.circumstance, topic.question) == (
        measures().of_codes((code,)),
        kind_of((code,)),
        question_of((code,)),
    )


@pytest.mark.parametrize(
    ("value", "unit", "is_fault"), [("12.1", "g/L", True), ("12.1", "g/dL", False), ("2.1", "g/dL", False)]
)
def test_a_haemoglobin_in_grams_per_decilitre_is_not_taken_for_one_per_litre(value, unit, is_fault):
    assert bool(value_fault(Decimal(value), unit, measures().named("haemoglobin"))) is is_fault


def test_the_first_known_of_several_codes_counts():
    local, known = Code("urn:local", "4548-4"), Code(LOINC, "4548-4")
    assert topic_of((local, known)).measure is measures().named("hba1c")
    assert topic_of((Code(SNOMED, "4548-4"),)).measure is None
    assert topic_of(()).measure is None
