"""The sentences around a rule's own texts: results, limits and gaps, in both languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from model.diagnosis.evaluate import Verdict
from model.diagnosis.formulas import Computed
from model.diagnosis.routes import Judgement, Occasion
from model.diagnosis.samples import Sample
from model.domain.evidence import Direction, Evidence, EvidenceKind
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text, same
from model.knowledge.disease_rules import Comparison, DiseaseRule, Limit, OtherUnit
from model.knowledge.measures import Measure
from model.knowledge.readings import Reason
from model.knowledge.units import convert
from model.knowledge.writing import days_ago, number, quantity

_TENTH: Final = Decimal("0.1")
_SIGNS: Final[dict[Comparison, str]] = {
    Comparison.AT_LEAST: "≥",
    Comparison.ABOVE: ">",
    Comparison.BELOW: "<",
    Comparison.AT_MOST: "≤",
}
_REASONS: Final[dict[Reason, Text]] = {
    Reason.NO_UNIT: Text(en="without a unit", zh="没有单位"),
    Reason.NO_NUMBER: Text(en="without a number", zh="没有数值"),
    Reason.UNKNOWN_UNIT: Text(en="in a unit that does not fit the test", zh="的单位与检验项目不符"),
    Reason.IMPLAUSIBLE: Text(en="outside what a patient can have", zh="超出人体可能范围"),
    Reason.NO_DATE: Text(en="without a date", zh="没有日期"),
    Reason.UNCLEAR: Text(en="neither positive nor negative", zh="无法判定阳性或阴性"),
}

DECEASED: Final = Gap(
    what=Text(en="Criteria for diseases", zh="疾病诊断标准"),
    why=Why.NOT_ASSESSED,
    area=Area.ASSESSMENT,
    consequence=Text(
        en="No disease was assessed: the patient is recorded as deceased.", zh="未评估任何疾病：患者记录为已故。"
    ),
    detail="deceased",
)


def joined(texts: Iterable[Text]) -> Text:
    """Several items in one sentence."""
    items = tuple(texts)
    return Text(en=", ".join(item.en for item in items), zh="、".join(item.zh for item in items))


def sample_words(sample: Sample) -> Text:
    """The measure with its value."""
    value, made = value_words(sample), sample.taken.computed
    label = made.inputs[0][0] if made and made.is_as_measured else sample.measure.label
    return Text(en=f"{label.en} {value.en}", zh=f"{label.zh} {value.zh}")


def value_words(sample: Sample) -> Text:
    """The value alone: an amount, a change with what it rests on, or found and not found."""
    taken = sample.taken
    return taken.words or same(quantity(taken.value, taken.unit, taken.comparator))


def _as_sent(limit: Limit, sample: Sample) -> Limit | OtherUnit:
    forms: tuple[Limit | OtherUnit, ...] = (limit, *limit.also)
    return next((form for form in forms if form.unit == sample.taken.unit), limit)


def limit_words(limit: Limit | OtherUnit, comparison: Comparison) -> Text:
    """The limit with its sign: "≥ 6.5%"."""
    return same(f"{_SIGNS[comparison]} {quantity(limit.value, limit.unit)}")


def occasion_words(occasion: Occasion, shown: str, *, is_named: bool = True, is_dated: bool = True) -> Text:
    """What was measured on one occasion, and when; ``shown`` is the rule's short form ("{systolic}/{diastolic}")."""
    when = days_ago(occasion.day)
    telling = [item for item in occasion.samples if item.is_abnormal is occasion.is_abnormal]
    if shown:
        what = same(shown.format_map(_Missing((item.name, _in_measure_unit(item)) for item in occasion.samples)))
    else:
        what = joined(dict.fromkeys(map(sample_words if is_named else value_words, telling)))
    return _dated(what, when) if is_dated else what


def _dated(what: Text, when: Text) -> Text:
    return Text(en=f"{what.en} ({when.en})", zh=f"{what.zh}（{when.zh}）")


