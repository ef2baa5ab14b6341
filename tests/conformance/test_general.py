"""G1-G7: transport, JSON, extensions, errors and browsers."""

from typing import Any

import pytest

from tests.conformance.checks import check_response, check_values
from tests.conformance.ehr import authorization
from tests.conformance.wire import Reply, Service, Target, hook_request

PLAIN = "http://fhir.example.org/r4"


def broken(answers: list[Reply], requirement: str) -> list[str]:
    return [str(found) for reply in answers for found in check_response(reply) if found.requirement == requirement]


def without_context(service: Service) -> dict[str, object]:
    return {name: value for name, value in hook_request(service).items() if name != "context"}


def expect_error(reply: Reply) -> None:
    assert reply.is_refusal, f"answered {reply.said}"
    assert reply.is_outcome, f"the body of the {reply.status} is no OperationOutcome"


@pytest.mark.usefixtures("unobserved_tls")
def test_g1_the_target_is_reached_over_tls(target: Target) -> None:
    assert target.base.startswith("https://"), "plain http outside loopback"


def test_g1_no_answer_rests_on_a_plain_http_fhir_server(target: Target, with_templates: list[Service]) -> None:
    fields: dict[str, Any] = {
        "prefetch": ...,
        "fhirServer": PLAIN,
        "fhirAuthorization": authorization("kit-plain"),
    }
    statuses = {target.call(one.id, hook_request(one, **fields)).status for one in with_templates}
    assert max(statuses) < 500, f"answered {max(statuses)}"
    assert 200 not in statuses, "answered 200 although the only source of data was a plain http server"


def test_g2_discovery_is_strict_json(target: Target) -> None:
    assert target.discover().headers.get("content-type", "").startswith("application/json"), "not application/json"
    assert isinstance(target.discover().json, dict), "not an object"


def test_g2_answers_are_strict_json(answers: list[Reply]) -> None:
    assert broken(answers, "G2") == [], broken(answers, "G2")[0]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'{"hook":"patient-view",}', id="trailing-comma"),
        pytest.param(b'{"hook":"patient-view" /* a comment */}', id="comment"),
        pytest.param(b'{"hook":"patient-view"', id="cut"),
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="array"),
    ],
)
def test_g2_a_body_that_is_no_request_object_is_refused(target: Target, first: Service, content: bytes) -> None:
    reply = target.send("POST", f"/cds-services/{first.id}", content=content)
    assert reply.is_refusal, f"answered {reply.said}"


def test_g3_no_empty_value_in_discovery(target: Target) -> None:
    found = [str(problem) for problem in check_values(target.discover().json)]
    assert found == [], found[0]


def test_g3_no_empty_value_in_answers(answers: list[Reply]) -> None:
    assert broken(answers, "G3") == [], broken(answers, "G3")[0]


def test_g4_the_fastest_of_five_calls_takes_no_longer_than_500_ms(target: Target, services: list[Service]) -> None:
    fastest = {one.id: min(target.call(one.id, hook_request(one)).seconds for _ in range(5)) for one in services}
    slow = [f"{name}: {seconds * 1000:.0f} ms" for name, seconds in fastest.items() if seconds > 0.5]
    assert slow == [], slow[0]


def test_g5_extension_keys_of_a_client_are_tolerated(target: Target, first: Service) -> None:
    extension = {f"org.example.kit.key-{number}": {"value": number} for number in range(8)}
    reply = target.call(first.id, hook_request(first, extension=extension))
    assert reply.status == 200, f"answered {reply.said} to an extension object"


def test_g5_unknown_top_level_fields_are_tolerated(target: Target, first: Service) -> None:
    reply = target.call(first.id, hook_request(first, kitUnknown={"a": [1, 2]}))
    assert reply.status == 200, f"answered {reply.said} to an unknown field"


def test_g5_extensions_of_the_service_have_reverse_domain_keys(answers: list[Reply]) -> None:
    assert broken(answers, "G5") == [], broken(answers, "G5")[0]


def test_g6_a_body_that_is_no_json_is_answered_with_an_outcome(target: Target, first: Service) -> None:
    expect_error(target.send("POST", f"/cds-services/{first.id}", content=b"{"))


def test_g6_an_unknown_service_is_answered_with_an_outcome(target: Target, first: Service) -> None:
    expect_error(target.call("kit-no-such-service", hook_request(first)))


def test_g6_a_request_without_context_is_answered_with_an_outcome(target: Target, first: Service) -> None:
    expect_error(target.call(first.id, without_context(first)))


@pytest.mark.parametrize("tail", ["", "/{id}", "/{id}/feedback"])
def test_g7_an_allowed_origin_may_call_from_a_browser(target: Target, first: Service, tail: str) -> None:
    method = "POST" if tail else "GET"
    reply = target.preflight("/cds-services" + tail.format(id=first.id), method, target.origin)
    allowed = reply.headers.get("access-control-allow-headers", "").lower()
    assert reply.headers.get("access-control-allow-origin") in {target.origin, "*"}, "the origin is not allowed"
    assert "authorization" in allowed, "the header authorization is not allowed"
    assert "content-type" in allowed, "the header content-type is not allowed"


def test_g7_a_foreign_origin_gets_no_credentials(target: Target, first: Service) -> None:
    reply = target.preflight(f"/cds-services/{first.id}", "POST", "https://foreign.example")
    answer = (
        reply.headers.get("access-control-allow-origin"),
        reply.headers.get("access-control-allow-credentials"),
    )
    assert answer not in {("*", "true"), ("https://foreign.example", "true")}, "any origin is allowed with credentials"


def test_g7_a_foreign_origin_is_not_allowed(target: Target, first: Service) -> None:
    reply = target.preflight(f"/cds-services/{first.id}", "POST", "https://foreign.example")
    assert reply.headers.get("access-control-allow-origin") is None, "origins are not limited to a list"
