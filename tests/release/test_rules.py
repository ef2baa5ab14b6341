"""Labels, ages, places, modifiers and day 0: what a release obeys."""

import json
from datetime import date

import pytest

from privacy.errors import BadKeys
from privacy.keyring import Keyring
from privacy.resources.release import Released, Releaser
from privacy.text_scrubber import with_stand_ins

TODAY = date(2026, 11, 28)
SECRET = "a secret of the tests, long enough to be one"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CODE = {"coding": [{"system": "http://snomed.info/sct", "code": "44054006"}]}


def released(*resources: object, profile: str = "internal", **options: object) -> Released:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}
    return Releaser(profile, keyring=Keyring(SECRET), today=TODAY, **options).release(json.dumps(bundle).encode())


def out(done: Released) -> list[dict[str, object]]:
    return [entry["resource"] for entry in json.loads(done.payload).get("entry", [])]


def patient(**fields: object) -> dict[str, object]:
    return {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-17", **fields}


def condition(**fields: object) -> dict[str, object]:
    return {"resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"}, "code": CODE, **fields}


def test_the_names_of_elements_are_nobodys_though_a_query_says_them():
    details = [{"reference": "Observation?identifier=55-88-221"}, {"identifier": {"value": "55-88-221"}}]
    done = released(patient(), condition(evidence=[{"detail": details}]))
    assert out(done)[1]["evidence"] == [{"detail": [{"identifier": {"value": "identifier-1"}}]}]
    assert (done.alarms, b"55-88" in done.payload) == (0, False)


OUTCOME = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"


def labelled(system: str, code: str) -> dict[str, object]:
    return condition(meta={"security": [{"system": system, "code": code}]})


@pytest.mark.parametrize(
    ("system", "code"),
    [
        *[(CONFIDENTIALITY, code) for code in "RV"],
        *[(ACT, code) for code in ("SUD", "PSY", "HIV", "GDIS", "ETH", "SDV", "42CFRPart2")],
        ("", "R"),
        ("http://hl7.org/fhir/v3/Confidentiality", "R"),
        ("urn:oid:2.16.840.1.113883.5.4", "HIV"),
        (ACT, "NEW-LABEL"),
        (CONFIDENTIALITY, "r"),
        (f"{CONFIDENTIALITY}|3.0.0", "R"),
        (f"{CONFIDENTIALITY.replace('http:', 'https:')}/", "R"),
        ("http://terminology.hl7.org/CodeSystem/v2-0177", "PSY"),
        ("http://terminology.hl7.org/CodeSystem/v3-ActUSPrivacyLaw", "42CFRPart2"),
        ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "TREAT"),
        ("http://site", "R"),
        ("http://site", "N"),
    ],
)
def test_a_labelled_resource_is_withheld_and_counted(system, code):
    done = released(patient(), labelled(system, code))
    assert [one["resourceType"] for one in out(done)] == ["Patient"]
    assert done.withheld.total() == 1


@pytest.mark.parametrize(
    ("system", "code"), [(CONFIDENTIALITY, "N"), (CONFIDENTIALITY, "L"), (ACT, "HTEST"), (OUTCOME, "SUBSETTED")]
)
def test_a_label_that_holds_nothing_back_lets_pass(system, code):
    assert len(out(released(patient(), labelled(system, code)))) == 2


@pytest.mark.parametrize(
    "meta",
    [
        {"security": {"system": CONFIDENTIALITY, "code": "R"}},
        {"security": [{"system": CONFIDENTIALITY, "display": "restricted"}]},
        {"security": [{"system": CONFIDENTIALITY, "_code": {"extension": []}}]},
        {"security": [[{"system": CONFIDENTIALITY, "code": "R"}]]},
        {"security": "R"},
        {"_security": [{"extension": []}]},
        {"tag": [{"system": CONFIDENTIALITY, "code": "R"}]},
        [{"security": [{"system": CONFIDENTIALITY, "code": "R"}]}],
    ],
    ids=str,
)
def test_a_label_that_cannot_be_read_withholds(meta):
    assert len(out(released(patient(), condition(meta=meta)))) == 1


