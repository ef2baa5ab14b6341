"""Errors of the FHIR room.

FhirError
+-- UntrustedServer    the address is not one that this tenant registered, or not safe to call
+-- FhirUnavailable    the server did not answer usefully in time; carries status and code
+-- NotFhir            the bytes are no FHIR resource or Bundle
+-- BadBulkFile        a file of a Bulk Data folder cannot be read; carries its name and the line
+-- BadProposal        a resource of our own does not validate (``fhir_adapter.emit``)
+-- Refused            what our test server answers with an error (``fhir_adapter.testing``)
"""


class FhirError(Exception):
    """Base of every error that this room raises."""


class UntrustedServer(FhirError):
    """Refused before any connection: ``reason`` is a stable word for logs and tests."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"FHIR server refused: {reason}")
        self.reason = reason


class FhirUnavailable(FhirError):
    """The call failed or came too late; ``code`` is "HTTP 503", "timeout", "connect", ..."""

    def __init__(self, code: str, *, status: int | None = None) -> None:
        super().__init__(f"FHIR call failed: {code}")
        self.code = code
        self.status = status


class BadBulkFile(FhirError):
    """A file of a Bulk Data export that cannot be used; ``line`` is 0 for the folder. Never says what stands there."""

    def __init__(self, name: str, line: int, code: str) -> None:
        super().__init__(f"{name}{f', line {line}' if line else ''}: {code}")
        self.name, self.line, self.code = name, line, code


class NotFhir(FhirError):
    """The bytes could not be read as FHIR JSON; ``code`` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(f"not FHIR: {code}")
        self.code = code
