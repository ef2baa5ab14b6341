"""Osler's own access to a server, by a signed assertion."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest

from fhir_adapter.client import FhirClient
from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.scopes import Grant
from fhir_adapter.slots import State
from fhir_adapter.smart import AccessToken, BackendServices, ClientKey
from fhir_adapter.testing.server import create
from fhir_adapter.testing.smart import Client, SmartRules
from fhir_adapter.transport import AsgiTransport, Transport
from fhir_adapter.trust import TrustPolicy
from privacy import jose
from tests.unit.fhir_adapter.wire import BASE, Clock, Wire, policy, reply, transport

AUTH = "https://auth.hospital.example/token"
START = datetime(2026, 1, 1, tzinfo=UTC)
KEYS = {algorithm: jose.generate(algorithm) for algorithm in ("ES384", "RS384")}


def key_of(algorithm: str) -> ClientKey:
    return ClientKey(algorithm=algorithm, kid=f"osler-{algorithm}", key=KEYS[algorithm])


@dataclass
class Desk:
    """A server that describes itself and gives out numbered tokens."""

    endpoint: str = BASE + "/auth/token"
    algorithms: tuple[str, ...] = ("RS384", "ES384")
    grant: dict[str, object] = field(default_factory=dict)
    status: int = 200
    forms: list[dict[str, list[str]]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            names = {"token_endpoint_auth_signing_alg_values_supported": self.algorithms}
            return reply({"token_endpoint": self.endpoint, **names}, kind="application/json")
        self.forms.append(parse_qs(request.content.decode()))
        granted = {
            "access_token": f"token-{len(self.forms)}",
            "token_type": "bearer",
            "expires_in": 300,
            "scope": "system/*.rs",
        }
        return reply({**granted, **self.grant}, self.status, kind="application/json")


def service(
    carrier: Transport,
    clock: Callable[[], float],
    *,
    trust: TrustPolicy | None = None,
    algorithms: tuple[str, ...] = ("RS384", "ES384"),
) -> BackendServices:
    known = trust or policy()
    numbers = itertools.count(1)
    return BackendServices(
        known.check(BASE),
        carrier,
        policy=known,
        client_id="osler",
        keys=tuple(key_of(one) for one in algorithms),
        scope="system/*.rs",
        now=START.timestamp,
        new_id=lambda: f"jti-{next(numbers)}",
        clock=clock,
    )


def token_of(desk: Desk, **rest: object) -> AccessToken:
    return asyncio.run(service(transport(Wire(desk)), Clock(), **rest).token(Deadline.after(5)))


def claims_of(desk: Desk, algorithm: str = "ES384") -> jose.Claims:
    keys = jose.KeySet.parse(KEYS[algorithm].public_jwks(kid=f"osler-{algorithm}", algorithm=algorithm))
    return jose.verify(desk.forms[-1]["client_assertion"][0], keys, algorithms={algorithm})


def test_the_assertion_says_what_the_profile_asks_for() -> None:
    desk = Desk()
    token = token_of(desk)
    claims = claims_of(desk)
    assert (token.value, token.scopes.grant("Patient/1")) == ("token-1", Grant.ALL)
    assert (claims.iss, claims.sub, claims.aud, claims.jti) == ("osler", "osler", (BASE + "/auth/token",), "jti-1")
    assert claims.exp is not None
    assert 0 < claims.exp - START.timestamp() <= 300
    assert desk.forms[0]["grant_type"] == ["client_credentials"]
    assert desk.forms[0]["scope"] == ["system/*.rs"]


@pytest.mark.parametrize(("offered", "expected"), [(("RS384", "ES384"), "ES384"), (("RS384",), "RS384"), ((), "ES384")])
def test_the_elliptic_key_is_preferred_where_the_server_takes_it(offered: tuple[str, ...], expected: str) -> None:
    desk = Desk(algorithms=offered)
    token_of(desk)
    assert claims_of(desk, expected).iss == "osler"


def test_without_a_common_algorithm_nothing_is_signed() -> None:
    desk = Desk(algorithms=("ES384",))
    with pytest.raises(FhirUnavailable, match="no common signature algorithm"):
        token_of(desk, algorithms=("RS384",))
    assert desk.forms == []


def test_a_token_is_kept_until_thirty_seconds_before_its_end() -> None:
    desk, clock = Desk(), Clock()
    backend = service(transport(Wire(desk)), clock)
    values = []
    for moment in (0, 269, 270):
        clock.now = 1000.0 + moment
        values.append(asyncio.run(backend.token(Deadline.after(5))).value)
    assert values == ["token-1", "token-1", "token-2"]
    assert claims_of(desk).jti == "jti-2"


def test_many_callers_share_one_renewal() -> None:
    desk = Desk()
    backend = service(transport(Wire(desk)), Clock())

    async def many() -> set[str]:
        return {token.value for token in await asyncio.gather(*(backend.token(Deadline.after(5)) for _ in range(9)))}

    assert asyncio.run(many()) == {"token-1"}


def test_a_token_that_the_server_no_longer_takes_is_forgotten_once() -> None:
    backend = service(transport(Wire(Desk())), Clock())
    first = asyncio.run(backend.token(Deadline.after(5)))
    backend.forget(first)
    second = asyncio.run(backend.token(Deadline.after(5)))
    backend.forget(first)
    assert asyncio.run(backend.token(Deadline.after(5))) is second


def test_a_token_endpoint_elsewhere_must_be_registered() -> None:
    desk = Desk(endpoint=AUTH)
    assert token_of(desk, trust=policy(BASE, AUTH)).value == "token-1"
    assert claims_of(desk).aud == (AUTH,)
    with pytest.raises(UntrustedServer, match="not_registered"):
        token_of(desk)
    assert len(desk.forms) == 1


@pytest.mark.parametrize(
    ("desk", "fault"),
    [
        (Desk(status=401), FhirUnavailable),
        (Desk(status=307), FhirUnavailable),
        (Desk(grant={"token_type": "mac"}), NotFhir),
        (Desk(grant={"expires_in": 0}), NotFhir),
        (Desk(grant={"access_token": 7}), NotFhir),
        (Desk(grant={"access_token": None}), NotFhir),
    ],
)
def test_an_answer_that_gives_no_bearer_token_is_a_fault(desk: Desk, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        token_of(desk)


def test_a_life_written_as_text_is_understood() -> None:
    assert token_of(Desk(grant={"expires_in": "120"})).until == 1000 + 120 - 30


def test_nothing_is_asked_after_the_deadline() -> None:
    wire = Wire(Desk())
    with pytest.raises(FhirUnavailable):
        asyncio.run(service(transport(wire), Clock()).token(Deadline.after(0)))
    assert wire.requests == []


def test_no_secret_is_shown() -> None:
    token = token_of(Desk())
    assert "token-1" not in repr(token)
    assert "SigningKey" not in repr(key_of("ES384"))


def test_the_test_server_gives_a_token_that_opens_it() -> None:
    jwks = KEYS["ES384"].public_jwks(kid="osler-ES384", algorithm="ES384")
    rules = SmartRules(clients=(Client(client_id="osler", jwks=jwks, scopes=frozenset({"system/*.rs"})),))
    carrier = AsgiTransport(create([{"resourceType": "Patient", "id": "p1"}], smart=rules), mount="/fhir/r4")

    async def run() -> tuple[State, State]:
        token = await service(carrier, Clock(), algorithms=("ES384",)).token(Deadline.after(5))
        states = []
        for value in (token.value, None):
            reader = FhirClient(policy().check(BASE), carrier, token=value, deadline=Deadline.after(5))
            states.append((await reader.read("Patient/p1", "patient")).state)
        return states[0], states[1]

    assert asyncio.run(run()) == (State.PRESENT, State.ERROR)
