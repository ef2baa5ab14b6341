"""What present drugs make of a gene: when they act, what they leave, and how it is said."""

import pytest

from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.pgx import Diplotype, GeneResult
from model.engine import Task, run
from model.knowledge.load import load

KNOWLEDGE = load()


def medication(name, state=MedicationState.ACTIVE, **more):
    return Medication(
        key=f"m-{name}-{state}",
        ingredients=(KNOWLEDGE.drugs.named(name).value,),
        way=DrugWay.CODING,
        state=state,
        **more,
    )


def result(gene, diplotype):
    return GeneResult(key=f"g-{gene}", gene=gene, diplotype=Diplotype(gene=gene, alleles=diplotype.split("/")))


def assessed(medications, *genes):
    return run(Task.THERAPY, ClinicalCase(medications=tuple(medications), gene_results=genes), KNOWLEDGE)


def ordered(drug, *medications, genes=(), publisher="CPIC"):
    found = assessed([medication(drug, MedicationState.DRAFT), *medications], *genes).therapy
    [advice] = [item for item in found if item.publisher == publisher and drug in {one.display for one in item.drugs}]
    return advice


def claims(advice):
    return " | ".join(item.claim.en for item in advice.evidence)


NORMAL_2D6 = result("CYP2D6", "*1/*1")
NORMAL_2C19 = result("CYP2C19", "*1/*1")


@pytest.mark.parametrize(
    ("start", "end", "action"),
    [
        (-400, -30, "avoid"),
        (-400, -36, "standard"),
        (-20, None, "avoid"),
        (-20, 60, "avoid"),
        (-400, None, "standard"),
        (None, None, "standard"),
    ],
)
def test_a_stopped_drug_counts_while_it_certainly_still_acts(start, end, action):
    """Fluoxetine acts for 35 days; a drug whose end is not known was stopped after its start."""
    past = medication("fluoxetine", MedicationState.PAST, start_day=start, end_day=end)

    assert ordered("codeine", past, genes=[NORMAL_2D6]).action == action


@pytest.mark.parametrize(
    ("inhibitor", "said"),
    [
        (medication("fluoxetine", start_day=-3), "new, full effect after about 14 days"),
        (medication("fluoxetine", MedicationState.DRAFT), "new, full effect after about 14 days"),
        (medication("fluoxetine", MedicationState.PAST, end_day=-7), "stopped, acts for about 35 days"),
    ],
)
def test_an_effect_that_grows_or_wears_off_says_so(inhibitor, said):
    advice = ordered("codeine", inhibitor, genes=[NORMAL_2D6])

    assert advice.action == "avoid"
    assert said in claims(advice)


def test_a_summary_says_that_the_drug_behind_it_was_stopped():
    past = medication("fluoxetine", MedicationState.PAST, end_day=-7)

    summary = ordered("codeine", past, genes=[NORMAL_2D6]).summary
    assert "(through fluoxetine, stopped lately)" in summary.en
    assert "（因近期停用的氟西汀所致）" in summary.zh


def test_an_effect_that_is_there_in_full_says_no_days():
    advice = ordered("codeine", medication("fluoxetine", start_day=-14), genes=[NORMAL_2D6])

    assert "fluoxetine is a strong inhibitor of CYP2D6; effective phenotype: poor metabolizer" in claims(advice)
    assert "days" not in claims(advice)


def test_a_renewed_order_is_not_new():
    renewed = medication("fluoxetine", MedicationState.DRAFT)

    assert "new, full" not in claims(ordered("codeine", medication("fluoxetine"), renewed, genes=[NORMAL_2D6]))


def test_an_estimate_says_that_it_is_one_and_cites_its_method():
    advice = ordered("citalopram", medication("fluconazole"), genes=[NORMAL_2C19])

    assert "fluconazole is a strong inhibitor of CYP2C19; effective phenotype, estimated: poor metabolizer" in claims(
        advice
    )
    assert any(source.title.startswith("Our own rule") for source in advice.sources)
    assert "through fluconazole" in advice.summary.en


