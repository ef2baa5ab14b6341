"""Ratios and formulas over values of one day, each with its source; inputs come in the measures' own units."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from model.equations.chemistry import corrected_calcium, corrected_sodium
from model.equations.liver import fib_4
from model.knowledge.readings import Reading
from model.knowledge.units import convert

_Inputs = Sequence[Reading]
_TENTH: Final = Decimal("0.1")
_HUNDREDTH: Final = Decimal("0.01")
_FIB4_FROM: Final = 35
_RENIN_ACTIVITY: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFormula:
    """``compute`` takes one reading of each input, and the age in years that day; ``None``: no answer.

    ``needed``: so many inputs must be there (all of them where it is 0); ``is_led``: the first always.
    """

    name: str
    inputs: tuple[str, ...]
    unit: str
    compute: Callable[[_Inputs, float | None], Decimal | None]
    uses_age: bool = False
    needed: int = 0
    is_led: bool = True


def _ratio(inputs: _Inputs, _: float | None) -> Decimal | None:
    above, below = inputs[0].value, inputs[1].value
    return _rounded(above / below, _HUNDREDTH) if below else None


def _percent(inputs: _Inputs, _: float | None) -> Decimal | None:
    above, below = inputs[0].value, inputs[1].value
    return _rounded(100 * above / below, _TENTH) if below else None


def _corrected_calcium(inputs: _Inputs, _: float | None) -> Decimal | None:
    calcium, albumin = float(inputs[0].value), float(inputs[1].value)
    return _near(corrected_calcium(calcium_mmol_l=calcium, albumin_g_l=albumin), _HUNDREDTH)


def _calcium_with_albumin(inputs: _Inputs, age: float | None) -> Decimal | None:
    """Without an albumin, or with one that is not low, the calcium as it is."""
    corrected = _corrected_calcium(inputs, age) if len(inputs) > 1 else None
    return max(inputs[0].value, corrected) if corrected is not None else inputs[0].value


def _corrected_sodium(inputs: _Inputs, _: float | None) -> Decimal | None:
    """Without a glucose the sodium as it is."""
    if len(inputs) == 1:
        return inputs[0].value
    glucose = convert(inputs[1].value, "mmol/L", "mg/dL", analyte="glucose")
    if glucose is None:
        return None
    return _near(corrected_sodium(sodium_mmol_l=float(inputs[0].value), glucose_mg_dl=float(glucose)), _TENTH)


def _fib4(inputs: _Inputs, age: float | None) -> Decimal | None:
    """Not made for people below 35 years, in whom it says too little."""
    ast, alt, platelets = (float(reading.value) for reading in inputs)
    if age is None or age < _FIB4_FROM or not alt or not platelets:
        return None
    return _near(fib_4(age=age, ast=ast, alt=alt, platelets=platelets), _HUNDREDTH)


def _r_value(inputs: _Inputs, _: float | None) -> Decimal | None:
    """ACG 2021: (ALT / its upper limit) / (ALP / its upper limit); only with the laboratory's own limits."""
    parts = [reading.sent_value / reading.high for reading in inputs if reading.high]
    return _rounded(parts[0] / parts[1], _TENTH) if len(parts) == len(inputs) and parts[1] else None


def _aldosterone_renin(inputs: _Inputs, _: float | None) -> Decimal | None:
    """Aldosterone in ng/dL over renin activity in ng/mL/h; a renin below the floor of 0.1 counts as 0.1."""
    aldosterone = convert(inputs[0].value, "pmol/L", "ng/dL", analyte="aldosterone")
    if aldosterone is None:
        return None
    return _rounded(aldosterone / max(inputs[1].value, _RENIN_ACTIVITY), _TENTH)


def _indirect(inputs: _Inputs, _: float | None) -> Decimal | None:
    return inputs[0].value - inputs[1].value if inputs[0].value >= inputs[1].value else None


def _gain(inputs: _Inputs, _: float | None) -> Decimal | None:
    """Rise over the first of two values, in per cent of it."""
    before, after = inputs[0].value, inputs[1].value
    return _rounded(100 * (after - before) / before, _TENTH) if before else None


def _gain_volume(inputs: _Inputs, _: float | None) -> Decimal | None:
    return _rounded(1000 * (inputs[1].value - inputs[0].value), Decimal(1))


def _near(value: float, step: Decimal) -> Decimal:
    return _rounded(Decimal(str(round(value, 6))), step)


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step).normalize() + 0


DAY_FORMULAS: Final[Mapping[str, DayFormula]] = MappingProxyType(
    {
        "corrected-calcium": DayFormula(
            name="calcium + 0.02 x (40 - albumin)",
            inputs=("calcium", "albumin"),
            unit="mmol/L",
            compute=_corrected_calcium,
        ),
        "calcium-with-albumin": DayFormula(
            name="calcium + 0.02 x (40 - albumin)",
            inputs=("calcium", "albumin"),
            unit="mmol/L",
            compute=_calcium_with_albumin,
            needed=1,
        ),
        "corrected-sodium": DayFormula(
            name="sodium + 2.4 for each 5.55 mmol/L of glucose above 5.55",
            inputs=("sodium", "glucose"),
            unit="mmol/L",
            compute=_corrected_sodium,
            needed=1,
        ),
        "fib-4": DayFormula(name="FIB-4", inputs=("ast", "alt", "platelets"), unit="1", compute=_fib4, uses_age=True),
        "transferrin-saturation": DayFormula(
            name="iron / binding capacity", inputs=("iron", "tibc"), unit="%", compute=_percent
        ),
        "mentzer": DayFormula(name="MCV / red cells", inputs=("mcv", "red_cells"), unit="1", compute=_ratio),
        "r-value": DayFormula(name="R value", inputs=("alt", "alp"), unit="1", compute=_r_value),
        "aldosterone-renin": DayFormula(
            name="aldosterone / renin activity",
            inputs=("aldosterone", "renin_activity"),
            unit="1",
            compute=_aldosterone_renin,
        ),
        "indirect-bilirubin": DayFormula(
            name="total - direct bilirubin",
            inputs=("bilirubin", "direct_bilirubin"),
            unit="umol/L",
            compute=_indirect,
        ),
        "fev1-fvc": DayFormula(name="FEV1 / FVC", inputs=("fev_one", "fvc"), unit="%", compute=_percent),
        "fev-gain": DayFormula(
            name="rise over the value before", inputs=("fev_before", "fev_after"), unit="%", compute=_gain
        ),
        "fev-gain-volume": DayFormula(
            name="value after - value before", inputs=("fev_before", "fev_after"), unit="mL", compute=_gain_volume
        ),
        "kappa-lambda": DayFormula(
            name="kappa / lambda", inputs=("free_kappa", "free_lambda"), unit="1", compute=_ratio
        ),
    }
)
