"""DocumentReference: clinical notes as free text, which goes no further than the scrubber."""

from collections.abc import Iterator

from fhir_adapter.attachments import text_of
from fhir_adapter.context import Context
from fhir_adapter.dates import first_of, start_of
from fhir_adapter.gaps import named
from fhir_adapter.plausible import past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Attachment, Concept, Period, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import codes_of
from model.domain.gap import Area
from privacy.snapshot import NoteRecord


class _Content(Shape):
    attachment: Attachment | None = None


class _Context(Shape):
    period: Period | None = None


class _Document(Resource):
    status: str = ""
    doc_status: str = ""
    type: Concept | None = None
    date: str = ""
    author: tuple[Reference, ...] = ()
    authenticator: Reference | None = None
    content: tuple[_Content, ...] = ()
    context: _Context | tuple[Reference, ...] | None = None
    period: Period | None = None


def _extract(resource: _Document, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.author, resource.authenticator)
    use, gap = use_of("DocumentReference", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE or resource.doc_status in {"entered-in-error", "cancelled", "deprecated"}:
        return
    period = resource.context.period if isinstance(resource.context, _Context) else resource.period
    taken, late = past_day(first_of(start_of(period), resource.date), context, named(context.area))
    if late is not None:
        yield late
    codes = codes_of(resource.type)
    for content in resource.content:
        if content.attachment is None:
            continue
        text, missing = text_of(content.attachment, context)
        if missing is not None:
            yield missing
        elif text:
            yield NoteRecord(reference=entry.reference, codes=codes, text=text, taken=taken)


READER = Reader(kinds=frozenset({"DocumentReference"}), area=Area.NOTES, shape=_Document, extract=_extract)
