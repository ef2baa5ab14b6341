"""Ids by key: how much a folder of any size makes them remember."""

import tracemalloc

from privacy.resources.aliases import Keyed


def taken(ids: int) -> int:
    """Bytes that so many ids leave behind."""
    keyed = Keyed(b"k" * 32)
    tracemalloc.start()
    for number in range(ids):
        keyed.id_of("Observation", f"result-{number:08}")
    spent, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return spent


def test_ten_times_as_many_ids_take_no_more_memory() -> None:
    assert taken(60_000) < taken(6_000) * 1.2 < 4_000_000
