"""The noise has exactly the chances that it promises: enumerated as fractions, and counted over many draws."""

import math
from collections import Counter
from fractions import Fraction

import pytest

from privacy.noise import (
    SeededSource,
    SystemSource,
    bernoulli,
    bernoulli_exp,
    discrete_laplace,
    half_width,
    standard_deviation,
)

DRAWS = 100_000


class TooDeep(Exception):
    pass


class Script:
    """A source that answers from a list; the first draw beyond its end is told by its limit."""

    def __init__(self, answers):
        self.answers, self.asked = answers, 0
        self.limit = None

    def below(self, limit):
        if self.asked == len(self.answers):
            self.limit = limit
            raise TooDeep
        self.asked += 1
        return self.answers[self.asked - 1]


def chances(draw, depth):
    """The exact chance of each outcome that at most ``depth`` draws decide, over every possible answer."""
    found, open_paths = Counter(), [((), Fraction(1))]
    while open_paths:
        answers, chance = open_paths.pop()
        script = Script(answers)
        try:
            found[draw(script)] += chance
        except TooDeep:
            if len(answers) < depth:
                steps = range(script.limit)
                open_paths += [((*answers, step), chance / script.limit) for step in steps]
    return found


@pytest.mark.parametrize("chance", [Fraction(0), Fraction(1, 7), Fraction(5, 6), Fraction(1)])
def test_a_chance_is_exact(chance):
    assert chances(lambda source: bernoulli(chance, source), 1)[True] == chance


def exp_series(rate, terms):
    return sum((Fraction((-1) ** n) * rate**n / math.factorial(n) for n in range(terms)), Fraction(0))


@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(2, 3), Fraction(1)])
def test_the_exponential_chance_is_the_partial_sum_of_the_series_term_by_term(rate):
    depth = 5
    found = chances(lambda source: bernoulli_exp(rate, source), depth)
    undecided = rate**depth / math.factorial(depth)
    assert found[True] + found[False] + undecided == 1
    assert found[True] in (exp_series(rate, depth), exp_series(rate, depth + 1))


@pytest.mark.parametrize("scale", [Fraction(1, 2), Fraction(2), Fraction(7, 3), Fraction(10)])
def test_the_noise_follows_the_discrete_laplace_distribution(scale):
    source = SeededSource(20_261_128)
    drawn = Counter(discrete_laplace(scale, source) for _ in range(DRAWS))
    step = math.exp(-1 / scale)
    chance = {x: (1 - step) / (1 + step) * step ** abs(x) for x in range(-200, 201)}
    wide = [x for x in chance if DRAWS * chance[x] >= 10]
    chi = sum((drawn[x] - DRAWS * chance[x]) ** 2 / (DRAWS * chance[x]) for x in wide)
    rest = DRAWS - sum(drawn[x] for x in wide)
    rest_expected = DRAWS * (1 - sum(chance[x] for x in wide))
    chi += (rest - rest_expected) ** 2 / max(rest_expected, 1)
    freedom = len(wide)
    # 99.9 % quantile of chi-square by Wilson and Hilferty
    assert chi < freedom * (1 - 2 / (9 * freedom) + 3.09 * math.sqrt(2 / (9 * freedom))) ** 3


def test_the_check_of_the_distribution_notices_a_wrong_scale():
    source = SeededSource(1)
    drawn = [discrete_laplace(Fraction(2), source) for _ in range(20_000)]
    step = math.exp(-1 / 2.2)
    expected = 20_000 * (1 - step) / (1 + step)
    assert abs(drawn.count(0) - expected) > 5 * math.sqrt(expected)


def test_the_seeded_source_repeats_itself_and_another_seed_does_not():
    first, again, other = (SeededSource(seed) for seed in (5, 5, 6))
    drawn = [[source.below(1000) for _ in range(20)] for source in (first, again, other)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_the_seeded_source_favours_no_number():
    source = SeededSource(3)
    drawn = Counter(source.below(6) for _ in range(60_000))
    assert sum((drawn[face] - 10_000) ** 2 / 10_000 for face in range(6)) < 20.5


def test_one_possibility_needs_no_chance():
    assert SeededSource(1).below(1) == SystemSource().below(1) == 0


def test_a_scale_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="positive"):
        discrete_laplace(Fraction(0), SystemSource())


@pytest.mark.parametrize("scale", [Fraction(1, 3), Fraction(1), Fraction(3), Fraction(25, 2)])
def test_the_error_band_and_the_spread_are_those_of_the_distribution(scale):
    step = math.exp(-1 / scale)
    chance = {x: (1 - step) / (1 + step) * step ** abs(x) for x in range(-900, 901)}
    half = half_width(scale)
    assert sum(chance[x] for x in range(-half, half + 1)) >= 0.95
    assert sum(chance[x] for x in range(-half + 1, half)) < 0.95
    assert standard_deviation(scale) == pytest.approx(math.sqrt(sum(x * x * chance[x] for x in chance)))
