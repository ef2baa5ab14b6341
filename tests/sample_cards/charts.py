"""A sample file as an EHR would send it: one Patient, every other resource under the prefetch key that asks for it."""

import gzip
import json
from pathlib import Path
from typing import Any

from fhir_adapter.assemble import whole_bundle
from fhir_adapter.needs import NEEDS

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "fhir-samples"
Json = dict[str, Any]


def found(name: str) -> Path:
    """The file of a table's name: ``mcode/mcode-x`` is ``mcode/mcode-x.json`` or its packed form."""
    places = [SAMPLES / f"{name}{ending}" for ending in (".json", ".json.gz", ".bundle.json.gz")]
    return next(path for path in places if path.is_file())


def read(name: str) -> str:
    path = found(name)
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()


def chart(name: str) -> tuple[str, Json]:
    """The patient's id and the prefetch of a file."""
    return chart_of(read(name))


def chart_of(text: str) -> tuple[str, Json]:
    """The patient's id and the prefetch of a bundle.

    Bundles are stored first, as a transaction would: resources get an id, references the id's form.
    A file without a Patient (the answers of an operation) gets one that has nothing but the id of its subject.
    """
    stored = _stored(text)
    patient_id, slots = whole_bundle(stored.encode())
    prefetch: Json = {
        slot.key: {
            "resourceType": "Bundle",
            "type": "searchset",
            "entry": [{"resource": json.loads(entry.raw)} for entry in slot.entries],
        }
        for slot in slots
        if slot.key in NEEDS
    }
    people = [one["resource"] for one in prefetch["patient"]["entry"] if one["resource"]["resourceType"] == "Patient"]
    patient_id = patient_id or _subject(stored)
    own = [one for one in people if one["id"] == patient_id]
    prefetch["patient"] = own[0] if own else {"resourceType": "Patient", "id": patient_id}
    return patient_id, prefetch


def _stored(text: str) -> str:
    bundle = json.loads(text)
    for entry in bundle.get("entry", ()):
        resource, name = entry["resource"], entry.get("fullUrl", "")
        resource.setdefault("id", name.rpartition(":")[2].rpartition("/")[2])
        if name.startswith("urn:uuid:"):
            text = text.replace(f'"{name}"', f'"{resource["resourceType"]}/{resource["id"]}"')
    renamed = json.loads(text)
    for entry, named in zip(renamed.get("entry", ()), bundle.get("entry", ()), strict=True):
        entry["resource"]["id"] = named["resource"]["id"]
        entry.pop("fullUrl", None)
    return json.dumps(renamed)


def _subject(text: str) -> str:
    subjects = {part.partition('"')[0] for part in text.split('"Patient/')[1:]}
    (only,) = subjects
    return only
