"""The bridge from the identified patient to the case: what the allow-list names passes, nothing else.

The allow-list is compiled once into one converter per record type; each call is then a loop
over the fields that pass.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Final, get_args, get_origin, get_type_hints

from model.domain.case import ClinicalCase, Measurement, Person
from model.domain.gap import Area
from privacy.ages import aged, capped
from privacy.elements import Element, Elements, RecordRule, elements
from privacy.errors import BadPolicy
from privacy.linkage import Linkage
from privacy.snapshot import PatientSnapshot, PersonRecord
from privacy.treatments import REFUSED, Passage, Treatment, member_of, treatments
from privacy.withheld import Loss, fit, gaps_of

ELEMENTS_DIGEST: Final = elements().digest
"""SHA-256 of the allow-list in force; stands in every audit event."""

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
    keys = {reference: key for key, reference in reversed(trail.references.items())}
    gaps = (*(fit(gap, today, keys) for gap in snapshot.gaps), *gaps_of(losses))
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


class _Converter:
    """Turns the records of one section into those of the case."""

    def __init__(self, rule: RecordRule, target: type, cleaners: Iterable[Treatment]) -> None:
        self.section, self.target = rule.section, rule.target
        self._area, self._prefix, self._required = rule.area, rule.key, rule.required
        self._build: Callable[..., object] = target
        self._elements = rule.passing
        self._steps = tuple(zip((element.target for element in self._elements), cleaners, strict=True))
        self._read = attrgetter(*(element.source for element in self._elements))
        self._dates = tuple(element.source for element in self._elements if element.treatment == "relative_day")

    def __call__(
        self, records: tuple[object, ...], passage: Passage, losses: Losses, trail: _Trail
    ) -> tuple[object, ...]:
        """The records that pass, numbered as they arrived; what does not pass is counted."""
        passed = []
        for number, record in enumerate(records, 1):
            key = f"{self._prefix}-{number}"
            values = self._values(record, passage, losses)
            if values is None:
                continue
            values["key"] = key
            passed.append(self._build(**values))
            trail.references[key] = record.reference  # type: ignore[attr-defined]  # every record type has one
            for name in self._dates:
                taken = getattr(record, name)
                if taken is not None:
                    trail.dates[key] = taken
                    break
        return tuple(passed)

    def _values(self, record: object, passage: Passage, losses: Losses) -> dict[str, object] | None:
        values: dict[str, object] = {}
        refused = False
        for (target, clean), raw in zip(self._steps, self._read(record), strict=True):
            if not raw:  # nothing there: None, no code, an empty word, zero, false
                values[target] = raw
                continue
            value = values[target] = clean(raw, passage)
            if value is REFUSED:
                refused = True
        if refused and not self._without_refused(values):
            losses[self._area, Loss.REFUSED] += 1
            return None
        if refused:
            losses[self._area, Loss.PART_REFUSED] += 1
        if self._required and not any(values.get(name) for name in self._required):
            losses[self._area, Loss.UNCODED] += 1
            return None
        return values

    def _without_refused(self, values: dict[str, object]) -> bool:
        """Take out what was refused and what goes along with it; false when the whole record goes."""
        for element in self._elements:
            if values.get(element.target) is REFUSED:
                if element.takes_record or element.treatment in _ALWAYS_WHOLE:
                    return False
                for name in (element.target, *element.takes_along):
                    values.pop(name, None)
        return True


class _Measurements(_Converter):
    """Measurements, with ages among them capped."""

    def __init__(
        self, rule: RecordRule, target: type, cleaners: Iterable[Treatment], age_codes: frozenset[str]
    ) -> None:
        super().__init__(rule, target, cleaners)
        build: Callable[..., Measurement] = target
        self._build = lambda **values: capped(build(**values), age_codes)


@cache
def _converters() -> tuple[_Converter, ...]:
    policy = elements()
    check(policy)
    return _compile(policy)


def _compile(policy: Elements) -> tuple[_Converter, ...]:
    sources, targets = _record_types(PatientSnapshot), _record_types(ClinicalCase)
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


def _fields_exist(rule: RecordRule, source: type, target: type, names: set[str]) -> None:
    known, wanted = {field.name for field in fields(source)}, {field.name for field in fields(target)}
    for element in rule.elements:
        if element.source not in known:
            raise BadPolicy(f"record.{rule.section}: {source.__name__} has no field {element.source}")
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
