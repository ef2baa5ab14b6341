"""The request's envelope: the eight top-level fields, resources untouched as raw bytes.

Tolerant: unknown keys are kept out of the way, 1.0-shaped requests (``user`` at the top)
pass, ``prefetch: null`` is an empty prefetch. What cannot be tolerated is refused with the
path of the element.
"""

import msgspec

from cds_hooks.errors import BadRequest, TooLarge
from cds_hooks.protocol.duplicates import NamedTwice, members_of

MAX_PREFETCH_KEYS = 64


class FhirAuthorization(msgspec.Struct, frozen=True):
    """The EHR's short-lived token for this request. Its ``repr`` hides the token."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the field's name, no password
    expires_in: int = 0
    scope: str = ""
    subject: str = ""
    patient: str | None = None

    def __repr__(self) -> str:
        return "FhirAuthorization(access_token=<hidden>)"


class HookRequest(msgspec.Struct, frozen=True, rename="camel"):
    """One call of a service. ``context`` and each prefetch value stay raw JSON."""

    hook: str
    hook_instance: str
    context: dict[str, msgspec.Raw]
    fhir_server: str | None = None
    fhir_authorization: FhirAuthorization | None = None
    prefetch: dict[str, msgspec.Raw] | None = None
    extension: dict[str, msgspec.Raw] | None = None
    user: str | None = None

    def sent(self) -> dict[str, bytes]:
        """The prefetch as bytes by key; empty when none was sent."""
        return {key: bytes(raw) for key, raw in (self.prefetch or {}).items()}


_DECODER = msgspec.json.Decoder(HookRequest)


def read_request(body: bytes) -> HookRequest:
    """Read the envelope.

    Raises:
        BadRequest: no JSON, a required field is missing, a field has the wrong type, or two members have one name.
        TooLarge: nesting deeper than the parser's limit, or more than 64 prefetch keys.
    """
    try:
        request = _DECODER.decode(body)
    except msgspec.ValidationError as fault:
        raise BadRequest(f"not a CDS Hooks request: {fault}") from fault
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadRequest("the body is not JSON") from fault
    except RecursionError as fault:
        raise TooLarge("the body is nested too deeply") from fault
    _check(request)
    _check_names(body)
    return request


def _check_names(body: bytes) -> None:
    """Refuse an envelope or a prefetch that names a member twice: which value counts would be chance, and unsaid."""
    try:
        prefetch = members_of(body).get("prefetch", b"")
        if prefetch.startswith(b"{"):
            members_of(prefetch)
    except NamedTwice as fault:
        raise BadRequest("two members of the request, or of its prefetch, have one name") from fault


def _check(request: HookRequest) -> None:
    if not request.hook.strip():
        raise BadRequest("hook is empty")
    if not 0 < len(request.hook_instance.strip()) <= 255:
        raise BadRequest("hookInstance must be a UUID")
    if request.fhir_authorization is not None and not request.fhir_server:
        raise BadRequest("fhirAuthorization came without fhirServer")
    if request.prefetch is not None and len(request.prefetch) > MAX_PREFETCH_KEYS:
        raise TooLarge(f"more than {MAX_PREFETCH_KEYS} prefetch keys")
