"""One rule against one case: what the values say, before anybody asks whether it is listed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from model.diagnosis.formulas import measures_of
from model.diagnosis.routes import Judgement, judge
from model.diagnosis.samples import Sample, samples, values
from model.diagnosis.stages import Staging, staging
from model.diagnosis.view import Fact, View
from model.domain.gap import Area
from model.knowledge.disease_rules import Criterion, DiseaseRule, Exclusion, Limit, Route
from model.knowledge.readings import Unusable


class Outcome(StrEnum):
    """What the values say. OUTSIDE and UNJUDGED come before any value is weighed."""

    MET = "met"
    OVERTAKEN = "overtaken"
    BEGUN = "begun"
    NOTHING = "nothing"
    OUTSIDE = "outside"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome with everything needed to say it. ``results`` are per criterion, oldest first; ``has_values``: the
    record holds values that the rule could weigh; ``danger``: what holds of the routes that speak although listed."""

    rule: DiseaseRule
    outcome: Outcome
    has_values: bool
    results: Mapping[str, tuple[Sample, ...]] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    judgement: Judgement | None = None
    danger: Judgement | None = None
    staging: Staging | None = None
    exclusion: Exclusion | None = None
    exclusion_facts: tuple[Fact, ...] = ()
    set_aside: tuple[tuple[Exclusion, Fact, int], ...] = ()
    unusable: tuple[Unusable, ...] = ()


def evaluate(view: View, rule: DiseaseRule) -> Verdict:
    """Weigh the case's values by one rule. Never looks at whether the disease is listed."""
    unusable = _unusable(view, rule)
    scope = view.fits(rule.scope)
    if scope is not True:
        return Verdict(
            rule=rule,
            outcome=Outcome.OUTSIDE if scope is False else Outcome.UNJUDGED,
            has_values=_has_values(view, rule),
            unusable=unusable,
        )
    for exclusion in rule.exclusions:
        if exclusion.effect != "set_aside" and (facts := _excluding(view, exclusion)):
            return Verdict(
                rule=rule,
                outcome=Outcome.OUTSIDE,
                has_values=_has_values(view, rule),
                exclusion=exclusion,
                exclusion_facts=facts,
                unusable=unusable,
            )
    return _weigh(view, rule, unusable)


def _weigh(view: View, rule: DiseaseRule, unusable: tuple[Unusable, ...]) -> Verdict:
    windows = _Windows(view, rule)
    limits = {item.name: limit for item in rule.criteria if (limit := view.limit(item, rule)) is not None}
    results: Mapping[str, tuple[Sample, ...]]
    results = {item.name: _results(view, item, limits, windows) for item in rule.criteria}
    routes = rule.routes if any(results.values()) else ()
    judged = [found for route in routes if _is_open(view, route) and (found := _judged(view, route, results))]
    outcome, judgement = _outcome(judged)
    if outcome is Outcome.NOTHING and len(limits) < len(rule.criteria):
        outcome = Outcome.UNJUDGED
    return Verdict(
        rule=rule,
        outcome=outcome,
        has_values=_has_values(view, rule),
        results=results,
        limits=limits,
        judgement=judgement,
        danger=next((found for found in judged if found.route.although_listed and not found.is_overtaken), None),
        staging=staging(view, rule, windows.keeps_measure) if judgement else None,
        set_aside=windows.dropped(),
        unusable=unusable,
    )


def _excluding(view: View, exclusion: Exclusion) -> tuple[Fact, ...]:
    return view.current(exclusion.sets) or view.taking(exclusion.taking)


def _results(view: View, item: Criterion, limits: Mapping[str, Limit], windows: "_Windows") -> tuple[Sample, ...]:
    if item.name not in limits:
        return ()
    is_kept = windows.keeper(item.name)
    return tuple(samples(view, item, limits[item.name], item.name, is_kept))[::-1]


def _has_values(view: View, rule: DiseaseRule) -> bool:
    return any(True for item in rule.criteria for _ in values(view, item))


