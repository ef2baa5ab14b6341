"""What a language model adds to the dictionary on the notes of ``tests.findings.score``.

python -m tests.findings.reading --engine http://127.0.0.1:8181/v1 --notes 25

A proposal is right if the hand-made answer of its note has the term with that standing.
"""

import time
from collections import Counter

from tqdm import tqdm

from cds_hooks.settings import Settings
from cds_hooks.voices import Ear, open_ear
from model.domain.text import Language
from model.findings.read import Reader
from model.language.propose import Note as Shown
from model.language.propose import propose
from model.ontology.load import load_ontology
from privacy.text_scrubber import scrub
from tests.evaluation.engines import parser
from tests.findings.score import notes


def row(language: Language, ear: Ear, reader: Reader, most: int, seconds: float) -> str:
    """One line of the table."""
    counted, refused, spent = Counter[str](), Counter[str](), []
    every = notes(language)
    for note in tqdm(every[:: max(1, len(every) // most)][:most], desc=language, disable=None):
        begun = time.monotonic()
        floor = reader.read(note.text, language)
        shown = Shown(text=note.text, shown=scrub(note.text, ()), language=language)
        until = begun + seconds
        read = propose(shown, floor, reader, ear.speaker, lambda until=until: until - time.monotonic())
        spent.append(time.monotonic() - begun)
        new = {(item.code.code, str(item.standing)) for item in read.new}
        counted.update(
            notes=1, dictionary=len(floor), agreed=len(read.agreed), new=len(new), right=len(new & note.gold)
        )
        refused.update(dict(read.refused))
        refused.update({read.fault: 1} if read.fault else {})
    spent.sort()
    why = ", ".join(f"{reason} {count}" for reason, count in refused.most_common())
    names = ("notes", "dictionary", "agreed", "new", "right")
    cells = " | ".join(str(counted[name]) for name in names)
    return f"| {language} | {cells} | {spent[len(spent) // 2]:.1f} | {why or '-'} |"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--reader", default="openai_compatible", help="as OSLER_READER")
    options.add_argument("--notes", type=int, default=25, help="at most so many of a language")
    options.add_argument("--seconds", type=float, default=60.0, help="time for a note")
    told = vars(options.parse_args())
    most, seconds = told.pop("notes"), told.pop("seconds")
    ear = open_ear(Settings.model_validate(told))
    assert ear is not None
    reader = Reader(load_ontology())
    print(
        "| language | notes | findings of the dictionary | named by the model too | proposed anew | of these right",
        end="",
    )
    print(" | median s | refused for |\n|---|---|---|---|---|---|---|---|")
    for language in Language:
        print(row(language, ear, reader, most, seconds), flush=True)
    ear.close()


if __name__ == "__main__":
    main()
