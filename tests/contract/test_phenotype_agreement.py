"""Our phenotypes beside every diplotype of the reference copy; skipped, visibly, where it is absent."""

import csv
import gzip
import json
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx" / "diplotype-phenotype.json.gz"
OVERRIDES = Path(__file__).with_name("phenotype_overrides.csv")
KNOWLEDGE = load()
WITHOUT_ROWS = {"IFNL3"}
GENES = {
    "ABCG2": 3, "CACNA1S": 6, "CFTR": 5460, "CYP2B6": 1176, "CYP2C19": 666, "CYP2C9": 2850, "CYP2D6": 15051,
    "CYP3A4": 78, "CYP3A5": 21, "DPYD": 3570, "G6PD": 17765, "MT-RNR1": 25, "NAT2": 1431, "NUDT15": 45,
    "RYR1": 1225, "SLCO1B1": 741, "TPMT": 946, "UGT1A1": 45, "VKORC1": 3,
}  # fmt: skip
"""How many rows the reference has; fewer would mean that the comparison looks at less than it says."""

needs_reference = pytest.mark.skipif(not REFERENCE.is_file(), reason="no reference data at ../shared/knowledge/pgx")


@cache
def reference() -> dict[str, list[list[str | None]]]:
    with gzip.open(REFERENCE, "rt", encoding="utf-8") as handle:
        return {name.replace("_", "-"): rows for name, rows in json.load(handle).items()}


def overrides() -> list[dict[str, str]]:
    with OVERRIDES.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))


def reassigned(symbol: str) -> set[str]:
    return {name for row in overrides() if row["gene"] == symbol for name in row["alleles"].split("|")}


def alleles(written: str) -> tuple[str, ...]:
    """Part a diplotype; one name of an allele holds the separator itself."""
    return tuple(part.replace("\0", "/") for part in re.sub("Telti/Kobe", "Telti\0Kobe", written).split("/"))


def interpreted(symbol: str, written: str) -> tuple[str, str]:
    result = GeneResult(key="g", gene=symbol, diplotype=Diplotype(gene=symbol, alleles=alleles(written)))
    found = interpret(KNOWLEDGE.genes[symbol], [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words)
    return " or ".join(call.phenotype for call in found.calls), str(found.calls[0].score or "n/a")


@needs_reference
def test_the_comparison_covers_every_gene_and_row_of_the_reference():
    assert {name: len(rows) for name, rows in reference().items() if name not in WITHOUT_ROWS} == GENES


@needs_reference
@pytest.mark.parametrize("symbol", GENES)
def test_every_reference_diplotype_gives_the_same_phenotype_and_score(symbol, capsys):
    is_scored = bool(KNOWLEDGE.genes[symbol].record.bands)
    changed = reassigned(symbol)
    different, overridden = [], []
    for written, phenotype, score, _ in reference()[symbol]:
        ours = interpreted(symbol, str(written))
        if ours != (phenotype, (score or "n/a") if is_scored else "n/a"):
            (overridden if changed.intersection(alleles(str(written))) else different).append(
                (written, phenotype, ours)
            )
    rows = len(reference()[symbol])
    agree = rows - len(different) - len(overridden)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{symbol}: {rows} rows, {agree} agree, {len(overridden)} overridden, {len(different)} differ\n"
        )

    assert different == []


@pytest.mark.parametrize("row", overrides(), ids=lambda row: f"{row['gene']} {row['alleles'][:12]}")
def test_an_override_states_the_function_that_the_allele_has_now(row):
    gene = KNOWLEDGE.genes[row["gene"]]

    assert {gene.alleles[name].function for name in row["alleles"].split("|")} == {row["function"]}


@pytest.mark.parametrize(
    ("symbol", "written", "expected"),
    [
        ("TPMT", "*1/*5", "Intermediate Metabolizer"),
        ("TPMT", "*1/*8", "Normal Metabolizer"),
        ("TPMT", "*8/*8", "Intermediate Metabolizer"),
        ("TPMT", "*3A/*8", "Intermediate Metabolizer"),
        ("TPMT", "*3C/*37", "Poor Metabolizer"),
        ("TPMT", "*1/*9", "Indeterminate"),
        ("NUDT15", "*1/*2", "Intermediate Metabolizer"),
        ("NUDT15", "*2/*3", "Poor Metabolizer"),
        ("NUDT15", "*1/*5", "Normal Metabolizer"),
        ("NUDT15", "*5/*8", "Intermediate Metabolizer"),
        ("NUDT15", "*3/*5", "Poor Metabolizer"),
        ("NUDT15", "*1/*6", "Intermediate Metabolizer"),
        ("CYP2C19", "*1/*42", "Indeterminate"),
        ("CYP2D6", "*1/*57", "Intermediate Metabolizer"),
        ("NAT2", "*4/*70", "Intermediate Metabolizer"),
        ("RYR1", "Reference/c.97A>G", "Malignant Hyperthermia Susceptibility"),
        ("RYR1", "Reference/c.14387A>G", "Uncertain Susceptibility"),
        ("SLCO1B1", "*1/*39", "Decreased Function"),
        ("SLCO1B1", "*41/*45", "Poor Function"),
        ("SLCO1B1", "*1/*46", "Decreased Function"),
        ("SLCO1B1", "*1/*3", "Indeterminate"),
        ("SLCO1B1", "*1/*38", "Indeterminate"),
        ("MT-RNR1", "m.930G>A", "uncertain risk of aminoglycoside-induced hearing loss"),
        ("CFTR", "F508del/W1282R", "ivacaftor responsive in CF patients"),
        ("CFTR", "F508del/F508del", "ivacaftor non-responsive in CF patients"),
    ],
)
def test_a_change_after_the_reference_copy_is_pinned(symbol, written, expected):
    assert interpreted(symbol, written)[0] == expected
