"""SMART scopes, v1 and v2, and what they let a caller see and do."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.parameters import parameter_of
from fhir_adapter.testing.search import understand
from fhir_adapter.testing.store import Stored

_SCOPE: Final = re.compile(r"(patient|user|system)/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?")
_V1: Final = {"read": "rs", "write": "cud", "*": "cruds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One clinical scope: whose data, which type ("*" for all), which of c r u d s, narrowed by a query."""

    context: str
    kind: str
    actions: frozenset[str]
    query: tuple[tuple[str, str], ...] = ()

    def covers(self, action: str, kind: str) -> bool:
        """Whether this scope speaks of an action on a type at all."""
        return action in self.actions and self.kind in {"*", kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one caller may do; ``patient`` is the id that patient/ scopes are bound to."""

    scopes: tuple[Scope, ...]
    patient: str = ""
    is_open: bool = False

    def check(self, action: str, kind: str) -> None:
        """Refuse with 403 when no scope covers this action on this type."""
        if not self.is_open and not any(scope.covers(action, kind) for scope in self.scopes):
            raise Refused(403, "forbidden", f"No scope for {kind}.{action}.")

    def admits(self, action: str, stored: Stored, base: str) -> bool:
        """Whether this very resource is within reach."""
        return self.is_open or any(
            scope.covers(action, stored.kind) and self._in_compartment(scope, stored) and _in_query(scope, stored, base)
            for scope in self.scopes
        )

    def check_resource(self, action: str, stored: Stored, base: str) -> None:
        """Refuse with 403 when the resource is out of reach."""
        self.check(action, stored.kind)
        if not self.admits(action, stored, base):
            raise Refused(403, "forbidden", f"This {stored.kind} is outside the granted scopes.")

    def _in_compartment(self, scope: Scope, stored: Stored) -> bool:
        """patient/ scopes reach the patient's own resources, and types that belong to no patient (Medication)."""
        if scope.context != "patient":
            return True
        if stored.kind == "Patient" or parameter_of(stored.kind, "patient"):
            return f"Patient/{self.patient}" in stored.patients()
        return True


OPEN: Final = Access(scopes=(), is_open=True)


def scopes_of(written: str) -> tuple[Scope, ...]:
    """The clinical scopes in a scope string; launch, openid and a vendor's own words are passed over."""
    return tuple(scope for word in written.split() if (scope := _scope(word)) is not None)


def granted(asked: str, allowed: Iterable[str]) -> str:
    """The words of ``asked`` that are allowed as they stand; a narrower one than an allowed one counts too."""
    permitted = frozenset(allowed)
    return " ".join(word for word in asked.split() if word in permitted or _is_narrower(word, permitted))


def _is_narrower(word: str, permitted: frozenset[str]) -> bool:
    asked = _scope(word)
    return asked is not None and any(
        wide.context == asked.context
        and wide.kind in {"*", asked.kind}
        and asked.actions <= wide.actions
        and not wide.query
        for wide in scopes_of(" ".join(permitted))
    )


def _scope(word: str) -> Scope | None:
    found = _SCOPE.fullmatch(word)
    if found is None or not found[3]:
        return None
    return Scope(
        context=found[1],
        kind=found[2],
        actions=frozenset(_V1.get(found[3], found[3])),
        query=tuple(parse_qsl(found[4] or "")),
    )


def _in_query(scope: Scope, stored: Stored, base: str) -> bool:
    if not scope.query:
        return True
    search = understand(stored.kind, scope.query, base=base, page_size=1)
    return not search.ignored and all(test(stored) for test in search.tests)
