"""The gate as a whole: same facts, same bytes; nobody in them."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from msgspec import structs

from privacy.codec import encode
from privacy.gate import seal
from privacy.snapshot import PersonRecord
from tests.unit.privacy.charts import IDENTIFIERS, chart


@pytest.mark.parametrize("identifier", sorted(IDENTIFIERS))
def test_no_identifier_is_in_the_bytes(identifier):
    assert identifier.casefold() not in seal(chart()).payload.decode().casefold()


@pytest.mark.parametrize(
    "fact", ["44054006", "4548-4", "8.1", "32968", "7980", "415070008", "266919005", "*2", "p.Leu858Arg", "smoking"]
)
def test_every_fact_is_in_the_bytes(fact):
    assert f'"{fact}"'.encode() in seal(chart()).payload


def test_the_same_facts_of_another_person_give_the_same_bytes():
    other = chart(
        identifiers=frozenset({"Tobias Ferngrove", "Patient/zz-99", "1956-02-10", "MRN 5512-009-88"}),
        person=PersonRecord(reference="Patient/zz-99", sex=chart().person.sex, birth_date=date(1956, 2, 10)),
    )
    mine = chart(person=structs.replace(chart().person, birth_date=date(1956, 2, 29)))
    assert seal(mine).payload == seal(other).payload


def test_the_same_chart_a_year_later_differs_only_in_its_days():
    later = seal(chart(as_of=datetime(2027, 3, 1, 9, 30, tzinfo=UTC))).case
    assert later.measurements[0].day == seal(chart()).case.measurements[0].day - 365


def test_a_name_that_only_the_patient_record_holds_is_looked_for_too():
    person = structs.replace(chart().person, names=("EGFR Leu858Arg",), addresses=())
    assert seal(chart(identifiers=frozenset(), person=person)).alarms > 0


def test_the_payload_is_the_canonical_form_of_the_case():
    sealed = seal(chart())
    assert sealed.payload == encode(sealed.case)
    assert msgspec.json.encode(msgspec.json.decode(sealed.payload)) == sealed.payload


def test_decimals_stand_as_written_and_displays_are_empty():
    decoded = msgspec.json.decode(seal(chart()).payload)
    assert decoded["measurements"][0]["value"] == "8.1"
    assert decoded["measurements"][0]["codes"][0]["display"] == ""
