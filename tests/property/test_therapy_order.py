"""Which entry of a chart came first carries no meaning for therapy: problems, drugs, habits, values, findings."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from model.domain.case import (
    Circumstance,
    ClinicalCase,
    DrugWay,
    Measurement,
    Medication,
    MedicationState,
    Person,
    Problem,
    Sex,
)
from model.domain.code import LOINC, Code
from model.domain.pgx import TumourFinding
from model.engine import Task, run
from model.knowledge.load import load

KNOWLEDGE = load()
SETS = (
    "lung_cancer",
    "melanoma",
    "pregnancy",
    "dialysis",
    "epilepsy",
    "g6pd_deficiency",
    "stroke_tia",
    "heart_failure",
)
HABITS = ("smoking_current", "smoking_former", "smoking_never", "pregnancy_yes", "pregnancy_no")
DRUGS = ("ethinyl estradiol", "lisinopril", "osimertinib", "vemurafenib", "codeine", "valproic acid", "metformin")
WOMAN = Person(sex=Sex.FEMALE, age_years=38)
MEASURES = (("egfr", "mL/min/{1.73_m2}"), ("potassium", "mmol/L"), ("weight", "kg"), ("gestational_age", "wk"))
FINDINGS = (
    *((gene, change) for gene in ("EGFR", "BRAF") for change in ("L858R", "V600E", "T790M", "C797S")),
    ("KRAS", "G12C"),
)
days = st.sampled_from([None, 0, -30])


def code_of(name: str) -> Code:
    return KNOWLEDGE.codesets.members(name)[0]


@st.composite
def entries(draw, kind, makers):
    """Up to four entries with keys of their own, so that only their order is left to matter."""
    return tuple(makers(draw, f"{kind}-{at}") for at in range(draw(st.integers(0, 4))))


def problem(draw, key):
    return Problem(key=key, codes=(code_of(draw(st.sampled_from(SETS))),))


def habit(draw, key):
    name = draw(st.sampled_from(HABITS))
    return Circumstance(key=key, kind=name.partition("_")[0], codes=(code_of(name),), day=draw(days))


def drug(draw, key):
    name, state = draw(st.sampled_from(DRUGS)), draw(st.sampled_from(MedicationState))
    return Medication(key=key, ingredients=(KNOWLEDGE.drugs.named(name).value,), way=DrugWay.CODING, state=state)


def value(draw, key):
    name, unit = draw(st.sampled_from(MEASURES))
    code = Code(LOINC, KNOWLEDGE.measures.named(name).loinc[0])
    amount = Decimal(draw(st.integers(1, 120)))
    return Measurement(key=key, codes=(code,), value=amount, unit=unit, day=draw(days))


def finding(draw, key):
    gene, change = draw(st.sampled_from(FINDINGS))
    return TumourFinding(key=key, gene=gene, hgvs_p=change, day=draw(days))


def said(case):
    """Everything that is said of the drugs, and by which rule, whatever the order of the reasons."""
    found = run(Task.THERAPY, case, KNOWLEDGE)
    told = [
        (item.rule_id, item.action, item.drugs, item.summary, sorted(other.drug.display for other in item.alternatives))
        for item in found.therapy
    ]
    return sorted(told, key=repr), sorted({gap.what.en for gap in found.gaps})


@settings(max_examples=30)
@given(
    entries("p", problem),
    entries("h", habit),
    entries("d", drug),
    entries("v", value),
    entries("t", finding),
    st.randoms(use_true_random=False),
)
def test_the_order_of_entries_never_matters(problems, habits, drugs, values, findings, shuffler):
    def case(order):
        return ClinicalCase(
            person=WOMAN,
            problems=order(problems),
            circumstances=order(habits),
            medications=order(drugs),
            measurements=order(values),
            tumour_findings=order(findings),
        )

    assert said(case(lambda rows: tuple(shuffler.sample(rows, len(rows))))) == said(case(tuple))


@given(st.lists(st.sampled_from(HABITS), min_size=2, max_size=3, unique=True), st.booleans())
def test_of_contradicting_answers_of_one_day_the_same_one_counts_whatever_came_first(names, is_dated):
    habits = tuple(
        Circumstance(key=f"h-{name}", kind=name.partition("_")[0], codes=(code_of(name),), day=0 if is_dated else None)
        for name in names
    )
    orders = tuple(
        Medication(key=f"d-{name}", ingredients=(KNOWLEDGE.drugs.named(name).value,), way=DrugWay.CODING)
        for name in DRUGS[:2]
    )
    one, other = (
        said(ClinicalCase(person=WOMAN, circumstances=rows, medications=orders)) for rows in (habits, habits[::-1])
    )

    assert one == other
