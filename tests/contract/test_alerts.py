"""Ordinary patients' orders are seldom interrupted; the figures are those of docs/alerts.md."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.evaluation.alerts import Tally, measure, server
from tests.sample_cards.charts import SAMPLES

MOST_INTERRUPTED = 15.0
MOST_CARDS = 1

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/fhir-samples is not here")


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    clock = [datetime(2026, 12, 1, 12, tzinfo=UTC)]
    folder: Path = tmp_path_factory.mktemp("alerts")
    with server(folder, clock) as client:
        return measure(client, clock, "ordinary")


def test_few_ordinary_orders_are_interrupted(tally: Tally) -> None:
    assert tally.orders
    assert tally.interrupted <= MOST_INTERRUPTED


def test_an_ordinary_order_has_about_no_card(tally: Tally) -> None:
    assert tally.median <= MOST_CARDS
