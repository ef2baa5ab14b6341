"""Measures the drafts of visits' notes by each back end: ``python -m tests.evaluation.visit_wordings``.

Three texts of each visit are held against the note that a clinician wrote: the draft as the template words it, the draft
as it is shown with a language model behind the guard, and what that model writes when it is given the transcript and
left alone. The sections are chosen before anything is worded, so that their accuracy is that of
``tests.evaluation.visits``.

python -m tests.evaluation.visit_wordings --engine http://127.0.0.1:8181/v1 --weights smollm2 --visits 20
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean, median

from tqdm import tqdm

from cds_hooks.settings import Settings
from cds_hooks.voices import open_voices
from model.domain.text import Language
from model.findings.read import Reader
from model.language.contract import Generator, Message, WordingRequest, WordingTask
from model.language.guard import worded
from model.language.modelled import Modelled
from model.language.visit.note import visit_note
from model.ontology.load import load_ontology
from tests.evaluation.engines import parser
from tests.evaluation.visits import facts, rouge, rows

_ASKED = "Summarise this conversation as the section of a clinical note. Say only what was said."
_SHAPE = {
    "type": "object",
    "properties": {"note": {"type": "string"}},
    "required": ["note"],
    "additionalProperties": False,
}
_FINDINGS = ("Reports", "Denies")

Visit = tuple[str, str]
"""What was spoken, and the note that was written."""
Said = tuple[str, str, int]
"""A text, the part of it that states findings, and how many sentences of it are a model's own."""


@dataclass
class Row:
    """One line of the table, filled visit by visit."""

    name: str
    ones: list[float] = field(default_factory=list)
    twos: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    shared: int = 0
    stated: int = 0
    noted: int = 0
    own: int = 0

    def add(self, said: Said, wanted: str, reader: Reader, seconds: float) -> None:
        text, findings, own = said
        ours, theirs = facts(findings, reader), facts(wanted, reader)
        self.ones.append(rouge(text, wanted, 1))
        self.twos.append(rouge(text, wanted, 2))
        self.seconds.append(seconds)
        self.shared, self.stated, self.noted = (
            self.shared + len(ours & theirs),
            self.stated + len(ours),
            self.noted + len(theirs),
        )
        self.own += own

    def __str__(self) -> str:
        return (
            f"| {self.name} | {len(self.ones)} | {mean(self.ones):.3f} | {mean(self.twos):.3f}"
            f" | {self.shared / max(self.stated, 1):.2f} ({self.shared} of {self.stated})"
            f" | {self.shared / max(self.noted, 1):.2f} ({self.shared} of {self.noted})"
            f" | {self.own} | {median(self.seconds):.1f} |"
        )


def shown(dialogue: str, generator: Generator, reader: Reader, seconds: float) -> Said:
    """The draft as it is shown."""
    evidence = visit_note(dialogue, Language.EN, reader)
    until = time.monotonic() + seconds
    request = WordingRequest(task=WordingTask.SUMMARY, language=Language.EN, evidence=evidence)
    made = worded(request, generator, lambda: until - time.monotonic())
    stating = {item.id for item in evidence if item.statement.en.startswith(_FINDINGS)}
    said = [(sentence.text, stating.isdisjoint(sentence.evidence)) for sentence in made.sentences]
    return (
        " ".join(text for text, _ in said),
        " ".join(text for text, is_quote in said if not is_quote),
        made.by_model,
    )


def alone(dialogue: str, generator: Modelled, seconds: float) -> Said:
    """What the model writes by itself; nobody is shown this."""
    until = time.monotonic() + seconds
    chat = (Message("system", _ASKED), Message("user", dialogue))
    text = generator.speaker.say(chat, _SHAPE, lambda: until - time.monotonic()).text
    text = text.removeprefix('{"note":').strip().strip('"}{ ')
    return text, text, text.count(".")


def measured(name: str, visits: Sequence[Visit], reader: Reader, say: Callable[[str], Said]) -> Row:
    row = Row(name)
    for dialogue, wanted in tqdm(visits, desc=name, disable=None):
        begun = time.monotonic()
        said = say(dialogue)
        row.add(said, wanted, reader, time.monotonic() - begun)
    return row


def chosen(every: Sequence[Visit], most: int) -> Sequence[Visit]:
    return every[:: max(1, len(every) // most)][:most]


def rows_of(generator: Generator, visits: Sequence[Visit], reader: Reader, seconds: float) -> Iterator[Row]:
    yield measured(f"`{generator.name}`", visits, reader, lambda said: shown(said, generator, reader, seconds))
    if isinstance(generator, Modelled):
        name = f"`{generator.name}`, alone"
        yield measured(name, visits, reader, lambda said: alone(said, generator, seconds))


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--visits", type=int, default=1000, help="at most so many of each collection")
    options.add_argument("--seconds", type=float, default=60.0, help="time for a draft")
    told = vars(options.parse_args())
    most, seconds = told.pop("visits"), told.pop("seconds")
    parts = [(row["dialogue"], row["section_text"]) for row in rows("mts_dialog_valid.csv.gz")]
    whole = [(row["dialogue"], row["note"]) for row in rows("aci_bench_train.csv.gz")]
    reader = Reader(load_ontology())
    names = ["template", *["openai_compatible"] * bool(told["engine"]), *["transformers_local"] * bool(told["weights"])]
    for title, every in (("MTS-Dialog, validation", parts), ("ACI-Bench, train", whole)):
        print(f"\n{title}\n\n| back end | visits | ROUGE-1 | ROUGE-2 | findings stated that the note has", end="")
        print(
            " | findings of the note stated | sentences of the model's own | median s |\n|---|---|---|---|---|---|---|---|"
        )
        for name in names:
            voices = open_voices(Settings.model_validate({**told, "generator": name}))
            for row in rows_of(voices.generators[WordingTask.SUMMARY], chosen(every, most), reader, seconds):
                print(row, flush=True)
            voices.close()


if __name__ == "__main__":
    main()
