"""The bridge from the identified patient to the case: what the allow-list names passes, nothing else.

The allow-list is compiled once into one converter per record type; each call is then a loop
over the fields that pass.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import compress, repeat, starmap
from operator import attrgetter, is_
from typing import Final, get_args, get_origin, get_type_hints

import msgspec

from model.domain.case import ClinicalCase, Measurement, Person
from model.domain.gap import Area
from privacy.ages import aged, capped
from privacy.elements import Element, Elements, RecordRule, elements
from privacy.errors import BadPolicy
from privacy.linkage import Linkage
from privacy.snapshot import PatientSnapshot, PersonRecord, Record
from privacy.treatments import REFUSED, Passage, Treatment, member_of, treatments
from privacy.withheld import Loss, area_of, fit, gaps_of

_ALWAYS_WHOLE: Final = frozenset({"enum", "flag"})
_NOT_A_RECORD: Final = frozenset({"person", "notes"})

Losses = Counter[tuple[Area, Loss]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deidentified:
    """A case, the way back to the chart, and how many local codes were left behind beside public ones."""

    case: ClinicalCase
    linkage: Linkage
    dropped_codes: int


def deidentify(snapshot: PatientSnapshot) -> tuple[ClinicalCase, Linkage]:
    """Remove the identity of one patient; what could not pass is in the case's gaps."""
    done = converted(snapshot)
    return done.case, done.linkage


def converted(snapshot: PatientSnapshot) -> Deidentified:
    """As ``deidentify``, with the count of local codes that were dropped."""
    today = snapshot.as_of.date()
    passage, losses, trail = Passage(today), Counter[tuple[Area, Loss]](), _Trail()
    person = _person(snapshot.person, today, losses)
    sections: dict[str, object] = {
        convert.target: convert(getattr(snapshot, convert.section), passage, losses, trail) for convert in _converters()
    }
    if snapshot.notes:
        losses[Area.NOTES, Loss.NOT_READ] += len(snapshot.notes)
    keys = {reference: key for key, reference in reversed(trail.references.items())} if snapshot.gaps else {}
    gaps = (*(fit(gap, today, keys) for gap in snapshot.gaps), *(gaps_of(losses) if losses else ()))
    build: Callable[..., ClinicalCase] = ClinicalCase
    return Deidentified(
        case=build(person=person, gaps=gaps, **sections),
        linkage=Linkage(trail.references, trail.dates),
        dropped_codes=passage.dropped_codes,
    )


def check(policy: Elements) -> None:
    """Compare an allow-list with the record types. Raises ``BadPolicy`` naming section and field."""
    _compile(policy)
    _fields_exist(policy.records["person"], PersonRecord, Person, {"age"})


class _Trail:
    """The references and dates that are kept for the linkage, by case key."""

    __slots__ = ("dates", "references")

    def __init__(self) -> None:
        self.references: dict[str, str] = {}
        self.dates: dict[str, date] = {}

    def follow(self, keys: Sequence[str], records: Sequence[Record], dates: Iterable[str]) -> None:
        """Keep where each key comes from; of several dates the first that the record has."""
        self.references.update(zip(keys, map(attrgetter("reference"), records), strict=True))
        for name in dates:
            for key, day in zip(keys, map(attrgetter(name), records), strict=True):
                if day is not None:
                    self.dates.setdefault(key, day)


class _Converter:
    """Turns the records of one section into those of the case, field by field for all of them at once."""

    def __init__(self, rule: RecordRule, target: type, cleaners: Iterable[Treatment]) -> None:
        self.section, self.target = rule.section, rule.target
        self._area, self._prefix = rule.area, rule.key
        self._elements, self._cleaners = rule.passing, tuple(cleaners)
        self._required = tuple(place for place, one in enumerate(rule.passing) if one.target in rule.required)
        self._defaults = {field.name: field.default for field in fields(target) if field.default is not MISSING}
        self._vital = {field.name for field in fields(target)} - self._defaults.keys() - set(rule.required)
        self._read = attrgetter(*(element.source for element in self._elements))
        self._row = msgspec.defstruct("_Row", ["key", *(element.target for element in self._elements)], gc=False)
        self._type = tuple[target, ...]  # type: ignore[valid-type]  # a type that is only known at run time
        self._dates = tuple(element.source for element in self._elements if element.treatment == "relative_day")

    def __call__(
        self, records: tuple[Record, ...], passage: Passage, losses: Losses, trail: _Trail
    ) -> tuple[object, ...]:
        """The records that pass, numbered as they arrived; what does not pass is counted."""
        if not records:
            return ()
        columns = [
            # what is false is not there: None, no code, an empty word, zero, false
            [clean(raw, passage) if raw else raw for raw in column]
            for clean, column in zip(self._cleaners, zip(*map(self._read, records), strict=True), strict=True)
        ]
        keys = [f"{self._prefix}-{number}" for number in range(1, len(records) + 1)]
        rows = list(starmap(self._row, zip(keys, *columns, strict=True)))
        if not self._is_whole(columns):
            kept = [self._is_kept(row, losses) for row in rows]
            keys, rows = list(compress(keys, kept)), list(compress(rows, kept))
            records = tuple(compress(records, kept))
        trail.follow(keys, records, self._dates)
        built: tuple[object, ...] = msgspec.convert(rows, self._type, from_attributes=True)
        return built

    def _is_whole(self, columns: list[list[object]]) -> bool:
        """Whether nothing was refused and each record has what it must have: the usual case."""
        if any(True in map(is_, column, repeat(REFUSED)) for column in columns):
            return False
        return not self._required or all(map(any, zip(*[columns[place] for place in self._required], strict=True)))

    def _is_kept(self, row: msgspec.Struct, losses: Losses) -> bool:
        """Whether a record passes, and count what it loses; what was refused is taken out of it."""
        if any(getattr(row, element.target) is REFUSED for element in self._elements):
            is_kept = self._without_refused(row)
            lost = (self._area, Loss.PART_REFUSED) if is_kept else (area_of(row, self._area), Loss.REFUSED)
            losses[lost] += 1
            if not is_kept:
                return False
        if self._required and not any(getattr(row, self._elements[place].target) for place in self._required):
            losses[area_of(row, self._area), Loss.UNCODED] += 1
            return False
        return True

    def _without_refused(self, row: msgspec.Struct) -> bool:
        """Set back what was refused and what goes along with it; false when the whole record goes."""
        for element in self._elements:
            if getattr(row, element.target) is REFUSED:
                if element.takes_record or element.treatment in _ALWAYS_WHOLE or element.target in self._vital:
                    return False
                for name in (element.target, *element.takes_along):
                    setattr(row, name, self._defaults.get(name))
        return True


