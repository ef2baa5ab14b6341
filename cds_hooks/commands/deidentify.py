"""``osler deidentify``: records without identity, for the model, for a limited data set, or for release."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from cds_hooks.clock import now

if TYPE_CHECKING:
    from privacy.text.scrub import Classifier

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
@click.option("--surrogates", is_flag=True, help="Texts of a release: realistic stand-ins instead of placeholders.")
@click.option("--classifier", type=_FOLDER, help="Texts: a folder of osler train deidentify; it can only remove more.")
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
    classifier: Path | None,
    *,
    whole_weeks: bool,
    free_text: bool,
    surrogates: bool,
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
        _texts(profile, as_of, shift_days, recipient, classifier, surrogates=surrogates)
    if surrogates and not free_text:
        raise click.UsageError("--surrogates is for texts: give --free-text, or --format text")
    if surrogates and profile == "internal":
        raise click.UsageError(_INSIDE)
    if classifier:
        raise click.UsageError("--classifier is for --format text")
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
        has_surrogates=surrogates,
        is_risk=risk,
    )
    sys.exit(released(wish))


_INSIDE = "--surrogates is for the profiles limited and safe_harbor: the model must see what was taken out"


def _texts(
    profile: str, as_of: datetime | None, shift_days: int, recipient: str, classifier: Path | None, *, surrogates: bool
) -> NoReturn:
    from cds_hooks.texts import Manner, scrub_lines
    from privacy.text.placeholders import Profile, Style

    if surrogates and profile == "internal":
        raise click.UsageError(_INSIDE)
    anchor = as_of.date() if as_of else None
    style = Style(profile=Profile(profile), anchor=anchor, shift=shift_days, year=now().date().year)
    manner = Manner(
        style=style,
        surrogate_key=_surrogate_key(recipient) if surrogates else None,
        classifier=_classifier(classifier) if classifier else None,
    )
    failed = scrub_lines(sys.stdin.buffer, sys.stdout.buffer, manner)
    if failed:
        click.echo(f"{failed} line(s) could not be read", err=True)
    sys.exit(1 if failed else 0)


def _surrogate_key(recipient: str) -> bytes:
    from cds_hooks.settings import Settings, SettingsError
    from privacy.errors import BadKeys
    from privacy.keyring import Keyring

    try:
        return Keyring(Settings.from_env().pseudonym_key, recipient=recipient).key("surrogates/v1")
    except (SettingsError, BadKeys) as fault:
        raise click.UsageError(f"OSLER_PSEUDONYM_KEY: {fault}") from fault


def _classifier(folder: Path) -> "Classifier":
    from cds_hooks.learned import opened_classifier

    return opened_classifier(folder)
