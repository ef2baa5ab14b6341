"""The vault: identifying values kept so that they can be found again, and destroyed for one patient for good.

Each patient has a data key of its own, which seals the patient's records and is itself sealed by a key of
the ring. Rotation seals the data keys anew and touches no record; destroying a data key destroys the patient.
Every opening and every destruction stands in the audit, or does not happen.
"""

import secrets
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Final, NewType

from privacy.audit import AuditEvent, AuditLog
from privacy.database import Database, Schema
from privacy.driver import Connection
from privacy.envelope import LOOKUP_KEY_BYTES, Place, seal, token, unseal, value_of, version_of
from privacy.errors import KeysRefused, NotKept
from privacy.keys import KEY_BYTES, KeyRing, Purpose
from privacy.pseudonym import Pseudonym

Slot = NewType("Slot", str)

SCHEMA: Final = Schema(
    name="vault",
    steps=(
        (
            "CREATE TABLE vault_patient (tenant TEXT NOT NULL, slot TEXT NOT NULL, version INTEGER NOT NULL,"
            " wrapped BLOB, shredded_at TEXT, PRIMARY KEY (tenant, slot))",
            "CREATE INDEX vault_patient_version ON vault_patient (version)",
            "CREATE TABLE vault_lookup (tenant TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,"
            " token BLOB NOT NULL, slot TEXT NOT NULL, PRIMARY KEY (tenant, kind, token))",
            "CREATE INDEX vault_lookup_slot ON vault_lookup (tenant, slot)",
            "CREATE INDEX vault_lookup_version ON vault_lookup (version)",
            "CREATE TABLE vault_record (tenant TEXT NOT NULL, slot TEXT NOT NULL, purpose TEXT NOT NULL,"
            " record TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (tenant, slot, purpose, record))",
        ),
        ("ALTER TABLE vault_lookup ADD COLUMN bound BLOB NOT NULL DEFAULT x''",),
    ),
)
_WRAP: Final = "data-key"
_BATCH: Final = 500


