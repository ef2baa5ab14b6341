"""A Bulk Data folder in, syndromes of visits out: what one patient had at one encounter, or on one day.

Encounter and Condition files are read line by line, ``.ndjson`` or ``.ndjson.gz``; everything else is left alone.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from fhir_adapter.errors import BadBulkFile
from fhir_adapter.shapes import CodeableReference, Concept, Period, Reference, Shape
from fhir_adapter.systems import all_codes, codes_of, first_code
from model.knowledge.syndromes import Syndromes
from model.population.grid import Cell, Week
from privacy.counting import Presence

_NOT_A_VISIT: Final = frozenset(("planned", "cancelled", "entered-in-error", "arrived-in-error"))
_NOT_TRUE: Final = frozenset(("refuted", "entered-in-error"))
_STEP: Final = 500
_S = TypeVar("_S", bound=Shape)

Advance = Callable[[int], object]
"""Told how many bytes of the files were read since the last call."""


class _Reason(Shape):
    value: tuple[CodeableReference, ...] = ()


class _Encounter(Shape):
    resource_type: str = ""
    id: str = ""
    status: str = ""
    subject: Reference | None = None
    period: Period | None = None
    actual_period: Period | None = None
    reason_code: tuple[Concept, ...] = ()
    reason: tuple[_Reason, ...] = ()
    service_provider: Reference | None = None


class _Condition(Shape):
    resource_type: str = ""
    verification_status: Concept | None = None
    code: Concept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    recorded_date: str = ""
    onset_date_time: str = ""


@dataclass(slots=True)
class _Visit:
    patient: str
    week: Week
    place: str
    parts: frozenset[str] = frozenset()


@dataclass(slots=True)
class BulkSeen:
    """What was found; ``unusable`` entries carry a syndrome's code, but no patient or no full date."""

    seen: list[Presence] = field(default_factory=list)
    visits: int = 0
    unusable: int = 0


def read_bulk(folder: Path, syndromes: Syndromes, *, by_place: bool, everywhere: str, advance: Advance) -> BulkSeen:
    """Read the folder; ``by_place`` keeps the Encounter's service provider, else every place is ``everywhere``.

    A service provider is called by the last part of its reference, or by its display where it has none. A diagnosis
    without an Encounter stands on its own day, at the place ``everywhere``. Refuted and mistaken entries and planned or
    cancelled Encounters do not count.

    Raises:
        BadBulkFile: there is no such file, or a line is no JSON of its kind; the file and the line are named.
    """
    found = BulkSeen()
    visits: dict[str, _Visit] = {}
    encounters, conditions = _paths(folder, "Encounter"), _paths(folder, "Condition")
    if not encounters and not conditions:
        raise BadBulkFile(folder.name, 0, "no Encounter or Condition file")
    for path in encounters:
        for encounter in _lines(path, _Encounter, advance):
            if encounter.resource_type == "Encounter" and encounter.status not in _NOT_A_VISIT:
                _open(encounter, visits, found, syndromes, everywhere, by_place=by_place)
    for path in conditions:
        for condition in _lines(path, _Condition, advance):
            if condition.resource_type == "Condition" and first_code(condition.verification_status) not in _NOT_TRUE:
                _diagnose(condition, visits, found, syndromes, everywhere)
    found.visits = len(visits)
    for visit in visits.values():
        for syndrome in syndromes.met(visit.parts):
            found.seen.append(Presence(visit.patient, Cell(visit.week, visit.place, syndrome)))
    return found


def sizes(folder: Path) -> int:
    """Bytes that ``read_bulk`` will read, as they lie on the disk."""
    return sum(path.stat().st_size for kind in ("Encounter", "Condition") for path in _paths(folder, kind))


def _open(
    encounter: _Encounter,
    visits: dict[str, _Visit],
    found: BulkSeen,
    syndromes: Syndromes,
    everywhere: str,
    *,
    by_place: bool,
) -> None:
    reasons = tuple(value.concept for reason in encounter.reason for value in reason.value if value.concept)
    parts = syndromes.parts(all_codes((*encounter.reason_code, *reasons)))
    period = encounter.period or encounter.actual_period
    week = _week(period.start if period else "")
    patient = _tail(encounter.subject)
    if week is None or not patient:
        found.unusable += bool(parts)
        return
    place = _place(encounter.service_provider, everywhere) if by_place else everywhere
    visits[f"Encounter/{encounter.id}"] = _Visit(patient, week, place, parts)


def _diagnose(
    condition: _Condition, visits: dict[str, _Visit], found: BulkSeen, syndromes: Syndromes, everywhere: str
) -> None:
    parts = syndromes.parts(codes_of(condition.code))
    if not parts:
        return
    visit = visits.get(_tail(condition.encounter))
    if visit is None:
        day = condition.recorded_date or condition.onset_date_time
        week, patient = _week(day), _tail(condition.subject)
        if week is None or not patient:
            found.unusable += 1
            return
        visit = visits.setdefault(f"{patient} {day[:10]}", _Visit(patient, week, everywhere))
    visit.parts |= parts


def _paths(folder: Path, kind: str) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{kind}*.ndjson*") if path.name.endswith((".ndjson", ".ndjson.gz")))


def _lines(path: Path, kind: type[_S], advance: Advance) -> Iterator[_S]:
    decoder = msgspec.json.Decoder(kind)
    number = before = 0
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
            for number, line in enumerate(lines, start=1):
                if number % _STEP == 0:
                    advance(raw.tell() - before)
                    before = raw.tell()
                if line.strip():
                    yield decoder.decode(line)
            advance(path.stat().st_size - before)
    except msgspec.DecodeError as fault:
        raise BadBulkFile(path.name, number, "no JSON of its kind") from fault
    except (OSError, EOFError, zlib.error) as fault:
        raise BadBulkFile(path.name, number + 1, "cannot be read") from fault


def _week(moment: str) -> Week | None:
    """The week of a full date, in the sender's own time zone; ``None`` for a year or a month alone."""
    try:
        return Week.of(date.fromisoformat(moment[:10])) if len(moment) >= len("2026-01-01") else None
    except ValueError:
        return None


def _tail(reference: Reference | None) -> str:
    """``Patient/1`` of any way to refer to it; the base of the server does not matter in one export."""
    return "/".join(reference.reference.split("/")[-2:]) if reference else ""


def _place(provider: Reference | None, everywhere: str) -> str:
    if provider is None:
        return everywhere
    if "?" in provider.reference or not provider.reference:
        return provider.display or everywhere
    return provider.reference.rpartition("/")[2]
