"""Collects the identifying values of FHIR resources and plain strings, before anything of them is dropped."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T.*)?")
_HOUSES: Final = frozenset({"Organization", "Location", "HealthcareService", "CareTeam", "Endpoint"})
_DEVICE: Final = ("serialNumber", "lotNumber", "distinctIdentifier", "carrierHRF", "carrierAIDC")
_NAME_PARTS: Final = ("text", "family")
_ADDRESS_PARTS: Final = ("text", "city", "district", "postalCode")


class Kind(StrEnum):
    """What a known value names."""

    PERSON = "person"
    PLACE = "place"
    ORGANIZATION = "organization"
    NUMBER = "number"
    TELEPHONE = "telephone"


Values = dict[str, Kind]


def values_of(given: Iterable[object]) -> Values:
    """Return every identifying value with its kind; dates are left to the layer of dates."""
    found: Values = {}
    for item in given:
        if isinstance(item, str):
            _string(item, found)
        elif isinstance(item, Mapping):
            _resource(item, found)
        elif isinstance(item, list):
            found |= values_of(item)
    return found


def _string(item: str, found: Values) -> None:
    text = item.strip()
    if not text or _DATE.fullmatch(text):
        return
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    if (digits >= 3 and digits >= letters) or (digits >= 2 and " " not in text):
        kind = Kind.TELEPHONE if digits >= 10 and not letters else Kind.NUMBER
    elif digits:
        kind = Kind.PLACE
    else:
        kind = Kind.PERSON
    found.setdefault(text, kind)


def _resource(item: Mapping[object, object], found: Values) -> None:
    kind = str(item.get("resourceType", ""))
    for key, value in item.items():
        if key == "name" and isinstance(value, str):
            is_house = kind in _HOUSES or not kind
            _put(found, value, Kind.ORGANIZATION if is_house else Kind.PERSON)
        elif key == "alias" and kind in _HOUSES:
            for alias in value if isinstance(value, list) else [value]:
                _put(found, alias, Kind.ORGANIZATION)
        elif key in _DEVICE or (key == "id" and isinstance(value, str) and kind and sum(map(str.isdigit, value)) >= 5):
            _put(found, value, Kind.NUMBER)
        elif key == "display" and ("reference" in item or "type" in item or "identifier" in item):
            _put(found, value, _kind_of_reference(str(item.get("reference", "")) + str(item.get("type", ""))))
        else:
            _typed(str(key), value, found)


def _typed(key: str, value: object, found: Values) -> None:
    """A datatype of FHIR, recognised by its keys; anything else is searched further."""
    if isinstance(value, list):
        for one in value:
            _typed(key, one, found)
    elif isinstance(value, Mapping):
        if is_name(key, value):
            for part in (*map(value.get, _NAME_PARTS), *_strings(value.get("given"))):
                _put(found, part, Kind.PERSON)
        elif "line" in value or "city" in value or "postalCode" in value:
            _address(value, found)
        elif key == "telecom":
            is_number = value.get("system") in ("phone", "fax", "sms", "pager", None)
            _put(found, value.get("value"), Kind.TELEPHONE if is_number else Kind.PLACE)
        else:
            if key in ("identifier", "masterIdentifier", "accessionIdentifier"):
                _put(found, value.get("value"), Kind.NUMBER)
            _resource(value, found)


def _address(value: Mapping[object, object], found: Values) -> None:
    for name in _ADDRESS_PARTS:
        _put(found, value.get(name), Kind.NUMBER if name == "postalCode" else Kind.PLACE)
    for part in _strings(value.get("line")):
        _put(found, part, Kind.PLACE)


def is_name(key: str, value: Mapping[object, object]) -> bool:
    """Whether a value is a HumanName."""
    return "family" in value or "given" in value or (key == "name" and "text" in value)


def persons_of(given: Iterable[object]) -> list[list[str]]:
    """The names of each known person: all names of one resource, or one string."""
    found: list[list[str]] = []
    for item in given:
        if isinstance(item, str):
            values: Values = {}
            _string(item, values)
            found += [[text] for text, kind in values.items() if kind is Kind.PERSON]
        elif isinstance(item, Mapping):
            _named(item, found)
    return found


def _named(item: Mapping[object, object], found: list[list[str]]) -> None:
    """The person of a resource, and those inside it."""
    names = item.get("name")
    listed = names if isinstance(names, list) else [names]
    told = [text for name in listed if isinstance(name, Mapping) for text in _name_texts(name)]
    if told:
        found.append(told)
    for value in item.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                _named(one, found)


def _name_texts(name: Mapping[object, object]) -> list[str]:
    return [text for part in (*_NAME_PARTS, "given") for text in _strings(name.get(part))]


def _kind_of_reference(told: str) -> Kind:
    return Kind.ORGANIZATION if any(house in told for house in _HOUSES) else Kind.PERSON


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _put(found: Values, value: object, kind: Kind) -> None:
    if isinstance(value, str) and len(value.strip()) > 1:
        found.setdefault(value.strip(), kind)
