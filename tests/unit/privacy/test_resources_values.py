"""Single values and data types on their way out: dates, ages, units, texts, references, attachments."""

import re
from datetime import date

import pytest

from privacy.documents.html import plain_of_html
from privacy.documents.rtf import plain_of_rtf
from privacy.keyring import Keyring
from privacy.resources import days
from privacy.resources.aliases import Keyed, Ordinals, offset_of
from privacy.resources.datatypes import zip_prefix
from privacy.resources.references import Directory
from privacy.resources.table import policy
from privacy.resources.values import is_public

KEY = Keyring("0123456789abcdef0123456789abcdef").key("date-shift/v1")
ZERO = date(2024, 3, 1).toordinal()


@pytest.mark.parametrize("text", ["2024-02-30", "2024-13-01", "24-01-01", "2024-1-1", "", "soon", "2024-01-01T"])
def test_what_is_no_date_is_not_read(text):
    assert days.read(text) is None


def test_a_day_becomes_its_distance_from_day_0():
    found = days.relative(days.read("2024-02-28T23:59:00-05:00"), ZERO)
    assert found.value is None
    assert found.extensions[1] == {"url": days.RELATIVE, "valueInteger": -2}


def test_a_month_becomes_the_range_of_its_days():
    found = days.relative(days.read("2024-02"), ZERO)
    days_of = found.extensions[1]["valueRange"]
    assert (days_of["low"]["value"], days_of["high"]["value"]) == (-29, -1)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2024-02-29", "2024-03-07"),
        ("2024-02", "2024-02"),
        ("2023-12-28T23:10:11.5+08:00", "2024-01-04T23:00:00+08:00"),
        ("2024", "2024"),
    ],
)
def test_a_shifted_date_keeps_its_precision_and_of_the_time_only_the_hour(text, moved):
    assert days.shifted(days.read(text), 7) == moved


def test_a_year_that_would_show_an_age_of_90_is_not_told():
    last = date(2026, 1, 1).toordinal()
    assert [days.year_of(days.read(text), last) for text in ("1936-06-01", "1938-06-01")] == [None, "1938"]


@pytest.mark.parametrize(
    ("years", "band"), [(0, "0-4"), (64, "60-64"), (65, "65-69"), (89, "85-89"), (90, "90+"), (104, "90+")]
)
def test_ages_come_in_bands_of_five_years_and_one_from_90_on(years, band):
    assert days.age_band(years) == band


def test_an_age_from_90_on_says_at_least_90():
    found = days.age_extension(97, 35_500)["valueAge"]
    assert (found["value"], found["comparator"]) == (90, ">=")


def test_every_patient_has_an_offset_of_the_own_and_none_has_zero():
    offsets = [offset_of(KEY, f"Patient/{number}", weeks=False) for number in range(3_000)]
    assert 0 not in offsets
    assert (min(offsets) >= -365, max(offsets) <= 365, len(set(offsets)) > 650) == (True, True, True)


def test_whole_weeks_keep_the_day_of_the_week():
    offsets = [offset_of(KEY, f"Patient/{number}", weeks=True) for number in range(500)]
    assert {offset % 7 for offset in offsets} == {0}
    assert 0 not in offsets


def test_another_recipient_gets_other_names():
    names = {
        Keyed(Keyring("0123456789abcdef" * 2, recipient=who).key("pseudonym/v1")).id_of("Patient", "Patient/1")
        for who in "ab"
    }
    assert len(names) == 2


def test_numbers_as_names_are_given_in_the_order_of_meeting():
    names = Ordinals()
    assert [names.id_of("Condition", key) for key in ("b", "a", "b")] == ["condition-1", "condition-2", "condition-1"]


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("02139", "021"),
        ("02139-4307", "021"),
        ("03601", "000"),
        ("77201", "000"),
        ("00601", "006"),
        ("96301", "000"),
        ("0213", None),
        ("SW1A 1AA", None),
        ("518000", None),
        (2139, None),
    ],
)
def test_of_a_postal_code_three_digits_stay_or_000(code, prefix):
    assert zip_prefix(code, policy().zip_zero) == prefix


@pytest.mark.parametrize(
    "unit",
    [
        "mg/dL",
        "10*3/uL",
        "mm[Hg]",
        "mL/min/{1.73_m2}",
        "beats/min",
        "%",
        "kg/m2",
        "[iU]/L",
        "mmol/L",
        "片",
        "mg",
        "ug/kg/min",
    ],
)
def test_a_unit_passes(unit):
    assert policy().units.fit(unit) == unit


