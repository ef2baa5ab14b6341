"""Repeat-alert memory: what a user overrode for a patient is not said again for a while, unless it matters too much.

Never silent: what is critical, and what any source calls contraindicated. A statement whose words,
reasons, sources or doses have changed is another statement and speaks again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

import msgspec

from cds_hooks.service import Statement
from model.domain.assessment import Action, Diagnosis, Urgency
from model.domain.case import ClinicalCase
from model.domain.text import Text
from model.domain.value import replace

_ENCODER: Final = msgspec.json.Encoder(order="deterministic", decimal_format="string")
_DIGITS: Final = 32


class Overridden(Protocol):
    """What one user overrode for one patient."""

    def since(self, topic: str, statement: str) -> datetime | None:
        """When this very statement was overridden; ``None`` when it was not."""
        ...


class Nothing:
    """Nothing was overridden, or it is not known who asks."""

    def since(self, topic: str, statement: str) -> None:
        """Never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrepeated:
    """A statement that is left out because the user overrode it; said again from ``until`` on."""

    topic: str
    indicator: str
    summary: Text
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is not to be repeated at one moment. What ``lasts``, the site's policy, does not name always speaks."""

    now: datetime
    overridden: Overridden = field(default_factory=Nothing)
    lasts: Mapping[Urgency, timedelta] = field(default_factory=dict)

    def part(
        self, statements: Iterable[Statement], case: ClinicalCase
    ) -> tuple[tuple[Statement, ...], tuple[Unrepeated, ...]]:
        """The statements to say, in their order, and those that are not repeated."""
        said: list[Statement] = []
        unrepeated: list[Unrepeated] = []
        for statement in statements:
            until = self._until(statement, case)
            if until is None:
                said.append(statement)
            else:
                topic, indicator = topic_code(topic_of(statement)), statement.urgency.value
                unrepeated.append(Unrepeated(topic=topic, indicator=indicator, summary=statement.summary, until=until))
        return tuple(said), tuple(unrepeated)

    def _until(self, statement: Statement, case: ClinicalCase) -> datetime | None:
        """The end of the silence of a statement; ``None`` when it is to be said."""
        span = self.lasts.get(statement.urgency)
        if not span or isinstance(self.overridden, Nothing) or not may_be_silent(statement):
            return None
        since = self.overridden.since(topic_code(topic_of(statement)), digest_of(statement, case))
        return since + span if since is not None and since <= self.now < since + span else None


def may_be_silent(statement: Statement) -> bool:
    """Whether a user's override may silence it: nothing critical, and nothing that any source contraindicates."""
    if statement.urgency is Urgency.CRITICAL:
        return False
    if isinstance(statement, Diagnosis):
        return True
    groups, others = statement.by_population, statement.runner_ups
    actions = {statement.action, *(item.action for item in groups), *(item.action for item in others)}
    return Action.CONTRAINDICATED not in actions


def digest_of(statement: Statement, case: ClinicalCase) -> str:
    """A digest of all that a statement says and rests on.

    The same as long as nothing has changed for the clinician: case keys, the order of the facts and how
    many days ago they were taken do not count, the doses of the drugs that it speaks about do.
    """
    bare = sorted(_ENCODER.encode(replace(item, ref="", day=None)) for item in statement.evidence)
    drugs: list[bytes] = []
    said: Statement = replace(statement, evidence=())
    if not isinstance(said, Diagnosis):
        about = frozenset(said.medication_keys)
        drugs = sorted(
            _ENCODER.encode((item.ingredients, item.state, item.daily_dose, item.dose_unit, item.route))
            for item in case.medications
            if item.key in about
        )
        said = replace(said, medication_keys=())
    return sha256(b"\n".join((_ENCODER.encode(said), *bare, b"", *drugs))).hexdigest()[:_DIGITS]


def topic_of(statement: Statement) -> str:
    """The rule's own name for what a statement is about."""
    return getattr(statement, "topic", "") or statement.rule_id


def topic_code(topic: str) -> str:
    """Letters and digits, at most 100: what every EHR can remember an override by."""
    return "".join(sign for sign in topic if sign.isascii() and sign.isalnum())[:100]
