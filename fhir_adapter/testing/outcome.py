"""Every refusal of this server, and the OperationOutcome that says it."""

from fhir_adapter.errors import FhirError


class Refused(FhirError):
    """A request that is answered with an error: status, issue code and a sentence without chart text."""

    def __init__(self, status: int, code: str, text: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(f"HTTP {status} {code}: {text}")
        self.status = status
        self.code = code
        self.text = text
        self.headers = headers


def outcome(code: str, text: str, severity: str = "error") -> dict[str, object]:
    """One issue as an OperationOutcome."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, "diagnostics": text}],
    }
