"""Synthetic charts for any disease rule, made from the rule's own limits, windows, exclusions and routes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from model.diagnosis.view import View
from model.domain.case import ClinicalCase, Measurement, Person, Problem, ProblemState, Sex
from model.domain.code import LOINC, Code
from model.knowledge.codesets import CodeSets
from model.knowledge.disease_rules import Comparison, Criterion, DiseaseRule, Limit, OtherUnit, Route
from model.knowledge.measures import Measures
from model.knowledge.records import Record
from model.knowledge.units import convert

_HIGH: Final = frozenset((Comparison.AT_LEAST, Comparison.ABOVE))
_AGES: Final = (*((age, None) for age in (50, 30, 67, 75, 45, 5)), (0, 10))
"""In years, and in days for a newborn."""
_UNITS: Final = (
    "mg/dL",
    "mmol/L",
    "umol/L",
    "g/dL",
    "g/L",
    "ug/L",
    "ng/mL",
    "pmol/L",
    "ng/dL",
    "nmol/L",
    "kPa",
    "meq/L",
)
_UNITS_MORE: Final = ("10*3/uL", "mg/mmol", "L/L", "1", "s", "[degF]", "U/mL", "/uL")
_CRITERION: Final = frozenset(["name", "measure", "comparison", "limits", "within_days", "formula", "shows", "finding"])
_ROUTE: Final = frozenset(
    [
        "of",
        "standing",
        "summary",
        "summary_unread",
        "count",
        "per",
        "apart_days",
        "unbroken",
        "different",
        "needs",
        "later_normal",
        "urgency",
    ]
) | {"shown", "missing", "next_steps"}


def _said(record: Record) -> frozenset[str]:
    """The fields that differ from what an empty record has."""
    return frozenset(record.model_dump(exclude_defaults=True))


def is_plain(rule: DiseaseRule, measures: Measures) -> bool:
    """Whether the rule asks for nothing but reported amounts against limits; charts for others are not made here."""
    rows = [measures.named(item.measure) for item in rule.criteria]
    return (
        all(row.loinc and row.unit != "{presence}" for row in rows)
        and all(_said(item) <= _CRITERION for item in rule.criteria)
        and all(_said(route) <= _ROUTE for route in rule.routes)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """A chart, what it is for, and which answers are right: "fires", "silent", or "not met"."""

    kind: str
    case: ClinicalCase
    answer: str


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the charts of one rule at one threshold set."""

    rule: DiseaseRule
    measures: Measures
    codesets: CodeSets
    choice: str

    def cases(self) -> Iterator[Synthetic]:
        """Every chart that the rule's data allow."""
        for route in self.rule.routes:
            person, state = self._patient(route)
            yield from self._values(route, person, state)
            yield from self._unusable(route, person, state)
            yield from self._people(route, person, state)

    def view(self, case: ClinicalCase) -> View:
        """The chart as the criteria see it, with the site's choice."""
        chosen = {self.rule.choice.setting: self.choice} if self.rule.choice else {}
        return View(case, self.measures, self.codesets, chosen)

    def _patient(self, route: Route) -> tuple[Person, tuple[Problem, ...]]:
        state = tuple(self._problem(name) for name in (self.rule.scope.when, route.needs) if name)
        for age, days in _AGES:
            for sex in (Sex.MALE, Sex.FEMALE):
                person = Person(sex=sex, age_years=age, age_days=days)
                view = self.view(ClinicalCase(person=person, problems=state))
                known = all(view.limit(item, self.rule) for item in self.rule.criteria)
                if known and view.fits(self.rule.scope) is True:
                    return person, state
        raise AssertionError(f"{self.rule.id}: no patient fits")

    def _problem(self, name: str, day: int | None = None) -> Problem:
        code = self.codesets.members(name)[0]
        return Problem(key=f"condition-{name}", codes=(code,), state=ProblemState.ACTIVE, onset_day=day)

    def _limit(self, item: Criterion, person: Person, state: tuple[Problem, ...]) -> Limit:
        limit = self.view(ClinicalCase(person=person, problems=state)).limit(item, self.rule)
        assert limit is not None
        return limit

    def _days(self, route: Route) -> list[int]:
        """Newest first; as far apart as the route asks, criteria of one occasion on one day."""
        each = max(1, route.different)
        times = max(-(-route.count // each), 1)
        step = -(-route.apart_days // (times - 1)) if times > 1 else 0
        return [-1 - max(step, 1) * at for at in range(times)]

    def _labs(
        self, route: Route, pick: Callable[[Criterion], tuple[Decimal, str]], days: list[int]
    ) -> tuple[Measurement, ...]:
        names = route.of if route.different > 1 else route.of[:1]
        items = [self.rule.criterion(name) for name in names]
        return tuple(self._lab(item.measure, *pick(item), day) for day in days for item in items)

    def _lab(self, measure: str, value: Decimal, unit: str, day: int | None, comparator: str = "") -> Measurement:
        row = self.measures.named(measure)
        key = f"{measure}@{day}"
        return Measurement(
            key=key, codes=(Code(LOINC, row.loinc[0]),), value=value, unit=unit, day=day, comparator=comparator
        )

    def _values(self, route: Route, person: Person, state: tuple[Problem, ...]) -> Iterator[Synthetic]:
        pick = _Picks(self, person, state)
        days = self._days(route)
        chart = ClinicalCase(person=person, problems=state)

        def made(kind: str, labs: tuple[Measurement, ...], answer: str) -> Synthetic:
            return Synthetic(kind=kind, case=replace(chart, measurements=labs), answer=answer)

        met = "met" if route.standing == "unlisted" else "fires"
        yield made("clear yes", self._labs(route, pick.clearly, days), met)
        yield made("just inside the limit", self._labs(route, pick.inside, days), met)
        yield made("clear no", self._labs(route, pick.normal, days), "silent")
        yield made("just outside the limit", self._labs(route, pick.outside, days), "silent")
        yield made("entered in error", (), "silent")
        if route.standing == "unlisted" and len(days) > 1 and not self._is_enough_alone(route, pick):
            yield made("one sample only", self._labs(route, pick.inside, days[:1]), "not met")
        if route.apart_days and not self._is_enough_alone(route, pick):
            close = [-1 - at for at in range(len(days))]
            yield made("too close together", self._labs(route, pick.inside, close), "not met")
        widest = max(test.within_days for test in self.rule.tests())
        yield made("wrong window", self._labs(route, pick.inside, [day - widest for day in days]), "silent")
        if route.later_normal:
            later = [-1 - at for at in range(route.later_normal.count)]
            earlier = [day - len(later) for day in days]
            labs = self._labs(route, pick.inside, earlier) + self._labs(route, pick.normal, later)
            yield made("contradicted later", labs, "not met")
            for name in route.of if route.different > 1 and route.per == "result" else ():
                item = self.rule.criterion(name)
                last = tuple(self._lab(item.measure, *pick.normal(item), day) for day in later)
                since = self._labs(route, pick.inside, earlier) + last
                yield made(f"{name} contradicted later", since, "not met" if met == "met" else "silent")
        for form in pick.forms(self.rule.criterion(route.of[0])):
            yield made(
                f"in {form[1]}", self._labs(route, lambda item, form=form: pick.converted(item, form), days), met
            )

    def _is_enough_alone(self, route: Route, pick: "_Picks") -> bool:
        """Whether the chosen value meets another route that asks for one result only."""
        mine = [self.rule.criterion(name) for name in route.of]
        for other in self.rule.routes:
            if other.standing != "unlisted" or other.count > 1 or other.different > 1 or other.needs:
                continue
            for item in (self.rule.criterion(name) for name in other.of):
                for own in mine:
                    if own.measure == item.measure and item.comparison.holds(
                        pick.inside(own)[0], pick.limit(item).value
                    ):
                        return True
        return False

    def _unusable(self, route: Route, person: Person, state: tuple[Problem, ...]) -> Iterator[Synthetic]:
        pick = _Picks(self, person, state)
        days = self._days(route)
        chart = ClinicalCase(person=person, problems=state, measurements=self._labs(route, pick.clearly, days))
        blank = tuple(replace(item, unit="") for item in chart.measurements)
        is_score = self.measures.named(self.rule.criterion(route.of[0]).measure).unit == "{score}"
        yield Synthetic(
            kind="missing unit", case=replace(chart, measurements=blank), answer="fires" if is_score else "silent"
        )
        strange = tuple(replace(item, unit="{nobody knows}") for item in chart.measurements)
        yield Synthetic(kind="unknown unit", case=replace(chart, measurements=strange), answer="silent")
        undated = tuple(replace(item, day=None) for item in chart.measurements)
        yield Synthetic(kind="no date", case=replace(chart, measurements=undated), answer="silent")
        vague = tuple(self._vague(item, route) for item in chart.measurements)
        yield Synthetic(
            kind="an inequality that decides nothing", case=replace(chart, measurements=vague), answer="silent"
        )

    def _vague(self, item: Measurement, route: Route) -> Measurement:
        names = {self.measures.named(self.rule.criterion(name).measure).loinc[0]: name for name in route.of}
        criterion = self.rule.criterion(names[item.codes[0].code])
        return replace(item, comparator="<" if criterion.comparison in _HIGH else ">")

    def _people(self, route: Route, person: Person, state: tuple[Problem, ...]) -> Iterator[Synthetic]:
        pick = _Picks(self, person, state)
        labs = self._labs(route, pick.clearly, self._days(route))
        chart = ClinicalCase(person=person, problems=state, measurements=labs)
        for name in (*self.rule.listed, *self.rule.explained):
            named = replace(chart, problems=(*state, self._problem(name, 0)))
            yield Synthetic(kind=f"already on the list as {name}", case=named, answer="silent")
        dead = replace(chart, person=replace(person, is_deceased=True))
        yield Synthetic(kind="deceased", case=dead, answer="silent")
        for exclusion in self.rule.exclusions:
            if exclusion.criteria and not set(route.of) <= set(exclusion.criteria):
                continue
            for name in exclusion.sets:
                day = labs[-1].day if exclusion.before_days is not None or exclusion.after_days is not None else None
                inside = replace(chart, problems=(*state, self._problem(name, day)))
                yield Synthetic(kind=f"excluded by {name}", case=inside, answer="silent")
        scope = self.rule.scope
        if scope.min_age is not None and scope.min_age >= 1:
            young = replace(chart, person=replace(person, age_years=int(scope.min_age) - 1))
            yield Synthetic(kind="excluded: too young", case=young, answer="silent")
        if scope.sex is not None:
            other = Sex.MALE if scope.sex is Sex.FEMALE else Sex.FEMALE
            yield Synthetic(
                kind="excluded: the other sex", case=replace(chart, person=replace(person, sex=other)), answer="silent"
            )
        if scope.when:
            yield Synthetic(kind=f"excluded: without {scope.when}", case=replace(chart, problems=()), answer="silent")


class _Picks:
    """Values of a criterion on either side of its limit."""

    def __init__(self, maker: Maker, person: Person, state: tuple[Problem, ...]) -> None:
        self._maker = maker
        self._person, self._state = person, state

    def limit(self, item: Criterion) -> Limit:
        return self._maker._limit(item, self._person, self._state)

    def inside(self, item: Criterion) -> tuple[Decimal, str]:
        limit = self.limit(item)
        return _inside(item.comparison, limit), limit.unit

    def clearly(self, item: Criterion) -> tuple[Decimal, str]:
        value, unit = self.inside(item)
        measure = self._maker.measures.named(item.measure)
        step = abs(value) * Decimal("0.02") or Decimal(1)
        wanted = value + step if item.comparison in _HIGH else value - step
        at_home = convert(wanted, unit, measure.unit, analyte=measure.analyte or measure.name)
        return (wanted if at_home is not None and measure.is_plausible(at_home) else value), unit

    def outside(self, item: Criterion) -> tuple[Decimal, str]:
        """The normal side of every criterion of that measure."""
        loosest = min(
            self._siblings(item), key=lambda each: self.limit(each).value * (1 if item.comparison in _HIGH else -1)
        )
        limit = self.limit(loosest)
        step = _step(limit.value)
        match loosest.comparison:
            case Comparison.AT_LEAST:
                return limit.value - step, limit.unit
            case Comparison.AT_MOST:
                return limit.value + step, limit.unit
            case _:
                return limit.value, limit.unit

    def normal(self, item: Criterion) -> tuple[Decimal, str]:
        value, unit = self.outside(item)
        step = abs(value) * Decimal("0.05")
        return (value - step if item.comparison in _HIGH else value + step), unit

    def _siblings(self, item: Criterion) -> list[Criterion]:
        is_high = item.comparison in _HIGH
        return [
            each
            for each in self._maker.rule.criteria
            if each.measure == item.measure and (each.comparison in _HIGH) is is_high
        ]

    def forms(self, item: Criterion) -> list[OtherUnit | tuple[None, str]]:
        """Other units that the first criterion's value can come in: those written out, or one that converts."""
        written = [(form, form.unit) for form in self.limit(item).also]
        if written:
            return written
        measure = self._maker.measures.named(item.measure)
        analyte = measure.analyte or measure.name
        value, unit = self.clearly(item)
        known = [
            u for u in (*_UNITS, *_UNITS_MORE) if u != unit and convert(value, unit, u, analyte=analyte) is not None
        ]
        return [(None, u) for u in known[:1]]

    def converted(self, item: Criterion, form) -> tuple[Decimal, str]:
        other, unit = form
        if other is not None and other in self.limit(item).also:
            return _inside(item.comparison, other), other.unit
        value, home = self.clearly(item)
        measure = self._maker.measures.named(item.measure)
        there = convert(value, home, unit, analyte=measure.analyte or measure.name)
        return (value, home) if there is None else (there, unit)


def _step(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def _inside(comparison: Comparison, limit: Limit | OtherUnit) -> Decimal:
    match comparison:
        case Comparison.ABOVE:
            return limit.value + _step(limit.value)
        case Comparison.BELOW:
            return limit.value - _step(limit.value)
        case _:
            return limit.value
