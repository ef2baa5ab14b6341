"""Who calls: every claim right, once, for this very endpoint."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from cds_hooks.auth import Authenticator, Caller
from cds_hooks.errors import Unauthenticated
from cds_hooks.replay import ReplayStore
from cds_hooks.settings import SettingsError, Tenant
from fhir_adapter.errors import FhirUnavailable
from privacy.database import Database
from privacy.jose import generate, sign

NOW = datetime(2026, 11, 1, tzinfo=UTC)
T = NOW.timestamp()
ENDPOINT = "https://osler.example.org/cds-services/x"
KEY = generate("ES384")
OTHER = generate("ES384")
CLAIMS = {"iss": "https://ehr", "aud": ENDPOINT, "iat": T, "exp": T + 300, "jti": "j1"}


def _token(claims=None, key=KEY, kid="k1", **options):
    return "Bearer " + sign({**CLAIMS, **(claims or {})}, key, algorithm="ES384", kid=kid, **options)


@pytest.fixture
def ask(tmp_path):
    """Verify authorizations one after the other against one authenticator."""
    database = Database.open(tmp_path / "store.db")
    file = tmp_path / "jwks.json"
    file.write_bytes(KEY.public_jwks(kid="k1", algorithm="ES384"))

    def run(*authorizations: str, sandbox: Caller | None = None, is_loopback: bool = True, **fields: object) -> Caller:
        tenant = Tenant.model_validate({"id": "a", "issuer": "https://ehr", "jwks": file, **fields})

        async def all_of_them() -> Caller:
            auth = Authenticator(
                [tenant], replay=ReplayStore(database), clock=lambda: NOW, fetch=_nowhere, sandbox=sandbox
            )
            caller = None
            for authorization in authorizations:
                caller = await auth.verify(authorization, ENDPOINT, is_loopback=is_loopback)
            return caller

        return asyncio.run(all_of_them())

    yield run
    database.close()


async def _nowhere(url: str) -> bytes:
    raise FhirUnavailable(f"no fetch of {len(url)}")


@pytest.mark.parametrize("claims", [{}, {"aud": ["https://elsewhere", ENDPOINT]}, {"nbf": T - 300, "sub": "client"}])
def test_a_right_token_names_its_tenant(ask, claims):
    assert ask(_token(claims)).tenant == "a"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": ENDPOINT + "/"}, "audience"),
        ({"aud": ENDPOINT + "y"}, "audience"),
        ({"aud": []}, "audience"),
        ({"exp": T - 61}, "expired"),
        ({"iat": T + 61}, "not_yet"),
        ({"nbf": T + 61}, "not_yet"),
        ({"exp": T + 4000}, "too_long"),
        ({"exp": None}, "no_times"),
        ({"jti": ""}, "no_jti"),
        ({"iss": "https://other"}, "unknown_issuer"),
    ],
)
def test_a_wrong_claim_is_refused(ask, claims, reason):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(claims))
    assert refusal.value.diagnostics == reason


@pytest.mark.parametrize("authorization", ["", "Basic abc", "Bearer", "Bearer x.y.z", "Bearer " + "a" * 20_000])
def test_what_is_no_token_is_refused(ask, authorization):
    with pytest.raises(Unauthenticated):
        ask(authorization)


def test_another_key_under_the_same_kid_is_refused(ask):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(key=OTHER))
    assert refusal.value.diagnostics == "bad_signature"


def test_an_algorithm_that_the_site_did_not_choose_is_refused(ask):
    with pytest.raises(Unauthenticated):
        ask(_token(), algorithms=("RS384",))


def test_a_token_that_names_no_key_is_refused(ask):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(kid=""))
    assert refusal.value.diagnostics == "no_kid"


def test_a_token_passes_once(ask):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(), _token())
    assert refusal.value.diagnostics == "replayed"


def test_the_tenant_claim_must_be_one_that_is_registered(ask):
    assert ask(_token({"tenant": "t1"}), tenants=("t1",)).tenant == "a"
    with pytest.raises(Unauthenticated):
        ask(_token({"tenant": "t2", "jti": "j2"}), tenants=("t1",))


def test_a_jku_that_is_not_the_registered_one_is_never_fetched(ask):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(jku="https://evil/jwks"), jwks=None, jku="https://ehr/jwks")
    assert refusal.value.diagnostics == "foreign_jku"


def test_keys_that_cannot_be_had_prove_nothing(ask):
    with pytest.raises(Unauthenticated) as refusal:
        ask(_token(), jwks=None, jku="https://ehr/jwks")
    assert refusal.value.diagnostics == "no_keys"


SANDBOX = Caller(tenant="sandbox", issuer="sandbox")


def test_the_sandbox_needs_no_token_from_this_machine(ask):
    assert ask("", sandbox=SANDBOX).tenant == "sandbox"


@pytest.mark.parametrize(("authorization", "is_loopback"), [("", False), (_token({"aud": "x"}), True)])
def test_the_sandbox_refuses_strangers_and_bad_tokens(ask, authorization, is_loopback):
    with pytest.raises(Unauthenticated):
        ask(authorization, sandbox=SANDBOX, is_loopback=is_loopback)


def test_keys_that_cannot_be_read_stop_the_start(tmp_path):
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": []}))
    tenant = Tenant(id="a", issuer="https://ehr", jwks=file)
    with pytest.raises(SettingsError, match="tenant a"):
        Authenticator([tenant], replay=None, clock=lambda: NOW, fetch=_nowhere)
