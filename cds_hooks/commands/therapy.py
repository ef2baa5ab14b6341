"""``osler therapy``: genotypes, tumour findings, drugs and context in; phenotypes, advice and gaps out."""

from collections.abc import Mapping

import click

from cds_hooks.clock import now
from cds_hooks.lines import answer_lines
from model.engine import Task, run
from model.knowledge.base import Knowledge
from model.knowledge.load import load
from model.therapy.contract_in import case_of
from model.therapy.contract_out import answer_of

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order. A bad line is
answered with its id and an error; the exit status is then 1.

\b
Example:
  echo '{"id": "1", "genotypes": [{"gene": "CYP2C19", "diplotype": "*2/*2"}],
         "drugs": [{"system": "rxnorm", "code": "32968"}],
         "context": {"age": 61, "indications": ["acs"]}}' | tr -d '\\n' | osler therapy
"""


@click.command(name="therapy", help=f"Genotype-aware therapy advice, line by line.\n{_EXAMPLE}")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    knowledge = load()
    answer_lines(lambda sent: _answer(sent, knowledge), "cases")


def _answer(sent: Mapping[str, object], knowledge: Knowledge) -> dict[str, object]:
    return answer_of(sent.get("id"), run(Task.THERAPY, case_of(sent, knowledge, now().date()), knowledge))
