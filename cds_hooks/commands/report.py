"""``osler report``: one FHIR Bundle in, a clinical summary out, each sentence with the entries that it rests on."""

import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import click

from cds_hooks.clock import now
from model.domain.text import Language

if TYPE_CHECKING:
    from model.language.guard import Worded
    from model.language.summary import Statement
    from privacy.linkage import Linkage


@click.command("report")
@click.option("--bundle", type=click.File("rb"), required=True, help="A FHIR Bundle of one patient; - for stdin.")
@click.option("--patient", help="The patient's id, when the Bundle holds several.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Time for a language model.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to reckon from.  [default: today]")
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    bundle: IO[bytes], patient: str | None, form: str, language: str, seconds: float, as_of: datetime | None
) -> None:
    """Print a summary: problems, drugs, results and their course, genes, what the rules say, what is open.

    Example: osler report --bundle patient.json --language zh
    """
    from cds_hooks.consultation import Chart
    from cds_hooks.settings import Settings, SettingsError
    from cds_hooks.voices import open_voices
    from fhir_adapter.assemble import whole_bundle
    from fhir_adapter.deadline import Deadline
    from fhir_adapter.errors import FhirError
    from model.engine import Task, assess
    from model.knowledge.load import load
    from model.language.contract import WordingRequest, WordingTask
    from model.language.guard import worded
    from model.language.summary import items, summary
    from privacy.errors import LeakFound

    try:
        voices = open_voices(Settings.from_env())
        patient_id, slots = whole_bundle(bundle.read(), patient_id=patient)
        moment = as_of.replace(tzinfo=UTC) if as_of else now()
        sealed = Chart(slots=slots, patient_id=patient_id, as_of=moment).seal()
    except (FhirError, LeakFound, SettingsError) as fault:
        raise click.ClickException(str(fault)) from fault
    knowledge = load()
    assessment = assess(sealed.case, knowledge, (Task.DIAGNOSIS, Task.THERAPY))
    statements = summary(sealed.case, knowledge, assessment)
    request = WordingRequest(task=WordingTask.SUMMARY, language=Language(language), evidence=items(statements))
    deadline = Deadline.after(seconds)
    made = worded(request, voices.generators[request.task], lambda: deadline.left)
    voices.close()
    if form == "json":
        click.echo(json.dumps(_object(made, statements, sealed.linkage, Language(language)), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(made, statements, sealed.linkage, Language(language))))


def _lines(made: "Worded", statements: "tuple[Statement, ...]", linkage: "Linkage", language: Language) -> list[str]:
    """Markdown: a heading for each section, then each sentence with the ids of its evidence."""
    from cds_hooks.locale import say

    lines: list[str] = []
    section = ""
    for sentence in made.sentences:
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
    if made.is_reworded:
        lines += ["", f"_{say('worded').spoken(language)}_"]
    return lines[1:]


def _object(
    made: "Worded", statements: "tuple[Statement, ...]", linkage: "Linkage", language: Language
) -> dict[str, object]:
    return {
        "language": language,
        "worded_by_model": made.by_model,
        "sentences": [
            {
                "section": _statement(sentence.evidence[0], statements).section,
                "text": sentence.text,
                "evidence": list(sentence.evidence),
            }
            for sentence in made.sentences
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
