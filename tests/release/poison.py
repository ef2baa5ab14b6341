"""Odd places for an identifier: each takes a chart's resources by type and plants words in one of them."""

import base64
from collections.abc import Callable
from typing import Any

from tests.unit.privacy.test_documents import pdf, shown

Json = dict[str, Any]
Resources = dict[str, Json]
Plant = Callable[[Resources, Json, str], None]

NAME, MRN, PHONE, DAY = "Zebedee Quillfeather", "88471203", "617-555-0142", "1951-03-04"
WORD = "Quillfeather"
SENTENCE = f"{NAME}, MRN {MRN}, born {DAY}, call {PHONE}"
WORDS = (NAME, WORD, "Zebedee", MRN, PHONE, DAY)
LOINC = "http://loinc.org"
RTF = r"{\rtf1\ansi{\fonttbl\f0 Arial;}{\info{\author %s}}\f0 Seen: %s\par}"
CDA = (
    "<ClinicalDocument><title>%s</title><component><structuredBody><component><section><text>%s</text></section>"
    "</component></structuredBody></component></ClinicalDocument>"
)


def data(text: str) -> str:
    """Base64 of a text."""
    return base64.b64encode(text.encode()).decode()


def at(kind: str, *path: str | int) -> Callable[[object], Plant]:
    """Plant at a path of the first resource of a type; a callable value is given the sentence."""

    def with_value(value: object) -> Plant:
        def plant(resources: Resources, _: Json, sentence: str) -> None:
            node: Any = resources[kind]
            for step in path[:-1]:
                node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
            node[path[-1]] = value(sentence) if callable(value) else value

        return plant

    return with_value


def attached(media: str, write: Callable[[str], str]) -> Plant:
    """An attachment of a type."""
    whole = at("DocumentReference", "content", 0, "attachment")
    return whole(
        lambda sentence: {"contentType": media, "data": data(write(sentence)), "title": sentence, "hash": data(MRN)}
    )


def said(sentence: str) -> str:
    """The sentence itself."""
    return sentence


def bundle_at(key: str, value: Callable[[str], object]) -> Plant:
    """Plant in the Bundle itself."""

    def plant(_: Resources, bundle: Json, sentence: str) -> None:
        bundle[key] = value(sentence)

    return plant


def entry_at(key: str, value: Callable[[str], object]) -> Plant:
    """Plant in an entry of the Bundle."""

    def plant(_: Resources, bundle: Json, sentence: str) -> None:
        bundle["entry"][3][key] = value(sentence)

    return plant


def added(resource: Callable[[str], Json]) -> Plant:
    """Add a resource."""

    def plant(_: Resources, bundle: Json, sentence: str) -> None:
        bundle["entry"].append({"resource": resource(sentence)})

    return plant


def answer(sentence: str) -> Json:
    """A questionnaire with answers of every type."""
    answers = [
        {"valueString": sentence},
        {"valueUri": f"http://x/{MRN}"},
        {"valueCoding": {"code": WORD}},
        {"valueInteger": int(MRN)},
    ]
    item = {"linkId": WORD, "text": sentence, "definition": sentence, "answer": answers}
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": f"http://site/{WORD}",
        "item": [item],
    }


def device(sentence: str) -> Json:
    """A device with every number."""
    names = {
        "serialNumber": MRN,
        "lotNumber": MRN,
        "distinctIdentifier": MRN,
        "modelNumber": WORD,
        "manufacturer": sentence,
    }
    udi = [{"deviceIdentifier": MRN, "carrierHRF": sentence}]
    return {"resourceType": "Device", **names, "udiCarrier": udi, "deviceName": [{"name": sentence, "type": "other"}]}


OBSERVATION, PATIENT = "Observation", "Patient"
CODING = (OBSERVATION, "code", "coding", 0)
QUANTITY = (OBSERVATION, "valueQuantity")

