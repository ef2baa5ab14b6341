"""How well unusual weeks are found: ``python -m tests.evaluation.surveillance`` writes docs/surveillance.md.

Weekly counts are made up with seasons, overdispersion and past outbreaks; one outbreak is put into the last two years.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np
from tqdm import tqdm

from model.population.unusual import METHODS
from privacy.noise import SeededSource, discrete_laplace, standard_deviation

SEED = 20_261_128
SERIES = 100
YEARS = 7
JUDGED_YEARS = 2
YEAR = 52
MOST = 3
LEVELS = (2.0, 20.0, 100.0)
SIZES = (4.0, 10.0)
EPSILONS = (None, Fraction(1), Fraction(1, 10))
SHAPE = (0.15, 0.35, 0.3, 0.2)
DISPERSION = 1.5
PAST_OUTBREAKS = 0.5
DOCUMENT = Path(__file__).parents[2] / "docs" / "surveillance.md"


@dataclass(slots=True)
class Score:
    """What one method did on all series of one setting."""

    found: list[int] = field(default_factory=list)
    by_chance: int = 0
    outbreaks: int = 0
    false: int = 0
    quiet_weeks: int = 0

    @property
    def sensitivity(self) -> float:
        """The share of outbreaks with a flag in one of their weeks, in percent."""
        return 100 * len(self.found) / self.outbreaks

    @property
    def chance(self) -> float:
        """The share with a flag in the same weeks of the same series, had there been no outbreak, in percent."""
        return 100 * self.by_chance / self.outbreaks

    @property
    def false_a_year(self) -> float:
        """Flags in weeks without an outbreak, for one series and year."""
        return self.false / self.quiet_weeks * YEAR

    @property
    def days(self) -> str:
        """The median from the outbreak's first day to the end of the first flagged week."""
        return f"{7 * (median(self.found) + 1):.0f}" if self.found else "none"


def series(level: float, size: float, rng: np.random.Generator) -> tuple[list[int], list[int], int]:
    """Counts of seven years without and with the outbreak to be found, and the week in which it begins."""
    weeks = np.arange(YEARS * YEAR)
    season = 0.5 * np.cos(2 * np.pi * (weeks - rng.integers(YEAR)) / YEAR)
    mean = level * np.exp(season + 0.03 * weeks / YEAR)
    counts = rng.negative_binomial(mean / (DISPERSION - 1), 1 / DISPERSION)
    first_judged = (YEARS - JUDGED_YEARS) * YEAR
    for start in rng.integers(0, first_judged - len(SHAPE), rng.poisson(PAST_OUTBREAKS * first_judged / YEAR)):
        counts[start : start + len(SHAPE)] += outbreak(mean[start], SIZES[-1], rng)
    start = int(rng.integers(first_judged, len(weeks) - len(SHAPE)))
    struck = counts.copy()
    struck[start : start + len(SHAPE)] += outbreak(mean[start], size, rng)
    return counts.tolist(), struck.tolist(), start


def outbreak(mean: float, size: float, rng: np.random.Generator) -> np.ndarray:
    """Extra cases of four weeks: in all about ``size`` standard deviations of an ordinary week."""
    return rng.poisson(size * np.sqrt(DISPERSION * mean) * np.array(SHAPE))


def noise_of(count: int, scale: Fraction | None, source: SeededSource) -> list[int]:
    """The noise of as many published numbers; zeros where the true counts are looked at."""
    return [discrete_laplace(scale, source) if scale else 0 for _ in range(count)]


def flags(method: str, counts: Sequence[float], weeks: Iterable[int], spread: float) -> list[int]:
    """The weeks, of those asked for, that the method calls unusual."""
    judge = METHODS[method]
    return [at for at in weeks if (verdict := judge(counts, at, spread)) and verdict.is_unusual]


def scored(level: float, size: float, epsilon: Fraction | None, bar: tqdm) -> dict[str, Score]:
    """Every method on the same series; the noise-free and the noisy settings see the same true counts."""
    rng = np.random.default_rng([SEED, int(level), int(size)])
    source = SeededSource(SEED)
    scale = MOST / epsilon if epsilon else None
    spread = standard_deviation(scale) if scale else 0.0
    scores = {method: Score() for method in METHODS}
    for _ in range(SERIES):
        plain, struck, start = series(level, size, rng)
        noise = noise_of(len(plain), scale, source)
        quiet, counts = ([float(sum(pair)) for pair in zip(true, noise, strict=True)] for true in (plain, struck))
        weeks = range(start, start + len(SHAPE))
        for method, score in scores.items():
            flagged = flags(method, counts, range((YEARS - JUDGED_YEARS) * YEAR, len(counts)), spread)
            hits = [at - start for at in flagged if at in weeks]
            score.found += hits[:1]
            score.by_chance += bool(flags(method, quiet, weeks, spread))
            score.outbreaks += 1
            score.false += len(flagged) - len(hits)
            score.quiet_weeks += JUDGED_YEARS * YEAR - len(SHAPE)
        bar.update()
    return scores


