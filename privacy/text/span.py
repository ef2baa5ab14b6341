"""What was found in a text: where, of which kind, by which layer and for what reason."""

from enum import IntEnum, StrEnum
from typing import NamedTuple


class Label(StrEnum):
    """The kinds of identifier; the word stands in the placeholder."""

    NAME = "NAME"
    DATE = "DATE"
    AGE = "AGE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    URL = "URL"
    IP = "IP"
    ID = "ID"
    DEVICE = "DEVICE"
    LOCATION = "LOCATION"
    ORGANIZATION = "ORGANIZATION"
    PROFESSION = "PROFESSION"


class Layer(IntEnum):
    """The layers in their order; of two finds at the same place the earlier layer names the kind."""

    KNOWN = 1
    PATTERN = 2
    DATE = 3
    CONTEXT = 4
    LEXICON = 5
    UNKNOWN_WORD = 6
    NEIGHBOUR = 7
    CLASSIFIER = 8


class Span(NamedTuple):
    """One find; ``start`` and ``end`` count characters, ``reason`` is a stable word for audit."""

    start: int
    end: int
    label: Label
    layer: Layer
    reason: str
