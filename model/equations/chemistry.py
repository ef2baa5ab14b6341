"""Corrected and derived laboratory values."""


def ldl_friedewald(*, cholesterol_mg_dl: float, hdl_mg_dl: float, triglycerides_mg_dl: float) -> float:
    """LDL cholesterol in mg/dL: Friedewald et al., Clin Chem 1972;18:499; triglycerides below 400 mg/dL."""
    return cholesterol_mg_dl - hdl_mg_dl - triglycerides_mg_dl / 5


def ldl_sampson(*, cholesterol_mg_dl: float, hdl_mg_dl: float, triglycerides_mg_dl: float) -> float:
    """LDL cholesterol in mg/dL: Sampson et al., JAMA Cardiol 2020;5:540; triglycerides up to 800 mg/dL."""
    other = cholesterol_mg_dl - hdl_mg_dl
    triglycerides = triglycerides_mg_dl / 8.56 + triglycerides_mg_dl * other / 2140 - triglycerides_mg_dl**2 / 16100
    return cholesterol_mg_dl / 0.948 - hdl_mg_dl / 0.971 - triglycerides - 9.44


def corrected_calcium(*, calcium_mmol_l: float, albumin_g_l: float) -> float:
    """Calcium in mmol/L at an albumin of 40 g/L: Payne et al., Br Med J 1973;4:643."""
    return calcium_mmol_l + 0.02 * (40 - albumin_g_l)


def corrected_sodium(*, sodium_mmol_l: float, glucose_mg_dl: float) -> float:
    """Sodium in mmol/L at a glucose of 100 mg/dL, 2.4 for each 100: Hillier et al., Am J Med 1999;106:399."""
    return sodium_mmol_l + 2.4 * max(glucose_mg_dl - 100, 0) / 100


def anion_gap(*, sodium_mmol_l: float, chloride_mmol_l: float, bicarbonate_mmol_l: float) -> float:
    """Anion gap in mmol/L, without potassium."""
    return sodium_mmol_l - chloride_mmol_l - bicarbonate_mmol_l


def anion_gap_corrected(
    *, sodium_mmol_l: float, chloride_mmol_l: float, bicarbonate_mmol_l: float, albumin_g_l: float
) -> float:
    """Anion gap in mmol/L at an albumin of 40 g/L: Figge et al., Crit Care Med 1998;26:1807."""
    gap = anion_gap(sodium_mmol_l=sodium_mmol_l, chloride_mmol_l=chloride_mmol_l, bicarbonate_mmol_l=bicarbonate_mmol_l)
    return gap + 0.25 * (40 - albumin_g_l)


def osmolal_gap(*, osmolality: float, sodium_mmol_l: float, glucose_mmol_l: float, urea_mmol_l: float) -> float:
    """Measured less computed osmolality in mosm/kg: twice sodium, glucose and urea, all in mmol/L."""
    return osmolality - (2 * sodium_mmol_l + glucose_mmol_l + urea_mmol_l)
