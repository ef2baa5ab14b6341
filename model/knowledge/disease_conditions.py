"""What a disease rule may ask besides "this value against that limit": states, drugs, changes, follow-up."""

from typing import Literal

from pydantic import Field, model_validator

from model.knowledge.records import Record, TextRecord


class Change(Record):
    """A value against earlier ones of the same measure, instead of against a fixed limit.

    The base is taken from the values ``from_days`` to ``to_days`` before. ``rise`` and ``fall`` are in the measure's
    unit, ``ratio`` (now / base) in "1", ``percent_fall`` in "%". ``yearly_fall`` is the slope of the regression line
    through at least ``values`` values that span ``to_days`` or more, in the measure's unit a year. ``spread`` is
    the distance of the highest from the lowest value of a day and ``from_days`` before it, in "%" of the lowest:
    the order of values inside a day is not known.
    """

    kind: Literal["rise", "fall", "ratio", "percent_fall", "yearly_fall", "spread"]
    base: Literal["lowest", "highest", "median"] = "lowest"
    from_days: int = Field(ge=0)
    to_days: int = Field(default=1, gt=0)
    values: int = Field(default=1, gt=0)

    @property
    def unit(self) -> str:
        """The unit of the change; empty: that of the measure."""
        return {"ratio": "1", "percent_fall": "%", "spread": "%"}.get(self.kind, "")


class Condition(Record):
    """A state or a drug. ``sets``: any problem, procedure or circumstance of these code sets, current, or (with
    ``within_days``) dated inside that time even if over. ``taking``: an active drug of these ATC prefixes, or
    (with ``within_days``) one taken inside that time; ``classes``: from how many of the prefixes.
    """

    sets: tuple[str, ...] = ()
    taking: tuple[str, ...] = ()
    classes: int = 1
    within_days: int | None = None

    @model_validator(mode="after")
    def _ask_something(self) -> "Condition":
        if not self.sets and not self.taking:
            raise ValueError("a condition names code sets or drugs")
        if self.classes > max(len(self.taking), 1):
            raise ValueError("more classes are asked for than are named")
        return self


class CountedFact(Condition):
    """A condition that counts like an abnormal result: "on treatment" for the blood pressure of the metabolic
    syndrome, pain for pancreatitis. ``label`` is shown as the reason."""

    name: str = Field(pattern=r"^[a-z_]+$")
    label: TextRecord


class Without(Record):
    """Follow-up that did not come: no result of these measures (usable or not), procedure of these sets, or drug of
    these ATC prefixes, from ``before_days`` before the newest counted result on, and ``after_days`` have passed."""

    measures: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    taking: tuple[str, ...] = ()
    after_days: int = Field(ge=0)
    before_days: int = 0
