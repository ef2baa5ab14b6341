"""How emergencies are spotted: ``python -m tests.evaluation.emergencies``; ``--show`` prints the faults of one half.

172 utterances written before the patterns; the half is chosen by the digest of the utterance, and the faults of the
other half were never looked at.
"""

import hashlib
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from model.language.urgent.urgent import emergencies


class Utterance(NamedTuple):
    language: str
    is_urgent: bool
    text: str

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1


def utterances(name: str = "utterances") -> tuple[Utterance, ...]:
    lines = Path(__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(Utterance(language, urgent == "yes", text) for language, urgent, text in rows)


def faults(chosen: Sequence[Utterance]) -> tuple[list[Utterance], list[Utterance]]:
    """Missed, and false alarms."""
    missed = [item for item in chosen if item.is_urgent and not emergencies(item.text)]
    false = [item for item in chosen if not item.is_urgent and emergencies(item.text)]
    return missed, false


def main(arguments: Sequence[str]) -> None:
    for name, is_held_out in (("development", False), ("held out", True)):
        for language in ("en", "zh"):
            chosen = [it for it in utterances() if it.is_held_out is is_held_out and it.language == language]
            missed, false = faults(chosen)
            urgent = sum(item.is_urgent for item in chosen)
            print(f"{name} {language}: {urgent - len(missed)} of {urgent} found; {len(false)} of {len(chosen) - urgent} false alarms")
            if "--show" in arguments and not is_held_out:
                print(*(f"   missed {item.text}" for item in missed), sep="\n")
                print(*(f"   false {item.text} {[e.id for e in emergencies(item.text)]}" for item in false), sep="\n")


    for name, language in product(("second", "third", "fourth", "fifth"), ("en", "zh")):
        chosen = [item for item in utterances(name) if item.language == language]
        missed, false = faults(chosen)
        urgent = sum(item.is_urgent for item in chosen)
        print(f"{name} set {language}: {urgent - len(missed)} of {urgent} found; {len(false)} of {len(chosen) - urgent} false alarms")
        if f"--{name}" in arguments:
            print(*(f"   missed {item.text}" for item in missed), sep="\n")
            print(*(f"   false {item.text} {[e.id for e in emergencies(item.text)]}" for item in false), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
