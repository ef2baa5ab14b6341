"""A SNOMED CT or LOINC constant means what the knowledge takes it for, by its public name beside our use of it.

A public name that shares no content word with our use was read by a person: ``snomed_read.csv``. The public names are
those of ``snomed_seen.csv`` and of ``../shared/fhir-samples``; a code that no source named is held by its list alone.
"""

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.knowledge.files import FOLDER
from model.knowledge.measures import load_measures

HERE = Path(__file__).parent
SAY_NOTHING = {"other", "unspe", "speci", "disea", "disor", "with", "witho", "acute", "chron", "the", "and", "due"}
"""Beginnings of words that two names may share without meaning the same."""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in path.read_text("utf-8").splitlines() if line[0] != "#")


def roots(text: str) -> set[str]:
    """The beginnings of the words of a name, British and American spelling alike."""
    plain = text.lower().replace("ae", "e").replace("oe", "e").replace("our", "or").replace("_", " ")
    return {word[:5] for word in re.findall(r"[a-z0-9]{3,}", plain)} - SAY_NOTHING


def _snomed_uses() -> Iterator[tuple[str, str]]:
    """Each SNOMED CT code with the name of its set and our words for it."""
    for path in sorted(FOLDER.rglob("*.csv")):
        for row in _rows(path):
            if row.get("system") == "snomed" and row.get("code"):
                words = (row.get(name) or "" for name in ("set", "en", "kind", "answer", "role", "hpo"))
                yield row["code"], " ".join(filter(None, words))
    for row in _rows(FOLDER / "differential" / "same_problems.csv"):
        yield from ((code, row["condition"]) for code in row["snomed"].split())
    for path in sorted(FOLDER.rglob("*.toml")):
        pattern = r'system = "snomed", code = "(\d+)", en = "([^"]+)"'
        yield from re.findall(pattern, path.read_text("utf-8"))


def test_a_snomed_name_that_shares_no_word_with_our_use_of_it_was_read():
    names = {row["code"]: row["name"] for row in _rows(HERE / "snomed_seen.csv")}
    read = {(row["code"], row["ours"]) for row in _rows(HERE / "snomed_read.csv") if row["read"]}
    uses = {(code, ours) for code, ours in _snomed_uses() if code in names}
    assert {(code, ours) for code, ours in uses if not roots(names[code]) & roots(ours)} - read == set()


def test_a_loinc_code_is_listed_under_a_name_of_its_measure():
    listed = {row["code"]: row["name"] for path in FOLDER.glob("terms/loinc_checked*.csv") for row in _rows(path)}
    strange = []
    for measure in load_measures():
        ours = roots(f"{measure.name} {measure.en} {' '.join(measure.words)}")
        strange += [(code, listed[code]) for code in measure.loinc if not roots(listed[code]) & ours]
    assert strange == []


PROPERTIES = {
    "[Mass/volume]": "mass",
    "[Moles/volume]": "substance",
    "[Enzymatic activity/volume]": "catalytic",
    "[#/volume]": "number",
    "[Volume Fraction]": "fraction",
    "[Entitic volume]": "cell volume",
    "[Partial pressure]": "pressure",
    "[Presence]": "presence",
}
"""How LOINC's long names write the property, and the word of our unit class for it."""
_DISPLAY = re.compile(
    r'"system"\s*:\s*"http://loinc.org"\s*,\s*"code"\s*:\s*"([\d-]+)"\s*,\s*"display"\s*:\s*"([^"]+)"'
)
SAMPLES = Path(__file__).parents[3] / "shared" / "fhir-samples"


@pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/fhir-samples is not here")
def test_a_loinc_name_in_the_samples_agrees_with_ours_in_word_and_property():
    listed = {row["code"]: row for path in FOLDER.glob("terms/loinc_checked*.csv") for row in _rows(path)}
    seen = {(code, name) for path in sorted(SAMPLES.rglob("*.json*")) for code, name in _displays(path)}
    shared = {(code, name) for code, name in seen if code in listed}
    assert len(shared) >= 80
    long = {(code, name, kind) for code, name in shared for written, kind in PROPERTIES.items() if written in name}
    assert {(code, name) for code, name, kind in long if kind not in listed[code]["unit_class"]} == set()
    assert {(code, name) for code, name, _ in long if not roots(name) & roots(listed[code]["name"])} == set()


def _displays(path: Path) -> Iterator[tuple[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = raw.decode("utf-8").replace("\u200b", "")
    yield from _DISPLAY.findall(text)
