"""``osler diagnose``: findings, text and genes in; ranked diagnoses with their reasons out."""

import click

from cds_hooks.lines import answer_lines
from model.diagnosis.contract import diagnose_line
from model.ontology.load import load_ontology

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order. Common conditions carry ICD-10
codes, rare diseases OMIM or ORPHA ids. A bad line is answered with its id and an error; the exit status is then 1.

\b
Example:
  echo '{"id": "1", "present": ["HP:0001250", "HP:0000252", "HP:0001263"], "absent": ["HP:0000365"],
         "sex": "female", "age": 3}' | tr -d '\\n' | osler diagnose --top 5
  echo '{"id": "2", "text": "Crushing chest pain, sweating. No cough.", "age": 61}' | osler diagnose
"""


@click.command(name="diagnose", help=f"Rank common and rare diagnoses, line by line.\n{_EXAMPLE}")
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 200), help="How many diagnoses a line gets."
)
def COMMAND(top: int) -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    ontology = load_ontology()
    answer_lines(lambda sent: diagnose_line(sent, ontology, top), "cases")
