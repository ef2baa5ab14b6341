"""One ingredient in two products, of which one holds more, is told; a drug that ATC does not hold is named by rules."""

from dataclasses import replace

import pytest

from fhir_adapter.drugs import default_book
from model.domain.code import SNOMED, Code
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

KNOWLEDGE = load()
SKIN, MOUTH = Code(SNOMED, "6064005"), Code(SNOMED, "26643006")
TRAMADOL = {"drug": "tramadol", "beside": ("acetaminophen",)}
CASE = CaseRecord.model_validate({"age": 50, "drugs": ("acetaminophen",), "drafts": (TRAMADOL,)}).build(KNOWLEDGE.terms)


def spoken(case: object) -> dict[str, str]:
    return {item.rule_id: item.summary.en for item in run(Task.THERAPY, case, KNOWLEDGE).therapy}


def test_the_common_part_is_named() -> None:
    assert spoken(CASE)["acetaminophen-twice"].startswith("acetaminophen: another entry holds it too")


@pytest.mark.parametrize(("route", "speaks"), [((MOUTH,), True), ((), True), ((SKIN,), False)])
def test_what_goes_through_the_skin_is_not_added(route: tuple[Code, ...], speaks: bool) -> None:
    listed, *rest = CASE.medications
    routed = replace(CASE, medications=(replace(listed, route=route), *rest))
    assert ("acetaminophen-twice" in spoken(routed)) is speaks


@pytest.mark.parametrize("name", ["丹参片", "复方丹参滴丸", "danshen", "Salvia miltiorrhiza"])
def test_danshen_is_known_by_its_names(name: str) -> None:
    assert [code.display for code in default_book().resolve((), (name,)).ingredients] == ["danshen"]


@pytest.mark.parametrize(("name", "drug"), [("那屈肝素钙注射液", "nadroparin"), ("Fragmin", "dalteparin")])
def test_further_heparins_are_known(name: str, drug: str) -> None:
    assert [code.display for code in default_book().resolve((), (name,)).ingredients] == [drug]