class Vault:
    """Sealed records of patients in one store. A slot is a random name for a patient; it says nothing outside."""

    def __init__(self, database: Database, ring: KeyRing, log: AuditLog) -> None:
        database.install(SCHEMA)
        self._database, self._ring, self._log = database, ring, log

    def enrol(self, tenant: str, kind: str, value: str) -> Future[Slot]:
        """The patient who has this identifier (``kind``: "mrn"), made when there is none. One slot, whoever asks."""
        return self._database.submit(partial(self._enrol, tenant, kind, value))

    def find(self, tenant: str, kind: str, value: str) -> Slot | None:
        """The patient who has this identifier, or ``None``. Raises ``NotOpened``: its row was made to name another."""
        return self._database.read(partial(self._find, tenant, kind, value)) if value else None

    def keep(self, tenant: str, slot: Slot, purpose: str, record: str, plain: bytes) -> Future[None]:
        """Seal and store one record, over an older one of that name. The future may hold ``NotKept``."""
        return self._database.submit(partial(self._keep, tenant, slot, purpose, record, plain))

    def open(self, tenant: str, slot: Slot, purpose: str, record: str, *, at: datetime) -> bytes:
        """Give back one record, after the audit has it that somebody asked.

        Raises:
            NotKept: no such patient or record, or shredded.
            NotOpened: the store was changed, or the ring is another one.
            KeysRefused: the ring lacks the version that sealed it.
        """
        key, sealed = self._database.read(partial(self._sealed, tenant, slot, purpose, record))
        self._log.record(_event("vault-opened", tenant, slot, at)).result()
        return unseal(sealed, key=key, place=_place(tenant, slot, purpose, record))

    def shred(self, tenant: str, slot: Slot, *, at: datetime) -> bool:
        """Destroy the patient's data key, records and identifiers; the slot's name stays as shredded.

        ``False`` when another process was reading, so that the bytes may stand in the write-ahead log for a while.
        Copies of the store made before still hold the sealed data key: they are safe once the version that
        sealed it is retired from the ring. Raises ``NotKept`` for an unknown or shredded patient.
        """
        self._database.submit(partial(self._shred, tenant, slot, at)).result()
        return self._database.flush()

    def rewrap(self) -> int:
        """Bring every data key and token to the ring's current version; no record is read. Returns how many keys.

        Works in batches and beside other processes; after an interruption simply run it again.
        """
        moved = 0
        while batch := self._database.submit(self._rewrap_some).result():
            moved += batch
        while self._database.submit(self._retoken_some).result():
            pass
        self._database.flush()
        return moved

    def versions(self) -> set[int]:
        """The ring's versions that the vault still needs."""
        return self._database.read(_versions)

    def _enrol(self, tenant: str, kind: str, value: str, connection: Connection) -> Slot:
        if not value:
            raise ValueError("an identifier is not empty: all who have none would be one patient")
        if _newest(connection) > self._ring.current:
            raise KeysRefused("unknown_version", "the store was rotated with a newer key file; load that one, restart")
        known = self._find(tenant, kind, value, connection)
        if known is not None:
            return known
        slot, version = Slot(secrets.token_hex(16)), self._ring.current
        key = secrets.token_bytes(KEY_BYTES)
        patient = (tenant, slot, version, self._wrapped(tenant, slot, key))
        connection.execute("INSERT INTO vault_patient VALUES (?, ?, ?, ?, NULL)", patient)
        bound = seal(b"", key=key, version=version, place=_binding(tenant, kind, value, slot))
        found = (tenant, kind, version, self._token(tenant, kind, value, version), slot, bound)
        connection.execute("INSERT INTO vault_lookup VALUES (?, ?, ?, ?, ?, ?)", found)
        return slot

    def _find(self, tenant: str, kind: str, value: str, connection: Connection) -> Slot | None:
        for version in sorted(self._ring.masters, reverse=True):
            row = connection.execute(
                "SELECT slot, bound FROM vault_lookup WHERE tenant = ? AND kind = ? AND token = ?",
                (tenant, kind, self._token(tenant, kind, value, version)),
            ).fetchone()
            if row:
                slot = Slot(row[0])
                _, key = self._data_key(tenant, slot, connection)
                unseal(bytes(row[1]), key=key, place=_binding(tenant, kind, value, slot))
                return slot
        return None

    def _keep(self, tenant: str, slot: Slot, purpose: str, record: str, plain: bytes, connection: Connection) -> None:
        version, key = self._data_key(tenant, slot, connection)
        sealed = seal(plain, key=key, version=version, place=_place(tenant, slot, purpose, record))
        connection.execute(
            "INSERT INTO vault_record VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant, slot, purpose, record) DO UPDATE SET sealed = excluded.sealed",
            (tenant, slot, purpose, record, sealed),
        )

    def _sealed(
        self, tenant: str, slot: Slot, purpose: str, record: str, connection: Connection
    ) -> tuple[bytes, bytes]:
        _, key = self._data_key(tenant, slot, connection)
        row = connection.execute(
            "SELECT sealed FROM vault_record WHERE tenant = ? AND slot = ? AND purpose = ? AND record = ?",
            (tenant, slot, purpose, record),
        ).fetchone()
        if row is None:
            raise NotKept("unknown_record")
        return key, bytes(row[0])

    def _data_key(self, tenant: str, slot: Slot, connection: Connection) -> tuple[int, bytes]:
        wrapped = _stored_key(tenant, slot, connection)
        version = version_of(wrapped)
        wrap = self._ring.derive(Purpose.VAULT_WRAP, tenant, version=version)
        return version, unseal(wrapped, key=wrap, place=Place(tenant=tenant, purpose=_WRAP, record=slot))

    def _wrapped(self, tenant: str, slot: Slot, key: bytes) -> bytes:
        wrap = self._ring.derive(Purpose.VAULT_WRAP, tenant)
        place = Place(tenant=tenant, purpose=_WRAP, record=slot)
        return seal(key, key=wrap, version=self._ring.current, place=place)

    def _token(self, tenant: str, kind: str, value: str, version: int) -> bytes:
        return token(value, key=self._lookup_key(tenant, version), place=_lookup(tenant, kind, version))

    def _lookup_key(self, tenant: str, version: int) -> bytes:
        return self._ring.derive(Purpose.VAULT_LOOKUP, tenant, version=version, length=LOOKUP_KEY_BYTES)

    def _shred(self, tenant: str, slot: Slot, at: datetime, connection: Connection) -> None:
        _destroy(tenant, slot, at, connection)
        self._log.append(connection, _event("vault-shredded", tenant, slot, at))

    def _rewrap_some(self, connection: Connection) -> int:
        rows = connection.execute(
            "SELECT tenant, slot FROM vault_patient WHERE version <> ? AND wrapped IS NOT NULL LIMIT ?",
            (self._ring.current, _BATCH),
        ).fetchall()
        for tenant, slot in rows:
            _, key = self._data_key(tenant, slot, connection)
            connection.execute(
                "UPDATE vault_patient SET version = ?, wrapped = ? WHERE tenant = ? AND slot = ?",
                (self._ring.current, self._wrapped(tenant, slot, key), tenant, slot),
            )
        return len(rows)

    def _retoken_some(self, connection: Connection) -> int:
        current = self._ring.current
        rows = connection.execute(
            "SELECT tenant, kind, version, token FROM vault_lookup WHERE version <> ? LIMIT ?", (current, _BATCH)
        ).fetchall()
        for tenant, kind, version, old in rows:
            key, place = self._lookup_key(tenant, version), _lookup(tenant, kind, version)
            new = self._token(tenant, kind, value_of(bytes(old), key=key, place=place), current)
            connection.execute(
                "UPDATE vault_lookup SET version = ?, token = ? WHERE tenant = ? AND kind = ? AND token = ?",
                (current, new, tenant, kind, old),
            )
        return len(rows)


