"""``python -m tests.soak fuzz|kill|samples``: long runs against a server process.

Examples: python -m tests.soak fuzz --requests 20000
          python -m tests.soak kill --rounds 5
          python -m tests.soak samples ../shared/fhir-samples
"""

import argparse
import tempfile
from pathlib import Path

from tests.soak.fuzz import fuzz
from tests.soak.kill import kill
from tests.soak.samples import samples


def main() -> None:
    """Choose a run."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    chosen = parser.add_subparsers(required=True)
    fuzzing = chosen.add_parser("fuzz", help="send garbage, watch for 500 and for growth")
    fuzzing.add_argument("--requests", type=int, default=20_000)
    fuzzing.add_argument("--seed", type=int, default=1)
    fuzzing.set_defaults(run=lambda folder, given: fuzz(folder, given.requests, given.seed))
    killing = chosen.add_parser("kill", help="kill -9 under load, look for what was acknowledged")
    killing.add_argument("--rounds", type=int, default=5)
    killing.set_defaults(run=lambda folder, given: kill(folder, given.rounds))
    showing = chosen.add_parser("samples", help="every Bundle of a folder, by command line and over HTTP")
    showing.add_argument("source", type=Path)
    showing.set_defaults(run=lambda folder, given: samples(folder, given.source))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        raise SystemExit(given.run(Path(folder), given))


if __name__ == "__main__":
    main()
