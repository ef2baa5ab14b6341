"""Three hundred generated charts in every profile: no identity in the bytes, the facts there, the same for anybody."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache

import pytest

from privacy.keyring import Keyring
from privacy.resources.days import RELATIVE
from privacy.resources.release import Released, Releaser
from tests.release.generate import Chart, Fact, chart
from tests.release.spelled import leaks

TODAY = date(2026, 11, 28)
PROFILES = ("internal", "limited", "safe_harbor")
CHARTS = 300
SECRET = "a secret of the tests, long enough to be one"

each_profile = pytest.mark.parametrize("profile", PROFILES)


@cache
def charts() -> tuple[Chart, ...]:
    return tuple(chart(number, number + 1_000) for number in range(CHARTS))


@cache
def released(profile: str) -> tuple[Released, ...]:
    releaser = Releaser(profile, keyring=Keyring(SECRET), today=TODAY)
    return tuple(releaser.release(json.dumps(one.bundle).encode()) for one in charts())


def facts_of(payload: bytes) -> Counter[Fact]:
    """The coded facts of an internal Bundle."""
    found: Counter[Fact] = Counter()
    for entry in json.loads(payload)["entry"]:
        resource = entry["resource"]
        concept = next(
            (resource[name] for name in ("code", "medicationCodeableConcept", "vaccineCode") if name in resource), None
        )
        if concept and resource["resourceType"] != "Medication":
            quantity = resource.get("valueQuantity", {})
            value = f"{quantity['value']:.1f}" if quantity else ""
            day = relative_day(resource)
            for coding in concept.get("coding", []):
                found[Fact(resource["resourceType"], coding["code"], value, quantity.get("code", ""), day)] += 1
    return found


def relative_day(resource: dict[str, object]) -> int | None:
    for name in ("_effectiveDateTime", "_onsetDateTime", "_authoredOn"):
        for one in resource.get(name, {}).get("extension", ()):
            if one["url"] == RELATIVE:
                return one["valueInteger"]
    said = re.fullmatch(r"day ([+-]\d+)", str(resource.get("occurrenceString")))
    return int(said[1]) if said else None


@each_profile
def test_no_identity_is_in_the_bytes(profile):
    found = {
        number: hit
        for number, (one, done) in enumerate(zip(charts(), released(profile), strict=True))
        if (hit := leaks(done.payload, one.identity.words))
    }
    assert found == {}


@each_profile
def test_no_id_or_address_of_the_chart_is_in_the_bytes(profile):
    found = {
        number: hit
        for number, (one, done) in enumerate(zip(charts(), released(profile), strict=True))
        if (hit := leaks(done.payload, [entry["fullUrl"] for entry in one.bundle["entry"]]))
    }
    assert found == {}


def test_no_date_is_in_the_bytes_for_the_model():
    dated = re.compile(rb'"(?:19|20)\d{2}-\d{2}')
    assert [number for number, done in enumerate(released("internal")) if dated.search(done.payload)] == []


def test_safe_harbor_keeps_years_alone():
    dated = re.compile(rb'"(?:19|20)\d{2}-\d{2}|T\d{2}:\d{2}')
    assert [number for number, done in enumerate(released("safe_harbor")) if dated.search(done.payload)] == []


def test_at_least_995_of_1000_facts_are_still_there():
    wanted = kept = 0
    for one, done in zip(charts(), released("internal"), strict=True):
        said, found = Counter(one.facts), facts_of(done.payload)
        wanted += said.total()
        kept += (said & found).total()
    assert wanted > 2_500
    assert kept / wanted >= 0.995


@pytest.mark.parametrize("number", range(0, CHARTS, 3))
def test_the_same_facts_about_another_person_give_the_same_bytes(number):
    releaser = Releaser("internal", keyring=Keyring(), today=TODAY)
    payloads = {
        releaser.release(json.dumps(chart(number, who).bundle).encode()).payload
        for who in (number + 1_000, number + 9_000)
    }
    assert len(payloads) == 1


@each_profile
def test_the_canary_has_nothing_to_take_from_what_the_table_lets_pass(profile):
    assert sum(done.alarms for done in released(profile)) == 0
