"""Each SNOMED CT constant of the knowledge is listed as seen in a public source, or as not seen yet."""

import csv
import re
from pathlib import Path

import pytest

from model.knowledge.files import FOLDER

HERE = Path(__file__).parent
_CODED = re.compile(r'(?:\bsnomed|snomed\.info/sct)(?:,|", code = ")(\d+)')
_COLUMNS = re.compile(r"\b\d{6,18}\b")


def _constants() -> set[str]:
    texts = [path.read_text("utf-8") for kind in ("csv", "toml") for path in FOLDER.rglob(f"*.{kind}")]
    found = {code for text in texts for code in _CODED.findall(text)}
    for name in ("differential/same_problems.csv", "terms/drug_classes.csv"):
        found.update(_COLUMNS.findall((FOLDER / name).read_text("utf-8")))
    return found


def _listed(name: str) -> dict[str, str]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return {row[0]: row[1] for row in csv.reader(line for line in lines[2:])}


def test_no_constant_enters_unlisted():
    assert _constants() == _listed("snomed_seen.csv").keys() | _listed("snomed_unseen.csv").keys()


def test_no_constant_is_both_seen_and_not_seen():
    assert not _listed("snomed_seen.csv").keys() & _listed("snomed_unseen.csv").keys()


@pytest.mark.parametrize("name", ["snomed_seen.csv", "snomed_unseen.csv"])
def test_every_listed_constant_says_what_it_means(name: str):
    assert [code for code, meaning in _listed(name).items() if not meaning.strip()] == []
