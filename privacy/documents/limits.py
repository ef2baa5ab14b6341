"""A bound for what a hostile document may cost; the readers are Python, so every few steps of theirs is a call."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(BaseException):
    """The time is up. No reader's own ``except Exception`` may keep it, which is why it is none."""


class Allowance:
    """Seconds of this thread's processor time that are left, over several documents."""

    __slots__ = ("left",)

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Run the block, and raise ``OutOfTime`` in the midst of it when nothing is left."""
        start = time.thread_time()
        until, before = start + self.left, sys.getprofile()

        def look(_frame: FrameType, _event: str, _argument: object) -> None:
            if time.thread_time() > until:
                raise OutOfTime

        sys.setprofile(look)
        try:
            yield
        finally:
            sys.setprofile(before)
            self.left -= time.thread_time() - start
