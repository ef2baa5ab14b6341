"""FamilyMemberHistory: which conditions a relative had, and from what age."""

from collections.abc import Iterator
from typing import Final

from fhir_adapter.context import Context, name_forms
from fhir_adapter.gaps import entry_gap, shown
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Quantity, Range, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.statuses import Use, use_of
from fhir_adapter.systems import code_of, codes_of, first_code, words_of
from model.domain.gap import Area, Why
from model.domain.text import Text
from model.knowledge.units import convert
from privacy.snapshot import RelativeRecord


class _Condition(Shape):
    code: Concept | None = None
    onset_age: Quantity | None = None
    onset_range: Range | None = None


class _History(Resource):
    status: str = ""
    data_absent_reason: Concept | None = None
    name: str = ""
    relationship: Concept | None = None
    condition: tuple[_Condition, ...] = ()


_ROLES: Final = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_SOMEBODY: Final = code_of(_ROLES, "FAMMEMB", "family member")
_UNKNOWN: Final = Text(en="a relative's health is not known", zh="一名亲属的健康状况不明")
_OLDEST: Final = 130


def _extract(resource: _History, entry: Entry, context: Context) -> Iterator[Item]:
    if resource.name:
        context.identify(name_forms(resource.name))
    use, gap = use_of("FamilyMemberHistory", resource.status, context.area)
    if gap is not None:
        yield gap
    if use is not Use.USE:
        return
    if resource.status == "health-unknown" or resource.data_absent_reason is not None:
        reason = first_code(resource.data_absent_reason) or resource.status
        yield entry_gap(_UNKNOWN, Why.NOT_ASSESSED, context.area, f"dataAbsentReason {shown(reason)}")
    relation = next(iter(codes_of(resource.relationship)), _SOMEBODY)
    for condition in resource.condition:
        yield RelativeRecord(
            reference=entry.reference,
            relation=relation,
            codes=codes_of(condition.code),
            text=words_of(condition.code),
            onset_age=_onset(condition),
        )


def _onset(condition: _Condition) -> int | None:
    """Age in whole years; of a range the earlier end; None when it has no unit of time."""
    age = condition.onset_age or (condition.onset_range.low if condition.onset_range else None)
    if age is None or age.value is None:
        return None
    years = convert(age.value, age.code or age.unit, "a")
    return int(years) if years is not None and 0 <= years <= _OLDEST else None


READER = Reader(kinds=frozenset({"FamilyMemberHistory"}), area=Area.FAMILY, shape=_History, extract=_extract)
