"""One patient's Bundle on the command line: the options that name it, and how it is read and sealed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, ParamSpec

import click

from cds_hooks.clock import now
from fhir_adapter.labels import Purpose

if TYPE_CHECKING:
    from cds_hooks.consultation import Chart
    from privacy.gate import Sealed

_Asked = ParamSpec("_Asked")


def patient_options(command: Callable[_Asked, None]) -> Callable[_Asked, None]:
    """Give a command ``--bundle``, which must stand, ``--patient`` and ``--as-of``, in this order."""
    return _with_options(command, is_required=True)


def patient_options_at_will(command: Callable[_Asked, None]) -> Callable[_Asked, None]:
    """The same for a command that does without a Bundle."""
    return _with_options(command, is_required=False)


def _with_options(command: Callable[_Asked, None], *, is_required: bool) -> Callable[_Asked, None]:
    for option in (
        click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to reckon from.  [default: today]"),
        click.option("--patient", help="The patient's id, when the Bundle holds several."),
        click.option(
            "--bundle", type=click.File("rb"), required=is_required, help="A FHIR Bundle of one patient; - for stdin."
        ),
    ):
        command = option(command)
    return command


def read_chart(
    bundle: IO[bytes], patient: str | None, as_of: datetime | None, purpose: Purpose = Purpose.TREATMENT
) -> "Chart":
    """Read a Bundle as the chart of one patient on one day, for one purpose, by which security labels are obeyed.

    Raises:
        click.ClickException: it is no Bundle of one patient, and why.
    """
    from cds_hooks.consultation import Chart
    from fhir_adapter.assemble import whole_bundle
    from fhir_adapter.errors import FhirError

    try:
        patient_id, slots = whole_bundle(bundle.read(), patient_id=patient, purpose=purpose)
    except FhirError as fault:
        raise click.ClickException(str(fault)) from fault
    day = as_of.replace(tzinfo=UTC) if as_of else now()
    return Chart(slots=slots, patient_id=patient_id, as_of=day, purpose=purpose)


def seal_chart(chart: "Chart", *, reads_notes: bool = False) -> "Sealed":
    """Remove the identity; ``reads_notes`` as in ``Chart.seal``.

    Raises:
        click.ClickException: that could not be proved, or the chart could not be read.
    """
    from fhir_adapter.errors import FhirError
    from privacy.errors import LeakFound

    try:
        return chart.seal(reads_notes=reads_notes)
    except (FhirError, LeakFound) as fault:
        raise click.ClickException(str(fault)) from fault
