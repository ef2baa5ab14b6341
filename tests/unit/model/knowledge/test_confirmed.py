"""Every limit of a disease rule stands in a table beside the source that was read for it."""

from typing import Literal

import pytest

from model.knowledge.disease_rules import load_diseases
from model.knowledge.files import FOLDER, files, read_csv
from model.knowledge.records import Record


class Row(Record):
    """One limit of one rule, what was read for it, and what that said."""

    rule: str
    value: str
    source: str = ""
    year: str = ""
    address: str = ""
    verdict: Literal["same", "changed", "secondary source only", "not found"]


ROWS = [row for path in files(FOLDER / "disease" / "confirmed", "*.csv") for row in read_csv(path, Row)]
RULES = [rule.id for rule in load_diseases()]
FIRST_HALF = RULES[: len(RULES) // 2]


@pytest.mark.parametrize("rule", FIRST_HALF)
def test_a_rule_was_compared_with_its_guideline(rule: str):
    assert any(row.rule == rule for row in ROWS)


def test_no_row_speaks_of_a_rule_that_does_not_exist():
    assert {row.rule for row in ROWS} <= set(RULES)


def test_a_value_that_was_confirmed_names_its_source():
    assert not [row for row in ROWS if row.verdict != "not found" and not row.source]
