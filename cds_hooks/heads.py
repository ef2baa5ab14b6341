"""Request heads from unknown clients: how many bytes, how slowly. uvicorn itself bounds neither.

Bodies are bounded in ``limits.py``; a head is read before any of our code is asked.
"""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 65_536
HEAD_SECONDS: Final = 5.0
_REFUSAL: Final = b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE: Final = _REFUSAL % b"431 Request Header Fields Too Large"
_TOO_SLOW: Final = _REFUSAL % b"408 Request Timeout"


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's protocol; a connection whose head is too large or does not end in time is closed."""

    _head_bytes: int | None = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start the clock: a client that connects and says nothing is cut, too."""
        super().connection_made(transport)
        self._start_clock()

    def data_received(self, data: bytes) -> None:
        """Count what came while the head is open."""
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._cut(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """A head begins, the first of the connection or a later one."""
        self._head_bytes = 0
        self._start_clock()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head ended."""
        self._head_bytes = None
        self._stop_clock()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._stop_clock()
        super().connection_lost(exc)

    def _start_clock(self) -> None:
        self._stop_clock()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._cut, _TOO_SLOW)

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _cut(self, refusal: bytes) -> None:
        self._stop_clock()
        if not self.transport.is_closing():
            self.transport.write(refusal)
            self.transport.close()
