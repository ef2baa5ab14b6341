"""What a longer text says: the statements behind a card, without dates, references and names, under headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from cds_hooks.cards.build import named_areas, needed, not_run
from cds_hooks.consultation import Spoken
from cds_hooks.locale import say
from cds_hooks.service import Service, Statement
from model.domain.assessment import TherapyAdvice
from model.domain.evidence import Direction, Evidence, Source
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago
from model.language.contract import WordingTask
from model.language.summary import summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Statements under one heading. ``may_be_worded``: whole statements; names and titles stay as they are."""

    heading: Text
    statements: tuple[Text, ...]
    may_be_worded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Everything that one longer text says."""

    title: Text
    task: WordingTask
    parts: tuple[Part, ...]


def of_statement(statement: Statement, spoken: Spoken, service: Service) -> Matter:
    """What stands behind one statement's card: reasons, what else may be done, sources, and what is missing."""
    advice = statement if isinstance(statement, TherapyAdvice) else None
    alternatives = [found.label for found in advice.alternatives] if advice else []
    others = [
        say("other_source", publisher=same(found.publisher), says=found.summary, reason=found.reason)
        for found in (advice.runner_ups if advice else ())
    ]
    parts = (
        Part(heading=same(""), statements=(statement.detail,)),
        Part(heading=say("why"), statements=_claims(statement.evidence, Direction.FOR)),
        Part(heading=say("longer_against"), statements=_claims(statement.evidence, Direction.AGAINST)),
        Part(heading=say("next_steps"), statements=statement.next_steps),
        _names("alternatives", alternatives),
        _names("other_sources", others),
        _missing(spoken, service),
        _names("longer_sources", _titles(statement.sources)),
    )
    return _matter(statement.summary, WordingTask.CARD, parts)


def of_report(spoken: Spoken, service: Service, knowledge: Knowledge) -> Matter:
    """The whole summary; where a part of the engine was late, only the card's own lines: it must not seem complete."""
    if spoken.late:
        parts = [Part(heading=same(""), statements=tuple(text for text, _ in spoken.assessment.report))]
    else:
        found = summary(spoken.sealed.case, knowledge, spoken.assessment)
        parts = [
            Part(heading=say(f"summary_{section}"), statements=tuple(item.text for item in items))
            for section, items in groupby(found, key=lambda item: item.section)
        ]
    return _matter(say("report_summary"), WordingTask.SUMMARY, (*parts, _missing(spoken, service)))


def _matter(title: Text, task: WordingTask, parts: Iterable[Part]) -> Matter:
    return Matter(title=title, task=task, parts=tuple(part for part in parts if part.statements))


def _names(heading: str, names: Sequence[Text]) -> Part:
    return Part(heading=say(heading), statements=tuple(names), may_be_worded=False)


def _claims(evidence: Iterable[Evidence], direction: Direction) -> tuple[Text, ...]:
    return tuple(_dated(reason) for reason in evidence if reason.direction is direction)


def _dated(reason: Evidence) -> Text:
    """The claim and how long ago: the card has the day itself, which would help to find the patient."""
    if reason.day is None or not reason.ref:
        return reason.claim
    when = days_ago(reason.day)
    return Text(en=f"{reason.claim.en} ({when.en})", zh=f"{reason.claim.zh}（{when.zh}）")


def _titles(sources: Iterable[Source]) -> list[Text]:
    return [same(f"{found.title} ({found.version})") for found in sources]


def _missing(spoken: Spoken, service: Service) -> Part:
    """What the card says was not to be had, and what was not assessed: none of it may be lost on the way."""
    gaps = needed((*spoken.sealed.gaps, *spoken.assessment.gaps), service)
    late = tuple(not_run(task.value) for task in spoken.late)
    return _names("not_available", [named_areas((*gaps, *late))] if gaps or late else [])
