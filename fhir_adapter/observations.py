"""The shapes of Observation, shared by the readers of laboratory, social and genomic results."""

from fhir_adapter.shapes import Concept, Period, Quantity, Range, Ratio, Reference, Resource, Shape


class ReferenceRange(Shape):
    """FHIR Observation.referenceRange."""

    low: Quantity | None = None
    high: Quantity | None = None
    type: Concept | None = None


class Valued(Resource):
    """What an Observation and its components have in common."""

    code: Concept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: Concept | None = None
    value_string: str = ""
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    data_absent_reason: Concept | None = None
    interpretation: tuple[Concept, ...] = ()
    reference_range: tuple[ReferenceRange, ...] = ()


class Observation(Valued):
    """An Observation."""

    status: str = ""
    category: tuple[Concept, ...] = ()
    effective_date_time: str = ""
    effective_period: Period | None = None
    effective_instant: str = ""
    issued: str = ""
    performer: tuple[Reference, ...] = ()
    method: Concept | None = None
    focus: tuple[Reference, ...] = ()
    derived_from: tuple[Reference, ...] = ()
    has_member: tuple[Reference, ...] = ()
    component: tuple[Valued, ...] = ()
