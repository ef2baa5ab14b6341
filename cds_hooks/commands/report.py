"""``osler report``: one FHIR Bundle in, a clinical summary out, each sentence with the entries that it rests on."""

import json
from datetime import datetime
from typing import IO, TYPE_CHECKING

import click

from cds_hooks.one_patient import patient_options, read_chart, seal_chart
from model.domain.text import Language

if TYPE_CHECKING:
    from cds_hooks.reporting.written import Written
    from model.domain.case import ClinicalCase
    from model.language.statement import Statement

_READERS = {"clinician": "report_title", "patient": "report_title_patient"}


@click.command("report")
@patient_options
@click.option("--for", "reader", type=click.Choice(list(_READERS)), default="clinician", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json", "fhir", "pdf"]), default="text", show_default=True)
@click.option("--seconds", type=float, default=60.0, show_default=True, help="Time for a language model.")
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    bundle: IO[bytes],
    patient: str | None,
    as_of: datetime | None,
    reader: str,
    form: str,
    language: str,
    seconds: float,
) -> None:
    """Print a summary: problems, drugs, results and their course, genes, what the rules say, what is open.

    For a patient: what the record holds, in plain words, without what the rules say. "fhir" is a document Bundle; "pdf"
    needs the extra of that name.

    Example: osler report --bundle patient.json --for patient --language zh --format pdf > summary.pdf
    """
    from cds_hooks.locale import say
    from cds_hooks.reporting.written import written
    from cds_hooks.settings import Settings, SettingsError
    from cds_hooks.voices import open_voices
    from fhir_adapter.deadline import Deadline
    from fhir_adapter.labels import Purpose
    from model.language.contract import WordingRequest, WordingTask
    from model.language.guard import worded
    from model.language.statement import items

    try:
        voices = open_voices(Settings.from_env())
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from fault
    chart = read_chart(bundle, patient, as_of, Purpose.PATIENT if reader == "patient" else Purpose.TREATMENT)
    sealed = seal_chart(chart)
    statements = _statements(sealed.case, reader)
    request = WordingRequest(task=WordingTask.SUMMARY, language=Language(language), evidence=items(statements))
    deadline = Deadline.after(seconds)
    made = worded(request, voices.generators[request.task], lambda: deadline.left)
    voices.close()
    found = written(
        made,
        statements,
        sealed.linkage,
        title=say(_READERS[reader]).spoken(Language(language)),
        language=Language(language),
        made=chart.as_of,
        patient_id=chart.patient_id,
    )
    click.echo(_formed(found, form), nl=form != "pdf")


def _statements(case: "ClinicalCase", reader: str) -> "tuple[Statement, ...]":
    from model.engine import Task, assess
    from model.knowledge.load import load
    from model.language.plain import plain_summary
    from model.language.summary import summary

    knowledge = load()
    if reader == "patient":
        return plain_summary(case, knowledge)
    return summary(case, knowledge, assess(case, knowledge, (Task.DIAGNOSIS, Task.REVIEW)))


def _formed(report: "Written", form: str) -> str | bytes:
    from cds_hooks.reporting.document import document
    from cds_hooks.reporting.machine import machine
    from cds_hooks.reporting.markdown import markdown
    from cds_hooks.reporting.pdf import NoPdf, pdf
    from fhir_adapter.errors import FhirError

    try:
        if form == "pdf":
            return pdf(report)
        if form == "text":
            return markdown(report)
        return json.dumps(document(report) if form == "fhir" else machine(report), ensure_ascii=False)
    except (FhirError, NoPdf) as fault:
        raise click.ClickException(str(fault)) from fault