class _Missing(dict[str, str]):
    """A value that was not measured on that occasion is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


def _in_measure_unit(sample: Sample) -> str:
    measure, taken = sample.measure, sample.taken
    if taken.unit == measure.unit:
        return number(taken.value)
    value = convert(taken.value, taken.unit, measure.unit, analyte=measure.analyte or measure.name)
    if value is None:
        return number(taken.value)
    rounded = value.quantize(_TENTH)
    return number(rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded)


def results_words(judgement: Judgement, most: int) -> Text:
    """The newest result that counts and, as far as ``most`` allows, one of each other test, or else the oldest; with
    none without its date. What was found on one day has its date once.
    """
    counted, shown = judgement.counted, judgement.route.shown
    if most < 2 or len(counted) == 1:
        return occasion_words(counted[0], shown, is_dated=most > 0)
    others = list(_of_other_tests(counted))[: most - 1] if not shown else []
    chosen = (counted[0], *(others or counted[-1:]))
    if others and len({item.day for item in chosen}) == 1:
        return _dated(joined(occasion_words(item, shown, is_dated=False) for item in chosen), days_ago(chosen[0].day))
    return joined(occasion_words(item, shown, is_named=bool(others) or item is counted[0]) for item in chosen)


def _of_other_tests(counted: Sequence[Occasion]) -> Iterator[Occasion]:
    """The newest occasion of each set of tests that the newest one did not show."""
    seen = {frozenset(item.name for item in counted[0].samples)}
    for occasion in counted[1:]:
        names = frozenset(item.name for item in occasion.samples)
        if names not in seen:
            seen.add(names)
            yield occasion


def values(judgement: Judgement, limits: Mapping[str, Limit], rule: DiseaseRule, most: int) -> dict[str, Text]:
    """Every placeholder that a rule's texts may use, except the names of its axes."""
    later = judgement.later[0] if judgement.later else judgement.counted[0]
    filled = {
        "results": results_words(judgement, most),
        "newest": occasion_words(later, judgement.route.shown, is_dated=most > 0),
        "count": same(str(len(judgement.counted))),
        "total": same(str(judgement.total)),
        "name": rule.name.text(),
    }
    return filled | limit_values(limits, rule)


def limit_values(limits: Mapping[str, Limit], rule: DiseaseRule) -> dict[str, Text]:
    """The limits by criterion: "{limit_hba1c}"; the first one written where none could be chosen."""
    return {
        f"limit_{item.name}": same(quantity((limit := limits.get(item.name, item.limits[0])).value, limit.unit))
        for item in rule.criteria
    }


def listed_summary(rule: DiseaseRule) -> Text:
    """Said of a disease that the values confirm and the list already names."""
    return Text(
        en=f"{rule.name.en}: the values meet the criteria; it is already on the problem list.",
        zh=f"{rule.name.zh}：检查值符合诊断标准，问题列表中已有该诊断。",
    )


def not_assessed(rule: DiseaseRule, consequence: Text, area: Area = Area.ASSESSMENT, ref: str = "") -> Gap:
    """The rule did not speak, and why."""
    return Gap(
        what=Text(en=f"Criteria for {rule.name.en}", zh=f"{rule.name.zh}的诊断标准"),
        why=Why.NOT_ASSESSED,
        area=area,
        consequence=consequence,
        detail=rule.id,
        ref=ref,
    )


def many_not_assessed(rules: Sequence[DiseaseRule], words: Callable[[str, str], Text], area: Area) -> Gap:
    """Several rules did not speak for one and the same reason; ``detail`` names them."""
    count = len(rules)
    return Gap(
        what=Text(en=f"Criteria for {count} diseases", zh=f"{count}种疾病的诊断标准"),
        why=Why.NOT_ASSESSED,
        area=area,
        consequence=words(f"Each of {count} diseases", f"{count}种疾病"),
        detail=" ".join(sorted(rule.id for rule in rules)),
    )


def results_missing(en: str, zh: str) -> Text:
    """The results could not be read in full."""
    return Text(
        en=f"{en} was not assessed in full: results were not available or not complete.",
        zh=f"{zh}未能完整评估：检查结果未取得或不完整。",
    )


def person_unknown(en: str, zh: str) -> Text:
    """Age or sex decides the limit and is not recorded."""
    return Text(
        en=f"{en} was not assessed: the patient's age or sex is not recorded.",
        zh=f"{zh}未评估：患者的年龄或性别未记录。",
    )


