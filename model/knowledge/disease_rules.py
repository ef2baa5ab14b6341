"""How a diagnosis by guideline criteria is written down; the engine in ``model.diagnosis`` reads it.

A rule has criteria (one measure against a limit), routes (which criteria, how often, how far
apart, confirm or begin the diagnosis), exclusions, and axes of stages.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from model.domain.assessment import Urgency
from model.domain.case import Sex
from model.knowledge.disease_conditions import Change, Condition, CountedFact, Without
from model.knowledge.example import Examples
from model.knowledge.files import FOLDER, KnowledgeError, files, read_toml
from model.knowledge.records import CodeRecord, Exact, Record, SourceRecord, TextRecord


class Comparison(StrEnum):
    """How a value must stand to its limit to be abnormal."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    BELOW = "below"
    AT_MOST = "at_most"

    def holds(self, value: Decimal, limit: Decimal) -> bool:
        """Whether the value is abnormal."""
        match self:
            case Comparison.AT_LEAST:
                return value >= limit
            case Comparison.ABOVE:
                return value > limit
            case Comparison.BELOW:
                return value < limit
            case Comparison.AT_MOST:
                return value <= limit


class People(Record):
    """Whom something applies to. Ages in years; ``when`` and ``unless`` name code sets (pregnancy)."""

    sex: Sex | None = None
    min_age: Exact | None = None
    below_age: Exact | None = None
    when: str = ""
    unless: str = ""


class Limit(People):
    """A threshold. The same limit in further units is written out, because guidelines round: 7.0 mmol/L is
    126 mg/dL, although 126 mg/dL converts to 6.99. ``choice`` is the site's threshold set. ``times_high`` (or
    ``times_low``): so many times the upper (lower) end of the laboratory's own range; ``value`` then stands in
    where a result carries no range."""

    value: Exact
    unit: str
    also: tuple["OtherUnit", ...] = ()
    choice: str = ""
    times_high: Exact | None = None
    times_low: Exact | None = None


class OtherUnit(Record):
    """The same limit as the guideline gives it in another unit."""

    value: Exact
    unit: str


class Test(Record):
    """One measure against the first limit that fits the patient.

    ``formula`` fills days that have no reported value from other measures (eGFR from creatinine). ``change`` puts
    the change against earlier values in place of the value. A qualitative measure (unit "{presence}") is 1 where
    positive, reactive or detected, and 0 where not. ``of_day``: of several values on one day the newest counts, or
    their mean (blood pressure, for hypertension).
    """

    measure: str
    comparison: Comparison
    limits: tuple[Limit, ...] = Field(min_length=1)
    within_days: int = Field(gt=0)
    formula: str = ""
    of_day: Literal["newest", "mean"] = "newest"
    change: Change | None = None


class Criterion(Test):
    """A test that routes count: one result a day.

    ``shows`` names the criterion whose limit is shown as the reason, for a stricter twin of it.
    """

    name: str = Field(pattern=r"^[a-z_]+$")
    shows: str = ""
    finding: CodeRecord | None = None


class LaterNormal(Record):
    """What the newest ``count`` normal results do to criteria met before them."""

    count: int = Field(gt=0)
    then: Literal["suspected", "silent"]
    summary: TextRecord | None = None
    next_steps: tuple[TextRecord, ...] = ()

    @model_validator(mode="after")
    def _speak_if_suspected(self) -> "LaterNormal":
        if (self.then == "suspected") != (self.summary is not None):
            raise ValueError("a summary stands exactly where then is 'suspected'")
        return self


