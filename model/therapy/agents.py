"""Drugs and habits that act on an enzyme now, as values."""

from enum import StrEnum

from model.domain.value import Value
from model.knowledge.modulation import ModulatorRecord


class Phase(StrEnum):
    """How far an effect has come: there in full, still growing, or wearing off after the last dose."""

    FULL = "full"
    BUILDING_UP = "building_up"
    WEARING_OFF = "wearing_off"


class Present(Value, frozen=True, kw_only=True):
    """An agent that acts in this patient now; ``ref`` is the case key of the drug or habit."""

    agent: ModulatorRecord
    ref: str
    phase: Phase
