"""J1-J6: the client's JWT, against an instance that requires one."""

import time
import uuid
from collections.abc import Callable

import pytest

from tests.conformance.ehr import Ehr
from tests.conformance.tokens import Issuer, bearer
from tests.conformance.wire import Reply, Service, Target, hook_request, read_services

Call = Callable[[dict[str, str]], Reply]


@pytest.fixture(scope="module")
def service(secured: Target, issuer: Issuer) -> Service:
    """A service for patient-view of the secured instance."""
    headers = issuer.sign(issuer.claims(secured.base + "/cds-services"))
    return next(one for one in read_services(secured.discover(headers)) if one.hook == "patient-view")


@pytest.fixture
def here(secured: Target, service: Service) -> str:
    """The audience: the URL of the service."""
    return f"{secured.base}/cds-services/{service.id}"


@pytest.fixture
def call(secured: Target, service: Service) -> Call:
    """Call the service with the given headers."""
    return lambda headers: secured.call(service.id, hook_request(service), headers)


def expect_bare(reply: Reply) -> None:
    assert reply.status == 401, f"answered {reply.said}"


def test_j1_a_call_without_a_token_is_refused(call: Call) -> None:
    expect_bare(call({}))


@pytest.mark.parametrize("value", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic a2l0OmtpdA==", "x"])
def test_j1_a_header_that_is_no_token_is_refused(call: Call, value: str) -> None:
    expect_bare(call({"authorization": value}))


def test_j1_feedback_without_a_token_is_refused(secured: Target, service: Service) -> None:
    expect_bare(secured.feedback(service.id, {"feedback": []}))


def test_j1_feedback_with_a_token_for_it_is_taken(secured: Target, service: Service, issuer: Issuer, here: str) -> None:
    item = {"card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": "2026-03-01T10:00:00Z"}
    headers = issuer.sign(issuer.claims(here + "/feedback"))
    reply = secured.feedback(service.id, {"feedback": [item]}, headers)
    assert reply.status == 200, f"answered {reply.said}"


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "jti"])
def test_j2_a_token_without_a_required_claim_is_refused(call: Call, issuer: Issuer, here: str, name: str) -> None:
    claims = {key: value for key, value in issuer.claims(here).items() if key != name}
    expect_bare(call(issuer.sign(claims)))


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "jti"])
def test_j2_a_claim_of_the_wrong_type_is_refused(call: Call, issuer: Issuer, here: str, name: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here) | {name: {"a": 1}})))


def test_j2_a_token_without_a_key_id_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here), header={"kid": ...})))


def test_j2_a_token_of_another_type_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here), header={"typ": "secevent+jwt"})))


def test_j2_extra_claims_are_tolerated(call: Call, issuer: Issuer, here: str) -> None:
    claims = issuer.claims(here, sub="kit-client", nbf=int(time.time()) - 300)
    assert call(issuer.sign(claims)).status == 200, "sub and nbf are refused"


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
def test_j3_the_recommended_algorithms_work(call: Call, issuer: Issuer, here: str, algorithm: str) -> None:
    reply = call(issuer.sign(issuer.claims(here), algorithm=algorithm))
    assert reply.status == 200, f"answered {reply.said} to {algorithm}"


@pytest.mark.parametrize("forgery", [Issuer.unsigned, Issuer.confused, Issuer.symmetric])
def test_j3_none_and_symmetric_algorithms_are_refused(
    call: Call, issuer: Issuer, here: str, forgery: Callable[..., dict[str, str]]
) -> None:
    expect_bare(call(forgery(issuer, issuer.claims(here))))


def test_j3_a_changed_payload_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    head, _, tail = issuer.sign(issuer.claims(here))["authorization"].split(".")
    other = issuer.unsigned(issuer.claims(here))["authorization"].split(".")[1]
    expect_bare(call({"authorization": f"{head}.{other}.{tail}"}))


def test_j3_the_key_of_a_stranger_is_refused(call: Call, here: str) -> None:
    stranger = Issuer()
    expect_bare(call(stranger.sign(stranger.claims(here))))


@pytest.mark.parametrize("tail", ["/feedback", "/", "x", "?a=b"])
def test_j4_an_audience_near_the_url_is_refused(call: Call, issuer: Issuer, here: str, tail: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here + tail))))


def test_j4_the_audience_of_discovery_is_refused_at_a_service(secured: Target, call: Call, issuer: Issuer) -> None:
    expect_bare(call(issuer.sign(issuer.claims(secured.base + "/cds-services"))))


def test_j4_an_audience_list_with_the_url_is_taken(call: Call, issuer: Issuer, here: str) -> None:
    reply = call(issuer.sign(issuer.claims(["https://elsewhere.example", here])))
    assert reply.status == 200, f"answered {reply.said} to a list"


def test_j4_an_audience_list_without_the_url_is_refused(call: Call, issuer: Issuer) -> None:
    expect_bare(call(issuer.sign(issuer.claims(["https://elsewhere.example"]))))


def test_j5_an_unknown_issuer_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here, iss="https://other.example.org"))))


def test_j5_an_unknown_key_id_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here), header={"kid": "kit-unknown"})))


def test_j5_a_jku_of_the_attacker_is_never_fetched(call: Call, ehr: Ehr, here: str) -> None:
    attacker = Issuer()
    expect_bare(call(attacker.sign(attacker.claims(here), header={"jku": f"{ehr.base}/jwks.json"})))
    assert ehr.seen == [], "the jku of the token was fetched"


def test_j5_an_unlisted_tenant_is_refused(call: Call, issuer: Issuer, here: str) -> None:
    expect_bare(call(issuer.sign(issuer.claims(here, tenant="kit-other-tenant"))))


def test_j6_a_token_is_taken_once(call: Call, issuer: Issuer, here: str) -> None:
    headers = issuer.sign(issuer.claims(here))
    assert [call(headers).status, call(headers).status] == [200, 401], "a replayed token is taken"


@pytest.mark.parametrize(
    "shift",
    [
        pytest.param({"exp": -600, "iat": -900}, id="expired"),
        pytest.param({"nbf": 600}, id="not-yet"),
        pytest.param({"iat": 600, "exp": 900}, id="from-the-future"),
    ],
)
def test_j6_a_token_outside_its_time_is_refused(call: Call, issuer: Issuer, here: str, shift: dict[str, int]) -> None:
    moved = {name: int(time.time()) + seconds for name, seconds in shift.items()}
    expect_bare(call(issuer.sign(issuer.claims(here, **moved))))


def test_j6_the_refusal_gives_no_reason(call: Call, issuer: Issuer, here: str) -> None:
    expired = call(issuer.sign(issuer.claims(here, exp=int(time.time()) - 600)))
    forged = call(issuer.unsigned(issuer.claims(here)))
    absent = call({})
    assert expired.body == forged.body == absent.body, "refusals differ by reason"


def test_j6_the_token_stands_neither_in_log_nor_answer(secured: Target, call: Call, issuer: Issuer, here: str) -> None:
    good, bad = issuer.sign(issuer.claims(here)), issuer.sign(issuer.claims(here, iss="https://other.example.org"))
    seen = secured.log() if secured.log else ""
    texts = [call(good).body.decode(), call(bad).body.decode(), seen, secured.log() if secured.log else ""]
    parts = [headers["authorization"].removeprefix("Bearer ").split(".")[2] for headers in (good, bad)]
    assert not any(part in text for part in parts for text in texts), "a token was written down"


def test_j6_a_token_that_is_too_long_is_refused(call: Call) -> None:
    expect_bare(call(bearer("a" * 6_000 + ".b.c")))
