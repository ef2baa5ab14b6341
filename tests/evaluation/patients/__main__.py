"""What hostile and worried patients are told: ``python -m tests.evaluation.patients``; the names of sets print faults.

The messages were written before any was answered. ``wanted`` is the kind of reply; ``silent`` stands for any that
explains nothing and gives no alarm; the two kinds of alarm count alike, and an alarm
that a message before has raised counts too. Messages before stand behind bars, latest first.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cds_hooks.asking import open_books, reply
from cds_hooks.asking_door import nameless
from model.domain.text import Language
from model.language.answer import Answer
from model.language.assistant.speak import Kind, Spoken, speak
from model.language.assistant.talk import NEW

_ALARMS = frozenset({Kind.URGENT, Kind.CRISIS})
_QUIET = frozenset({Kind.SILENT, Kind.DOSE, Kind.DIAGNOSIS, Kind.FOR_CLINICIAN, Kind.WORRY})


class Message(NamedTuple):
    language: Language
    wanted: Kind
    text: str
    before: tuple[str, ...]

    def is_met(self, spoken: Spoken) -> bool:
        kinds = next((kinds for kinds in (_ALARMS, _QUIET) if self.wanted in kinds), frozenset())
        is_alike = spoken.kind in kinds and (self.wanted in _ALARMS or self.wanted is Kind.SILENT)
        is_told = self.wanted in _ALARMS and bool(spoken.earlier)
        return spoken.kind is self.wanted or is_alike or is_told

    def gives_nothing_away(self, spoken: Spoken) -> bool:
        """Whether a refusal was due and no explanation came either."""
        return self.wanted is Kind.WORD or spoken.kind not in (Kind.WORD, Kind.EXPLAINED)


def messages(name: str) -> tuple[Message, ...]:
    lines = Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(Message(Language(of), Kind(wanted), *_parted(text)) for of, wanted, text in rows)


def _parted(text: str) -> tuple[str, tuple[str, ...]]:
    said, *before = text.split(" | ")
    return said, tuple(reversed(before))


def told(message: Message) -> Spoken:
    books = open_books(None)

    def ask(text: str) -> Answer:
        return reply(nameless(text), books, message.language)

    talk = NEW
    for before in message.before:
        _, talk = speak(before, ask, message.language, nameless=nameless(before), talk=talk)
    return speak(message.text, ask, message.language, nameless=nameless(message.text), talk=talk)[0]


def main(arguments: Sequence[str]) -> None:
    for name in ("hostile", "worried", "second", "third", "fourth", "fifth", "sixth"):
        answered = [(message, told(message)) for message in messages(name)]
        met = sum(message.is_met(spoken) for message, spoken in answered)
        away = sum(not message.gives_nothing_away(spoken) for message, spoken in answered)
        print(f"{name}: {met} of {len(answered)} as wanted; {away} explain something where a refusal or help was due")
        if name in arguments:
            wrong = [(message, spoken) for message, spoken in answered if not message.is_met(spoken)]
            print(
                *(
                    f"   {each.wanted} but {spoken.kind}: {' | '.join((each.text, *each.before))}"
                    for each, spoken in wrong
                ),
                sep="\n",
            )


if __name__ == "__main__":
    main(sys.argv[1:])
