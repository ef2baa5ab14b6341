"""Lines whose answer was written down before it was asked for: what a missed word, bracket or field must not undo.

``expected``: "SOURCE drug: action|action" (advice on the drug is one of them), "no drug: action" (none is), "gap words"
(a gap names them); parts of a drug's name and "any" will do.
"""

import csv
import json
from pathlib import Path

import pytest

from model.engine import Task, run
from model.knowledge.load import load
from model.therapy.contract_in import case_of

KNOWLEDGE = load()
ROWS = list(csv.DictReader(Path(__file__).with_name("audited_lines.csv").read_text(encoding="utf-8").splitlines()))
SOURCES = {rule.publisher for rule in KNOWLEDGE.pairs}


def told(found):
    """Each answer as its source, the drugs by name, and its action; offered regimens as well."""
    for item in found.therapy:
        for each in item.by_population or (item,):
            yield item.publisher, "+".join(code.display for code in item.drugs), str(each.action)
        for other in item.alternatives if item.action == "recommend" else ():
            yield item.publisher, "+".join(code.display for code in (other.drug, *other.also)), "recommend"


def is_met(wanted, found):
    if wanted.startswith("gap "):
        return any(wanted[4:].casefold() in gap.what.en.casefold() for gap in found.gaps)
    name, _, actions = wanted.removeprefix("no ").rpartition(": ")
    source = name.split(" ")[0] if name.split(" ")[0] in SOURCES else ""
    parts = name.removeprefix(source).strip().split("|")
    hits = [
        action
        for publisher, drugs, action in told(found)
        if source in ("", publisher) and any(part == "any" or part in drugs for part in parts)
    ]
    return set(hits).isdisjoint(actions.split("|")) == wanted.startswith("no ")


@pytest.mark.parametrize("row", ROWS, ids=[row["case"] for row in ROWS])
def test_a_line_is_answered_as_was_written_down_before(row):
    found = run(Task.THERAPY, case_of(json.loads(row["sent"]), KNOWLEDGE), KNOWLEDGE)

    assert [wanted for wanted in row["expected"].split("; ") if not is_met(wanted, found)] == []
