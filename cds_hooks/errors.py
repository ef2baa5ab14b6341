"""Errors of the wire, each with the HTTP status and the FHIR issue code that it becomes.

HookError
+-- BadRequest 400        the envelope or the context is wrong
+-- Unauthenticated 401   bare, without the reason
+-- NotFound 404          no such service
+-- TooSlow 408           the body did not arrive in time
+-- Conflict 409          the same thing was said differently before
+-- PreconditionFailed 412  the patient could not be read
+-- TooLarge 413          body, depth or entry limit
+-- Unsupported 415       content type or encoding
+-- Busy 503              the pool or the store is full; try again
"""

from typing import ClassVar


class HookError(Exception):
    """A refusal that the client is told about; ``diagnostics`` never holds chart text."""

    status: ClassVar[int] = 500
    issue: ClassVar[str] = "exception"

    def __init__(self, diagnostics: str, *, retry_after: int | None = None) -> None:
        super().__init__(diagnostics)
        self.diagnostics = diagnostics
        self.retry_after = retry_after


class BadRequest(HookError):
    """The request cannot be understood; the diagnostics name the element."""

    status, issue = 400, "invalid"


class Unauthenticated(HookError):
    """Who calls is not proved. The reason goes to the log, never to the caller."""

    status, issue = 401, "login"


class NotFound(HookError):
    """No service or page of that name."""

    status, issue = 404, "not-found"


class TooSlow(HookError):
    """The client took too long to send."""

    status, issue = 408, "timeout"


class PreconditionFailed(HookError):
    """Needed data were neither sent nor fetchable; the diagnostics name the keys."""

    status, issue = 412, "required"


class TooLarge(HookError):
    """More bytes, levels or entries than the limits allow."""

    status, issue = 413, "too-long"


class Unsupported(HookError):
    """A content type or encoding that is not spoken here."""

    status, issue = 415, "not-supported"


class Busy(HookError):
    """No worker is free, or the store does not take the record."""

    status, issue = 503, "throttled"
