"""Examinations and operations: what stands among the procedures; reports of examinations are not read."""

from collections.abc import Iterator
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase, Measurement, Procedure
from model.domain.code import SNOMED, Code
from model.domain.evidence import EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.writing import days_ago
from model.language.about import other_results
from model.language.about.answer import Said, Standing, recorded, silence
from model.language.about.condition import Condition
from model.language.about.record import code_label, listed
from model.language.about.tables import ProcedureName, procedure_names

_MOST: Final = 6
_LISTED: Final = 12
_DONE: Final = Text(en="Among the procedures: {item} ({when}).", zh="手术和操作记录中有：{item}（{when}）。")
_NOT_DONE: Final = Text(
    en="The record states that this was not done: {item} ({when}).", zh="记录注明未做：{item}（{when}）。"
)
_NOT_KNOWN_DONE: Final = Text(
    en="On the record, but not as done: {item} (planned, under way, stopped, or its status is not known).",
    zh="记录中有，但未注明已完成：{item}（计划中、进行中、已中止或状态不详）。",
)
_UNDATED: Final = Text(en="The record states that this was not done: {item}.", zh="记录注明未做：{item}。")
_NO_DAY: Final = Text(en="no date", zh="无日期")
_NOTHING: Final = Text(
    en="{item} is not among the procedures of the record. That is no proof that it was not done.",
    zh="手术和操作记录中没有{item}。这不能证明没有做过。",
)
_NO_REPORTS: Final = Text(
    en="No entry of {item} was found among the procedures. Reports of imaging and examinations are not read by Osler: "
    "whether it was done, and with what result, cannot be told from here.",
    zh="手术和操作记录中未找到{item}。Osler 不读取影像和检查报告：无法据此判断是否做过及其结果。",
)
_NO_RESULT: Final = Text(en="Its report is not read by Osler.", zh="Osler 不读取其报告。")
_UNREAD: Final = Text(
    en="The procedures could not be read, or not all of them.", zh="手术和操作记录未能读取，或不完整。"
)
_EMPTY: Final = Text(
    en="No procedure is in the record. That is no proof that none was done.",
    zh="记录中没有手术或操作。这不能证明没有做过。",
)
_UNNAMED: Final = Text(en="{count} more without a name here ({codes})", zh="另有{count}项暂无名称（{codes}）")
_MORE: Final = Text(en="Besides: {items}.", zh="此外：{items}。")


def of_procedure(name: ProcedureName, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Entries of one examination or operation, or that there is none, which is not the same as not done."""
    codes = {Code(SNOMED, code) for code in name.codes}
    state = Condition(label=name.label, sets=frozenset(name.sets))
    found = [
        item
        for item in case.procedures
        if codes.intersection(item.codes) or state.is_of(item.codes, knowledge.codesets)
    ]
    yield from (_said(item, name.label, knowledge) for item in sorted(found, key=_newest)[:_MOST])
    stated = [] if found else list(listed(case, knowledge, state))
    yield from stated
    if name.is_examination and any(item.presence is Presence.PRESENT for item in found):
        yield Said(standing=Standing.NOT_READ, text=_NO_RESULT)
    if not found and not stated:
        silent = list(silence(case, Area.PROCEDURES, filled(_NOTHING, item=name.label), _UNREAD))
        if name.is_examination and silent[0].standing is Standing.NOT_RECORDED:
            silent = [Said(standing=Standing.NOT_READ, text=filled(_NO_REPORTS, item=name.label))]
        yield from silent
        yield from unnamed(case, knowledge)


def all_procedures(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Every procedure with a name of ours, each once with its newest day, then the others counted."""
    ordered = sorted(case.procedures, key=_newest)
    named = [(item, label) for item in ordered if (label := _label(item, knowledge))]
    once = {label: item for item, label in reversed(named)}
    for label, item in sorted(once.items(), key=lambda pair: _newest(pair[1]))[:_LISTED]:
        yield _said(item, label, knowledge)
    yield from unnamed(case, knowledge)
    if not ordered:
        yield from silence(case, Area.PROCEDURES, _EMPTY, _UNREAD)


def planned(case: ClinicalCase, knowledge: Knowledge, name: Text | None = None) -> Iterator[Said]:
    """What was ordered, planned or begun and is not stated as done, the newest first, each once. ``name``: that one."""
    said: dict[Text, Said] = {}
    for item in sorted(case.procedures, key=_newest):
        if item.presence is Presence.UNKNOWN:
            label = _label(item, knowledge) or _ordered(item, knowledge)
            each = _said(item, label, knowledge)
            if name in {None, label}:
                said.setdefault(each.text, each)
    yield from list(said.values())[:_MOST]


def _ordered(item: Procedure, knowledge: Knowledge) -> Text:
    """The name of an ordered test, else its code."""
    measure = knowledge.measures.of(Measurement(key=item.key, codes=item.codes))
    return measure.label if measure else other_results.name_of(item.codes) or code_label(item.codes)


def unnamed(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """How many procedures have no name of ours, and their codes: one of them may be what was asked for."""
    found = [item for item in sorted(case.procedures, key=_newest) if not _label(item, knowledge)]
    if found:
        shown = list(dict.fromkeys(item.codes[0].code if item.codes else "?" for item in found))[:3]
        words = filled(_UNNAMED, count=same(str(len(found))), codes=joined(map(same, shown)))
        yield recorded(filled(_MORE, items=words), EvidenceKind.PROCEDURE, found[0].key, found[0].day)


def _said(item: Procedure, label: Text, knowledge: Knowledge) -> Said:
    is_absent = item.presence is Presence.ABSENT
    when = days_ago(item.day) if item.day is not None else _NO_DAY
    text = filled(_template(item), item=_label(item, knowledge) or label, when=when)
    return recorded(text, EvidenceKind.PROCEDURE, item.key, item.day, is_denied=is_absent)


def _template(item: Procedure) -> Text:
    if item.presence is Presence.PRESENT:
        return _DONE
    if item.presence is Presence.UNKNOWN:
        return _NOT_KNOWN_DONE
    return _UNDATED if item.day is None else _NOT_DONE


def _label(item: Procedure, knowledge: Knowledge) -> Text | None:
    held = {code.code for code in item.codes if code.system == SNOMED}
    rows = [row for row in procedure_names() if held.intersection(row.codes)]
    own = min(rows, key=lambda row: len(row.codes), default=None)
    return knowledge.codesets.label(item.codes) or (own.label if own else None)


def _newest(item: Procedure) -> tuple[bool, int]:
    return item.day is None, -(item.day or 0)
