"""``osler deidentify``: records without identity, for the model, for a limited data set, or for release."""

import sys
from datetime import datetime
from pathlib import Path

import click

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("deidentify")
@click.option("--profile", type=click.Choice(["internal", "limited", "safe_harbor"]), required=True)
@click.option("--format", "kind", type=click.Choice(["text", "fhir"]), default="fhir", show_default=True)
@click.option("--input", "source", type=_FOLDER, help="A Bulk Data folder (*.ndjson) instead of standard input.")
@click.option("--output", "target", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day 0 for all.  [default: each one's last event]")
@click.option("--purpose", type=click.Choice(["TREAT", "HRESCH"]), help="Purpose of use; opens some labelled parts.")
@click.option("--whole-weeks", is_flag=True, help="Shift dates by whole weeks: the days of the week stay.")
@click.option("--recipient", default="", help="Keeps releases apart: other names and shifts for each recipient.")
@click.option("--free-text", is_flag=True, help="Pass texts and attachments through the text layers; else they go.")
@click.option("--risk", is_flag=True, help="Print how many people look alike instead of the data.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="With --risk: write a plot (SVG).")
@click.option("--audit", type=click.Path(dir_okay=False, path_type=Path), help="Record the run in this store.")
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    profile: str,
    kind: str,
    source: Path | None,
    target: Path | None,
    as_of: datetime | None,
    purpose: str | None,
    recipient: str,
    plot: Path | None,
    audit: Path | None,
    *,
    whole_weeks: bool,
    free_text: bool,
    risk: bool,
) -> None:
    """Remove identity from FHIR: a resource, a Bundle, NDJSON, or a Bulk Data folder.

    Counts of what was dropped go to standard error as one JSON object. A bad line is answered
    with an error; the exit status is then 1.

    Example: osler deidentify --profile limited --format fhir < bundle.json
    """
    if kind == "text":
        raise click.UsageError("--format text: the layers for free text are not in this version")
    from cds_hooks.releasing import Wish, released

    wish = Wish(
        profile=profile,
        source=source,
        target=target,
        as_of=as_of.date() if as_of else None,
        purpose=purpose or "",
        recipient=recipient,
        plot=plot,
        audit=audit,
        is_weekly=whole_weeks,
        has_text=free_text,
        is_risk=risk,
    )
    sys.exit(released(wish))
