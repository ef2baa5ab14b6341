"""Liver fibrosis, function and outlook."""

from math import log, log10, sqrt
from typing import Final

_AST_LIMIT: Final = 40.0
"""Upper limit of normal for AST in U/L, as APRI's authors and the WHO take it."""


def fib_4(*, age: float, ast: float, alt: float, platelets: float) -> float:
    """Fibrosis by four values (U/L, 10*9/L): Sterling et al., Hepatology 2006;43:1317."""
    return age * ast / (platelets * sqrt(alt))


def apri(*, ast: float, platelets: float) -> float:
    """AST to platelet ratio, upper limit of AST 40 U/L: Wai et al., Hepatology 2003;38:518."""
    return ast / _AST_LIMIT * 100 / platelets


def albi(*, bilirubin_umol_l: float, albumin_g_l: float) -> float:
    """Albumin-bilirubin score: Johnson et al., J Clin Oncol 2015;33:550."""
    return 0.66 * log10(bilirubin_umol_l) - 0.085 * albumin_g_l


def meld(*, bilirubin_mg_dl: float, inr: float, creatinine_mg_dl: float, dialysis: float) -> float:
    """Model for end-stage liver disease in its OPTN form: Kamath et al., Hepatology 2001;33:464; OPTN Policy 9 of 2016.

    Values below 1 count as 1, creatinine at most 4 mg/dL, and 4 on dialysis; 6 to 40.
    """
    return _within(round(_meld(bilirubin_mg_dl, inr, creatinine_mg_dl, dialysis), 9), 6, 40)


def meld_na(
    *, bilirubin_mg_dl: float, inr: float, creatinine_mg_dl: float, sodium_mmol_l: float, dialysis: float
) -> float:
    """MELD with sodium, OPTN Policy 9 of 2016: sodium counts above a MELD of 11 and between 125 and 137 mmol/L.

    The MELD that it starts from is a whole number, as the policy has it.
    """
    first = float(round(_meld(bilirubin_mg_dl, inr, creatinine_mg_dl, dialysis)))
    if first <= 11:
        return _within(first, 6, 40)
    lack = 137 - _within(sodium_mmol_l, 125, 137)
    return _within(first + 1.32 * lack - 0.033 * first * lack, 6, 40)


def meld_3(
    *,
    female: float,
    bilirubin_mg_dl: float,
    inr: float,
    creatinine_mg_dl: float,
    sodium_mmol_l: float,
    albumin_g_dl: float,
    dialysis: float,
) -> float:
    """MELD 3.0: Kim et al., Gastroenterology 2021;161:1887; OPTN Policy 9 of 2022. 6 to 40.

    Bilirubin, INR and creatinine at least 1; creatinine at most 3 mg/dL, and 3 on dialysis; sodium 125 to 137;
    albumin 1.5 to 3.5.
    """
    bilirubin = log(max(bilirubin_mg_dl, 1.0))
    creatinine = log(3.0 if dialysis else _within(creatinine_mg_dl, 1.0, 3.0))
    lack = 137 - _within(sodium_mmol_l, 125, 137)
    short = 3.5 - _within(albumin_g_dl, 1.5, 3.5)
    score = (
        1.33 * female
        + 4.56 * bilirubin
        + 0.82 * lack
        - 0.24 * lack * bilirubin
        + 9.09 * log(max(inr, 1.0))
        + 11.14 * creatinine
        + 1.85 * short
        - 1.83 * short * creatinine
        + 6
    )
    return _within(score, 6, 40)


def _meld(bilirubin_mg_dl: float, inr: float, creatinine_mg_dl: float, dialysis: float) -> float:
    creatinine = 4.0 if dialysis else _within(creatinine_mg_dl, 1.0, 4.0)
    return 9.57 * log(creatinine) + 3.78 * log(max(bilirubin_mg_dl, 1.0)) + 11.20 * log(max(inr, 1.0)) + 6.43


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
