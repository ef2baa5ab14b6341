"""Units of measurement: one spelling for each, and conversion that refuses rather than guesses.

UCUM codes (https://ucum.org) with the spellings that laboratories write. Mass and amount of
substance convert only when the analyte, and with it the molar mass, is named.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_TERMS: Final = Path(__file__).parent / "terms"

_IFCC_SLOPE: Final = Decimal("0.09148")
_IFCC_OFFSET: Final = Decimal("2.152")
_DIGITS: Final = 10
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: ``value * factor + offset`` is the value in its dimension's base unit."""

    code: str
    dimension: str
    factor: Decimal
    offset: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """What a conversion between mass, amount and charge needs; ``valence`` is None where none applies."""

    molar_mass: Decimal
    valence: Decimal | None


def unit_of(written: str) -> Unit | None:
    """Return the unit that a spelling stands for; None when it is empty or not known.

    UCUM is case sensitive (``m`` metre, ``M`` mega), so the exact code is tried first; the
    spellings of laboratories are then compared without regard to case and spaces.
    """
    return _unit_of(written) if len(written) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _unit_of(written: str) -> Unit | None:
    exact, folded = _units()
    text = written.strip().replace("μ", "µ")
    return exact.get(text) or folded.get(_fold(text))


def convert(value: Decimal, unit: str, to_unit: str, *, analyte: str = "") -> Decimal | None:
    """Convert a value; None when a unit is missing or unknown, or the two do not belong together.

    HbA1c between % (NGSP) and mmol/mol (IFCC) uses the master equation
    NGSP = 0.09148 * IFCC + 2.152 (ngsp.org) and needs ``analyte="hba1c"``.

    Args:
        value: the number as reported.
        unit: its unit in any known spelling; an empty one is never guessed.
        to_unit: the unit wanted.
        analyte: measure name of ``terms/molar_mass.csv`` for mass <-> mole <-> equivalents.
    """
    source, target = unit_of(unit), unit_of(to_unit)
    if source is None or target is None or not value.is_finite():
        return None
    if source is target or source == target:
        return value
    base = value * source.factor + source.offset
    if source.dimension != target.dimension:
        crossed = _cross(base, source.dimension, target.dimension, analyte)
        if crossed is None:
            return None
        base = crossed
    return _trim((base - target.offset) / target.factor)


def is_same_quantity(first: str, second: str) -> bool:
    """Whether two spellings stand for one and the same unit; an unknown spelling contradicts nothing."""
    one, other = unit_of(first), unit_of(second)
    if one is None or other is None:
        return True
    return one.dimension == other.dimension and one.factor == other.factor and one.offset == other.offset


def _cross(base: Decimal, source: str, target: str, analyte: str) -> Decimal | None:
    """Carry a base value from one dimension to another by what is known of the analyte."""
    if analyte == "hba1c":
        return _cross_hba1c(base, source, target)
    factors = _crossings().get(analyte)
    if factors is None:
        return None
    there = factors.get((source, target))
    if there is not None:
        return base * there
    back = factors.get((target, source))
    return None if back is None else base / back


@cache
def _crossings() -> Mapping[str, Mapping[tuple[str, str], Decimal]]:
    return MappingProxyType({name: _crossing(analyte) for name, analyte in _analytes().items()})


def _crossing(analyte: Analyte) -> Mapping[tuple[str, str], Decimal]:
    factors = {
        ("substance_concentration", "mass_concentration"): analyte.molar_mass,
        ("substance", "mass"): analyte.molar_mass,
        ("fraction", "mass_per_substance"): analyte.molar_mass,
    }
    if analyte.valence is not None:
        factors[("substance_concentration", "equivalent_concentration")] = analyte.valence
        factors[("equivalent_concentration", "mass_concentration")] = analyte.molar_mass / analyte.valence
    return factors


def _cross_hba1c(base: Decimal, source: str, target: str) -> Decimal | None:
    """Between the fraction of haemoglobin (NGSP) and the substance ratio (IFCC)."""
    if (source, target) == ("substance_ratio", "fraction"):
        return (_IFCC_SLOPE * base * 1000 + _IFCC_OFFSET) / 100
    if (source, target) == ("fraction", "substance_ratio"):
        return (base * 100 - _IFCC_OFFSET) / _IFCC_SLOPE / 1000
    return None


def _trim(value: Decimal) -> Decimal:
    """Ten significant digits, without trailing zeros: a product of factors carries no more."""
    if not value:
        return Decimal(0)
    step = Decimal(1).scaleb(value.adjusted() - _DIGITS + 1)
    short = value.quantize(step).normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _fold(text: str) -> str:
    return text.lower().replace(" ", "")


@cache
def _units() -> tuple[Mapping[str, Unit], Mapping[str, Unit]]:
    """Units by exact code, and by folded spelling; one spelling for two units stops the start."""
    exact: dict[str, Unit] = {}
    folded: dict[str, Unit] = {}
    with (_TERMS / "units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = Unit(
                code=row["code"],
                dimension=row["dimension"],
                factor=Decimal(row["factor"]),
                offset=Decimal(row["offset"]),
            )
            exact[unit.code] = unit
            for alias in (unit.code, *filter(None, row["aliases"].split("|"))):
                if folded.setdefault(_fold(alias), unit) is not unit:
                    raise ValueError(f"terms/units.csv: '{alias}' stands for two units")
    return MappingProxyType(exact), MappingProxyType(folded)


@cache
def _analytes() -> Mapping[str, Analyte]:
    with (_TERMS / "molar_mass.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                row["analyte"]: Analyte(
                    molar_mass=Decimal(row["g_per_mol"]), valence=Decimal(row["valence"]) if row["valence"] else None
                )
                for row in csv.DictReader(file)
            }
        )
