"""What each shape of input is read as: ``contract_lines.csv`` holds one field, what was sent, and all that was read."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from model.engine import Task, run
from model.knowledge.codesets import is_answer
from model.knowledge.load import load
from model.therapy.contract_in import CONTEXT, case_of

KNOWLEDGE = load()
TODAY = date(2026, 11, 28)
ROWS = list(csv.DictReader(Path(__file__).with_name("contract_lines.csv").read_text(encoding="utf-8").splitlines()))


def sent(field: str, value: object) -> dict[str, object]:
    """The line that holds one field: "context.line" stands in the context."""
    outer, _, inner = field.partition(".")
    return {outer: {inner: value} if inner else value}


def reading(line: dict[str, object]) -> str:
    """Everything that was understood of a line, and every gap that says what was not."""
    try:
        case = case_of(line, KNOWLEDGE, TODAY)
    except ValueError as fault:
        return f"error {fault}"
    sets = KNOWLEDGE.codesets
    found = [f"problem {min(sets.of(item.codes))}{_standing(item)}" for item in case.problems if sets.of(item.codes)]
    found += [f"{item.state} {'+'.join(code.display for code in item.ingredients)}" for item in case.medications]
    found += [f"allergy {item.codes[0].display}" for item in case.allergies]
    found += [f"{_measured(item)}" for item in case.measurements]
    found += [f"{item.kind} {_circumstance(item)}" for item in case.circumstances]
    found += [f"{item.gene} {item.phenotype}" for item in run(Task.THERAPY, case, KNOWLEDGE).phenotypes]
    found += [_tumour(item) for item in case.tumour_findings]
    found += [item for item in (_person(case.person),) if item]
    return "; ".join([*dict.fromkeys(found), *(f"gap {gap.what.en}" for gap in case.gaps)])


def _standing(item):
    return "" if (item.state, item.presence) == ("active", "present") else f" ({item.state}, {item.presence})"


def _measured(item):
    if item.answers:
        return f"stage {min(KNOWLEDGE.codesets.of(item.answers) - {'cancer_stage_group'})}"
    return f"{KNOWLEDGE.measures.of(item).name} {item.comparator}{item.value} {item.unit} day {item.day}".replace(
        "  ", " "
    )


def _circumstance(item):
    named = sorted(name for name in KNOWLEDGE.codesets.of(item.codes) if is_answer(name, item.kind))
    return (
        " ".join([*named, *(str(value) for value in (item.value,) if isinstance(value, Decimal))]) or item.codes[0].code
    )


def _tumour(item):
    named = (
        item.gene,
        item.biomarker,
        item.hgvs_p,
        item.variant_class,
        item.fusion,
        str(item.value or ""),
        item.status,
    )
    return " ".join(part for part in named if part)


def _person(person):
    days = "" if person.age_days is None else f" days {person.age_days}"
    age = "" if person.age_years is None else f"age {person.age_years}{days}{'+' if person.is_90_or_over else ''}"
    return " ".join(part for part in ("" if person.sex == "unknown" else str(person.sex), age) if part)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['field']}-{row['sent']}" for row in ROWS])
def test_a_shape_is_read_as_the_table_says(row):
    assert reading(sent(row["field"], json.loads(row["sent"]))) == row["reading"]


def test_the_table_holds_at_least_120_shapes():
    assert len({(row["field"], row["sent"]) for row in ROWS}) >= 120


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['field']}-{row['sent']}" for row in ROWS])
def test_nothing_is_dropped_in_silence(row):
    assert row["reading"] or json.loads(row["sent"]) in (None, "", [], {}, "none", "NKDA", "naive", "unknown")


def test_unknown_keys_are_named_and_refuse_nothing():
    assert reading({"unheard": {"of": []}, "context": {"odd": 1, "age": 61}}) == (
        "age 61; gap not understood: odd; gap not understood: unheard"
    )


def test_a_field_of_the_context_is_read_where_it_stands_outside():
    assert reading({"indications": ["PCI"]}) == "problem pci"


EGFR = {"tumour": "NSCLC", "variants": [{"gene": "EGFR", "hgvs_p": "p.L858R"}]}
KRAS = {"tumour": "NSCLC", "variants": [{"gene": "KRAS", "hgvs_p": "p.G12C"}]}


def offered(sent_line, **context):
    case = case_of({**sent_line, "context": {"stage": "IV", **context}}, KNOWLEDGE, TODAY)
    found = run(Task.THERAPY, case, KNOWLEDGE).therapy
    return {code.display for item in found if item.action == "recommend" for code in item.drugs}


def test_a_drug_for_later_lines_is_not_offered_in_the_first():
    assert "sotorasib" not in offered(KRAS, line="first")


@pytest.mark.parametrize("context", [{"line": 2}, {}, {"line": "一线", "prior_therapies": ["carboplatin"]}])
def test_a_drug_for_later_lines_is_offered_where_an_earlier_one_is_not_ruled_out(context):
    assert {"sotorasib", "adagrasib"} & offered(KRAS, **context)


def test_a_first_line_drug_is_offered_in_the_first_line():
    assert "osimertinib" in offered(EGFR, line=1)


ODD = [None, True, 0, -1, "", "x", [], {}, [None], [[]], [{}], {"code": 1}, {"code": {"coding": [{"code": 5}]}}, "\x00"]
ODD += [
    "NaN",
    float("inf"),
    {"coding": "x"},
    {"value": "<"},
    [["a"]],
    {"status": []},
    {"gene": ["CYP2C19"]},
    "９",
    "<>",
]
FIELDS = ["genotypes", "variants", "tumour", "drugs", "context", *(f"context.{name}" for name in sorted(CONTEXT))]
GENOTYPE = ["gene", "diplotype", "phenotype", "activity_score", "allele_status", "allele", "method", "date", "day"]
VARIANT = ["gene", "biomarker", "hgvs_p", "status", "class", "value", "unit", "fusion", "exon", "text", "zygosity"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: [value], lambda value: {"status": value}])
def test_an_odd_value_is_read_or_refused_by_name(field, wrap):
    answers = [reading(sent(field, wrap(value))) for value in ODD]

    assert all(isinstance(answer, str) for answer in answers)


@pytest.mark.parametrize(
    ("outer", "row", "inner"),
    [
        *(("genotypes", {"gene": "CYP2C19", "diplotype": "*1/*2"}, name) for name in GENOTYPE),
        *(("variants", {"gene": gene}, name) for gene in ("EGFR", "DPYD") for name in VARIANT),
    ],
)
def test_an_odd_value_within_a_row_is_read_or_refused_by_name(outer, row, inner):
    answers = [reading({outer: [{**row, inner: value}]}) for value in ODD]

    assert all(isinstance(answer, str) for answer in answers)
