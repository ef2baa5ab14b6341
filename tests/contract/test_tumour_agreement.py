"""Our biomarker facts beside CIViC and the list of approvals; skipped, visibly, where they are absent."""

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.contract.tumour_reference import HERE, REFERENCE, Row, approvals, civic, verdict

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/oncology")
SOURCES: dict[str, Callable[[], Iterator[Row]]] = {"approvals": approvals, "CIViC": civic}
KNOWN_ERRORS = (
    ("Acute Lymphoid Leukemia", "Gilteritinib"),
    ("Gastrointestinal Stromal Tumor", "Trastuzumab"),
    ("Non-Small Cell Lung Cancer", "Mobocertinib"),
    ("Cholangiocarcinoma", "Infigratinib"),
    ("Aggressive Systemic Mastocytosis", "Imatinib"),
)
"""Diseases and drugs that the file joins by mistake, or although the product is gone."""


def table(name: str) -> Iterator[dict[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(line for line in lines if not line.startswith("#"))


def explained() -> dict[tuple[str, str], str]:
    rows = table("tumour_disagreements.csv")
    return {
        (row["source"], f"{row['biomarkers']} | {row['disease']} | {row['drugs']} | {row['says']}"): row["reason"]
        for row in rows
    }


def compared(row: Row, ours: str) -> str:
    if ours == row.says:
        return "agree"
    if ours in {"sensitive", "resistant"}:
        return "disagree"
    return "waits for a further test" if ours == "open" else ours


@cache
def judged(source: str) -> tuple[tuple[Row, str], ...]:
    once: dict[str, str] = {}
    found = []
    for row in SOURCES[source]():
        if row.key not in once:
            once[row.key] = verdict(row)
        found.append((row, once[row.key]))
    return tuple(found)


@pytest.mark.parametrize("source", SOURCES)
def test_each_disagreement_with_the_reference_is_explained(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [(row, compared(row, ours)) for row, ours in judged(source)]
    counts = Counter(how for _, how in rows)
    with capsys.disabled():
        sys.stdout.write(f"\n{source}, {len(rows)} rows\n")
        sys.stdout.writelines(f"  {count:5} {how}\n" for how, count in counts.most_common())

    assert {(source, row.key) for row, how in rows if how == "disagree"} == {
        key for key in explained() if key[0] == source
    }


@pytest.mark.parametrize("source", SOURCES)
def test_each_row_that_we_leave_open_has_a_category(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    patterns = {row["pattern"]: row["category"] for row in table("tumour_unanswered.csv") if row["source"] == source}
    open_ = [row for row, ours in judged(source) if compared(row, ours) not in {"agree", "disagree"}]
    found = Counter(next((each for each in patterns if re.search(each, row.key)), row.key) for row in open_)
    with capsys.disabled():
        sys.stdout.write(f"\n{source}, left open\n")
        sys.stdout.writelines(f"  {count:5} {patterns.get(each, each)}\n" for each, count in found.most_common())

    assert set(found) == set(patterns)


@pytest.mark.parametrize(("source", "at_least"), [("approvals", 1765), ("CIViC", 330)])
def test_the_facts_cover_what_the_reference_lists(source: str, at_least: int) -> None:
    assert sum(compared(row, ours) == "agree" for row, ours in judged(source)) >= at_least


@pytest.mark.parametrize(("disease", "drug"), KNOWN_ERRORS)
def test_a_known_error_of_the_reference_is_not_repeated(disease: str, drug: str) -> None:
    ours = {said for row, said in judged("approvals") if row.disease == disease and row.drugs == (drug,)}

    assert ours
    assert "sensitive" not in ours
