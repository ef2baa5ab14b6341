"""A full pool refuses; what no card waits for leaves workers to the hooks."""

import asyncio
import threading

import pytest

from cds_hooks.errors import Busy
from cds_hooks.workers import WorkerPool


@pytest.fixture
def gate():
    """Holds jobs until it is set; set at the end in any case."""
    held = threading.Event()
    yield held
    held.set()


def test_questions_that_take_long_leave_workers_to_the_hooks(gate):
    async def run() -> str:
        pool = WorkerPool(threads=2, queue=4)
        asked = [asyncio.ensure_future(pool.aside(lambda: gate.wait(30))) for _ in range(4)]
        await asyncio.sleep(0.05)
        card = await asyncio.wait_for(pool.start(lambda: "card"), 10)
        gate.set()
        assert await asyncio.gather(*asked) == [True] * 4
        pool.close()
        return card

    assert asyncio.run(run()) == "card"


@pytest.mark.parametrize("is_aside", [True, False])
def test_one_more_than_there_is_room_for_is_refused(gate, is_aside: bool):
    async def run() -> None:
        pool = WorkerPool(threads=1, queue=2)

        async def begin() -> bool:
            return await (pool.aside if is_aside else pool.start)(lambda: gate.wait(30))

        begun = [asyncio.ensure_future(begin()) for _ in range(3)]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await begin()
        gate.set()
        assert await asyncio.gather(*begun) == [True] * 3
        pool.close()

    asyncio.run(run())
