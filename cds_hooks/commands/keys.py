"""``osler keys``: makes, renews and destroys the keys that everything identifying hangs on."""

import base64
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from privacy.database import Database
    from privacy.keys import KeyRing
    from privacy.vault import Vault

_FILE = click.Path(dir_okay=False, path_type=Path)
_keys = click.option("--keys", type=_FILE, help="The key file.  [default: OSLER_KEYS]")
_store = click.option("--store", type=_FILE, help="The store's file.  [default: OSLER_DATABASE_URL, else OSLER_STORE]")


@click.group("keys")
def COMMAND() -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Make, renew and destroy keys.

    Example: osler keys init --keys secrets/osler-keys.toml
    """


@COMMAND.command()
@_keys
@_store
def init(keys: Path | None, store: Path | None) -> None:
    """Make a key file (mode 0600) with one fresh master key; never overwrites.

    Example: osler keys init --keys secrets/osler-keys.toml
    """
    from privacy.keys import KeyRing, refuse_beside

    with _said():
        path, place = _places(keys, store)
        refuse_beside(path, place)
        ring = KeyRing.new()
        ring.write(path)
    click.echo(_shown(ring))
    click.echo(f"made {path}; keep a copy apart from the store's, and start with OSLER_KEYS={path}", err=True)


@COMMAND.command()
@_keys
@_store
@click.option("--rewrap-only", is_flag=True, help="No new key: finish a rotation that was interrupted.")
@click.option("--retire", is_flag=True, help="Then destroy the older master keys; their audit signatures verify on.")
def rotate(keys: Path | None, store: Path | None, *, rewrap_only: bool, retire: bool) -> None:
    """Add a master key and seal the vault's data keys anew with it; no record is opened. Then restart the server.

    Example: osler keys rotate --keys secrets/osler-keys.toml
    After the restart: osler keys rotate --keys secrets/osler-keys.toml --rewrap-only --retire
    """
    from privacy.keys import KeyRing

    with _said():
        path, place = _places(keys, store)
        ring = KeyRing.load(path)
        if not rewrap_only:
            before, ring = ring, ring.rotated()
            ring.write(path, over=before)
        moved = _rewrapped(ring, place, is_needed=retire, is_last=rewrap_only)
        if retire:
            before, ring = ring, ring.without_old()
            ring.write(path, over=before)
    click.echo(_shown(ring))
    click.echo(f"{moved} data keys sealed anew; restart the server now", err=True)


@COMMAND.command()
@_keys
@_store
@click.option("--tenant", required=True, help="The tenant's id.")
@click.option("--kind", default="mrn", show_default=True, help="What the identifier is.")
def shred(keys: Path | None, store: Path | None, tenant: str, kind: str) -> None:
    """Destroy one patient's data key, records and identifiers for good; the identifier comes by standard input.

    Example: osler keys shred --tenant general-hospital --kind mrn < identifier.txt
    """
    from cds_hooks.clock import now
    from privacy.errors import NotKept
    from privacy.keys import KeyRing

    value = sys.stdin.readline().strip()
    with _said():
        path, place = _places(keys, store)
        with _open(place) as database:
            vault = _vault(database, KeyRing.load(path))
            slot = vault.find(tenant, kind, value)
            if slot is None:
                raise NotKept("unknown_patient")
            is_overwritten = vault.shred(tenant, slot, at=now())
    click.echo(json.dumps({"shredded": slot, "overwritten": is_overwritten}))
    click.echo("copies of the store made before are safe after `osler keys rotate --retire`", err=True)


def _rewrapped(ring: "KeyRing", place: Path | str, *, is_needed: bool, is_last: bool) -> int:
    """Rewrap the store if there is one. Before keys are destroyed it must be there and need none of them.

    The last step stands in the audit, so that the new key signs where the chain ends: an old one is not believed there.
    """
    from cds_hooks.clock import now
    from privacy.audit import AuditEvent, AuditLog
    from privacy.errors import KeysRefused
    from privacy.vault import Vault

    if isinstance(place, Path) and not place.is_file() and not is_needed:
        return 0
    with _open(place) as database:
        log = AuditLog(database, ring.signer())
        vault = Vault(database, ring, log)
        moved = vault.rewrap()
        if is_last or is_needed:
            log.record(AuditEvent(at=now(), outcome="keys-rotated")).result()
        if vault.versions() - {ring.current}:
            raise KeysRefused(
                "in_use", "the store was written with an older key meanwhile; restart the server, try again"
            )
    return moved


def _vault(database: "Database", ring: "KeyRing") -> "Vault":
    from privacy.audit import AuditLog
    from privacy.vault import Vault

    return Vault(database, ring, AuditLog(database, ring.signer()))


@contextmanager
def _open(place: Path | str) -> "Iterator[Database]":
    from privacy.database import Database

    if isinstance(place, Path) and not place.is_file():
        raise click.UsageError(f"no store at {place}")
    database = Database.open(place)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _said() -> Iterator[None]:
    from cds_hooks.settings import SettingsError
    from privacy.errors import PrivacyError

    try:
        yield
    except (SettingsError, PrivacyError) as fault:
        raise click.ClickException(str(fault)) from fault


def _places(keys: Path | None, store: Path | None) -> tuple[Path, Path | str]:
    from cds_hooks.settings import Settings

    settings = Settings.from_env(keys=keys, store=store)
    if settings.keys is None:
        raise click.UsageError("which key file? give --keys or set OSLER_KEYS")
    return settings.keys, settings.place


def _shown(ring: "KeyRing") -> str:
    """What an auditor may have: the version that writes and the public audit keys."""
    public = {str(version): base64.b64encode(raw).decode() for version, raw in sorted(ring.public_keys().items())}
    return json.dumps({"version": ring.current, "audit_keys": public, "retired": sorted(ring.retired)})
