"""``osler therapy``: one line in, one line out, in order, whatever the line."""

import json

import pytest
from click.testing import CliRunner

from cds_hooks.commands.knowledge import COMMAND as KNOWLEDGE_COMMAND
from cds_hooks.commands.therapy import COMMAND


def answered(*lines: str):
    result = CliRunner().invoke(COMMAND, input="\n".join(lines).encode())
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def line(**fields) -> str:
    return json.dumps({"id": "1", **fields}, ensure_ascii=False)


CLOPIDOGREL = {
    "genotypes": [{"gene": "CYP2C19", "diplotype": "*2/*2"}],
    "drugs": [{"system": "rxnorm", "code": "32968"}],
}


def test_a_genotype_and_a_drug_give_phenotype_and_advice():
    code, [answer] = answered(line(**CLOPIDOGREL, context={"indications": ["PCI"]}))
    advice = answer["advice"][0]

    assert code == 0
    assert answer["phenotypes"][0]["phenotype"] == "Poor Metabolizer"
    assert (advice["action"], advice["population"], advice["source"]) == ("avoid", "acs_pci", "CPIC")


def test_an_indication_may_be_chinese():
    _, [answer] = answered(line(**CLOPIDOGREL, context={"indications": ["缺血性脑卒中"]}))

    assert answer["advice"][0]["population"] == "neurovascular"


def test_a_bad_line_is_answered_and_the_run_goes_on():
    code, answers = answered("nonsense", '{"id": "2", "context": 7}', line())

    assert code == 1
    assert [("error" in item, item["id"]) for item in answers] == [(True, None), (True, "2"), (False, "1")]


def test_an_unknown_drug_is_a_gap():
    _, [answer] = answered(line(drugs=[{"system": "rxnorm", "code": "0"}]))

    assert answer["gaps"][0]["why"] == "unreadable"


def test_an_allele_status_is_read():
    _, [answer] = answered(
        line(
            genotypes=[{"gene": "HLA-B", "allele_status": "*57:01 positive"}],
            drugs=[{"system": "rxnorm", "code": "190521"}],
        )
    )

    assert answer["advice"][0]["action"] == "contraindicated"


def test_each_regimen_is_one_advice():
    _, [answer] = answered(
        line(
            tumour="NSCLC",
            variants=[{"gene": "EGFR", "hgvs_p": "p.L858R"}],
            context={"stage": "IV", "setting": "metastatic"},
        )
    )
    regimens = [
        [drug["display"] for drug in item["drugs"]] for item in answer["advice"] if item["action"] == "recommend"
    ]

    assert regimens == [
        ["osimertinib"],
        ["osimertinib", "pemetrexed", "carboplatin"],
        ["amivantamab", "lazertinib"],
    ]


def test_co_medication_converts_the_phenotype():
    _, [answer] = answered(
        line(
            genotypes=[{"gene": "CYP2D6", "activity_score": "2.0"}],
            drugs=[{"system": "rxnorm", "code": "2670"}],
            context={"co_medications": ["帕罗西汀"]},
        )
    )
    [gene] = answer["phenotypes"]

    assert (gene["phenotype"], gene["effective_phenotype"]) == ("Normal Metabolizer", "Poor Metabolizer")
    assert [item["ref"] for item in gene["evidence"]] == ["co-medication-0"]


def test_a_drug_that_was_stopped_lately_still_converts_the_phenotype():
    stopped = {"system": "rxnorm", "code": "4493"}
    genotypes = [{"gene": "CYP2D6", "diplotype": "*1/*1"}]
    _, answers = answered(
        *(
            line(genotypes=genotypes, drugs=["codeine"], context={"prior_therapies": [stopped | {"end_day": day}]})
            for day in (-30, -40)
        )
    )

    found = [item["phenotypes"][0]["effective_phenotype"] for item in answers]
    assert found == ["Poor Metabolizer", "Normal Metabolizer"]


def test_the_knowledge_checks_itself():
    result = CliRunner().invoke(KNOWLEDGE_COMMAND, ["check"])

    assert (result.exit_code, "0 examples failed" in result.output) == (0, True)


def test_the_sources_are_listed_with_version_and_day():
    result = CliRunner().invoke(KNOWLEDGE_COMMAND, ["list"])

    assert all(len(row.split("\t")) == 5 for row in result.output.splitlines())


ODD = [
    {"genotypes": [{"gene": "CYP2C19", "diplotype": "*2"}]},
    {"genotypes": [{"gene": "CYP2D6", "activity_score": "≥3.0"}], "drugs": [{"code": "2670"}]},
    {"genotypes": [{"gene": "UNHEARD", "phenotype": "PM"}]},
    {"context": {"age": "NaN", "weight_kg": "Infinity", "labs": {"egfr": 28}}},
    {"context": {"labs": [{"name": "egfr", "value": "NaN", "unit": "mL/min/{1.73_m2}"}]}},
    {"context": {"indications": [{"system": "icd10", "code": "I63.9"}], "pregnancy": True}},
    {"tumour": {"type": "NSCLC", "stage": "IV"}, "variants": [{"gene": "EGFR", "text": "L858R"}]},
    {"drugs": ["clopidogrel", 5, None], "unheard": {"of": []}},
    {"variants": {"gene": "DPYD", "hgvs_c": "c.1905+1G>A"}, "drugs": [{"code": "194000"}]},
]


@pytest.mark.parametrize("fields", ODD, ids=json.dumps)
def test_an_odd_line_is_answered(fields):
    code, [answer] = answered(line(**fields))

    assert (code, answer["id"]) == (0, "1")


def test_a_value_without_a_unit_is_not_used():
    _, [answer] = answered(line(drugs=[{"code": "6809"}], context={"labs": {"creatinine": 3, "egfr": 1.2}}))

    assert [item["rule_id"] for item in answer["advice"]] == ["kidney-function-unknown"]


def test_a_line_without_laboratory_values_calls_none_of_them_missing():
    _, [answer] = answered(line(drugs=[{"code": "6809"}]))

    assert answer["advice"] == []


def test_a_filtration_rate_whose_unit_can_only_be_one_is_used_without():
    _, [answer] = answered(line(drugs=[{"code": "6809"}], context={"labs": {"egfr": 28}}))

    assert [item["action"] for item in answer["advice"]] == ["contraindicated"]
