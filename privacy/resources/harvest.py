"""What a chart says about identities before anything is dropped: names, numbers, places, days, and who is who.

The canary looks for these; the free-text layer removes them; day 0 and ages are reckoned from the days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from privacy.resources.days import Moment, read
from privacy.resources.table import policy

Node = Mapping[str, object]

_DEEPEST: Final = 100
_DATE: Final = 10
_NO_DAYS: Final = frozenset(
    {"identifier", "name", "telecom", "address", "contact", "meta", "text", "photo", "contained"}
)


class TooDeep(ValueError):
    """The JSON is nested deeper than any chart is."""

    def __init__(self) -> None:
        super().__init__(f"nested more than {_DEEPEST} levels deep")


@dataclass(slots=True)
class Harvest:
    """What was found in one unit. ``identifiers`` and ``days`` are as written.

    ``places`` are names of places and numbers, which count only as a whole.
    """

    identifiers: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def take(self, resource: Node) -> None:
        """Collect from one resource, contained ones included. Raises ``TooDeep``."""
        _Walk(self, str(resource.get("resourceType"))).resource(resource, 0)


class _Walk:
    __slots__ = ("_found", "_kind", "_names")

    def __init__(self, found: Harvest, kind: str) -> None:
        self._found, self._kind = found, kind
        self._names = policy().harvest["telling"]

    def resource(self, node: Node, depth: int) -> None:
        name = node.get("id")
        if isinstance(name, str):
            self._found.identifiers.add(f"{node.get('resourceType')}/{name}")
        self._node(node, "", depth)

    def _node(self, node: Node, key: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise TooDeep
        if "family" in node or key == "name":
            self._whole_name(node)
        for name, value in node.items():
            if value.__class__ is str:
                if name in self._names:
                    self._word(node, key, name, value)
                if value[4:5] == "-" and value[:4].isdecimal() and len(value) >= _DATE:
                    self._found.days.add(value[:_DATE])
            elif isinstance(value, dict):
                self._child(value, name, depth + 1)
            elif isinstance(value, list):
                self._list(node, key, name, value, depth + 1)
            elif key in {"extension", "position"} and name in {"valueDecimal", "latitude", "longitude"}:
                self._found.identifiers.add(str(value))

    def _whole_name(self, node: Node) -> None:
        """Chinese names in one piece, either way round: a part of one character alone says too little to look for."""
        family, given, whole = (node.get(name) for name in ("family", "given", "text"))
        first = "".join(map(str, given)) if isinstance(given, list) else ""
        for name in (f"{family or ''}{first}", f"{first}{family or ''}", str(whole or "")):
            if not name.isascii():
                self._found.identifiers.add("".join(name.split()))

    def _list(self, node: Node, key: str, name: str, values: Iterable[object], depth: int) -> None:
        for value in values:
            if isinstance(value, dict):
                self._child(value, name, depth)
            elif isinstance(value, str):
                self._word(node, key, name, value)
            elif isinstance(value, list):
                self._list(node, key, name, value, depth + 1)

    def _child(self, value: Node, name: str, depth: int) -> None:
        if "resourceType" in value:
            _Walk(self._found, str(value["resourceType"])).resource(value, depth)
        else:
            self._node(value, name, depth)

    def _word(self, node: Node, key: str, name: str, value: str) -> None:
        found, words = self._found, policy().harvest
        if name in words["value"]:
            found.identifiers.add(value)
        elif name in words["address"]:
            (found.places if name == "line" else found.identifiers).add(value)
        elif name == "display":
            self._display(node, key, value)
        elif name in words["named"]:
            (found.identifiers if name in words["person"] or self._kind in words["human"] else found.places).add(value)
        else:
            self._by_place(node, key, name, value)

    def _by_place(self, node: Node, key: str, name: str, value: str) -> None:
        """Words that are identifying only where they stand."""
        found = self._found
        if name == "value" and (key == "telecom" or key.lower().endswith("identifier")):
            (found.identifiers if key == "telecom" and "@" not in value else found.places).add(value)
        elif name == "text" and key in {"name", "address"}:
            (found.places if key == "address" else found.identifiers).add(value)
        elif name in {"url", "title"} and ("contentType" in node or "data" in node):
            if name == "url" or any(map(str.isdigit, value)):
                found.identifiers.add(value)
        elif name == "valueString" and key == "extension" and self._kind == "Patient" and node.get("url") != "text":
            found.identifiers.add(value)

    def _display(self, node: Node, key: str, value: str) -> None:
        words = policy().harvest
        if key not in words["people"] or "code" in node:
            return
        pointed = str(node.get("reference", "")).partition("/")[0].partition("?")[0]
        is_place = pointed in words["place"] or key in words["organization"]
        (self._found.places if is_place else self._found.identifiers).add(value)


def happenings(resource: Node, keys: frozenset[str]) -> Iterator[Moment]:
    """The days on which something happened, as far as the resource itself or a part of it, no list, says."""
    for name, value in resource.items():
        if value.__class__ is str:
            if name in keys and (moment := read(value)) is not None:
                yield moment
        elif value.__class__ is dict and name not in _NO_DAYS:
            for inner, day in value.items():
                if inner in keys and isinstance(day, str) and (moment := read(day)) is not None:
                    yield moment
