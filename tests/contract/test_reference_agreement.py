"""Our phenotypes and actions beside the reference copies; skipped, visibly, where they are absent."""

import gzip
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.check import answers_for
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx"
KNOWLEDGE = load()
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/pgx")

POPULATIONS = {
    "CVI ACS PCI": "acs_pci",
    "NVI": "neurovascular",
    "CVI non-ACS non-PCI": "other_cardiovascular",
    "general": "general",
}
NOT_AN_ANSWER = {"xN combinations"}
"""Rows of the reference that tell a laboratory how to write a copy number; they advise nothing."""


def read(name: str):
    with gzip.open(REFERENCE / name, "rt", encoding="utf-8") as handle:
        return json.load(handle)


def interpreted(symbol: str, written: str) -> tuple[str, str]:
    first, second = written.split("/")
    result = GeneResult(key="g", gene=symbol, diplotype=Diplotype(gene=symbol, alleles=(first, second)))
    found = interpret(KNOWLEDGE.genes[symbol], [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words)
    [call] = found.calls
    return call.phenotype, str(call.score) if call.score else "n/a"


@pytest.mark.parametrize("symbol", ["CYP2C19", "CYP2D6", "DPYD", "SLCO1B1"])
def test_every_reference_diplotype_gives_the_same_phenotype_and_score(symbol, capsys):
    rows = read("diplotype-phenotype.json.gz")[symbol]
    scored = bool(KNOWLEDGE.genes[symbol].record.bands)
    different = [
        (written, phenotype, ours)
        for written, phenotype, score, _ in rows
        if (ours := interpreted(symbol, written)) != (phenotype, score if scored else "n/a")
    ]
    with capsys.disabled():
        sys.stdout.write(f"\n{symbol}: {len(rows) - len(different)} of {len(rows)} reference diplotypes agree\n")

    assert different == []


def action_class(text: str) -> str:
    """The kind of action that a reference text asks for, by its first words."""
    starts = {
        "Avoid": "avoid",
        "Abacavir is not recommended": "avoid",
        "Consider an alternative": "alternative",
        "Prescribe an alternative": "alternative",
        "Reduce starting dose by 50%": "reduce",
        "No recommendation": "none",
        "Use codeine label recommended age- or weight-specific dosing. If no response": "monitor",
        "Use": "standard",
        "If considering clopidogrel, use at standard dose": "standard",
        "Based on genotype, there is no indication to change": "standard",
        "Prescribe desired starting dose": "standard",
    }
    return next(kind for words, kind in starts.items() if text.startswith(words))


OURS = {"contraindicated": "avoid", "no_recommendation": "none"}


def rows_of_our_drugs():
    drugs = {name for pair in KNOWLEDGE.pairs for name in pair.drugs}
    return [
        row
        for row in read("recommendations-flat-2024-05.json.gz")
        if row["source"] == "CPIC" and row["drug"] in drugs and not NOT_AN_ANSWER.intersection(row["key"].values())
    ]


def state_of(key: str) -> str | Decimal:
    if key == "n/a":
        return "Indeterminate"
    number = key.lstrip("≥")
    return Decimal(number) if number.replace(".", "", 1).isdigit() else key


def ours(row) -> str:
    [(symbol, key)] = row["key"].items()
    gene = "HLA-B*57:01" if symbol == "HLA-B" else symbol
    [pair] = [pair for pair in KNOWLEDGE.pairs_by_drug[row["drug"]] if gene in pair.genes]
    [found] = answers_for(pair, POPULATIONS[row["population"]], {gene: state_of(key)})
    action = next(item.action for item in pair.recommendation if item.key == found)
    return OURS.get(action, action)


def test_every_reference_recommendation_gives_the_same_kind_of_action(capsys):
    rows = rows_of_our_drugs()
    different = [
        (row["drug"], row["population"], row["key"], row["text"][:60], ours(row))
        for row in rows
        if ours(row) != action_class(row["text"])
    ]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(rows) - len(different)} of {len(rows)} CPIC recommendations agree by action\n")

    assert different == []
