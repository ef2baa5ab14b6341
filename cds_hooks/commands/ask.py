"""``osler ask``: a question in, quoted sentences with their sources out, or "no supported answer"."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO

import click

from cds_hooks.asking import Books, answer_object, open_books, reply
from cds_hooks.asking_patient import PatientFile, open_file
from cds_hooks.clock import now
from cds_hooks.lines import answer_lines, language_sent, refuse
from cds_hooks.locale import say
from cds_hooks.one_patient import patient_options_at_will
from cds_hooks.settings import Settings, SettingsError
from fhir_adapter.errors import FhirError
from model.domain.text import Language
from model.knowledge.files import KnowledgeError
from model.language.answer import Answer
from model.language.ask import language_of
from model.ontology.store import OntologyError
from privacy.errors import LeakFound
from privacy.linkage import Linkage

_EXAMPLE = """
Answers are quoted, never written: one to three sentences of Osler's own rules, facts, scores and tables, or a
definition of the Human Phenotype Ontology, and up to three of the documents that the site added (osler knowledge add),
each with its source. Where nothing supports an answer it says so.

With --bundle the question is about that patient: results and their course, drugs (taken, since when, how much, may they
be given, what instead), conditions, allergies, relatives, genes, habits, procedures, scores, visits, what was
overlooked, is likely, open or due. Each statement names the entries of the chart behind it and its standing; "not in
the record", "not read", "withheld" and "denied" are four answers. What the record does not speak of is then looked up
as without --bundle. Documents are found in either language and quoted in their own.

With a question it prints for people; without one it reads one JSON object a line and answers one line each, in order.
A bad line is answered with its id and an error; the exit status is then 1. The first call makes the index.

\b
Example:
  osler ask "May a CYP2C19 poor metabolizer take Plavix after a stent?"
  osler ask --bundle patient.json "why not clopidogrel?"
  echo '{"id": "1", "question": "慢代谢型患者能用波立维吗？", "language": "zh"}' | osler ask
"""


@click.command(name="ask", help=f"Cited answers from Osler's own knowledge and a site's documents.\n{_EXAMPLE}")
@click.argument("question", required=False)
@click.option(
    "--language",
    type=click.Choice([found.value for found in Language]),
    help="Of the answer.  [default: that of the question]",
)
@patient_options_at_will
def COMMAND(  # noqa: N802 - the name that the command line looks for
    question: str | None, language: str | None, bundle: IO[bytes] | None, patient: str | None, as_of: datetime | None
) -> None:
    """Answer one question, or every line of standard input."""
    try:
        books = open_books(Settings.from_env().cache)
    except (KnowledgeError, OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    chosen = Language(language) if language else None
    file = _file(bundle, patient, as_of) if bundle else None
    if books.fault:
        click.echo(books.fault, err=True)
    if question is None:
        answer_lines(lambda sent: _answer(sent, books, file, chosen), "questions")
    spoken = chosen or language_of(question)
    if lines := _about(question, books, file, spoken):
        click.echo("\n".join(lines))
        return
    is_general = file is None or not file.is_asked_of(question, books.corpus.names)
    answer = reply(question, books, spoken, is_general=is_general)
    before = "ask_general" if is_general or answer.is_supported else "ask_not_read"
    general = [say(before).spoken(spoken)] if file else []
    click.echo("\n".join([*general, *_lines(answer, spoken)]))


def _file(bundle: IO[bytes], patient: str | None, as_of: datetime | None) -> PatientFile:
    try:
        return open_file(bundle.read(), patient_id=patient, as_of=as_of.replace(tzinfo=UTC) if as_of else now())
    except (FhirError, LeakFound) as fault:
        raise click.ClickException(str(fault)) from fault


def _about(question: str, books: Books, file: PatientFile | None, language: Language) -> list[str]:
    """Each statement with the entries of the chart and the rule behind it."""
    if file is None:
        return []
    lines: list[str] = []
    for said in file.ask(question, books.corpus.names):
        behind = [_entry(file.sealed.linkage, ref) for ref in dict.fromkeys(item.ref for item in said.evidence)]
        lines.append(said.text.spoken(language))
        lines.append(f"  [{said.standing}] {', '.join(filter(None, (*behind, said.rule_id)))}".rstrip())
    return lines


def _entry(linkage: Linkage, ref: str) -> str:
    taken = linkage.date(ref)
    return " ".join(filter(None, (linkage.reference(ref), f"({taken.isoformat()})" if taken else "")))


def _answer(
    sent: Mapping[str, object], books: Books, file: PatientFile | None, chosen: Language | None
) -> dict[str, object]:
    question, written = sent.get("question"), sent.get("language")
    if not isinstance(question, str):
        refuse("question is missing or no string")
    language = chosen if written is None else language_sent(written)
    said = file.ask(question, books.corpus.names) if file else ()
    if file and said:
        spoken = language or language_of(question)
        return {"id": sent.get("id"), "about": [file.sent(item, spoken) for item in said], "supported": True}
    is_general = file is None or not file.is_asked_of(question, books.corpus.names)
    return {"id": sent.get("id"), **answer_object(reply(question, books, language, is_general=is_general), books)}


def _lines(answer: Answer, language: Language) -> list[str]:
    if not answer.is_supported:
        return [say("ask_unsupported").spoken(language)]
    lines: list[str] = []
    for item in answer.quotations:
        lines.append(item.text)
        if item.is_crossed:
            lines.append(f"  {say('ask_other_language').spoken(language)}")
        where = ", ".join(filter(None, (item.source, item.version, item.place, item.url, item.rule_id)))
        lines.append(f"  [{item.title}] {where}, {item.score:.2f}")
    return [*lines, say("ask_quoted").spoken(language)]
