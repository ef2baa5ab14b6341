"""A Bulk Data folder in, syndromes of visits out: what one patient had at one encounter, or on one day.

Encounter and Condition files are read line by line, ``.ndjson`` or ``.ndjson.gz``; everything else is left alone.
"""

import gzip
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from fhir_adapter.errors import BadBulkFile
from fhir_adapter.labels import Purpose, is_withheld
from fhir_adapter.shapes import CodeableReference, Concept, Labelled, Period, Reference, Shape
from fhir_adapter.systems import all_codes, codes_of, first_code
from model.knowledge.syndromes import Syndromes
from model.population.grid import Cell, Week
from privacy.counting import Presence

_NOT_A_VISIT: Final = frozenset(("planned", "cancelled", "entered-in-error", "arrived-in-error"))
_NOT_TRUE: Final = frozenset(("refuted", "entered-in-error"))
_STEP: Final = 500
_S = TypeVar("_S", bound=Labelled)

Advance = Callable[[int], object]
"""Told how many bytes of the files were read since the last call."""


class _Reason(Shape):
    value: tuple[CodeableReference, ...] = ()


class _Encounter(Labelled):
    resource_type: str = ""
    id: str = ""
    status: str = ""
    subject: Reference | None = None
    period: Period | None = None
    actual_period: Period | None = None
    reason_code: tuple[Concept, ...] = ()
    reason: tuple[_Reason, ...] = ()
    service_provider: Reference | None = None


class _Condition(Labelled):
    resource_type: str = ""
    verification_status: Concept | None = None
    code: Concept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    recorded_date: str = ""
    onset_date_time: str = ""


@dataclass(frozen=True, slots=True)
class _Note:
    """A diagnosis that may matter, until its Encounter is found."""

    patient: str
    day: str
    parts: frozenset[str]


@dataclass(slots=True)
class BulkSeen:
    """What was found; ``unusable`` entries carry a syndrome's code, but no patient or no full date.

    ``withheld`` entries have a security label that public health does not open: what they say was not looked at.
    """

    seen: list[Presence] = field(default_factory=list)
    unusable: int = 0
    withheld: int = 0


def read_bulk(folder: Path, syndromes: Syndromes, *, by_place: bool, everywhere: str, advance: Advance) -> BulkSeen:
    """Read the folder; ``by_place`` keeps the Encounter's service provider, else every place is ``everywhere``.

    A service provider is called by the last part of its reference, or by its display where it has none. A diagnosis
    without a usable Encounter stands on its own day, at the place ``everywhere``. Refuted and mistaken entries and
    planned or cancelled Encounters do not count. Only what carries a syndrome's code is kept in memory.
    What a security label withholds from public health (PUBHLTH) is not read, but counted.

    Raises:
        BadBulkFile: there is no such file, or a line is no JSON of its kind; the file and the line are named.
    """
    found = BulkSeen()
    encounters, conditions = _paths(folder, "Encounter"), _paths(folder, "Condition")
    if not encounters and not conditions:
        raise BadBulkFile(folder.name, 0, "no Encounter or Condition file")
    notes: defaultdict[str, list[_Note]] = defaultdict(list)
    for path in conditions:
        for condition in _permitted(path, _Condition, found, advance):
            if condition.resource_type == "Condition" and first_code(condition.verification_status) not in _NOT_TRUE:
                _note(condition, notes, syndromes)
    for path in encounters:
        for encounter in _permitted(path, _Encounter, found, advance):
            if encounter.resource_type == "Encounter" and encounter.status not in _NOT_A_VISIT:
                place = _place(encounter.service_provider, everywhere) if by_place else everywhere
                _visit(encounter, notes, found, syndromes, place)
    days: defaultdict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for note in (note for left in notes.values() for note in left):
        days[note.patient, note.day] |= note.parts
    for (patient, day), parts in days.items():
        _count(patient, day, everywhere, parts, found, syndromes)
    return found


def sizes(folder: Path) -> int:
    """Bytes that ``read_bulk`` will read, as they lie on the disk."""
    return sum(path.stat().st_size for kind in ("Encounter", "Condition") for path in _paths(folder, kind))


def _note(condition: _Condition, notes: dict[str, list[_Note]], syndromes: Syndromes) -> None:
    if parts := syndromes.parts(codes_of(condition.code)):
        day = condition.recorded_date or condition.onset_date_time
        notes[_tail(condition.encounter)].append(_Note(_tail(condition.subject), day[:10], parts))


def _visit(
    encounter: _Encounter, notes: dict[str, list[_Note]], found: BulkSeen, syndromes: Syndromes, place: str
) -> None:
    """Count what the Encounter's reasons and its diagnoses add up to."""
    reasons = tuple(value.concept for reason in encounter.reason for value in reason.value if value.concept)
    parts = syndromes.parts(all_codes((*encounter.reason_code, *reasons)))
    period = encounter.period or encounter.actual_period
    day, patient, key = (period.start if period else ""), _tail(encounter.subject), f"Encounter/{encounter.id}"
    if _week(day) is not None and patient:
        parts = parts.union(*(note.parts for note in notes.pop(key, ())))
    _count(patient, day, place, parts, found, syndromes)


def _count(patient: str, day: str, place: str, parts: frozenset[str], found: BulkSeen, syndromes: Syndromes) -> None:
    week = _week(day)
    if week is None or not patient:
        found.unusable += bool(parts)
        return
    found.seen += [Presence(patient, Cell(week, place, syndrome)) for syndrome in sorted(syndromes.met(parts))]


def _paths(folder: Path, kind: str) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{kind}*.ndjson*") if path.name.endswith((".ndjson", ".ndjson.gz")))


def _permitted(path: Path, kind: type[_S], found: BulkSeen, advance: Advance) -> Iterator[_S]:
    """The resources that no label withholds; the others are counted."""
    for resource, raw in _lines(path, kind, advance):
        if is_withheld(raw, bytes(resource.meta), Purpose.PUBLIC_HEALTH):
            found.withheld += 1
        else:
            yield resource


def _lines(path: Path, kind: type[_S], advance: Advance) -> Iterator[tuple[_S, bytes]]:
    decoder = msgspec.json.Decoder(kind)
    number = before = 0
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
            for number, line in enumerate(lines, start=1):
                if number % _STEP == 0:
                    advance(raw.tell() - before)
                    before = raw.tell()
                if line.strip():
                    yield decoder.decode(line), line
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
