"""``osler audit``: proves that the record of what was done has not been touched."""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from privacy.audit import Verdict
    from privacy.checkpoints import Trust

_FILE: Final = click.Path(dir_okay=False, path_type=Path)

_PROBLEMS: Final = {
    "altered": "was altered",
    "missing": "is missing",
    "inserted": "was inserted",
    "unlinked": "does not follow the record before it",
    "truncated": "is missing: the end of the chain was cut off",
    "head": "is the last one, but the head of the chain names another",
    "anchor": "is the last one, and none of them is the given anchor",
    "checkpoint": "does not fit its signed checkpoint",
    "unsigned": "is the last one, and no trusted key signed that, with these checkpoints",
}


@click.group("audit")
def COMMAND() -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Check the audit chain, and hand it on.

    Example: osler audit verify --store var/osler.db
    """


@COMMAND.command()
@click.option("--store", type=_FILE, help="The store's file.  [default: OSLER_DATABASE_URL, else OSLER_STORE]")
@click.option("--anchor", default="", metavar="HASH", help="A head printed earlier: the chain must still contain it.")
@click.option("--keys", type=_FILE, help="Key file: check the signatures too.  [default: OSLER_KEYS]")
@click.option("--trust", type=_FILE, help="The same with public keys only: what `osler keys init` printed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(store: Path | None, anchor: str, keys: Path | None, trust: Path | None, *, as_json: bool) -> None:
    """Walk the chain: exit 0 when it holds; exit 1 naming the first broken record when it does not.

    Times in which answers left without a record (OSLER_AUDIT_REQUIRED=false) are listed; they break nothing.

    Example: osler audit verify --keys secrets/osler-keys.toml
    """
    from cds_hooks.settings import Settings, SettingsError
    from privacy.audit import verify_at
    from privacy.errors import PrivacyError

    try:
        settings = Settings.from_env(store=store, keys=keys)
        verdict = verify_at(_existing(settings.place), anchor=anchor, trust=_trust(settings.keys, trust))
    except (SettingsError, PrivacyError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(_object(verdict) if as_json else "\n".join((_line(verdict), *_gaps(verdict))))
    if not verdict.is_intact:
        raise click.exceptions.Exit(1)


@COMMAND.command()
@click.option("--store", type=_FILE, help="The store's file.  [default: OSLER_DATABASE_URL, else OSLER_STORE]")
@click.option("--after", default=0, show_default=True, help="Begin after this record's number.")
def export(store: Path | None, after: int) -> None:
    """Print the records as FHIR R4 AuditEvents, one a line; users and patients stay pseudonyms. Verify first.

    Example: osler audit export --after 1200 > audit.ndjson
    """
    import msgspec

    from cds_hooks.settings import Settings, SettingsError
    from privacy.audit_fhir import exported
    from privacy.errors import PrivacyError

    try:
        settings = Settings.from_env(store=store)
        for line in exported(_existing(settings.place), after=after):
            click.echo(line)
    except (SettingsError, PrivacyError) as fault:
        raise click.ClickException(str(fault)) from fault
    except msgspec.DecodeError as fault:
        raise click.ClickException("a record is not readable; see osler audit verify") from fault


def _existing(place: Path | str) -> Path | str:
    if isinstance(place, Path) and not place.is_file():
        raise click.UsageError(f"no store at {place}")
    return place


def _trust(keys: Path | None, public: Path | None) -> "Trust | None":
    """Whom to believe: the public keys given, else those of the key file, else nobody's signature is looked at."""
    from privacy.checkpoints import Trust
    from privacy.keys import KeyRing

    if public is None:
        return KeyRing.load(keys).trust() if keys else None
    try:
        told = json.loads(public.read_text(encoding="utf-8"))
        believed = {int(version): base64.b64decode(key, validate=True) for version, key in told["audit_keys"].items()}
        return Trust(believed, [int(version) for version in told.get("retired", ())])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise click.UsageError(f"{public} is not what `osler keys init` printed") from fault


def _object(verdict: "Verdict") -> str:
    return json.dumps({"intact": verdict.is_intact, **asdict(verdict)})


def _gaps(verdict: "Verdict") -> Iterator[str]:
    """What the chain itself says is not in it, and where its clock was put back."""
    for found in verdict.backwards:
        yield f"clock put back: record {found.record} is of {found.at}, one before it of {found.before}"
    for gap in verdict.gaps:
        services = ", ".join(f"{service} {count}" for service, count in gap.services)
        told = "not known how many answers" if gap.answers is None else f"{gap.answers} answers ({services})"
        yield f"gap, told by record {gap.record}: {told} without a record from {gap.since} to {gap.until}"
    if verdict.gaps_allowed_from is not None:
        yield f"gaps allowed from record {verdict.gaps_allowed_from} on: that server runs, or ended without saying so"


def _line(verdict: "Verdict") -> str:
    state = f"{verdict.count} records, head {verdict.head}"
    if verdict.is_intact:
        signed = "" if verdict.signed_from is None else f"; signed from record {verdict.signed_from + 1} on"
        return f"audit chain holds: {state}{signed}"
    return f"audit chain BROKEN: record {verdict.broken_at} {_PROBLEMS[verdict.problem]} (sound: {state})"
