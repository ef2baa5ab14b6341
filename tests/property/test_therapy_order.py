"""Which entry of a chart came first carries no meaning for therapy: problems, drugs, habits, values, findings."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from model.domain.case import Circumstance, ClinicalCase, DrugWay, Measurement, Medication, MedicationState, Problem
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
HABITS = ("smoking_current", "smoking_former", "smoking_never", "alcohol_heavy", "alcohol_none", "pregnancy_no")
DRUGS = ("clozapine", "warfarin", "simvastatin", "osimertinib", "vemurafenib", "codeine", "valproic acid", "metformin")
MEASURES = (("egfr", "mL/min/{1.73_m2}"), ("potassium", "mmol/L"), ("weight", "kg"), ("gestational_age", "wk"))
FINDINGS = (
    *((gene, change) for gene in ("EGFR", "BRAF") for change in ("L858R", "V600E", "T790M", "C797S")),
    ("KRAS", "G12C"),
)
days = st.sampled_from([None, 0, -1, -30])


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
            problems=order(problems),
            circumstances=order(habits),
            medications=order(drugs),
            measurements=order(values),
            tumour_findings=order(findings),
        )

    assert said(case(lambda rows: tuple(shuffler.sample(rows, len(rows))))) == said(case(tuple))
