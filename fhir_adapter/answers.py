"""From an HTTP answer to one of the five slot states: a fault stays a fault, a refusal a refusal."""

from dataclasses import replace
from typing import Final

import msgspec

from fhir_adapter.errors import FhirError, FhirUnavailable, NotFhir, UntrustedServer
from fhir_adapter.intake import open_slot
from fhir_adapter.slots import Slot, State
from fhir_adapter.transport import Reply
from model.domain.gap import Why

MAX_ENTRIES: Final = 5_000
_GONE: Final = frozenset({404, 410})
_REFUSED: Final = frozenset({401, 403})


def slot_of(key: str, reply: Reply, *, is_read: bool, kinds: frozenset[str] = frozenset()) -> Slot:
    """Classify one answer.

    A read of something that is gone is EMPTY; a search that meets 404 is an error, because the
    server does not know that kind of resource and so cannot say that there is none.
    """
    if reply.status == 200:
        if not reply.is_json:
            return failed(key, Why.UNREADABLE, "content type")
        if reply.body.strip() == b"null":  # in a prefetch the client's word for "nothing"; no server's answer
            return failed(key, Why.UNREADABLE, "null")
        return open_slot(key, reply.body, kinds=kinds)
    if is_read and reply.status in _GONE:
        return Slot(key=key, state=State.EMPTY)
    outcome = _outcome(reply)
    is_refusal = reply.status in _REFUSED or (outcome is not None and outcome.why is Why.NOT_PERMITTED)
    detail = f"HTTP {reply.status}" + (f" {outcome.detail}" if outcome else "")
    return failed(key, Why.NOT_PERMITTED if is_refusal else Why.SERVER_FAILED, detail)


def failed(key: str, why: Why, detail: str) -> Slot:
    """An ERROR slot; ``detail`` holds codes only."""
    return Slot(key=key, state=State.ERROR, why=why, detail=detail)


def fault_of(key: str, fault: FhirError) -> Slot:
    """The slot of a call that gave no answer."""
    why, detail = reason(fault)
    return failed(key, why, detail)


def reason(fault: FhirError) -> tuple[Why, str]:
    """Why a call failed, in the words of a gap: refused by us, unreadable, or not answered."""
    match fault:
        case UntrustedServer():
            return Why.NOT_PERMITTED, f"refused {fault.reason}"
        case NotFhir():
            return Why.UNREADABLE, fault.code
        case FhirUnavailable():
            return Why.SERVER_FAILED, fault.code
        case _:
            return Why.SERVER_FAILED, "unknown"


def cut_short(slot: Slot, why: Why, detail: str, *, next_url: str = "") -> Slot:
    """The same entries, marked as not all of them."""
    return replace(slot, state=State.TRUNCATED, why=why, detail=detail, next_url=next_url)


def joined(slot: Slot, page: Slot, reply: Reply) -> Slot:
    """One page more; a page that failed leaves the whole TRUNCATED for the page's reason.

    Each page repeats the total of the whole search, so that a last page looks short by
    itself; it is complete when the pages together reach that total. What an earlier page lost
    (an outcome that says so) stays lost.
    """
    if not page.is_usable:
        return cut_short(slot, page.why or Why.SERVER_FAILED, page.detail)
    entries = slot.entries + page.entries
    whole = replace(
        slot,
        entries=entries[:MAX_ENTRIES],
        unreadable=slot.unreadable + page.unreadable,
        next_url=page.next_url,
    )
    if len(entries) > MAX_ENTRIES:
        return cut_short(whole, Why.NOT_ASSESSED, f"more than {MAX_ENTRIES} entries")
    if page.state is State.TRUNCATED and (page.next_url or not _is_whole(whole, reply)):
        return replace(whole, state=State.TRUNCATED, why=page.why, detail=page.detail)
    if slot.why not in {None, Why.NOT_SENT}:
        return whole
    return replace(whole, state=State.PRESENT if entries else State.EMPTY, why=None, detail="")


class _Count(msgspec.Struct):
    total: int | None = None


_COUNT: Final = msgspec.json.Decoder(_Count)


def _declared_total(reply: Reply) -> int | None:
    try:
        return _COUNT.decode(reply.body).total
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _is_whole(slot: Slot, reply: Reply) -> bool:
    """Whether all pages together hold the declared total; included resources of another kind do not count."""
    total = _declared_total(reply)
    if total is None or not slot.entries:
        return False
    kind = slot.entries[0].kind
    return sum(entry.kind == kind for entry in slot.entries) + slot.unreadable >= total


def _outcome(reply: Reply) -> Slot | None:
    """The OperationOutcome of a refused call, read for its issue codes."""
    if not reply.is_json:
        return None
    slot = open_slot("", reply.body)
    return slot if slot.detail.startswith("OperationOutcome") else None
