"""The methods against examples computed by hand, and against what a baseline must and must not notice."""

import math

import numpy as np
import pytest

from model.population.ears import c1, c2, c3
from model.population.farrington import farrington
from model.population.unusual import METHODS, judged

# Seven counts with mean 4 and sample variance (9+4+1+0+1+4+9)/6 = 14/3.
SEVEN = [1, 2, 3, 4, 5, 6, 7]
SD = math.sqrt(14 / 3)


def test_c1_compares_with_the_seven_weeks_before():
    found = c1([*SEVEN, 11], 7)
    assert found.expected == 4
    assert found.limit == pytest.approx(4 + 3 * SD)
    assert found.statistic == pytest.approx(7 / SD)
    assert found.is_unusual


def test_c1_near_miss_one_case_fewer():
    assert not c1([*SEVEN, 10], 7).is_unusual


def test_c2_leaves_two_weeks_out():
    found = c2([*SEVEN, 90, 90, 11], 9)
    assert (found.expected, found.is_unusual) == (4, True)
    assert found.limit == pytest.approx(4 + 3 * SD)
    assert not c1([*SEVEN, 90, 90, 11], 9).is_unusual


def test_c3_sums_what_three_weeks_exceed_one_standard_deviation():
    # Alternating 2 and 4: every baseline of 7 has either four 2s or four 4s.
    # Baseline for the 10th count (index 9): 2 4 2 4 2 4 2 -> mean 20/7, sd = sqrt(48/7/6) = sqrt(8/7)
    # for index 10: 4 2 4 2 4 2 4 -> mean 22/7, same sd; for index 11 as for index 9.
    counts = [2, 4, 2, 4, 2, 4, 2, 4, 2, 5, 5, 5]
    sd = math.sqrt(8 / 7)
    shares = [(5 - 20 / 7) / sd - 1, (5 - 22 / 7) / sd - 1, (5 - mean_of(counts[2:9])) / sd - 1]
    found = c3(counts, 11)
    assert found.statistic == pytest.approx(sum(shares))
    assert found.is_unusual
    assert not any(c2(counts, at).is_unusual for at in (9, 10, 11))


def mean_of(values):
    return sum(values) / len(values)


def test_the_limit_of_c3_is_where_it_begins_to_flag():
    counts = [2, 4, 2, 4, 2, 4, 2, 4, 2, 5, 4, 0]
    limit = c3(counts, 11).limit
    assert not c3([*counts[:-1], limit - 0.01], 11).is_unusual
    assert c3([*counts[:-1], limit + 0.01], 11).is_unusual


def test_a_flat_row_does_not_flag_a_single_case_more():
    assert not c1([3] * 7 + [4], 7).is_unusual
    assert c1([3] * 7 + [5], 7).is_unusual


@pytest.mark.parametrize(("method", "first"), [("C1", 7), ("C2", 9), ("C3", 11), ("Farrington", 107)])
def test_too_little_history_is_no_answer(method, first):
    answers = judged([5] * 120, method)
    assert next(at for at, answer in enumerate(answers) if answer is not None) == first
    assert not any(answer.is_unusual for answer in answers[first:])


def test_a_week_after_the_end_is_no_answer():
    assert [judge([5] * 400, 400, 0.0) for judge in METHODS.values()] == [None] * 4


def test_farrington_of_equal_counts_is_the_poisson_limit():
    # mean 16, dispersion 1, variance of the mean 16/35: limit = 16 (1 + 2/3 z sqrt(16 + 16/35) / 16) ** 1.5
    found = farrington([16] * 300, 299)
    assert found.expected == pytest.approx(16)
    assert found.limit == pytest.approx(16 * (1 + 2 / 3 * 2.5758 * math.sqrt(16 + 16 / 35) / 16) ** 1.5)


def seasonal(years=6, height=20.0):
    weeks = np.arange(years * 52)
    return np.round(height * np.exp(0.8 * np.cos(2 * np.pi * weeks / 52))).tolist()


def test_farrington_knows_the_season_and_ears_does_not():
    counts = seasonal()
    tail = range(300, 312)
    assert not any(farrington(counts, at).is_unusual for at in tail)
    low = 52 * 5 + 26
    spring = [*counts[:low], counts[0]]
    assert farrington(spring, low).is_unusual


def test_a_past_outbreak_does_not_hide_the_next_one(monkeypatch):
    counts = [10] * 300
    counts[299 - 52 - 1 : 299 - 52 + 1] = [80, 90]
    counts[299] = 35
    assert farrington(counts, 299).is_unusual
    monkeypatch.setattr("model.population.farrington.OUTLIER", math.inf)
    assert not farrington(counts, 299).is_unusual


def test_a_clear_trend_is_followed():
    counts = [round(10 * math.exp(0.1 * at / 52)) for at in range(300)]
    counts[250] = 18
    assert farrington(counts, 299).expected == pytest.approx(10 * math.exp(0.1 * 299 / 52), abs=1.5)


def test_fewer_than_five_cases_in_four_weeks_are_no_outbreak():
    assert not farrington([0] * 299 + [4], 299).is_unusual
    assert farrington([0] * 299 + [5], 299).is_unusual


def test_noise_below_zero_and_rows_of_zeros_do_not_break_the_fit():
    rng = np.random.default_rng(1)
    counts = rng.integers(-9, 3, 300).tolist()
    assert farrington(counts, 299).limit > 0
    assert farrington([0] * 300, 299).limit > 0


def test_known_noise_widens_every_limit():
    counts = [5, 6, 4, 5, 6, 5, 4] * 45
    plain = [judge(counts, 300, 0.0).limit for judge in METHODS.values()]
    noisy = [judge(counts, 300, 10.0).limit for judge in METHODS.values()]
    assert all(wide > narrow + 10 for wide, narrow in zip(noisy, plain, strict=True))


def test_known_noise_is_the_floor_of_the_spread():
    assert c1([3] * 7 + [9], 7, 2.0).limit == pytest.approx(3 + 3 * math.hypot(0.5, 2))
