"""Passages of the diagnosis criteria: the limits of each disease, what its rule explains, and the next steps."""

import re
from collections.abc import Iterator

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.disease_rules import Comparison, Criterion, DiseaseRule, Limit, OtherUnit
from model.knowledge.records import TextRecord
from model.knowledge.writing import quantity
from model.language.passage import Passage, headed

_SIGNS = {Comparison.AT_LEAST: "≥", Comparison.ABOVE: ">", Comparison.BELOW: "<", Comparison.AT_MOST: "≤"}
_CRITERIA = Text(en="criteria", zh="诊断标准")
_NEXT = Text(en="what to do next", zh="下一步处理")
_LINE = Text(en="{name}, criterion {measure}: {limits}.", zh="{name}，标准 {measure}：{limits}。")
_SEXES = {"female": Text(en="women", zh="女性"), "male": Text(en="men", zh="男性")}
_BELOW = Text(en="below {age} years", zh="{age}岁以下")
_FROM = Text(en="from {age} years", zh="{age}岁起")
_WHEN = Text(en="with {state}", zh="有{state}时")
_TIMES = Text(en="{times} × the laboratory's upper limit", zh="实验室上限的{times}倍")
_CHANGE = Text(en="(change)", zh="（变化）")
_SPLIT_EN = re.compile(r"(?<=[.;])\s+")
_SPLIT_ZH = re.compile(r"(?<=[。；])")


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The criteria of each disease, and its next steps."""
    for rule in knowledge.diseases:
        subjects = {f"disease:{rule.id}", *(f"set:{name}" for name in (*rule.listed, *rule.explained))}
        subjects |= {f"measure:{item.measure}" for item in rule.criteria}
        sources, name = tuple(item.source() for item in rule.sources), rule.name.text()
        criteria = tuple(dict.fromkeys(_criterion(rule, item, knowledge) for item in rule.criteria if not item.shows))
        yield Passage(
            rule_id=rule.id,
            title=headed((name, _CRITERIA)),
            sentences=(*criteria, *_plain(rule.detail, rule)),
            sources=sources,
            subjects=frozenset(subjects),
            weight=2,
        )
        steps = tuple(dict.fromkeys(_steps(rule)))
        if steps:
            yield Passage(
                rule_id=f"{rule.id}-next",
                title=headed((name, _NEXT)),
                sentences=steps,
                sources=sources,
                subjects=frozenset(subjects),
                weight=1,
            )


def _steps(rule: DiseaseRule) -> Iterator[Text]:
    records: list[TextRecord] = [item for route in rule.routes for item in route.next_steps]
    records += [route.missing for route in rule.routes if route.missing]
    records += [item for axis in rule.axes for stage in axis.stages for item in stage.next_steps]
    for record in records:
        yield from _plain(record, rule)


def _plain(record: TextRecord, rule: DiseaseRule) -> Iterator[Text]:
    """The sentences of a text that speak of no single patient; a limit is filled in where there is only one."""
    english, chinese = _SPLIT_EN.split(record.en), [part for part in _SPLIT_ZH.split(record.zh) if part.strip()]
    if len(english) != len(chinese):
        english, chinese = [record.en], [record.zh]
    single = {
        f"{{limit_{item.name}}}": quantity(item.limits[0].value, item.limits[0].unit)
        for item in rule.criteria
        if len(item.limits) == 1
    }
    for en, zh in zip(english, chinese, strict=True):
        for placeholder, words in single.items():
            en, zh = en.replace(placeholder, words), zh.replace(placeholder, words)  # noqa: PLW2901 - one filling
        if "{" not in en and "{" not in zh:
            yield Text(en=en.strip(), zh=zh.strip())


def _criterion(rule: DiseaseRule, item: Criterion, knowledge: Knowledge) -> Text:
    measure = knowledge.measures.named(item.measure)
    limits = [_limit(limit, item, knowledge) for limit in item.limits]
    mark = _CHANGE if item.change else same("")
    return Text(
        en=_LINE.en.format(
            name=rule.name.en, measure=f"{measure.en} {mark.en}".strip(), limits="; ".join(part.en for part in limits)
        ),
        zh=_LINE.zh.format(
            name=rule.name.zh, measure=f"{measure.zh}{mark.zh}".strip(), limits="；".join(part.zh for part in limits)
        ),
    )


def _limit(limit: Limit, item: Criterion, knowledge: Knowledge) -> Text:
    sign = _SIGNS[item.comparison]
    written: tuple[Limit | OtherUnit, ...] = (limit, *limit.also)
    forms = [f"{sign} {quantity(form.value, form.unit)}" for form in written]
    if limit.times_high:
        words = Text(en=_TIMES.en.format(times=limit.times_high), zh=_TIMES.zh.format(times=limit.times_high))
        value = Text(en=f"{sign} {words.en}", zh=f"{sign} {words.zh}")
    else:
        value = same(forms[0] + (f" ({', '.join(forms[1:])})" if forms[1:] else ""))
    people = [_SEXES[limit.sex]] if limit.sex in _SEXES else []
    if limit.min_age:
        people.append(Text(en=_FROM.en.format(age=limit.min_age), zh=_FROM.zh.format(age=limit.min_age)))
    if limit.below_age:
        people.append(Text(en=_BELOW.en.format(age=limit.below_age), zh=_BELOW.zh.format(age=limit.below_age)))
    if limit.when and (state := knowledge.codesets.label(knowledge.codesets.members(limit.when))):
        people.append(Text(en=_WHEN.en.format(state=state.en), zh=_WHEN.zh.format(state=state.zh)))
    if limit.choice:
        people.append(same(limit.choice))
    if not people:
        return value
    return Text(
        en=f"{value.en} ({', '.join(part.en for part in people)})",
        zh=f"{value.zh}（{'、'.join(part.zh for part in people)}）",
    )