def test_what_may_be_used_for_treatment_passes_for_treatment_alone():
    reason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    passed = {
        purpose: len(out(released(patient(), labelled(reason, "TREAT"), purpose=purpose))) == 2
        for purpose in ("TREAT", "HRESCH", "")
    }
    assert passed == {"TREAT": True, "HRESCH": False, "": False}


@pytest.mark.parametrize(
    ("purpose", "profile", "code", "passes"),
    [
        ("TREAT", "internal", "HIV", True),
        ("TREAT", "internal", "42CFRPart2", False),
        ("TREAT", "limited", "HIV", False),
        ("TREAT", "safe_harbor", "HIV", False),
        ("HRESCH", "limited", "GDIS", True),
        ("HRESCH", "limited", "HIV", False),
    ],
)
def test_a_purpose_opens_what_the_policy_says_for_this_profile(purpose, profile, code, passes):
    done = released(patient(), labelled(ACT, code), profile=profile, purpose=purpose)
    assert (len(out(done)) == 2) is passes


def test_very_restricted_is_opened_by_no_purpose():
    for purpose in ("TREAT", "HRESCH"):
        assert len(out(released(patient(), labelled(CONFIDENTIALITY, "V"), purpose=purpose))) == 1


def test_a_label_on_the_bundle_holds_all_of_it_back():
    bundle = {
        "resourceType": "Bundle",
        "meta": {"security": [{"system": ACT, "code": "SUD"}]},
        "entry": [{"resource": patient()}],
    }
    done = Releaser("internal", keyring=Keyring(), today=TODAY).release(json.dumps(bundle).encode())
    assert (done.payload, done.withheld) == (b"", {"Bundle: label SUD": 1})


def test_a_label_on_a_part_or_a_contained_resource_holds_the_whole_back():
    mark = {"url": "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label"}
    inner = {"resourceType": "Medication", "id": "m", "meta": {"security": [{"system": ACT, "code": "HIV"}]}}
    done = released(
        patient(),
        condition(code={**CODE, "extension": [mark]}),
        condition(extension=[mark]),
        condition(contained=[inner]),
    )
    assert [one["resourceType"] for one in out(done)] == ["Patient"]


def test_what_goes_out_says_what_was_done():
    for profile, label in (("internal", "PSEUDED"), ("limited", "PSEUDED"), ("safe_harbor", "ANONYED")):
        person = out(released(patient(name=[{"family": "Rose"}]), profile=profile))[0]
        codes = [one["code"] for one in person["meta"]["security"]]
        assert codes == [label, "REDACTED"]
        assert person["meta"]["tag"][0]["code"].startswith(f"{profile}:")


def test_an_unknown_modifier_withholds_its_resource():
    done = released(patient(), condition(modifierExtension=[{"url": "http://x", "valueBoolean": True}]))
    assert done.withheld == {"Condition: modifier": 1}


@pytest.mark.parametrize("profile", ["limited", "safe_harbor"])
def test_from_90_on_no_birth_year_is_told(profile):
    person = out(released(patient(birthDate="1931-02-03"), profile=profile))[0]
    assert "birthDate" not in person
    ages = [one["valueAge"] for one in person["_birthDate"]["extension"] if "valueAge" in one]
    assert [(age["value"], age["comparator"]) for age in ages] == [(90, ">=")]


def test_who_died_before_90_keeps_the_birth_year():
    person = out(released(patient(birthDate="1931-02-03", deceasedDateTime="2001-01-01"), profile="safe_harbor"))[0]
    assert (person["birthDate"], person["deceasedDateTime"]) == ("1931", "2001")


