"""Charts made from a rule's own first example that fires: each mutation has one right answer for any rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from model.diagnosis.evaluate import Verdict, evaluate
from model.diagnosis.routes import Judgement
from model.diagnosis.view import View
from model.domain.case import ClinicalCase, Measurement, Problem, ProblemState, Sex
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.disease_rules import Comparison, Criterion, DiseaseRule, Limit
from model.knowledge.example import Terms
from model.knowledge.units import convert

_HIGH: Final = frozenset((Comparison.AT_LEAST, Comparison.ABOVE))
_WITH: Final = frozenset((Comparison.AT_LEAST, Comparison.AT_MOST))
_OTHER_UNITS: Final = (
    *("mg/dL", "mmol/L", "umol/L", "g/dL", "g/L", "ng/mL", "ug/L", "pmol/L", "ng/dL", "nmol/L", "kPa", "/uL"),
    *("10*3/uL", "mg/mmol", "1", "s", "[degF]", "kU/L", "mL", "[in_i]", "/L", "mm", "meq/L"),
)
_FINEST: Final = Decimal("0.001")
_NO_UNIT_NEEDED: Final = "{score}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A chart, what was done to it, and the right answers: "same", "speaks", "silent", "less", "unread"."""

    kind: str
    case: ClinicalCase
    answer: str


