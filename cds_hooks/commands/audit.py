"""``osler audit``: proves that the record of what was done has not been touched."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from privacy.audit import Verdict

_PROBLEMS: Final = {
    "altered": "was altered",
    "missing": "is missing",
    "inserted": "was inserted",
    "unlinked": "does not follow the record before it",
    "truncated": "is missing: the end of the chain was cut off",
    "head": "is the last one, but the head of the chain names another",
    "anchor": "is the last one, and none of them is the given anchor",
}


@click.group("audit")
def COMMAND() -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Check the audit chain.

    Example: osler audit verify --store var/osler.db
    """


@COMMAND.command()
@click.option(
    "--store", type=click.Path(dir_okay=False, path_type=Path), help="The store's file.  [default: OSLER_STORE]"
)
@click.option("--anchor", default="", metavar="HASH", help="A head printed earlier: the chain must still contain it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(store: Path | None, anchor: str, *, as_json: bool) -> None:
    """Walk the chain: exit 0 when it holds; exit 1 naming the first broken record when it does not."""
    from cds_hooks.settings import Settings, SettingsError
    from privacy.audit import verify_file
    from privacy.errors import StoreUnavailable

    try:
        place = store or Settings.from_env().store
        if not place.is_file():
            raise click.UsageError(f"no store at {place}")
        verdict = verify_file(place, anchor=anchor)
    except (SettingsError, StoreUnavailable) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(_object(verdict) if as_json else _line(verdict))
    if not verdict.is_intact:
        raise click.exceptions.Exit(1)


def _object(verdict: "Verdict") -> str:
    return json.dumps({"intact": verdict.is_intact, **asdict(verdict)})


def _line(verdict: "Verdict") -> str:
    state = f"{verdict.count} records, head {verdict.head}"
    if verdict.is_intact:
        return f"audit chain holds: {state}"
    return f"audit chain BROKEN: record {verdict.broken_at} {_PROBLEMS[verdict.problem]} (sound: {state})"
