"""Whether enough results lead to a diagnosis, began to, or were overtaken by normal ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from model.diagnosis.samples import Sample
from model.diagnosis.view import Fact
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
    contradict by the route's own ``later_normal``. ``facts`` are the states that hold and count, by name.
    """

    route: Route
    counted: tuple[Occasion, ...]
    later: tuple[Occasion, ...]
    total: int
    is_overtaken: bool
    facts: tuple[tuple[str, Fact], ...] = ()


_Series = tuple[Occasion, ...]


def judge(
    route: Route, results: Mapping[str, Sequence[Sample]], facts: tuple[tuple[str, Fact], ...] = ()
) -> Judgement | None:
    """Judge one route over the results of its criteria (each oldest first); ``None`` when it does not hold.

    ``facts`` are the route's counted facts that hold.
    """
    if route.newest:
        results = {name: results[name][-1:] for name in route.of}
    series = _series(route, results)
    named = {name for name, _ in facts}
    for group in _groups(route, series):
        if _is_enough(route, group, named):
            return replace(_judgement(route, group, series), facts=facts)
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
        pooled = sorted((item for each in series for item in each if item.is_abnormal), key=lambda item: item.day)
        if route.within_days is None:
            yield tuple(pooled)
            return
        for day in sorted({item.day for item in pooled}, reverse=True):
            yield tuple(item for item in pooled if day - route.within_days <= item.day <= day)
        return
    for each in series:
        runs = [tuple(run) for is_abnormal, run in groupby(each, key=lambda item: item.is_abnormal) if is_abnormal]
        yield from reversed(runs)


def _is_enough(route: Route, group: _Series, facts: set[str]) -> bool:
    if len(group) < max(route.count, 1) or group[-1].day - group[0].day < route.apart_days:
        return False
    if any(_times(name, group) < wanted for name, wanted in route.each.items()):
        return False
    if route.different < 2:
        return True
    names = {sample.name for occasion in group for sample in occasion.samples if sample.is_abnormal} | facts
    alike = sum(len(names.intersection(same)) - 1 for same in route.alike if not names.isdisjoint(same))
    return len(names) - alike >= route.different


def _times(name: str, group: _Series) -> int:
    return sum(any(item.name == name and item.is_abnormal for item in occasion.samples) for occasion in group)


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
