"""How far the disease has gone, on each axis that the rule knows, by the newest values."""

from collections.abc import Callable
from dataclasses import dataclass

from model.diagnosis.samples import samples
from model.diagnosis.view import View
from model.domain.text import Text
from model.knowledge.disease_rules import Axis, DiseaseRule, Stage, Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """The step of each axis that holds, and how to say it."""

    stages: tuple[Stage, ...]
    labels: tuple[tuple[str, Text], ...]


def staging(view: View, rule: DiseaseRule, is_kept: Callable[[str, int], bool]) -> Staging:
    """Stage the disease; ``is_kept`` tells which days of a measure count."""
    found: list[Stage] = []
    labels: list[tuple[str, Text]] = []
    for axis in rule.axes:
        stage = _step(view, rule, axis, is_kept)
        labels.append((axis.name, (stage.label if stage else axis.otherwise).text()))
        if stage:
            found.append(stage)
    return Staging(stages=tuple(found), labels=tuple(labels))


def _step(view: View, rule: DiseaseRule, axis: Axis, is_kept: Callable[[str, int], bool]) -> Stage | None:
    for stage in axis.stages:
        answers = (_holds(view, rule, test, is_kept) for test in stage.tests)
        if any(answers) if stage.match == "any" else all(answers):
            return stage
    return None


def _holds(view: View, rule: DiseaseRule, test: Test, is_kept: Callable[[str, int], bool]) -> bool:
    limit = view.limit(test, rule)
    if limit is None:
        return False
    newest = next(samples(view, test, limit, test.measure, lambda day: is_kept(test.measure, day)), None)
    return newest is not None and newest.is_abnormal