class Route(Record):
    """One way to a diagnosis: enough abnormal results of these criteria.

    ``per`` "result" counts each result; "day" joins the criteria and counts days. ``apart_days``
    is the least span from the first to the last. ``unbroken``: no normal result in between.
    ``different``: from how many criteria, of which those named together in ``alike`` count as one; ``facts`` are
    states that count like a criterion. ``each``: so many abnormal results of a criterion. ``within_days``: the
    abnormal results lie so close together. ``newest``: only the newest result of each criterion counts. ``needs``:
    a code set that the patient must have; ``where``: conditions that must hold; ``unless``: conditions of which
    none may; ``without``: follow-up that did not come. ``although_listed``: a danger that no entry on the list hides:
    it speaks there too, of values that are newer than every entry, and only there unless ``also_unlisted``.
    """

    of: tuple[str, ...] = Field(min_length=1)
    standing: Literal["unlisted", "suspected"]
    summary: TextRecord
    summary_unread: TextRecord | None = None
    count: int = 1
    per: Literal["result", "day"] = "result"
    apart_days: int = 0
    unbroken: bool = False
    different: int = 1
    each: dict[str, int] = Field(default_factory=dict)
    within_days: int | None = None
    newest: bool = False
    alike: tuple[tuple[str, ...], ...] = ()
    facts: tuple[CountedFact, ...] = ()
    needs: str = ""
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    without: Without | None = None
    although_listed: bool = False
    also_unlisted: bool = False
    later_normal: LaterNormal | None = None
    urgency: Urgency = Urgency.INFO
    shown: str = ""
    missing: TextRecord | None = None
    next_steps: tuple[TextRecord, ...] = ()

    @model_validator(mode="after")
    def _say_what_is_missing(self) -> "Route":
        if (self.standing == "suspected") != (self.missing is not None):
            raise ValueError("a suspected route, and only it, says what is missing")
        if (self.standing == "unlisted") != (self.summary_unread is not None):
            raise ValueError("a confirming route has a summary for an unread problem list")
        if self.although_listed and self.standing != "suspected":
            raise ValueError("a route that speaks although the disease is listed cannot call it unlisted")
        if self.also_unlisted and not self.although_listed:
            raise ValueError("also_unlisted belongs to a route that speaks although the disease is listed")
        return self

    @property
    def is_only_for_listed(self) -> bool:
        """Whether its words say that the disease is listed already."""
        return self.although_listed and not self.also_unlisted


class Exclusion(Record):
    """A state in which some results do not count. Facts are problems, procedures, circumstances, and drugs
    (``taking``: ATC prefixes).

    ``set_aside``: results from ``before_days`` before to ``after_days`` after the fact are left out (all
    results where neither is given). ``not_assessed``: the rule does not speak, a gap does.
    ``silent``: another rule, ``instead``, speaks. How long a state lasts stands with its code set.
    """

    sets: tuple[str, ...] = ()
    taking: tuple[str, ...] = ()
    effect: Literal["set_aside", "not_assessed", "silent"]
    criteria: tuple[str, ...] = ()
    before_days: int | None = None
    after_days: int | None = None
    instead: str = ""
    consequence: TextRecord | None = None

    @model_validator(mode="after")
    def _speak_or_point(self) -> "Exclusion":
        if not self.sets and not self.taking:
            raise ValueError("an exclusion names code sets or drugs")
        if self.effect == "silent":
            if not self.instead:
                raise ValueError("a silent exclusion names the rule that speaks instead")
        elif self.consequence is None:
            raise ValueError("an exclusion says what follows from it")
        return self


class Scope(People):
    """Whom the rule is for. ``outside`` is said when others have values that it would have judged."""

    outside: TextRecord | None = None


class Stage(Record):
    """One step of an axis; the first whose tests hold on the newest day of their measure is taken.

    ``urgency`` counts for every statement, ``urgency_if_met`` only where the criteria are met and nobody named it.
    """

    name: str
    label: TextRecord
    tests: tuple[Test, ...] = ()
    match: Literal["any", "all"] = "any"
    urgency: Urgency = Urgency.INFO
    urgency_if_met: Urgency = Urgency.INFO
    code: CodeRecord | None = None
    next_steps: tuple[TextRecord, ...] = ()


class Axis(Record):
    """A staging: G1-G5, A1-A3, mild to severe. ``otherwise`` is said when no step holds."""

    name: str
    otherwise: TextRecord
    stages: tuple[Stage, ...] = Field(min_length=1)


class Choice(Record):
    """A site setting that picks among threshold sets."""

    setting: str
    default: str


