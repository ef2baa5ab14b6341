"""``python -m tests.evaluation.series --cases FILE``: what the summed probability of a syndrome's forms is worth.

For cases that are not circular, with the shipped re-ranker, which was fitted on these cases (36 numbers), so the figures are
a little too good: how many cases pass each level with their first disease and with their first series, what was told,
how many were right.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cds_hooks.commands.train import is_teaching, opened
from model.diagnosis.likely import Ranked
from model.diagnosis.rare import rank
from model.diagnosis.series import in_series, name_of

LEVELS = (0.3, 0.4, 0.5, 0.6)
Row = tuple[float, bool, float, bool]


def rows(path: Path) -> Iterator[Row]:
    """Of each case: probability and hit of the first disease, of the first series."""
    knowledge, cases = opened(path)
    diseases = knowledge.ontology.diseases
    for case in filter(is_teaching, cases):
        found = rank(case.present, (), (), knowledge.ontology, top=20).candidates
        shares = [item.probability for item in found if item.probability is not None]
        if shares:
            (series, *_) = in_series(
                Ranked(mass=share, weight=share, probability=share, rare=item)
                for item, share in zip(found, shares, strict=True)
            )
            true = name_of(diseases.labels[case.place]).casefold()
            hit = any(name_of(form.rare.label.en).casefold() == true for form in series.forms if form.rare)
            yield shares[0], found[0].id == diseases.id(case.place), series.probability or 0, hit


def table(found: list[Row]) -> Iterator[str]:
    """The lines of the page."""
    numbers = np.array(found, dtype=np.float64)
    yield "| level | cases, first disease | told | right | cases, first series | told | right |"
    yield "|---|---|---|---|---|---|---|"
    for level in LEVELS:
        cells = []
        for column in (0, 2):
            passed = numbers[numbers[:, column] >= level]
            cells += [str(len(passed)), f"{passed[:, column].mean():.2f}", f"{passed[:, column + 1].mean():.2f}"]
        yield f"| {level} | {' | '.join(cells)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, required=True, help="Published cases, one JSON object a line.")
    print("\n".join(table(list(rows(parser.parse_args().cases)))))
