"""Whether enough results lead to a diagnosis, began to, or were overtaken by normal ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from model.diagnosis.samples import Sample
from model.knowledge.disease_rules import Route


class Occasion(NamedTuple):
    """What counts once: a result, or a day with every result of that day (a named tuple: there are thousands)."""

    day: int
    is_abnormal: bool
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A route that holds: the abnormal occasions that count, newest first, and all that were looked at.

    ``later`` are the normal occasions after them; ``is_overtaken`` when they are enough to
    contradict by the route's own ``later_normal``.
    """

    route: Route
    counted: tuple[Occasion, ...]
    later: tuple[Occasion, ...]
    total: int
    is_overtaken: bool


_Series = tuple[Occasion, ...]


def judge(route: Route, results: Mapping[str, Sequence[Sample]]) -> Judgement | None:
    """Judge one route over the results of its criteria (each oldest first); ``None`` when it does not hold."""
    series = _series(route, results)
    for group in _groups(route, series):
        if _is_enough(route, group):
            return _judgement(route, group, series)
    return None


def _series(route: Route, results: Mapping[str, Sequence[Sample]]) -> tuple[_Series, ...]:
    if route.per == "result":
        return tuple(
            tuple(Occasion(item.taken.day, item.is_abnormal, (item,)) for item in results[name]) for name in route.of
        )
    together = sorted((item for name in route.of for item in results[name]), key=lambda item: item.day)
    return (tuple(_occasion(day, tuple(items)) for day, items in groupby(together, key=lambda item: item.day)),)


def _occasion(day: int, items: tuple[Sample, ...]) -> Occasion:
    return Occasion(day=day, is_abnormal=any(item.is_abnormal for item in items), samples=items)


def _groups(route: Route, series: Iterable[_Series]) -> Iterable[_Series]:
    """Candidate sets of abnormal occasions, the newest first."""
    if not route.unbroken:
        pooled = [occasion for each in series for occasion in each if occasion.is_abnormal]
        yield tuple(sorted(pooled, key=lambda occasion: occasion.day))
        return
    for each in series:
        runs = [tuple(run) for is_abnormal, run in groupby(each, key=lambda item: item.is_abnormal) if is_abnormal]
        yield from reversed(runs)


def _is_enough(route: Route, group: _Series) -> bool:
    if len(group) < max(route.count, 1) or group[-1].day - group[0].day < route.apart_days:
        return False
    names = {sample.name for occasion in group for sample in occasion.samples if sample.is_abnormal}
    return len(names) >= route.different


def _judgement(route: Route, group: _Series, series: tuple[_Series, ...]) -> Judgement:
    contributing = [each for each in series if any(occasion in each for occasion in group)]
    tails = [_tail(each) for each in contributing]
    needed = route.later_normal.count if route.later_normal else None
    return Judgement(
        route=route,
        counted=tuple(reversed(group)),
        later=tuple(sorted((item for tail in tails for item in tail), key=lambda item: -item.day)),
        total=sum(len(each) for each in contributing),
        is_overtaken=needed is not None and _is_overtaken(route, [len(tail) >= needed for tail in tails]),
    )


def _is_overtaken(route: Route, is_normal_since: list[bool]) -> bool:
    """Whether so many criteria are normal since that too few remain; a joint series of days is one."""
    wanted = min(route.different, len(is_normal_since)) if route.per == "result" else 1
    return is_normal_since.count(False) < wanted


def _tail(series: _Series) -> _Series:
    """The normal occasions after the newest abnormal one."""
    last = max((at for at, occasion in enumerate(series) if occasion.is_abnormal), default=-1)
    return series[last + 1 :]
