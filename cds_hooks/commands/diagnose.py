"""``osler diagnose``: findings, text and genes in, or a chart; diagnoses with their reasons out."""

import json
from datetime import datetime
from typing import IO

import click

from cds_hooks.lines import answer_lines
from cds_hooks.one_patient import patient_options_at_will, read_chart, seal_chart
from model.diagnosis.contract import diagnose_line
from model.ontology.load import load_ontology

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order. Common conditions carry ICD-10
codes, rare diseases OMIM or ORPHA ids. A bad line is answered with its id and an error; the exit status is then 1.

With --bundle it answers one object for that patient: "certain" holds what the criteria of guidelines say, then follows
the ranking of what the chart tells, without what is certain; each reason names its entry.

\b
Example:
  echo '{"id": "1", "present": ["HP:0001250", "HP:0000252", "HP:0001263"], "absent": ["HP:0000365"],
         "sex": "female", "age": 3}' | tr -d '\\n' | osler diagnose --top 5
  echo '{"id": "2", "text": "Crushing chest pain, sweating. No cough.", "age": 61}' | osler diagnose
  osler diagnose --bundle patient.json
"""


@click.command(name="diagnose", help=f"Rank common and rare diagnoses, line by line or of one chart.\n{_EXAMPLE}")
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 200), help="How many diagnoses a line gets."
)
@patient_options_at_will
def COMMAND(top: int, bundle: IO[bytes] | None, patient: str | None, as_of: datetime | None) -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input, or for one chart."""
    if bundle is None:
        ontology = load_ontology()
        answer_lines(lambda sent: diagnose_line(sent, ontology, top), "cases")
    from cds_hooks.charted import diagnosed

    sealed = seal_chart(read_chart(bundle, patient, as_of), reads_notes=True)
    click.echo(json.dumps(diagnosed(sealed, load_ontology(), top), ensure_ascii=False))
