"""The allow-list, read once: what becomes of each field, which words and code systems are public."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from model.domain.case import ClinicalCase
from model.domain.code import Code
from model.domain.gap import Area
from privacy.errors import BadPolicy

_FILE: Final = Path(__file__).with_name("elements.toml")
DROP: Final = "drop"
RECORD: Final = "record"

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One field of a record: its treatment, its name in the case, and what goes with it when refused."""

    source: str
    treatment: str
    target: str
    takes_along: tuple[str, ...] = ()
    takes_record: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """One record type: the section of the snapshot, where it goes, and its fields."""

    section: str
    target: str
    area: Area
    key: str
    required: tuple[str, ...]
    elements: tuple[Element, ...]

    @property
    def passing(self) -> tuple[Element, ...]:
        """The fields that reach the model."""
        return tuple(element for element in self.elements if element.treatment != DROP)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A public code system: its canonical address and the shape of its codes."""

    url: str
    shape: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elements:
    """The whole allow-list. ``systems`` finds a code system by every address that senders use for it."""

    version: str
    digest: str
    records: Mapping[str, RecordRule]
    words: Mapping[str, frozenset[str]]
    age_codes: frozenset[str]
    systems: Mapping[str, System]

    def public_code(self, system: str, code: str) -> Code | None:
        """The code in its canonical system and without display; ``None`` when it is local or misshapen."""
        found = self.systems.get(system) or self.systems.get(_plain(system))
        return Code(found.url, code) if found and found.shape.fullmatch(code) else None


@cache
def elements() -> Elements:
    """Read and check the allow-list that ships with this room.

    Raises:
        BadPolicy: it does not fit the record types; the message names the section and the field.
    """
    return parse(_FILE.read_bytes())


def parse(raw: bytes) -> Elements:
    """Read an allow-list from its bytes; the digest is that of exactly these bytes."""
    try:
        content: dict[str, object] = tomllib.loads(raw.decode())
        words = _table(content, "words")
        return Elements(
            version=str(content["version"]),
            digest=hashlib.sha256(raw).hexdigest(),
            records={name: _rule(name, _table(_table(content, "record"), name)) for name in _table(content, "record")},
            words={name: frozenset(_words(words[name])) for name in words if name != "age_codes"},
            age_codes=frozenset(_words(words["age_codes"])),
            systems=_systems(content),
        )
    except (KeyError, TypeError, ValueError, re.error) as fault:
        raise BadPolicy(f"elements.toml: {fault}") from fault


def _rule(section: str, table: Table) -> RecordRule:
    listed = _table(table, "fields")
    rule = RecordRule(
        section=section,
        target=str(table.get("to", section)),
        area=Area(str(table["area"])),
        key=str(table.get("key", "")),
        required=tuple(_words(table.get("required", []))),
        elements=tuple(_element(name, how) for name, how in listed.items()),
    )
    if rule.passing and section != "person" and rule.target not in {field.name for field in fields(ClinicalCase)}:
        raise ValueError(f"record.{section}: the case has no {rule.target}")
    return rule


def _element(name: str, how: object) -> Element:
    if isinstance(how, str):
        return Element(source=name, treatment=how, target=name)
    if not isinstance(how, dict) or not {"as", "to", "refused"} >= how.keys():
        raise TypeError(f"{name}: a treatment, or a table of as, to, refused")
    refused = how.get("refused", [])
    return Element(
        source=name,
        treatment=how["as"],
        target=how.get("to", name),
        takes_along=() if refused == RECORD else tuple(_words(refused)),
        takes_record=refused == RECORD,
    )


def _systems(content: Table) -> dict[str, System]:
    found: dict[str, System] = {}
    listed = content["system"]
    if not isinstance(listed, list):
        raise TypeError("system: a list of tables")
    for table in listed:
        _enter(found, System(url=str(table["url"]), shape=re.compile(table["shape"])), _words(table["also"]))
    hl7 = _table(content, "hl7")
    base, old, shape = str(hl7["base"]), str(hl7["old"]), re.compile(str(hl7["shape"]))
    for name in _words(hl7["names"]):
        older = re.sub(r"^(v[23])-", r"\1/", name)
        _enter(found, System(url=base + name, shape=shape), [old + name, old + older])
    for oid, ending in _table(hl7, "oids").items():
        _enter(found, found[f"{base}{ending}"], [oid])
    return found


def _enter(found: dict[str, System], system: System, addresses: list[str]) -> None:
    for address in (system.url, *addresses):
        found[address] = found[_plain(address)] = system


@lru_cache(maxsize=1_024)
def _plain(system: str) -> str:
    """One spelling of an address: no scheme, no www, no closing slash, lower case; an OID bare."""
    place = system.strip().casefold().removeprefix("urn:oid:")
    return place.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _table(content: Table, name: str) -> Table:
    found = content[name]
    if not isinstance(found, dict):
        raise TypeError(f"{name}: a table")
    return found


def _words(listed: object) -> list[str]:
    if isinstance(listed, str):
        return listed.split()
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise TypeError("a list of words")
    return listed
