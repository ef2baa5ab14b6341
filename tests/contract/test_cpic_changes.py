"""What CPIC changed since 2024-01 is followed: each change is a question whose old answer must not come back."""

import csv
import re
import sys
from pathlib import Path

import pytest

from model.knowledge.files import FOLDER
from tests.contract.cpic_changes import PAGE, action_of, changes, page, phenotypes_of, pinned

LOG = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx" / "cpic-change-log-v1.56.0.tsv"
SINCE = "2024-01-01"
LOGGED = {"ALLELE_DEFINITION", "ALLELE_FUNCTION_REFERENCE", "GENE_CDS", "RECOMMENDATION", "TEST_ALERT"}
"""Kinds of entries that can move an answer; frequencies, links and levels of pairs cannot."""

each_change = pytest.mark.parametrize(
    "row", pinned(), ids=lambda row: f"{row['date']} {row['drug']} {row['genotypes']}".replace(" ", "_")
)


def logged() -> set[tuple[str, str]]:
    with LOG.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) >= 3]
    return {(day, subject) for day, kind, subject, *_ in rows if kind in LOGGED and day >= SINCE}


@each_change
def test_the_phenotype_is_the_one_since_the_change(row):
    assert phenotypes_of(row) == row["phenotypes"]


@each_change
def test_the_answer_is_the_one_since_the_change(row):
    assert action_of(row) == row["answer"]


@each_change
def test_a_pin_tells_the_old_answer_from_the_new(row):
    """The old one may be a phenotype, where only that changed."""
    assert row["before"]
    assert row["before"] not in {row["answer"], row["phenotypes"]}


@each_change
def test_a_pin_names_the_file_that_follows(row):
    assert list(FOLDER.glob(f"{row['ours']}.*"))


@pytest.mark.skipif(not LOG.is_file(), reason="no change log at ../shared/knowledge/pgx")
def test_every_change_of_the_log_is_in_the_table(capsys):
    named = {(row["date"], subject) for row in changes() for subject in row["subjects"].split("|")}
    with capsys.disabled():
        found = f"{len(logged() & named)} of {len(logged())} entries of the log named"
        sys.stdout.write(f"\nCPIC's changes since {SINCE}: {found}, {len(pinned())} pins\n")

    assert logged() - named == set()
    assert len(logged()) > 50


def test_the_table_is_in_order_of_time():
    days = [re.sub(r"^(\d{4}-\d\d)$", r"\1-00", row["date"]) for row in changes()]

    assert days == sorted(days)


def test_the_page_shows_the_table(request):
    if request.config.getoption("--rewrite-golden"):
        PAGE.write_text(page(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page(), "print it: python -m tests.contract.cpic_changes"
