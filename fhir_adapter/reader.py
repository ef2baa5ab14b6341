"""What a file in ``fhir_adapter/readers`` exports: which resources it reads, as what, and how."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Generic, TypeAlias, TypeVar

from fhir_adapter.context import Context
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError
from fhir_adapter.gaps import withheld_part
from fhir_adapter.labels import is_withheld
from fhir_adapter.shapes import Resource
from fhir_adapter.slots import Entry
from model.domain.gap import Area, Gap
from privacy.snapshot import (
    AllergyRecord,
    CircumstanceRecord,
    GeneRecord,
    MeasurementRecord,
    MedicationRecord,
    NoteRecord,
    PersonRecord,
    ProblemRecord,
    ProcedureRecord,
    RelativeRecord,
    TumourRecord,
    VisitRecord,
)

Item: TypeAlias = (
    PersonRecord
    | ProblemRecord
    | MeasurementRecord
    | MedicationRecord
    | AllergyRecord
    | ProcedureRecord
    | RelativeRecord
    | CircumstanceRecord
    | VisitRecord
    | GeneRecord
    | TumourRecord
    | NoteRecord
    | Gap
)

S = TypeVar("S", bound=Resource)

_AREAS: Final[Mapping[type, Area]] = MappingProxyType(
    {
        MeasurementRecord: Area.RESULTS,
        CircumstanceRecord: Area.LIFESTYLE,
        GeneRecord: Area.GENOMICS,
        TumourRecord: Area.GENOMICS,
        NoteRecord: Area.NOTES,
    }
)


class OtherPatient(FhirError):
    """The entry names another patient as its subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader(Generic[S]):
    """Reads one resource type (or several of one shape) into records and gaps."""

    kinds: frozenset[str]
    area: Area
    shape: type[S]
    extract: Callable[[S, Entry, Context], Iterable[Item]]

    def read(self, entry: Entry, context: Context) -> Iterable[Item]:
        """Decode and extract one entry; of what its security label holds back only whom it names and a gap.

        Raises:
            NotFhir: the bytes cannot be read even with known slips repaired.
            OtherPatient: the resource belongs to somebody else.
        """
        resource = decode(self.shape, entry.raw)
        subject = resource.subject or resource.patient
        if subject is not None:
            if context.is_foreign(subject):
                raise OtherPatient(entry.kind)
            if subject.display or subject.identifier:
                context.identify_person(subject)
        items = self.extract(resource, entry, context)
        if entry.is_withheld or is_withheld(entry.raw, bytes(resource.meta), context.purpose):
            return [withheld_part(area) for area in sorted({_area_of(item, context) for item in items})]
        return items


def _area_of(item: Item, context: Context) -> Area:
    """The part of the chart that lacks an item which is withheld, wherever it was sent."""
    if isinstance(item, Gap):
        return item.area
    return context.area if context.is_draft else _AREAS.get(type(item), context.area)
