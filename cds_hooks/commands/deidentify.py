"""``osler deidentify``: records without identity, for the model, for a limited data set, or for release."""

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from cds_hooks.clock import now

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("deidentify")
@click.option(
    "--profile", type=click.Choice(["internal", "limited", "safe_harbor"]), default="internal", show_default=True
)
@click.option(
    "--format", "kind", type=click.Choice(["text", "fhir"]), help="What comes in.  [default: text; with --input: fhir]"
)
@click.option("--input", "source", type=_FOLDER, help="A Bulk Data folder (*.ndjson) instead of standard input.")
@click.option("--output", "target", type=click.Path(file_okay=False, path_type=Path), help="The folder to write to.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day 0.  [default: a chart's last event, a text's first date]",
)
@click.option("--purpose", type=click.Choice(["TREAT", "HRESCH"]), help="Purpose of use; opens some labelled parts.")
@click.option("--whole-weeks", is_flag=True, help="Shift dates by whole weeks: the days of the week stay.")
@click.option(
    "--shift-days", type=click.IntRange(-365, 365), default=0, help="Texts, profile limited: move every date so far."
)
@click.option("--recipient", default="", help="Keeps releases apart: other names and shifts for each recipient.")
@click.option("--free-text", is_flag=True, help="Pass texts and attachments through the text layers; else they go.")
@click.option("--risk", is_flag=True, help="Print how many people look alike instead of the data.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="With --risk: write a plot (SVG).")
@click.option(
    "--audit",
    is_flag=False,
    flag_value="",
    metavar="[STORE]",
    help="Record the run in this store's file, or without a file in OSLER_DATABASE_URL, else OSLER_STORE.",
)
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    profile: str,
    kind: str | None,
    source: Path | None,
    target: Path | None,
    as_of: datetime | None,
    purpose: str | None,
    shift_days: int,
    recipient: str,
    plot: Path | None,
    audit: str | None,
    *,
    whole_weeks: bool,
    free_text: bool,
    risk: bool,
) -> None:
    """Remove identity from texts or from FHIR: a resource, a Bundle, NDJSON, or a Bulk Data folder.

    Texts: NDJSON {"id","text","known"} in, {"id","text","spans"} out; "known" holds FHIR resources or strings that
    identify this very patient. FHIR: counts of what was dropped go to standard error as one JSON object. A bad line is
    answered with an error; the exit status is then 1.

    \b
    Example:
      osler deidentify --profile safe_harbor < notes.ndjson > clean.ndjson
      osler deidentify --profile limited --format fhir < bundle.json
      osler deidentify --profile limited --input export --output release --audit
    """
    if kind == "text" and source is not None:
        raise click.UsageError("a folder holds FHIR: --format fhir")
    if (kind or ("fhir" if source else "text")) == "text":
        _texts(profile, as_of, shift_days)
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


def _texts(profile: str, as_of: datetime | None, shift_days: int) -> NoReturn:
    from cds_hooks.texts import scrub_lines
    from privacy.text.placeholders import Profile, Style

    anchor = as_of.date() if as_of else None
    style = Style(profile=Profile(profile), anchor=anchor, shift=shift_days, year=now().date().year)
    failed = scrub_lines(sys.stdin.buffer, sys.stdout.buffer, style)
    if failed:
        click.echo(f"{failed} line(s) could not be read", err=True)
    sys.exit(1 if failed else 0)
