"""The honest test of likely Chinese names: ``python -m tests.evaluation.zh_names.sealed JIEBA``.

For each set of wordings that git still has as it was sealed: the rules of that commit, which nobody had mended by the set,
alone, and with weights that learn from all other sets. Needs the history of the repository.
"""

import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.evaluation.zh_names.examples import ROOT

SEALED = {
    "sixth": ("df648c3", ((74, 64, "new", "sixth"), (76, 32, "new words", "sixth"))),
    "seventh": ("cd7ce0e", ((84, 112, "newer", "seventh"), (86, 56, "newer words", "seventh"))),
    "eighth": ("ceac4e5", ((94, 64, "newest", "eighth"),)),
}
"""The commit that sealed a set, and its notes: seed, count, people, wordings."""
NEW = (
    "zh_likeness.py",
    "recognizers/zh_likely_people.py",
    "words/zh_characters.txt",
    "words/zh_bonds.txt",
)
_SCORE = """
import json, sys
sys.path[:0] = [sys.argv[2], sys.argv[1]]
from tests.evaluation.deidentify import scored
from tests.evaluation.notes import chinese
for seed, count, people, wordings in json.loads(sys.argv[3]):
    name = f"Chinese, {wordings}, {people}"
    print(scored(name, chinese(seed, count, people, wordings)).row())
"""


def main() -> None:
    """Print each set without and with the scores."""
    print(
        "| set | request knows the patient | identifiers | removed | precision | patient's names removed | terms damaged | - |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for wordings, (commit, notes) in SEALED.items():
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            archive = ["git", "archive", commit, "privacy"]
            packed = subprocess.run(archive, cwd=ROOT, check=True, capture_output=True).stdout
            with tarfile.open(fileobj=io.BytesIO(packed)) as files:
                files.extractall(tree, filter="data")
            print("rules alone:\n" + _scored(tree, notes), end="")
            for name in NEW:
                shutil.copy(ROOT / "privacy" / "text" / name, tree / "privacy" / "text" / name)
            words = tree / "privacy" / "text" / "words"
            fit = [
                sys.executable,
                "-m",
                "tests.evaluation.zh_names",
                sys.argv[1],
                "--without",
                wordings,
                "--to",
                str(words),
            ]
            subprocess.run(fit, cwd=ROOT, check=True)
            print("with scores from the other sets:\n" + _scored(tree, notes), end="")


def _scored(tree: Path, notes: tuple[tuple[int, int, str, str], ...]) -> str:
    arguments = [sys.executable, "-c", _SCORE, str(ROOT), str(tree), json.dumps(notes)]
    return subprocess.run(arguments, cwd=tree, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
