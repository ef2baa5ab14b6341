"""Questions wait for the books where no hook waits for them."""

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cds_hooks.asking import Books, open_books
from cds_hooks.assistant import converse
from cds_hooks.auth import Caller
from cds_hooks.bookcase import Bookcase, NotOpened
from cds_hooks.desk import open_desk
from cds_hooks.settings import Settings

CALLER = Caller(tenant="sandbox", issuer="sandbox")


class Opener:
    """Opens when it is let, and counts."""

    def __init__(self, *, faults: int = 0) -> None:
        self.count, self.faults, self.is_let = 0, faults, threading.Event()

    def __call__(self, cache: Path | None) -> Books:
        self.is_let.wait(30)
        self.count += 1
        if self.count <= self.faults:
            raise OSError("cut off")
        return open_books(cache)


def test_many_who_wait_open_the_books_once():
    opener = Opener()
    opener.is_let.set()
    case = Bookcase(None, opener)

    async def run() -> None:
        await asyncio.gather(*(case.opened() for _ in range(20)))

    asyncio.run(run())
    assert opener.count == 1


def test_books_that_could_not_be_opened_are_tried_again():
    opener = Opener(faults=1)
    opener.is_let.set()
    case = Bookcase(None, opener)
    with pytest.raises(OSError, match="cut off"):
        asyncio.run(case.opened())
    with pytest.raises(NotOpened):
        case.books()
    asyncio.run(case.opened())
    assert case.books().corpus is not None


def test_one_who_goes_away_does_not_stop_the_opening():
    opener = Opener()
    case = Bookcase(None, opener)

    async def run() -> None:
        first, second = (asyncio.ensure_future(case.opened()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        opener.is_let.set()
        await second

    asyncio.run(run())
    assert opener.count == 1


def test_an_emergency_waits_for_no_books(tmp_path: Path):
    opener = Opener()
    settings = Settings(store=tmp_path / "osler.db")
    opened = open_desk(settings, sandbox=CALLER, clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    desk = replace(opened.desk, bookcase=Bookcase(None, opener))

    async def run() -> str:
        sent = json.dumps({"text": "I have crushing chest pain and cannot breathe"}).encode()
        try:
            return (await converse(sent, CALLER, desk)).kind
        finally:
            opener.is_let.set()
            await opened.close()

    assert (asyncio.run(run()), opener.count) == ("urgent", 0)
