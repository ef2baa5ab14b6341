"""The application in this process: clients on one store, a log that remembers, a clock that the test moves."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.settings import Settings
from model.engine import run

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Clock:
    """Moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Notes:
    """A log that remembers its lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def _note(self, event: str, **fields: object) -> None:
        self.lines.append(json.dumps({"event": event, **fields}, default=str))

    debug = info = warning = error = _note


@contextmanager
def serving(clock: Callable[[], datetime] | None = None, **always: object) -> Iterator[Callable[..., TestClient]]:
    """A function that starts the application, in sandbox mode if nothing else is said; each is stopped at the end."""
    with ExitStack() as running:

        def start(log=None, clock=clock, engine=run, host="127.0.0.1", **settings: object) -> TestClient:
            chosen = Settings.model_validate({"sandbox": True, **always, **settings})
            app = create_app(chosen, clock=clock or Clock(), log=log or Notes(), engine=engine)
            return running.enter_context(TestClient(app, client=(host, 50_000), raise_server_exceptions=False))

        yield start
