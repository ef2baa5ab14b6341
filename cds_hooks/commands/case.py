"""``osler case``: the exact bytes that the model gets for one patient, for audit and leak tests."""

from datetime import UTC, datetime
from typing import IO

import click

from cds_hooks.clock import now


@click.command("case")
@click.option("--bundle", type=click.File("rb"), required=True, help="A FHIR Bundle of one patient; - for stdin.")
@click.option("--patient", help="The patient's id, when the Bundle holds several.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to reckon from.  [default: today]")
def COMMAND(bundle: IO[bytes], patient: str | None, as_of: datetime | None) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Print the de-identified case as JSON.

    Example: osler case --bundle patient.json
    """
    from cds_hooks.consultation import Chart
    from fhir_adapter.assemble import whole_bundle
    from fhir_adapter.errors import FhirError
    from privacy.errors import LeakFound

    try:
        patient_id, slots = whole_bundle(bundle.read(), patient_id=patient)
        moment = as_of.replace(tzinfo=UTC) if as_of else now()
        sealed = Chart(slots=slots, patient_id=patient_id, as_of=moment).seal(reads_notes=True)
    except (FhirError, LeakFound) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(sealed.payload.decode())
