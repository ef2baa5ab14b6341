"""Risk of cardiovascular disease within ten years, in per cent."""

from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Final

from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Exact, Record

_PREVENT: Final = Path("scores") / "coefficients" / "prevent.csv"
_MMOL_PER_MG: Final = 0.02586
"""Cholesterol in mmol/L for each mg/dL, as PREVENT's authors convert it."""

_SCORE2: Final = {
    "male": (0.3742, 0.6012, 0.2777, 0.1458, -0.2698, -0.0755, -0.0255, -0.0281, 0.0426, 0.9605),
    "female": (0.4648, 0.7744, 0.3131, 0.1002, -0.2606, -0.1088, -0.0277, -0.0226, 0.0613, 0.9776),
}
_SCORE2_REGIONS: Final = {
    "male": ((-0.5699, 0.7476), (-0.1565, 0.8009), (0.3207, 0.9360), (0.5836, 0.8294)),
    "female": ((-0.7380, 0.7019), (-0.3143, 0.7701), (0.5710, 0.9369), (0.9412, 0.8329)),
}


class _Term(Record):
    """One row of PREVENT's table: a term and its coefficient for each outcome and sex."""

    model: str
    term: str
    cvd_female: Exact
    cvd_male: Exact
    ascvd_female: Exact
    ascvd_male: Exact
    hf_female: Exact
    hf_male: Exact


@dataclass(frozen=True, slots=True)
class _ByLipids:
    """PREVENT of an outcome that lipids tell: Khan et al., Circulation 2024;149:430.

    The base model; with two of HbA1c (%), the urine albumin/creatinine ratio (mg/g) and the decile of the US social
    deprivation index the full one, in which the third, unknown, takes the term that the authors give for that.
    """

    outcome: str

    def __call__(
        self,
        *,
        age: float,
        female: float,
        cholesterol_mg_dl: float,
        hdl_mg_dl: float,
        systolic: float,
        egfr: float,
        diabetes: float,
        smoker: float,
        bp_treated: float,
        statin: float,
        hba1c: float | None = None,
        uacr_mg_g: float | None = None,
        deprivation: float | None = None,
    ) -> float:
        terms = _lipids(age, cholesterol_mg_dl, hdl_mg_dl, statin)
        terms |= _common(age, systolic, egfr, diabetes, smoker, bp_treated)
        return _prevent(self.outcome, terms, female, _optional(diabetes, hba1c, uacr_mg_g, deprivation))


prevent_cvd: Final = _ByLipids("cvd")
"""Cardiovascular disease, atherosclerotic or heart failure."""

prevent_ascvd: Final = _ByLipids("ascvd")
"""Atherosclerotic cardiovascular disease."""


def prevent_heart_failure(
    *,
    age: float,
    female: float,
    systolic: float,
    bmi: float,
    egfr: float,
    diabetes: float,
    smoker: float,
    bp_treated: float,
    hba1c: float | None = None,
    uacr_mg_g: float | None = None,
    deprivation: float | None = None,
) -> float:
    """Heart failure by PREVENT; models as for the other outcomes."""
    high = (max(bmi, 30) - 30) / 5
    terms = {"bmi_low": (min(bmi, 30) - 25) / 5, "bmi_high": high, "age*bmi_high": _decades(age) * high}
    terms |= _common(age, systolic, egfr, diabetes, smoker, bp_treated)
    return _prevent("hf", terms, female, _optional(diabetes, hba1c, uacr_mg_g, deprivation))


def score2(
    *,
    age: float,
    female: float,
    smoker: float,
    systolic: float,
    cholesterol_mmol_l: float,
    hdl_mmol_l: float,
    region: float,
) -> float:
    """Fatal or non-fatal cardiovascular disease by SCORE2, 40 to 69 years, no diabetes: Eur Heart J 2021;42:2439.

    ``region`` counts from 0, a country of low risk, to 3, one of very high risk.
    """
    sex = "female" if female else "male"
    years, smokes, pressure, total, good, *products, baseline = _SCORE2[sex]
    decade = (age - 60) / 5
    values = (smoker, (systolic - 120) / 20, cholesterol_mmol_l - 6, (hdl_mmol_l - 1.3) / 0.5)
    linear = years * decade + sum(
        (weight + product * decade) * value
        for weight, product, value in zip((smokes, pressure, total, good), products, values, strict=True)
    )
    scale, slope = _SCORE2_REGIONS[sex][round(region)]
    uncalibrated = -log(baseline) * exp(linear)
    return 100 * (1 - exp(-exp(scale + slope * log(uncalibrated))))


def _decades(age: float) -> float:
    return (age - 55) / 10


def _common(
    age: float, systolic: float, egfr: float, diabetes: float, smoker: float, bp_treated: float
) -> dict[str, float]:
    decades, high = _decades(age), (max(systolic, 110) - 130) / 20
    filtration = (min(egfr, 60) - 60) / -15
    return {
        "constant": 1.0,
        "age": decades,
        "sbp_low": (min(systolic, 110) - 110) / 20,
        "sbp_high": high,
        "diabetes": diabetes,
        "smoker": smoker,
        "egfr_low": filtration,
        "egfr_high": (max(egfr, 60) - 90) / -15,
        "bp_treated": bp_treated,
        "bp_treated*sbp_high": bp_treated * high,
        "age*sbp_high": decades * high,
        "age*diabetes": decades * diabetes,
        "age*smoker": decades * smoker,
        "age*egfr_low": decades * filtration,
    }


def _lipids(age: float, cholesterol_mg_dl: float, hdl_mg_dl: float, statin: float) -> dict[str, float]:
    other = (cholesterol_mg_dl - hdl_mg_dl) * _MMOL_PER_MG - 3.5
    good = (hdl_mg_dl * _MMOL_PER_MG - 1.3) / 0.3
    return {
        "non_hdl": other,
        "hdl": good,
        "statin": statin,
        "statin*non_hdl": statin * other,
        "age*non_hdl": _decades(age) * other,
        "age*hdl": _decades(age) * good,
    }


def _optional(
    diabetes: float, hba1c: float | None, uacr_mg_g: float | None, deprivation: float | None
) -> dict[str, float]:
    """The further terms of the full model; none at all where fewer than two of the three are known."""
    if (hba1c, uacr_mg_g, deprivation).count(None) > 1:
        return {}
    above = 0.0 if hba1c is None else hba1c - 5.3
    return {
        "hba1c*diabetes": above * diabetes,
        "hba1c*no_diabetes": above * (1 - diabetes),
        "hba1c_unknown": float(hba1c is None),
        "log_uacr": 0.0 if uacr_mg_g is None else log(max(uacr_mg_g, 0.1)),
        "uacr_unknown": float(uacr_mg_g is None),
        "sdi_middle": float(deprivation is not None and 4 <= deprivation < 7),
        "sdi_high": float(deprivation is not None and deprivation >= 7),
        "sdi_unknown": float(deprivation is None),
    }


def _prevent(outcome: str, terms: dict[str, float], female: float, further: dict[str, float]) -> float:
    weights = _weights()["full" if further else "base", f"{outcome}_{'female' if female else 'male'}"]
    linear = sum(weights[name] * value for name, value in (terms | further).items())
    return 100 / (1 + exp(-linear))


@cache
def _weights() -> dict[tuple[str, str], dict[str, float]]:
    """The coefficients by model and outcome."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in read_csv(FOLDER / _PREVENT, _Term):
        for outcome in ("cvd_female", "cvd_male", "ascvd_female", "ascvd_male", "hf_female", "hf_male"):
            found.setdefault((row.model, outcome), {})[row.term] = float(getattr(row, outcome))
    return found
