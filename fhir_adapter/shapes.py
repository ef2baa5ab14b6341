"""The FHIR data types that several readers share: only the elements that are used, R4 to R5 alike.

Every field has a default, so that what a client left out never fails; unknown elements are skipped.
"""

from decimal import Decimal

from msgspec import Raw, Struct


class Shape(Struct, rename="camel", gc=False):
    """Base of every shape: FHIR's camelCase names, no cycle collector (the trees have no cycles)."""


class Coding(Shape):
    """FHIR Coding."""

    system: str = ""
    code: str = ""
    display: str = ""


class Concept(Shape):
    """FHIR CodeableConcept."""

    coding: tuple[Coding, ...] = ()
    text: str = ""


class Quantity(Shape):
    """FHIR Quantity, Age, Duration."""

    value: Decimal | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Identifier(Shape):
    """FHIR Identifier: only the value, which the leak canary must know."""

    value: str = ""


class Reference(Shape):
    """FHIR Reference."""

    reference: str = ""
    type: str = ""
    display: str = ""
    identifier: Identifier | None = None


class CodeableReference(Shape):
    """R5 CodeableReference."""

    concept: Concept | None = None
    reference: Reference | None = None


class Period(Shape):
    """FHIR Period."""

    start: str = ""
    end: str = ""


class Range(Shape):
    """FHIR Range."""

    low: Quantity | None = None
    high: Quantity | None = None


class Ratio(Shape):
    """FHIR Ratio."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None


class HumanName(Shape):
    """FHIR HumanName. STU3 senders give ``family`` as a list; the tolerant retry joins it."""

    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()


class ContactPoint(Shape):
    """FHIR ContactPoint."""

    value: str = ""


class Address(Shape):
    """FHIR Address."""

    text: str = ""
    line: tuple[str, ...] = ()
    city: str = ""
    district: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Attachment(Shape):
    """FHIR Attachment."""

    content_type: str = ""
    data: str = ""
    url: str = ""
    creation: str = ""


class Labelled(Shape):
    """What may bear security labels; they are read from the bytes."""

    meta: Raw = Raw()


class Resource(Labelled):
    """What every patient-related resource has: whose it is (``subject`` or ``patient``), and what it contains."""

    subject: Reference | None = None
    patient: Reference | None = None
    contained: tuple[Raw, ...] = ()
