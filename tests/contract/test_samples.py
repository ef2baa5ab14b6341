"""The bundled patients: valid FHIR, consistent with their stories, and enough of them to show every hook."""

import json
from datetime import date, datetime
from importlib import resources
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class

from cds_hooks.samples.catalogue import Firing, Sample, SampleKind, bundle, catalogue, listing

SAMPLES = catalogue()
VALID = [sample for sample in SAMPLES if sample.is_valid_fhir]
FIRINGS = [(sample, firing) for sample in SAMPLES for firing in sample.firings]
SIX_HOOKS = {
    "patient-view",
    "order-select",
    "order-sign",
    "encounter-start",
    "encounter-discharge",
    "problem-list-item-create",
}
DRAFT_FIELDS = {"order-select": "draftOrders", "order-sign": "draftOrders", "problem-list-item-create": "conditions"}
NEEDS_ENCOUNTER = {"encounter-start", "encounter-discharge"}

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
each_valid_sample = pytest.mark.parametrize("sample", VALID, ids=lambda sample: sample.id)
each_firing = pytest.mark.parametrize(
    ("sample", "firing"), FIRINGS, ids=[f"{sample.id}-{firing.hook}" for sample, firing in FIRINGS]
)


def resources_of(sample: Sample) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(bundle(sample.id))["entry"]]


def context_of(firing: Firing) -> dict[str, Any]:
    return json.loads(bytes(firing.context))


def drafts_of(firing: Firing) -> list[dict[str, Any]]:
    found = context_of(firing).get(DRAFT_FIELDS.get(firing.hook, ""), {"entry": []})
    return [entry["resource"] for entry in found["entry"]]


def moments_of(resource: dict[str, Any]) -> list[str]:
    fields = ("effectiveDateTime", "recordedDate", "authoredOn", "performedDateTime", "date", "onsetDateTime")
    return [resource[field] for field in fields if field in resource]


@each_valid_sample
def test_every_resource_is_valid_fhir(sample):
    get_fhir_model_class("Bundle").model_validate(json.loads(bundle(sample.id)))


@pytest.mark.parametrize(
    "firing",
    [firing for sample, firing in FIRINGS if sample.is_valid_fhir and firing.hook in DRAFT_FIELDS],
    ids=lambda firing: firing.hook,
)
def test_every_draft_is_valid_fhir(firing):
    get_fhir_model_class("Bundle").model_validate(context_of(firing)[DRAFT_FIELDS[firing.hook]])


def test_the_hard_chart_is_not_valid_fhir():
    (hard,) = [sample for sample in SAMPLES if not sample.is_valid_fhir]
    chart = json.loads(bundle(hard.id))
    assert hard.kind is SampleKind.HARD
    assert "type" not in chart
    with pytest.raises(ValueError, match="category"):
        get_fhir_model_class("Bundle").model_validate(chart)


@each_sample
def test_the_chart_holds_exactly_one_patient_and_it_is_the_indexed_one(sample):
    patients = [resource["id"] for resource in resources_of(sample) if resource["resourceType"] == "Patient"]
    assert patients == [sample.patient_id]


@each_valid_sample
def test_every_resource_is_about_the_chart_s_own_patient(sample):
    owners = {
        (resource.get("subject") or resource["patient"])["reference"]
        for resource in resources_of(sample)
        if resource["resourceType"] != "Patient"
    }
    assert owners <= {f"Patient/{sample.patient_id}"}


def test_ids_are_unique_over_all_charts():
    ids = [
        (resource["resourceType"], resource["id"])
        for sample in SAMPLES
        for resource in resources_of(sample)
        if "id" in resource
    ]
    assert len(ids) == len(set(ids))
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


@each_valid_sample
def test_nothing_happened_after_the_chart_is_read(sample):
    today = sample.as_of.date().isoformat()
    late = [moment for resource in resources_of(sample) for moment in moments_of(resource) if moment[:10] > today]
    assert late == []


