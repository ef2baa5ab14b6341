"""Every agreement table in one go: ``python -m tests.agreement`` runs the tests that print them and writes the page.

Needs ../shared/knowledge. What a test prints past pytest's capture is taken as it is; a failing test stops the page.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.contract.agreement import table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "agreement.md"
PARTS = (
    ("Phenotypes beside CPIC's diplotypes", "test_phenotype_agreement"),
    ("Recommendations beside CPIC's tables of 2024-05, and pairs by source", "test_recommendation_agreement"),
    ("Second opinions beside DPWG and FDA", "test_second_opinions"),
    ("Tumour facts beside approvals and CIViC", "test_tumour_agreement"),
)
_HEAD = """# Agreement with the reference files

Written by `make agreement`; do not edit. Four contract tests compare the knowledge row by row with copies of public
tables and print what stands below. Every row that does not agree is named, with its reason, in a table beside the test
(`tests/contract/phenotype_overrides.csv`, `reference/differences.csv`, `reference/second_opinions.csv`,
`tumour_disagreements.csv`); a row that is neither fails the test.

"Overridden": CPIC changed the allele after the copy was made. "No result" and "note": rows about a missing result or
about a laboratory's notation. In brackets: rows of the tumour files that cannot be compared, or on which there is no
fact of ours; these are gaps, not agreement.
"""
_PROGRESS = re.compile(r"[.sFE]*\s*(\[\s*\d+%\])?")
_VERDICT = re.compile(r"\d+ passed.* in .*|=+.*|\S*SKIPPED.*")


def main() -> None:
    """Write the page, or say which test failed."""
    out = [_HEAD, table()]
    for title, name in PARTS:
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/contract/{name}.py"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode or " skipped" in ran.stdout:
            raise SystemExit(f"{name}: failed or skipped\n{ran.stdout[-2000:]}")
        lines = [line.rstrip() for line in ran.stdout.splitlines()]
        told = [line for line in lines if not _PROGRESS.fullmatch(line) and not _VERDICT.fullmatch(line)]
        out += [f"## {title}", "", "```", *told, "```", ""]
    PAGE.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
