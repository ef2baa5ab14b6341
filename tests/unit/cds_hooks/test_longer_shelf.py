"""The shelf of longer texts: secret addresses, a short life, one reader, a bound."""

from datetime import UTC, datetime

import pytest

from cds_hooks.longer.shelf import LIFE_SECONDS, Kept, Shelf, key_of, new_secret
from model.domain.text import Language
from privacy.audit import AuditEvent

EVENT = AuditEvent(at=datetime(2026, 11, 1, tzinfo=UTC), outcome="")
PAGE = b"<p>one</p>"


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def shelf(ticks) -> Shelf:
    return Shelf(most=3, clock=ticks)


def put(shelf: Shelf, secret: str, page: bytes | None = PAGE) -> str:
    shelf.put(key_of(secret), Language.EN, EVENT, 120.0)
    if page is not None:
        shelf.finish(key_of(secret), page)
    return secret


def page_at(shelf: Shelf, secret: str) -> bytes | None:
    kept = shelf.find(secret)
    assert kept is not None
    return kept.page


def test_a_secret_has_192_bits_and_never_comes_twice():
    made = {new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(secret) for secret in made} == {32}


def test_a_text_is_found_under_its_secret_alone(shelf):
    first, second = put(shelf, new_secret(), b"first"), put(shelf, new_secret(), b"second")
    assert [page_at(shelf, secret) for secret in (first, second)] == [b"first", b"second"]
    assert shelf.find(new_secret()) is None


@pytest.mark.parametrize("secret", ["", "a", "../../etc/passwd", "a" * 33, "é" * 32, "a" * 31 + "\n"])
def test_what_is_no_secret_finds_nothing(shelf, secret):
    put(shelf, new_secret())
    assert shelf.find(secret) is None


def test_no_secret_is_kept(shelf):
    secret = put(shelf, new_secret())
    assert secret not in repr(vars(shelf))


def test_a_text_ends_with_its_time(shelf, ticks):
    secret = put(shelf, new_secret())
    ticks.now = LIFE_SECONDS - 0.1
    assert shelf.find(secret) is not None
    ticks.now = LIFE_SECONDS
    assert shelf.find(secret) is None
    assert shelf.room == 3
    assert len(shelf) == 0


def test_a_text_that_is_ready_after_its_time_is_thrown_away(shelf, ticks):
    secret = put(shelf, new_secret(), page=None)
    ticks.now = LIFE_SECONDS + 1
    shelf.purge()
    shelf.finish(key_of(secret), PAGE)
    assert shelf.find(secret) is None
    assert len(shelf) == 0


def test_a_text_that_nobody_writes_counts_as_not_written(shelf, ticks):
    secret = put(shelf, new_secret(), page=None)
    assert page_at(shelf, secret) is None
    assert shelf.waiting == 1
    ticks.now = 121.0
    assert page_at(shelf, secret) == b""
    assert shelf.waiting == 0


def test_what_comes_late_is_shown_all_the_same(shelf, ticks):
    secret = put(shelf, new_secret(), page=None)
    ticks.now = 125.0
    assert page_at(shelf, secret) == b""
    shelf.finish(key_of(secret), PAGE)
    assert page_at(shelf, secret) == PAGE


def test_there_is_room_for_so_many_and_no_more(shelf, ticks):
    for _ in range(3):
        put(shelf, new_secret())
    assert shelf.room == 0
    ticks.now = LIFE_SECONDS
    assert shelf.room == 3


def kept() -> Kept:
    return Kept(language=Language.EN, event=EVENT, due=1.0, until=2.0, page=PAGE)


def test_the_first_reader_stays_the_only_one():
    text = kept()
    reader = text.claimed("")
    assert reader is not None
    assert text.claimed(reader) == reader
    assert [text.claimed(other) for other in ("", new_secret(), "x", reader[:-1])] == [None] * 4


def test_a_reader_keeps_one_secret_for_all_texts():
    reader = kept().claimed("")
    assert reader is not None
    assert kept().claimed(reader) == reader


def test_a_cookie_of_another_make_is_replaced():
    assert kept().claimed("session=admin") not in (None, "session=admin")
