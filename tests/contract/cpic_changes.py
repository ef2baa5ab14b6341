"""CPIC's changes since 2024-01, what each should make the engine answer, and the page that lists them.

``python -m tests.contract.cpic_changes`` prints the page.
"""

import csv
import sys
from pathlib import Path

from model.engine import Task, run
from model.knowledge.load import load
from model.therapy.contract_in import case_of
from model.therapy.contract_out import answer_of

TABLE = Path(__file__).parent / "reference" / "cpic_changes.csv"
PAGE = Path(__file__).parents[2] / "docs" / "cpic-changes.md"
KNOWLEDGE = load()
HEAD = """# What CPIC changed since 2024-01, and what follows here

Written by `python -m tests.contract.cpic_changes` from `tests/contract/reference/cpic_changes.csv`; do not edit.
From CPIC's change log to 2026-02-05 (v1.56.0). A test asks the engine each of these questions and fails if the answer
of before comes back; another fails if the log names a gene or a drug on a day that this table does not have.
"none": CPIC said nothing before.

| since | what changed | asked | answer | before | where |
|---|---|---|---|---|---|
"""
REST = """
## Read, and of no effect on an answer

| day | about | what |
|---|---|---|
"""


def changes() -> list[dict[str, str]]:
    """Every row of the table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def pinned() -> list[dict[str, str]]:
    """The rows that the engine is asked about."""
    return [row for row in changes() if row["drug"]]


def genes(row: dict[str, str]) -> list[str]:
    """The genes of a row's question, in its order."""
    return [part.partition(" ")[0] for part in row["genotypes"].split(" + ")]


def answered(row: dict[str, str]) -> dict:
    """What ``osler therapy`` answers to the question of a row."""
    parts = [part.partition(" ") for part in row["genotypes"].split(" + ")]
    context = dict(part.split("=") for part in row["context"].split("; ") if part)
    line = {
        "genotypes": [{"gene": gene, "diplotype": diplotype} for gene, _, diplotype in parts],
        "drugs": [row["drug"]],
        "context": {
            name: int(value) if value.isdigit() else [value] if name == "indications" else value
            for name, value in context.items()
        },
    }
    return answer_of("1", run(Task.THERAPY, case_of(line, KNOWLEDGE), KNOWLEDGE))


def phenotypes_of(row: dict[str, str]) -> str:
    """The phenotypes that the engine finds, as the table writes them."""
    found = {item["gene"]: item["phenotype"] for item in answered(row)["phenotypes"]}
    return " + ".join(found[gene] for gene in genes(row))


def action_of(row: dict[str, str]) -> str:
    """The action of our CPIC file and its share of the dose, as the table writes them; "none" for silence."""
    said = {action(item) for item in answered(row)["advice"] if item["source"] == "CPIC"}
    return " | ".join(sorted(said)) or "none"


def action(item: dict) -> str:
    dose = item["dose"] or {}
    shares = dict.fromkeys(share for end in ("low", "high") if (share := dose.get(f"percent_{end}")))
    return item["action"] + (f" {'-'.join(shares)}%" if shares else "")


def page() -> str:
    """The page as it should stand in docs."""
    asked = [
        (
            row["date"],
            row["change"],
            f"{row['drug']}, {row['genotypes']}",
            f"{row['phenotypes']}: {row['answer']}",
            row["before"],
            f"`{row['ours']}`",
        )
        for row in pinned()
    ]
    rest = [(row["date"], row["subjects"].replace("|", ", "), row["change"]) for row in changes() if not row["drug"]]
    return HEAD + lines(asked) + REST + lines(rest)


def lines(rows: list[tuple[str, ...]]) -> str:
    return "".join("| " + " | ".join(cell.replace("*", r"\*") for cell in row) + " |\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(page())
