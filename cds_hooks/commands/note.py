"""``osler note``: the transcript of a visit in, the draft of its note out, each statement with the turns behind it."""

import json
from typing import IO, TYPE_CHECKING

import click

from model.domain.text import Language

if TYPE_CHECKING:
    from model.language.contract import EvidenceItem
    from model.language.guard import Worded


@click.command("note")
@click.option("--transcript", type=click.File("r", encoding="utf-8"), default="-", help="Lines such as 'Doctor: ...'.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Time for a language model.")
def COMMAND(transcript: IO[str], form: str, language: str, seconds: float) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Draft a visit's note: what the patient reports and denies, and quotes, by section. It concludes nothing.

    Names, dates and numbers that identify are replaced before anything else is done, in both languages.

    \b
    Example:
      printf 'Doctor: Any fever?\\nPatient: No, but I have had a cough for a week.\\n' | osler note
    """
    from cds_hooks.settings import Settings, SettingsError
    from cds_hooks.voices import open_voices
    from fhir_adapter.deadline import Deadline
    from model.findings.read import Reader
    from model.language.contract import WordingRequest, WordingTask
    from model.language.guard import worded
    from model.language.visit.note import visit_note
    from model.language.visit.turns import NoTurns
    from model.ontology.load import load_ontology
    from model.ontology.store import OntologyError
    from privacy.text_scrubber import scrub

    spoken = Language(language)
    try:
        settings = Settings.from_env()
        voices = open_voices(settings)
        reader = Reader(load_ontology(cache=settings.cache), settings.cache)
        evidence = visit_note(scrub(transcript.read(), ()), spoken, reader)
    except (NoTurns, OntologyError, SettingsError, UnicodeDecodeError) as fault:
        raise click.ClickException(str(fault)) from fault
    deadline = Deadline.after(seconds)
    request = WordingRequest(task=WordingTask.SUMMARY, language=spoken, evidence=evidence)
    answer = worded(request, voices.generators[request.task], lambda: deadline.left)
    voices.close()
    if form == "json":
        click.echo(json.dumps({"language": spoken, "sentences": _objects(answer, evidence)}, ensure_ascii=False))
    else:
        click.echo(_markdown(answer, evidence, spoken))


def _objects(answer: "Worded", evidence: "tuple[EvidenceItem, ...]") -> list[dict[str, object]]:
    behind = {item.id: item for item in evidence}
    return [
        {
            "section": behind[sentence.evidence[0]].group,
            "text": sentence.text,
            "turns": [ref for identity in sentence.evidence for ref in behind[identity].refs],
        }
        for sentence in answer.sentences
    ]


def _markdown(answer: "Worded", evidence: "tuple[EvidenceItem, ...]", language: Language) -> str:
    from model.language.visit.sections import NoteSection, headings

    lines: list[str] = []
    section = ""
    for item in _objects(answer, evidence):
        if item["section"] != section:
            section = str(item["section"])
            lines += ["", f"## {headings()[NoteSection(section)].spoken(language)}"]
        turns = item["turns"]
        lines.append(f"- {item['text']} [{', '.join(turns) if isinstance(turns, list) else ''}]")
    return "\n".join(lines[1:])
