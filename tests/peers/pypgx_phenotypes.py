"""pypgx's phenotypes and drugs beside ours: ``docs/pypgx-comparison.md`` is what this prints.

pypgx is no dependency. In an environment of its own, from the repository's root:

    python3 -m venv pypgx-env && pypgx-env/bin/pip install pypgx==0.27.0 pydantic rtoml
    PYTHONPATH=. pypgx-env/bin/python tests/peers/pypgx_phenotypes.py > docs/pypgx-comparison.md
"""

import csv
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import combinations_with_replacement
from pathlib import Path

from pypgx.api import core

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.genes import INDETERMINATE, Gene, GeneKind
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

REASONS = Path(__file__).with_name("pypgx_reasons.csv")
HEAD = Path(__file__).with_name("pypgx_head.md")
ONE_COPY = "MALE"
"""How pypgx writes the chromosome that a man does not have."""
MEANS = {
    ("F5", "Favorable Response"): {"Factor V Leiden absent"},
    ("F5", "Unfavorable Response"): {"Factor V Leiden heterozygous", "Factor V Leiden homozygous"},
    ("IFNL3", "Favorable Response"): {"rs12979860 CC"},
    ("IFNL3", "Unfavorable Response"): {"rs12979860 CT", "rs12979860 TT"},
    ("CFTR", "Favorable Response"): {"ivacaftor responsive in CF patients"},
    ("CFTR", "Unfavorable Response"): {"ivacaftor non-responsive in CF patients"},
}
"""pypgx's terms that are not CPIC's."""
OURS_OPEN, THEIRS_OPEN, DIFFERENT, SAME = "ours open", "pypgx open", "different", "same"
KNOWLEDGE = load()
for reader in ("allele", "diplotype", "equation", "gene", "phenotype", "cnv", "variant"):
    setattr(core, f"load_{reader}_table", cache(getattr(core, f"load_{reader}_table")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One diplotype with both answers."""

    alleles: tuple[str, ...]
    theirs: str
    ours: str
    kind: str


def main() -> None:
    """Print the page."""
    warnings.simplefilter("ignore")
    compared = {gene: [_row(gene, *pair) for pair in _diplotypes(gene)] for gene in _genes()}
    out = [HEAD.read_text(encoding="utf-8").format(version=version("pypgx")), *_figures(compared), ""]
    out += ["## Where they differ, and who is right", "", *_reasons(compared), "", *_drugs()]
    sys.stdout.write("\n".join(out) + "\n")


def _genes() -> list[str]:
    table = core.load_gene_table()
    named = table[table.PhenotypeMethod.isin(["Diplotype", "Score"])].Gene
    return sorted(gene for gene in named if gene in KNOWLEDGE.genes)


def _diplotypes(gene: str) -> Iterator[tuple[str, str]]:
    """Every diplotype that pypgx has an answer for: its own table, or each pair of its scored alleles."""
    table = core.load_diplotype_table()
    rows = list(table[table.Gene == gene].Diplotype)
    if rows:
        yield from (_two(row) for row in rows)
    else:
        yield from combinations_with_replacement(core.list_alleles(gene), 2)


def _two(row: str) -> tuple[str, str]:
    first, second = row.split("/")
    return first, second


def _row(symbol: str, first: str, second: str) -> Row:
    gene = KNOWLEDGE.genes[symbol]
    is_single = gene.record.kind is GeneKind.SINGLE or ONE_COPY in {first, second}
    alleles = tuple(name for name in (first, second) if name != ONE_COPY)[: 1 if is_single else 2]
    theirs = core.predict_phenotype(symbol, first, second).removeprefix(f"{symbol} ")
    ours = _ours(gene, alleles)
    means = MEANS.get((symbol, theirs), {theirs})
    is_same = ours.casefold() in {term.casefold() for term in means}
    return Row(alleles=alleles, theirs=theirs, ours=ours, kind=SAME if is_same else _kind(theirs, ours))


def _kind(theirs: str, ours: str) -> str:
    if theirs == INDETERMINATE:
        return THEIRS_OPEN
    return OURS_OPEN if ours == INDETERMINATE else DIFFERENT


def _ours(gene: Gene, alleles: tuple[str, ...]) -> str:
    result = GeneResult(key="g", gene=gene.symbol, diplotype=Diplotype(gene=gene.symbol, alleles=alleles))
    found = interpret(gene, [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words)
    return " or ".join(dict.fromkeys(call.phenotype for call in found.calls))


def _figures(compared: dict[str, list[Row]]) -> Iterator[str]:
    yield "| gene | diplotypes | same | only pypgx indeterminate | only Osler indeterminate | different |"
    yield "|---|---|---|---|---|---|"
    everything = [row for rows in compared.values() for row in rows]
    for gene, rows in (*compared.items(), ("all", everything)):
        count = Counter(row.kind for row in rows)
        figures = (len(rows), *(count[kind] for kind in (SAME, THEIRS_OPEN, OURS_OPEN, DIFFERENT)))
        yield f"| {gene} | {' | '.join(str(figure) for figure in figures)} |"


def _reasons(compared: dict[str, list[Row]]) -> Iterator[str]:
    """Each disagreement with the reason that a person wrote for it; what nobody explained says so."""
    with REASONS.open(encoding="utf-8", newline="") as handle:
        reasons = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    yield "| gene | alleles | rows | pypgx | Osler | right | why |"
    yield "|---|---|---|---|---|---|---|"
    for gene, rows in compared.items():
        left = [row for row in rows if row.kind != SAME]
        for reason in [reason for reason in reasons if reason["gene"] == gene]:
            names = set(reason["alleles"].split("|"))
            mine = [row for row in left if names.intersection(row.alleles)]
            left = [row for row in left if row not in mine]
            if mine:
                yield _line(gene, ", ".join(sorted(names)), mine, reason["right"], reason["why"])
        for name, mine in _by_allele(left):
            yield _line(gene, name, mine, "?", "not explained")


def _line(gene: str, names: str, rows: list[Row], right: str, why: str) -> str:
    theirs, ours = ("; ".join(sorted({getattr(row, side) for row in rows})) for side in ("theirs", "ours"))
    return f"| {gene} | {names} | {len(rows)} | {theirs} | {ours} | {right} | {why} |"


def _by_allele(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Rows under the allele that most of them share, the largest group first."""
    while rows:
        [(name, _)] = Counter(sorted(name for row in rows for name in set(row.alleles))).most_common(1)
        yield name, [row for row in rows if name in row.alleles]
        rows = [row for row in rows if name not in row.alleles]


def _drugs() -> Iterator[str]:
    theirs = set(core.load_recommendation_table().Drug)
    ours = {drug for pair in KNOWLEDGE.pairs for drug in pair.drugs}
    yield "## Drugs"
    yield ""
    yield (
        f"pypgx recommends for {len(theirs)} drugs by genotype, Osler's drug-gene rules for {len(ours)}; "
        f"{len(theirs & ours)} are in both."
    )
    yield ""
    yield f"Only pypgx: {_listed(theirs - ours)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


if __name__ == "__main__":
    main()
