"""``osler report``: one FHIR Bundle in, a clinical summary out, each sentence with the entries that it rests on."""

import json
from datetime import datetime
from typing import IO, TYPE_CHECKING

import click

from cds_hooks.one_patient import patient_options, read_chart, seal_chart
from model.domain.text import Language

if TYPE_CHECKING:
    from model.language.contract import WordingAnswer
    from model.language.summary import Statement
    from privacy.linkage import Linkage


@click.command("report")
@patient_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
def COMMAND(bundle: IO[bytes], patient: str | None, form: str, language: str, as_of: datetime | None) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Print a summary: problems, drugs, results and their course, genes, what the rules say, what is open.

    Example: osler report --bundle patient.json --language zh
    """
    from cds_hooks.settings import Settings, SettingsError
    from model.engine import Task, assess
    from model.knowledge.load import load
    from model.language.choose import read_choices, worded
    from model.language.contract import WordingRequest, WordingTask
    from model.language.summary import items, summary

    try:
        choices = read_choices(Settings.from_env().generator)
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from fault
    sealed = seal_chart(read_chart(bundle, patient, as_of))
    knowledge = load()
    assessment = assess(sealed.case, knowledge, (Task.DIAGNOSIS, Task.THERAPY))
    statements = summary(sealed.case, knowledge, assessment)
    request = WordingRequest(task=WordingTask.SUMMARY, language=Language(language), evidence=items(statements))
    answer = worded(request, choices)
    if form == "json":
        click.echo(json.dumps(_object(answer, statements, sealed.linkage, Language(language)), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(answer, statements, sealed.linkage, Language(language))))


def _lines(
    answer: "WordingAnswer", statements: "tuple[Statement, ...]", linkage: "Linkage", language: Language
) -> list[str]:
    """Markdown: a heading for each section, then each sentence with the ids of its evidence."""
    from cds_hooks.locale import say

    lines: list[str] = []
    section = ""
    for sentence in answer.sentences:
        first = _statement(sentence.evidence[0], statements)
        if first.section != section:
            section = first.section
            lines += ["", f"## {say(f'summary_{section}').spoken(language)}"]
        lines.append(f"- {sentence.text} [{', '.join(sentence.evidence)}]")
    lines += ["", f"## {say('summary_evidence').spoken(language)}"]
    for number, statement in enumerate(statements, start=1):
        if behind := list(dict.fromkeys(_origin(found.ref, linkage) for found in statement.evidence if found.ref)):
            lines.append(f"- e{number}: {', '.join(filter(None, (*behind, statement.rule_id)))}")
        elif statement.rule_id:
            lines.append(f"- e{number}: {statement.rule_id}")
    return lines[1:]


def _object(
    answer: "WordingAnswer", statements: "tuple[Statement, ...]", linkage: "Linkage", language: Language
) -> dict[str, object]:
    return {
        "language": language,
        "sentences": [
            {
                "section": _statement(sentence.evidence[0], statements).section,
                "text": sentence.text,
                "evidence": list(sentence.evidence),
            }
            for sentence in answer.sentences
        ],
        "evidence": [
            {
                "id": f"e{number}",
                "rule_id": item.rule_id,
                "facts": [
                    {
                        "claim": found.claim.spoken(language),
                        "reference": linkage.reference(found.ref),
                        "date": taken.isoformat() if (taken := linkage.date(found.ref)) else None,
                    }
                    for found in item.evidence
                ],
            }
            for number, item in enumerate(statements, start=1)
        ],
    }


def _statement(identity: str, statements: "tuple[Statement, ...]") -> "Statement":
    return statements[int(identity.removeprefix("e")) - 1]


def _origin(ref: str, linkage: "Linkage") -> str:
    """The entry of the chart and its day, as far as they are known."""
    taken = linkage.date(ref)
    parts = (linkage.reference(ref) or "", f"({taken.isoformat()})" if taken else "")
    return " ".join(part for part in parts if part)
