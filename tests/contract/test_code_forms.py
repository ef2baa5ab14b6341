"""HPO, OMIM and Orphanet constants stand in the installed release; ATC and ICD-O-3, of which
no open list is at hand, have the form of their level."""

import csv
import re
from collections.abc import Iterator
from typing import Any

import rtoml

from model.knowledge.files import FOLDER
from model.ontology.load import load_ontology

_TEXTS = [path.read_text("utf-8") for kind in ("csv", "toml") for path in sorted(FOLDER.rglob(f"*.{kind}"))]
_ATC = re.compile(r"[A-DGHJLMNPRSV](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
_MORPHOLOGY = re.compile(r"[89]\d{3}/[0136]")
_ATC_KEYS = frozenset(("taking", "ordered", "taken_before", "allergy", "treated_by"))


def _constants(pattern: str) -> set[str]:
    return {code for text in _TEXTS for code in re.findall(pattern, text)}


def test_every_phenotype_stands_in_the_release_of_hpo():
    terms = load_ontology().terms
    assert {code for code in _constants(r"\bHP:\d{7}\b") if terms.place(code) is None} == set()


def test_every_rare_disease_stands_in_the_annotations_of_hpo():
    diseases = load_ontology().diseases
    assert {code for code in _constants(r"\b(?:OMIM:\d{6}|ORPHA:\d+)\b") if diseases.place(code) is None} == set()


def test_every_morphology_has_the_form_of_icd_o_3():
    assert [code for code in _constants(r"\bicdo3,([^,]+),") if not _MORPHOLOGY.fullmatch(code)] == []


def test_every_atc_code_and_class_has_the_form_of_its_level():
    rows = [row for path in FOLDER.glob("terms/drugs*.csv") for row in _rows(path.read_text("utf-8"))]
    coded = {code for row in rows for code in re.split(r"[|\s]+", row.get("atc") or "") if code}
    unknown_to_atc = {row["code"] for row in rows if row.get("system") == "inn" and not row["atc"]}
    tables = [rtoml.loads(path.read_text("utf-8")) for path in FOLDER.rglob("*.toml")]
    named = coded | set(_classes(tables)) - unknown_to_atc
    assert [code for code in sorted(named) if not _ATC.fullmatch(code)] == []


def _rows(text: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(line for line in text.splitlines() if line[0] != "#")


def _classes(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _classes(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in {"example", "examples"}:
                continue
            if key in _ATC_KEYS and isinstance(item, list):
                yield from (code for code in item if isinstance(code, str))
            yield from _classes(item)
