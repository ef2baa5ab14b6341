"""Weights of local models: only those that are pinned or allowed, converted once, as they were written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cds_hooks.commands.models import COMMAND
from model.language.local.catalogue import MANIFEST, WeightsRefused, catalogue, digest_of
from model.language.local.store import folder_for, keep, source_of, state_of

SMOL = catalogue()["smollm2"]


def fake_convert(source: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"converted " + source.read_bytes())


def no_convert(source: Path, folder: Path) -> None:
    raise AssertionError("converted a second time")


@pytest.fixture
def own(tmp_path) -> Path:
    """A site's own folder of weights."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


def test_own_weights_are_refused_until_the_site_names_their_digest(own, tmp_path):
    with pytest.raises(WeightsRefused, match=digest_of(own)):
        folder_for(str(own), tmp_path, "", no_convert)
    assert folder_for(str(own), tmp_path, digest_of(own), no_convert) == own


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_one_changed_byte_of_allowed_weights_is_refused(own, tmp_path, name):
    allowed = digest_of(own)
    (own / name).write_bytes(b"other")
    with pytest.raises(WeightsRefused, match="not allowed"):
        folder_for(str(own), tmp_path, allowed, no_convert)


def test_pickled_weights_are_refused(own):
    (own / "pytorch_model.bin").write_bytes(b"\x80")
    with pytest.raises(WeightsRefused, match="pickled"):
        digest_of(own)


def test_a_file_is_converted_once_and_must_stay_what_it_was(tmp_path):
    source = tmp_path / "model.gguf"
    source.write_bytes(b"GGUF")
    folder = folder_for(str(source), tmp_path, digest_of(source), fake_convert)
    assert json.loads((folder / MANIFEST).read_text())["source"] == digest_of(source)
    assert folder_for(str(source), tmp_path, digest_of(source), no_convert) == folder
    (folder / "model.safetensors").write_bytes(b"changed")
    with pytest.raises(WeightsRefused, match="changed"):
        folder_for(str(source), tmp_path, digest_of(source), no_convert)


def test_known_weights_that_are_not_the_pinned_ones_are_not_kept(tmp_path):
    (tmp_path / "file").write_bytes(b"GGUF")
    with pytest.raises(WeightsRefused, match="not the pinned"):
        keep(tmp_path / "file", SMOL, tmp_path)
    assert state_of(SMOL, tmp_path) == "missing"


def test_known_weights_that_changed_in_the_cache_are_refused(tmp_path):
    source_of(SMOL, tmp_path).parent.mkdir(parents=True)
    source_of(SMOL, tmp_path).write_bytes(b"GGUF")
    assert state_of(SMOL, tmp_path) == "changed"
    with pytest.raises(WeightsRefused, match="not allowed"):
        folder_for("smollm2", tmp_path, "", no_convert)


def test_what_was_not_fetched_says_how_to_get_it(tmp_path):
    with pytest.raises(WeightsRefused, match="osler models get smollm2"):
        folder_for("smollm2", tmp_path, "", no_convert)


@pytest.mark.parametrize("known", catalogue().values(), ids=lambda known: known.name)
def test_every_known_set_of_weights_is_pinned_and_licensed(known):
    assert len(known.sha256) == 64
    assert known.licence
    assert known.url.startswith("https://")


def test_the_command_tells_what_is_here_and_what_own_weights_are(own, tmp_path):
    environment = {"OSLER_CACHE": str(tmp_path)}
    run = CliRunner(env=environment).invoke
    assert run(COMMAND, ["list"]).output.startswith("smollm2\tmissing\t")
    assert run(COMMAND, ["verify", "smollm2"]).exit_code == 1
    assert run(COMMAND, ["verify", str(own)]).output == f"{own}\town\t{digest_of(own)}\n"
    assert run(COMMAND, ["get", "nothing"]).exit_code == 2
