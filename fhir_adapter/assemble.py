"""Slots in, one patient's snapshot out: every entry read or said to be unreadable, none lost in silence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeVar, cast

from msgspec import structs

from fhir_adapter.context import Context, local_reference
from fhir_adapter.day_order import newest_of_day_first
from fhir_adapter.drugs import DrugBook, default_book
from fhir_adapter.errors import NotFhir
from fhir_adapter.gaps import (
    no_patient,
    other_patient,
    unreadable_entries,
    unreadable_entry,
    whole_area,
    withheld_part,
)
from fhir_adapter.gene_results import contradictions, settled
from fhir_adapter.intake import open_slot
from fhir_adapter.labels import Purpose
from fhir_adapter.needs import NEEDS
from fhir_adapter.reader import Item, OtherPatient
from fhir_adapter.references import KEY as FETCHED
from fhir_adapter.registry import readers
from fhir_adapter.slots import Entry, Slot, State
from model.domain.gap import Area, Gap, Why
from privacy.snapshot import (
    AllergyRecord,
    CircumstanceRecord,
    GeneRecord,
    MeasurementRecord,
    MedicationRecord,
    NoteRecord,
    PatientSnapshot,
    PersonRecord,
    ProblemRecord,
    ProcedureRecord,
    RelativeRecord,
    TumourRecord,
    VisitRecord,
)

R = TypeVar("R")

AREAS: Final[Mapping[str, Area]] = MappingProxyType({key: need.area for key, need in NEEDS.items()})


def assemble(
    slots: Iterable[Slot],
    *,
    patient_id: str,
    as_of: datetime,
    drafts: Iterable[Slot] = (),
    selections: frozenset[str] = frozenset(),
    areas: Mapping[str, Area] = AREAS,
    drugs: DrugBook | None = None,
    purpose: Purpose = Purpose.TREATMENT,
) -> PatientSnapshot:
    """Read one patient's slots into a snapshot; never raises on what a client sent.

    A slot that is missing, failed or incomplete becomes a gap of its whole area; an entry that
    cannot be read, is implausible or belongs to somebody else becomes a gap of its own.

    Args:
        slots: the chart, from the prefetch and from the FHIR server.
        patient_id: the patient's id, with or without "Patient/"; empty when not known.
        as_of: the moment of the request, with its zone.
        drafts: what is being ordered or entered now; wins over a chart entry of the same id.
        selections: references ("MedicationRequest/1") that the clinician has just selected.
        areas: the area of each slot key; keys that are not listed speak about the assessment.
        drugs: the drug table; Osler's own when not given.
        purpose: what the chart is read for; what labels withhold from it becomes a gap.
    """
    chart, proposed = tuple(slots), tuple(drafts)
    patient_id = patient_id.removeprefix("Patient/")
    reading = _Reading(
        Context(
            today=as_of.date(),
            tomorrow=as_of.date() + timedelta(days=1),
            area=Area.ASSESSMENT,
            drugs=drugs or default_book(),
            patient_names=_names(patient_id, chart),
            index=_index((*proposed, *chart)),
            fetched=frozenset(entry.reference for slot in chart if slot.key == FETCHED for entry in slot.entries),
            selections=selections,
            purpose=purpose,
        )
    )
    for slot in proposed:
        reading.read(slot, areas.get(slot.key, Area.ORDERS), is_draft=True)
    drafted = reading.items
    reading.items = []
    for slot in chart:
        reading.read(slot, areas.get(slot.key, Area.ASSESSMENT), is_draft=False)
    reading.items += [*drafted, *map(withheld_part, sorted(reading.context.withheld))]
    return _snapshot(reading, patient_id, as_of)


def whole_bundle(
    raw: bytes, *, patient_id: str | None = None, purpose: Purpose = Purpose.TREATMENT
) -> tuple[str, tuple[Slot, ...]]:
    """Split one plain patient Bundle into the slots of our needs, and find the patient's id.

    Everything that the Bundle lacks counts as looked up and empty: the Bundle is the whole
    chart. Returns an empty id when there is no Patient in it; never raises.
    """
    slot = open_slot("bundle", raw, purpose=purpose)
    if raw.strip() == b"null":  # a client's word for "nothing found" in a prefetch; no chart at all
        slot = Slot(key=slot.key, state=State.ERROR, why=Why.UNREADABLE, detail="null")
    if not slot.is_usable:
        return patient_id or "", tuple(replace(slot, key=key) for key in NEEDS)
    by_need: dict[str, list[Entry]] = {key: [] for key in NEEDS}
    for entry in slot.entries:
        by_need[_need_of(entry)].append(entry)
    found = patient_id or next((_id_of(entry) for entry in slot.entries if entry.kind == "Patient"), "")
    made = []
    for key, entries in by_need.items():
        state = State.PRESENT if entries else State.EMPTY
        if slot.state is State.TRUNCATED:
            state = State.TRUNCATED
        lost = slot.unreadable if key == "patient" else 0
        made.append(replace(slot, key=key, state=state, entries=tuple(entries), unreadable=lost))
    return found, tuple(made)


def _need_of(entry: Entry) -> str:
    """The first need that takes the resource type; the rest stands beside the patient."""
    return next((key for key, need in NEEDS.items() if entry.kind in need.kinds), "patient")


def _id_of(entry: Entry) -> str:
    return entry.reference.removeprefix("Patient/")


class _Reading:
    """The state of one assembly: what was read, which entries were seen, what did not fit."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.items: list[Item] = []
        self._contexts: dict[tuple[Area, bool], Context] = {}
        self._seen: set[tuple[str, str]] = set()

    def read(self, slot: Slot, area: Area, *, is_draft: bool) -> None:
        """Read one slot's entries into items."""
        gap = whole_area(slot, area)
        if gap is not None:
            self.items.append(gap)
        if slot.unreadable:
            self.items.append(unreadable_entries(area, slot.unreadable))
        foreign: dict[str, int] = {}
        found: list[Item] = []
        lost = 0
        for number, entry in enumerate(slot.entries):
            named = entry if entry.reference else structs.replace(entry, reference=f"#{slot.key}-{number}")
            try:
                items = self._entry(named, area, is_draft=is_draft)
            except OtherPatient:
                foreign[entry.kind] = foreign.get(entry.kind, 0) + 1
            else:
                found += items
                lost += bool(items) and all(_is_loss(item, area) for item in items)
        is_unknown = lost > 0 and lost == len(slot.entries)
        self.items += [_of_whole_area(item) for item in found] if is_unknown else found
        for kind, count in sorted(foreign.items()):
            is_all = area is not Area.PATIENT and sum(foreign.values()) == len(slot.entries)
            self.items.append(other_patient(kind, area, count, is_whole_area=is_all))

    def _entry(self, entry: Entry, area: Area, *, is_draft: bool) -> Sequence[Item]:
        """One entry's items. A fault in its content is its own gap and costs nothing else."""
        reader, name = readers().get(entry.kind), (entry.kind, entry.reference)
        if reader is None or name in self._seen:
            return ()
        self._seen.add(name)
        if entry.kind == "Patient" and self.context.is_other_patient(entry):
            raise OtherPatient(entry.kind)
        is_of_area = is_draft or (entry.kind == "Observation" and area is not Area.ASSESSMENT)
        here = area if is_of_area else reader.area
        try:
            return [*reader.read(entry, self._context(here, is_draft=is_draft))]
        except NotFhir as fault:
            return [unreadable_entry(entry.kind, here, fault.code)]
        except (ValueError, ArithmeticError, RecursionError) as fault:
            return [unreadable_entry(entry.kind, here, type(fault).__name__)]

    def _context(self, area: Area, *, is_draft: bool) -> Context:
        """The one context for all entries of an area."""
        found = self._contexts.get((area, is_draft))
        if found is None:
            found = self._contexts[area, is_draft] = replace(self.context, area=area, is_draft=is_draft)
        return found


