"""A clinical summary as FHIR R4: a document Bundle with its Composition, or one DocumentReference to be filed.

LOINC document and section codes (loinc.org, 2.78): 60591-5, 18842-5, 11450-4, 10160-0, 48765-2, 30954-2, 51969-4.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from fhir_adapter.emit import BadProposal
from model.domain.code import LOINC

Json = dict[str, object]

PATIENT_SUMMARY: Final = "60591-5"
DISCHARGE_SUMMARY: Final = "18842-5"
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {PATIENT_SUMMARY: "Patient summary Document", DISCHARGE_SUMMARY: "Discharge summary"}
)
_AUTHOR: Final[Json] = {"display": "Osler clinical decision support"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSection:
    """One section. ``loinc`` may be empty; ``references`` are the client's entries that the lines rest on."""

    heading: str
    lines: tuple[str, ...]
    references: tuple[str, ...] = ()
    loinc: str = ""


def summary_document(
    patient_id: str, sections: Iterable[DocumentSection], *, title: str, made: datetime, language: str
) -> Json:
    """A Bundle of type document with a preliminary Composition; the same summary gives the same bytes.

    Raises:
        BadProposal: it does not validate as FHIR R4 (an impossible patient id, for one).
    """
    from fhir.resources.R4B.bundle import Bundle  # 0.3 s to import: only when a document is made

    told = [_section(section) for section in sections]
    composition: Json = {
        "resourceType": "Composition",
        "language": language,
        "status": "preliminary",
        "type": _concept(PATIENT_SUMMARY),
        "subject": {"reference": f"Patient/{patient_id}"},
        "date": made.isoformat(),
        "author": [_AUTHOR],
        "title": title,
        "section": told,
    }
    name = str(uuid5(NAMESPACE_URL, f"{patient_id} {made.isoformat()} {language} {told}"))
    bundle: Json = {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{name}"},
        "type": "document",
        "timestamp": made.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, name)}", "resource": composition}],
    }
    try:
        Bundle.model_validate(bundle)
    except ValidationError as fault:
        raise BadProposal(f"Composition: {fault.error_count()} faults") from fault
    return bundle


def summary_reference(patient_id: str, markdown: str, *, title: str, language: str) -> Json:
    """A preliminary DocumentReference that holds a discharge summary as Markdown.

    Raises:
        BadProposal: it does not validate as FHIR R4.
    """
    from fhir.resources.R4B.documentreference import DocumentReference  # 0.3 s to import

    resource: Json = {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "preliminary",
        "type": _concept(DISCHARGE_SUMMARY),
        "subject": {"reference": f"Patient/{patient_id}"},
        "description": title,
        "content": [
            {
                "attachment": {
                    "contentType": "text/markdown; charset=utf-8",
                    "language": language,
                    "data": base64.b64encode(markdown.encode()).decode(),
                    "title": title,
                }
            }
        ],
    }
    try:
        DocumentReference.model_validate(resource)
    except ValidationError as fault:
        raise BadProposal(f"DocumentReference: {fault.error_count()} faults") from fault
    return resource


def _section(section: DocumentSection) -> Json:
    lines = "".join(f"<li>{escape(line)}</li>" for line in section.lines)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{lines}</ul></div>'
    found: Json = {"title": section.heading, "text": {"status": "generated", "div": div}}
    if section.loinc:
        found["code"] = {"coding": [{"system": LOINC, "code": section.loinc}]}
    if section.references:
        found["entry"] = [{"reference": reference} for reference in dict.fromkeys(section.references)]
    return found


def _concept(code: str) -> Json:
    return {"coding": [{"system": LOINC, "code": code, "display": _TITLES[code]}]}