def follow_up_unread(rule: DiseaseRule) -> Text:
    """Whether follow-up came cannot be told."""
    return Text(
        en=f"{rule.name.en}: whether the follow-up was done could not be checked.",
        zh=f"{rule.name.zh}：未能核对是否已完成后续检查或治疗。",
    )


def list_unread(rule: DiseaseRule) -> Text:
    """Whether somebody has named it cannot be told; nor whether an exclusion applies."""
    return Text(
        en=f"Whether {rule.name.en} is already listed, and whether it has another cause, was not checked.",
        zh=f"未能核对{rule.name.zh}是否已在问题列表中，也未能核对有无其他原因。",
    )


def unusable_gap(measure: Measure, reason: Reason, count: int, *, hides_newest: bool) -> Gap:
    """Values that no criterion may use; ``hides_newest``: no usable one is as new."""
    why = _REASONS[reason]
    return Gap(
        what=Text(
            en=f"{count} {measure.en} value{'' if count == 1 else 's'} {why.en}",
            zh=f"{count}个{measure.zh}结果{why.zh}",
        ),
        why=Why.UNREADABLE,
        area=Area.RESULTS,
        consequence=Text(en="Not used by any criterion; nothing is guessed.", zh="未用于任何诊断标准，不作猜测。"),
        detail=f"{measure.name} {reason.value} {count}",
        hides_newest=hides_newest,
    )


def set_aside_words(count: int, reason: Text) -> Text:
    """Results left out because of the patient's state."""
    return Text(
        en=f"{count} result{'' if count == 1 else 's'} left out. {reason.en}",
        zh=f"{count}个结果未计入。{reason.zh}",
    )


def claim(sample: Sample, comparison: Comparison, limit: Limit) -> Text:
    """One result against its limit, with the inputs of a computed one; its day stands in the evidence."""
    words = sample_words(sample)
    if sample.measure.is_qualitative:
        return words
    bound = bound_words(sample, comparison, limit)
    made = sample.taken.computed
    note = made.note() if made and not made.is_as_measured else None
    en = f"{words.en}{f' ({note.en})' if note else ''}, limit {bound}"
    zh = f"{words.zh}{f'（{note.zh}）' if note else ''}，界值 {bound}"
    return Text(en=en, zh=zh)


def bound_words(sample: Sample, comparison: Comparison, limit: Limit) -> str:
    """The limit that the result was held against: a multiple of the laboratory's range where it sent one."""
    times, end = (limit.times_high, sample.taken.high) if limit.times_high else (limit.times_low, sample.taken.low)
    if times and end:
        factor = "" if times == 1 else f"{number(times)} × "
        return f"{_SIGNS[comparison]} {factor}{quantity(end, sample.taken.unit)}"
    return limit_words(_as_sent(limit, sample), comparison).en


def newest(verdict: Verdict) -> Iterator[Evidence]:
    """The newest result of each criterion, as evidence against."""
    for item in verdict.rule.criteria:
        if not item.shows and (results := verdict.results[item.name]):
            yield Evidence(
                claim=claim(results[-1], item.comparison, verdict.limits[item.name]),
                kind=EvidenceKind.MEASUREMENT,
                ref=results[-1].taken.keys[0],
                day=results[-1].day,
                direction=Direction.AGAINST,
            )


def filled(template: Text, **parts: Text) -> Text:
    """A sentence of ours with its placeholders filled, each in its own language."""
    return Text(
        en=template.en.format_map({name: part.en for name, part in parts.items()}),
        zh=template.zh.format_map({name: part.zh for name, part in parts.items()}),
    )


def outside(rule: DiseaseRule) -> Text:
    """The rule is not for this patient."""
    if rule.scope.outside is not None:
        return rule.scope.outside.text()
    return Text(
        en=f"The criteria for {rule.name.en} were not applied: they are not made for this patient.",
        zh=f"未应用{rule.name.zh}的诊断标准：该标准不适用于本患者。",
    )


def contradiction(measure: Measure, check: Computed) -> Text:
    """The reported value does not go with another result of the same day."""
    value, note = quantity(check.value, check.unit), check.note()
    return Text(
        en=f"The same day's other results give {measure.en} {value} ({note.en})",
        zh=f"按同日其他结果推算，{measure.zh} 为 {value}（{note.zh}）",
    )
