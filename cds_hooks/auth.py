"""Who calls: the EHR's JWT against what the site registered; the reason of a refusal is only logged."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from cds_hooks.clock import SKEW, Clock
from cds_hooks.errors import Busy, Unauthenticated
from cds_hooks.replay import Replay
from cds_hooks.settings import FhirServerSetting, SettingsError, Tenant
from fhir_adapter.errors import FhirError
from fhir_adapter.trust import RegisteredBase, TrustedBase, TrustPolicy
from model.domain.text import Language
from privacy.errors import BadKeys, BadToken, StoreUnavailable
from privacy.jose import Claims, KeySet, peek_claims, read_header, verify

LONGEST_LIFE: Final = 3_600.0
_KEYS_FRESH: Final = 3_600.0
_KEYS_RETRY: Final = 30.0
_KEYS_FIRST: Final = 1.0
"""How long after a failure; calls that wait for the same keys do not each try again."""
FetchKeys = Callable[[str], Awaitable[bytes]]


class Trust(Protocol):
    """Says which FHIR servers a caller may name."""

    def check(self, url: str) -> TrustedBase:
        """The base behind a URL. Raises ``UntrustedServer``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A proved client: its tenant, which FHIR servers it may name, its own key names and language."""

    tenant: str
    issuer: str
    subject: str = ""
    trust: Trust = field(default_factory=TrustPolicy)
    aliases: dict[str, str] = field(default_factory=dict)
    language: Language | None = None


class _Keys:
    """A tenant's key set: from a file once, or from its registered URL, refreshed on an unknown kid."""

    def __init__(self, tenant: Tenant, fetch: FetchKeys) -> None:
        self._url, self._fetch = tenant.jku or "", fetch
        self._fixed = KeySet.parse(tenant.jwks.read_bytes()) if tenant.jwks else None
        self._cached: KeySet | None = None
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, *, is_stale: bool = False) -> KeySet:
        """The keys; ``is_stale`` asks for a fresh copy, at most every thirty seconds."""
        if self._fixed is not None:
            return self._fixed
        if self._cached is not None and not is_stale and time.monotonic() - self._fetched_at <= _KEYS_FRESH:
            return self._cached
        async with self._lock:
            age = time.monotonic() - self._fetched_at
            patience = _KEYS_FIRST if self._cached is None else _KEYS_RETRY if is_stale else _KEYS_FRESH
            if age > patience:
                await self._refresh()
            if self._cached is None:
                raise BadToken("no_keys")
            return self._cached

    async def _refresh(self) -> None:
        """Keep the old keys when the new ones cannot be had."""
        self._fetched_at = time.monotonic()
        try:
            self._cached = KeySet.parse(await self._fetch(self._url))
        except (FhirError, BadKeys):
            self._fetched_at = time.monotonic()


class Authenticator:
    """Verifies each call. In sandbox mode a call without a token passes, from loopback only."""

    def __init__(
        self,
        tenants: Iterable[Tenant],
        *,
        replay: Replay,
        clock: Clock,
        fetch: FetchKeys,
        sandbox: Caller | None = None,
    ) -> None:
        self._replay, self._clock, self._sandbox = replay, clock, sandbox
        self._tenants: dict[tuple[str, str], tuple[Tenant, Caller, _Keys]] = {}
        for tenant in tenants:
            try:
                keys = _Keys(tenant, fetch)
            except (OSError, BadKeys) as fault:
                raise SettingsError(f"tenant {tenant.id}: jwks: {fault}") from fault
            known = (tenant, _caller(tenant), keys)
            self._tenants.update({(tenant.issuer, claim): known for claim in tenant.tenants or ("",)})

    async def verify(self, authorization: str, endpoint: str, *, is_loopback: bool) -> Caller:
        """The caller behind an ``Authorization`` header, for one endpoint's URL.

        Raises:
            Unauthenticated: no token, or one that is not right in every respect.
            Busy: the replay store does not answer; nothing is let through unproved.
        """
        scheme, _, token = authorization.partition(" ")
        try:
            if scheme.lower() != "bearer" or not token:
                raise BadToken("no_token")
            return await self._proved(token.strip(), endpoint)
        except BadToken as fault:
            if self._sandbox is not None and is_loopback and fault.reason in {"no_token", "unknown_issuer"}:
                return self._sandbox
            raise Unauthenticated(fault.reason) from fault
        except StoreUnavailable as fault:
            raise Busy("the store is not available", retry_after=2) from fault

    async def _proved(self, token: str, endpoint: str) -> Caller:
        said = peek_claims(token)
        found = self._tenants.get((said.iss, said.tenant)) or self._tenants.get((said.iss, ""))
        if found is None:
            raise BadToken("unknown_issuer")
        tenant, caller, keys = found
        header = read_header(token)
        if not header.kid:
            raise BadToken("no_kid")
        if header.jku and header.jku != (tenant.jku or header.jku):
            raise BadToken("foreign_jku")
        claims = await _verified(token, tenant, keys)
        now = self._clock().timestamp()
        check_claims(claims, endpoint, now)
        mark = hashlib.sha256(f"{claims.iss}\n{claims.jti}".encode()).hexdigest()
        until, issued = (claims.exp or now) + SKEW, claims.iat or now
        if not await self._replay.is_first(mark, issued=issued, until=until, now=now):
            raise BadToken("replayed")
        return Caller(
            tenant=caller.tenant,
            issuer=claims.iss,
            subject=claims.sub,
            trust=caller.trust,
            aliases=caller.aliases,
            language=caller.language,
        )


async def _verified(token: str, tenant: Tenant, keys: _Keys) -> Claims:
    try:
        return verify(token, await keys.get(), algorithms=tenant.algorithms)
    except BadToken as fault:
        if fault.reason != "unknown_key":
            raise
        return verify(token, await keys.get(is_stale=True), algorithms=tenant.algorithms)


def check_claims(claims: Claims, endpoint: str, now: float) -> None:
    """Audience, times and the token's own id.

    Raises:
        BadToken: "audience", "no_times", "expired", "not_yet", "too_long" or "no_jti".
    """
    if endpoint not in claims.aud:
        raise BadToken("audience")
    if claims.exp is None or claims.iat is None:
        raise BadToken("no_times")
    if claims.exp <= now - SKEW or claims.exp <= claims.iat:
        raise BadToken("expired")
    if claims.iat > now + SKEW or (claims.nbf is not None and claims.nbf > now + SKEW):
        raise BadToken("not_yet")
    if claims.exp - claims.iat > LONGEST_LIFE:
        raise BadToken("too_long")
    if not claims.jti:
        raise BadToken("no_jti")


def trust_of(servers: Iterable[FhirServerSetting]) -> TrustPolicy:
    """The policy for a list of registered servers."""
    return TrustPolicy(
        bases=tuple(RegisteredBase(url=server.url, allow_private=server.allow_private) for server in servers)
    )


def _caller(tenant: Tenant) -> Caller:
    try:
        trust = trust_of(tenant.fhir_servers)
    except (FhirError, ValueError) as fault:
        raise SettingsError(f"tenant {tenant.id}: fhir_servers: {fault}") from fault
    return Caller(tenant=tenant.id, issuer=tenant.issuer, trust=trust, aliases=tenant.aliases, language=tenant.language)
