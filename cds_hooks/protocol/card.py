"""The response, strict: what leaves here obeys every invariant of CDS Hooks 2.0.1.

Empty values cannot be written: an absent field is left out, a list has at least one member.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

SUMMARY_LIMIT = 139
"""Code points; the specification says fewer than 140."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _absolute(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("must be an absolute URL")
    return url


AbsoluteUrl = Annotated[Words, AfterValidator(_absolute)]


class Wire(BaseModel):
    """A frozen piece of a response; unknown fields are a mistake of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Coding(Wire):
    """A code with the words to show for it."""

    system: Words
    code: Words
    display: Words | None = None


class OverrideReason(Wire):
    """A reason that the user may pick when a card is dismissed; ``display`` is required."""

    system: Words
    code: Words
    display: Words


class Source(Wire):
    """Who says so."""

    label: Words
    url: AbsoluteUrl | None = None
    topic: Coding | None = None


class Action(Wire):
    """One change: a whole resource to create or update, or the reference of one to delete.

    A resource of the client's is ``Raw``: it goes out in the client's own bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    type: Literal["create", "update", "delete"]
    description: Words
    resource: dict[str, object] | msgspec.Raw | None = None
    resourceId: Words | None = None  # noqa: N815 - the wire's name

    @model_validator(mode="after")
    def _carry_the_right_thing(self) -> "Action":
        if self.type == "delete":
            if self.resource is not None or not self.resourceId or "/" not in self.resourceId:
                raise ValueError("delete carries a relative resourceId and no resource")
        elif not _has_type(self.resource) or self.resourceId is not None:
            raise ValueError("create and update carry a whole resource")
        return self


def _has_type(resource: dict[str, object] | msgspec.Raw | None) -> bool:
    if isinstance(resource, msgspec.Raw):
        try:
            return "resourceType" in msgspec.json.decode(resource, type=dict[str, msgspec.Raw])
        except msgspec.DecodeError:
            return False
    return bool(resource) and "resourceType" in (resource or {})


class Suggestion(Wire):
    """Something that the user can accept with one click; one action, so that it means the same everywhere."""

    label: Words
    uuid: UUID
    isRecommended: Literal[True] | None = None  # noqa: N815 - the wire's name
    actions: Annotated[tuple[Action, ...], Field(min_length=1)] | None = None


class Link(Wire):
    """Somewhere to read on."""

    label: Words
    url: AbsoluteUrl
    type: Literal["absolute", "smart"]
    appContext: Words | None = None  # noqa: N815 - the wire's name

    @model_validator(mode="after")
    def _app_context_is_smart(self) -> "Link":
        if self.appContext is not None and self.type != "smart":
            raise ValueError("appContext only with a smart link")
        return self


class Card(Wire):
    """One card."""

    uuid: UUID
    summary: Annotated[Words, StringConstraints(max_length=SUMMARY_LIMIT)]
    detail: Words | None = None
    indicator: Literal["info", "warning", "critical"]
    source: Source
    suggestions: Annotated[tuple[Suggestion, ...], Field(min_length=1)] | None = None
    selectionBehavior: Literal["any", "at-most-one"] | None = None  # noqa: N815 - the wire's name
    overrideReasons: Annotated[tuple[OverrideReason, ...], Field(min_length=1)] | None = None  # noqa: N815
    links: Annotated[tuple[Link, ...], Field(min_length=1)] | None = None
    extension: dict[str, object] | None = None

    @model_validator(mode="after")
    def _suggestions_have_a_behaviour(self) -> "Card":
        if (self.suggestions is None) != (self.selectionBehavior is None):
            raise ValueError("suggestions and selectionBehavior go together")
        return self


class CdsResponse(Wire):
    """The answer of one service; no cards means: looked, nothing to say (``extension`` names what is not repeated)."""

    cards: tuple[Card, ...] = ()
    extension: dict[str, object] | None = None

    def to_bytes(self) -> bytes:
        """JSON without nulls, resources of the client's byte for byte."""
        return msgspec.json.encode(self.model_dump(exclude_none=True))