PLANTS: dict[str, Plant] = {
    "display": at(*CODING, "display")(said),
    "concept text": at(OBSERVATION, "code", "text")(said),
    "code of a public system": at(*CODING, "code")(WORD),
    "digits as a code of a public system": at("MedicationRequest", "medicationCodeableConcept", "coding", 0, "code")(
        MRN
    ),
    "code of a small system": at("Condition", "clinicalStatus", "coding", 0, "code")(WORD),
    "code of a local system": at(OBSERVATION, "category")([{"coding": [{"system": "http://site", "code": MRN}]}]),
    "system of a code": at(*CODING, "system")(lambda word: f"http://site/{word}"),
    "version of a code": at(*CODING, "version")(said),
    "userSelected": at(*CODING, "userSelected")(said),
    "unit": at(*QUANTITY, "unit")(WORD),
    "unit with a name behind": at(*QUANTITY, "unit")(f"mg {WORD}"),
    "unit in braces": at(*QUANTITY, "unit")(f"{{{NAME}}}"),
    "code of the unit": at(*QUANTITY, "code")(f"mg/{WORD}"),
    "system of the unit": at(*QUANTITY, "system")(f"http://{WORD}"),
    "comparator": at(*QUANTITY, "comparator")(WORD),
    "value as text": at(*QUANTITY, "value")(MRN),
    "value as a number": at(*QUANTITY, "value")(int(MRN)),
    "valueInteger": at(OBSERVATION, "valueInteger")(int(MRN)),
    "valueString": at(OBSERVATION, "valueString")(said),
    "valueString of one word": at(OBSERVATION, "valueString")(WORD),
    "valueString of digits": at(OBSERVATION, "valueString")(MRN),
    "note": at(OBSERVATION, "note")(
        lambda word: [{"text": word, "authorString": word, "authorReference": {"display": word}}]
    ),
    "range text": at(OBSERVATION, "referenceRange")(lambda word: [{"text": word, "low": {"value": 1, "unit": word}}]),
    "extension": at(OBSERVATION, "extension")(lambda word: [{"url": f"http://x/{WORD}", "valueString": word}]),
    "deep extension": at(OBSERVATION, "code", "extension")(
        lambda word: [{"url": "http://a", "extension": [{"url": word, "valueAddress": {"city": word}}]}]
    ),
    "listed extension with a text": at(PATIENT, "extension")(
        lambda word: [{"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": word}]
    ),
    "modifier": at(OBSERVATION, "modifierExtension")(lambda word: [{"url": "http://a", "valueString": word}]),
    "sibling of the birth date": at(PATIENT, "_birthDate")(
        lambda word: {"id": word, "extension": [{"valueString": word}]}
    ),
    "sibling of a code": at(OBSERVATION, "_status")(lambda word: {"extension": [{"url": word, "valueString": word}]}),
    "status": at(OBSERVATION, "status")(WORD),
    "gender": at(PATIENT, "gender")(said),
    "state, country, postal code": at(PATIENT, "address")(
        lambda word: [{"state": word, "country": word, "postalCode": MRN, "text": word, "use": word}]
    ),
    "language": at(PATIENT, "communication")(lambda word: [{"language": {"text": word, "coding": [{"code": word}]}}]),
    "date": at(OBSERVATION, "effectiveDateTime")(said),
    "date with a name behind": at(OBSERVATION, "effectiveDateTime")(f"{DAY} {WORD}"),
    "contained practitioner": at(OBSERVATION, "contained")(
        lambda word: [{"resourceType": "Practitioner", "id": WORD, "name": [{"text": word}]}]
    ),
    "reference to contained": at(OBSERVATION, "performer")([{"reference": f"#{WORD}"}]),
    "reference display": at(OBSERVATION, "performer")(lambda word: [{"reference": "Practitioner/1", "display": word}]),
    "reference to another host": at(OBSERVATION, "performer")(
        [{"reference": f"https://{WORD}.example/Practitioner/{MRN}"}]
    ),
    "reference as a query": at(OBSERVATION, "performer")(
        [{"reference": f"Practitioner?identifier=mrn|{MRN}&name={WORD}"}]
    ),
    "reference of a made-up type": at(OBSERVATION, "performer")([{"reference": f"{WORD}/{MRN}", "type": WORD}]),
    "logical reference": at(OBSERVATION, "performer")(
        lambda word: [{"identifier": {"system": f"http://{WORD}", "value": MRN, "assigner": {"display": word}}}]
    ),
    "narrative": at(OBSERVATION, "text")(
        lambda word: {"status": "generated", "div": f"<div title='{word}'>{word}</div>"}
    ),
    "plain attachment": attached("text/plain", said),
    "HTML attachment": attached(
        "text/html", lambda word: f"<p title='{word}'><!-- {word} -->{word}<img alt='{word}'></p>"
    ),
    "RTF attachment": attached("application/rtf", lambda word: RTF % (word, word)),
    "CDA attachment": attached("application/xml", lambda word: CDA % (word, word)),
    "PDF attachment": attached("application/pdf", lambda word: pdf(shown(word)).decode()),
    "attachment of a made-up type": attached(WORD, said),
    "attachment by address": at("DocumentReference", "content", 0, "attachment")(
        lambda word: {"url": f"https://x/{MRN}", "title": word}
    ),
    "meta": at(OBSERVATION, "meta")(
        lambda word: {
            "source": word,
            "versionId": MRN,
            "profile": [f"http://x/{WORD}"],
            "tag": [{"code": word, "display": word}],
        }
    ),
    "profile of a public host": at(OBSERVATION, "meta")({"profile": [f"http://hl7.org/fhir/{WORD}"]}),
    "security label": at(OBSERVATION, "meta")(
        lambda word: {"security": [{"system": "http://x", "code": WORD, "display": word}]}
    ),
    "implicit rules and language": at(OBSERVATION, "implicitRules")(f"http://{WORD}/{MRN}"),
    "comments": at(OBSERVATION, "fhir_comments")(lambda word: [word]),
    "resource id": at(OBSERVATION, "id")(f"{WORD}-{MRN}"),
    "name of an element": at(OBSERVATION, f"{WORD}{MRN}")(1),
    "unknown element": at(OBSERVATION, "patientName")(said),
    "unknown type": added(lambda word: {"resourceType": f"{WORD}Record", "id": MRN, "name": word}),
    "person related": added(
        lambda word: {"resourceType": "RelatedPerson", "name": [{"text": word}], "telecom": [{"value": PHONE}]}
    ),
    "parameters": added(
        lambda word: {"resourceType": "Parameters", "parameter": [{"name": word, "valueString": word}]}
    ),
    "organization": added(lambda word: {"resourceType": "Organization", "name": word, "alias": [word]}),
    "location": added(
        lambda word: {
            "resourceType": "Location",
            "name": word,
            "position": {"latitude": 42.361145, "longitude": -71.057083},
        }
    ),
    "family history": added(
        lambda word: {
            "resourceType": "FamilyMemberHistory",
            "status": "completed",
            "name": word,
            "bornString": word,
            "bornDate": DAY,
        }
    ),
    "questionnaire": added(answer),
    "device": added(device),
    "dosage": at("MedicationRequest", "dosageInstruction")(
        lambda word: [{"text": word, "patientInstruction": word, "timing": {"code": {"text": word}}}]
    ),
    "group identifier": at("MedicationRequest", "groupIdentifier")({"value": MRN}),
    "canonical": at("MedicationRequest", "instantiatesCanonical")([f"http://site/{WORD}|{MRN}"]),
    "conclusion": at("DiagnosticReport", "conclusion")(said),
    "bundle link": bundle_at("link", lambda word: [{"relation": "self", "url": f"http://x?name={word}"}]),
    "bundle identifier and signature": bundle_at("identifier", lambda word: {"value": MRN, "system": word}),
    "bundle type": bundle_at("type", said),
    "full address": entry_at("fullUrl", lambda word: f"https://{WORD}.example/{MRN}"),
    "request of an entry": entry_at(
        "request", lambda word: {"method": "PUT", "url": f"Observation?name={word}", "ifNoneExist": MRN}
    ),
    "response of an entry": entry_at(
        "response", lambda word: {"status": f"201 {word}", "location": f"x/{MRN}", "etag": MRN}
    ),
    "search of an entry": entry_at("search", lambda word: {"mode": word, "score": int(MRN)}),
}
