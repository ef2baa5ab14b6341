"""Who is who in one unit: every way to refer to a resource leads to the same key, and each key to one other name."""

import re
from collections.abc import Mapping
from typing import Final

from privacy.resources.aliases import Aliases
from privacy.resources.table import policy

Node = Mapping[str, object]

_RELATIVE: Final = re.compile(r"([A-Z][A-Za-z]{1,40})/([A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?")
_ABSOLUTE: Final = re.compile(
    r"(https?://.{1,500})/([A-Z][A-Za-z]{1,40})/([A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?"
)
_SUBJECTS: Final = ("subject", "patient", "individual", "for", "beneficiary", "source")
UNKNOWN: Final = "Resource"


class Directory:
    """The resources of one unit by address, id and business identifier."""

    __slots__ = ("_by_address", "_by_identifier", "_containers", "_has_hosts", "aliases")

    def __init__(self, aliases: Aliases) -> None:
        self.aliases = aliases
        self._by_address: dict[str, tuple[str, str]] = {}
        self._by_identifier: dict[tuple[str, str], tuple[str, str]] = {}
        self._containers: list[dict[str, str]] = []
        self._has_hosts = False

    def enter(self, resource: Node, address: object = None) -> None:
        """Make one resource findable under its address, type and id, and identifiers."""
        key = self.key_of(resource, address)
        if isinstance(address, str):
            self._by_address.setdefault(address, key)
            self._has_hosts |= address.startswith("http")
        if isinstance(resource.get("id"), str):
            self._by_address.setdefault(f"{key[0]}/{resource['id']}", key)
        listed = resource.get("identifier")
        for one in listed if isinstance(listed, list) else [listed]:
            pair = _pair(one)
            if pair:
                self._by_identifier.setdefault(pair, key)

    def key_of(self, resource: Node, address: object = None) -> tuple[str, str]:
        """What a resource is known by: its type and id, or its address where it has no id."""
        kind, name = str(resource.get("resourceType")), resource.get("id")
        return kind, f"{kind}/{name}" if isinstance(name, str) else str(address)

    def resolve(self, reference: str) -> tuple[str, str, bool] | None:
        """The type and key that a reference means, and whether it names a UUID; ``None`` for what cannot be told."""
        found = self._by_address.get(reference)
        is_uuid = reference.startswith(("urn:uuid:", "urn:oid:"))
        if found:
            return (*found, is_uuid)
        if is_uuid:
            return UNKNOWN, reference, True
        relative = _RELATIVE.fullmatch(reference)
        if relative:
            kind, key = relative.group(1), f"{relative.group(1)}/{relative.group(2)}"
            return (*self._by_address.get(key, (kind, key)), False) if kind in policy().kinds else None
        absolute = _ABSOLUTE.fullmatch(reference)
        if absolute and absolute.group(2) in policy().kinds:
            base, kind, name = absolute.groups()
            whole = f"{base}/{kind}/{name}"
            known = self._by_address.get(whole)
            if known is None and not self._has_hosts:  # with no address in the unit, every host may be its own
                known = self._by_address.get(f"{kind}/{name}")
            return (*(known or (kind, whole)), False)
        return None

    def rewrite(self, reference: str) -> str | None:
        """The same reference with other names; ``None`` when it must go (a query, a host's own path)."""
        if reference.startswith("#"):
            if reference == "#":
                return reference
            found = self._containers[-1].get(reference[1:]) if self._containers else None
            return f"#{found}" if found else None
        meant = self.resolve(reference)
        if meant is None:
            return None
        kind, key, is_uuid = meant
        if is_uuid and (self.aliases.keeps_kinds or kind == UNKNOWN):
            return self.aliases.uuid_of(kind, key)
        return f"{kind}/{self.aliases.id_of(kind, key)}"

    def address(self, address: str, resource: Node) -> str:
        """The other form of an entry's fullUrl, which its references lead to."""
        kind, key = self.key_of(resource, address)
        if address.startswith("urn:") and self.aliases.keeps_kinds:
            return self.aliases.uuid_of(kind, key)
        return f"https://osler.invalid/{kind}/{self.aliases.id_of(kind, key)}"

    def by_identifier(self, identifier: object) -> tuple[str, str] | None:
        """The resource of this unit that bears a business identifier."""
        pair = _pair(identifier)
        return self._by_identifier.get(pair) if pair else None

    def patient_of(self, resource: Node) -> str | None:
        """The key of the patient whom a resource is about, when it says so."""
        if resource.get("resourceType") == "Patient":
            return self.key_of(resource)[1]
        for name in _SUBJECTS:
            found = self._patient(resource.get(name))
            if found:
                return found
        return self._participant(resource)

    def _participant(self, resource: Node) -> str | None:
        listed = resource.get("participant")
        for one in listed if isinstance(listed, list) else ():
            found = self._patient(one.get("actor")) if isinstance(one, dict) else None
            if found:
                return found
        return None

    def _patient(self, reference: object) -> str | None:
        if not isinstance(reference, dict):
            return None
        named = reference.get("reference")
        meant = self.resolve(named) if isinstance(named, str) and named[:1] != "#" else None
        if meant and meant[0] in {"Patient", UNKNOWN}:
            return meant[1]
        known = self.by_identifier(reference.get("identifier"))
        return known[1] if known and known[0] == "Patient" else None

    def contain(self, ids: Mapping[str, str]) -> None:
        """Enter a container: its contained resources by their old and new names."""
        self._containers.append(dict(ids))

    def leave(self) -> None:
        """Leave the innermost container."""
        self._containers.pop()


def is_kind(name: object) -> bool:
    """Whether a text is the name of a resource type of R4."""
    return isinstance(name, str) and name in policy().kinds


def _pair(identifier: object) -> tuple[str, str] | None:
    if not isinstance(identifier, dict):
        return None
    system, value = identifier.get("system"), identifier.get("value")
    return (system, value) if isinstance(system, str) and isinstance(value, str) else None
