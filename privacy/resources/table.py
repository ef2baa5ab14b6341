"""The tables of this folder, read once: the elements that pass, the profiles, labels, places, units and systems."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from privacy.elements import elements
from privacy.errors import BadPolicy
from privacy.resources.units import Units

_FOLDER: Final = Path(__file__).parent
_DATATYPES: Final = "datatypes"

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRule:
    """One type: what becomes of each element, the known ones that are dropped, those that FHIR demands.

    Without one of the ``essential`` elements the whole part says nothing and goes.
    """

    name: str
    fields: Mapping[str, str]
    dropped: frozenset[str]
    required: tuple[tuple[str, ...], ...]
    essential: frozenset[str]
    is_resource: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one kind of output treats dates ("relative", "shift", "year"), ids and places."""

    name: str
    dates: str
    ids: str
    places: frozenset[str]
    zip: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Which security labels hold a resource back, and which purpose of use opens them for which profile.

    Systems are in small letters; ``spelled`` are the closed ones by their small letters; ``telling`` are the words by
    which a tag is a label of a site's own.
    """

    confidentiality: frozenset[str]
    sensitivity: frozenset[str]
    open: frozenset[str]
    closed: frozenset[str]
    neutral: frozenset[str]
    purpose: frozenset[str]
    silent: frozenset[str]
    spelled: Mapping[str, str]
    telling: frozenset[str]
    purposes: Mapping[str, tuple[frozenset[str], frozenset[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """The extensions that pass, the names inside nested ones, and the codes that their values may have."""

    passing: frozenset[str]
    nested: Mapping[str, frozenset[str]]
    values: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything that decides what passes. ``digest`` is that of all files together, the case's allow-list included."""

    version: str
    digest: str
    types: Mapping[str, TypeRule]
    profiles: Mapping[str, Profile]
    labels: Labels
    extensions: Extensions
    anchor_keys: frozenset[str]
    anchor_not_in: frozenset[str]
    zip_zero: frozenset[str]
    states: frozenset[str]
    countries: frozenset[str]
    zip_countries: frozenset[str]
    canonical_hosts: frozenset[str]
    comparators: frozenset[str]
    units: Units
    systems: Mapping[str, re.Pattern[str]]
    gene_systems: frozenset[str]
    harvest: Mapping[str, frozenset[str]]
    kinds: frozenset[str]

    def is_public(self, system: str, code: str) -> bool:
        """Whether a code has the shape of its public system; the system's address must be listed as it stands."""
        shape = self.systems.get(system)
        if shape is not None and shape.fullmatch(code) is not None:
            return True
        return system in self.gene_systems and code in elements().words["gene"]


@cache
def policy() -> Policy:
    """Read and check the tables that ship with this room. Raises ``BadPolicy`` naming the file."""
    raw = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in sorted(_FOLDER.rglob("*.toml"))}
    name = ""
    try:
        read: dict[str, dict[str, object]] = {}
        for name, file in raw.items():
            read[name] = tomllib.loads(file.decode())
        listed = {name: content for name, content in read.items() if name.startswith("table/")}
        parts = {str(how) for content in listed.values() for rows in content.values() for how in _table(rows).values()}
        types = {}
        for name, content in listed.items():
            for kind, rows in content.items():
                is_resource = _DATATYPES not in name and kind not in parts
                types[kind] = _type(kind, _table(rows), is_resource=is_resource)
        name = "profiles.toml"
        return _policy(read, types, _digest(raw))
    except (KeyError, TypeError, ValueError, re.error) as fault:
        raise BadPolicy(f"privacy/resources/{name}: {fault}") from fault


