"""Every LOINC and SNOMED CT code that stands in a table, a reader or a sample ends in its own check digit."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from model.domain.code import LOINC, RXNORM, SNOMED
from tests.contract.test_snomed_check_digits import _verhoeff

ROOT = Path(__file__).parents[2]
_PLACES = (
    "model/knowledge",
    "model/language/about",
    "fhir_adapter",
    "cds_hooks/samples",
    "cds_hooks/reporting",
    "privacy",
)
_LINKS = re.compile(r"https?://[^\s,\"]+|10\.\d{4,}/\S+")
_LOINC = re.compile(r"(?<![\w.)/–-])(?:L[AP]\d{1,6}|[1-9]\d{2,5})-\d(?![\w.–-])")
_NUMBER = re.compile(r"\b\d{6,18}\b")


@cache
def _texts() -> dict[str, str]:
    files = [
        path
        for place in _PLACES
        for path in (ROOT / place).rglob("*")
        if path.suffix in {".csv", ".toml", ".py", ".json"}
    ]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


@cache
def _loinc() -> frozenset[tuple[str, str]]:
    """Each LOINC code with the file that it stands in."""
    return frozenset((code, name) for name, text in _texts().items() for code in _LOINC.findall(_LINKS.sub("", text)))


def _codings(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("system"), str) and isinstance(value.get("code"), str):
            yield value["system"], value["code"]
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _codings(item)


def _loinc_digit(code: str) -> bool:
    """Modulus 10 with every second digit doubled.

    The letters of an answer or a part count as well, by what the published ones have in common: see ``letters``.
    """
    body, digit = code.lstrip("LAP").split("-")
    doubled = (int(each) * (1 + (at % 2 == 0)) for at, each in enumerate(reversed(body)))
    letters = {"LA": (5, 2), "LP": (5, 7)}.get(code[:2], (0, 0))[len(body) % 2]
    return (letters - sum(number - 9 * (number > 9) for number in doubled)) % 10 == int(digit)


def _snomed(code: str) -> bool:
    return code.isdecimal() and 6 <= len(code) <= 18 and code[-3:-1] in {"00", "10"} and _verhoeff(code)


def test_every_loinc_code_and_answer_has_its_check_digit():
    assert len({code for code, _ in _loinc()}) > 3000
    assert sorted(pair for pair in _loinc() if not _loinc_digit(pair[0])) == []


def test_every_loinc_code_outside_the_measures_says_who_else_names_it():
    """A code that none of the lists holds was written and not read: it enters ``loinc_seen.csv`` with its source."""
    found = {code for code, name in _loinc() if code[0] != "L" and not name.endswith(".json")}
    lists = {name for _, name in _loinc() if "/loinc_checked" in name or name.endswith("/findings_loinc.csv")}
    held = {code for code, name in _loinc() if name in lists}
    seen = {line.split(",")[0] for line in (ROOT / "tests/contract/loinc_seen.csv").read_text("utf-8").splitlines()[2:]}
    assert sorted(found - held - seen) == []
    assert sorted(seen - found) == []


def test_every_code_of_the_samples_has_the_form_of_its_system():
    samples = [json.loads(text) for name, text in _texts().items() if name.endswith(".json")]
    forms = {LOINC: lambda code: bool(_LOINC.fullmatch(code)), SNOMED: _snomed, RXNORM: str.isdecimal}
    found = {pair for sample in samples for pair in _codings(sample) if pair[0] in forms}
    assert len(found) > 90
    assert sorted((system, code) for system, code in found if not forms[system](code)) == []


def test_every_snomed_code_of_a_told_procedure_has_its_check_digit():
    found = _NUMBER.findall(_texts()["model/language/about/procedures.csv"])
    assert found
    assert [code for code in found if not _snomed(code)] == []


def test_the_codes_for_no_known_allergy_have_their_check_digit():
    texts = _texts()["fhir_adapter/readers/allergy_intolerance.py"]
    assert [code for code in _NUMBER.findall(texts) if not _snomed(code)] == []


@pytest.mark.parametrize("code", ["4548-5", "2824-3", "5222-3", "LA9633-3", "LA10315-3"])
def test_a_mistyped_loinc_code_is_noticed(code: str):
    assert not _loinc_digit(code)


@pytest.mark.parametrize("code", ["73211008", "7321100", "73211109"])
def test_a_mistyped_snomed_code_is_noticed(code: str):
    assert not _snomed(code)
