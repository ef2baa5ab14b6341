"""What one prefetch key, search or read gave: one of five states, and the entries as raw bytes."""

from dataclasses import dataclass, replace
from enum import StrEnum

from msgspec import Struct

from model.domain.gap import Why


class State(StrEnum):
    """Five answers that must never be taken for one another.

    PRESENT: everything that the query asked for. EMPTY: looked up, nothing there (null, or a
    Bundle with no match). MISSING: not sent. ERROR: an OperationOutcome, a failed call, or
    bytes that are no FHIR. TRUNCATED: some entries, and a ``next`` link or a bad entry
    count says that there are more.
    """

    PRESENT = "present"
    EMPTY = "empty"
    MISSING = "missing"
    ERROR = "error"
    TRUNCATED = "truncated"


class Entry(Struct, frozen=True, gc=False):
    """One resource as the client sent it: its type, its reference ("Type/id" or fullUrl), its bytes.

    ``is_withheld``: the Bundle that it came in has a security label that does not let it pass.
    """

    kind: str
    reference: str
    raw: bytes
    full_url: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The answer for one key. ``why`` is set when ``state`` is MISSING, ERROR or TRUNCATED.

    ``detail`` holds status and issue codes ("HTTP 403", "OperationOutcome processing"),
    never text of the chart. ``unreadable`` counts entries that were no resource at all.
    """

    key: str
    state: State
    entries: tuple[Entry, ...] = ()
    why: Why | None = None
    detail: str = ""
    next_url: str = ""
    unreadable: int = 0

    @property
    def is_usable(self) -> bool:
        """Whether the entries may be read (they may still be incomplete)."""
        return self.state in {State.PRESENT, State.EMPTY, State.TRUNCATED}

    def first(self, count: int) -> "Slot":
        """At most ``count`` entries; a slot that was cut says so."""
        if len(self.entries) <= count:
            return self
        return replace(
            self,
            state=State.TRUNCATED,
            entries=self.entries[:count],
            why=Why.NOT_ASSESSED,
            detail=f"{len(self.entries)} entries, {count} read",
            next_url="",
        )