def _outcome(judged: Sequence[Judgement]) -> tuple[Outcome, Judgement | None]:
    for wanted, outcome in ((False, Outcome.MET), (True, Outcome.OVERTAKEN)):
        for found in judged:
            if found.route.standing == "unlisted" and found.is_overtaken is wanted and _speaks(found):
                return outcome, found
    for found in judged:
        if found.route.standing == "suspected" and _speaks(found):
            return (Outcome.OVERTAKEN if found.is_overtaken else Outcome.BEGUN), found
    return Outcome.NOTHING, None


def _is_open(view: View, route: Route) -> bool:
    """Whether the route is for this patient: states, drugs, and that whatever it must not find could be read."""
    if route.needs and not view.current((route.needs,)):
        return False
    if not all(view.holds(condition) for condition in route.where) or any(map(view.holds, route.unless)):
        return False
    return not unread(view, route)


def unread(view: View, route: Route) -> tuple[Area, ...]:
    """The parts of the chart that must be read in full before anything may be called missing."""
    if route.without is None:
        return ()
    asked = {
        Area.RESULTS: route.without.measures,
        Area.PROCEDURES: route.without.sets,
        Area.MEDICATIONS: route.without.taking,
    }
    return tuple(area for area, names in asked.items() if names and view.lacks(area))


def _judged(view: View, route: Route, results: Mapping[str, tuple[Sample, ...]]) -> Judgement | None:
    held = ((fact.name, view.holds(fact)) for fact in route.facts)
    found = judge(route, results, tuple((name, facts[0]) for name, facts in held if facts))
    if found is None or route.without is None or found.is_overtaken:
        return found
    return found if view.is_without(route.without, found.counted[0].day) else None


def _speaks(found: Judgement) -> bool:
    later = found.route.later_normal
    return not found.is_overtaken or (later is not None and later.then == "suspected")


def _unusable(view: View, rule: DiseaseRule) -> tuple[Unusable, ...]:
    names = measures_of(rule.criteria)
    return tuple(item for name in sorted(names) for item in view.readings.unusable(name))


class _Windows:
    """Which results do not count because of a state that the rule excludes, and how many there were."""

    def __init__(self, view: View, rule: DiseaseRule) -> None:
        self._measures = {item.name: item.measure for item in rule.criteria}
        self._dropped: dict[tuple[int, str], int] = {}
        self._facts: list[tuple[Exclusion, Fact, frozenset[str]]] = []
        for exclusion in rule.exclusions:
            if exclusion.effect != "set_aside":
                continue
            names = frozenset(exclusion.criteria or self._measures)
            has_window = exclusion.before_days is not None or exclusion.after_days is not None
            facts = (
                tuple(fact for name in exclusion.sets for fact in view.facts(name))
                if has_window
                else _excluding(view, exclusion)
            )
            self._facts += [(exclusion, fact, names) for fact in facts]

    def keeper(self, name: str) -> Callable[[int], bool] | None:
        """A test of days for one criterion; ``None`` when every day counts."""
        if not any(name in names for _, _, names in self._facts):
            return None
        return lambda day: self._keeps(name, day)

    def _keeps(self, name: str, day: int) -> bool:
        for at, (exclusion, fact, names) in enumerate(self._facts):
            if name in names and _is_inside(exclusion, fact, day):
                self._dropped[at, name] = self._dropped.get((at, name), 0) + 1
                return False
        return True

    def keeps_measure(self, measure: str, day: int) -> bool:
        return not any(
            _is_inside(exclusion, fact, day)
            for exclusion, fact, names in self._facts
            if any(self._measures[name] == measure for name in names)
        )

    def dropped(self) -> tuple[tuple[Exclusion, Fact, int], ...]:
        counts: dict[int, int] = {}
        for (at, _), count in self._dropped.items():
            counts[at] = counts.get(at, 0) + count
        return tuple((self._facts[at][0], self._facts[at][1], count) for at, count in sorted(counts.items()))


def _is_inside(exclusion: Exclusion, fact: Fact, day: int) -> bool:
    if exclusion.before_days is None and exclusion.after_days is None:
        return True
    before, after = exclusion.before_days or 0, exclusion.after_days or 0
    since = 0 if fact.day is None else fact.day
    if fact.day is None:
        return day >= -after
    return since - before <= day <= since + after
