"""Whatever the chart holds: no crash, one order, short cards, both languages, and nothing said without a reason."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from model.diagnosis.criteria import diagnose
from model.diagnosis.report import report
from model.domain.case import ClinicalCase, Measurement, Person, Problem, ProblemState, Sex
from model.domain.code import LOINC, Code
from model.domain.gap import Area, Gap, Why
from model.domain.text import same
from model.knowledge.codesets import load_codesets
from model.knowledge.disease_rules import load_diseases
from model.knowledge.drug_terms import load_drugs
from model.knowledge.measures import load_measures

RULES, MEASURES, CODESETS, DRUGS = load_diseases(), load_measures(), load_codesets(), load_drugs()
LOINC_CODES = sorted(code for measure in MEASURES for code in measure.loinc)
UNITS = ["", "%", "mmol/mol", "mmol/L", "mg/dL", "umol/L", "g/L", "g/dL", "mm[Hg]", "kPa", "mg/g", "mg/mmol", "mL/min"]
SET_CODES = sorted(
    {(row.value().system, row.code) for rows in CODESETS.rows().values() for row in rows if not row.code.endswith("*")}
)

measurements = st.builds(
    lambda at, code, value, unit, comparator, day: Measurement(
        key=f"o{at:03}", codes=(Code(LOINC, code),), value=value, unit=unit, comparator=comparator, day=day
    ),
    at=st.integers(0, 999),
    code=st.sampled_from(LOINC_CODES),
    value=st.decimals(0, 500, places=2),
    unit=st.sampled_from(UNITS),
    comparator=st.sampled_from(["", "", "", "<", "<=", ">", ">=", "ad"]),
    day=st.none() | st.integers(-2500, 1),
)
problems = st.builds(
    lambda at, code, state, day, is_draft: Problem(
        key=f"p{at:03}", codes=(Code(*code),), state=state, onset_day=day, is_draft=is_draft
    ),
    at=st.integers(0, 999),
    code=st.sampled_from(SET_CODES),
    state=st.sampled_from(ProblemState),
    day=st.none() | st.integers(-900, 0),
    is_draft=st.booleans(),
)
gaps = st.builds(
    lambda area: Gap(what=same("x"), why=Why.NOT_SENT, area=area, consequence=same("x"), is_whole_area=True),
    st.sampled_from([Area.RESULTS, Area.PROBLEMS]),
)
cases = st.builds(
    ClinicalCase,
    person=st.builds(Person, sex=st.sampled_from(Sex), age_years=st.none() | st.integers(0, 90)),
    measurements=st.lists(measurements, max_size=40, unique_by=lambda item: item.key).map(tuple),
    problems=st.lists(problems, max_size=4, unique_by=lambda item: item.key).map(tuple),
    gaps=st.lists(gaps, max_size=2).map(tuple),
)


@given(cases)
def test_a_summary_fits_on_a_card_and_every_statement_has_a_reason(case: ClinicalCase):
    diagnoses, _, _ = diagnose(case, RULES, MEASURES, CODESETS)
    assert all(max(len(item.summary.en), len(item.summary.zh)) <= 139 for item in diagnoses)
    keys = {item.key for item in (*case.measurements, *case.problems)}
    assert all(item.evidence and {reason.ref for reason in item.evidence} <= keys for item in diagnoses)
    assert all(item.sources for item in diagnoses)


@given(cases)
def test_the_order_of_arrival_carries_no_meaning(case: ClinicalCase):
    turned = ClinicalCase(
        person=case.person, measurements=case.measurements[::-1], problems=case.problems, gaps=case.gaps
    )
    assert diagnose(case, RULES, MEASURES, CODESETS) == diagnose(turned, RULES, MEASURES, CODESETS)


@given(cases)
def test_a_report_of_any_chart_speaks_both_languages(case: ClinicalCase):
    diagnoses, _, found = diagnose(case, RULES, MEASURES, CODESETS)
    lines = report(case, RULES, MEASURES, CODESETS, DRUGS, diagnoses, found)
    assert all(line.en and line.zh for line, _ in lines)


@given(st.lists(st.decimals(Decimal("6.5"), 14, places=1), min_size=2, max_size=6), st.integers(0, 300))
def test_two_days_of_diabetic_values_are_never_passed_over(values: list[Decimal], start: int):
    labs = tuple(
        Measurement(key=f"o{at}", codes=(Code(LOINC, "4548-4"),), value=value, unit="%", day=-start - at)
        for at, value in enumerate(values)
    )
    case = ClinicalCase(person=Person(sex=Sex.MALE, age_years=50), measurements=labs)
    diagnoses, _, _ = diagnose(case, RULES, MEASURES, CODESETS)
    assert [item.rule_id for item in diagnoses] == ["diabetes"]
