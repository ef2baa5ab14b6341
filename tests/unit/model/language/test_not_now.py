"""What is over, of others, learned, only a manner of speaking: no alarm; its twin, which is happening, at least a caution."""

import csv
from pathlib import Path

import pytest

from model.language.urgent.urgent import emergencies

with Path(__file__).with_name("not_now.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))

STILL_ALARMS = frozenset({"补牙打了麻药，半边脸木木的，几小时能吃饭"})
"""Half of a face is taken for a stroke, whatever the reason."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["harmless"][:40])
def test_what_does_not_happen_now_raises_no_alarm(row):
    is_alarm = any(item.help != "watch" for item in emergencies(row["harmless"]))
    assert is_alarm is (row["harmless"] in STILL_ALARMS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["urgent"][:40])
def test_what_happens_now_is_noticed(row):
    assert emergencies(row["urgent"])
