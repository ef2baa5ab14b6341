"""Kidney function and its outlook."""

from math import exp, log
from math import pow as power
from typing import Final

_CYSTATIN_NORM: Final = 0.8


def egfr_creatinine(*, creatinine_mg_dl: float, age: float, female: float) -> float:
    """Estimated GFR in mL/min/1.73 m2 by CKD-EPI 2021: Inker et al., N Engl J Med 2021;385:1737."""
    ratio = creatinine_mg_dl / (0.7 if female else 0.9)
    low = power(min(ratio, 1.0), -0.241 if female else -0.302)
    return 142.0 * low * power(max(ratio, 1.0), -1.2) * power(0.9938, age) * (1.012 if female else 1.0)


def egfr_creatinine_cystatin(*, creatinine_mg_dl: float, cystatin_mg_l: float, age: float, female: float) -> float:
    """Estimated GFR from creatinine and cystatin C by CKD-EPI 2021: Inker et al., N Engl J Med 2021;385:1737."""
    ratio = creatinine_mg_dl / (0.7 if female else 0.9)
    creatinine = power(min(ratio, 1.0), -0.219 if female else -0.144) * power(max(ratio, 1.0), -0.544)
    other = cystatin_mg_l / _CYSTATIN_NORM
    cystatin = power(min(other, 1.0), -0.323) * power(max(other, 1.0), -0.778)
    return 135.0 * creatinine * cystatin * power(0.9961, age) * (0.963 if female else 1.0)


def egfr_cystatin(*, cystatin_mg_l: float, age: float, female: float) -> float:
    """Estimated GFR from cystatin C by CKD-EPI 2012: Inker et al., N Engl J Med 2012;367:20."""
    ratio = cystatin_mg_l / _CYSTATIN_NORM
    low = power(min(ratio, 1.0), -0.499)
    return 133.0 * low * power(max(ratio, 1.0), -1.328) * power(0.996, age) * (0.932 if female else 1.0)


def kidney_failure_5_years(*, age: float, female: float, egfr: float, uacr_mg_g: float, north_america: float) -> float:
    """Risk in per cent of dialysis or transplantation within 5 years, by four variables.

    Tangri et al., JAMA 2011;305:1553; baseline outside North America: JAMA 2016;315:164.
    """
    beta = (
        -0.2201 * (age / 10 - 7.036)
        + 0.2467 * ((1 - female) - 0.5642)
        - 0.5567 * (egfr / 5 - 7.222)
        + 0.4510 * (log(uacr_mg_g) - 5.137)
    )
    return 100 * (1 - power(0.9240 if north_america else 0.9365, exp(beta)))
