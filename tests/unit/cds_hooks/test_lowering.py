"""A rule's share or cap as a single dose: exact and lower, or nothing."""

from decimal import Decimal

import pytest

from cds_hooks.cards.lowering import lowered
from fhir_adapter.redraft import WrittenDose
from model.domain.assessment import Dose
from model.domain.case import Medication


def _lowered(
    dose: Dose, value: str, unit: str = "mg", *, daily: str | None = None, is_taken: bool = False
) -> str | None:
    written = WrittenDose(value=Decimal(value), unit=unit)
    draft = Medication(
        key="m-1", ingredients=(), daily_dose=Decimal(daily) if daily else None, dose_unit=unit if daily else ""
    )
    found = lowered(dose, written, draft, is_taken=is_taken)
    return None if found is None else f"{found:f}"


def share(low: str | None, high: str | None = None, of: str = "daily") -> Dose:
    return Dose(
        percent_low=Decimal(low) if low else None, percent_high=Decimal(high or low) if high or low else None, of=of
    )


def cap(mg: str, of: str = "daily") -> Dose:
    return Dose(at_most=Decimal(mg), unit="mg/d", of=of)


def both(percent: str, mg: str) -> Dose:
    return Dose(percent_low=Decimal(percent), percent_high=Decimal(percent), at_most=Decimal(mg), unit="mg/d")


@pytest.mark.parametrize(
    ("dose", "value", "unit", "daily", "wanted"),
    [
        (share("50"), "400", "mg/m2", None, "200"),
        (share("50"), "75", "mg", None, "37.5"),
        (share("50", of="start"), "5.00", "mg", None, "2.5"),
        (share("10"), "1000", "mg", None, "100"),
        (cap("20"), "80", "mg", "80", "20"),
        (cap("20"), "40", "mg", "80", "10"),
        (cap("20"), "0.08", "g", "0.08", "0.02"),
        (
            both("50", "20"),
            "60",
            "mg",
            "60",
            "20",
        ),
        (
            both("50", "40"),
            "60",
            "mg",
            "60",
            "30",
        ),
    ],
)
def test_the_lower_of_share_and_cap(dose, value, unit, daily, wanted):
    assert _lowered(dose, value, unit, daily=daily) == wanted


@pytest.mark.parametrize(
    ("dose", "value", "unit", "daily", "is_taken"),
    [
        pytest.param(share("25", "50"), "100", "mg", None, False, id="a-range"),
        pytest.param(Dose(percent_high=Decimal(10)), "100", "mg", None, False, id="an-upper-bound"),
        pytest.param(share("50", of="maintenance"), "100", "mg", None, False, id="maintenance-may-be-loading"),
        pytest.param(share("50", of="start"), "100", "mg", None, True, id="start-of-a-drug-that-is-taken"),
        pytest.param(share("150"), "100", "mg", None, False, id="upwards"),
        pytest.param(share("67"), "75", "mg", None, False, id="needs-rounding"),
        pytest.param(share("50"), "1", "tablet", None, False, id="tablets"),
        pytest.param(share("50"), "1", "", None, False, id="no-unit"),
        pytest.param(cap("20"), "80", "mg", None, False, id="no-daily-dose"),
        pytest.param(cap("20"), "10", "mg", "30", False, id="a-third"),
        pytest.param(cap("20"), "20", "mg", "20", False, id="at-the-cap"),
        pytest.param(cap("20"), "10", "mg", "10", False, id="below-the-cap"),
        pytest.param(cap("20"), "1", "mg/kg", "1", False, id="by-weight"),
    ],
)
def test_near_misses_where_no_number_follows(dose, value, unit, daily, is_taken):
    assert _lowered(dose, value, unit, daily=daily, is_taken=is_taken) is None
