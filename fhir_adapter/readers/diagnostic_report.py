"""DiagnosticReport: the conclusion, in codes and as free text; its results are Observations of their own."""

from collections.abc import Iterator

from msgspec import Raw

from fhir_adapter.attachments import text_of
from fhir_adapter.bundles import head_of
from fhir_adapter.context import Context
from fhir_adapter.dates import first_of, start_of
from fhir_adapter.gaps import named
from fhir_adapter.genomic_indicators import report_in_words
from fhir_adapter.plausible import past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.readers.observation import READER as OBSERVATION
from fhir_adapter.shapes import Attachment, Concept, Period, Reference, Resource
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import all_codes, codes_of
from model.domain.gap import Area
from privacy.snapshot import MeasurementRecord, NoteRecord


class _Report(Resource):
    status: str = ""
    code: Concept | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    issued: str = ""
    conclusion: str = ""
    conclusion_code: tuple[Concept, ...] = ()
    coded_diagnosis: tuple[Concept, ...] = ()
    presented_form: tuple[Attachment, ...] = ()
    result: tuple[Reference, ...] = ()
    performer: tuple[Reference, ...] = ()
    results_interpreter: tuple[Reference, ...] = ()


def _extract(resource: _Report, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.performer, resource.results_interpreter)
    use, gap = use_of("DiagnosticReport", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE:
        return
    taken, late = past_day(
        first_of(resource.effective_date_time, start_of(resource.effective_period), resource.issued),
        context,
        named(context.area),
    )
    if late is not None:
        yield late
        return
    yield from _results(resource, entry, context)
    codes = codes_of(resource.code)
    answers = all_codes((*resource.conclusion_code, *resource.coded_diagnosis))
    if answers:
        yield MeasurementRecord(reference=entry.reference, codes=codes, answers=answers, taken=taken)
    if resource.conclusion.strip():
        yield NoteRecord(reference=entry.reference, codes=codes, text=resource.conclusion.strip(), taken=taken)
    for form in resource.presented_form:
        text, missing = text_of(form, context)
        if missing is not None:
            yield missing
        elif text:
            yield NoteRecord(reference=entry.reference, codes=codes, text=text, taken=taken)


def _results(resource: _Report, entry: Entry, context: Context) -> Iterator[Item]:
    """What the report itself contains; a genetic report that has nothing but words says so."""
    held = [Entry("Observation", f"{entry.reference}#{number}", bytes(raw)) for number, raw in _observations(resource)]
    for one in held:
        yield from OBSERVATION.read(one, context)
    if resource.conclusion.strip() or resource.presented_form:
        in_words = report_in_words(resource.code, entry, has_results=bool(held or resource.result))
        if in_words is not None:
            yield in_words


def _observations(resource: _Report) -> Iterator[tuple[str, Raw]]:
    """The results that are contained in the report itself, with their names inside of it."""
    for raw in resource.contained:
        head = head_of(bytes(raw))
        if head.resource_type == "Observation":
            yield head.id, raw


READER = Reader(kinds=frozenset({"DiagnosticReport"}), area=Area.RESULTS, shape=_Report, extract=_extract)
