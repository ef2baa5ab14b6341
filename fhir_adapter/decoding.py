"""From one entry's bytes to a typed shape: strict and fast first, then once more with known client slips repaired."""

from functools import lru_cache
from typing import Final, TypeVar

import msgspec
from msgspec import inspect

from fhir_adapter.errors import NotFhir
from fhir_adapter.shapes import Concept, Quantity, Reference

S = TypeVar("S", bound=msgspec.Struct)

_MOST_DEPTH: Final = 40

_FROM_SCALAR: Final[dict[type, str]] = {Concept: "text", Reference: "reference", Quantity: "value"}


@lru_cache(maxsize=64)
def decoder_of(shape: type[S]) -> msgspec.json.Decoder[S]:
    """One compiled decoder per shape."""
    return msgspec.json.Decoder(shape)


def decode(shape: type[S], raw: bytes) -> S:
    """Read the bytes as the shape.

    A scalar where a list belongs (and the reverse), a number as string, a null, a concept given
    as plain text are repaired, because that loses nothing. Anything else raises ``NotFhir`` with
    a code that names the element, never its content.
    """
    try:
        found: S = decoder_of(shape).decode(raw)
    except msgspec.ValidationError:
        return _decode_tolerantly(shape, raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise NotFhir("malformed JSON") from fault
    except RecursionError as fault:
        raise NotFhir("nested too deeply") from fault
    return found


def _decode_tolerantly(shape: type[S], raw: bytes) -> S:
    try:
        repaired = _repair(msgspec.json.decode(raw), inspect.type_info(shape), 0)
        return msgspec.convert(repaired, shape, strict=False)
    except msgspec.ValidationError as fault:
        raise NotFhir(_element(str(fault))) from fault
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise NotFhir("malformed JSON") from fault


def _element(message: str) -> str:
    """The path of the element, out of the codec's message ("... - at `$.code.coding`")."""
    _, mark, place = message.rpartition("`$")
    return "element " + place.rstrip("`").strip(".") if mark else "unexpected shape"


def _repair(value: object, wanted: inspect.Type, depth: int) -> object:
    """Bend a decoded value towards the wanted type, only where nothing is lost by it."""
    if depth > _MOST_DEPTH:
        raise NotFhir("nested too deeply")
    if isinstance(wanted, inspect.UnionType):
        return _repair_union(value, wanted, depth)
    if isinstance(wanted, inspect.VarTupleType):
        return _mend_list(value, wanted, depth)
    if isinstance(wanted, inspect.StructType):
        return _mend_struct(value, wanted, depth)
    if isinstance(wanted, inspect.RawType):
        return msgspec.Raw(msgspec.json.encode(value))
    return _mend_text(value) if isinstance(wanted, inspect.StrType) else value


def _repair_union(value: object, wanted: inspect.UnionType, depth: int) -> object:
    options = [option for option in wanted.types if not isinstance(option, inspect.NoneType)]
    if value is None or not options:
        return value
    for option in options:
        if _fits(value, option):
            return _repair(value, option, depth)
    return _repair(value, options[0], depth)


def _fits(value: object, option: inspect.Type) -> bool:
    if isinstance(option, inspect.StructType):
        return isinstance(value, dict)
    if isinstance(option, inspect.VarTupleType):
        return isinstance(value, list)
    return not isinstance(value, dict | list)


def _mend_list(value: object, wanted: inspect.VarTupleType, depth: int) -> object:
    items = value if isinstance(value, list) else [value]
    return [_repair(item, wanted.item_type, depth + 1) for item in items if item is not None]


def _mend_struct(value: object, wanted: inspect.StructType, depth: int) -> object:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        element = _FROM_SCALAR.get(wanted.cls)
        return value if element is None or isinstance(value, list) else {element: value}
    fields = {field.encode_name: field.type for field in wanted.fields}
    known = {name: item for name, item in value.items() if name in fields and item is not None}
    return {name: _repair(item, fields[name], depth + 1) for name, item in known.items()}


def _mend_text(value: object) -> object:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
