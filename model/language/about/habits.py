"""Habits and states: smoking, alcohol, pregnancy, breastfeeding, work, home; what was answered, newest first."""

from collections.abc import Iterator
from typing import Final

from model.diagnosis.wording import filled
from model.domain.case import Circumstance, ClinicalCase, ProblemState
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago, quantity
from model.language.about.answer import Said, Standing, is_unread, recorded, silence
from model.language.about.record import problem_said
from model.language.about.tables import HabitName, question_label

_MOST: Final = 3
_ANSWER: Final = Text(en="{habit}: {answer}{when}.", zh="{habit}：{answer}{when}。")
_WHEN: Final = Text(en=" ({when})", zh="（{when}）")
_YES_OR_NO: Final = frozenset({"smoking", "alcohol", "pregnancy", "lactation"})
_UNNAMED: Final = Text(en="an answer without a name here ({code})", zh="已有回答，暂无名称（{code}）")
_ANSWERS: Final = {
    Presence.PRESENT: Text(en="yes", zh="是"),
    Presence.ABSENT: Text(en="no", zh="否"),
    Presence.UNKNOWN: Text(en="asked, and not known", zh="已询问，不详"),
}
_NOTHING: Final = Text(
    en="The record says nothing of {habit}. That is not a no.", zh="记录中没有{habit}的内容。这不等于没有。"
)
_UNREAD: Final = Text(en="{habit}: that part of the record could not be read.", zh="{habit}：该部分记录未能读取。")


def of_habit(habit: HabitName, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The newest answers on a habit or state, then problems on the list that say it."""
    told = sorted((item for item in case.circumstances if item.kind == habit.kind), key=lambda item: -_order(item.day))
    said: dict[Text, Said] = {}
    for item in told:
        answer = _answer(item, knowledge)
        said.setdefault(answer, _said(habit, item, answer))
    yield from list(said.values())[:_MOST]
    sets = frozenset(habit.sets)
    listed = [item for item in case.problems if sets & knowledge.codesets.of(item.codes) and not item.is_draft]
    listed.sort(key=lambda item: (item.state is ProblemState.INACTIVE, -_order(item.onset_day)))
    yield from (problem_said(item, habit.label, knowledge) for item in listed[:1])
    if not told and not listed:
        area = Area.LIFESTYLE if is_unread(case, Area.LIFESTYLE) else Area.RESULTS
        nothing, unread = filled(_NOTHING, habit=habit.label), filled(_UNREAD, habit=habit.label)
        yield from list(silence(case, area, nothing, unread))[:1]


def _order(day: int | None) -> int:
    return -1_000_000 if day is None else day


def _said(habit: HabitName, item: Circumstance, answer: Text) -> Said:
    when = filled(_WHEN, when=days_ago(item.day)) if item.day is not None else same("")
    text = filled(_ANSWER, habit=habit.label, answer=answer, when=when)
    found = recorded(text, EvidenceKind.LIFESTYLE, item.key, item.day, is_denied=item.presence is Presence.ABSENT)
    if item.presence is not Presence.UNKNOWN:
        return found
    return Said(standing=Standing.NOT_RECORDED, text=text, evidence=found.evidence)


def _answer(item: Circumstance, knowledge: Knowledge) -> Text:
    """The answer in our words, a number, or else yes or no."""
    if item.value is not None:
        asked = knowledge.codesets.label(item.codes) or question_label(item.codes)
        value = quantity(item.value, item.unit)
        return Text(en=f"{asked.en} {value}", zh=f"{asked.zh} {value}") if asked else same(value)
    if label := knowledge.codesets.label(item.codes):
        return label
    if item.kind in _YES_OR_NO or item.presence is Presence.UNKNOWN or not item.codes:
        return _ANSWERS[item.presence]
    return filled(_UNNAMED, code=same(item.codes[0].code))
