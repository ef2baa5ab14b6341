"""A faithful sentence and its false twin, by what the twin exchanged: until for when, and for or, ordered for done.

``weak`` names what the verifier still gets wrong, so that a change for the better is seen, too.
"""

import csv
from pathlib import Path

import pytest

from model.language.verify.problem import Statement
from model.language.verify.verify import verify

with Path(__file__).with_name("verify_twins.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))


def is_accepted(evidence: str, text: str) -> bool:
    language = "zh" if any("\u3400" <= sign <= "\u9fff" for sign in text) else "en"
    return verify(text, (Statement(id="e1", statement=evidence),), language).accepted


@pytest.mark.parametrize("row", [row for row in ROWS if row["faithful"]], ids=lambda row: row["faithful"][:40])
def test_what_the_evidence_says_is_let_through(row):
    assert is_accepted(row["evidence"], row["faithful"]) is ("faithful" not in row["weak"])


@pytest.mark.parametrize("row", [row for row in ROWS if row["false"]], ids=lambda row: row["false"][:40])
def test_its_twin_is_refused(row):
    assert is_accepted(row["evidence"], row["false"]) is ("false" in row["weak"])
