"""Observation: laboratory values, vital signs, coded answers, habits, and genetic results."""

from collections.abc import Iterable

from fhir_adapter.context import Context
from fhir_adapter.dates import start_of
from fhir_adapter.day_order import moment_of
from fhir_adapter.gaps import implausible
from fhir_adapter.genomics import genomic_items, is_genomic
from fhir_adapter.measurements import measurements
from fhir_adapter.observations import Observation
from fhir_adapter.plausible import dated, label_of
from fhir_adapter.reader import Item, Reader
from fhir_adapter.result_words import with_named
from fhir_adapter.slots import Entry
from fhir_adapter.social import circumstance
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.topics import topic_of
from model.domain.gap import Area


def _extract(resource: Observation, entry: Entry, context: Context) -> Iterable[Item]:
    if resource.performer:
        context.identify_people(resource.performer)
    use, gap = use_of("Observation", resource.status, context.area)
    if use is not Use.USE:
        return (gap,) if gap is not None else ()
    codes = with_named(resource.code)
    topic = topic_of(codes)
    written = _written(resource)
    taken, fault = dated(written, context)
    if fault:  # a value from the future is not used at all
        is_weighed = topic.measure is not None
        return (implausible(label_of(topic.measure, context), context.area, fault, hides_newest=is_weighed),)
    if is_genomic(resource, topic.question, is_other=topic.measure is not None or bool(topic.circumstance)):
        return genomic_items(resource, codes, taken, entry, context)
    habit = circumstance(resource, codes, topic.circumstance, taken, entry, context) if topic.circumstance else ()
    if topic.circumstance and topic.measure is None:
        return habit
    context.moments[entry.reference] = moment_of(written, resource.issued)
    return (*habit, *measurements(resource, codes, topic.measure, taken, entry, context))


def _written(resource: Observation) -> str:
    """The day of the finding, as sent; the day of issue stands in for it."""
    return (
        resource.effective_date_time
        or resource.effective_instant
        or start_of(resource.effective_period)
        or resource.issued
    )


READER = Reader(kinds=frozenset({"Observation"}), area=Area.RESULTS, shape=Observation, extract=_extract)
