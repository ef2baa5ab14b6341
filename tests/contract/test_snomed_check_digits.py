"""Each SNOMED CT constant of the knowledge ends in its own check digit (Verhoeff), whichever table holds it."""

import pytest

from tests.contract.test_snomed_seen import _constants


def _verhoeff(code: str) -> bool:
    order = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    turn, total = list(range(10)), 0
    for digit in reversed(code):
        total = _dihedral(total, turn[int(digit)])
        turn = [turn[step] for step in order]
    return total == 0


def _dihedral(first: int, second: int) -> int:
    turned = second % 5 if first < 5 else -(second % 5)
    return (first + turned) % 5 + 5 * ((first < 5) != (second < 5))


def test_every_snomed_constant_has_its_check_digit():
    assert sorted(code for code in _constants() if not _verhoeff(code)) == []


@pytest.mark.parametrize("code", ["73211008", "37211009", "443588007"])
def test_a_mistyped_snomed_code_is_noticed(code: str):
    assert not _verhoeff(code)
