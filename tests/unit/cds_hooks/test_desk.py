"""A site's own files: right ones are used, wrong ones stop the start and are named."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cds_hooks.auth import Caller
from cds_hooks.desk import open_desk
from cds_hooks.settings import Settings, SettingsError

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
