"""ServiceRequest: a test or procedure that was asked for; whether it was done is not known from it."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Reference, Resource
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import all_codes, words_of
from model.domain.finding import Presence
from model.domain.gap import Area, Why
from model.domain.text import Text
from privacy.snapshot import ProcedureRecord


class _Code(Concept):
    """R4's CodeableConcept and R5's CodeableReference in one."""

    concept: Concept | None = None


class _ServiceRequest(Resource):
    status: str = ""
    do_not_perform: bool = False
    code: _Code | None = None
    requester: Reference | None = None
    performer: tuple[Reference, ...] = ()


_FORBIDDEN = Text(en="an order not to do something", zh="一条“不得执行”的医嘱")


def _extract(resource: _ServiceRequest, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.requester, resource.performer)
    use, gap = use_of("ServiceRequest", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE:
        return
    if resource.do_not_perform:
        yield entry_gap(_FORBIDDEN, Why.NOT_ASSESSED, context.area, "ServiceRequest.doNotPerform")
        return
    code = (resource.code.concept or resource.code) if resource.code is not None else None
    yield ProcedureRecord(
        reference=entry.reference,
        codes=all_codes((code,)) if code is not None else (),
        text=words_of(code),
        presence=Presence.UNKNOWN,
    )


READER = Reader(kinds=frozenset({"ServiceRequest"}), area=Area.ORDERS, shape=_ServiceRequest, extract=_extract)
