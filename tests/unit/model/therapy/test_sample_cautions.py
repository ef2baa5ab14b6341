"""Transplants and transfusions: a result may be another person's, and the advice says so."""

import pytest

from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState, Procedure
from model.domain.code import SNOMED, Code
from model.domain.pgx import Diplotype, GeneResult
from model.engine import Task, run
from model.knowledge.load import load

KNOWLEDGE = load()
LIVER, STEM_CELLS, BLOOD = "18027006", "234336002", "116859006"


def result(gene, *alleles, day=-10, method=""):
    return GeneResult(key="g", gene=gene, diplotype=Diplotype(gene=gene, alleles=alleles), day=day, method=method)


def assessed(gene_result, drug=None, *, event=None, day=None):
    medications = [
        Medication(
            key="m",
            ingredients=(KNOWLEDGE.drugs.named(name).value,),
            way=DrugWay.CODING,
            state=MedicationState.DRAFT,
        )
        for name in [drug]
        if name
    ]
    procedures = [Procedure(key="p", codes=(Code(SNOMED, code),), day=day) for code in [event] if code]
    case = ClinicalCase(gene_results=(gene_result,), medications=tuple(medications), procedures=tuple(procedures))
    return run(Task.THERAPY, case, KNOWLEDGE)


def said(assessment, words):
    return [step.en for item in assessment.therapy for step in item.next_steps if words in step.en]


CYP2C19 = ("CYP2C19", "*2", "*2")


@pytest.mark.parametrize(
    ("event", "day", "words"),
    [
        (LIVER, -400, "Liver transplant"),
        (LIVER, -2, "Liver transplant"),
        (LIVER, None, "Liver transplant"),
        (STEM_CELLS, -400, "Stem cell transplant"),
        (STEM_CELLS, None, "Stem cell transplant"),
        (BLOOD, -30, "transfused"),
    ],
)
def test_the_advice_names_what_casts_doubt_on_the_result(event, day, words):
    assessment = assessed(result(*CYP2C19), "clopidogrel", event=event, day=day)

    assert said(assessment, words)
    assert all(step.startswith(words) or words in step for step in said(assessment, "CYP2C19"))


@pytest.mark.parametrize(
    ("event", "day"),
    [
        (STEM_CELLS, -5),  # the result is older than the transplant
        (BLOOD, -60),  # long before the sample
        (BLOOD, -5),  # after the sample
        (BLOOD, None),  # nobody knows when
        (None, None),
    ],
)
def test_an_event_that_cannot_touch_the_result_is_not_mentioned(event, day):
    assessment = assessed(result(*CYP2C19), "clopidogrel", event=event, day=day)

    assert not said(assessment, "transplant")
    assert not said(assessment, "transfused")


def test_a_liver_transplant_says_nothing_of_a_gene_outside_the_liver():
    assessment = assessed(result("HLA-B", "*57:01", "*08:01"), "abacavir", event=LIVER, day=-400)

    assert not said(assessment, "Liver transplant")


def test_the_caution_brings_its_source_and_the_event():
    assessment = assessed(result(*CYP2C19), "clopidogrel", event=STEM_CELLS, day=-400)
    advice = assessment.therapy[0]

    assert any("allogeneic" in source.title for source in advice.sources)
    assert any(item.ref == "p" for item in advice.evidence)


def test_a_measured_activity_is_in_doubt_for_as_long_as_red_cells_live():
    measured = GeneResult(key="g", gene="G6PD", phenotype="Normal", day=-10, method="enzyme activity")
    recent = assessed(measured, "rasburicase", event=BLOOD, day=-100)
    old = assessed(measured, "rasburicase", event=BLOOD, day=-140)

    assert (bool(said(recent, "120 days")), bool(said(old, "120 days"))) == (True, False)


def test_without_a_drug_a_gap_says_it():
    assessment = assessed(result(*CYP2C19), event=LIVER, day=-400)

    assert [gap.what.en for gap in assessment.gaps] == [
        "CYP2C19: the result may not be the patient's own (liver transplant)"
    ]


def test_the_doubt_changes_no_action():
    plain = assessed(result(*CYP2C19), "clopidogrel")
    doubted = assessed(result(*CYP2C19), "clopidogrel", event=LIVER, day=-400)

    assert [item.action for item in plain.therapy] == [item.action for item in doubted.therapy]
