"""Our phenotypes beside the reference copies; skipped, visibly, where they are absent."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx"
KNOWLEDGE = load()
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/pgx")


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
