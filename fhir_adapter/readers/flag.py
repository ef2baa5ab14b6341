"""Flag: a standing warning; only a genetic one ("CYP2D6 poor metabolizer") is read, as the result that it names."""

from collections.abc import Iterator

from fhir_adapter.context import Context
from fhir_adapter.dates import start_of
from fhir_adapter.gaps import named
from fhir_adapter.genomic_indicators import indicated
from fhir_adapter.plausible import past_day
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Period, Reference, Resource
from fhir_adapter.slots import Entry
from model.domain.gap import Area


class _Flag(Resource):
    status: str = ""
    code: Concept | None = None
    period: Period | None = None
    author: Reference | None = None


def _extract(resource: _Flag, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.author)
    if resource.status not in {"", "active"}:
        return
    taken, late = past_day(start_of(resource.period), context, named(Area.GENOMICS))
    found = list(indicated(resource.code, taken, entry))
    if found and late is not None:
        yield late
    else:
        yield from found


READER = Reader(kinds=frozenset({"Flag"}), area=Area.GENOMICS, shape=_Flag, extract=_extract)
