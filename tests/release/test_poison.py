"""An identifier planted in each of many odd places: it is in no output, no count and no error, in any spelling."""

import json
from copy import deepcopy
from datetime import date
from io import BytesIO

import pytest

from cds_hooks.releasing import Run
from privacy.keyring import Keyring
from privacy.resources.release import Releaser
from tests.release.generate import chart
from tests.release.poison import DAY, MRN, NAME, PHONE, PLANTS, SENTENCE, WORDS
from tests.release.spelled import leaks

TODAY = date(2026, 11, 28)
PROFILES = ("internal", "limited", "safe_harbor")
# What a closed shape lets pass when it is of a stranger: a word as a code of a small HL7 system, digits as a
# code of RxNorm, the name of a public profile. The canary takes them when they are of this chart.
SHAPES = {"code of a small system", "digits as a code of a public system", "profile of a public host"}
NUMBERS = {"value as a number", "valueInteger", "questionnaire"}

each_plant = pytest.mark.parametrize("place", sorted(PLANTS))
each_profile = pytest.mark.parametrize("profile", PROFILES)


def poisoned(place: str, *, is_known: bool) -> bytes:
    bundle = deepcopy(chart(7, 7).bundle)
    resources: dict[str, dict[str, object]] = {}
    for entry in bundle["entry"]:
        resources.setdefault(entry["resource"]["resourceType"], entry["resource"])
    if is_known:
        patient = resources["Patient"]
        given, family = NAME.split()
        patient["name"].append({"given": [given], "family": family})
        patient["identifier"].append({"system": "http://site/mrn", "value": MRN})
        patient["telecom"].append({"value": PHONE})
        patient["birthDate"] = DAY
    PLANTS[place](resources, bundle, SENTENCE)
    return json.dumps(bundle).encode()


def everything(profile: str, raw: bytes) -> bytes:
    """All that a run says: its output and its counts."""
    run = Run(Releaser(profile, keyring=Keyring(), today=TODAY))
    said = b"\n".join(run.stream(BytesIO(raw)))
    return said + run.tally.as_json(Releaser(profile, keyring=Keyring(), today=TODAY)).encode()


def test_there_are_more_than_thirty_places():
    assert len(PLANTS) > 60


@each_profile
@each_plant
def test_the_patients_own_identifier_does_not_pass(place, profile):
    assert leaks(everything(profile, poisoned(place, is_known=True)), WORDS) == set()


@each_profile
@pytest.mark.parametrize("place", sorted(PLANTS.keys() - SHAPES - NUMBERS))
def test_a_strangers_identifier_does_not_pass_either(place, profile):
    assert leaks(everything(profile, poisoned(place, is_known=False)), WORDS) == set()


@pytest.mark.parametrize("place", sorted((SHAPES | NUMBERS) - {"profile of a public host"}))
def test_what_a_shape_lets_pass_of_a_stranger_is_taken_by_the_canary_when_it_is_the_patients(place):
    releaser = Releaser("internal", keyring=Keyring(), today=TODAY)
    assert leaks(releaser.release(poisoned(place, is_known=False)).payload, WORDS)
    assert releaser.release(poisoned(place, is_known=True)).alarms == 1


@each_plant
def test_poison_takes_no_more_than_its_own_resource(place):
    releaser = Releaser("internal", keyring=Keyring(), today=TODAY)
    entries = [
        len(json.loads(releaser.release(raw).payload)["entry"])
        for raw in (poisoned(place, is_known=True), json.dumps(chart(7, 7).bundle).encode())
    ]
    assert entries[0] >= entries[1] - 1


@pytest.mark.parametrize(
    "raw",
    [
        SENTENCE.encode(),
        json.dumps(SENTENCE).encode(),
        json.dumps({"resourceType": SENTENCE}).encode(),
        json.dumps({"resourceType": [SENTENCE]}).encode(),
        json.dumps({SENTENCE: SENTENCE}).encode(),
        b'{"resourceType": "Patient", "id": "' + SENTENCE.encode(),
        b'{"resourceType": "Patient", "id": "\xff' + MRN.encode() + b'"}',
        b'{"resourceType": "Patient", "name": ' + b"[" * 5_000 + json.dumps(SENTENCE).encode() + b"]" * 5_000 + b"}",
        b'{"resourceType": "Patient", "name": ' + b'{"x":' * 150 + json.dumps(SENTENCE).encode() + b"}" * 150 + b"}",
        json.dumps({"resourceType": "Observation", "valueString": SENTENCE * 20_000}).encode(),
        json.dumps(
            {"resourceType": "Observation", "code": [[{"coding": SENTENCE}]], "valueQuantity": [SENTENCE]}
        ).encode(),
        json.dumps(
            {"resourceType": "Bundle", "entry": [SENTENCE, {"resource": SENTENCE}, {"fullUrl": {"x": SENTENCE}}]}
        ).encode(),
        json.dumps({"resourceType": "Bundle", "entry": SENTENCE, "type": {"a": SENTENCE}}).encode(),
        json.dumps({"resourceType": "Patient", "meta": {"security": [{"code": SENTENCE}]}}).encode(),
    ],
    ids=lambda raw: f"{len(raw)} bytes",
)
def test_an_error_says_nothing_of_the_input(raw):
    assert leaks(everything("internal", raw), WORDS) == set()
