"""A verdict put into words: one diagnosis with its evidence, or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from model.diagnosis import wording
from model.diagnosis.evaluate import Outcome, Verdict
from model.diagnosis.routes import Judgement, Occasion
from model.diagnosis.samples import is_contradicted
from model.diagnosis.view import Fact, View
from model.domain.assessment import Diagnosis, DiagnosisStanding, Urgency
from model.domain.case import ClinicalCase
from model.domain.code import Code
from model.domain.evidence import Direction, Evidence, EvidenceKind
from model.domain.finding import Presence
from model.domain.gap import Area
from model.domain.text import Text
from model.knowledge.records import TextRecord

SUMMARY_LIMIT: Final = 139
_SHOWN: Final = 5
_NAMED: Final = 4
_URGENCIES: Final = tuple(Urgency)


def state(view: View, verdict: Verdict) -> Diagnosis | None:
    """Say what a verdict means for the problem list; ``None`` when there is nothing to say.

    An entry says what was known when it was made: a danger that is newer is spoken of, listed or not.
    """
    entries = view.listed(verdict.rule)
    listed = bool(entries)
    if listed and (danger := verdict.danger) and _is_newer(danger, entries):
        return compose(view, replace(verdict, outcome=Outcome.BEGUN), danger, DiagnosisStanding.SUSPECTED)
    if verdict.judgement is None or (listed and verdict.outcome is not Outcome.MET):
        return None
    if listed and not view.named(verdict.rule):
        return None
    if not listed and verdict.judgement.route.is_only_for_listed:
        return None
    if verdict.outcome is not Outcome.MET:
        standing = DiagnosisStanding.SUSPECTED
    else:
        standing = DiagnosisStanding.LISTED if listed else DiagnosisStanding.UNLISTED
    return compose(view, verdict, verdict.judgement, standing)


def _is_newer(judgement: Judgement, entries: Iterable[Fact]) -> bool:
    """Whether the newest value came after every entry; one without a day cannot have named it."""
    newest = judgement.counted[0].day
    return all(entry.day is None or entry.day < newest for entry in entries)


def compose(view: View, verdict: Verdict, judgement: Judgement, standing: DiagnosisStanding) -> Diagnosis:
    """The diagnosis itself, with summary, detail, stage, evidence and next steps."""
    rule = verdict.rule
    stages = verdict.staging.stages if verdict.staging else ()
    is_met = verdict.outcome is Outcome.MET
    code = next((stage.code for stage in stages if stage.code and is_met), rule.code)
    return Diagnosis(
        code=code.value(),
        label=rule.name.text(),
        standing=standing,
        urgency=_urgency(verdict, judgement, standing),
        rule_id=rule.id,
        summary=_summary(view, verdict, judgement, standing),
        detail=rule.detail.text(**_values(verdict, judgement, most=2)),
        evidence=tuple(evidence(view, verdict, judgement)),
        sources=tuple(source.source() for source in rule.sources),
        next_steps=tuple(_next_steps(verdict, judgement)),
    )


def _urgency(verdict: Verdict, judgement: Judgement, standing: DiagnosisStanding) -> Urgency:
    """The route's own, unless it was overtaken or is named already; and what the newest values add."""
    stages = verdict.staging.stages if verdict.staging else ()
    urgencies = [Urgency.INFO, *(stage.urgency for stage in stages)]
    if standing is not DiagnosisStanding.LISTED and verdict.outcome is not Outcome.OVERTAKEN:
        urgencies.append(judgement.route.urgency)
    if standing is DiagnosisStanding.UNLISTED:
        urgencies += [stage.urgency_if_met for stage in stages]
    return max(urgencies, key=_URGENCIES.index)


def _values(verdict: Verdict, judgement: Judgement, most: int) -> dict[str, Text]:
    axes = dict(verdict.staging.labels) if verdict.staging else {}
    return wording.values(judgement, verdict.limits, verdict.rule, most) | axes


def _summary(view: View, verdict: Verdict, judgement: Judgement, standing: DiagnosisStanding) -> Text:
    if standing is DiagnosisStanding.LISTED:
        return wording.listed_summary(verdict.rule)
    template = _template(view, verdict, judgement)
    for most in range(max(2, min(judgement.route.different, _NAMED)), 0, -1):
        words = template.text(**_values(verdict, judgement, most))
        if max(len(words.en), len(words.zh)) <= SUMMARY_LIMIT:
            return words
    return template.text(**_values(verdict, judgement, most=0))


def _template(view: View, verdict: Verdict, judgement: Judgement) -> TextRecord:
    route = judgement.route
    if verdict.outcome is Outcome.OVERTAKEN and route.later_normal and route.later_normal.summary:
        return route.later_normal.summary
    if verdict.outcome is Outcome.MET and view.lacks(Area.PROBLEMS) and route.summary_unread:
        return route.summary_unread
    return route.summary


