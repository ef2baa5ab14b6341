"""Makes the tables and weights of likely names: ``python -m tests.evaluation.likely_names zh JIEBA``, ``... en``.

JIEBA is the unpacked source package (``pip download --no-deps --no-binary :all: jieba==0.42.1``). Writes the lists in
privacy/text/words, or into ``--to``. The honest figures are those of ``tests.evaluation.likely_names.sealed``.
"""

import argparse
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from privacy.text import zh_likeness
from tests.evaluation.deidentify import prose
from tests.evaluation.likely_names import en_examples, zh_examples
from tests.evaluation.likely_names.fit import fitted, lines
from tests.evaluation.likely_names.zh_tables import HEAD, bond_lines, character_lines, opened, part_lines, word_lines
from tests.evaluation.notes import WORDINGS

WORDS = Path(zh_likeness.__file__).with_name("words")
SEED = 35
SENTENCES = 20000
TEXTS_COUNT = 3
"""A clinical word that is taken for a name costs as much as this many names that stay."""
WEIGHTS = "# What each sign weighs, in tenths of log odds: kind, weight, values.\n"
EN_HEAD = "# Made by python -m tests.evaluation.likely_names en from our own notes.\n"


def main() -> None:
    """Read the arguments and write the lists."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("language", choices=("en", "zh"))
    parser.add_argument("jieba", type=Path, nargs="?")
    parser.add_argument("--without", action="append", default=[], choices=WORDINGS)
    parser.add_argument("--to", type=Path, default=WORDS)
    options = parser.parse_args()
    sets = [name for name in WORDINGS if name not in options.without]
    if options.language == "zh":
        chinese(options.jieba, sets, options.to)
    else:
        english(sets, options.without, options.to)


def chinese(jieba: Path, sets: Sequence[str], folder: Path) -> None:
    """The three tables of characters and words, and the weights."""
    source = opened(jieba)
    if folder == WORDS:
        terms = zh_examples.clinical_terms()
        _write(folder / "zh_characters.txt", HEAD, character_lines(source))
        _write(folder / "zh_bonds.txt", HEAD, bond_lines(source))
        _write(folder / "zh_listed.txt", HEAD, word_lines(source, terms))
        _write(folder / "zh_parts.txt", HEAD, part_lines(source, terms))
    people = zh_examples.People(source, random.Random(SEED))
    sentences = zh_examples.Sentences(source, people)
    found = [row for note in zh_examples.notes(sets, people) for row in zh_examples.examples(note)]
    found += [row for _ in range(SENTENCES) for row in zh_examples.examples(sentences.one())]
    found += [row for note in zh_examples.texts() for row in zh_examples.examples(note)] * TEXTS_COUNT
    _write(folder / "zh_name_scores.txt", HEAD + WEIGHTS, lines(fitted(found, SEED)))


def english(sets: Sequence[str], without: Sequence[str], folder: Path) -> None:
    """The weights."""
    rng = random.Random(SEED)
    found = [row for note in en_examples.notes(sets, without) for row in en_examples.examples(note, rng)]
    found += [row for note in prose("en") for row in en_examples.examples(note, rng)]
    _write(folder / "en_name_scores.txt", EN_HEAD + WEIGHTS, lines(fitted(found, SEED)))


def _write(path: Path, head: str, made: Iterable[str]) -> None:
    path.write_text(head + "\n".join(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