HEAD = f"""# Weekly counts for public health

Written by `python -m tests.evaluation.surveillance`; do not edit.

`osler surveillance` counts patients with a syndrome, by week and place, from a Bulk Data folder (Encounter
and Condition files) or a CSV (`week,place,syndrome,patient`). Which codes make a syndrome is data:
`model/knowledge/population/`, each with visits that count and near misses.

## What protects a patient

- The grid (weeks, places, syndromes) is named by the caller, never by the data, and every cell is
  published, zeros included.
- A patient counts once in a cell and in at most `--most` cells of a run; of more, that many are drawn by
  lot.
- Each number gets discrete Laplace noise of scale most / epsilon, sampled exactly with integers from the
  operating system's generator (a test compares it with OpenDP's, where the extra `dp` is installed). One patient more or less changes the chance of any output by at most the
  factor exp(epsilon) for each run.
- A ledger keeps the budget of each data set (10 by default). A run that would cost more than is left is
  refused and publishes nothing. The epsilons of runs add up; the budget does not grow back.
  The same patients under two names of data set have two budgets: only the operator can prevent that.
- A week that was published stays as it was: asking again costs nothing, and late entries do not change it.
- An entry whose security label public health (PUBHLTH) does not open (R, V, every sensitive kind, labels that nobody
  knows) enters no count; the terminal says how many there were. A CSV bears no labels: who makes it obeys them.
- Flags and pictures are made from the published numbers alone. What is said on the terminal about the input
  is not for publication.

## What flags a week

C1, C2 and C3 of EARS (7 weeks of baseline, limits of 3, 3 and 2, a floor of 0.5 under the standard
deviation), and a Farrington-style quasi-Poisson baseline (the same seven weeks of two to five earlier
years, trend where clear, past outbreaks weighed down, limit of 99.5 %). The known spread of the noise
widens every limit. With less history than that a method says nothing, which is not "nothing unusual".

## How well

Made-up counts, not a validation on real ones: {SERIES} series of {YEARS} years for each row, the last
{JUDGED_YEARS} judged, an outbreak of {len(SHAPE)} weeks in each; negative binomial with variance
{DISPERSION} times the mean, a season between 0.6 and 1.65 times the level, a slow trend, an unmarked past
outbreak every other year. Small and large outbreaks bring {SIZES[0]:g} and {SIZES[1]:g} standard deviations
of an ordinary week in all (a peak of {SIZES[0] * max(SHAPE):.1f} and {SIZES[1] * max(SHAPE):.1f}). Found:
flagged in one of its weeks. By chance: flagged in the same weeks of the same series without the outbreak.
False alarms: flags in other weeks, for one series and year. Days: median from the first day of a found large
outbreak to the end of the first flagged week. Noise: {MOST} cells a patient.
"""


def page() -> str:
    """The whole document."""
    with tqdm(total=len(LEVELS) * len(EPSILONS) * len(SIZES) * SERIES, disable=not sys.stderr.isatty()) as bar:
        return "\n".join((HEAD, *(line for level in LEVELS for line in section(level, bar)), *TAIL))


def section(level: float, bar: tqdm) -> Iterator[str]:
    """The table of one level of counts."""
    yield f"### About {level:g} a week\n"
    yield "| noise | method | by chance, % | small found, % | large found, % | false alarms a year | days |"
    yield "|---|---|---|---|---|---|---|"
    for epsilon in EPSILONS:
        small, large = (scored(level, size, epsilon, bar) for size in SIZES)
        for method in METHODS:
            false = (small[method].false_a_year + large[method].false_a_year) / 2
            noise = f"epsilon {float(epsilon):g}" if epsilon else "none"
            chance = (small[method].chance + large[method].chance) / 2
            found = f"{chance:.0f} | {small[method].sensitivity:.0f} | {large[method].sensitivity:.0f}"
            yield f"| {noise} | {method} | {found} | {false:.1f} | {large[method].days} |"
    yield ""


TAIL = (
    "Read it so: what is found beyond chance is what counts. C3 flags the most and is wrong the most: a baseline of",
    "seven weeks knows no season, and the more patients, the more surely the rise of every autumn is called unusual.",
    "Farrington is wrong the least, needs years of history, and misses most small outbreaks. Noise costs",
    "little where counts are large against its scale and hides nearly everything where they are not: put places",
    "together, or spend more epsilon on fewer runs. A quiet week under strong noise is not a week without an outbreak.",
    "",
)


def main() -> None:
    """Write the document and print it."""
    text = page()
    DOCUMENT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