@pytest.mark.parametrize(
    "unit", ["Smith", "mg Smith", "mg/Rose", "MRN123456", "12345678", "2024-01-02", "a" * 60, "mg\n", "王伟"]
)
def test_what_is_no_unit_does_not_pass_as_one(unit):
    assert policy().units.fit(unit) is None


def test_an_unlisted_annotation_says_unit_and_nothing_else():
    assert policy().units.fit("mg/{Smith}") == "mg/{unit}"


@pytest.mark.parametrize(
    "text",
    ["c.1521_1523del", "p.Val600Glu", "*1/*2", "*4", "Poor Metabolizer", "negative", "GATC", "EML4::ALK", "未检出"],
)
def test_a_public_notation_passes_as_text(text):
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    ["John Smith", "555 1234", "02139", "1951 03 04", "J T S", "A B", "seen by Dr. Rose", "王伟", "7", "12 34 56"],
)
def test_what_could_be_a_name_or_a_part_of_a_number_does_not(text):
    assert not is_public(text)


def test_html_is_read_without_attributes_comments_and_scripts():
    markup = "<title>t</title><p title='a'>one<!-- b --> two</p><script>c</script><img alt='d'><p>3 &lt; 4</p>"
    assert plain_of_html(markup).split() == ["one", "two", "3", "<", "4"]


def test_rtf_is_read_without_its_tables_and_properties():
    markup = (
        r"{\rtf1{\fonttbl{\f0 Arial;}}{\info{\author Rose}}{\*\generator x;}\f0 fever\par 38\'b0 \u20302? \b bold\b0}"
    )
    assert plain_of_rtf(markup).split() == ["fever", "38°", "低", "bold"]


class TestReferences:
    """All six kinds lead to one name."""

    def directory(self) -> Directory:
        found = Directory(Keyed(KEY))
        patient = {"resourceType": "Patient", "id": "p1", "identifier": [{"system": "s", "value": "7"}]}
        found.enter(patient, "https://ehr.example/fhir/Patient/p1")
        found.enter({"resourceType": "Patient", "id": "p2"}, "urn:uuid:11111111-1111-4111-8111-111111111111")
        return found

    def test_relative_absolute_and_versioned_are_one(self):
        directory = self.directory()
        kinds = (
            "Patient/p1",
            "https://ehr.example/fhir/Patient/p1",
            "Patient/p1/_history/3",
            "https://ehr.example/fhir/Patient/p1/_history/9",
        )
        assert len({directory.rewrite(kind) for kind in kinds}) == 1

    def test_a_uuid_stays_one_and_is_that_of_the_entry(self):
        directory = self.directory()
        address = "urn:uuid:11111111-1111-4111-8111-111111111111"
        entry = {"resourceType": "Patient", "id": "p2"}
        assert directory.rewrite(address) == directory.address(address, entry)
        assert directory.rewrite(address).startswith("urn:uuid:")

    def test_the_same_id_on_another_server_is_somebody_else(self):
        directory = self.directory()
        assert directory.rewrite("https://other.example/fhir/Patient/p1") != directory.rewrite("Patient/p1")

    @pytest.mark.parametrize(
        "reference", ["Patient?identifier=s|7", "Rose/1", "ftp://x/Patient/1", "Patient/", "#p", "Patient/a b", ""]
    )
    def test_what_cannot_be_told_goes(self, reference):
        assert self.directory().rewrite(reference) is None

    def test_a_business_identifier_leads_to_its_bearer(self):
        assert self.directory().by_identifier({"system": "s", "value": "7"}) == ("Patient", "Patient/p1")

    def test_contained_resources_have_names_inside_their_container_only(self):
        directory = self.directory()
        directory.contain({"rose": "c1"})
        inside = directory.rewrite("#rose")
        directory.leave()
        assert (inside, directory.rewrite("#rose")) == ("#c1", None)


def test_no_number_and_no_word_stands_in_a_keyed_name_by_chance():
    names = Keyed(KEY)
    ids = "".join(names.id_of("Patient", str(number)) for number in range(500))
    uuids = "".join(names.uuid_of("Patient", str(number)) for number in range(500))
    assert set(ids) == set("bcdfghjklmnpqrstvwxz")
    assert max(len(run) for run in re.findall(r"\d+", uuids.replace("-", ""))) == 1