class _Measurements(_Converter):
    """Measurements, with ages among them capped."""

    def __init__(
        self, rule: RecordRule, target: type, cleaners: Iterable[Treatment], age_codes: frozenset[str]
    ) -> None:
        super().__init__(rule, target, cleaners)
        self._age_codes = age_codes

    def __call__(
        self, records: tuple[Record, ...], passage: Passage, losses: Losses, trail: _Trail
    ) -> tuple[object, ...]:
        """As for every record, with ages among them capped."""
        measured = [one for one in super().__call__(records, passage, losses, trail) if isinstance(one, Measurement)]
        if self._age_codes.isdisjoint([code.code for one in measured for code in one.codes]):
            return tuple(measured)
        return tuple(capped(one, self._age_codes) for one in measured)


@cache
def _converters() -> tuple[_Converter, ...]:
    policy = elements()
    check(policy)
    return _compile(policy)


def _compile(policy: Elements) -> tuple[_Converter, ...]:
    sources: dict[str, type[Record]] = _record_types(PatientSnapshot)
    targets = _record_types(ClinicalCase)
    by_name = treatments(policy)
    found: list[_Converter] = []
    for section, rule in policy.records.items():
        if section in _NOT_A_RECORD:
            continue
        _fields_exist(rule, sources[section], targets[rule.target], set(by_name) | {"enum"})
        hints = get_type_hints(targets[rule.target])
        cleaners = [_cleaner(element, hints, by_name) for element in rule.passing]
        if section == "measurements":
            found.append(_Measurements(rule, targets[rule.target], cleaners, policy.age_codes))
        else:
            found.append(_Converter(rule, targets[rule.target], cleaners))
    return tuple(found)


def _cleaner(element: Element, hints: Mapping[str, object], by_name: Mapping[str, Treatment]) -> Treatment:
    if element.treatment != "enum":
        return by_name[element.treatment]
    hint = hints[element.target]
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, StrEnum)]
    return member_of(kinds[0])


def _record_types(owner: type) -> dict[str, type]:
    """The record type of every section (``tuple[Record, ...]``) of a snapshot or a case."""
    hints = get_type_hints(owner)
    return {name: get_args(hint)[0] for name, hint in hints.items() if get_origin(hint) is tuple}


def _fields_exist(rule: RecordRule, source: type[Record], target: type, names: set[str]) -> None:
    known, wanted = set(source.__struct_fields__), {field.name for field in fields(target)}
    for element in rule.elements:
        if element.source not in known:
            raise BadPolicy(f"record.{rule.section}: {source.__name__} has no field {element.source}")
    if not set(rule.required) <= {element.target for element in rule.passing}:
        raise BadPolicy(f"record.{rule.section}: a required field does not pass")
    for element in rule.passing:
        if element.treatment not in names | _ALWAYS_WHOLE:
            raise BadPolicy(f"record.{rule.section}.{element.source}: no treatment {element.treatment}")
        if element.treatment != "age" and element.target not in wanted:
            raise BadPolicy(f"record.{rule.section}.{element.source}: {target.__name__} has no {element.target}")


def _person(record: PersonRecord, today: date, losses: Losses) -> Person:
    """Sex, age and whether alive, and nothing else; the age of the dead stops at their death."""
    person = Person(sex=record.sex, is_deceased=record.is_deceased)
    on = min(today, record.deceased_on) if record.deceased_on else today
    older = aged(person, record.birth_date, on)
    if older is None:
        losses[Area.PATIENT, Loss.PART_REFUSED] += 1
    return older or person
