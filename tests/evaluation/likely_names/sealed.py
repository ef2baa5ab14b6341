"""The honest test of likely names: ``python -m tests.evaluation.likely_names.sealed JIEBA``.

For each set of wordings that git still has as it was sealed: the rules of that commit, which nobody had mended by the set,
alone, and with weights that learn from all other sets. Needs the history of the repository.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.evaluation.likely_names.zh_examples import ROOT

SEALED = {
    "sixth": ("df648c3", {"en": (), "zh": ((74, 64, "new"), (76, 32, "new words"))}),
    "seventh": (
        "cd7ce0e",
        {"en": ((81, 112, "newer"), (83, 56, "newer words")), "zh": ((84, 112, "newer"), (86, 56, "newer words"))},
    ),
    "eighth": ("ceac4e5", {"en": ((91, 64, "newest"),), "zh": ((94, 64, "newest"),)}),
}
"""The commit that sealed a set, and its notes: seed, count, people. The sixth is too old for the English layer."""
NEW = (
    "zh_likeness.py",
    "en_likeness.py",
    "recognizers/zh_likely_people.py",
    "recognizers/likely_rest.py",
    "words/zh_characters.txt",
    "words/zh_bonds.txt",
)
_SCORE = """
import json, sys
from tests.evaluation import notes
from tests.evaluation.deidentify import scored
wordings, sets = json.loads(sys.argv[1])
for language, make in (("en", notes.english), ("zh", notes.chinese)):
    for seed, count, people in sets[language]:
        print(scored(f"{language}, {wordings}, {people}", make(seed, count, people, wordings)).row())
"""


def main() -> None:
    """Print each set without and with the scores."""
    for wordings, (commit, notes) in SEALED.items():
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            archive = ["git", "archive", commit, "privacy"]
            packed = subprocess.run(archive, cwd=ROOT, check=True, capture_output=True).stdout
            with tarfile.open(fileobj=io.BytesIO(packed)) as files:
                files.extractall(tree, filter="data")
            arguments = ("-c", _SCORE, json.dumps((wordings, notes)))
            print("rules alone:\n" + _run(tree, *arguments), end="")
            for name in NEW if notes["en"] else [name for name in NEW if "rest" not in name]:
                shutil.copy(ROOT / "privacy" / "text" / name, tree / "privacy" / "text" / name)
            words = str(tree / "privacy" / "text" / "words")
            for language in (("zh", sys.argv[1]), *[("en",)] * bool(notes["en"])):
                fit = ("-m", "tests.evaluation.likely_names", *language, "--without", wordings, "--to", words)
                _run(tree, *fit)
            print("with weights from the other sets:\n" + _run(tree, *arguments), end="")


def _run(tree: Path, *arguments: str) -> str:
    """Run Python with the privacy room of a tree and our own tests."""
    places = {**os.environ, "PYTHONPATH": f"{tree}{os.pathsep}{ROOT}"}
    ran = subprocess.run([sys.executable, *arguments], cwd=tree, env=places, check=True, capture_output=True, text=True)
    return ran.stdout


if __name__ == "__main__":
    main()