def _place(tenant: str, slot: Slot, purpose: str, record: str) -> Place:
    return Place(tenant=tenant, purpose=f"record/{purpose}", record=f"{slot}/{record}")


def _lookup(tenant: str, kind: str, version: int) -> Place:
    return Place(tenant=tenant, purpose=f"lookup/v{version}", record=kind)


def _binding(tenant: str, kind: str, value: str, slot: Slot) -> Place:
    """Ties an identifier to its patient by the patient's own key: the row of another cannot name this one."""
    return Place(tenant=tenant, purpose=f"binding/{kind}", record=f"{slot}/{value}")


def _stored_key(tenant: str, slot: Slot, connection: Connection) -> bytes:
    row = connection.execute(
        "SELECT wrapped FROM vault_patient WHERE tenant = ? AND slot = ?", (tenant, slot)
    ).fetchone()
    if row is None:
        raise NotKept("unknown_patient")
    if row[0] is None:
        raise NotKept("shredded")
    return bytes(row[0])


def _destroy(tenant: str, slot: Slot, at: datetime, connection: Connection) -> None:
    _stored_key(tenant, slot, connection)
    whose = (tenant, slot)
    connection.execute("DELETE FROM vault_record WHERE tenant = ? AND slot = ?", whose)
    connection.execute("DELETE FROM vault_lookup WHERE tenant = ? AND slot = ?", whose)
    connection.execute(
        "UPDATE vault_patient SET wrapped = NULL, version = 0, shredded_at = ? WHERE tenant = ? AND slot = ?",
        (at.isoformat(), *whose),
    )


def _versions(connection: Connection) -> set[int]:
    kept = connection.execute("SELECT DISTINCT version FROM vault_patient").fetchall()
    tokens = connection.execute("SELECT DISTINCT version FROM vault_lookup").fetchall()
    return {version for (version,) in (*kept, *tokens) if version}


def _newest(connection: Connection) -> int:
    (newest,) = connection.execute("SELECT coalesce(max(version), 0) FROM vault_patient").fetchone()
    return int(newest)


def _event(outcome: str, tenant: str, slot: Slot, at: datetime) -> AuditEvent:
    return AuditEvent(at=at, outcome=outcome, tenant=tenant, patient=Pseudonym(slot))