def _is_loss(item: Item, area: Area) -> bool:
    """Whether an entry was sent and says nothing: it cannot be read, or its sender withholds the value."""
    return isinstance(item, Gap) and item.why in {Why.UNREADABLE, Why.NOT_PERMITTED} and item.area is area


def _of_whole_area(item: Item) -> Item:
    """Where not one entry could be read, what is in the area is as unknown as if nothing had arrived."""
    return replace(item, is_whole_area=True) if isinstance(item, Gap) else item


def _names(patient_id: str, slots: Iterable[Slot]) -> frozenset[str]:
    """Every way to point at the patient: "Patient/id", the bare id, the fullUrl of the entry."""
    if not patient_id:
        return frozenset()
    names = {f"Patient/{patient_id}", patient_id, f"urn:uuid:{patient_id}"}
    for slot in slots:
        for entry in slot.entries:
            if entry.kind == "Patient" and patient_id in {_id_of(entry), entry.full_url.removeprefix("urn:uuid:")}:
                names.update({entry.reference, entry.full_url, local_reference(entry.full_url)} - {""})
    return frozenset(names)


def _index(slots: Iterable[Slot]) -> Mapping[str, Entry]:
    """Entries by reference and by full URL; the first of a name wins."""
    entries = [entry for slot in slots for entry in slot.entries]
    index = {name: entry for entry in reversed(entries) for name in (entry.full_url, entry.reference)}
    index.pop("", None)
    return index


def _snapshot(reading: _Reading, patient_id: str, as_of: datetime) -> PatientSnapshot:
    bins: defaultdict[type[object], list[object]] = defaultdict(list)
    for item in reading.items:
        bins[item.__class__].append(item)

    def of(kind: type[R]) -> tuple[R, ...]:
        return cast("tuple[R, ...]", tuple(bins.get(kind, ())))

    people = of(PersonRecord)
    person = people[0] if people else PersonRecord(reference=f"Patient/{patient_id}" if patient_id else "")
    context = reading.context
    context.identify((person.reference, patient_id))
    genes = settled(of(GeneRecord))
    gaps = [*of(Gap), *contradictions(genes)]
    if not people and not any(gap.is_whole_area and gap.area is Area.PATIENT for gap in gaps):
        gaps.append(no_patient())
    return PatientSnapshot(
        as_of=as_of,
        person=person,
        identifiers=frozenset(context.identifiers),
        problems=of(ProblemRecord),
        measurements=newest_of_day_first(of(MeasurementRecord), context.moments),
        medications=of(MedicationRecord),
        allergies=of(AllergyRecord),
        procedures=of(ProcedureRecord),
        family=of(RelativeRecord),
        circumstances=of(CircumstanceRecord),
        visits=of(VisitRecord),
        genes=genes,
        tumour=of(TumourRecord),
        notes=of(NoteRecord),
        gaps=tuple(_distinct(gaps)),
    )


def _distinct(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Equal gaps once, with how often they were met; only one met once says which entry it was."""
    alike: dict[Gap, list[Gap]] = {}
    for gap in gaps:
        alike.setdefault(replace(gap, ref=""), []).append(gap)
    for bare, met in alike.items():
        yield met[0] if len(met) == 1 else replace(bare, detail=f"{bare.detail} (x{len(met)})".strip())
