"""What a SMART scope string grants, so that a search that would be refused is not sent and said to be not permitted.

Source: SMART App Launch 1.0 (``patient/Observation.read``) and 2.x (``patient/Observation.rs?category=...``).
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self
from urllib.parse import parse_qsl

_SCOPE: Final = re.compile(
    r"(?:patient|user|system)/(?P<kind>\*|[A-Z][A-Za-z]+)\."
    r"(?P<rights>read|write|\*|c?r?u?d?s?)(?:\?(?P<filter>[!-~]+))?"
)
_RIGHTS_OF_V1: Final = {"read": "rs", "write": "cud", "*": "cruds"}


class Grant(StrEnum):
    """ALL: the query as it stands. PART: the server will leave some answers out. NONE: it would refuse."""

    ALL = "all"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """One granted scope: resource type or ``*``, rights out of "cruds", and the search that narrows it."""

    kind: str
    rights: str
    narrowed_by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Scopes:
    """All granted scopes. Without any FHIR scope in the string (some EHRs send their own words) nothing is known."""

    granted: tuple[Scope, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a scope string; what is no FHIR scope (``openid``, ``launch``, a vendor's word) is passed over."""
        found = (_SCOPE.fullmatch(word) for word in text.split())
        return cls(
            tuple(
                Scope(
                    match["kind"],
                    _RIGHTS_OF_V1.get(match["rights"], match["rights"]),
                    tuple(parse_qsl(match["filter"] or "")),
                )
                for match in found
                if match is not None
            )
        )

    @property
    def is_known(self) -> bool:
        """Whether the string named FHIR scopes at all; if not, the server alone decides."""
        return bool(self.granted)

    def grant(self, query: str) -> Grant:
        """What ``Type/id`` or ``Type?search`` may expect."""
        if not self.is_known:
            return Grant.ALL
        kind, right, asked = _parts(query)
        able = [scope for scope in self.granted if scope.kind in {kind, "*"} and right in scope.rights]
        if any(not scope.narrowed_by or _covers(scope, asked) for scope in able):
            return Grant.ALL
        if any(right == "r" or not _excludes(scope, asked) for scope in able):
            return Grant.PART
        return Grant.NONE


def _parts(query: str) -> tuple[str, str, dict[str, str]]:
    path, mark, search = query.partition("?")
    kind = path.partition("/")[0]
    return kind, "s" if mark else "r", dict(parse_qsl(search))


def _covers(scope: Scope, asked: dict[str, str]) -> bool:
    """Whether all that is asked for lies inside the narrowed scope."""
    return all(name in asked and _same(asked[name], value) for name, value in scope.narrowed_by)


def _excludes(scope: Scope, asked: dict[str, str]) -> bool:
    """Whether nothing that is asked for can lie inside: the same parameter with another code."""
    return any(name in asked and not _same(asked[name], value) for name, value in scope.narrowed_by)


def _same(asked: str, granted: str) -> bool:
    """Compare tokens; a code without a system means that code in any system."""
    asked_system, asked_mark, asked_code = asked.rpartition("|")
    granted_system, granted_mark, granted_code = granted.rpartition("|")
    if asked_mark and granted_mark and asked_system != granted_system:
        return False
    return asked_code == granted_code
