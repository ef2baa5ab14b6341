"""``osler deidentify``: charts and texts without identity, for the model, for a limited data set, or for release."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from cds_hooks.clock import now

if TYPE_CHECKING:
    from cds_hooks.releasing import Run
    from privacy.resources.release import Releaser

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("deidentify")
@click.option(
    "--profile", type=click.Choice(["internal", "limited", "safe_harbor"]), default="internal", show_default=True
)
@click.option("--format", "kind", type=click.Choice(["text", "fhir"]), default="text", show_default=True)
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
    shift_days: int,
    recipient: str,
    plot: Path | None,
    audit: Path | None,
    *,
    whole_weeks: bool,
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
    """
    if kind == "text":
        _texts(profile, as_of, shift_days)
    if (source is None) != (target is None) and not risk:
        raise click.UsageError("--input and --output belong together")
    from cds_hooks.releasing import Run, indexed
    from privacy.resources.risk import Risk, as_svg, as_text

    index = indexed(source) if source else None
    releaser = _releaser(profile, as_of, purpose or "", recipient, weeks=whole_weeks)
    counted = Risk() if risk or plot else None
    run = Run(releaser, counted)
    try:
        if index is not None:
            releaser.look_up(index.known)
        _go(run, source, target, is_quiet=risk)
    finally:
        if index is not None:
            index.close()
    if counted is not None:
        report = counted.report()
        if plot:
            plot.write_text(as_svg(report), encoding="utf-8")
        if risk:
            click.echo(as_text(report), nl=False)
    if audit:
        _record(audit, run, releaser)
    click.echo(run.tally.as_json(releaser), err=True)
    sys.exit(1 if run.tally.errors else 0)


def _texts(profile: str, as_of: datetime | None, shift_days: int) -> NoReturn:
    from cds_hooks.texts import scrub_lines
    from privacy.text.placeholders import Profile, Style

    anchor = as_of.date() if as_of else None
    style = Style(profile=Profile(profile), anchor=anchor, shift=shift_days, year=now().date().year)
    failed = scrub_lines(sys.stdin.buffer, sys.stdout.buffer, style)
    if failed:
        click.echo(f"{failed} line(s) could not be read", err=True)
    sys.exit(1 if failed else 0)


def _releaser(profile: str, as_of: datetime | None, purpose: str, recipient: str, *, weeks: bool) -> "Releaser":
    from cds_hooks.settings import Settings, SettingsError
    from privacy.errors import BadKeys
    from privacy.keyring import Keyring
    from privacy.resources.release import Releaser

    try:
        keyring = Keyring(Settings.from_env().pseudonym_key, recipient=recipient)
    except (SettingsError, BadKeys) as fault:
        raise click.UsageError(f"OSLER_PSEUDONYM_KEY: {fault}") from fault
    return Releaser(
        profile,
        keyring=keyring,
        today=now().date(),
        as_of=as_of.replace(tzinfo=UTC).date() if as_of else None,
        purpose=purpose,
        weeks=weeks,
    )


def _go(run: "Run", source: Path | None, target: Path | None, *, is_quiet: bool) -> None:
    from cds_hooks.releasing import lines_of

    if source is not None:
        run.folder(source, target)
        return
    answers = run.stream(sys.stdin.buffer)
    if is_quiet:
        for _ in answers:
            pass
    else:
        lines_of(answers, sys.stdout.buffer)


def _record(store: Path, run: "Run", releaser: "Releaser") -> None:
    """One record of the audit chain for the whole run."""
    from model.engine import CODE_VERSION
    from privacy.audit import AuditEvent, AuditLog
    from privacy.database import Database

    tally, database = run.tally, Database.open(store)
    counts = (
        ("resources", tally.resources),
        ("errors", tally.errors),
        ("withheld", tally.withheld.total()),
        ("dropped", tally.dropped.total()),
    )
    event = AuditEvent(
        at=now(),
        outcome="released",
        service=f"deidentify:{releaser.profile.name}",
        code_version=CODE_VERSION,
        elements_digest=releaser.policy.digest,
        gaps=counts,
        alarms=tally.alarms,
    )
    AuditLog(database).record(event).result()
    database.close()
