"""SMART Backend Services: Osler's own access for background work, by a signed assertion instead of a secret.

Source: SMART App Launch 2.2, "Backend Services" and "Client Authentication: Asymmetric".
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec

from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir
from fhir_adapter.scopes import Scopes
from fhir_adapter.transport import Call, Reply, Transport, send_in_time
from fhir_adapter.trust import TrustedBase, TrustPolicy
from privacy import jose

ASSERTION_SECONDS: Final = 240  # servers allow 300; a minute is left for clocks that differ
RENEW_BEFORE: Final = 30.0
_MAX_ANSWER: Final = 65_536
_PREFERRED: Final = ("ES384", "RS384")
_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """One private key that the server knows by ``kid`` from our published key set; ES384 is preferred."""

    algorithm: str
    kid: str
    key: jose.SigningKey = field(repr=False)

    def sign(self, claims: Mapping[str, object]) -> str:
        """The signed assertion."""
        return jose.sign(claims, self.key, algorithm=self.algorithm, kid=self.kid)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """``value`` is the bearer; ``until`` the reading of the clock up to which it is used."""

    value: str = field(repr=False)
    until: float
    scopes: Scopes


class _Configuration(msgspec.Struct):
    token_endpoint: str
    token_endpoint_auth_signing_alg_values_supported: tuple[str, ...] = ()


class _Grant(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: float
    scope: str = ""

    def __repr__(self) -> str:
        return "_Grant(...)"


class BackendServices:
    """Keeps one access token for one server; many callers share one renewal.

    Args:
        base: the FHIR server.
        policy: must register the token endpoint where it does not lie below ``base``.
        keys: ours; the server's list of algorithms decides, ES384 before RS384.
        now: seconds since 1970, for the assertion.
        new_id: a fresh, unguessable ``jti`` for each assertion.
        clock: a clock that never runs backwards, for the token's life.
    """

    def __init__(
        self,
        base: TrustedBase,
        transport: Transport,
        *,
        policy: TrustPolicy,
        client_id: str,
        keys: tuple[ClientKey, ...],
        scope: str,
        now: Callable[[], float],
        new_id: Callable[[], str],
        clock: Callable[[], float],
    ) -> None:
        self._base = base
        self._transport = transport
        self._policy = policy
        self._client_id = client_id
        self._keys = keys
        self._scope = scope
        self._now = now
        self._new_id = new_id
        self._clock = clock
        self._token: AccessToken | None = None
        self._renewal = asyncio.Lock()

    def __repr__(self) -> str:
        return f"BackendServices({self._base.url})"

    async def token(self, deadline: Deadline) -> AccessToken:
        """The kept token, or a new one from 30 seconds before its end.

        Raises:
            UntrustedServer: the server names a token endpoint that is not registered.
            FhirUnavailable: no token in time, or the server refused; carries the status.
            NotFhir: its answer could not be read.
        """
        try:
            async with asyncio.timeout(deadline.left), self._renewal:
                if self._token is None or self._clock() >= self._token.until:
                    self._token = await self._new_token(deadline)
                return self._token
        except TimeoutError:
            raise FhirUnavailable("timeout") from None

    def forget(self, token: AccessToken) -> None:
        """Drop a token that the server no longer takes (401), if it is still the kept one."""
        if self._token is token:
            self._token = None

    async def _new_token(self, deadline: Deadline) -> AccessToken:
        configuration = await self._configuration(deadline)
        endpoint = self._endpoint(configuration.token_endpoint)
        key = self._key(configuration.token_endpoint_auth_signing_alg_values_supported)
        form = {
            "grant_type": "client_credentials",
            "scope": self._scope,
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": key.sign(self._claims(configuration.token_endpoint)),
        }
        call = Call(
            base=endpoint,
            url=configuration.token_endpoint,
            method="POST",
            headers=(("Accept", "application/json"), _FORM),
            body=urlencode(form).encode(),
            timeout=deadline.left,
            max_bytes=_MAX_ANSWER,
        )
        grant = _decoded(await send_in_time(self._transport, call, deadline), _Grant)
        if grant.token_type.lower() != "bearer" or grant.expires_in <= 0:
            raise NotFhir("token answer")
        until = self._clock() + grant.expires_in - RENEW_BEFORE
        return AccessToken(value=grant.access_token, until=until, scopes=Scopes.parse(grant.scope))

    async def _configuration(self, deadline: Deadline) -> _Configuration:
        call = Call(
            base=self._base,
            url=self._base.locate(".well-known/smart-configuration"),
            headers=(("Accept", "application/json"),),
            timeout=deadline.left,
            max_bytes=_MAX_ANSWER,
        )
        return _decoded(await send_in_time(self._transport, call, deadline), _Configuration)

    def _endpoint(self, url: str) -> TrustedBase:
        return self._base if "://" in url and self._base.contains(url) else self._policy.check(url)

    def _key(self, offered: tuple[str, ...]) -> ClientKey:
        usable = [key for key in self._keys if not offered or key.algorithm in offered]
        if not usable:
            raise FhirUnavailable("no common signature algorithm")
        return min(usable, key=lambda key: _PREFERRED.index(key.algorithm) if key.algorithm in _PREFERRED else 9)

    def _claims(self, audience: str) -> dict[str, object]:
        now = int(self._now())
        return {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": audience,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
            "jti": self._new_id(),
        }


def _decoded(reply: Reply, shape: type[T]) -> T:
    if reply.status != 200:
        raise FhirUnavailable(f"HTTP {reply.status}", status=reply.status)
    if not reply.is_json:
        raise NotFhir("content type")
    try:
        return msgspec.json.decode(reply.body, type=shape, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotFhir("token answer") from None
