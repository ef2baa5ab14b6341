"""Repeat-alert memory over HTTP: what one user overrode for one patient is quiet for a while, and nothing else is."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.integration.inside import NOW, Clock, serving
from tests.integration.orders import SIGN, draft, result, sign

KEY = "a-key-of-the-site-for-tests-only-0123456789"
CODEINE, SERTRALINE = "2670", "36437"
SILENCED = "org.osler.silenced"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(tmp_path: Path, clock: Clock):
    """Start the application on one store; stopped at the end of the test."""
    with serving(clock, store=tmp_path / "osler.db", pseudonym_key=KEY) as start:
        yield start


def ask(
    client: TestClient,
    instance: int,
    *,
    user: str = "Practitioner/1",
    patient: str = "p1",
    drug: str = SERTRALINE,
    gene: tuple[str, str] = ("CYP2C19", "Poor Metabolizer"),
    dose: str = "50",
) -> dict[str, object]:
    answer = sign(
        client,
        [draft(drug, dose, patient=patient)],
        [result(*gene, patient)],
        instance=instance,
        user=user,
        patient=patient,
    )
    found: dict[str, object] = json.loads(answer)
    return found


def judge(client: TestClient, card: dict[str, object], outcome: str = "overridden", at: datetime = NOW) -> None:
    item = {"card": card["uuid"], "outcome": outcome, "outcomeTimestamp": at.isoformat()}
    if outcome == "overridden":
        item["overrideReason"] = {"reason": card["overrideReasons"][0]}
    assert client.post(f"{SIGN}/feedback", json={"feedback": [item]}).status_code == 200


def topics(answer: dict[str, object]) -> list[str]:
    return [card["source"]["topic"]["code"] for card in answer["cards"] if card.get("overrideReasons")]


@pytest.fixture
def overridden(serve):
    """A server at which user 1 has just overridden the sertraline card of patient p1."""
    client = serve()
    first = ask(client, 1)
    assert topics(first)
    judge(client, first["cards"][0])
    return client


def test_an_overridden_card_is_not_repeated_and_that_is_said(overridden):
    answer = ask(overridden, 2)
    (card,) = answer["cards"]
    (silent,) = answer["extension"][SILENCED]
    assert topics(answer) == []
    assert (card["indicator"], "not repeated" in card["summary"], "2026-12-01" in card["detail"]) == (
        "info",
        True,
        True,
    )
    assert (silent["until"], silent["indicator"]) == ("2026-12-01T12:00:00+00:00", "warning")


def test_what_is_not_repeated_stands_in_metrics_and_audit(overridden, tmp_path):
    topic = ask(overridden, 2)["extension"][SILENCED][0]["topic"]
    assert 'osler_cards_silenced_total{indicator="warning",service="therapy-order-sign"} 1.0' in (
        overridden.get("/metrics").text
    )
    bodies = rows(tmp_path, "SELECT body FROM audit_event ORDER BY sequence DESC LIMIT 1")
    assert json.loads(bodies[0][0])["silenced"] == [topic]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"user": "Practitioner/2"}, id="another-user"),
        pytest.param({"user": ""}, id="an-unknown-user"),
        pytest.param({"patient": "p2"}, id="another-patient"),
        pytest.param({"dose": "100"}, id="another-dose"),
        pytest.param({"gene": ("CYP2C19", "Ultrarapid Metabolizer")}, id="another-phenotype"),
        pytest.param({"drug": CODEINE, "gene": ("CYP2D6", "Poor Metabolizer")}, id="another-drug"),
    ],
)
def test_only_that_statement_to_that_user_about_that_patient_is_quiet(overridden, other):
    asked = {key: value for key, value in other.items() if key != "dose"}
    answer = ask(overridden, 2, dose=other.get("dose", "50"), **asked)
    assert topics(answer) == topics(
        ask(overridden, 3, **{**asked, "user": "Practitioner/9"}, dose=other.get("dose", "50"))
    )
    assert "extension" not in answer


def test_a_store_that_was_made_to_say_that_a_silence_begins_later_silences_nothing(overridden, tmp_path):
    connection = sqlite3.connect(tmp_path / "osler.db")
    with connection:
        connection.execute("UPDATE overridden SET since = '2099-01-01T00:00:00+00:00', expiry = '2099-12-31'")
    connection.close()
    assert topics(ask(overridden, 2))


def test_the_silence_ends(overridden, clock):
    clock.now = NOW + timedelta(days=30) - timedelta(seconds=1)
    assert topics(ask(overridden, 2)) == []
    clock.now = NOW + timedelta(days=30)
    assert topics(ask(overridden, 3)) != []


def test_a_contraindication_is_never_quiet(serve):
    client = serve()
    asked = {"drug": CODEINE, "gene": ("CYP2D6", "Ultrarapid Metabolizer")}
    first = ask(client, 1, **asked)
    judge(client, first["cards"][0])
    assert first["cards"][0]["indicator"] == "critical"
    assert topics(ask(client, 2, **asked)) == topics(first)


def test_the_site_decides_for_how_long_and_may_take_it_back(serve):
    client = serve(silence_warning_days=7)
    judge(client, ask(client, 1)["cards"][0])
    assert ask(client, 2)["extension"][SILENCED][0]["until"].startswith("2026-11-08")
    assert topics(ask(serve(silence_warning_days=0), 3)) != []


def test_a_restart_keeps_what_was_overridden(overridden, serve):
    overridden.__exit__(None, None, None)
    assert topics(ask(serve(), 2)) == []


def test_another_key_has_forgotten_it(overridden, serve):
    assert topics(ask(serve(pseudonym_key="another-key-of-the-site-0123456789-abcdef"), 2)) != []


def test_the_same_feedback_again_does_not_prolong_the_silence(overridden, clock):
    shown = ask(overridden, 1, user="Practitioner/9")["cards"][0]
    clock.now = NOW + timedelta(days=20)
    judge(overridden, shown)
    assert ask(overridden, 2)["extension"][SILENCED][0]["until"].startswith("2026-12-01")


def test_a_time_that_lies_ahead_counts_as_now(serve):
    client = serve()
    judge(client, ask(client, 1)["cards"][0], at=NOW + timedelta(days=300))
    assert ask(client, 2)["extension"][SILENCED][0]["until"].startswith("2026-12-01")


def test_the_latest_word_counts_in_whatever_order_it_comes(serve):
    client = serve()
    card = ask(client, 1)["cards"][0]
    judge(client, card, "accepted", NOW + timedelta(minutes=5))
    judge(client, card, "overridden", NOW)
    assert topics(ask(client, 2)) != []
    judge(client, card, "overridden", NOW - timedelta(minutes=5))
    assert topics(ask(client, 3)) != []


def test_a_hook_instance_used_for_two_readers_silences_nobody(serve):
    client = serve()
    card = ask(client, 1)["cards"][0]
    assert ask(client, 1, user="Practitioner/2")["cards"][0]["uuid"] == card["uuid"]
    judge(client, card)
    assert (topics(ask(client, 2)) != [], topics(ask(client, 3, user="Practitioner/2")) != []) == (True, True)


def test_feedback_long_after_the_card_silences_nothing(serve, clock):
    client = serve()
    card = ask(client, 1)["cards"][0]
    clock.now = NOW + timedelta(days=31)
    ask(client, 2, patient="p2")
    judge(client, card, at=clock.now)
    assert topics(ask(client, 3)) != []


def test_the_store_names_neither_user_nor_patient(serve, tmp_path):
    client = serve()
    judge(client, ask(client, 1, user="Practitioner/dr-telling", patient="patient-telling")["cards"][0])
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("osler.db*"))
    assert rows(tmp_path, "SELECT count(*) FROM overridden") == [(1,)]
    assert b"telling" not in kept


def test_a_store_of_the_first_version_is_brought_up(serve, tmp_path):
    from cds_hooks.ledger import SCHEMA

    with sqlite3.connect(tmp_path / "osler.db") as store:
        store.execute("CREATE TABLE part (name TEXT PRIMARY KEY, version INTEGER NOT NULL)")
        store.execute("INSERT INTO part VALUES ('ledger', 1)")
        store.executescript(";".join(SCHEMA.steps[0]))
    client = serve()
    judge(client, ask(client, 1)["cards"][0])
    assert topics(ask(client, 2)) == []


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "osler.db") as store:
        return store.execute(query).fetchall()
