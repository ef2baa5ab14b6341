"""SMART Backend Services as a server does it: tokens for signed assertions, introspection, bearer checks.

Source: SMART App Launch 2.2 (backend services) and RFC 7523, 7662.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from fhir_adapter.testing.http import Answer, Request
from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.scopes import Access, granted, scopes_of
from privacy.errors import BadToken
from privacy.jose import Claims, KeySet, peek_claims, verify

_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS: Final = frozenset(("ES384", "RS384"))
_LONGEST_ASSERTION: Final = 300.0
_UNCACHED: Final = (("Cache-Control", "no-store"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A registered back-end client: its public keys (JWKS) and the scopes that it may have."""

    client_id: str
    jwks: bytes
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What one access token gives; ``patient`` is the id that patient/ scopes are bound to."""

    scope: str
    expires: datetime
    client_id: str = ""
    patient: str = ""


def _new_token() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartRules:
    """Makes the server ask for tokens: ``clients`` may fetch one, ``grants`` are tokens that exist from the start
    (as an EHR sends one along with a hook). ``lifetime`` is in seconds.
    """

    clients: tuple[Client, ...] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    lifetime: int = 300
    new_token: Callable[[], str] = _new_token


class OAuthError(Exception):
    """A refusal of the token endpoint, in OAuth's own words (RFC 6749, 5.2)."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class SmartDesk:
    """Gives out access tokens and says what a bearer may do."""

    def __init__(self, rules: SmartRules, clock: Callable[[], datetime]) -> None:
        self._clients = {client.client_id: client for client in rules.clients}
        self._keys = {client.client_id: KeySet.parse(client.jwks) for client in rules.clients}
        self._grants = dict(rules.grants)
        self._rules = rules
        self._clock = clock
        self._seen: set[tuple[str, str]] = set()

    def access(self, request: Request) -> Access:
        """What the bearer of this request may do; 401 without a token that is known and still good."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self._grants.get(token.strip()) if scheme.lower() == "bearer" else None
        if grant is None:
            raise _unauthorized("login", "Bearer" if not token else 'Bearer error="invalid_token"')
        if grant.expires <= self._clock():
            raise _unauthorized("expired", 'Bearer error="invalid_token", error_description="expired"')
        return Access(scopes=scopes_of(grant.scope), patient=grant.patient)

    def token(self, request: Request) -> Answer:
        """The token endpoint: client_credentials with a private_key_jwt assertion."""
        try:
            fields = dict(request.form())
            if fields.get("grant_type") != "client_credentials":
                raise OAuthError("unsupported_grant_type")
            if fields.get("client_assertion_type") != _ASSERTION_TYPE:
                raise OAuthError("invalid_request")
            client = self._client_of(fields.get("client_assertion", ""), f"{request.base}/auth/token")
            scope = granted(fields.get("scope", ""), client.scopes)
            if not scope:
                raise OAuthError("invalid_scope")
        except OAuthError as refusal:
            return _json({"error": refusal.error}, status=refusal.status)
        token, lifetime = self._rules.new_token(), self._rules.lifetime
        expires = self._clock() + timedelta(seconds=lifetime)
        self._grants[token] = Grant(scope=scope, expires=expires, client_id=client.client_id)
        return _json({"access_token": token, "token_type": "bearer", "expires_in": lifetime, "scope": scope})

    def introspection(self, request: Request) -> Answer:
        """The introspection endpoint, for callers that hold a good token themselves."""
        self.access(request)
        grant = self._grants.get(dict(request.form()).get("token", ""))
        if grant is None or grant.expires <= self._clock():
            return _json({"active": False})
        named = {"client_id": grant.client_id, "patient": grant.patient}
        known = {name: value for name, value in named.items() if value}
        return _json({"active": True, "scope": grant.scope, "exp": int(grant.expires.timestamp()), **known})

    def _client_of(self, assertion: str, audience: str) -> Client:
        """The client that signed an assertion for us, once, just now."""
        try:
            client_id = peek_claims(assertion).iss
            if client_id not in self._clients:
                raise OAuthError("invalid_client", 401)
            claims = verify(assertion, self._keys[client_id], algorithms=_ALGORITHMS)
        except BadToken as fault:
            raise OAuthError("invalid_client", 401) from fault
        if not self._is_good(claims, audience):
            raise OAuthError("invalid_client", 401)
        self._seen.add((claims.iss, claims.jti))
        return self._clients[client_id]

    def _is_good(self, claims: Claims, audience: str) -> bool:
        now = self._clock().timestamp()
        in_time = claims.exp is not None and now < claims.exp <= now + _LONGEST_ASSERTION
        is_ours = claims.iss == claims.sub and audience in claims.aud
        return in_time and is_ours and bool(claims.jti) and (claims.iss, claims.jti) not in self._seen


def _unauthorized(code: str, challenge: str) -> Refused:
    return Refused(401, code, "This needs a valid access token.", (("WWW-Authenticate", challenge),))


def _json(content: dict[str, object], status: int = 200) -> Answer:
    return Answer(status=status, content=content, headers=_UNCACHED, media_type="application/json")
