"""No audit, no answer; or, where the site chose so, an answer that is counted, said to be unrecorded, and told later.

While the store is away nobody waits for it again: one task asks for it every second. As soon as it takes records, one
goes into the chain that says from when to when how many answers left without.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from cds_hooks.clock import Clock
from cds_hooks.errors import Busy
from cds_hooks.logs import Log
from cds_hooks.metrics import Metrics
from privacy.audit import AuditEvent, AuditLog
from privacy.audit_gaps import BEGAN, ENDED, GAP, Missed
from privacy.database import Database
from privacy.driver import Connection
from privacy.errors import StoreUnavailable

_PAUSE: Final = 1.0


class Outage:
    """Decides what becomes of answers while the store takes no records. Of one event loop, like what it counts."""

    def __init__(
        self, database: Database, audit: AuditLog, metrics: Metrics, clock: Clock, log: Log, *, is_allowed: bool
    ) -> None:
        self._database, self._audit, self._metrics, self._clock, self._log = database, audit, metrics, clock, log
        self.is_allowed = is_allowed
        self.is_away = False
        self.since: datetime | None = None
        self._counted: Counter[str] = Counter()
        self._task: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._on_return: list[Callable[[Connection], object]] = []
        if self.is_allowed:
            audit.record(AuditEvent(at=clock(), outcome=BEGAN)).result()

    @property
    def unrecorded(self) -> int:
        """Answers that the chain does not tell of yet."""
        return self._counted.total()

    def on_return(self, work: Callable[[Connection], object]) -> None:
        """When the store is back, write this too, in the same transaction."""
        self._on_return.append(work)

    def began(self, fault: StoreUnavailable) -> None:
        """The store did not take something. Raises ``Busy`` where nothing may go on without it."""
        if not self.is_allowed:
            raise Busy("the store is not available", retry_after=2) from fault
        self.is_away = True
        if self.since is None:
            self.since = self._clock()
            self._metrics.audit_gap(is_open=True)
            self._log.error("audit gap", reason=fault.reason)
            self._task = asyncio.get_running_loop().create_task(self._until_told())

    async def kept(self, write: Callable[[], Awaitable[object]], service: str) -> bool:
        """Whether the record of an answer of this service is on disk.

        Raises:
            Busy: it is not, and must be.
        """
        if not self.is_away:
            try:
                await write()
            except StoreUnavailable as fault:
                self.began(fault)
            else:
                return True
        self._counted[service] += 1
        self._metrics.unrecorded(service)
        return False

    async def close(self) -> None:
        """Tell what is still to be told; what cannot be told any more stands in the log alone."""
        if not self.is_allowed:
            return
        async with self._writing:  # a write that has begun is not interrupted
            if self._task is not None:
                self._task.cancel()
        try:
            await self._tell(AuditEvent(at=self._clock(), outcome=ENDED))
        except StoreUnavailable as fault:
            self.is_away = True
            self._log.error("audit gap untold", reason=fault.reason, unrecorded=self.unrecorded)

    async def _until_told(self) -> None:
        while self.since is not None:
            if self.is_away:
                await asyncio.sleep(_PAUSE)
            async with self._writing:
                try:
                    await self._tell()
                except StoreUnavailable:
                    self.is_away = True

    async def _tell(self, *last: AuditEvent) -> None:
        """Write what was missed; answers that leave while this is written are told the next time."""
        taken, at, events = self._counted.copy(), self._clock(), list(last)
        if self.since is not None and taken:
            missed = Missed(since=self.since, answers=taken.total(), services=tuple(sorted(taken.items())))
            events.insert(0, AuditEvent(at=max(at, self.since), outcome=GAP, missed=missed))

        def write(connection: Connection) -> None:
            for event in events:
                self._audit.append(connection, event)
            for work in self._on_return:
                work(connection)

        await asyncio.wrap_future(self._database.submit(write))
        self._counted -= taken
        self.is_away = False
        if self.since is not None:
            self._log.warning("audit gap told", unrecorded=taken.total(), since=self.since.isoformat())
            self.since = at if self._counted else None
            self._metrics.audit_gap(is_open=self.since is not None)
