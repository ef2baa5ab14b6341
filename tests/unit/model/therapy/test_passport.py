"""The passport names each gene with a result and every drug that it changes, worst words kept."""

from model.domain.assessment import Action
from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.load import load
from model.therapy.passport import passport

KNOWLEDGE = load()


def result(gene, *alleles):
    return GeneResult(key=f"g-{gene}", gene=gene, diplotype=Diplotype(gene=gene, alleles=alleles))


def test_a_gene_lists_the_drugs_that_it_changes_and_no_other():
    (found,) = passport(ClinicalCase(gene_results=(result("CYP2C19", "*2", "*2"),)), KNOWLEDGE)

    actions = {item.drug_label.en: item.action for item in found.advice}
    assert found.key == "CYP2C19"
    assert actions["clopidogrel"] is Action.AVOID
    assert not {Action.STANDARD, Action.NO_RECOMMENDATION} & set(actions.values())
    assert all(not item.outranked_by for item in found.advice)


def test_a_normal_gene_is_in_the_passport_and_warns_of_nothing_harmful():
    (found,) = passport(ClinicalCase(gene_results=(result("SLCO1B1", "*1", "*1"),)), KNOWLEDGE)

    assert (found.label.en, found.advice) == ("normal function", ())


def test_a_drug_on_the_list_changes_what_is_effective_now():
    fluoxetine = Medication(
        key="m",
        ingredients=(KNOWLEDGE.drugs.named("fluoxetine").value,),
        way=DrugWay.CODING,
        state=MedicationState.ACTIVE,
    )
    case = ClinicalCase(gene_results=(result("CYP2D6", "*1", "*1"),), medications=(fluoxetine,))

    found = next(item for item in passport(case, KNOWLEDGE) if item.key == "CYP2D6")

    assert (found.label.en, found.effective.en) == (
        "normal metabolizer (activity score 2.0)",
        "poor metabolizer (activity score 0.0), through fluoxetine",
    )
    assert [item.ref for item in found.agents] == ["m"]


def test_a_result_without_a_clear_phenotype_stands_in_it_and_advises_nothing():
    (found,) = passport(ClinicalCase(gene_results=(result("CYP2C19", "*1", "*12"),)), KNOWLEDGE)

    assert (found.label.en, found.advice) == ("indeterminate", ())


def test_without_results_there_is_no_passport():
    assert passport(ClinicalCase(), KNOWLEDGE) == ()
