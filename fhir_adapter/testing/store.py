"""The resources, by type and id, each with its versions; and an index of what belongs to which patient."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from fhir_adapter.kinds import KINDS
from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.parameters import Parameter, parameter_of
from fhir_adapter.testing.resource import Resource, as_object, as_text, encode
from fhir_adapter.testing.values import Values, values_of

_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,200}")  # FHIR stops at 64; Epic's ids do not
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NONE: Final[dict[str, "Stored"]] = {}


@dataclass(frozen=True, slots=True)
class Stored:
    """One version of one resource: parsed, as bytes, and its search values once they were asked for."""

    kind: str
    id: str
    version: int
    updated: datetime
    body: Resource
    raw: bytes
    _values: dict[str, Values] = field(default_factory=dict, repr=False, compare=False)

    @property
    def reference(self) -> str:
        """``Type/id``."""
        return f"{self.kind}/{self.id}"

    @property
    def etag(self) -> str:
        """The weak entity tag of this version."""
        return f'W/"{self.version}"'

    def values(self, parameter: Parameter) -> Values:
        """What this resource holds for a search parameter, worked out once."""
        found = self._values.get(parameter.name)
        if found is None:
            found = self._values[parameter.name] = values_of(self.body, parameter)
        return found

    def patients(self) -> frozenset[str]:
        """The references of the patients whose compartment this is in; a Patient is in its own."""
        if self.kind == "Patient":
            return frozenset((self.reference,))
        parameter = parameter_of(self.kind, "patient")
        return self.values(parameter).references if parameter else frozenset()


class Store:
    """A dictionary of resources in the order in which they came; ``clock`` gives lastUpdated."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._now: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
        self._versions: defaultdict[str, list[Stored | None]] = defaultdict(list)
        self._of_patient: defaultdict[str, defaultdict[str, dict[str, Stored]]] = defaultdict(_kinds)
        self._last_id = 0

    def kinds(self) -> tuple[str, ...]:
        """The types that hold at least one resource, sorted."""
        return tuple(sorted(kind for kind, held in self._now.items() if held))

    def all(self, kind: str) -> Iterator[Stored]:
        """Every resource of a type, oldest first."""
        return iter(tuple(self._now.get(kind, _NONE).values()))

    def of_patients(self, kind: str, references: frozenset[str]) -> Iterator[Stored]:
        """The resources of a type that name one of these patients, oldest first within each."""
        seen: dict[str, Stored] = {}
        for reference in sorted(references):
            by_kind = self._of_patient.get(reference)
            seen.update(by_kind.get(kind, _NONE) if by_kind else _NONE)
        return iter(seen.values())

    def get(self, kind: str, id_: str) -> Stored | None:
        """The current version, or None when there is none (never was, or deleted)."""
        return self._now.get(kind, _NONE).get(id_)

    def read(self, kind: str, id_: str) -> Stored:
        """The current version.

        Raises:
            Refused: 404 when it never was here, 410 when it was deleted.
        """
        found = self.get(kind, id_)
        if found is None:
            raise _absent(f"{kind}/{id_}", was_here=f"{kind}/{id_}" in self._versions)
        return found

    def version(self, kind: str, id_: str, number: str) -> Stored:
        """One past or present version; 404 when there is no such version, 410 where it is the deletion."""
        held = self._versions.get(f"{kind}/{id_}", [])
        if not _NUMBER.fullmatch(number) or not 0 < int(number) <= len(held):
            raise _absent(f"{kind}/{id_}/_history", was_here=False)
        found = held[int(number) - 1]
        if found is None:
            raise _absent(f"{kind}/{id_}", was_here=True)
        return found

    def draft(self, resource: Resource, *, keep_time: bool = False) -> Stored:
        """The next version of a resource that carries its id, not yet written; ``keep_time`` keeps lastUpdated.

        Raises:
            Refused: 404 for a type and 400 for an id that FHIR does not have.
        """
        kind, id_ = check_kind(as_text(resource.get("resourceType"))), as_text(resource.get("id"))
        if not _ID.fullmatch(id_):
            raise Refused(400, "value", f"{kind} has an id that FHIR does not allow.")
        meta = as_object(resource.get("meta"))
        updated = (keep_time and _instant(as_text(meta.get("lastUpdated")))) or self._clock()
        version = len(self._versions.get(f"{kind}/{id_}", ())) + 1
        stamp: Resource = {"versionId": str(version), "lastUpdated": _written(updated)}
        body: Resource = {"resourceType": kind, "id": id_, "meta": {**meta, **stamp}}
        body |= {name: value for name, value in resource.items() if name not in body}
        return Stored(kind, id_, version, updated, body, encode(body))

    def put(self, draft: Stored) -> Stored:
        """Write a draft as the current version."""
        self._forget(draft.kind, draft.id, keep=draft.patients())
        self._versions[draft.reference].append(draft)
        self._now[draft.kind][draft.id] = draft
        for patient in draft.patients():
            self._of_patient[patient][draft.kind][draft.id] = draft
        return draft

    def delete(self, kind: str, id_: str) -> None:
        """Take a resource away; its history stays. Deleting what is not there is no error."""
        if self.get(kind, id_) is not None:
            self._forget(kind, id_)
            del self._now[kind][id_]
            self._versions[f"{kind}/{id_}"].append(None)

    def new_id(self, kind: str) -> str:
        """The next number that is not taken in this type."""
        while True:
            self._last_id += 1
            if f"{kind}/{self._last_id}" not in self._versions:
                return str(self._last_id)

    def snapshot(self) -> "State":
        """Everything as it is now, for ``restore``."""
        index = {patient: {k: dict(v) for k, v in kinds.items()} for patient, kinds in self._of_patient.items()}
        now = {kind: dict(held) for kind, held in self._now.items()}
        return now, {reference: list(held) for reference, held in self._versions.items()}, index, self._last_id

    def restore(self, state: "State") -> None:
        """Go back to a snapshot: nothing of a failed transaction stays."""
        now, versions, index, self._last_id = state
        self._now = defaultdict(dict, now)
        self._versions = defaultdict(list, versions)
        self._of_patient = defaultdict(_kinds, {patient: defaultdict(dict, held) for patient, held in index.items()})

    def _forget(self, kind: str, id_: str, keep: frozenset[str] = frozenset()) -> None:
        before = self.get(kind, id_)
        for patient in before.patients() - keep if before else ():
            self._of_patient[patient][kind].pop(id_, None)


State = tuple[
    dict[str, dict[str, Stored]],
    dict[str, list[Stored | None]],
    dict[str, dict[str, dict[str, Stored]]],
    int,
]
"""What a snapshot of a Store holds; of use to ``Store.restore`` only."""


def _kinds() -> defaultdict[str, dict[str, Stored]]:
    return defaultdict(dict)


def check_kind(kind: str) -> str:
    """The type itself when FHIR (R4 to R5) knows it; otherwise 404."""
    if kind not in KINDS:
        raise Refused(404, "not-supported", "FHIR has no such resource type.")
    return kind


def _absent(reference: str, *, was_here: bool) -> Refused:
    if was_here:
        return Refused(410, "deleted", f"{reference} was deleted.")
    return Refused(404, "not-found", f"{reference} is not known.")


def _instant(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
