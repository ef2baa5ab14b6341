"""One search parameter with its modifier and values, turned into a yes or no for a resource."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.parameters import Kind, Parameter
from fhir_adapter.testing.store import Stored
from fhir_adapter.testing.values import Quantity, Span, Values, plain, span

Holds = Callable[[Values], bool]
Test = Callable[[Stored], bool]

_COMPARED: Final = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_COMMA: Final = re.compile(r"(?<!\\),")
_ESCAPE: Final = re.compile(r"\\([\\,$|])")


def test_of(parameter: Parameter, modifier: str, written: str, base: str) -> Test:
    """The test that a resource must pass; commas in ``written`` mean "or".

    Raises:
        Refused: 400 for a modifier or a value that cannot be understood; guessing would give wrong matches.
    """
    if modifier == "missing":
        wanted = _flag(written)
        return lambda stored: bool(stored.values(parameter)) is not wanted
    holds = _MAKERS[parameter.kind](parameter, modifier, alternatives(written), base)
    return lambda stored: holds(stored.values(parameter))


def alternatives(written: str) -> list[str]:
    """The comma-separated values; an escaped comma separates nothing."""
    return [value for value in _COMMA.split(written) if value]


def patient_references(modifier: str, written: str, base: str) -> frozenset[str]:
    """Every way in which a resource here may name the asked patients."""
    kind = modifier or "Patient"
    return frozenset(
        form for value in alternatives(written) for form in _reference_forms(value, kind, base) if "/" in form
    )


def _token(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    del base
    wanted = frozenset(form for value in values for form in _token_forms(value))
    if modifier == "not":
        return lambda held: held.tokens.isdisjoint(wanted)
    _refuse_modifier(parameter, modifier)
    return lambda held: not held.tokens.isdisjoint(wanted)


def _token_forms(value: str) -> list[str]:
    system, bar, code = value.rpartition("|")
    if bar and system and code:
        return [_unescaped(value), f"*|{_unescaped(code)}"]
    return [_unescaped(value)]


def _string(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    del base
    wanted = tuple(_unescaped(value) for value in values)
    if modifier == "exact":
        return lambda held: any(text in wanted for text in held.strings)
    folded = tuple(plain(value) for value in wanted)
    if modifier == "contains":
        return lambda held: any(part in plain(text) for text in held.strings for part in folded)
    _refuse_modifier(parameter, modifier)
    return lambda held: any(plain(text).startswith(folded) for text in held.strings)


def _uri(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    del base
    _refuse_modifier(parameter, modifier)
    return lambda held: any(text in values for text in held.strings)


def _reference(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    if modifier and not modifier[0].isupper():
        _refuse_modifier(parameter, modifier)
    kind = modifier or ("Patient" if parameter.name == "patient" else "")
    wanted = frozenset(form for value in values for form in _reference_forms(value, kind, base))
    return lambda held: not held.references.isdisjoint(wanted)


def _reference_forms(value: str, kind: str, base: str) -> list[str]:
    """A bare id means the given type here, or any type; an absolute address under our base is one of ours."""
    if value.startswith(base + "/"):
        return [value, value.removeprefix(base + "/")]
    if "/" in value or ":" in value:
        return [value, f"{base}/{value}"]
    return [f"{kind}/{value}", f"{base}/{kind}/{value}"] if kind else [value]


def _date(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    del base
    _refuse_modifier(parameter, modifier)
    asked = [(prefix or "eq", _asked_span(parameter, rest)) for prefix, rest in map(_split_prefix, values)]
    return lambda held: any(_SPANS[prefix](one, want) for prefix, want in asked for one in held.spans)


def _asked_span(parameter: Parameter, written: str) -> Span:
    found = span(written.replace(" ", "+"))  # a plus sign that nobody escaped
    if found is None:
        raise Refused(400, "value", f"{parameter.name} is no FHIR date.")
    return found


def _quantity(parameter: Parameter, modifier: str, values: list[str], base: str) -> Holds:
    del base
    _refuse_modifier(parameter, modifier)
    asked = [_asked_quantity(parameter, value) for value in values]
    return lambda held: any(_is_quantity(one, want, prefix) for prefix, want in asked for one in held.quantities)


def _asked_quantity(parameter: Parameter, written: str) -> tuple[str, Quantity]:
    prefix, rest = _split_prefix(written)
    number, _, unit = rest.partition("|")
    system, _, code = unit.rpartition("|")
    if not _NUMBER.fullmatch(number):
        raise Refused(400, "value", f"{parameter.name} is no number.")
    return prefix or "eq", Quantity(Decimal(number), system, code)


def _is_quantity(held: Quantity, asked: Quantity, prefix: str) -> bool:
    same_unit = asked.unit in {"", held.unit} and asked.system in {"", held.system}
    return same_unit and _NUMBERS[prefix](held.value, asked.value)


def _split_prefix(value: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(value)
    return (found[1] or "", found[2]) if found else ("", value)


def _contains(held: Span, asked: Span) -> bool:
    return asked[0] <= held[0] and held[1] <= asked[1]


_SPANS: Final[dict[str, Callable[[Span, Span], bool]]] = {
    "eq": _contains,
    "ne": lambda held, asked: not _contains(held, asked),
    "gt": lambda held, asked: held[1] > asked[1],
    "lt": lambda held, asked: held[0] < asked[0],
    "ge": lambda held, asked: held[1] > asked[1] or _contains(held, asked),
    "le": lambda held, asked: held[0] < asked[0] or _contains(held, asked),
    "sa": lambda held, asked: held[0] >= asked[1],
    "eb": lambda held, asked: held[1] <= asked[0],
    "ap": lambda held, asked: held[0] < asked[1] and asked[0] < held[1],
}
_NUMBERS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "eq": lambda held, asked: held == asked,
    "ne": lambda held, asked: held != asked,
    "gt": lambda held, asked: held > asked,
    "lt": lambda held, asked: held < asked,
    "ge": lambda held, asked: held >= asked,
    "le": lambda held, asked: held <= asked,
    "sa": lambda held, asked: held > asked,
    "eb": lambda held, asked: held < asked,
    "ap": lambda held, asked: abs(held - asked) <= abs(asked) / 10,
}
_MAKERS: Final = {
    Kind.TOKEN: _token,
    Kind.STRING: _string,
    Kind.URI: _uri,
    Kind.REFERENCE: _reference,
    Kind.DATE: _date,
    Kind.QUANTITY: _quantity,
}


def _flag(written: str) -> bool:
    if written not in {"true", "false"}:
        raise Refused(400, "value", ":missing takes true or false.")
    return written == "true"


def _refuse_modifier(parameter: Parameter, modifier: str) -> None:
    if modifier:
        raise Refused(400, "not-supported", f"{parameter.name} does not take this modifier here.")


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(r"\1", value)
