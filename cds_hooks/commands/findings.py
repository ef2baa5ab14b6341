"""``osler findings``: text in, findings of the Human Phenotype Ontology out, line by line."""

import sys
from collections.abc import Mapping

import click

from cds_hooks.lines import answer_lines, language_sent, refuse
from cds_hooks.settings import Settings, SettingsError
from cds_hooks.voices import Ear, open_ear
from fhir_adapter.deadline import Deadline
from model.domain.text import Language
from model.findings.read import Reader
from model.findings.said import TextFinding
from model.language.propose import Note, propose
from model.ontology.load import load_ontology
from model.ontology.store import OntologyError
from privacy.text_scrubber import scrub

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order: what the text speaks of, how
(present, absent, uncertain, family, historical) and where (code points of the given text). A bad line is answered
with its id and an error; the exit status is then 1.

With OSLER_READER a language model reads the text too, without its identifiers: "proposals" are what the dictionary did
not read and what stands in the text, has a code of ours and the standing that our rules give it; "by" of a finding says
who read it.

\b
Example:
  echo '{"id": "1", "text": "Seizures, no hearing loss.", "language": "en"}' | osler findings
"""


@click.command(name="findings", help=f"Findings in clinical text, English or Chinese.\n{_EXAMPLE}")
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Time for a language model, a text.")
def COMMAND(seconds: float) -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    try:
        settings = Settings.from_env()
        reader = Reader(load_ontology(cache=settings.cache), settings.cache)
        ear = open_ear(settings)
    except (OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    try:
        answer_lines(lambda sent: _answer(sent, reader, ear, seconds), "texts")
    finally:
        if ear is not None:
            ear.close()


def _answer(sent: Mapping[str, object], reader: Reader, ear: Ear | None, seconds: float) -> dict[str, object]:
    text, written = sent.get("text"), sent.get("language", Language.EN)
    if not isinstance(text, str):
        refuse("text is missing or no string")
    language = language_sent(written)
    found = reader.read(text, language)
    if ear is None:
        return {"id": sent.get("id"), "findings": [_shown(item) for item in found]}
    note, deadline = Note(text=text, shown=scrub(text, ()), language=language), Deadline.after(seconds)
    made = propose(note, found, reader, ear.speaker, lambda: deadline.left)
    both = set(made.agreed)
    return {
        "id": sent.get("id"),
        "findings": [_shown(item) | {"by": "both" if item in both else "dictionary"} for item in found],
        "proposals": [_shown(item) | {"by": "model"} for item in made.new],
        "refused": dict(made.refused),
    } | ({"fault": made.fault} if made.fault else {})


def _shown(item: TextFinding) -> dict[str, object]:
    shown: dict[str, object] = {
        "code": item.code.code,
        "label": item.code.display,
        "presence": item.standing,
        "start": item.start,
        "end": item.end,
    }
    more = {"laterality": item.laterality, "onset": item.onset}
    return shown | {name: value for name, value in more.items() if value}
