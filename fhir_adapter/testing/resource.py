"""JSON as this server holds it: plain values, numbers with the digits that were written."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias, cast

import msgspec

from fhir_adapter.testing.outcome import Refused

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | Decimal | bool | None"
Resource: TypeAlias = dict[str, Json]

_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_MAX_DEPTH: Final = 100
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def decode(raw: bytes) -> Resource:
    """Read one JSON object; 72.50 stays 72.50.

    Raises:
        Refused: 400 when the bytes are no JSON, no object, or nested beyond reason.
    """
    try:
        found = _DECODER.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, InvalidOperation) as fault:
        raise Refused(400, "structure", "The body is no JSON.") from fault
    if not isinstance(found, dict):
        raise Refused(400, "structure", "The body is no JSON object.")
    return cast("Resource", found)


def check_depth(resource: Resource) -> None:
    """Refuse with 400 what is nested deeper than any FHIR resource: it would exhaust the stack later."""
    level: list[Json] = [resource]
    for _ in range(_MAX_DEPTH):
        parts = [part.values() if isinstance(part, dict) else part for part in level if isinstance(part, dict | list)]
        level = [item for part in parts for item in part if isinstance(item, dict | list)]
        if not level:
            return
    raise Refused(400, "structure", "The body is nested too deeply.")


def encode(value: object) -> bytes:
    """Write compact JSON; ``msgspec.Raw`` parts go out as they are."""
    return _ENCODER.encode(value)


def as_list(value: Json) -> list[Json]:
    """One value, many or none, always as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: Json) -> str:
    """The string itself, or "" for anything else."""
    return value if isinstance(value, str) else ""


def as_object(value: Json) -> Resource:
    """The object itself, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def walk(value: Json, path: tuple[str, ...]) -> Iterator[Json]:
    """Every value at a path of element names, through lists; a missing step gives nothing."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item, path)
    elif not path:
        if value is not None:
            yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from walk(value[path[0]], path[1:])
