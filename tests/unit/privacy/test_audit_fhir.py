"""Audit records leave as FHIR AuditEvents, with every number and no name."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from fhir.resources.R4B.auditevent import AuditEvent as FhirAuditEvent

from cds_hooks.commands.cli import main
from privacy.audit import AuditEvent, AuditLog, verify_at
from privacy.database import Database
from privacy.pseudonym import Pseudonyms

PSEUDONYMS = Pseudonyms(b"0123456789abcdefghijklmnopqrstuv")
FULL = AuditEvent(
    at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    outcome="answered",
    tenant="north",
    issuer="https://ehr.example",
    subject=PSEUDONYMS.of("subject", "Dr. Okonjo-Vries"),
    patient=PSEUDONYMS.of("patient", "pat-77120045"),
    service="therapy-order-sign",
    hook="order-sign",
    rule_ids=("rule-1", "rule-2"),
    gaps=(("not_found", 2),),
)
BARE = AuditEvent(at=datetime(2026, 3, 1, 9, tzinfo=UTC), outcome="refused")


def _store(tmp_path, events):
    database = Database.open(tmp_path / "osler.db")
    AuditLog(database).record_all(events).result()
    database.close()
    return tmp_path / "osler.db"


def _export(path, *words):
    answer = CliRunner().invoke(main, ["audit", "export", "--store", str(path), *words])
    assert answer.exit_code == 0
    return [json.loads(line) for line in answer.output.splitlines()]


@pytest.mark.parametrize("event", [FULL, BARE])
def test_each_record_is_a_valid_audit_event(tmp_path, event):
    (found,) = _export(_store(tmp_path, [event]))
    assert FhirAuditEvent.model_validate(found).id == found["id"]


def test_user_patient_client_and_chain_are_in_it(tmp_path):
    path = _store(tmp_path, [FULL])
    (found,) = _export(path)
    assert [agent["requestor"] for agent in found["agent"]] == [False, False, True]
    assert found["agent"][2]["who"]["identifier"]["value"] == FULL.subject
    assert found["entity"][0]["what"]["identifier"]["value"] == FULL.patient
    details = {detail["type"]: detail["valueString"] for detail in found["entity"][1]["detail"]}
    assert (details["hash"], details["rules"], found["outcome"]) == (verify_at(path).head, "rule-1 rule-2", "0")


def test_nobody_is_named(tmp_path):
    shown = json.dumps(_export(_store(tmp_path, [FULL]))).lower()
    assert [word for word in ("okonjo", "pat-77120045") if word in shown] == []


@pytest.mark.parametrize(
    ("outcome", "action", "code"),
    [
        ("answered", "E", "0"),
        ("refused", "E", "4"),
        ("failed", "E", "8"),
        ("vault-opened", "R", "0"),
        ("vault-shredded", "D", "0"),
    ],
)
def test_what_happened_has_its_code(tmp_path, outcome, action, code):
    (found,) = _export(_store(tmp_path, [AuditEvent(at=BARE.at, outcome=outcome)]))
    assert (found["action"], found["outcome"]) == (action, code)


def test_every_record_leaves_once_and_in_order_and_may_be_continued(tmp_path):
    path = _store(tmp_path, [BARE] * 2_100)
    numbers = [int(found["id"].split("-")[1]) for found in _export(path)]
    assert numbers == list(range(1, 2_101))
    assert len(_export(path, "--after", "2000")) == 100


def test_an_unreadable_record_is_an_error(tmp_path):
    path = _store(tmp_path, [BARE])
    database = Database.open(path)
    database.submit(lambda connection: connection.execute("UPDATE audit_event SET body = 'x'")).result()
    database.close()
    answer = CliRunner().invoke(main, ["audit", "export", "--store", str(path)])
    assert (answer.exit_code, "osler audit verify" in answer.output) == (1, True)
