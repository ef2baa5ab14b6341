"""Audit records as FHIR R4 AuditEvents, for a hospital's own audit repository.

The shape follows IHE's Basic Audit Log Patterns (BALP 1.1.4): client as source, server as destination, the user
and the patient. No profile is claimed, because a hook call is none of their reads and searches. Who the user and
the patient are stays a pseudonym.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from privacy.audit import AuditEvent, rows
from privacy.database import look

_TERMS: Final = "http://terminology.hl7.org/CodeSystem"
_DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"
_ACTIONS: Final = {"vault-opened": "R", "vault-shredded": "D", "text-opened": "R", "text-written": "C"}
_OUTCOMES: Final = {"refused": "4", "failed": "8", "gap": "8"}
_Json = dict[str, object]
_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_DECODER: Final = msgspec.json.Decoder(AuditEvent)


def exported(place: Path | str, *, after: int = 0) -> Iterator[bytes]:
    """Each record after number ``after`` as one line of NDJSON. Verify the chain first; this does not.

    Raises:
        StoreUnavailable: the store cannot be read.
        msgspec.DecodeError: a record is none of ours.
    """
    while found := look(place, partial(rows, after=after)):
        for sequence, _, body, link in found:
            yield _ENCODER.encode(resource(sequence, link, _DECODER.decode(body)))
            after = sequence


def resource(sequence: int, link: str, event: AuditEvent) -> _Json:
    """One record as an AuditEvent; number and hash lead back to the chain."""
    return {
        "resourceType": "AuditEvent",
        "id": f"osler-{sequence}-{link[:16]}",
        "type": _coding(f"{_TERMS}/audit-event-type", "rest"),
        "subtype": [_coding("http://hl7.org/fhir/restful-interaction", "operation")],
        "action": _ACTIONS.get(event.outcome, "E"),
        "recorded": event.at.isoformat(),
        "outcome": _OUTCOMES.get(event.outcome, "0"),
        "outcomeDesc": event.outcome,
        "agent": _agents(event),
        "source": {"observer": {"display": "Osler"}, "type": [_coding(f"{_TERMS}/security-source-type", "4")]},
        "entity": [*_patient(event), _record(sequence, link, event)],
    }


def _agents(event: AuditEvent) -> list[_Json]:
    client = {"identifier": {"value": event.issuer}} if event.issuer else {"display": "unknown"}
    agents: list[_Json] = [
        {"type": _concept(_DICOM, "110153"), "who": client, "requestor": event.subject is None},
        {"type": _concept(_DICOM, "110152"), "who": {"display": "Osler"}, "requestor": False},
    ]
    if event.subject is not None:
        user = {"identifier": {"value": event.subject}}
        agents.append({"type": _concept(f"{_TERMS}/v3-ParticipationType", "IRCP"), "who": user, "requestor": True})
    return agents


def _patient(event: AuditEvent) -> list[_Json]:
    if event.patient is None:
        return []
    kind, role = _coding(f"{_TERMS}/audit-entity-type", "1"), _coding(f"{_TERMS}/object-role", "1")
    return [{"type": kind, "role": role, "what": {"identifier": {"value": event.patient}}}]


def _record(sequence: int, link: str, event: AuditEvent) -> _Json:
    told = {
        "sequence": str(sequence),
        "hash": link,
        "tenant": event.tenant,
        "service": event.service,
        "hook": event.hook,
        "hookInstance": event.hook_instance,
        "request": event.request_digest,
        "case": event.case_digest,
        "code": event.code_version,
        "knowledge": event.knowledge_version,
        "elements": event.elements_digest,
        "rules": " ".join(event.rule_ids),
        "alarms": str(event.alarms),
        **_missed(event),
    }
    details = [{"type": name, "valueString": value} for name, value in told.items() if value]
    return {"type": _coding(f"{_TERMS}/audit-entity-type", "2"), "detail": details}


def _missed(event: AuditEvent) -> dict[str, str]:
    if (missed := event.missed) is None:
        return {}
    services = ", ".join(f"{service} {count}" for service, count in missed.services)
    return {"missedSince": missed.since.isoformat(), "missedAnswers": str(missed.answers), "missedOf": services}


def _coding(system: str, code: str) -> _Json:
    return {"system": system, "code": code}


def _concept(system: str, code: str) -> _Json:
    return {"coding": [_coding(system, code)]}
