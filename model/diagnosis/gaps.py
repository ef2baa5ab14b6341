"""What a rule could not judge, and what follows: a rule that stays silent in a gap would be a wrong "safe"."""

from collections import Counter
from collections.abc import Iterator

from model.diagnosis import wording
from model.diagnosis.evaluate import Outcome, Verdict
from model.diagnosis.formulas import measures_of
from model.diagnosis.view import View
from model.domain.gap import Area, Gap
from model.knowledge.readings import Reason


def gaps_of(view: View, verdict: Verdict) -> Iterator[Gap]:
    """Gaps of one verdict; none for a rule whose disease is listed, because it would add nothing."""
    if view.listed(verdict.rule):
        return
    yield from _unusable(view, verdict)
    if verdict.outcome is Outcome.OUTSIDE:
        yield from _outside(verdict)
        return
    if verdict.outcome is Outcome.UNJUDGED:
        if verdict.has_values:
            yield wording.not_assessed(verdict.rule, wording.person_unknown(verdict.rule), Area.PATIENT)
        elif view.lacks(Area.RESULTS):
            yield wording.not_assessed(verdict.rule, wording.results_missing(verdict.rule), Area.RESULTS)
        return
    yield from _set_aside(verdict)
    if view.lacks(Area.RESULTS) and verdict.outcome is not Outcome.MET:
        yield wording.not_assessed(verdict.rule, wording.results_missing(verdict.rule), Area.RESULTS)
    if view.lacks(Area.PROBLEMS) and verdict.outcome is not Outcome.NOTHING:
        yield wording.not_assessed(verdict.rule, wording.list_unread(verdict.rule), Area.PROBLEMS)


def _outside(verdict: Verdict) -> Iterator[Gap]:
    if not verdict.has_values:
        return
    if verdict.exclusion is not None:
        if verdict.exclusion.consequence is not None:
            ref = verdict.exclusion_facts[0].key
            yield wording.not_assessed(verdict.rule, verdict.exclusion.consequence.text(), ref=ref)
    elif verdict.rule.scope.outside is not None:
        yield wording.not_assessed(verdict.rule, verdict.rule.scope.outside.text())


def _set_aside(verdict: Verdict) -> Iterator[Gap]:
    for exclusion, fact, count in verdict.set_aside:
        if exclusion.consequence is not None:
            words = wording.set_aside_words(count, exclusion.consequence.text())
            yield wording.not_assessed(verdict.rule, words, Area.RESULTS, fact.key)


def _unusable(view: View, verdict: Verdict) -> Iterator[Gap]:
    windows = measures_of(verdict.rule.criteria)
    counts: Counter[tuple[str, Reason]] = Counter(
        (item.measure, item.reason)
        for item in verdict.unusable
        if item.day is None or item.day >= -windows[item.measure]
    )
    for name in windows:
        if undated := sum(reading.day is None for reading in view.readings.of(name)):
            counts[name, Reason.NO_DATE] = undated
    for (name, reason), count in sorted(counts.items()):
        yield wording.unusable_gap(view.measures.named(name), reason, count)
