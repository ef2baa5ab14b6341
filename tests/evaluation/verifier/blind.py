"""A blind set: evidence with faithful paraphrases and corruptions, written before the code that they test was read.

``# evidence | evidence``, then ``+ faithful text`` and ``- kind: corrupted text``. Of the first set ("en", "zh", "cross")
odd groups were opened for tuning after their first figure was taken; even ones stayed sealed to the end. The sets
"two" to "eight" were written one after the other, each before the next round of changes, and opened after its figure;
"eleven" was measured and never opened, "nine" and "twelve" only a round or two later; "ten" to "thirteen" have two to
four statements and as many sentences a text. "fourteen" and "fifteen" word what our own cards, reports and rules say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.language.verify.problem import Statement

FOLDER = Path(__file__).parent
SETS = ("en", "zh", "cross")
LATER = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
)
CROSSED = ("six_cross", "eleven_cross", "fourteen_cross")


@dataclass(frozen=True)
class Text:
    """A text for a piece of evidence; ``kind`` says how it was corrupted, "" when it is faithful."""

    name: str
    evidence: tuple[str, ...]
    text: str
    kind: str
    is_sealed: bool

    @property
    def language(self) -> str:
        """The language of the text."""
        return "zh" if any("\u3400" <= sign <= "\u9fff" for sign in self.text) else "en"

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(Statement(id=f"e{place}", statement=text) for place, text in enumerate(self.evidence, start=1))


def every_set() -> tuple[str, ...]:
    """The names of all sets."""
    return (*SETS, *(f"{name}_{language}" for name in LATER for language in ("en", "zh")), *CROSSED)


def blind(name: str) -> Iterator[Text]:
    """Every text of one set, in order."""
    evidence: tuple[str, ...] = ()
    group = 0
    for line in (FOLDER / f"blind_{name}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "#":
            evidence, group = tuple(rest.split(" | ")), group + 1
        elif mark == "+":
            yield Text(name, evidence, rest, "", group % 2 == 0)
        elif mark == "-":
            kind, _, text = rest.partition(": ")
            yield Text(name, evidence, text, kind, group % 2 == 0)
