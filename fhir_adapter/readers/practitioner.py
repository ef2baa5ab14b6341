"""Practitioner and RelatedPerson: read only to know which names must never leave."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.persons import Person, identify
from fhir_adapter.reader import Item, Reader
from fhir_adapter.slots import Entry
from model.domain.gap import Area


def _extract(resource: Person, entry: Entry, context: Context) -> Iterator[Item]:
    identify(resource, entry, context)
    return iter(())


READER = Reader(
    kinds=frozenset({"Practitioner", "RelatedPerson", "Person"}), area=Area.PATIENT, shape=Person, extract=_extract
)
