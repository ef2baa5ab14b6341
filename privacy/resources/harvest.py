"""What a chart says about identities before anything is dropped: names, numbers, places, days, and who is who.

The canary looks for these; the free-text layer removes them; day 0 and ages are reckoned from the days.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from privacy.resources.days import Moment, read

Node = Mapping[str, object]

_DEEPEST: Final = 100
_PLACES: Final = frozenset({"Organization", "Location", "HealthcareService", "Endpoint", "Group"})
_NAMED: Final = frozenset({"name", "alias", "deviceName", "authorString", "bornString"})
_ADDRESS: Final = frozenset({"line", "city", "district", "postalCode"})
_NUMBERS: Final = frozenset(
    """serialNumber lotNumber distinctIdentifier deviceIdentifier carrierHRF carrierAIDC jurisdiction uid hash
    accessionIdentifier requisition sequence subscriberId policyHolder""".split()
)
_PEOPLE: Final = frozenset(
    """subject patient performer author requester recorder asserter individual actor member practitioner provider collector
    organization serviceProvider location generalPractitioner managingOrganization custodian source sender recipient enterer
    beneficiary subscriber policyHolder payor insurer facility owner agent who onBehalfOf attester party resultsInterpreter
    interpreter referrer assigner manufacturer authenticator receiver destination origin informationSource participant
    responsibleParty reporter orderer careManager link other""".split()
)
_NO_DAYS: Final = frozenset(
    {"identifier", "name", "telecom", "address", "contact", "meta", "text", "photo", "contained"}
)
_PARTS: Final = frozenset({"family", "given"})


class TooDeep(ValueError):
    """The JSON is nested deeper than any chart is."""

    def __init__(self) -> None:
        super().__init__(f"nested more than {_DEEPEST} levels deep")


@dataclass(slots=True)
class Harvest:
    """What was found in one unit. ``identifiers`` and ``days`` are as written; ``exact`` are whole names of places."""

    identifiers: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def take(self, resource: Node) -> None:
        """Collect from one resource, contained ones included. Raises ``TooDeep``."""
        _Walk(self, str(resource.get("resourceType"))).resource(resource, 0)


class _Walk:
    __slots__ = ("_found", "_kind")

    def __init__(self, found: Harvest, kind: str) -> None:
        self._found, self._kind = found, kind

    def resource(self, node: Node, depth: int) -> None:
        name = node.get("id")
        if isinstance(name, str):
            self._found.identifiers.add(f"{node.get('resourceType')}/{name}")
        self._node(node, "", depth)

    def _node(self, node: Node, key: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise TooDeep
        for name, value in node.items():
            if value.__class__ is str:
                self._word(node, key, name, value)  # type: ignore[arg-type]  # its class is str
            elif isinstance(value, dict):
                self._child(value, name, depth + 1)
            elif isinstance(value, list):
                self._list(node, key, name, value, depth + 1)
            elif key in {"extension", "position"} and name in {"valueDecimal", "latitude", "longitude"}:
                self._found.identifiers.add(str(value))

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
        found = self._found
        if name == "reference" or name == "fullUrl":
            found.identifiers.add(value)
        elif name in _PARTS or name in _NUMBERS or name == "birthDate":
            found.identifiers.add(value)
        elif name in _ADDRESS:
            (found.places if name == "line" else found.identifiers).add(value)
        elif name == "value":
            if key == "telecom" or key.lower().endswith("identifier"):
                found.identifiers.add(value)
        elif name == "text":
            if key in {"name", "address"}:
                (found.places if key == "address" else found.identifiers).add(value)
        elif name == "display":
            self._display(node, key, value)
        elif name in _NAMED:
            (found.places if self._kind in _PLACES else found.identifiers).add(value)
        elif name in {"url", "title"} and ("contentType" in node or "data" in node):
            if name == "url" or any(map(str.isdigit, value)):
                found.identifiers.add(value)
        elif name == "valueString" and key == "extension" and self._kind == "Patient" and node.get("url") != "text":
            found.identifiers.add(value)
        if value[:4].isdecimal() and len(value) >= 10 and value[4] == "-" and read(value):
            found.days.add(value[:10])

    def _display(self, node: Node, key: str, value: str) -> None:
        if key not in _PEOPLE or "code" in node:
            return
        pointed = str(node.get("reference", ""))
        is_place = pointed.partition("/")[0].partition("?")[0] in _PLACES or key in {
            "organization",
            "serviceProvider",
            "location",
            "managingOrganization",
            "custodian",
            "facility",
            "insurer",
            "payor",
            "manufacturer",
        }
        (self._found.places if is_place else self._found.identifiers).add(value)


def happenings(resource: Node, keys: frozenset[str]) -> Iterator[Moment]:
    """The days on which something happened, as far as this resource says."""
    stack: list[Node] = [resource]
    while stack:
        node = stack.pop()
        for name, value in node.items():
            if value.__class__ is str:
                if name in keys and (moment := read(value)) is not None:  # type: ignore[arg-type]  # its class is str
                    yield moment
            elif name in _NO_DAYS:
                continue
            elif isinstance(value, dict):
                stack.append(value)
            elif isinstance(value, list):
                stack.extend(one for one in value if isinstance(one, dict))
