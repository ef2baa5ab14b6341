"""F1-F4: the feedback endpoint."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.conformance.outcomes import not_offered
from tests.conformance.wire import Reply, Service, Target, hook_request

WHEN = "2026-03-01T10:00:00Z"
REASON = {"reason": {"code": "kit-reason", "system": "https://example.org/reasons", "display": "Known"}}
Send = Callable[..., Reply]


def item(**fields: object) -> dict[str, Any]:
    """One piece of feedback; ``...`` leaves a member out."""
    stated: dict[str, Any] = {"card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": WHEN} | fields
    return {name: value for name, value in stated.items() if value is not ...}


@pytest.fixture
def send(target: Target, first: Service) -> Send:
    """Send feedback; skip when the target has no feedback endpoint."""
    probe = target.feedback(first.id, {"feedback": [item()]})
    assert probe.status not in {404, 405} or not_offered("no feedback endpoint")
    return lambda *items, **body: target.feedback(first.id, body or {"feedback": list(items)})


def test_f1_feedback_on_a_shown_card_is_taken(target: Target, first: Service, send: Send) -> None:
    shown = [card["uuid"] for card in target.call(first.id, hook_request(first)).cards if card.get("uuid")]
    replies = [send(item(card=card)) for card in shown or not_offered("no card with a uuid seen")]
    assert {reply.status for reply in replies} == {200}, f"answered {replies[0].said}"


def test_f1_a_body_that_is_no_feedback_is_refused(send: Send) -> None:
    reply = send(feedback={"card": "x"})
    assert reply.is_refusal, f"answered {reply.said}"


def test_f1_feedback_for_an_unknown_service_is_404(target: Target, send: Send) -> None:
    assert send(item()).status == 200, "feedback is refused"
    assert target.feedback("kit-no-such-service", {"feedback": [item()]}).status == 404, "no 404"


def test_f2_an_accepted_suggestion_is_taken(send: Send) -> None:
    reply = send(item(outcome="accepted", acceptedSuggestions=[{"id": str(uuid.uuid4())}]))
    assert reply.status == 200, f"answered {reply.said}"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"card": ...}, id="no-card"),
        pytest.param({"outcome": ...}, id="no-outcome"),
        pytest.param({"outcomeTimestamp": ...}, id="no-time"),
        pytest.param({"outcome": "shrugged"}, id="unknown-outcome"),
        pytest.param({"outcomeTimestamp": "yesterday"}, id="no-rfc-3339"),
        pytest.param({"outcome": "accepted", "acceptedSuggestions": [{}]}, id="suggestion-without-id"),
    ],
)
def test_f2_incomplete_feedback_is_refused(send: Send, fields: dict[str, object]) -> None:
    reply = send(item(**fields))
    assert reply.is_refusal, f"answered {reply.said}"


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param(REASON, id="reason"),
        pytest.param({"userComment": "seen and decided"}, id="comment"),
        pytest.param(REASON | {"userComment": "seen and decided"}, id="both"),
    ],
)
def test_f3_an_override_says_why(send: Send, reason: dict[str, object]) -> None:
    reply = send(item(overrideReason=reason))
    assert reply.status == 200, f"answered {reply.said}"


def test_f3_an_override_without_any_reason_is_taken(send: Send) -> None:
    assert send(item()).status == 200, "overrideReason is treated as required"


def test_f4_the_same_feedback_twice_is_taken(send: Send) -> None:
    once = item()
    assert [send(once).status, send(once).status] == [200, 200], "a repeat is refused"


def test_f4_feedback_on_several_cards_is_taken(send: Send) -> None:
    reply = send(item(), item(outcome="accepted", acceptedSuggestions=[{"id": str(uuid.uuid4())}]), item())
    assert reply.status == 200, f"answered {reply.said}"


def test_f4_a_changed_mind_is_taken(send: Send) -> None:
    card = str(uuid.uuid4())
    later = item(card=card, outcome="accepted", outcomeTimestamp="2026-03-01T10:05:00Z")
    later["acceptedSuggestions"] = [{"id": str(uuid.uuid4())}]
    assert [send(item(card=card)).status, send(later).status] == [200, 200], "a later outcome is refused"
