"""No audit, no answer: the default. Where a site turns that off, the gap is said, counted and proved afterwards."""

import asyncio
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from cds_hooks.auth import Caller
from cds_hooks.desk import open_desk
from cds_hooks.settings import Settings, SettingsError
from privacy.audit import verify_at
from privacy.errors import StoreUnavailable
from privacy.jose import generate, sign
from tests.bench.servers import free_port, wait_for
from tests.integration.inside import Clock, Notes
from tests.integration.test_server import SAMPLE, request

HOOK = "/cds-services/therapy-patient-view"
BASE = "https://osler.example"
QUESTION = {"question": "May a CYP2C19 poor metabolizer take clopidogrel?"}
KEY = generate("ES384")
WORD = {
    "feedback": [
        {
            "card": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
            "outcome": "accepted",
            "outcomeTimestamp": "2026-11-01T12:00:00Z",
        }
    ]
}


class Locked:
    """Another process holds the store's write lock and does not let go."""

    def __init__(self, client: TestClient, store: Path) -> None:
        self._holder = sqlite3.connect(store, isolation_level=None)
        self._holder.execute("BEGIN IMMEDIATE")

    def over(self) -> None:
        self._holder.execute("ROLLBACK")
        self._holder.close()


class ReadOnly:
    """SQLite refuses every write, as on a file system that was mounted again for reading only."""

    def __init__(self, client: TestClient, store: Path) -> None:
        self._writer = client.app.state.database._writer
        self._writer.execute("PRAGMA query_only = ON")

    def over(self) -> None:
        self._writer.execute("PRAGMA query_only = OFF")


OUTAGES = {"locked": Locked, "read-only": ReadOnly}


def told(client: TestClient) -> dict[str, object]:
    """What ``/ready`` says once the gap is told, or at the end of the patience."""
    until = time.monotonic() + 8
    while "audit" in (said := client.get("/ready").json()) and time.monotonic() < until:
        time.sleep(0.05)
    return said


KEPT_OPEN = [200, 200, 503, 200]
"""What answers without a record: a talk lies in the store, and what it said of an emergency may not be forgotten."""


def everything(client: TestClient) -> list[int]:
    """Ask each door once and then the hook again."""
    sent = (
        client.post(HOOK, json=request()),
        client.post("/ask", json=QUESTION),
        client.post("/assistant", json={"text": "What is HDL?"}),
        client.post(HOOK, json=request()),
    )
    return [answer.status_code for answer in sent]


def test_by_default_nothing_is_answered_without_a_record(serve, tmp_path):
    client = serve()
    outage = ReadOnly(client, tmp_path / "osler.db")
    during = everything(client)
    outage.over()
    assert (during, everything(client)) == ([503] * 4, [200] * 4)
    assert (verify_at(tmp_path / "osler.db").gaps, verify_at(tmp_path / "osler.db").count) == ((), 4)


@pytest.mark.parametrize("kind", OUTAGES)
def test_where_it_is_not_required_answers_leave_and_the_gap_enters_the_chain(serve, tmp_path, kind):
    notes, store = Notes(), tmp_path / "osler.db"
    client = serve(notes, audit_required=False)
    before = client.post(HOOK, json=request())
    outage = OUTAGES[kind](client, store)
    started = time.monotonic()
    during, ready, metrics = everything(client), client.get("/ready"), client.get("/metrics").text
    seconds = time.monotonic() - started
    heard = client.post(f"{HOOK}/feedback", json=WORD).status_code
    outage.over()
    assert (before.status_code, during, heard) == (200, KEPT_OPEN, 503)
    assert seconds < 6, "only the first call waits for a store that is away"
    assert (ready.status_code, ready.json()["audit"], ready.json()["unrecorded"]) == (200, "gap", 3)
    assert 'osler_answers_unrecorded_total{service="therapy-patient-view"} 2.0' in metrics
    assert "osler_audit_gap 1.0" in metrics
    assert "audit" not in told(client)
    after = client.post(HOOK, json=request())
    assert after.content == before.content
    verdict = verify_at(store)
    assert verdict.is_intact
    assert [(gap.record, gap.answers, dict(gap.services)) for gap in verdict.gaps] == [
        (3, 3, {"therapy-patient-view": 2, "ask": 1})
    ]
    assert [json.loads(line)["event"] for line in notes.lines if "audit gap" in line] == ["audit gap", "audit gap told"]
    assert "osler_audit_gap 0.0" in client.get("/metrics").text


@pytest.mark.parametrize(("language", "words"), [("en", "not in the audit log"), ("zh", "未写入审计日志")])
def test_each_card_and_the_response_say_that_it_is_not_recorded(serve, tmp_path, language, words):
    client, headers = serve(audit_required=False), {"accept-language": language}
    kept = client.post(HOOK, json=request(), headers=headers).json()
    outage = ReadOnly(client, tmp_path / "osler.db")
    said = client.post(HOOK, json=request(), headers=headers).json()
    asked = client.post("/ask", json=QUESTION).json()
    outage.over()
    assert said["cards"]
    assert {words in card["detail"] for card in said["cards"]} == {True}
    assert {words in card["detail"] for card in kept["cards"]} == {False}
    assert (said["extension"]["org.osler.audit"], asked["recorded"]) == ({"recorded": False}, False)
    assert "extension" not in kept


def test_the_record_of_a_gap_names_nobody(serve, tmp_path):
    client = serve(audit_required=False)
    outage = ReadOnly(client, tmp_path / "osler.db")
    client.post(HOOK, json=request())
    outage.over()
    told(client)
    (body,) = (
        sqlite3.connect(tmp_path / "osler.db")
        .execute("SELECT body FROM audit_event WHERE CAST(body AS TEXT) LIKE '%\"gap\"%'")
        .fetchone()
    )
    said = {key: value for key, value in json.loads(body).items() if value}
    assert SAMPLE.patient_id not in str(said)
    assert said.keys() == {"at", "outcome", "missed"}


