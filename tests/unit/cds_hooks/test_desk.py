"""A site's own files: right ones are used, wrong ones stop the start and are named."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cds_hooks.auth import Caller
from cds_hooks.desk import open_desk
from cds_hooks.settings import Settings, SettingsError
from privacy.audit import verify_at
from privacy.errors import KeysRefused
from privacy.keys import KeyRing

SANDBOX = Caller(tenant="sandbox", issuer="sandbox")


def _open(tmp_path: Path, **fields: object):
    settings = Settings.model_validate({"store": tmp_path / "osler.db", **fields})
    return open_desk(settings, sandbox=SANDBOX, clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))


def _release(folder: Path) -> Path:
    conso = ["9999001", "ENG", "P", "", "PF", "", "Y", "", "", "", "", "RXNORM", "IN", "9999001", "examplumab"]
    (folder / "RXNCONSO.RRF").write_text("|".join([*conso, "", "N", "", ""]) + "\n")
    (folder / "RXNREL.RRF").write_text("")
    return folder


def test_a_sites_own_rxnorm_release_names_its_drugs(tmp_path):
    opened = _open(tmp_path, rxnorm=_release(tmp_path))
    assert opened.desk.drugs is not None
    asyncio.run(opened.close())


@pytest.mark.parametrize("field", ["rxnorm", "ca_file"])
def test_a_file_that_is_not_there_stops_the_start(tmp_path, field):
    with pytest.raises(SettingsError, match=f"OSLER_{field.upper()}"):
        _open(tmp_path, **{field: tmp_path / "nowhere"})


def test_without_tenants_only_a_sandbox_starts(tmp_path):
    with pytest.raises(SettingsError, match="OSLER_TENANTS"):
        open_desk(Settings(store=tmp_path / "x.db"), sandbox=None, clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))


def test_a_short_pseudonym_key_stops_the_start(tmp_path):
    with pytest.raises(SettingsError, match="OSLER_PSEUDONYM_KEY"):
        _open(tmp_path, pseudonym_key="short")


def _keys(tmp_path: Path) -> Path:
    path = tmp_path / "secret" / "keys.toml"
    KeyRing.new().write(path)
    return path


def _patients(tmp_path: Path, **fields: object) -> list[str]:
    """The pseudonym of one patient in two starts of the server."""
    found = []
    for _ in range(2):
        opened = _open(tmp_path, **fields)
        found.append(opened.desk.recorder.pseudonyms.of("patient", "north", "1"))
        asyncio.run(opened.close())
    return found


@pytest.mark.parametrize(("has_keys", "is_stable", "names"), [(False, False, 2), (True, False, 2), (True, True, 1)])
def test_pseudonyms_end_with_the_process_unless_the_site_asks_for_stable_ones(tmp_path, has_keys, is_stable, names):
    keys = _keys(tmp_path) if has_keys else None
    assert len(set(_patients(tmp_path, keys=keys, stable_pseudonyms=is_stable))) == names


def test_with_keys_the_audit_is_signed_and_a_later_start_without_them_is_refused(tmp_path):
    keys = _keys(tmp_path)
    asyncio.run(_open(tmp_path, keys=keys).close())
    assert verify_at(tmp_path / "osler.db", trust=KeyRing.load(keys).trust()).is_intact
    with pytest.raises(KeysRefused, match="OSLER_KEYS"):
        _open(tmp_path)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stable_pseudonyms": True}, "OSLER_STABLE_PSEUDONYMS: needs OSLER_KEYS"),
        ({"pseudonym_key": "change-me-change-me-0123456789-abcdefgh"}, "OSLER_PSEUDONYM_KEY comes from an example"),
        ({"pseudonym_key": "abc" * 20}, "OSLER_PSEUDONYM_KEY can be guessed"),
        ({"pseudonym_key": "a-key-of-the-site-0123456789-xyz", "stable_pseudonyms": True}, "not both"),
    ],
)
def test_keys_that_would_fail_later_stop_the_start(tmp_path, fields, words):
    with pytest.raises(SettingsError, match=words):
        _open(tmp_path, **fields)


@pytest.mark.parametrize("name", ["nowhere.toml", "exposed.toml"])
def test_a_key_file_that_is_missing_or_exposed_stops_the_start_before_the_store_is_made(tmp_path, name):
    folder = tmp_path / "secret"
    KeyRing.new().write(folder / "exposed.toml")
    (folder / "exposed.toml").chmod(0o644)
    with pytest.raises(KeysRefused, match=r"missing.*osler keys init|exposed.*chmod 600"):
        _open(tmp_path, keys=folder / name)
    assert not (tmp_path / "osler.db").exists()


def test_a_key_file_beside_the_store_stops_the_start(tmp_path):
    KeyRing.new().write(tmp_path / "keys.toml")
    with pytest.raises(KeysRefused, match="beside_store"):
        _open(tmp_path, keys=tmp_path / "keys.toml")
