"""Charts of our own making: synthetic resources, and the prefetch that a client would make of them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

PATIENT_ID: Final = "kit-patient"
LOINC: Final = "http://loinc.org"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"

Resource = dict[str, Any]


def patient(patient_id: str = PATIENT_ID) -> Resource:
    """A man born in 1970 whom nobody ever met."""
    return {
        "resourceType": "Patient",
        "id": patient_id,
        "name": [{"family": "Kitson", "given": ["Orrin"]}],
        "gender": "male",
        "birthDate": "1970-03-09",
    }


def concept(system: str, code: str, display: str) -> Resource:
    """A CodeableConcept with one coding."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def observation(
    name: str, code: tuple[str, str], category: str, *, patient_id: str = PATIENT_ID, **value: object
) -> Resource:
    """A final Observation with a LOINC code; ``value`` is a value[x] or components."""
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": concept(LOINC, *code),
        "subject": {"reference": f"Patient/{patient_id}"},
        "effectiveDateTime": "2026-02-03",
        **value,
    }


def quantity(value: float, unit: str) -> Resource:
    """A UCUM quantity."""
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def diplotype(name: str, gene: tuple[str, str], alleles: str, *, patient_id: str = PATIENT_ID) -> Resource:
    """A germline genotype as a laboratory reports it."""
    studied = {
        "code": concept(LOINC, "48018-6", "Gene studied [ID]"),
        "valueCodeableConcept": concept("http://www.genenames.org/geneId", *gene),
    }
    return observation(
        name,
        ("84413-4", "Genotype display name"),
        "genomics",
        patient_id=patient_id,
        valueCodeableConcept={"text": alleles},
        component=[studied],
    )


def condition(name: str, text: str = "Essential hypertension", *, patient_id: str = PATIENT_ID) -> Resource:
    """An active, confirmed problem with an ICD-10-CM code."""
    terminology = "http://terminology.hl7.org/CodeSystem/"
    return {
        "resourceType": "Condition",
        "id": name,
        "clinicalStatus": {"coding": [{"system": terminology + "condition-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": terminology + "condition-ver-status", "code": "confirmed"}]},
        "category": [{"coding": [{"system": terminology + "condition-category", "code": "problem-list-item"}]}],
        "code": {
            "coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10", "display": text}],
            "text": text,
        },
        "subject": {"reference": f"Patient/{patient_id}"},
        "recordedDate": "2025-06-02",
    }


def draft_order(
    name: str = "kit-draft", drug: tuple[str, str] = ("32968", "clopidogrel"), *, patient_id: str = PATIENT_ID
) -> Resource:
    """A complete draft MedicationRequest; ``drug`` is an RxNorm ingredient."""
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": concept(RXNORM, *drug),
        "subject": {"reference": f"Patient/{patient_id}"},
        "authoredOn": "2026-02-10",
        "dosageInstruction": [{"text": "75 mg by mouth daily"}],
    }


def allergy(*, patient_id: str = PATIENT_ID) -> Resource:
    """A penicillin allergy."""
    return {
        "resourceType": "AllergyIntolerance",
        "id": "kit-allergy",
        "clinicalStatus": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}
            ]
        },
        "code": concept(RXNORM, "70618", "penicillin"),
        "patient": {"reference": f"Patient/{patient_id}"},
    }


def appointment(*, patient_id: str = PATIENT_ID) -> Resource:
    """A proposed appointment."""
    return {
        "resourceType": "Appointment",
        "id": "kit-appointment",
        "status": "proposed",
        "participant": [{"actor": {"reference": f"Patient/{patient_id}"}, "status": "needs-action"}],
    }


def rich_chart(patient_id: str = PATIENT_ID) -> list[Resource]:
    """A chart with much to say: unnamed diabetes, high pressure, poor metaboliser of two genes, clopidogrel."""
    who: dict[str, Any] = {"patient_id": patient_id}
    systolic = {"code": concept(LOINC, "8480-6", "Systolic"), "valueQuantity": quantity(164, "mm[Hg]")}
    diastolic = {"code": concept(LOINC, "8462-4", "Diastolic"), "valueQuantity": quantity(102, "mm[Hg]")}
    active = draft_order("kit-active", **who) | {"status": "active"}
    return [
        patient(patient_id),
        observation("kit-a1c", ("4548-4", "Hemoglobin A1c"), "laboratory", **who, valueQuantity=quantity(9.1, "%")),
        observation(
            "kit-glucose", ("1558-6", "Fasting glucose"), "laboratory", **who, valueQuantity=quantity(181, "mg/dL")
        ),
        observation(
            "kit-pressure", ("85354-9", "Blood pressure panel"), "vital-signs", **who, component=[systolic, diastolic]
        ),
        diplotype("kit-genotype", ("HGNC:2621", "CYP2C19"), "*2/*2", **who),
        diplotype("kit-genotype-2d6", ("HGNC:2625", "CYP2D6"), "*4/*4", **who),
        condition("kit-problem", **who),
        active,
    ]


def healthy_chart(patient_id: str = PATIENT_ID) -> list[Resource]:
    """A patient with one normal value and nothing else."""
    value = quantity(5.1, "%")
    return [
        patient(patient_id),
        observation(
            "kit-normal", ("4548-4", "Hemoglobin A1c"), "laboratory", patient_id=patient_id, valueQuantity=value
        ),
    ]


def bundle(resources: Iterable[Resource], *, kind: str = "searchset") -> Resource:
    """A Bundle; a searchset counts its entries."""
    entries = [{"resource": resource} for resource in resources]
    found: Resource = {"resourceType": "Bundle", "type": kind}
    if kind == "searchset":
        found["total"] = len(entries)
    if entries:
        found["entry"] = entries
    return found


def kind_of(query: str) -> str:
    """Return the resource type that a prefetch template or a search asks for."""
    return query.partition("?")[0].partition("/")[0]


def answer(query: str, chart: Iterable[Resource]) -> Resource | None:
    """Answer one FHIR query over ``chart`` as a server would; ``None`` when a read finds nothing."""
    wanted = kind_of(query)
    found = [resource for resource in chart if resource["resourceType"] == wanted]
    if "?" not in query:
        return found[0] if found else None
    categories = {value.rpartition("|")[2] for name, value in parse_qsl(query.partition("?")[2]) if name == "category"}
    return bundle(resource for resource in found if not categories or categories & set(_categories(resource)))


def _categories(resource: Resource) -> list[str]:
    stated = resource.get("category", [])
    return [
        coding.get("code", "")
        for one in (stated if isinstance(stated, list) else [])
        for coding in one.get("coding", [])
    ]


def prefetch(templates: Mapping[str, str], chart: Iterable[Resource]) -> dict[str, Resource | None]:
    """Answer every prefetch template of a service, as a client does that knows all of them."""
    held = list(chart)
    return {key: answer(query, held) for key, query in templates.items()}
