"""Feedback as the specification and as Epic write it, read into one shape."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import msgspec

from cds_hooks.errors import BadRequest, TooLarge

MAX_ITEMS = 500
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}")
_CODE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SYSTEM = re.compile(r"(?:https?://|urn:)[\x21-\x7e]{1,190}")
"""Where a code is expected, free words could name somebody: they are not kept."""


class _Reason(msgspec.Struct, frozen=True):
    code: str = ""
    system: str = ""
    display: str = ""


class _Override(msgspec.Struct, frozen=True, rename="camel"):
    reason: _Reason | None = None
    user_comment: str | None = None
    display: str = ""


class _Accepted(msgspec.Struct, frozen=True):
    id: str


class _Item(msgspec.Struct, frozen=True, rename="camel"):
    card: str
    outcome: Literal["accepted", "overridden"]
    outcome_timestamp: str
    accepted_suggestions: tuple[_Accepted, ...] | None = None
    override_reason: _Override | None = None
    override_reasons: _Override | tuple[_Override, ...] | None = None


class _Body(msgspec.Struct, frozen=True):
    feedback: tuple[_Item, ...]


_DECODER = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What became of one card. The user's comment is not kept, only that there was one."""

    card: str
    outcome: Literal["accepted", "overridden"]
    at: datetime
    suggestions: tuple[str, ...] = ()
    reason_system: str = ""
    reason_code: str = ""
    has_comment: bool = False


def read_feedback(body: bytes) -> tuple[Feedback, ...]:
    """Read a feedback body; all of it or nothing.

    Raises:
        BadRequest: no JSON, a required field is missing, or a time is not RFC 3339.
        TooLarge: more than 500 items, or nesting without end.
    """
    try:
        items = _DECODER.decode(body).feedback
    except msgspec.ValidationError as fault:
        raise BadRequest(f"not a feedback body: {_without_value(str(fault))}") from fault
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadRequest("the body is not JSON") from fault
    except RecursionError as fault:
        raise TooLarge("the body is nested too deeply") from fault
    if not items:
        raise BadRequest("feedback is empty")
    if len(items) > MAX_ITEMS:
        raise TooLarge(f"more than {MAX_ITEMS} feedback items")
    return tuple(_read(number, item) for number, item in enumerate(items))


def _read(number: int, item: _Item) -> Feedback:
    if not _UUID.fullmatch(item.card):
        raise BadRequest(f"feedback[{number}].card must be the uuid of a card")
    override = _override(item)
    reason = (override.reason if override else None) or _Reason()
    return Feedback(
        card=item.card.lower(),
        outcome=item.outcome,
        at=_moment(number, item.outcome_timestamp),
        suggestions=tuple(
            sorted(found.id.lower() for found in item.accepted_suggestions or () if _UUID.fullmatch(found.id))
        ),
        reason_system=reason.system if _SYSTEM.fullmatch(reason.system) else "",
        reason_code=reason.code if _CODE.fullmatch(reason.code) else "",
        has_comment=bool(override and override.user_comment),
    )


def _override(item: _Item) -> _Override | None:
    """The specification's ``overrideReason``, or Epic's plural, an object or a list."""
    found = item.override_reason or item.override_reasons
    if isinstance(found, tuple):
        return found[0] if found else None
    return found


def _moment(number: int, written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise BadRequest(f"feedback[{number}].outcomeTimestamp is not RFC 3339") from fault


def _without_value(said: str) -> str:
    """msgspec repeats the value where one of a list was expected; what a client sent is not said back."""
    what, at, where = said.rpartition(" - at ")
    return f"Invalid enum value{at}{where}" if what.startswith("Invalid enum value") else said
