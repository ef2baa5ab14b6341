"""Patient: sex, birth and death, and every string that names the person."""

from collections.abc import Iterator
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.dates import first_of
from fhir_adapter.persons import Person, identify
from fhir_adapter.plausible import past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.slots import Entry
from model.domain.case import Sex
from model.domain.gap import Area
from model.domain.text import Text
from privacy.snapshot import PersonRecord


class _Patient(Person):
    gender: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""


_SEX: Final = {"female": Sex.FEMALE, "male": Sex.MALE, "other": Sex.OTHER}
_BIRTH: Final = Text(en="date of birth", zh="出生日期")
_DEATH: Final = Text(en="date of death", zh="死亡日期")


def _extract(resource: _Patient, entry: Entry, context: Context) -> Iterator[Item]:
    identify(resource, entry, context)
    birth, birth_gap = past_day(resource.birth_date, context, _BIRTH)
    death, death_gap = past_day(resource.deceased_date_time, context, _DEATH)
    for gap in (birth_gap, death_gap):
        if gap is not None:
            yield gap
    yield PersonRecord(
        reference=entry.reference,
        sex=_SEX.get(resource.gender.lower(), Sex.UNKNOWN),
        birth_date=birth,
        is_deceased=resource.deceased_boolean or bool(resource.deceased_date_time),
        deceased_on=death,
        names=tuple(first_of(name.text, " ".join([*name.given, name.family]).strip()) for name in resource.name),
        addresses=tuple(
            first_of(place.text, ", ".join(filter(None, [*place.line, place.city, place.postal_code])))
            for place in resource.address
        ),
    )


READER = Reader(kinds=frozenset({"Patient"}), area=Area.PATIENT, shape=_Patient, extract=_extract)