def _next_steps(verdict: Verdict, judgement: Judgement) -> Iterator[Text]:
    route = judgement.route
    steps = [*(step for stage in (verdict.staging.stages if verdict.staging else ()) for step in stage.next_steps)]
    if verdict.outcome is Outcome.OVERTAKEN and route.later_normal:
        steps += route.later_normal.next_steps
    elif route.missing is not None:
        steps = [route.missing, *steps, *route.next_steps]
    else:
        steps += route.next_steps
    values = _values(verdict, judgement, most=1)
    yield from dict.fromkeys(step.text(**values) for step in steps)


def evidence(view: View, verdict: Verdict, judgement: Judgement) -> Iterator[Evidence]:
    """Results that count (the newest and the oldest of many), results against, needed and past states."""
    yield from _results(verdict, _few(judgement.counted), Direction.FOR)
    yield from _results(verdict, judgement.later[:2], Direction.AGAINST)
    named = {fact.name: fact.label.text() for fact in judgement.route.facts}
    for name, fact in judgement.facts:
        yield Evidence(claim=named[name], kind=fact.kind, ref=fact.key, day=fact.day)
    asked = view.current((judgement.route.needs,))[:2] if judgement.route.needs else ()
    named_already = view.listed(verdict.rule) if judgement.route.although_listed else ()
    needed = (fact for condition in judgement.route.where for fact in view.holds(condition)[:3])
    for fact in dict.fromkeys((*asked, *named_already, *needed)):
        yield Evidence(claim=_label(view, fact), kind=fact.kind, ref=fact.key, day=fact.day)
    yield from _named_before(view, verdict)


def _few(counted: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
    return counted if len(counted) <= _SHOWN else (*counted[: _SHOWN - 1], counted[-1])


def _results(verdict: Verdict, occasions: Iterable[Occasion], direction: Direction) -> Iterator[Evidence]:
    for occasion in occasions:
        for sample in occasion.samples:
            if direction is Direction.FOR and not sample.is_abnormal:
                continue
            item = verdict.rule.criterion(sample.name)
            limit = verdict.limits.get(item.shows) or verdict.limits[item.name]
            yield Evidence(
                claim=wording.claim(sample, item.comparison, limit),
                kind=EvidenceKind.MEASUREMENT,
                ref=sample.taken.keys[0],
                day=sample.day,
                direction=direction,
            )
            if sample.taken.check is not None and is_contradicted(sample, item.comparison, limit):
                yield Evidence(
                    claim=wording.contradiction(sample.measure, sample.taken.check),
                    kind=EvidenceKind.MEASUREMENT,
                    ref=sample.taken.check.keys[0],
                    day=sample.day,
                    direction=Direction.AGAINST,
                )


def _named_before(view: View, verdict: Verdict) -> Iterator[Evidence]:
    """Entries of the same disease that do not make it listed: resolved, unconfirmed or refuted."""
    for problem, sets in view.problem_sets:
        if problem.is_draft or sets.isdisjoint(verdict.rule.listed):
            continue
        words = _REFUTED if problem.presence is Presence.ABSENT else _UNCONFIRMED
        if problem.is_confirmed and problem.presence is Presence.PRESENT:
            if any(fact.key == problem.key for fact in view.listed(verdict.rule)):
                continue
            words = _RESOLVED
        yield Evidence(
            claim=words,
            kind=EvidenceKind.PROBLEM,
            ref=problem.key,
            day=problem.recorded_day,
            direction=Direction.AGAINST,
        )


def _label(view: View, fact: Fact) -> Text:
    if fact.kind is EvidenceKind.MEDICATION and view.drugs is not None:
        taken = next(item for item in view.case.medications if item.key == fact.key)
        return wording.joined(view.drugs.label(code) for code in taken.ingredients)
    codes = next(codes for name, codes in _coded(view.case) if name == fact.key)
    known = view.codesets.label(codes)
    return known or Text(en=codes[0].code, zh=codes[0].code)


def _coded(case: ClinicalCase) -> Iterator[tuple[str, tuple[Code, ...]]]:
    yield from ((item.key, item.codes) for item in case.problems)
    yield from ((item.key, item.codes) for item in case.procedures)
    yield from ((item.key, item.codes) for item in case.circumstances)


_REFUTED: Final = Text(en="Recorded as refuted", zh="记录为已排除")
_UNCONFIRMED: Final = Text(en="Recorded as not confirmed", zh="记录为未确诊")
_RESOLVED: Final = Text(en="Recorded as no longer active", zh="记录为已不再活动")
