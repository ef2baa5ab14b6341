"""``osler ask``: a question in, quoted sentences with their sources out, or "no supported answer"."""

import sys
from collections.abc import Mapping

import click

from cds_hooks.lines import answer_lines, language_sent, refuse
from cds_hooks.locale import say
from cds_hooks.settings import Settings, SettingsError
from model.domain.text import Language
from model.knowledge.files import KnowledgeError
from model.language.ask import Answer, ask, language_of
from model.language.index import Corpus, open_corpus
from model.language.query import MeaningOf, table_meaning
from model.ontology.store import OntologyError

_EXAMPLE = """
Answers are quoted, never written: one to three sentences of Osler's own rules, facts, scores and tables, or a
definition of the Human Phenotype Ontology, each with its source. Where the corpus supports no answer it says so.
With a question it prints for people; without one it reads one JSON object a line and answers one line each, in order.
A bad line is answered with its id and an error; the exit status is then 1. The first call makes the index.

\b
Example:
  osler ask "May a CYP2C19 poor metabolizer take Plavix after a stent?"
  echo '{"id": "1", "question": "慢代谢型患者能用波立维吗？", "language": "zh"}' | osler ask
"""


@click.command(name="ask", help=f"Cited answers from Osler's own knowledge.\n{_EXAMPLE}")
@click.argument("question", required=False)
@click.option(
    "--language",
    type=click.Choice([found.value for found in Language]),
    help="Of the answer.  [default: that of the question]",
)
def COMMAND(question: str | None, language: str | None) -> None:  # noqa: N802 - the name that the command line looks for
    """Answer one question, or every line of standard input."""
    try:
        corpus = open_corpus(Settings.from_env().cache)
    except (KnowledgeError, OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    meaning, chosen = table_meaning(), Language(language) if language else None
    if question is not None:
        spoken = chosen or language_of(question)
        click.echo("\n".join(_lines(ask(question, corpus, spoken, meaning=meaning), spoken)))
        return
    answer_lines(lambda sent: _answer(sent, corpus, meaning, chosen), "questions")


def _answer(
    sent: Mapping[str, object], corpus: Corpus, meaning: MeaningOf, chosen: Language | None
) -> dict[str, object]:
    question, written = sent.get("question"), sent.get("language")
    if not isinstance(question, str):
        refuse("question is missing or no string")
    language = chosen if written is None else language_sent(written)
    return {"id": sent.get("id"), **_object(ask(question, corpus, language, meaning=meaning))}


def _object(answer: Answer) -> dict[str, object]:
    return {
        "answer": [
            {
                "text": item.text,
                "title": item.title,
                "source": item.source,
                "url": item.url,
                "version": item.version,
                "rule_id": item.rule_id,
                "score": item.score,
            }
            for item in answer.quotations
        ],
        "supported": answer.is_supported,
    }


def _lines(answer: Answer, language: Language) -> list[str]:
    if not answer.is_supported:
        return [say("ask_unsupported").spoken(language)]
    lines: list[str] = []
    for item in answer.quotations:
        lines.append(item.text)
        lines.append(f"  [{item.title}] {item.source} ({item.version}), {item.url}; {item.rule_id}, {item.score:.2f}")
    return [*lines, say("ask_quoted").spoken(language)]
