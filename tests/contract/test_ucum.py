"""Every unit of the knowledge is valid UCUM, and its factor and molar mass are what UCUM and the formula say.

The judge is ``ucumvert``, which carries UCUM's own table (ucum-essence.xml).
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pint
import pytest
from ucumvert import InvalidUcumError, PintUcumRegistry

from model.knowledge.files import FOLDER
from model.knowledge.measures import load_measures
from model.knowledge.units import convert, unit_of

TERMS = FOLDER / "terms"
REGISTRY = PintUcumRegistry()
WEIGHTS = {
    "C": "12.011",
    "H": "1.008",
    "N": "14.007",
    "O": "15.999",
    "S": "32.06",
    "I": "126.904",
}
"""Standard atomic weights, IUPAC 2021 (abridged)."""

UNITS_OF_DOSES = {"mg/kg/d", "mg/m2"}
"""Valid UCUM that is compared as written and never converted, so that units.csv does not hold it."""

NOT_ONE_KIND_IN_UCUM = {
    "catalytic_concentration": "laboratories write U, UCUM's enzyme unit, and [IU], an arbitrary one, for each other",
}
READ_OTHERWISE = {
    "{percent}": "UCUM's bare annotation is one; senders mean percent",
    "g%": "per 100 mL, not per cent",
    "mg%": "per 100 mL, not per cent",
    "mm/l": "mM/L in small letters, not millimetres",
    "g/l{cells}": "G/L in small letters, giga of cells, not grams",
    "m/ul": "M/uL in small letters, millions, not metres",
    "m/mm3": "M/mm3 in small letters, millions, not metres",
    "mu/l": "mU/L in small letters, not atomic mass",
    "mu/ml": "mU/mL in small letters, not atomic mass",
    "uu/ml": "uU/mL in small letters, not atomic mass",
    "u": "U, a unit, not atomic mass",
    "[in_us]": "the two inches differ by 2 millionths",
    "ft": "feet, not femtotonnes",
    "ml/min/1.73{m2}": "UCUM divides by 1.73; senders name the body surface",
    "{bpm}": "beats a minute",
    "ph": "pH in small letters, not phot",
    "mg/{24_h}": "the time stands in the annotation",
    "{packs}.a": "the years stand in the name",
    "{pack}.a": "the years stand in the name",
    "{drinks}/{day}": "the day stands in the annotation",
}


def _rows(pattern: str) -> Iterator[dict[str, str]]:
    for path in sorted(TERMS.glob(pattern)):
        yield from csv.DictReader(line for line in path.read_text("utf-8").splitlines() if line[0] != "#")


UNITS = list(_rows("units.csv"))


@cache
def _ucum(code: str) -> pint.Quantity | None:
    """The quantity that UCUM makes of a unit; ``None`` for what is not UCUM; a bare annotation is one."""
    if code == "[pH]":
        return REGISTRY.Quantity(1)  # a logarithm, which UCUM lists and pint does not compute
    try:
        found = REGISTRY.from_ucum(code)
    except InvalidUcumError:
        return None
    return found if isinstance(found, pint.Quantity) else REGISTRY.Quantity(1)


def _written_units() -> set[str]:
    texts = [path.read_text("utf-8") for path in FOLDER.rglob("*.toml")]
    found = {unit for text in texts for unit in re.findall(r'\bunit = "([^"]+)"', text)}
    tables = [*_rows("measures*.csv"), *_rows("finding_vitals.csv"), *_rows("units.csv")]
    return found | {row.get("unit") or row.get("code", "") for row in tables}


def test_every_unit_is_ucum():
    assert [code for code in sorted(_written_units()) if _ucum(code) is None] == []


def test_every_written_unit_is_one_that_we_convert():
    assert {code for code in _written_units() if unit_of(code) is None} == UNITS_OF_DOSES


@pytest.mark.parametrize("dimension", sorted({row["dimension"] for row in UNITS} - NOT_ONE_KIND_IN_UCUM.keys()))
def test_units_of_one_dimension_convert_as_ucum_says(dimension: str):
    rows = [row for row in UNITS if row["dimension"] == dimension]
    first = _ucum(rows[0]["code"])
    assert first is not None
    assert {row["code"]: _in_the_first(row, first) for row in rows} == {
        row["code"]: pytest.approx(float(Decimal(row["factor"]) + Decimal(row["offset"])), rel=1e-5) for row in rows
    }


def _in_the_first(row: dict[str, str], first: pint.Quantity) -> float:
    """One of this unit, in the first unit of its dimension, by UCUM."""
    base = Decimal(next(other["factor"] for other in UNITS if other["dimension"] == row["dimension"]))
    found = _ucum(row["code"])
    assert found is not None
    return float(found.to(first.units).magnitude / first.magnitude) * float(base)


def test_every_other_spelling_means_the_same_in_ucum_or_is_told_apart():
    pairs = [(alias, row["code"]) for row in UNITS for alias in row["aliases"].split("|") if alias]
    assert {alias for alias, code in pairs if _differs(alias, code)} == READ_OTHERWISE.keys()


def _differs(alias: str, code: str) -> bool:
    read, meant = _ucum(alias), _ucum(code)
    if read is None or meant is None:
        return False
    if read.dimensionality != meant.dimensionality:
        return True
    return bool(read.to_base_units().magnitude != pytest.approx(meant.to_base_units().magnitude, rel=1e-6))


def test_every_measure_is_read_in_each_unit_that_its_loinc_code_is_sent_in():
    measures = load_measures()
    kinds = {row["dimension"]: row["code"] for row in reversed(UNITS)} | {"ratio": "1"}
    failing = []
    for row in _rows("loinc_checked*.csv"):
        measure = next(item for item in measures if row["code"] in item.loinc)
        for kind in _kinds(row["unit_class"]):
            value = convert(Decimal(40), kinds[kind], measure.unit, analyte=measure.analyte or measure.name)
            failing += [(row["code"], kind)] * (value is None)
    assert failing == []


def _kinds(unit_class: str) -> list[str]:
    """ "mass or substance concentration" is two kinds, which share their last word."""
    parts = unit_class.split(" or ")
    shared = parts[-1].split()[-1]
    first = f"{parts[0]} {shared}" if len(parts) == 2 and parts[0] in {"mass", "substance"} else parts[0]
    return [kind.replace(" ", "_") for kind in (first, *parts[1:])]


def test_a_molar_mass_is_the_sum_of_its_formula():
    masses = {row["analyte"]: (row["g_per_mol"], _formula(row["note"])) for row in _rows("molar_mass.csv")}
    summed = {name: mass for name, (mass, formula) in masses.items() if formula}
    assert len(summed) >= 25
    assert {name: _weight(masses[name][1]) for name in summed} == {
        name: pytest.approx(float(mass), rel=2e-4) for name, mass in summed.items()
    }


def _formula(note: str) -> str:
    return next((word for word in note.split() if re.fullmatch(r"(?:C\d*|N)H\d+(?:[NOSI]\d*)*", word)), "")


def _weight(formula: str) -> float:
    atoms = re.findall(r"([A-Z])(\d*)", formula)
    return float(sum(Decimal(WEIGHTS[atom]) * int(count or 1) for atom, count in atoms))


def test_an_analyte_under_two_names_has_one_molar_mass():
    masses: dict[str, set[str]] = {}
    for row in _rows("molar_mass.csv"):
        masses.setdefault(row["source"], set()).add(row["g_per_mol"])
    known = {"IUPAC atomic weight", "UniProt P16860"}  # one source for many substances
    assert {source for source, found in masses.items() if len(found) > 1} == known