class Mutator:
    """Makes the mutants of one rule; ``base`` is its first example that fires, ``verdict`` what it says there."""

    def __init__(self, rule: DiseaseRule, terms: Terms) -> None:
        self.rule, self.terms = rule, terms
        self.base = next(example for example in rule.examples if example.fires).case.build(terms)
        self.verdict = self.judge(self.base)
        assert self.verdict.judgement is not None
        self.judgement: Judgement = self.verdict.judgement

    def view(self, case: ClinicalCase) -> View:
        """The chart as the criteria see it."""
        return View(case, self.terms.measures, self.terms.codesets, {}, self.terms.drugs)

    def judge(self, case: ClinicalCase) -> Verdict:
        """What the rule's criteria say of a chart."""
        return evaluate(self.view(case), self.rule)

    def mutants(self) -> Iterator[Mutant]:
        """Every mutation that the rule's data allow."""
        yield Mutant(kind="clear yes", case=self.base, answer="same")
        yield from self._unusable()
        yield from self._listed()
        yield from self._people()
        yield from self._occasions()
        yield from self._values()

    def _with(self, kind: str, labs: Iterator[Measurement] | list[Measurement], answer: str) -> Mutant:
        return Mutant(kind=kind, case=replace(self.base, measurements=tuple(labs)), answer=answer)

    def _unusable(self) -> Iterator[Mutant]:
        labs = self.base.measurements
        yield self._with("no result at all", [], "silent")
        yield self._with("no date", [replace(lab, day=None) for lab in labs], "silent")
        if any(self._row(lab).unit != _NO_UNIT_NEEDED for lab in labs):
            bare = [lab if self._row(lab).unit == _NO_UNIT_NEEDED else _bare(lab) for lab in labs]
            yield self._with("missing unit", bare, "silent")
        strange = [replace(_bare(lab), unit="{nobody knows}") for lab in labs]
        yield self._with("unknown unit", strange, "silent")
        oldest = max(test.within_days for test in self.rule.criteria) + 1
        yield self._with("wrong window", [_shift(lab, -oldest) for lab in labs], "silent")
        twice = [*labs, *(replace(lab, key=f"{lab.key}-again") for lab in labs)]
        yield self._with("the same result sent twice", twice, "same")
        other = [self._in_another_unit(lab) for lab in labs]
        if other != list(labs):
            yield self._with("in another unit", other, "same")

    def _row(self, lab: Measurement):
        measure = self.terms.measures.of(lab)
        assert measure is not None
        return measure

    def _in_another_unit(self, lab: Measurement) -> Measurement:
        row = self._row(lab)
        for unit in _OTHER_UNITS:
            if lab.value is None or unit == lab.unit:
                continue
            changed = [
                None if one is None else convert(one, lab.unit, unit, analyte=row.analyte or row.name)
                for one in (lab.value, lab.low, lab.high)
            ]
            if changed[0] is not None:
                return replace(lab, value=changed[0], low=changed[1], high=changed[2], unit=unit)
        return lab

    def _listed(self) -> Iterator[Mutant]:
        for name in (*self.rule.listed, *self.rule.explained):
            named = replace(self.base, problems=(*self.base.problems, self._problem(name, 0)))
            yield Mutant(kind=f"already listed as {name}", case=named, answer="silent")
        refuted = replace(self._problem((*self.rule.listed, *self.rule.explained)[0]), presence=Presence.ABSENT)
        yield Mutant(kind="refuted", case=replace(self.base, problems=(*self.base.problems, refuted)), answer="same")
        unread = Gap(
            what=same("x"), why=Why.SERVER_FAILED, area=Area.PROBLEMS, consequence=same("x"), is_whole_area=True
        )
        if self.judgement.route.summary_unread:
            yield Mutant(kind="list not read", case=replace(self.base, gaps=(unread,)), answer="unread")

    def _problem(self, name: str, day: int | None = None) -> Problem:
        code = self.terms.codesets.members(name)[0]
        return Problem(key=f"condition-{name}", codes=(code,), state=ProblemState.ACTIVE, onset_day=day)

    def _people(self) -> Iterator[Mutant]:
        person, scope = self.base.person, self.rule.scope
        dead = replace(self.base, person=replace(person, is_deceased=True))
        yield Mutant(kind="deceased", case=dead, answer="silent")
        if scope.min_age is not None and scope.min_age >= 1:
            young = replace(person, age_years=int(scope.min_age) - 1)
            yield Mutant(kind="too young", case=replace(self.base, person=young), answer="silent")
        if scope.sex is not None:
            other = replace(person, sex=Sex.MALE if scope.sex is Sex.FEMALE else Sex.FEMALE)
            yield Mutant(kind="the other sex", case=replace(self.base, person=other), answer="silent")
        for exclusion in self.rule.exclusions:
            if exclusion.criteria and not set(self.judgement.route.of) <= set(exclusion.criteria):
                continue
            for name in exclusion.sets:
                day = None if exclusion.after_days is None else max(lab.day or 0 for lab in self.base.measurements)
                reach = (exclusion.before_days or 0) + (exclusion.after_days or 0)
                if day is not None and min(lab.day or 0 for lab in self.base.measurements) < day - reach:
                    continue
                inside = replace(self.base, problems=(*self.base.problems, self._problem(name, day)))
                yield Mutant(kind=f"excluded by {name}", case=inside, answer="silent")

    def _occasions(self) -> Iterator[Mutant]:
        labs = sorted(self.base.measurements, key=lambda lab: lab.day or 0)
        days = sorted({lab.day or 0 for lab in labs})
        route = self.judgement.route
        if route.standing == "unlisted" and len(labs) > 1 and max(route.count, route.different) > 1:
            yield self._with("one sample only", labs[-1:], "less")
        if route.apart_days:
            newest = [replace(lab, day=days[-1] - days[::-1].index(lab.day or 0)) for lab in labs]
            yield self._with("too close together", newest, "less")

    def _values(self) -> Iterator[Mutant]:
        """All results moved to the inner or outer edge of the limits, and far to the normal side."""
        for kind, answer in (("clear no", "silent"), ("just outside", "silent"), ("just inside", "speaks")):
            moved = [self._moved(lab, kind) for lab in self.base.measurements]
            known = [lab for lab in moved if lab is not None]
            if len(known) == len(moved):
                yield self._with(kind, known, answer)
        later = self.judgement.route.later_normal
        normal = [self._moved(lab, "clear no") for lab in self.base.measurements]
        if later and None not in normal and self._has_room(later.count):
            rows = {self._row(lab).name: lab for lab in normal if lab is not None}
            fresh = [replace(lab, key=f"{lab.key}-{at}", day=-at) for lab in rows.values() for at in range(later.count)]
            old = [_shift(lab, -later.count) for lab in self.base.measurements]
            yield self._with("contradicted later", [*old, *fresh], "less")

    def _has_room(self, days: int) -> bool:
        return min(test.within_days for test in self.rule.criteria) > days + 30

    def _moved(self, lab: Measurement, kind: str) -> Measurement | None:
        tests = [item for item in self.rule.criteria if item.measure == self._row(lab).name and not item.change]
        if (
            not tests
            or len({item.comparison in _HIGH for item in tests}) > 1
            or any(item.formula for item in self.rule.criteria)
        ):
            return None
        if self._row(lab).is_qualitative:
            is_found = (tests[0].comparison in _HIGH) == (kind == "just inside")
            return replace(lab, interpretation="POS" if is_found else "NEG")
        if kind == "just inside":
            tests = [item for item in tests if item.name in self.judgement.route.of] or tests
        limits = [(item, limit) for item in tests if (limit := self.view(self.base).limit(item, self.rule))]
        edges = [(self._edge(item, limit, lab, kind), limit) for item, limit in limits]
        if not edges:
            return None
        pick = max if (tests[0].comparison in _HIGH) == (kind == "just inside") else min
        value, limit = pick(edges, key=lambda edge: edge[0])
        ranged = bool(limit.times_high and lab.high) or bool(limit.times_low and lab.low)
        return replace(lab, value=value) if ranged else replace(lab, value=value, unit=limit.unit, low=None, high=None)

    def _edge(self, item: Criterion, limit: Limit, lab: Measurement, kind: str) -> Decimal:
        at = limit.value
        if limit.times_high and lab.high:
            at = limit.times_high * lab.high
        elif limit.times_low and lab.low:
            at = limit.times_low * lab.low
        up = Decimal(1) if item.comparison in _HIGH else Decimal(-1)
        if kind == "clear no":
            return at - up * (abs(at) / 5 if abs(at) > 5 else abs(at) / 20)
        is_at_limit = (item.comparison in _WITH) == (kind == "just inside")
        step = _FINEST * max(abs(at), Decimal(1)) * (1 if kind == "just inside" else -1)
        return at if is_at_limit else at + up * step


def _bare(lab: Measurement) -> Measurement:
    return replace(lab, unit="", interpretation="", answers=())


def _shift(lab: Measurement, days: int) -> Measurement:
    return replace(lab, day=(lab.day or 0) + days)
