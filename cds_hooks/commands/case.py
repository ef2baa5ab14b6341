"""``osler case``: the exact bytes that the model gets for one patient, for audit and leak tests."""

from datetime import datetime
from typing import IO

import click

from cds_hooks.one_patient import patient_options, read_chart, seal_chart


@click.command("case")
@patient_options
def COMMAND(bundle: IO[bytes], patient: str | None, as_of: datetime | None) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Print the de-identified case as JSON.

    Example: osler case --bundle patient.json
    """

    sealed = seal_chart(read_chart(bundle, patient, as_of), reads_notes=True)
    click.echo(sealed.payload.decode())
