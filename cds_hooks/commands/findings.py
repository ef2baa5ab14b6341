"""``osler findings``: text in, findings of the Human Phenotype Ontology out, line by line."""

import sys
from collections.abc import Mapping

import click

from cds_hooks.lines import answer_lines, language_sent, refuse
from cds_hooks.settings import Settings, SettingsError
from model.domain.text import Language
from model.findings.read import Reader
from model.findings.said import TextFinding
from model.ontology.load import load_ontology
from model.ontology.store import OntologyError

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order: what the text speaks of, how
(present, absent, uncertain, family, historical) and where (code points of the given text). A bad line is answered
with its id and an error; the exit status is then 1.

\b
Example:
  echo '{"id": "1", "text": "Seizures, no hearing loss.", "language": "en"}' | osler findings
"""


@click.command(name="findings", help=f"Findings in clinical text, English or Chinese.\n{_EXAMPLE}")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    try:
        cache = Settings.from_env().cache
        reader = Reader(load_ontology(cache=cache), cache)
    except (OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    answer_lines(lambda sent: _answer(sent, reader), "texts")


def _answer(sent: Mapping[str, object], reader: Reader) -> dict[str, object]:
    text, written = sent.get("text"), sent.get("language", Language.EN)
    if not isinstance(text, str):
        refuse("text is missing or no string")
    language = language_sent(written)
    return {"id": sent.get("id"), "findings": [_shown(item) for item in reader.read(text, language)]}


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
