"""What a rule could not judge, and what follows: a rule that stays silent in a gap would be a wrong "safe"."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from model.diagnosis import wording
from model.diagnosis.evaluate import Outcome, Verdict, unread
from model.diagnosis.formulas import measures_of
from model.diagnosis.view import View
from model.domain.case import Sex
from model.domain.gap import Area, Gap
from model.domain.text import Text
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.readings import Reason


def all_gaps(view: View, verdicts: Iterable[Verdict]) -> Iterator[Gap]:
    """The gaps of all verdicts, each said once; what many rules lack alike is one gap that counts them.

    A rule whose disease is listed has none, because it would add nothing.
    """
    spoken = [verdict for verdict in verdicts if not view.listed(verdict.rule)]
    yield from _unusable(view, spoken)
    yield from dict.fromkeys(gap for verdict in spoken for gap in _of_rule(view, verdict))
    yield from _of_many(
        [item.rule for item in spoken if _lacks_results(view, item)], wording.results_missing, Area.RESULTS
    )
    is_known = view.age() is not None and view.case.person.sex in {Sex.FEMALE, Sex.MALE}
    unknown = [item.rule for item in spoken if item.outcome is Outcome.UNJUDGED and item.has_values and not is_known]
    yield from (replace(gap, hides_newest=True) for gap in _of_many(unknown, wording.person_unknown, Area.PATIENT))


def _of_many(rules: list[DiseaseRule], words: Callable[[str, str], Text], area: Area) -> Iterator[Gap]:
    if len(rules) == 1:
        yield wording.not_assessed(rules[0], words(rules[0].name.en, rules[0].name.zh), area)
    elif rules:
        yield wording.many_not_assessed(rules, words, area)


def _lacks_results(view: View, verdict: Verdict) -> bool:
    if not view.lacks(Area.RESULTS) or verdict.outcome in {Outcome.MET, Outcome.OUTSIDE}:
        return False
    return verdict.outcome is not Outcome.UNJUDGED or not verdict.has_values


def _of_rule(view: View, verdict: Verdict) -> Iterator[Gap]:
    if verdict.outcome is Outcome.OUTSIDE:
        yield from _outside(verdict)
        return
    if verdict.outcome is Outcome.UNJUDGED:
        return
    yield from _set_aside(verdict)
    missing = {area for route in verdict.rule.routes for area in unread(view, route)} - {Area.RESULTS}
    if missing and any(verdict.results.values()):
        yield wording.not_assessed(verdict.rule, wording.follow_up_unread(verdict.rule), min(missing))
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


def _unusable(view: View, verdicts: Iterable[Verdict]) -> Iterator[Gap]:
    """Values that no criterion may use, by measure and reason, inside the widest window that any rule has."""
    windows: dict[str, int] = {}
    for verdict in verdicts:
        for name, window in measures_of(verdict.rule.criteria).items():
            windows[name] = max(windows.get(name, 0), window)
    counts: Counter[tuple[str, Reason]] = Counter()
    for name, window in windows.items():
        if not view.readings.has(name):
            continue
        refused = view.readings.unusable(name)
        counts.update((name, item.reason) for item in refused if item.day is None or item.day >= -window)
        if undated := sum(reading.day is None for reading in view.readings.of(name)):
            counts[name, Reason.NO_DATE] = undated
    for (name, reason), count in sorted(counts.items()):
        hides = _hides_newest(view, name, reason)
        yield wording.unusable_gap(view.measures.named(name), reason, count, hides_newest=hides)


def _hides_newest(view: View, name: str, reason: Reason) -> bool:
    """Whether a refused value is newer than every usable one, as far as days tell."""
    usable = max((one.day for one in view.readings.of(name) if one.day is not None), default=None)
    if reason is Reason.NO_DATE or usable is None:
        return usable is None
    days = (one.day for one in view.readings.unusable(name) if one.reason is reason)
    return any(day is not None and day > usable for day in days)
