"""A token is let in once, and not at all where nobody can say whether it was used."""

import asyncio
from datetime import UTC, datetime

import pytest

from cds_hooks.clock import SKEW
from cds_hooks.errors import Busy
from cds_hooks.logs import make_log
from cds_hooks.metrics import Metrics
from cds_hooks.outage import Outage
from cds_hooks.replay import ReplayStore, ReplayWindow
from privacy.audit import AuditLog
from privacy.database import Database
from privacy.errors import StoreUnavailable

BEGAN = datetime(2026, 11, 1, 12, tzinfo=UTC).timestamp()
LATER = BEGAN + SKEW + 1


@pytest.fixture
def database(tmp_path):
    opened = Database.open(tmp_path / "store.db")
    yield opened
    opened.close()


def window(database, most=3):
    clock = lambda: datetime.fromtimestamp(LATER, UTC)  # noqa: E731
    metrics, log = Metrics(lambda: (), lambda: 0), make_log("error")
    outage = Outage(database, AuditLog(database), metrics, clock, log, is_allowed=True)
    return ReplayWindow(ReplayStore(database, began=BEGAN, is_alone=True), outage, began=BEGAN, most=most), outage


def used(replay, mark, *, issued=LATER, until=LATER + 300, now=LATER):
    return replay.is_first(mark, issued=issued, until=until, now=now)


def test_what_cannot_be_remembered_is_not_let_in_until_what_was_forgotten_has_expired(database):
    replay, outage = window(database)

    async def run():
        with_store = [await used(replay, mark) for mark in ("a", "b", "c", "d", "d")]
        outage.is_away = True
        with pytest.raises(StoreUnavailable):
            await used(replay, "e")
        return with_store, await used(replay, "f", now=LATER + 301, until=LATER + 600)

    assert asyncio.run(run()) == ([True, True, True, True, False], True)


def test_a_token_that_was_turned_away_for_want_of_the_store_may_come_again(database):
    replay, outage = window(database)

    async def run():
        outage.is_away = True
        with pytest.raises(StoreUnavailable):
            await used(replay, "a", issued=BEGAN + SKEW)
        outage.is_away = False
        return await used(replay, "a", issued=BEGAN + SKEW)

    assert asyncio.run(run())


@pytest.mark.parametrize("is_alone", [False, True])
def test_after_a_kill_that_may_have_forgotten_tokens_none_from_before_the_start_is_let_in(database, is_alone):
    ReplayStore(database, began=BEGAN - 1000, is_alone=True)
    for _ in range(2):
        next_one = ReplayStore(database, began=BEGAN, is_alone=False)
        with pytest.raises(Busy):
            asyncio.run(used(next_one, "a", issued=BEGAN + SKEW))
    last = ReplayStore(database, began=BEGAN, is_alone=is_alone)
    assert asyncio.run(used(last, "b"))


def test_after_a_clean_end_every_token_is_judged_by_the_store(database):
    first = ReplayStore(database, began=BEGAN - 1000, is_alone=True)
    asyncio.run(first.end())
    assert asyncio.run(used(ReplayStore(database, began=BEGAN), "a", issued=BEGAN - 10))
