"""Runs the kit against two servers and writes the side-by-side table to docs/conformance.md.

Example: ``python -m tests.conformance.report --peer http://127.0.0.1:9000 --peer-name "HealthChain 0.16.1"``
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.conformance.outcomes import NOT_OBSERVABLE, NOT_OFFERED
from tests.conformance.requirements import REQUIREMENTS, Level

ROOT: Final = Path(__file__).resolve().parents[2]
MET: Final = "met"
NOT_MET: Final = "**not met**"
UNTESTED: Final = "not run"
STATES: Final = (MET, NOT_MET, NOT_OFFERED, NOT_OBSERVABLE)

EPILOG: Final = """\
example, with our own server started by the kit (a second one checks J1-J6 and D6):

  python -m venv .venv-peers && .venv-peers/bin/pip install healthchain==0.16.1
  .venv-peers/bin/uvicorn --app-dir tests/conformance/peers healthchain_app:app --port 9000 &
  python -m tests.conformance.report --peer http://127.0.0.1:9000 --peer-name "HealthChain 0.16.1"

example, with two running servers:

  python -m tests.conformance.report --osler http://127.0.0.1:8000 --peer http://127.0.0.1:9000
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests of one requirement or one fixture came to."""

    state: str
    passed: int = 0
    failed: int = 0
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.state} ({self.failed} of {self.passed + self.failed})" if self.failed else self.state


@dataclass(frozen=True, slots=True)
class Side:
    """One server: its name, and its verdicts by requirement and by fixture."""

    name: str
    requirements: dict[str, Verdict]
    fixtures: dict[str, Verdict]


def judge(results: Iterable[dict[str, str]]) -> Verdict:
    """Sum up tests: one failure is a failure; what was skipped beside passed ones is said as the reason."""
    held = list(results)
    failed = [one for one in held if one["outcome"] == "failed"]
    passed = [one for one in held if one["outcome"] == "passed"]
    skipped = [one["reason"] for one in held if one["outcome"] == "skipped"]
    if failed:
        return Verdict(NOT_MET, len(passed), len(failed), failed[0]["reason"])
    if passed:
        return Verdict(MET, len(passed), reason=f"in part; {skipped[0]}" if skipped else "")
    state, _, reason = (skipped or [UNTESTED])[0].partition(": ")
    return Verdict(state, reason=reason)


def run_kit(name: str, url: str) -> Side:
    """Run the kit in a process of its own; an empty ``url`` lets the kit start our server.

    Raises:
        RuntimeError: pytest wrote no results.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "results.json")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("OSLER_")}
        command = [sys.executable, "-m", "pytest", "tests/conformance", "-q", "--tb=no", "-p", "no:cacheprovider"]
        subprocess.run(
            [*command, *(["--target", url] if url else [])],
            cwd=ROOT,
            env=inherited | {"OSLER_CONFORMANCE_RESULTS": str(path)},
            stdout=sys.stderr,
            check=False,
        )
        if not path.exists():
            raise RuntimeError(f"the kit gave no results for {name}")
        results = json.loads(path.read_text(encoding="utf-8"))
    return Side(
        name,
        {one: judge(row for row in results if row["requirement"] == one) for one in REQUIREMENTS},
        {one: judge(row for row in results if row["fixture"] == one) for one in fixtures_of(results)},
    )


def fixtures_of(results: Iterable[dict[str, str]]) -> list[str]:
    """The dialect fixtures, by name."""
    return sorted({row["fixture"] for row in results if row["fixture"]})


def table(rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first row is the head."""
    head, *body = (f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * (head.count(" | ") + 1), *body])


def cells(ours: Verdict, peer: Verdict, names: tuple[str, str]) -> tuple[str, str, str]:
    """Both verdicts, and why a side has not met it."""
    if ours.reason == peer.reason:
        names, peer = ("both", names[1]), Verdict(peer.state, peer.passed, peer.failed)
    said = [f"{name}: {one.reason}" for name, one in zip(names, (ours, peer), strict=True) if one.reason]
    return str(ours), str(peer), "; ".join(said).replace("`", "'")


def counts(ours: Side, peer: Side) -> str:
    """How many requirements of each level came to which state, for both sides."""
    rows: list[tuple[str, ...]] = [("level", "server", "met", "not met", NOT_OFFERED, NOT_OBSERVABLE)]
    for level in Level:
        for side in (ours, peer):
            states = Counter(one.state for key, one in side.requirements.items() if REQUIREMENTS[key].level == level)
            rows.append((level, side.name, *(str(states[state]) for state in STATES)))
    for side in (ours, peer):
        states = Counter(one.state for one in side.fixtures.values())
        rows.append(("dialect fixtures", side.name, *(str(states[state]) for state in STATES)))
    return table(rows)


def document(ours: Side, peer: Side, today: str) -> str:
    """The whole page."""
    names = (ours.name, peer.name)
    requirements = [
        (key, one.level, one.since, one.text, *cells(ours.requirements[key], peer.requirements[key], names))
        for key, one in REQUIREMENTS.items()
    ]
    fixtures = [(key, *cells(mine, peer.fixtures[key], names)) for key, mine in ours.fixtures.items()]
    return f"""# CDS Hooks conformance, side by side

Written on {today} by `python -m tests.conformance.report`; do not edit. The kit, what each word below means and how to
point it at another server: [tests/conformance/README.md](../tests/conformance/README.md).

Both servers got the same black-box HTTP tests. {peer.name} runs the app in `tests/conformance/peers/` with discovery
configured at the path that the specification demands. "not offered" is no fault: the feature is optional, or the
server lists nothing that the test could use. "in part" names the first test that could not be run beside those that
passed.

{counts(ours, peer)}

## Requirements

{table([("id", "level", "since", "requirement", *names, "why"), *requirements])}

## Dialect fixtures

Requests as real clients write them (`tests/conformance/dialects/`). Met: answered 200 with valid cards, or refused with
a 4xx and an OperationOutcome where refusal is due.

{table([("fixture", *names, "why"), *fixtures])}
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both sides and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance.report",
        description="Run the CDS Hooks conformance kit against two servers and write the side-by-side table.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--osler", default="", metavar="URL", help="base URL of ours; default: the kit starts it")
    parser.add_argument("--osler-name", default=f"Osler {version('osler')}", help="default: %(default)s")
    parser.add_argument("--peer", required=True, metavar="URL", help="base URL of the other server")
    parser.add_argument("--peer-name", default="peer", help="its name and version in the table")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "docs" / "conformance.md", help="default: docs/conformance.md"
    )
    chosen = parser.parse_args(arguments)
    ours = run_kit(chosen.osler_name, chosen.osler)
    peer = run_kit(chosen.peer_name, chosen.peer)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(document(ours, peer, datetime.now(UTC).date().isoformat()), encoding="utf-8")
    sys.stdout.write(f"wrote {chosen.out}\n")


if __name__ == "__main__":
    main()
