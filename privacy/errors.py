"""Errors of the privacy room.

PrivacyError
+-- LeakFound          the bytes for the model still held an identifier: nothing may be sent
+-- BadPolicy          elements.toml does not fit the record types (stops the start)
+-- StoreUnavailable   the store cannot be opened, is locked, full, damaged or closed
+-- BadToken           a JWT was refused; carries a stable reason
+-- BadKeys            a key or key set could not be read; carries a stable reason
+-- KeysRefused        the master keys may not be used (stops the start); says what to do
+-- NotOpened          a sealed record did not open: wrong key, wrong place, or changed
+-- NotKept            the vault has no such patient or record, or it was shredded
+-- Unread             the words of a document cannot be had; carries a stable reason
+-- BudgetSpent        what was asked about many patients would cost more than the budget has left
+-- BadTable           a table of patients' visits cannot be read; carries the line
+-- BadQuestion        counts were asked for in a way that the ledger of publications cannot allow
"""

from fractions import Fraction


class PrivacyError(Exception):
    """Base of every error that this room raises."""


class LeakFound(PrivacyError):
    """An identifier survived the second look. Says how many places, never what or which."""

    def __init__(self, hits: int) -> None:
        super().__init__(f"the de-identified case still holds {hits} identifying value(s); it was not used")
        self.hits = hits


class BadPolicy(PrivacyError):
    """The allow-list names a field that does not exist, or a treatment that nobody knows."""


class StoreUnavailable(PrivacyError):
    """The store did not take or give the data; ``reason`` is a short word for logs ("locked", "closed")."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the store is not available: {reason}")
        self.reason = reason


class BadToken(PrivacyError):
    """A JWT that must not be believed. ``reason`` is a stable word; the token itself is never in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"token refused: {reason}")
        self.reason = reason


class BadKeys(PrivacyError):
    """A key or JWKS that cannot be used. ``reason`` is a stable word; key material is never in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"keys refused: {reason}")
        self.reason = reason


class KeysRefused(PrivacyError):
    """Master keys that may not be used.

    ``reason``: "missing", "unreadable", "exposed", "foreign", "malformed", "short", "default",
    "low_entropy", "beside_store", "exists", "busy", "unknown_version", "in_use". The message says what to do.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"master keys refused ({reason}): {remedy}")
        self.reason = reason


class NotOpened(PrivacyError):
    """A sealed record that gives nothing. ``reason``: "malformed", "wrong_key", "changed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"a sealed record did not open: {reason}")
        self.reason = reason


class NotKept(PrivacyError):
    """The vault has nothing there. ``reason``: "unknown_patient", "unknown_record", "shredded"."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the vault has nothing to give: {reason}")
        self.reason = reason


class Unread(PrivacyError):
    """A document whose words cannot be had.

    ``reason``: "format", "charset", "damaged", "encrypted", "no text", "too large", "too complex", "too costly",
    "unsafe", "not permitted" (by its own confidentiality).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"the document was not read: {reason}")
        self.reason = reason


class BudgetSpent(PrivacyError):
    """Publishing would cost more privacy than the data set has left; nothing was published."""

    def __init__(self, *, asked: Fraction, left: Fraction) -> None:
        super().__init__(f"privacy budget: epsilon {float(asked):g} was asked for, {float(left):g} is left")
        self.asked, self.left = asked, left


class BadQuestion(PrivacyError):
    """A publication that does not fit the ones before it, or makes no sense; the message says why."""


class BadTable(PrivacyError):
    """A table of visits that cannot be used; ``line`` is 0 for the whole file. Never says what stands there."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}" if line else problem)
        self.line, self.problem = line, problem
