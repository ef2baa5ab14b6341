"""The command as a whole: what every sub-command has in common."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_disk_that_takes_no_more_is_said_in_a_line():
    with FULL.open("wb") as full:
        command = [sys.executable, "-m", "cds_hooks.commands.cli", "models", "list"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "what was to be written is not complete" in done.stderr
