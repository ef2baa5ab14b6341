"""A PostgreSQL server of the tests' own on loopback, from Debian's binaries; without them the tests skip."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.servers import free_port

FOLDER = Path("/usr/lib/postgresql")
OLDEST = 14
UNPRIVILEGED = "postgres"


def binaries() -> Path | None:
    """The programs of the newest server that is installed here."""
    found = [path.parents[1].name for path in FOLDER.glob("*/bin/initdb")]
    versions = [int(name) for name in found if name.isdecimal()]
    newest = max(versions, default=0)
    return FOLDER / str(newest) / "bin" if newest >= OLDEST else None


class Server:
    """One server; it refuses to run as root, and so runs as its package's user there."""

    def __init__(self, folder: Path) -> None:
        self._bin, self._data, self.port = binaries(), folder / "data", free_port()
        self._user = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        made = (
            "--username=osler",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--wal-segsize=1",
        )
        if self._asked("initdb", f"--pgdata={self._data}", *made):
            raise RuntimeError(f"initdb could make no server in {folder}")
        self._made = 0

    def _asked(self, name: str, *words: str) -> int:
        return subprocess.run([self._bin / name, *words], check=False, timeout=60, **self._as_user()).returncode

    def _as_user(self) -> dict[str, object]:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self._data.parent, **who}

    def start(self) -> None:
        words = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self._data.parent,
            "recovery_init_sync_method": "syncfs",
        }
        options = [word for name, value in words.items() for word in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen([self._bin / "postgres", "-D", self._data, *options], **self._as_user())
        until = time.monotonic() + 30
        while self._asked("pg_isready", "--host=127.0.0.1", f"--port={self.port}") and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def kill(self) -> None:
        """kill -9, its children too: what a power cut leaves."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for one in (self._process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self._process.wait()

    def database(self) -> str:
        """The URL of a new, empty place: a schema of its own, which is cheaper than a database."""
        import psycopg

        self._made += 1
        name, server = f"osler{self._made}", f"postgresql://osler@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{server}?options=-csearch_path%3D{name}"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A started server in a folder of its own; skips the test that asks for it where there are no binaries."""
    if binaries() is None:
        pytest.skip("no PostgreSQL server of version 14 or later here: install Debian's package postgresql")
    if os.geteuid() == 0 and UNPRIVILEGED not in {user.pw_name for user in pwd.getpwall()}:
        pytest.skip(f"PostgreSQL does not run as root, and there is no user {UNPRIVILEGED} to run it as")
    pytest.importorskip("psycopg", reason="psycopg is not installed: the extra postgres")
    folder = Path(tempfile.mkdtemp(prefix="osler-postgres-"))
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
