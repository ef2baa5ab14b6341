"""The newest of several results of one day comes first, in whatever order they were sent."""

import itertools
import json

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from model.knowledge.load import load
from model.knowledge.readings import readings
from privacy.deidentify import deidentify
from tests.unit.fhir_adapter.chart import AS_OF

POTASSIUM = {"coding": [{"system": "http://loinc.org", "code": "2823-3"}]}


def values(*results: dict[str, object]) -> list[float]:
    """The potassium values of a chart as the rules see them, the newest first."""
    sent = [{"resourceType": "Patient", "id": "p"}]
    for number, result in enumerate(results):
        quantity = {"value": result["value"], "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"}
        told = {name: day for name, day in result.items() if name != "value"}
        one = {"resourceType": "Observation", "id": f"k{number}", "status": "final", "code": POTASSIUM}
        sent.append(one | {"subject": {"reference": "Patient/p"}, "valueQuantity": quantity} | told)
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in sent]}
    patient, slots = whole_bundle(json.dumps(bundle).encode())
    case, _ = deidentify(assemble(slots, patient_id=patient, as_of=AS_OF))
    return [float(reading.value) for reading in readings(case, "potassium", load().measures)]


MORNING = {"value": 4.1, "effectiveDateTime": "2026-11-20T08:00:00+01:00"}
EVENING = {"value": 6.8, "effectiveDateTime": "2026-11-20T18:00:00+01:00"}
DAY_BEFORE = {"value": 5.0, "effectiveDateTime": "2026-11-19T23:00:00+01:00"}


@pytest.mark.parametrize("sent", list(itertools.permutations([MORNING, EVENING, DAY_BEFORE])))
def test_the_order_of_sending_says_nothing(sent: tuple[dict[str, object], ...]) -> None:
    assert values(*sent) == [6.8, 4.1, 5.0]


def test_hours_of_two_zones_are_compared_as_moments() -> None:
    later = {"value": 6.0, "effectiveDateTime": "2026-11-20T09:00:00-05:00"}
    assert values(MORNING, later) == values(later, MORNING) == [6.0, 4.1]


def test_the_hour_of_issue_decides_where_the_finding_has_none() -> None:
    early = {"value": 4.0, "effectiveDateTime": "2026-11-20", "issued": "2026-11-20T09:00:00Z"}
    late = {"value": 6.0, "effectiveDateTime": "2026-11-20", "issued": "2026-11-20T19:00:00Z"}
    assert values(early, late) == values(late, early) == [6.0, 4.0]


def test_what_has_no_hour_stands_after_what_has_one_and_else_as_sent() -> None:
    bare = {"value": 4.4, "effectiveDateTime": "2026-11-20"}
    assert values(bare, EVENING) == [6.8, 4.4]
    assert values(bare, bare | {"value": 4.5}) == [4.4, 4.5]


def turns(*results: dict[str, object]) -> dict[float, int]:
    """Which each value was among those of its day; 0 where that is not known."""
    sent = [{"resourceType": "Patient", "id": "p"}]
    for number, result in enumerate(results):
        told = {"valueQuantity": {"value": result["value"], "unit": "mmol/L"}}
        told |= {name: day for name, day in result.items() if name != "value"}
        one = {"resourceType": "Observation", "id": f"k{number}", "status": "final", "code": POTASSIUM}
        sent.append(one | {"subject": {"reference": "Patient/p"}} | told)
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in sent]}
    patient, slots = whole_bundle(json.dumps(bundle).encode())
    case, _ = deidentify(assemble(slots, patient_id=patient, as_of=AS_OF))
    return {float(item.value or 0): item.turn for item in case.measurements}


def test_the_case_keeps_which_result_of_a_day_came_first() -> None:
    bare = {"value": 4.4, "effectiveDateTime": "2026-11-20"}
    assert turns(EVENING, bare, MORNING) == {4.1: 1, 6.8: 2, 4.4: 0}


def test_results_of_one_hour_share_a_turn() -> None:
    midnight = {"effectiveDateTime": "2026-11-20T00:00:00Z"}
    assert turns({"value": 4.4, **midnight}, {"value": 6.4, **midnight}) == {4.4: 1, 6.4: 1}
