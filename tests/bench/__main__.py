"""``make bench``: runs every benchmark and writes docs/benchmarks.md.

Example: python -m tests.bench reading process
"""

import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench.criteria import criteria
from tests.bench.hook import hook
from tests.bench.picture import picture
from tests.bench.process import process
from tests.bench.reading import reading
from tests.bench.servers import ROOT
from tests.bench.therapy import therapy

PARTS = {
    "reading": reading,
    "hook": hook,
    "process": process,
    "therapy": therapy,
    "criteria": criteria,
    "picture": picture,
}


def main(chosen: list[str]) -> None:
    """Run the chosen parts, or all of them and write the report."""
    unknown = set(chosen) - PARTS.keys()
    if unknown:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; ratios are within one run, absolute times mean little on a shared machine.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {psutil.cpu_count()} cores, {platform.machine()}.",
        "",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen or PARTS:
            for line in PARTS[name](Path(folder)):
                print(line, flush=True)  # noqa: T201 - the command's output
                lines.append(line)
            lines.append("")
    if not chosen:
        (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