@each_valid_sample
def test_every_number_has_a_ucum_unit(sample):
    parts = [
        part
        for resource in resources_of(sample)
        if resource["resourceType"] == "Observation"
        for part in [resource, *resource.get("component", [])]
    ]
    quantities = [part["valueQuantity"] for part in parts if "valueQuantity" in part]
    assert [quantity for quantity in quantities if not quantity.get("code") or not quantity.get("unit")] == []


@each_sample
def test_a_story_gives_the_patient_s_age(sample):
    (patient,) = [resource for resource in resources_of(sample) if resource["resourceType"] == "Patient"]
    born, read = date.fromisoformat(patient["birthDate"]), sample.as_of.date()
    age = read.year - born.year - ((read.month, read.day) < (born.month, born.day))
    told = f"of {age}" in sample.story.en and f"{age}岁" in sample.story.zh
    assert told or sample.kind in {SampleKind.EMPTY, SampleKind.HARD}


@each_sample
def test_titles_and_stories_are_in_both_languages(sample):
    texts = [sample.title, sample.story, *(firing.title for firing in sample.firings if firing.title)]
    assert all(text.en.isascii() and not text.zh.isascii() for text in texts)


@each_firing
def test_a_context_is_about_the_sample_and_names_a_user(sample, firing):
    context = context_of(firing)
    assert context["patientId"] == sample.patient_id
    assert context["userId"].startswith("Practitioner/")


@each_firing
def test_a_context_holds_what_its_hook_requires(sample, firing):
    context = context_of(firing)
    required = {DRAFT_FIELDS[firing.hook]} if firing.hook in DRAFT_FIELDS else set()
    required |= {"selections"} if firing.hook == "order-select" else set()
    required |= {"encounterId"} if firing.hook in NEEDS_ENCOUNTER else set()
    assert firing.hook in SIX_HOOKS
    assert required <= context.keys()


@each_firing
def test_references_of_a_context_lead_somewhere(sample, firing):
    context = context_of(firing)
    encounters = {resource["id"] for resource in resources_of(sample) if resource["resourceType"] == "Encounter"}
    drafts = {f"{draft['resourceType']}/{draft['id']}" for draft in drafts_of(firing)}
    subjects = {draft["subject"]["reference"] for draft in drafts_of(firing)}
    assert {context[field] for field in ("encounterId",) if field in context} <= encounters
    assert set(context.get("selections", [])) <= drafts
    assert subjects <= {f"Patient/{sample.patient_id}"}


def test_every_hook_with_a_service_is_shown():
    assert {firing.hook for _, firing in FIRINGS} == SIX_HOOKS


def test_every_kind_of_patient_is_there():
    assert {sample.kind for sample in SAMPLES} == set(SampleKind)


def test_no_draft_lies_about_unused():
    used = {draft["id"].removeprefix("draft-") for _, firing in FIRINGS for draft in drafts_of(firing)}
    folder = resources.files("cds_hooks.samples").joinpath("drafts")
    files = {entry.name.removesuffix(".json") for entry in folder.iterdir()}
    assert files <= used


def test_the_listing_is_the_catalogue():
    listed = json.loads(listing())["samples"]
    assert [entry["id"] for entry in listed] == [sample.id for sample in SAMPLES]
    assert datetime.fromisoformat(listed[0]["as_of"]) == SAMPLES[0].as_of


def test_an_unknown_sample_is_refused():
    with pytest.raises(KeyError, match="nobody"):
        bundle("nobody")


def test_the_man_with_dizziness_has_no_name_for_what_his_record_shows():
    (sample,) = [sample for sample in SAMPLES if sample.id == "dizziness-fatigue"]
    named = [
        coding["code"]
        for resource in resources_of(sample)
        if resource["resourceType"] == "Condition"
        for coding in resource["code"]["coding"]
    ]
    assert sorted(named) == ["404640003", "84229001", "R42", "R53.83"]
