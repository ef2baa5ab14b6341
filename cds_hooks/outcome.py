"""Every refusal is an OperationOutcome: one shape for people and programs."""

import msgspec
from starlette.responses import Response

from cds_hooks.errors import HookError


def outcome(issue: str, diagnostics: str, *, severity: str = "error") -> bytes:
    """One OperationOutcome with one issue, as JSON bytes."""
    return msgspec.json.encode(
        {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": severity, "code": issue, "diagnostics": diagnostics}],
        }
    )


def refusal(status: int, issue: str, diagnostics: str, headers: dict[str, str] | None = None) -> Response:
    """An HTTP answer that carries an OperationOutcome."""
    return Response(
        outcome(issue, diagnostics), status_code=status, headers=headers, media_type="application/fhir+json"
    )


def refused(fault: HookError) -> Response:
    """The answer to one refusal; a 401 is bare."""
    if fault.status == 401:
        return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return refusal(fault.status, fault.issue, fault.diagnostics, headers)
