"""Results of the record: the newest values of a measure, their course, what was flagged; no judgement of ours."""

from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase, Measurement
from model.domain.evidence import EvidenceKind
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.measures import Measure
from model.knowledge.readings import Reading, Readings
from model.knowledge.writing import days_ago, number, quantity
from model.language.about.answer import Said, Standing, is_unread, left_out, recorded, silence
from model.language.about.asked import Asked
from model.language.about.diagnoses import resting_on

_POINTS: Final = 3
_COURSE: Final = 8
_MOST: Final = 12
_FLAGS: Final = frozenset({"H", "HH", "L", "LL", "A", "AA", "HU", "LU", "POS"})
_VALUE: Final = Text(en="{label}: {value} ({when}{range}).", zh="{label}：{value}（{when}{range}）。")
_RANGE: Final = Text(en="; laboratory range {range}", zh="；实验室参考范围{range}")
_NO_DAY: Final = Text(en="no date", zh="无日期")
_FOUND: Final = Text(en="positive", zh="阳性")
_NOT_FOUND: Final = Text(en="negative", zh="阴性")
_COURSE_TEXT: Final = Text(
    en="{label}: from {first} ({first_day}) to {last} ({last_day}), {count} days with a value.",
    zh="{label}：从{first}（{first_day}）到{last}（{last_day}），共{count}天有数值。",
)
_NO_VALUE: Final = Text(
    en="No {measure} is in the record. That says nothing about its value.", zh="记录中没有{measure}，不能推断其数值。"
)
_RESULTS_UNREAD: Final = Text(
    en="Results could not be read, or not all of them: no {measure} was found.",
    zh="检查结果未能读取或不完整：未找到{measure}。",
)
_PARTLY: Final = Text(
    en="Not all results could be read; a newer one may exist.", zh="检查结果不完整，可能有更新的结果。"
)
_UNUSABLE: Final = Text(
    en="A value of {measure} is there that cannot be used (unit, date or form).",
    zh="有一个{measure}数值无法使用（单位、日期或格式）。",
)
_FLAGGED: Final = Text(en="Flagged by the laboratory: {items}.", zh="实验室标记为异常：{items}。")
_NO_FLAG: Final = Text(
    en="No result of the record carries a flag of the laboratory. That is no finding of normal.",
    zh="记录中的结果均无实验室异常标记。这不等于结果正常。",
)
_FLAGS_UNREAD: Final = Text(en="Results could not be read, or not all of them.", zh="检查结果未能读取或不完整。")


def measured(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """The values of every measure that is named; where a reason is asked for, also the rules that weigh them."""
    readings = Readings(case, knowledge.measures)
    several = len(asked.measures) > 1
    said = [list(_result(name, asked, case, readings)) for name in asked.measures]
    held = [item for item in said if any(each.standing is Standing.RECORDED for each in item)]
    answers = [each for item in (held if several and held else said) for each in item]
    yield from answers
    if asked.wants("why", "missed", "likely", "against", "abnormal"):
        yield from resting_on({item.ref for each in answers for item in each.evidence}, assessment)


def _result(name: str, asked: Asked, case: ClinicalCase, readings: Readings) -> Iterator[Said]:
    measure = readings.measures.named(name)
    by_day = {item.day: item for item in reversed(readings.of(name))}
    newest = sorted(by_day.values(), key=lambda it: (it.day is None, -(it.day or 0)))
    dated = [item for item in newest if item.day is not None]
    if asked.wants("trend") and len(dated) > 1:
        yield _course(measure, dated)
    shown = _COURSE if asked.wants("trend") else _POINTS
    yield from (_point(measure, item) for item in newest[:shown])
    for bad in readings.unusable(name)[:1]:
        text = filled(_UNUSABLE, measure=measure.label)
        fact = recorded(text, EvidenceKind.MEASUREMENT, bad.key).evidence
        yield Said(standing=Standing.NOT_READ, text=text, evidence=fact)
    refused = [gap for gap in case.gaps if gap.what.en.startswith(f"{measure.en}:")]
    yield from map(left_out, list(dict.fromkeys(refused)))
    if not by_day and not refused:
        nothing, unread = filled(_NO_VALUE, measure=measure.label), filled(_RESULTS_UNREAD, measure=measure.label)
        yield from list(silence(case, Area.RESULTS, nothing, unread))[:1]
    elif is_unread(case, Area.RESULTS):
        yield Said(standing=Standing.NOT_READ, text=_PARTLY)


def _point(measure: Measure, item: Reading) -> Said:
    low, high = (number(end) if end is not None else "" for end in (item.low, item.high))
    written = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    limits = filled(_RANGE, range=same(written)) if low or high else same("")
    text = filled(_VALUE, label=measure.label, value=_value(measure, item), when=_when(item), range=limits)
    return recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day)


def _course(measure: Measure, dated: Sequence[Reading]) -> Said:
    last, first = dated[0], dated[min(len(dated), _COURSE) - 1]
    text = filled(
        _COURSE_TEXT,
        label=measure.label,
        first=_value(measure, first),
        first_day=_when(first),
        last=_value(measure, last),
        last_day=_when(last),
        count=same(str(min(len(dated), _COURSE))),
    )
    facts = [recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day).evidence[0] for item in (last, first)]
    return Said(standing=Standing.RECORDED, text=text, evidence=tuple(facts))


def _value(measure: Measure, item: Reading) -> Text:
    if measure.is_qualitative:
        return _FOUND if item.value else _NOT_FOUND
    return same(quantity(item.sent_value, item.sent_unit, item.comparator))


def _when(item: Reading) -> Text:
    return days_ago(item.day) if item.day is not None else _NO_DAY


def flagged(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The newest value of each measure that the laboratory flagged or that lies outside its range."""
    newest: dict[str, Measurement] = {}
    for item in case.measurements:
        measure = knowledge.measures.of(item)
        if measure and item.day is not None and item.value is not None:
            before = newest.get(measure.name)
            if before is None or (before.day or 0) <= item.day:
                newest[measure.name] = item
    found = [(knowledge.measures.named(name), item) for name, item in newest.items() if _is_flagged(item)]
    if not found:
        yield from silence(case, Area.RESULTS, _NO_FLAG, _FLAGS_UNREAD)
        return
    found.sort(key=lambda pair: -(pair[1].day or 0))
    items = [
        Text(en=f"{measure.en} {words} ({when.en})", zh=f"{measure.zh} {words}（{when.zh}）")
        for measure, item in found[:_MOST]
        if item.value is not None
        for words, when in [(quantity(item.value, item.unit, item.comparator), days_ago(item.day or 0))]
    ]
    text = filled(_FLAGGED, items=joined(items))
    facts = (recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day).evidence[0] for _, item in found[:_MOST])
    yield Said(standing=Standing.RECORDED, text=text, evidence=tuple(facts))
    if is_unread(case, Area.RESULTS):
        yield Said(standing=Standing.NOT_READ, text=_PARTLY)


def _is_flagged(item: Measurement) -> bool:
    if item.interpretation or item.value is None:
        return item.interpretation in _FLAGS
    return (item.low is not None and item.value < item.low) or (item.high is not None and item.value > item.high)
