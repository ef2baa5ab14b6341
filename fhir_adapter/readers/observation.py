"""Observation: laboratory values, vital signs, coded answers, habits, and genetic results."""

from collections.abc import Iterator
from datetime import date

from fhir_adapter.context import Context
from fhir_adapter.dates import first_of, start_of
from fhir_adapter.gaps import named
from fhir_adapter.genomics import genomic_items, is_genomic
from fhir_adapter.measurements import measurements
from fhir_adapter.observations import Observation
from fhir_adapter.plausible import label_of, past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.slots import Entry
from fhir_adapter.social import circumstance, kind_of
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import codes_of
from model.domain.code import Code
from model.domain.gap import Area


def _extract(resource: Observation, entry: Entry, context: Context) -> Iterator[Item]:
    if resource.performer:
        context.identify_people(resource.performer)
    use, gap = use_of("Observation", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE:
        return
    codes = codes_of(resource.code)
    taken, late = _taken(resource, codes, context)
    if late is not None:
        yield late
        return
    if is_genomic(resource, codes):
        yield from genomic_items(resource, codes, taken, entry, context)
        return
    kind = kind_of(codes)
    if kind:
        yield from circumstance(resource, codes, kind, taken, entry, context)
        return
    yield from measurements(resource, codes, taken, entry, context)


def _taken(resource: Observation, codes: tuple[Code, ...], context: Context) -> tuple[date | None, Item | None]:
    """The day of the finding; a value from the future is not used at all."""
    written = first_of(
        resource.effective_date_time,
        resource.effective_instant,
        start_of(resource.effective_period),
        resource.issued,
    )
    return past_day(written, context, label_of(codes, context) if codes else named(context.area))


READER = Reader(kinds=frozenset({"Observation"}), area=Area.RESULTS, shape=Observation, extract=_extract)
