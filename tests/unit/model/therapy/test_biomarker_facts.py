"""The biomarker facts as a body: how many they are, and that known errors of public lists stand in none of them."""

from datetime import date

import pytest

from model.knowledge.load import load
from model.knowledge.oncology import BiomarkerFact, Criterion

FACTS = tuple((file.tumours, fact) for file in load().oncology for fact in file.fact)


def facts_of(drug: str, tumour: str = "", effect: str = "sensitive") -> tuple[BiomarkerFact, ...]:
    return tuple(
        fact
        for tumours, fact in FACTS
        if fact.effect == effect and drug in fact.drugs and (not tumour or tumour in tumours)
    )


def asked(criteria: tuple[Criterion, ...]) -> set[str]:
    return {leaf.gene or leaf.fusion or leaf.marker for each in criteria for leaf in each.leaves()}


@pytest.mark.parametrize(("effect", "at_least"), [("sensitive", 160), ("resistant", 45)])
def test_the_facts_reach_the_number_that_was_promised(effect: str, at_least: int) -> None:
    assert len([fact for _, fact in FACTS if fact.effect == effect]) >= at_least


def test_the_facts_cover_thirty_tumours() -> None:
    assert len({tumour for tumours, _ in FACTS for tumour in tumours}) >= 30


@pytest.mark.parametrize(
    ("drug", "tumour"),
    [
        ("gilteritinib", "all"),
        ("trastuzumab", "gist"),
        ("revumenib", "dlbcl"),
    ],
)
def test_a_drug_is_not_filed_under_a_tumour_that_its_label_does_not_name(drug: str, tumour: str) -> None:
    assert facts_of(drug)
    assert facts_of(drug, tumour) == ()


def test_midostaurin_asks_for_flt3_or_kit_alone() -> None:
    assert {name for fact in facts_of("midostaurin") for name in asked(fact.biomarkers)} == {"FLT3", "KIT"}


@pytest.mark.parametrize(("tumour", "asks", "asks_not"), [("nsclc", "EGFR", "HER2"), ("breast", "HER2", "EGFR")])
def test_datopotamab_deruxtecan_asks_for_the_marker_of_its_own_tumour(tumour: str, asks: str, asks_not: str) -> None:
    names = {
        name for fact in facts_of("datopotamab deruxtecan", tumour) for name in asked((*fact.biomarkers, *fact.absent))
    }
    assert asks in names
    assert asks_not not in names


def test_pembrolizumab_with_lenvatinib_asks_for_a_tumour_that_is_not_msi_high() -> None:
    pairs = [fact for fact in facts_of("pembrolizumab") if ("pembrolizumab", "lenvatinib") in fact.regimens]
    assert [[(item.marker, item.levels) for item in fact.absent] for fact in pairs] == [[("MSI", ("high",))]]


def test_taletrectinib_was_approved_in_2025() -> None:
    days = {item.approved for fact in facts_of("taletrectinib") for item in fact.agency if item.name == "FDA"}
    assert days == {date(2025, 6, 11)}


def test_imatinib_in_systemic_mastocytosis_asks_for_the_absence_of_d816v() -> None:
    facts = facts_of("imatinib", "systemic_mastocytosis")
    assert facts
    assert all(not fact.biomarkers and asked(fact.absent) == {"KIT"} for fact in facts)


def test_panitumumab_alone_asks_for_kras_and_nras_tested_and_absent() -> None:
    facts = [fact for fact in facts_of("panitumumab", "colorectal") if fact.drugs == ("panitumumab",)]
    assert facts
    assert all(asked(fact.absent) == {"KRAS", "NRAS"} for fact in facts)


@pytest.mark.parametrize(
    ("drug", "day"),
    [
        ("mobocertinib", date(2024, 7, 15)),
        ("infigratinib", date(2024, 5, 16)),
        ("tazemetostat", date(2026, 6, 22)),
    ],
)
def test_a_withdrawn_product_says_when_it_was_withdrawn(drug: str, day: date) -> None:
    assert {fact.withdrawn for fact in facts_of(drug)} == {day}
