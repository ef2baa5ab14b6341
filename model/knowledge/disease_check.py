"""What a disease rule says must exist: measures, code sets, units, placeholders, and the site's choices."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import DiseaseRule, Limit, OtherUnit, Test
from model.knowledge.measures import Measures
from model.knowledge.records import TextRecord
from model.knowledge.units import convert

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_ALWAYS: Final = frozenset(("results", "newest", "count", "total", "name"))


def disease_faults(
    rule: DiseaseRule, measures: Measures, codesets: CodeSets, choices: Mapping[str, str]
) -> Iterator[str]:
    """Everything that would make a rule fail, or stay silent, at the bedside; nothing for a sound rule."""
    yield from (f"no code set is called {name}" for name in sorted(rule.code_sets() - codesets.names()))
    for test in rule.tests():
        if test.measure not in measures.names:
            yield f"no measure is called {test.measure}"
        else:
            yield from _unit_faults(test, measures)
    followed = {name for route in rule.routes if route.without for name in route.without.measures}
    yield from (f"no measure is called {name}" for name in sorted(followed - measures.names))
    if rule.choice is not None:
        offered = {limit.choice for test in rule.tests() for limit in test.limits}
        chosen = choices.get(rule.choice.setting, rule.choice.default)
        if chosen not in offered:
            yield f"the site chose {chosen!r} for {rule.choice.setting}; the rule offers {sorted(offered - {''})}"
    allowed = _ALWAYS | {f"limit_{item.name}" for item in rule.criteria} | {axis.name for axis in rule.axes}
    used = {name for text in _texts(rule) for name in _PLACEHOLDER.findall(text.en)}
    yield from (f"nothing fills the placeholder {{{name}}}" for name in sorted(used - allowed))


def _unit_faults(test: Test, measures: Measures) -> Iterator[str]:
    measure = measures.named(test.measure)
    for limit in test.limits:
        forms: tuple[Limit | OtherUnit, ...] = (limit, *limit.also)
        for form in forms:
            if test.change and test.change.unit:
                if form.unit != test.change.unit:
                    yield f"{measure.name}: a {test.change.kind} is written in {test.change.unit}, not in {form.unit}"
            elif convert(form.value, form.unit, measure.unit, analyte=measure.analyte or measure.name) is None:
                yield f"{measure.name} is not measured in {form.unit}"


def _texts(rule: DiseaseRule) -> Iterable[TextRecord]:
    yield from (rule.detail, rule.unsupported)
    for route in rule.routes:
        later = route.later_normal
        steps = (*route.next_steps, *(later.next_steps if later else ()))
        summaries = (route.summary, route.summary_unread, route.missing, later.summary if later else None)
        yield from (text for text in (*summaries, *steps) if text is not None)
    for axis in rule.axes:
        yield from (step for stage in axis.stages for step in stage.next_steps)