def test_an_age_of_onset_stops_at_90():
    old = {"value": 94, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"}
    assert out(released(patient(), condition(onsetAge=old)))[1]["onsetAge"] == {**old, "value": 90, "comparator": ">="}


def test_dates_of_one_patient_move_together_and_those_of_another_otherwise():
    days = [condition(onsetDateTime="2020-01-01"), condition(onsetDateTime="2020-03-01")]
    other = {**condition(onsetDateTime="2020-01-01"), "subject": {"reference": "Patient/p2"}}
    first, second, third = (
        date.fromisoformat(one["onsetDateTime"]) for one in out(released(*days, other, profile="limited"))
    )
    assert (second - first).days == 60
    assert first != third
    assert first != date(2020, 1, 1)


def test_safe_harbor_ids_cannot_be_made_again_and_limited_ones_can():
    names = {
        profile: {out(released(patient(), profile=profile))[0]["id"] for _ in range(2)}
        for profile in ("safe_harbor", "limited")
    }
    assert (len(names["safe_harbor"]), len(names["limited"])) == (2, 1)


def test_day_0_is_the_last_thing_that_happened_not_a_plan():
    plan = {
        "resourceType": "Goal",
        "lifecycleStatus": "active",
        "subject": {"reference": "Patient/p1"},
        "startDate": "2040-01-01",
    }
    person, *_ = out(released(patient(), condition(recordedDate="2020-05-18"), plan))
    assert [one["valueAge"]["value"] for one in person["_birthDate"]["extension"] if "valueAge" in one] == [60]


def test_an_unknown_unit_takes_the_number_along():
    quantity = {"value": 5, "unit": "for Mr Rose"}
    observation = {"resourceType": "Observation", "status": "final", "code": CODE, "valueQuantity": quantity}
    assert "valueQuantity" not in out(released(observation))[0]


@pytest.mark.parametrize("secret", ["short", "a" * 40])
def test_a_weak_secret_is_refused(secret):
    with pytest.raises(BadKeys):
        Keyring(secret)


def echo(text: str, known: object, manner: object) -> str:
    """Layers that find nothing."""
    return text


def test_free_text_is_withheld_unless_it_is_asked_for():
    told = condition(note=[{"text": "better since the new tablets"}])
    assert "note" not in out(released(patient(), told))[1]
    assert out(released(patient(), told, scrubber=echo))[1]["note"] == [{"text": "better since the new tablets"}]


def test_the_canary_takes_a_text_in_which_the_layers_missed_a_name():
    named = patient(name=[{"family": "Quillfeather", "given": ["Zebedee"]}])
    done = released(named, condition(note=[{"text": "Zebedee Quillfeather is better"}]), scrubber=echo)
    assert (done.alarms, b"Quillfeather" in done.payload) == (1, False)


def test_the_layers_are_told_day_0_and_the_shift_of_the_patient():
    heard = []

    def listen(text: str, known: object, manner: object) -> str:
        heard.append(manner)
        return ""

    told = condition(onsetDateTime="2020-01-01", note=[{"text": "since new year"}])
    moved = out(released(patient(), told, profile="limited", scrubber=listen))[1]["onsetDateTime"]
    assert heard[0].day_zero == date(2020, 1, 1)
    assert date.fromisoformat(moved).toordinal() - heard[0].shift == date(2020, 1, 1).toordinal()


@pytest.mark.parametrize("said", ["王峰好转", "峰王好转", "患者王 峰好转"])
def test_a_chinese_name_of_single_characters_is_found_in_one_piece(said):
    named = patient(name=[{"family": "王", "given": ["峰"]}])
    done = released(named, condition(note=[{"text": said}]), scrubber=echo)
    assert (done.alarms, "峰" in done.payload.decode()) == (1, False)


def test_the_codes_beside_a_telling_text_stay():
    named = patient(name=[{"family": "Quillfeather", "given": ["Zebedee"]}])
    done = released(named, condition(code={**CODE, "text": "what Zebedee Quillfeather has"}), scrubber=echo)
    assert (done.alarms, out(done)[1]["code"]) == (1, CODE)


def test_stand_ins_of_a_chart_are_the_same_in_all_its_texts_and_none_of_its_words():
    named = patient(name=[{"family": "Quillfeather", "given": ["Zebedee"]}])
    scrubber = with_stand_ins(b"k" * 32)
    notes = [{"text": "Zebedee Quillfeather is better"}, {"text": "Mr. Quillfeather left"}]
    done = released(named, condition(note=notes), profile="limited", scrubber=scrubber)
    first, second = (note["text"] for note in out(done)[1]["note"])
    given, family = first.removesuffix(" is better").split()
    assert second == f"Mr. {family} left"
    assert not {"Zebedee", "Quillfeather"} & {given, family}
    assert done.alarms == 0