class DiseaseRule(Record):
    """A disease, its guideline and its criteria.

    ``listed``: code sets that mean "already named". ``explained``: code sets of problems that account for the
    values but rest on more, or on other limits, than the rule's (a leukaemia for the white cells, osteoporosis by
    fracture): the rule is silent there, and does not judge them when they are entered.
    ``yields_to``: rules that, when they speak,
    silence this one (diabetes over prediabetes). ``part_of``: rules that name the same result together with others
    (pancytopenia over thrombocytopenia): where one counts it, as loud, this one is not said beside it; a critical
    statement always is, and a listed disease silences nothing. ``treated_by``: ATC prefixes of drugs that
    can bring the values back to normal. ``unsupported`` is said of a new problem that the values do not support.
    """

    id: str
    code: CodeRecord
    name: TextRecord
    listed: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    sources: tuple[SourceRecord, ...] = Field(min_length=1)
    detail: TextRecord
    unsupported: TextRecord
    choice: Choice | None = None
    scope: Scope = Scope()
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    routes: tuple[Route, ...] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()
    axes: tuple[Axis, ...] = ()
    yields_to: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    treated_by: tuple[str, ...] = ()
    examples: Examples

    @model_validator(mode="after")
    def _know_when_to_be_silent(self) -> "DiseaseRule":
        if not self.listed and not self.explained:
            raise ValueError("a rule says which problems name its disease, or explain it")
        return self

    @model_validator(mode="after")
    def _know_the_names(self) -> "DiseaseRule":
        known = {criterion.name for criterion in self.criteria}
        if len(known) != len(self.criteria):
            raise ValueError("two criteria have one name")
        used = [*(name for route in self.routes for name in route.of)]
        used += [name for exclusion in self.exclusions for name in exclusion.criteria]
        for route in self.routes:
            facts = {fact.name for fact in route.facts}
            used += [name for group in (*route.alike, route.each) for name in group if name not in facts]
        used += [item.shows for item in self.criteria if item.shows]
        if unknown := sorted(set(used) - known):
            raise ValueError(f"no criterion is called {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _offer_every_choice(self) -> "DiseaseRule":
        choices = {limit.choice for test in self.tests() for limit in test.limits} - {""}
        expected = self.choice.default if self.choice else None
        if (expected is None) != (not choices) or (expected and expected not in choices):
            raise ValueError(f"limits offer the choices {sorted(choices)}, the rule's default is {expected}")
        return self

    def tests(self) -> Iterator[Test]:
        """Every test of the rule, criteria first."""
        yield from self.criteria
        for axis in self.axes:
            for stage in axis.stages:
                yield from stage.tests

    def code_sets(self) -> frozenset[str]:
        """Every code set that the rule names."""
        people: list[People] = [self.scope, *(limit for test in self.tests() for limit in test.limits)]
        names = {name for person in people for name in (person.when, person.unless)}
        names |= {route.needs for route in self.routes} | {*self.listed, *self.explained}
        names |= {name for exclusion in self.exclusions for name in exclusion.sets}
        names |= {name for condition in self.conditions() for name in condition.sets}
        names |= {name for route in self.routes if route.without for name in route.without.sets}
        return frozenset(names - {""})

    def conditions(self) -> Iterator[Condition]:
        """Every condition that a route names, those that count included."""
        for route in self.routes:
            yield from (*route.where, *route.unless, *route.facts)

    def drug_classes(self) -> frozenset[str]:
        """Every ATC prefix that the rule names."""
        named = [*self.treated_by, *(name for item in self.exclusions for name in item.taking)]
        named += [name for condition in self.conditions() for name in condition.taking]
        named += [name for route in self.routes if route.without for name in route.without.taking]
        return frozenset(named)

    def criterion(self, name: str) -> Criterion:
        """The criterion of that name."""
        return next(criterion for criterion in self.criteria if criterion.name == name)


def load_diseases(folder: Path = FOLDER) -> tuple[DiseaseRule, ...]:
    """Read ``disease/*.toml``, sorted by id.

    Raises:
        KnowledgeError: a file is wrong, is not called by its id, or points to a rule that does not exist.
    """
    rules: dict[str, DiseaseRule] = {}
    for path in files(folder / "disease", "*.toml"):
        rule = read_toml(path, DiseaseRule)
        if rule.id != path.stem:
            raise KnowledgeError(path, "id", f"the file must be called {rule.id}.toml")
        rules[rule.id] = rule
    for rule in rules.values():
        named = {*rule.yields_to, *rule.part_of, *(exclusion.instead for exclusion in rule.exclusions)} - {""}
        if unknown := sorted(named - rules.keys()):
            raise KnowledgeError(folder / "disease" / f"{rule.id}.toml", "", f"no rule is called {', '.join(unknown)}")
    for rule in rules.values():
        if rule.id in _above(rule, rules, frozenset()):
            raise KnowledgeError(folder / "disease" / f"{rule.id}.toml", "yields_to", "the rule yields to itself")
    return tuple(rules[name] for name in sorted(rules))


def _above(rule: DiseaseRule, rules: Mapping[str, DiseaseRule], seen: frozenset[str]) -> frozenset[str]:
    """Every rule that this one yields to or is part of, at one or more removes."""
    for name in (*rule.yields_to, *rule.part_of):
        if name not in seen:
            seen = _above(rules[name], rules, seen | {name})
    return seen
