"""Size of the body."""

from math import sqrt
from typing import Final

_INCH: Final = 2.54


def body_mass_index(*, weight_kg: float, height_cm: float) -> float:
    """Body mass index in kg/m2."""
    return weight_kg / (height_cm / 100) ** 2


def body_surface(*, weight_kg: float, height_cm: float) -> float:
    """Body surface in m2: Mosteller, N Engl J Med 1987;317:1098."""
    return sqrt(weight_kg * height_cm / 3600)


def ideal_weight(*, height_cm: float, female: float) -> float:
    """Ideal body weight in kg: Devine, Drug Intell Clin Pharm 1974;8:650; for heights from 5 feet (152.4 cm) on."""
    return (45.5 if female else 50.0) + 2.3 * (height_cm / _INCH - 60)


def adjusted_weight(*, weight_kg: float, height_cm: float, female: float) -> float:
    """Ideal weight and 0.4 of what exceeds it, in kg, for doses in obesity; the actual weight where that is lower."""
    ideal = ideal_weight(height_cm=height_cm, female=female)
    return ideal + 0.4 * (weight_kg - ideal) if weight_kg > ideal else weight_kg
