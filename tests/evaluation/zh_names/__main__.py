"""Makes the tables and weights of likely Chinese names: ``python -m tests.evaluation.zh_names JIEBA [--without eighth]``.

JIEBA is the unpacked source package (``pip download --no-deps --no-binary :all: jieba==0.42.1``). Writes the three lists in
privacy/text/words, or into ``--to``. The honest figures are those of ``tests.evaluation.zh_names.sealed``.
"""

import argparse
import random
from pathlib import Path

from privacy.text import zh_likeness
from tests.evaluation.notes import WORDINGS
from tests.evaluation.zh_names.examples import People, Sentences, examples, notes, texts
from tests.evaluation.zh_names.fit import fitted, lines
from tests.evaluation.zh_names.tables import HEAD, bond_lines, character_lines, opened

WORDS = Path(zh_likeness.__file__).with_name("words")
SEED = 35
SENTENCES = 5000
TEXTS_COUNT = 3
"""A clinical word that is taken for a name costs as much as this many names that stay."""


def main() -> None:
    """Read the arguments and write the lists."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("jieba", type=Path)
    parser.add_argument("--without", action="append", default=[], choices=WORDINGS)
    parser.add_argument("--to", type=Path, default=WORDS)
    options = parser.parse_args()
    source = opened(options.jieba)
    for name, made, what in (
        ("zh_characters", character_lines(source), "How much likelier a character is in a name than elsewhere."),
        ("zh_bonds", bond_lines(source), "Characters that stand together inside words: first; seldom, usually, often."),
    ):
        if options.to == WORDS:
            _write(options.to / f"{name}.txt", what, made)
    people = People(source, random.Random(SEED))
    sentences = Sentences(source, people)
    sets = [name for name in WORDINGS if name not in options.without]
    found = [row for note in notes(sets, people) for row in examples(note)]
    found += [row for _ in range(SENTENCES) for row in examples(sentences.one())]
    found += [row for note in texts() for row in examples(note)] * TEXTS_COUNT
    _write(
        options.to / "zh_name_scores.txt", "What each sign weighs, in tenths of log odds.", lines(fitted(found, SEED))
    )


def _write(path: Path, what: str, made: object) -> None:
    path.write_text(HEAD.format(what=what) + "\n".join(made) + "\n", encoding="utf-8")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
