"""Specimen: read only for the people and numbers on its label, which must never leave."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Identifier, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from model.domain.gap import Area


class _Collection(Shape):
    collector: Reference | None = None


class _Specimen(Resource):
    identifier: tuple[Identifier, ...] = ()
    accession_identifier: Identifier | None = None
    collection: _Collection | None = None


def _extract(resource: _Specimen, entry: Entry, context: Context) -> Iterator[Item]:
    del entry
    context.identify(identifier.value for identifier in resource.identifier)
    if resource.accession_identifier is not None:
        context.identify((resource.accession_identifier.value,))
    if resource.collection is not None:
        context.identify_people(resource.collection.collector)
    return iter(())


READER = Reader(kinds=frozenset({"Specimen"}), area=Area.RESULTS, shape=_Specimen, extract=_extract)
