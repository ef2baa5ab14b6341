"""Fetches a public JSON document (a key set, a configuration) under the rules of a FHIR call, and without a token."""

from typing import Final

from fhir_adapter.deadline import Deadline
from fhir_adapter.errors import FhirUnavailable, NotFhir
from fhir_adapter.transport import Call, Transport, send_in_time
from fhir_adapter.trust import RegisteredBase, TrustPolicy, registered

MAX_DOCUMENT: Final = 262_144
_KINDS: Final = frozenset({"application/json", "application/jwk-set+json", "application/fhir+json"})


async def fetch_json(
    url: str,
    transport: Transport,
    deadline: Deadline,
    max_bytes: int = MAX_DOCUMENT,
    *,
    policy: TrustPolicy | None = None,
) -> bytes:
    """The bytes of one document whose address the caller already found on its own list.

    Without a ``policy`` the address is trusted as it stands, but must be https and lead to the
    public network; with one it must be registered there, exactly. Redirects are refused.

    Raises:
        UntrustedServer: the address may not be called.
        FhirUnavailable: no answer in time, or a status other than 200.
        NotFhir: the answer is no JSON by its content type, or larger than ``max_bytes``.
    """
    base = policy.check(url) if policy else registered(RegisteredBase(url=url))
    call = Call(
        base=base,
        url=url,
        headers=(("Accept", "application/json"), ("User-Agent", "osler")),
        timeout=deadline.left,
        max_bytes=max_bytes,
    )
    reply = await send_in_time(transport, call, deadline)
    if reply.status != 200:
        raise FhirUnavailable(f"HTTP {reply.status}", status=reply.status)
    if reply.media_type not in _KINDS:
        raise NotFhir("content type")
    return reply.body
