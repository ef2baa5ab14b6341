"""Advice from tumour findings: found, absent, untested, resistant, withdrawn, inherited."""

import pytest

from model.domain.assessment import Action, TherapyAdvice
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
LUNG = ["lung_cancer", "metastatic_cancer"]
ROS1 = {"fusion": "CD74::ROS1"}


def advised(**case: object) -> tuple[TherapyAdvice, ...]:
    return run(Task.THERAPY, CaseRecord.model_validate({"age": 55, **case}).build(KNOWLEDGE.terms), KNOWLEDGE).therapy


def on_draft(**case: object) -> list[tuple[str, str]]:
    """What is said of the orders: drug and action."""
    return [(item.drug_label.en, item.action.value) for item in advised(**case) if item.medication_keys]


@pytest.mark.parametrize(
    ("tumour", "expected"),
    [
        ([], [("crizotinib", "test_first")]),
        ([{"gene": "ROS1", "variant_class": "mutation"}], [("crizotinib", "test_first")]),
        ([{"gene": "ROS1", "status": "unclear"}], [("crizotinib", "test_first")]),
        (
            [
                {"gene": "ROS1", "status": "not_detected"},
                {"gene": "ALK", "status": "not_detected"},
                {"gene": "MET", "status": "not_detected"},
            ],
            [("crizotinib", "avoid")],
        ),
        ([ROS1], []),
        ([{"gene": "ROS1", "variant_class": "rearrangement"}], []),
        ([ROS1, {"gene": "ROS1", "hgvs_p": "p.Gly2032Arg"}], [("crizotinib", "resistant")]),
    ],
)
def test_an_ordered_drug_is_judged_by_what_the_tumour_shows(
    tumour: list[dict[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert on_draft(problems=LUNG, drafts=["crizotinib"], tumour=tumour) == expected


def test_unread_genomics_is_not_called_untested() -> None:
    found = advised(problems=LUNG, drafts=["crizotinib"], unread=["genomics"])
    summary = next(item.summary.en for item in found if item.medication_keys)

    assert "could not be checked" in summary


def test_resistance_names_another_drug_that_still_works() -> None:
    found = advised(problems=LUNG, drafts=["crizotinib"], tumour=[ROS1, {"gene": "ROS1", "hgvs_p": "p.G2032R"}])
    warning = next(item for item in found if item.action is Action.RESISTANT)

    assert "repotrectinib" in {item.drug.display for item in warning.alternatives}


def test_an_alternative_to_which_the_patient_is_allergic_is_not_offered() -> None:
    tumour = [ROS1, {"gene": "ROS1", "hgvs_p": "p.G2032R"}]
    found = advised(problems=LUNG, drafts=["crizotinib"], allergies=["repotrectinib"], tumour=tumour)
    offered = {code.display for item in found for code in item.drugs} | {
        other.drug.display for item in found for other in item.alternatives
    }

    assert "repotrectinib" not in offered


@pytest.mark.parametrize(
    ("problems", "drug", "tumour"),
    [
        (["colorectal_cancer"], "cetuximab", {"gene": "KRAS", "hgvs_p": "p.G12D"}),
        (["colorectal_cancer"], "panitumumab", {"gene": "NRAS", "hgvs_p": "p.Gln61Lys"}),
        (["colorectal_cancer"], "cetuximab", {"gene": "KRAS", "hgvs_c": "NM_004985.5:c.436G>A", "hgvs_p": "p.A146T"}),
        (["chronic_myeloid_leukaemia"], "imatinib", {"gene": "ABL1", "hgvs_p": "p.Thr315Ile"}),
        (["gist"], "imatinib", {"gene": "PDGFRA", "hgvs_p": "p.D842V"}),
        (["chronic_lymphocytic_leukaemia"], "ibrutinib", {"gene": "BTK", "hgvs_p": "p.C481S"}),
        ([], "cetuximab", {"gene": "KRAS", "hgvs_p": "p.G12D"}),
    ],
)
def test_a_resistant_tumour_is_warned_of(problems: list[str], drug: str, tumour: dict[str, str]) -> None:
    assert (drug, "resistant") in on_draft(problems=problems, drafts=[drug], tumour=[tumour])


@pytest.mark.parametrize(
    ("problems", "drug", "tumour"),
    [
        (["lung_cancer"], "cetuximab", {"gene": "KRAS", "hgvs_p": "p.G12D", "status": "not_detected"}),
        (["chronic_myeloid_leukaemia"], "ponatinib", {"gene": "ABL1", "hgvs_p": "p.T315I"}),
        (["gist"], "imatinib", {"gene": "KIT", "hgvs_p": "p.W557_K558del"}),
    ],
)
def test_a_near_miss_is_not_called_resistant(problems: list[str], drug: str, tumour: dict[str, str]) -> None:
    assert (drug, "resistant") not in on_draft(problems=problems, drafts=[drug], tumour=[tumour])


def test_the_partner_that_lifts_resistance_is_respected() -> None:
    tumour = [{"gene": "KRAS", "hgvs_p": "p.G12C"}]
    alone = on_draft(problems=["colorectal_cancer"], drafts=["cetuximab"], tumour=tumour)
    together = on_draft(problems=["colorectal_cancer"], drafts=["cetuximab", "adagrasib"], tumour=tumour)

    assert (("cetuximab", "resistant") in alone, together) == (True, [])


def test_a_withdrawn_drug_is_flagged_with_its_date_and_never_offered() -> None:
    exon20 = [{"gene": "EGFR", "variant_class": "exon 20 insertion"}]
    ordered = advised(problems=LUNG, drafts=["mobocertinib"], tumour=exon20)
    offered = {code.display for item in advised(problems=LUNG, tumour=exon20) for code in item.drugs}

    assert "withdrawn (FDA 20" in next(item.summary.en for item in ordered if item.medication_keys)
    assert "mobocertinib" not in offered


def test_an_unknown_stage_is_said_and_a_known_one_decides() -> None:
    unknown = advised(problems=["lung_cancer"], tumour=[ROS1])
    early = advised(problems=["lung_cancer"], tumour=[ROS1], procedures=[], labs=[])
    steps = {step.en for item in unknown for step in item.next_steps}

    assert early == unknown
    assert any("the stage is not on record" in step for step in steps)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        ({"gene": "BRCA1", "hgvs_p": "p.Glu23fs", "origin": "germline"}, "inherited pathogenic variant"),
        ({"gene": "BRCA2", "variant_class": "pathogenic", "origin": "somatic"}, "may be inherited"),
    ],
)
def test_a_variant_that_may_be_inherited_leads_to_counselling(finding: dict[str, str], expected: str) -> None:
    found = [item for item in advised(problems=["breast_cancer"], tumour=[finding]) if "counselling" in item.rule_id]

    assert [expected in item.summary.en for item in found] == [True]


@pytest.mark.parametrize(
    "finding",
    [
        {"gene": "BRCA1", "hgvs_p": "p.K820E", "significance": "uncertain significance"},
        {"gene": "BRCA1", "status": "not_detected"},
        {"gene": "KRAS", "hgvs_p": "p.G12D"},
    ],
)
def test_a_variant_of_no_consequence_leads_to_none(finding: dict[str, str]) -> None:
    found = advised(problems=["breast_cancer"], tumour=[finding])

    assert not any("counselling" in item.rule_id for item in found)


def test_one_finding_gives_one_card_where_a_guideline_rule_speaks() -> None:
    found = advised(problems=LUNG, tumour=[{"gene": "EGFR", "hgvs_p": "p.L858R"}])

    assert [item.rule_id for item in found if item.action is Action.RECOMMEND] == ["nsclc-egfr-advanced"]


def test_another_tumour_on_record_silences_the_fact() -> None:
    found = advised(problems=["prostate_cancer"], drafts=["cetuximab"], tumour=[{"gene": "KRAS", "hgvs_p": "p.G12D"}])

    assert [item.rule_id for item in found] == []


@pytest.mark.parametrize("problems", [[], ["solid_cancer"]])
def test_a_drug_by_biomarker_without_a_named_tumour_says_that_nothing_was_judged(problems: list[str]) -> None:
    case = {"problems": problems, "drafts": ["osimertinib"], "tumour": [{"gene": "EGFR", "hgvs_p": "p.L858R"}]}
    assert on_draft(**case) == [("osimertinib", "no_recommendation")]


def test_what_must_be_absent_is_asked_for_as_something_to_rule_out() -> None:
    tumour = [{"gene": "BRCA1", "variant_class": "pathogenic variant", "origin": "germline"}]
    (advice,) = [
        item
        for item in advised(problems=["breast_cancer"], drafts=["olaparib"], tumour=tumour)
        if item.action is Action.TEST_FIRST and item.medication_keys
    ]
    assert "HER2 positive (to rule out)" in advice.summary.en
    assert "HER2阳性（须排除）" in advice.summary.zh


def test_weak_resistance_informs_and_withholds_nothing() -> None:
    wild = [{"gene": "KRAS", "status": "not_detected"}, {"gene": "NRAS", "status": "not_detected"}]
    pten = {"gene": "PTEN", "variant_class": "loss"}
    ordered = advised(problems=["colorectal_cancer"], drafts=["cetuximab"], tumour=[*wild, pten])
    offered = advised(problems=["colorectal_cancer"], tumour=[*wild, pten])
    said = [item for item in ordered if item.action is Action.RESISTANT]

    assert [(item.urgency, item.strength) for item in said] == [("info", "weak")]
    assert "cetuximab" in {code.display for item in offered for code in item.drugs}
    assert any("PTEN" in step.en for item in offered for step in item.next_steps)


def test_weak_resistance_does_not_hide_the_test_that_must_come_first() -> None:
    said = on_draft(
        problems=["colorectal_cancer"], drafts=["cetuximab"], tumour=[{"gene": "PTEN", "variant_class": "loss"}]
    )

    assert said == [("cetuximab", "test_first"), ("cetuximab", "resistant")]


def test_a_laboratorys_other_name_of_a_gene_counts_in_a_fusion_as_well() -> None:
    found = advised(
        problems=["acute_myeloid_leukaemia"], drafts=["revumenib"], tumour=[{"gene": "MLL", "status": "not_detected"}]
    )
    missing = next(item.summary.en for item in found if item.medication_keys)

    assert "KMT2A" not in missing


HER2_NEGATIVE_FISH = {"biomarker": "HER2 FISH", "variant_class": "negative"}


@pytest.mark.parametrize(
    ("tumour", "expected"),
    [
        ([{"gene": "ERBB2", "variant_class": "amplification", "status": "not_detected"}], ["resistant"]),
        ([{"biomarker": "HER2", "variant_class": "positive", "status": "not_detected"}], ["resistant"]),
        ([{"biomarker": "HER2", "variant_class": "positive", "status": "unclear"}], ["test_first"]),
        ([{"biomarker": "HER2", "variant_class": "3+", "status": "not_detected"}], ["test_first"]),
        ([{"biomarker": "HER2 IHC", "variant_class": "2+"}], ["test_first"]),
        ([{"biomarker": "HER2 IHC", "variant_class": "2+"}, HER2_NEGATIVE_FISH], ["resistant"]),
        ([{"biomarker": "HER2 IHC", "variant_class": "3+"}, HER2_NEGATIVE_FISH], []),
    ],
)
def test_a_level_that_was_looked_for_and_not_found_is_no_finding_of_it(
    tumour: list[dict[str, str]], expected: list[str]
) -> None:
    said = on_draft(problems=["breast_cancer", "metastatic_cancer"], drafts=["trastuzumab"], tumour=tumour)

    assert [action for drug, action in said if drug == "trastuzumab"] == expected


@pytest.mark.parametrize(("fish", "is_offered"), [(HER2_NEGATIVE_FISH, True), ({"gene": "TP53"}, False)])
def test_two_plus_by_stain_is_low_only_with_a_negative_fish(fish: dict[str, str], *, is_offered: bool) -> None:
    found = advised(
        problems=["breast_cancer", "metastatic_cancer"],
        past_drugs=["paclitaxel"],
        tumour=[{"biomarker": "HER2 IHC", "variant_class": "2+"}, fish],
    )

    assert ("trastuzumab deruxtecan" in {code.display for item in found for code in item.drugs}) is is_offered


def test_a_use_that_one_agency_took_back_is_offered_with_that_said() -> None:
    found = advised(
        problems=["urothelial_cancer", "metastatic_cancer"],
        drafts=["atezolizumab"],
        tumour=[{"biomarker": "PD-L1 IC", "value": "10"}],
    )
    (said,) = [item for item in found if "atezolizumab" in {code.display for code in item.drugs}]

    assert said.action is Action.RECOMMEND
    assert "Withdrawn by FDA on 2022-11-29" in said.detail.en