def test_cpic_s_method_is_no_estimate_and_is_cited():
    advice = ordered("codeine", medication("paroxetine"), genes=[NORMAL_2D6])

    assert "estimated" not in claims(advice)
    assert any("activity score times" in source.title for source in advice.sources)


def test_without_a_result_only_cpic_s_strong_inhibitor_speaks():
    found = assessed(
        [medication(name, MedicationState.DRAFT) for name in ("citalopram", "fluvastatin", "codeine")]
        + [medication(name) for name in ("fluconazole", "cyclosporine", "duloxetine")]
    )

    assert [item.effective_phenotype for item in found.phenotypes] == ["Indeterminate"] * len(found.phenotypes)


def test_an_inducer_never_hides_what_the_genotype_says():
    plain = ordered("voriconazole", genes=[result("CYP2C19", "*2/*2")])
    induced = ordered("voriconazole", medication("rifampin"), genes=[result("CYP2C19", "*2/*2")])

    assert (induced.action, induced.summary) == (plain.action, plain.summary)


def test_an_inhibitor_beside_an_inducer_leaves_both_open():
    found = assessed([medication("fluvoxamine"), medication("rifampin")], NORMAL_2C19)

    assert found.phenotypes[0].effective_phenotype == "Poor Metabolizer or Rapid Metabolizer"
    assert len(found.phenotypes[0].agents) == 2


def test_the_strongest_of_several_inhibitors_counts():
    found = assessed([medication(name) for name in ("omeprazole", "felbamate", "fluconazole")], NORMAL_2C19)

    assert [item.ref for item in found.phenotypes[0].agents] == ["m-fluconazole-active"]


def test_a_genotype_that_is_stricter_is_kept_and_the_other_answer_named():
    """Duloxetine halves the score of 3; the genotype alone still forbids codeine."""
    advice = ordered("codeine", medication("duloxetine"), genes=[result("CYP2D6", "*1/*2x2")])

    assert advice.rule_id == "cyp2d6-codeine-um"
    assert any("under duloxetine" in step.en for step in advice.next_steps)


def test_the_gene_s_line_names_both_phenotypes_and_the_agent():
    [found] = assessed([medication("gemfibrozil")], result("SLCO1B1", "*1/*1")).phenotypes

    assert (found.phenotype, found.effective_phenotype) == ("Normal Function", "Decreased Function")
    assert found.label.en == "normal function; effective now: decreased function, estimated from gemfibrozil"
    assert "OATP1B1 (SLCO1B1)" in found.agents[0].claim.en


def test_a_rule_that_names_an_inhibitor_does_not_count_it_twice():
    """Gemfibrozil with a statin speaks of an inherited low function, not of the one that gemfibrozil makes."""
    found = assessed(
        [medication("gemfibrozil"), medication("pravastatin", MedicationState.DRAFT)], result("SLCO1B1", "*1/*1")
    )

    assert "gemfibrozil-statin-slco1b1" not in {item.rule_id for item in found.therapy}


@pytest.mark.parametrize(
    ("drug", "inhibitor", "genotype"),
    [
        ("quetiapine", "diltiazem", result("CYP3A4", "*1/*1")),
        ("irinotecan", "atazanavir", result("UGT1A1", "*1/*1")),
    ],
)
def test_an_estimate_is_never_an_all_clear(drug, inhibitor, genotype):
    """The Dutch guideline gives inherited intermediate metabolizers the usual dose; an inhibitor is another thing."""
    found = assessed([medication(drug, MedicationState.DRAFT), medication(inhibitor)], genotype).therapy

    assert not {"standard", "no_recommendation"} & {item.action for item in found if drug in item.drug_label.en}


def test_an_inhibitor_alone_does_not_hush_a_call_for_a_test():
    fda = [ordered("eliglustat", *more, publisher="FDA") for more in ((), (medication("fluoxetine"),))]

    assert [item.action for item in fda] == ["test_first", "test_first"]
