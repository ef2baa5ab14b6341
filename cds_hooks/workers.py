"""A bounded pool for the work that must not block the loop; full means 503, never a longer queue."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from cds_hooks.errors import Busy

_T = TypeVar("_T")


class WorkerPool:
    """Threads for reading and reasoning. A job that outlives its request keeps its place until it ends."""

    def __init__(self, *, threads: int, queue: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="osler")
        self._places = threads + queue
        self._taken = 0
        self._aside, self._asked, self._most_asked = asyncio.Semaphore(max(1, threads // 2)), 0, self._places

    @property
    def taken(self) -> int:
        """Jobs that run or wait."""
        return self._taken

    @property
    def is_full(self) -> bool:
        """Whether the next job would be refused."""
        return self._taken >= self._places

    def start(self, work: Callable[[], _T]) -> "asyncio.Future[_T]":
        """Start a job from the loop's thread.

        Raises:
            Busy: no place is free.
        """
        if self.is_full:
            raise Busy("all workers are busy", retry_after=1)
        loop = asyncio.get_running_loop()
        self._taken += 1
        job: Future[_T] = self._executor.submit(work)
        job.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        return asyncio.wrap_future(job)

    async def aside(self, work: Callable[[], _T]) -> _T:
        """Run a job that no card waits for: all of these together leave half of the workers to the hooks.

        Raises:
            Busy: no place is free.
        """
        if self._asked >= self._most_asked:
            raise Busy("all workers are busy", retry_after=1)
        self._asked += 1
        try:
            async with self._aside:
                return await self.start(work)
        finally:
            self._asked -= 1

    def _leave(self) -> None:
        self._taken -= 1

    def close(self) -> None:
        """Let running jobs end, drop waiting ones."""
        self._executor.shutdown(wait=True, cancel_futures=True)
