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


@pytest.mark.parametrize(
    "text",
    [
        "i was fine after the chest pain last month but it is back",
        "he choked once and was fine, this time he is blue",
        "two weeks ago she hit her head and was fine, she is confused now",
        "上周胸痛后来没事，今天更疼了，出冷汗",
        "上次哮喘发作就好了，这次喘不上气",
        "有次晕倒没事，刚才又晕了叫不醒",
    ],
)
def test_what_comes_back_is_an_alarm_again(text):
    assert any(item.help != "watch" for item in emergencies(text))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["urgent"][:40])
def test_what_happens_now_is_noticed(row):
    assert emergencies(row["urgent"])
