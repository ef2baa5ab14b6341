"""How emergencies are spotted: ``python -m tests.evaluation.emergencies``; the names of sets print their faults.

Each set was written before it was first measured. The first five were then tuned on, the sixth to the eleventh looked
at after they had been measured; the eleventh to the thirteenth were written by others, and the faults of the twelfth
and thirteenth were not looked at. "beside" was written while false alarms were mended, and tuned on after its first
sight; "indirect" before cautions were mended, and half of it looked at. The fourteenth was written by somebody who had
not seen the rules and then mended them by it; the fifteenth by the same before they mended, and its faults were not
looked at; the sixteenth and seventeenth while they mended, to teach. What was looked at teaches the linear model too.
"abroad", "abroad_hard" and "abroad_third" are in five other languages, by the author of their words; the third was not
tuned on. An alarm tells to get help and answers nothing else; a caution says when to get help, and answers.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from model.domain.text import Language
from model.language.ask import ask
from model.language.assistant.speak import speak
from model.language.index import Corpus, open_corpus
from model.language.urgent.heard import heard
from model.language.urgent.tongue import language_abroad
from model.language.urgent.urgent import table

LOOKED_AT = (
    *("utterances", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "beside", "fourteenth", "sixteenth", "seventeenth"),
)
AMONG = {
    "en": "thanks for the recipe, the nurse on tuesday was friendly, by the way {}, and when is the pharmacy open",
    "zh": "谢谢上次的解释，周二的护士很好，顺便问一下，{}，还有药房几点开门",
}
SETS = (*LOOKED_AT, "twelfth", "thirteenth", "fifteenth", "eighteenth", "indirect")
ABROAD = ("abroad", "abroad_hard", "abroad_third")


class Utterance(NamedTuple):
    language: str
    is_urgent: bool
    text: str


def utterances(name: str) -> tuple[Utterance, ...]:
    lines = Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(Utterance(language, urgent == "yes", text) for language, urgent, text in rows)


def reaction(text: str) -> str:
    found = heard(text).found
    if not found:
        return "nothing"
    return "caution" if all(item.help == "watch" for item in found) else "alarm"


def helped(text: str, corpus: Corpus) -> bool:
    """Whether the assistant's reply says where to go: an alarm, a caution, or beside having no answer."""
    return speak(text, lambda asked: ask(asked, corpus), Language.EN)[0].says_where


def counted(chosen: Sequence[Utterance]) -> str:
    told = [(item.is_urgent, reaction(item.text)) for item in chosen]
    urgent, calm = ([what for is_urgent, what in told if is_urgent is kind] for kind in (True, False))
    return (
        f"{urgent.count('alarm')} of {len(urgent)} urgent ones alarm, {urgent.count('caution')} caution; "
        f"of {len(calm)} others {calm.count('alarm')} alarm, {calm.count('caution')} caution"
    )


def row(name: str, corpus: Corpus) -> str:
    """A set's row of the table in docs/assistant.md."""
    urgent, calm = ([item for item in utterances(name) if item.is_urgent is kind] for kind in (True, False))
    told_of, beside = (Counter(reaction(item.text) for item in chosen) for chosen in (urgent, calm))
    told = sum(helped(item.text, corpus) for item in urgent)
    noticed = told_of["alarm"] + told_of["caution"]
    cells = (name, len(urgent), told_of["alarm"], noticed, told, len(calm), beside["alarm"], beside["caution"])
    return f"| {' | '.join(map(str, cells))} |"


def main(arguments: Sequence[str]) -> None:
    for name in (*SETS, *ABROAD):
        for language in dict.fromkeys(item.language for item in utterances(name)):
            chosen = [item for item in utterances(name) if item.language == language]
            print(f"{name} {language}: {counted(chosen)}")
            if name in arguments:
                wrong = [item for item in chosen if item.is_urgent is not (reaction(item.text) == "alarm")]
                print(*(f"   {reaction(item.text)}: {item.text}" for item in wrong), sep="\n")
    corpus = open_corpus()
    print("| set | urgent | alarm | alarm or caution | told where to go | others | false alarm | caution |")
    print(*(row(name, corpus) for name in (*SETS, *ABROAD)), sep="\n")
    abroad = [item for name in ABROAD for item in utterances(name)]
    told = sum(language_abroad(item.text) == item.language for item in abroad)
    print(f"language told: {told} of {len(abroad)}")
    every = [item for name in SETS for item in utterances(name)]
    among = [item._replace(text=AMONG[item.language].format(item.text)) for item in every]
    print(f"all among pleasantries: {counted(among)}\nall alone: {counted(every)}")
    near = [Utterance(language, False, getattr(row.near, language)) for row in table() for language in ("en", "zh")]
    print(f"{len(table())} patterns; their near misses: {counted(near)}")


if __name__ == "__main__":
    main(sys.argv[1:])
