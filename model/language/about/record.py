"""What the problem list says: present, past, not confirmed, ruled out, or not there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase, Problem, ProblemState
from model.domain.code import Code
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago
from model.language.about.answer import Said, Standing, recorded, silence
from model.language.about.condition import Condition
from model.language.about.tables import family_code

_MOST: Final = 6
_FEW: Final = 2
_PROBLEM: Final = Text(en="On the record: {item}{when}.", zh="记录中有：{item}{when}。")
_PAST: Final = Text(
    en="On the record as no longer active: {item}{when}.", zh="记录中有，但已非活动状态：{item}{when}。"
)
_UNCONFIRMED: Final = Text(
    en="Noted as a possibility, not confirmed: {item}{when}.", zh="记录为可能，尚未确诊：{item}{when}。"
)
_DENIED: Final = Text(en="The record states that this was ruled out: {item}.", zh="记录注明已排除：{item}。")
_SINCE: Final = Text(en=" (since {when})", zh="（始于{when}）")
_NAMELESS: Final = Text(en="an entry without a name here ({codes})", zh="在此没有名称的一项（{codes}）")
_NO_PROBLEM: Final = Text(en="{item} is not in the record. That is not a no.", zh="记录中没有{item}。这不等于没有。")
_NOT_LISTED: Final = Text(
    en="{item} is not among the problems of the record. That is not a no.",
    zh="问题列表中没有{item}。这不等于没有。",
)
_PROBLEMS_UNREAD: Final = Text(
    en="The problems could not be read, or not all of them: {item} was not found.",
    zh="问题列表未能读取或不完整：未找到{item}。",
)


def listed(case: ClinicalCase, knowledge: Knowledge, condition: Condition) -> Iterator[Said]:
    """The entries of the problem list that are the condition, or else may be, active ones first, each wording once."""
    entries = [item for item in case.problems if not item.is_draft]
    found = [(item, condition.label) for item in entries if condition.is_of(item.codes, knowledge.codesets)]
    if not found:
        kind = condition.kind or condition.label
        found = [(item, kind) for item in entries if condition.may_be(item.codes, knowledge.codesets)]
    found.sort(key=lambda pair: (pair[0].presence is Presence.ABSENT, pair[0].state is ProblemState.INACTIVE))
    said: dict[Text, Said] = {}
    for item, label in found:
        each = problem_said(item, label, knowledge)
        said.setdefault(each.text, each)
    yield from list(said.values())[:_MOST]


def problems(
    case: ClinicalCase, knowledge: Knowledge, condition: Condition, *, is_tested: bool = False
) -> Iterator[Said]:
    """Whether the record has a condition: present, past, ruled out, or not there.

    ``is_tested``: the record holds a test for it, so only the problems are said to be silent.
    """
    found = list(listed(case, knowledge, condition))
    yield from found
    if not found:
        nothing = filled(_NOT_LISTED if is_tested else _NO_PROBLEM, item=condition.label)
        yield from silence(case, Area.PROBLEMS, nothing, filled(_PROBLEMS_UNREAD, item=condition.label))
        yield from list(unnamed(case, knowledge))[:_FEW]


def unnamed(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Problems whose codes have no name of ours: one of them may be what was asked for."""
    for item in case.problems:
        is_named = knowledge.codesets.label(item.codes) is not None or any(map(family_code, item.codes))
        if not item.is_draft and not is_named:
            codes = joined(same(code.code) for code in item.codes)
            said = problem_said(item, filled(_NAMELESS, codes=codes or same("?")), knowledge)
            yield replace(said, standing=Standing.NOT_READ)


def problem_said(item: Problem, label: Text, knowledge: Knowledge) -> Said:
    """One entry of the problem list: active, past, or ruled out."""
    named = knowledge.codesets.label(item.codes) or label
    if item.presence is Presence.ABSENT:
        return recorded(filled(_DENIED, item=named), EvidenceKind.PROBLEM, item.key, is_denied=True)
    day = item.onset_day if item.onset_day is not None else item.recorded_day
    when = filled(_SINCE, when=days_ago(day)) if day is not None else same("")
    template = _PAST if item.state is ProblemState.INACTIVE else _PROBLEM if item.is_confirmed else _UNCONFIRMED
    return recorded(filled(template, item=named, when=when), EvidenceKind.PROBLEM, item.key, day)


def code_label(codes: Sequence[Code]) -> Text:
    """The name that came with the first code, else the code itself."""
    return same(codes[0].display or codes[0].code) if codes else Text(en="(no code)", zh="（无编码）")
