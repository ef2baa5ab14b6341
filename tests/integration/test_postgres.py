"""The server over PostgreSQL: no audit, no answer; what was overridden or said is remembered by every replica."""

import pytest

from tests.integration.inside import serving
from tests.integration.orders import SIGN, draft, signing
from tests.integration.test_memory import KEY, SERTRALINE, ask, judge, topics


@pytest.fixture
def replica(postgres):
    """Start replicas on one database; stopped at the end of the test."""
    with serving(database_url=postgres.database(), pseudonym_key=KEY) as start:
        yield start


def test_what_one_replica_was_told_every_other_knows(replica):
    first, second = replica(), replica()
    shown = ask(first, 1)
    judge(second, shown["cards"][0])
    assert (topics(shown) != [], topics(ask(first, 2)), topics(ask(second, 3))) == (True, [], [])
    overridden = {rate["topic"]: rate["overridden"] for rate in first.get("/feedback/summary").json()["rules"]}
    assert overridden[shown["cards"][0]["source"]["topic"]["code"]] == 1


def test_a_talk_goes_on_at_another_replica_and_ends_at_both(replica):
    first, second = replica(), replica()
    begun = first.post("/assistant", json={"text": "my chest feels tight and I am sweating"}).json()
    follow_up = {"text": "what is a statin?", "session": begun["session"]}
    assert second.post("/assistant", json=follow_up).json()["earlier"] != []
    assert second.request("DELETE", "/assistant", json={"session": begun["session"]}).status_code == 204
    assert first.post("/assistant", json=follow_up).json()["earlier"] == []


def test_without_audit_there_is_no_answer_and_with_it_there_is_again(postgres, replica):
    client = replica()
    assert client.get("/ready").status_code == 200
    postgres.kill()
    word = {
        "card": "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1",
        "outcome": "accepted",
        "outcomeTimestamp": "2026-11-01T12:00:00Z",
    }
    during = [client.get(path).status_code for path in ("/ready", "/health", "/metrics")]
    refused = client.post(SIGN, content=signing([draft(SERTRALINE, "50")], []))
    told = client.post(f"{SIGN}/feedback", json={"feedback": [word]})
    said = client.post("/assistant", json={"text": "thank you", "session": "0" * 32})
    postgres.start()
    assert (during, refused.status_code, told.status_code, said.status_code) == ([503, 200, 200], 503, 503, 503)
    assert "retry-after" in refused.headers
    assert [client.get("/ready").status_code, topics(ask(client, 1)) != []] == [200, True]
