"""The ranking on the hook: the whole middle, from resources to cards, for charts with a picture to rank."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.golden.ranking.test_ranking_cards import CHARTS, asked

ROUNDS = 40


def picture(_: Path) -> Iterator[str]:
    """The lines of the report."""
    yield "## The ranking on the hook"
    yield ""
    yield f"`diagnosis-patient-view` from resources to cards, notes read, a likely diagnosis said; CPU, {ROUNDS} rounds."
    yield ""
    yield "| chart | median ms | slowest ms |"
    yield "|---|---|---|"
    for name, chart in CHARTS.items():
        asked(chart)
        taken = []
        for _round in range(ROUNDS):
            start = time.process_time()
            asked(chart)
            taken.append(1_000 * (time.process_time() - start))
        yield f"| {name} | {statistics.median(taken):.1f} | {max(taken):.1f} |"