def _digest(raw: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(elements().digest.encode())
    for name, content in raw.items():
        whole.update(b"%s\n%d\n" % (name.encode(), len(content)))
        whole.update(content)
    return whole.hexdigest()


def _policy(read: Mapping[str, Table], types: dict[str, TypeRule], digest: str) -> Policy:
    main, systems = read["profiles.toml"], read["systems.toml"]
    extension, anchor, places, zips = (_table(main[key]) for key in ("extension", "anchor", "places", "zip"))
    _check(types)
    return Policy(
        version=str(main["version"]),
        digest=digest,
        types=types,
        profiles={name: _profile(name, _table(rows)) for name, rows in _table(main["profile"]).items()},
        labels=_labels(_table(main["labels"]), _table(main["purpose"])),
        extensions=Extensions(
            passing=_words(extension["codes"]),
            nested={url: _words(names) for url, names in _table(extension["nested"]).items()},
            values=_words(_table(extension["values"])["words"]),
            label=str(_table(extension["label"])["address"]),
        ),
        anchor_keys=_words(anchor["keys"]),
        anchor_not_in=_words(anchor["not_in"]),
        zip_zero=_words(zips["restricted"]) | _words(zips["nobody"]),
        states=frozenset(word.replace("_", " ") for word in _words(places["state"])),
        countries=_words(places["country"]),
        zip_countries=_words(places["zip_countries"]),
        canonical_hosts=_words(_table(main["canonical"])["hosts"]),
        comparators=_words(_table(systems["comparator"])["words"]),
        units=_units(_table(systems["unit"])),
        systems=_systems(systems),
        harvest=_harvest(_table(main["harvest"])),
        kinds=_words(_table(main["resource"])["kinds"]),
        gene_systems=_words(_table(systems["gene"])["systems"]),
    )


def _type(name: str, rows: Table, *, is_resource: bool) -> TypeRule:
    fields = {key: " ".join(str(how).split()) for key, how in rows.items() if key[0] != "_"}
    dropped = _words(rows.get("_drop", ""))
    if dropped & fields.keys():
        raise ValueError(f"{name}: {sorted(dropped & fields.keys())} pass and are dropped")
    required = tuple(tuple(group.split("/")) for group in str(rows.get("_required", "")).split())
    return TypeRule(
        name=name,
        fields=fields,
        dropped=dropped,
        required=required,
        essential=_words(rows.get("_essential", "")),
        is_resource=is_resource,
    )


def _check(types: Mapping[str, TypeRule]) -> None:
    for rule in types.values():
        known = rule.fields.keys() | rule.dropped
        lost = [one for group in rule.required for one in group if one not in known]
        if lost:
            raise ValueError(f"{rule.name}: required but unknown: {lost}")


def _profile(name: str, rows: Table) -> Profile:
    if rows["dates"] not in {"relative", "shift", "year"} or rows["ids"] not in {"ordinal", "keyed", "random"}:
        raise ValueError(f"profile.{name}: dates or ids")
    return Profile(
        name=name,
        dates=str(rows["dates"]),
        ids=str(rows["ids"]),
        places=_words(rows["places"]),
        zip=rows["zip"] is True,
        label=str(rows["label"]),
    )


def _labels(rows: Table, purposes: Table) -> Labels:
    return Labels(
        confidentiality=_small(rows["confidentiality"]),
        sensitivity=_small(rows["sensitivity"]),
        open=_words(rows["open"]),
        closed=_words(rows["closed"]),
        neutral=_words(rows["neutral"]),
        purpose=_small(rows["purpose"]),
        silent=_small(rows["silent"]),
        spelled={code.lower(): code for code in _words(rows["closed"])},
        telling=_words(rows["telling"]),
        purposes={
            name: (_words(_table(one)["profiles"]), _words(_table(one)["opens"])) for name, one in purposes.items()
        },
    )


def _small(listed: object) -> frozenset[str]:
    return frozenset(map(str.lower, _words(listed)))


def _harvest(rows: Table) -> dict[str, frozenset[str]]:
    """The lists, and beside them all names of elements at whose texts the harvest must look."""
    found = {name: _words(words) for name, words in rows.items()}
    elsewhere = {"display", "value", "text", "url", "title", "valueString"}
    return {**found, "telling": found["value"] | found["address"] | found["named"] | elsewhere}


def _units(rows: Table) -> Units:
    return Units(*(_words(rows[name]) for name in ("prefix", "atom", "word", "annotation")))


def _systems(rows: Table) -> dict[str, re.Pattern[str]]:
    found = {address: system.shape for address, system in elements().systems.items() if ":" in address}
    listed = rows["system"]
    if not isinstance(listed, list):
        raise TypeError("system: a list of tables")
    for one in listed:
        shape = re.compile(one["shape"])
        for address in (one["url"], *one.get("also", ())):
            found[address] = shape
    small = _table(rows["hl7"])
    shape = re.compile(str(small["shape"]))
    for name in _words(small["names"]):
        older = re.sub(r"^(v[23])-", r"\1/", name)
        for base in _words(small["bases"]):
            found[base + name] = found[base + older] = shape
    return found


def _table(rows: object) -> Table:
    if not isinstance(rows, dict):
        raise TypeError("a table is expected")
    return rows


def _words(listed: object) -> frozenset[str]:
    if isinstance(listed, str):
        return frozenset(listed.split())
    if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
        raise TypeError("a list of words")
    return frozenset(listed)
