"""Which search parameters each resource type has, and where their values stand; the list is ``parameters.toml``."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Kind(StrEnum):
    """FHIR's search parameter types, as far as this server has them."""

    TOKEN = "token"  # noqa: S105  a search type, no secret
    STRING = "string"
    DATE = "date"
    REFERENCE = "reference"
    URI = "uri"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter of one type; any of ``paths`` may hold its value."""

    name: str
    kind: Kind
    paths: tuple[tuple[str, ...], ...]


Rows = dict[str, Parameter]


@cache
def parameters_of(resource_type: str) -> Rows:
    """The parameters of a type by name; a type without a list of its own has a few general ones."""
    groups, types = _tables()
    return groups["every-type"] | types.get(resource_type, groups["other-type"])


def parameter_of(resource_type: str, name: str) -> Parameter | None:
    """One parameter of a type, or None when the type has no such parameter."""
    return parameters_of(resource_type).get(name)


def described_types() -> tuple[str, ...]:
    """The types that have a list of their own, sorted."""
    return tuple(sorted(_tables()[1]))


@cache
def _tables() -> tuple[dict[str, Rows], dict[str, Rows]]:
    raw = tomllib.loads((files("fhir_adapter.testing") / "parameters.toml").read_text("utf-8"))
    groups = {name: _rows(table) for name, table in raw["group"].items()}
    types: dict[str, Rows] = {}
    for name, table in raw["type"].items():
        types[name] = {}
        for group in table.pop("use", ()):
            types[name] |= groups[group]
        types[name] |= _rows(table)
    return groups, types


def _rows(table: dict[str, str]) -> Rows:
    return {name: _row(name, *line.split()) for name, line in table.items()}


def _row(name: str, kind: str, *places: str) -> Parameter:
    return Parameter(name, Kind(kind), tuple(tuple(place.split(".")) for place in places))