def test_a_stop_during_an_outage_that_ends_then_tells_the_gap_too(serve, tmp_path):
    client = serve(audit_required=False)
    outage = ReadOnly(client, tmp_path / "osler.db")
    client.post(HOOK, json=request())
    outage.over()
    client.__exit__(None, None, None)
    verdict = verify_at(tmp_path / "osler.db")
    assert ([gap.answers for gap in verdict.gaps], verdict.gaps_allowed_from) == ([1], None)


def test_on_a_disk_that_takes_nothing_answers_leave_and_what_a_kill_left_uncounted_is_said(tmp_path):
    store, port = tmp_path / "osler.db", free_port()
    words = [sys.executable, "-m", "cds_hooks.commands.cli", "serve", "--sandbox", "--port", str(port)]
    settings = {**os.environ, "OSLER_STORE": str(store), "OSLER_AUDIT_REQUIRED": "false"}
    server = subprocess.Popen(words, env=settings, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/ready", server)
        limit = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
        during = [httpx.post(url + HOOK, json=request()) for _ in range(3)]
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, limit)
        until = time.monotonic() + 8
        while "audit" in httpx.get(f"{url}/ready").json() and time.monotonic() < until:
            time.sleep(0.05)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
        httpx.post(url + HOOK, json=request())
    finally:
        server.kill()
        server.wait()
    assert [answer.json()["extension"]["org.osler.audit"]["recorded"] for answer in during] == [False] * 3
    between = verify_at(store)
    assert ([gap.answers for gap in between.gaps], between.gaps_allowed_from) == ([3], 1)
    told = Settings(sandbox=True, store=store, audit_required=False)
    asyncio.run(open_desk(told, sandbox=Caller(tenant="t", issuer="i"), clock=Clock()).close())
    after = verify_at(store)
    assert after.is_intact
    assert ([gap.answers for gap in after.gaps], after.gaps_allowed_from) == ([3, None], None)


def test_a_second_server_on_the_store_of_one_that_is_alone_is_refused(serve):
    serve(audit_required=False)
    with pytest.raises(StoreUnavailable, match="OSLER_AUDIT_REQUIRED"):
        serve()


def test_nor_may_one_be_alone_where_another_is(serve):
    serve()
    serve()
    with pytest.raises(StoreUnavailable, match="OSLER_AUDIT_REQUIRED"):
        serve(audit_required=False)


@pytest.mark.parametrize("more", [{"OSLER_WORKERS": "2"}, {"OSLER_DATABASE_URL": "postgresql://osler@localhost/osler"}])
def test_several_processes_must_keep_the_audit(more):
    with pytest.raises(SettingsError, match=r"OSLER_AUDIT_REQUIRED.*one process"):
        Settings.from_env({"OSLER_AUDIT_REQUIRED": "false", **more})


@pytest.fixture
def registered(serve, tmp_path):
    """A server that asks for tokens, its clock, and calls with a token made out at a second."""
    (tmp_path / "jwks.json").write_bytes(KEY.public_jwks(kid="k", algorithm="ES384"))
    (tmp_path / "tenants.toml").write_text(
        f'[[tenant]]\nid = "north"\nissuer = "https://ehr"\njwks = "{tmp_path / "jwks.json"}"\n'
    )

    def start(**settings):
        clock = Clock()
        chosen = {"sandbox": False, "tenants": tmp_path / "tenants.toml", "public_url": BASE, **settings}
        return serve(clock=clock, **chosen), clock

    return start


def call(client: TestClient, clock: Clock, name: str, issued: float = 0) -> int:
    now = clock().timestamp()
    claims = {"iss": "https://ehr", "aud": BASE + HOOK, "iat": now + issued, "exp": now + 300, "jti": name}
    token = sign(claims, KEY, algorithm="ES384", kid="k")
    return client.post(HOOK, json=request(), headers={"authorization": f"Bearer {token}"}).status_code


def test_a_token_is_good_once_before_during_and_after_an_outage(registered, tmp_path):
    client, clock = registered(audit_required=False)
    clock.now += timedelta(minutes=5)
    before = [call(client, clock, "a"), call(client, clock, "a")]
    outage = ReadOnly(client, tmp_path / "osler.db")
    during = [call(client, clock, name) for name in ("b", "a", "b", "c")]
    outage.over()
    told(client)
    after = [call(client, clock, name) for name in ("a", "b", "c", "d")]
    client.__exit__(None, None, None)
    again, later = registered()
    later.now = clock.now
    restarted = [call(again, later, name) for name in ("b", "c", "e")]
    assert (before, during, after) == ([200, 401], [200, 401, 401, 200], [401, 401, 401, 200])
    assert restarted == [401, 401, 200]


def test_by_default_a_token_is_not_believed_without_the_store_that_knows_whether_it_was_used(registered, tmp_path):
    client, clock = registered()
    clock.now += timedelta(minutes=5)
    outage = ReadOnly(client, tmp_path / "osler.db")
    during = [call(client, clock, "a"), call(client, clock, "a")]
    outage.over()
    assert (during, call(client, clock, "a")) == ([503, 503], 200)


def test_a_token_from_before_the_start_is_not_believed_while_the_store_is_away(registered, tmp_path):
    client, clock = registered(audit_required=False)
    clock.now += timedelta(minutes=5)
    outage = ReadOnly(client, tmp_path / "osler.db")
    during = [call(client, clock, "old", issued=-301), call(client, clock, "new")]
    outage.over()
    assert during == [503, 200]
    told(client)
    assert call(client, clock, "old", issued=-301) == 200
