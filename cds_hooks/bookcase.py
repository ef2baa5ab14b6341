"""The books that questions are answered from, opened once and by nobody whom a hook is waiting for."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from cds_hooks.asking import Books, open_books


class NotOpened(Exception):
    """The books have not been opened yet; ``Bookcase.opened`` waits for it."""


class Bookcase:
    """Where the cache lacks the index it is made, which takes ten seconds and more.

    Questions that come meanwhile wait for it in the loop: each in a worker, four of them would stop every hook.
    """

    def __init__(self, cache: Path | None, opener: Callable[[Path | None], Books] = open_books) -> None:
        self._cache, self._open = cache, opener
        self._opening: asyncio.Task[Books] | None = None
        self._is_open = False

    async def opened(self) -> None:
        """Return when the books are open; a failure is every waiter's, and the next question tries anew.

        Raises:
            KnowledgeError, OntologyError: our own knowledge cannot be read.
        """
        if self._is_open:
            return
        if self._opening is None:
            self._opening = asyncio.create_task(asyncio.to_thread(self._open, self._cache))
        opening = self._opening
        try:
            await asyncio.shield(opening)
            self._is_open = True
        finally:
            if opening.done() and self._opening is opening:
                self._opening = None

    def books(self) -> Books:
        """The books as they are now: a site's documents may have changed.

        Raises:
            NotOpened: they are still to be opened, or being opened.
        """
        if not self._is_open:
            raise NotOpened
        return self._open(self._cache)
