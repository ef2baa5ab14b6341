"""Results of the record: the newest values of a measure, their course, what was flagged; no judgement of ours."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase, Measurement
from model.domain.evidence import EvidenceKind
from model.domain.gap import Area, Why
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.measures import Measure
from model.knowledge.readings import Reading, Readings
from model.knowledge.units import convert
from model.knowledge.writing import NEGATIVE, POSITIVE, days_ago, number, quantity
from model.language.about import other_results, procedures
from model.language.about.answer import Said, Standing, is_unread, left_out, recorded, silence
from model.language.about.asked import Asked
from model.language.about.diagnoses import resting_on
from model.language.about.tables import ToldName

_POINTS: Final = 3
_COURSE: Final = 8
_MOST: Final = 12
_FLAGS: Final = frozenset({"H", "HH", "L", "LL", "A", "AA", "HU", "LU", "POS"})
_VALUE: Final = Text(en="{label}: {value} ({when}{range}).", zh="{label}：{value}（{when}{range}）。")
_RANGE: Final = Text(en="; laboratory range {range}", zh="；实验室参考范围{range}")
_NO_DAY: Final = Text(en="no date", zh="无日期")
_COURSE_TEXT: Final = Text(
    en="{label}: from {first} ({first_day}) to {last} ({last_day}), {count} days with a value{direction}.",
    zh="{label}：从{first}（{first_day}）到{last}（{last_day}），共{count}天有数值{direction}。",
)
_HIGHER: Final = Text(en=": the newest is higher", zh="：最新值较高")
_LOWER: Final = Text(en=": the newest is lower", zh="：最新值较低")
_SAME: Final = Text(en=": the newest is the same", zh="：最新值相同")
_LOWEST: Final = Text(
    en="Lowest {label} of {count} days: {value} ({when}).", zh="{label}最低值（共{count}天有数值）：{value}（{when}）。"
)
_HIGHEST: Final = Text(
    en="Highest {label} of {count} days: {value} ({when}).",
    zh="{label}最高值（共{count}天有数值）：{value}（{when}）。",
)
_SENT_AS: Final = Text(en="{value}, sent as {sent}", zh="{value}，原始为{sent}")
_EMPTY: Final = Text(
    en="{measure}: measured or ordered ({when}), but without a value that can be used; check it in the record.",
    zh="{measure}：已检测或已开单（{when}），但没有可用的数值；请在病历中核对。",
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
    said = [list(_result(name, asked, case, knowledge, readings)) for name in asked.measures]
    held = [item for item in said if any(each.standing is Standing.RECORDED for each in item)]
    answers = [each for item in (held if several and held else said) for each in item]
    yield from answers
    if asked.wants("why", "missed", "likely", "against", "abnormal"):
        yield from resting_on({item.ref for each in answers for item in each.evidence}, assessment)


def told(name: ToldName, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """Results of a name that no rule reads, or that there is none."""
    yield from list(other_results.named(name, case)) or no_value(name.label, case, knowledge)


def no_value(label: Text, case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """That the record has no such result; and that it holds others, unread or nameless, one of which may be it."""
    nothing, unread = filled(_NO_VALUE, measure=label), filled(_RESULTS_UNREAD, measure=label)
    yield from list(silence(case, Area.RESULTS, nothing, unread))[:1]
    lacking = [gap for gap in case.gaps if gap.area is Area.RESULTS and not gap.is_whole_area]
    yield from (left_out(gap) for gap in lacking if gap.why is Why.UNREADABLE)
    yield from procedures.planned(case, knowledge, label)
    yield from other_results.nameless(case, knowledge)


def _empty(measure: Measure, case: ClinicalCase, readings: Readings) -> Iterator[Said]:
    """The newest entry of a measure without a value, where no value is newer."""
    known = {item.day for item in readings.of(measure.name)}
    found = [
        item
        for item in case.measurements
        if item.value is None and not measure.is_qualitative and readings.measures.of(item) == measure
    ]
    newest = max(found, key=lambda item: item.day or 0, default=None)
    if newest and all(day is None or (newest.day is not None and day < newest.day) for day in known):
        when = days_ago(newest.day) if newest.day is not None else _NO_DAY
        text = filled(_EMPTY, measure=measure.label, when=when)
        fact = recorded(text, EvidenceKind.MEASUREMENT, newest.key, newest.day).evidence
        yield Said(standing=Standing.NOT_READ, text=text, evidence=fact)


def _result(name: str, asked: Asked, case: ClinicalCase, knowledge: Knowledge, readings: Readings) -> Iterator[Said]:
    measure = readings.measures.named(name)
    by_day = {item.day: item for item in reversed(readings.of(name))}
    newest = sorted(by_day.values(), key=lambda it: (it.day is None, -(it.day or 0)))
    dated = [item for item in newest if item.day is not None]
    is_mixed = len({item.sent_unit for item in dated[:_COURSE]}) > 1
    if (asked.wants("trend") or is_mixed) and len(dated) > 1:
        yield _course(measure, dated)
    yield from _extremes(measure, asked, newest)
    shown = _COURSE if asked.wants("trend") else _POINTS
    yield from (_point(measure, item, newest[0].sent_unit) for item in newest[:shown])
    empty = list(_empty(measure, case, readings))
    yield from empty
    bad_values = readings.unusable(name)[:1]
    for bad in bad_values:
        text = filled(_UNUSABLE, measure=measure.label)
        fact = recorded(text, EvidenceKind.MEASUREMENT, bad.key).evidence
        yield Said(standing=Standing.NOT_READ, text=text, evidence=fact)
    refused = [gap for gap in case.gaps if gap.what.en.startswith(f"{measure.en}:")]
    yield from map(left_out, list(dict.fromkeys(refused)))
    if not (by_day or refused or empty or bad_values):
        kin = list(other_results.kin_of((name,), case))
        yield from kin or no_value(measure.label, case, knowledge)
    elif is_unread(case, Area.RESULTS):
        yield Said(standing=Standing.NOT_READ, text=_PARTLY)


def _extremes(measure: Measure, asked: Asked, found: Sequence[Reading]) -> Iterator[Said]:
    """The lowest or the highest value of the record, where that is asked for."""
    if measure.is_qualitative or not found:
        return
    for kind, words, choose in (("lowest", _LOWEST, min), ("highest", _HIGHEST, max)):
        if asked.wants(kind):
            item = choose(found, key=lambda each: each.value)
            text = filled(
                words, label=measure.label, value=_value(measure, item, found[0].sent_unit), when=_when(item),
                count=same(str(len(found))),
            )  # fmt: skip
            yield recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day)


def _point(measure: Measure, item: Reading, unit: str) -> Said:
    low, high = (number(end) if end is not None else "" for end in (item.low, item.high))
    written = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    limits = filled(_RANGE, range=same(written)) if low or high else same("")
    text = filled(_VALUE, label=measure.label, value=_value(measure, item, unit), when=_when(item), range=limits)
    return recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day)


def _course(measure: Measure, dated: Sequence[Reading]) -> Said:
    last, first = dated[0], dated[min(len(dated), _COURSE) - 1]
    text = filled(
        _COURSE_TEXT,
        label=measure.label,
        first=_value(measure, first, last.sent_unit),
        first_day=_when(first),
        last=_value(measure, last, last.sent_unit),
        last_day=_when(last),
        count=same(str(min(len(dated), _COURSE))),
        direction=_direction(measure, first, last),
    )
    facts = [recorded(text, EvidenceKind.MEASUREMENT, item.key, item.day).evidence[0] for item in (last, first)]
    return Said(standing=Standing.RECORDED, text=text, evidence=tuple(facts))


def _direction(measure: Measure, first: Reading, last: Reading) -> Text:
    if measure.is_qualitative or first.comparator or last.comparator:
        return same("")
    return _SAME if first.value == last.value else _HIGHER if last.value > first.value else _LOWER


def _value(measure: Measure, item: Reading, unit: str) -> Text:
    """As sent; where the newest value has another unit, in that one first."""
    if measure.is_qualitative:
        return POSITIVE if item.value else NEGATIVE
    sent = same(quantity(item.sent_value, item.sent_unit, item.comparator))
    other = convert(item.sent_value, item.sent_unit, unit, analyte=measure.analyte or measure.name)
    if item.sent_unit == unit or other is None:
        return sent
    rounded = other.quantize(Decimal("0.01")).normalize()
    return filled(_SENT_AS, value=same(quantity(rounded, unit, item.comparator)), sent=sent)


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
