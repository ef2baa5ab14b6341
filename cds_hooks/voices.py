"""Opens the back ends that a site chose, and the way to its language-model server."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cds_hooks.authorities import authorities
from cds_hooks.settings import Settings, SettingsError
from fhir_adapter.engine import EngineLine, engine_base
from fhir_adapter.errors import UntrustedServer
from model.language.choose import back_ends, opened, read_choices
from model.language.contract import BackEndError, Generator, Site, Speaker, WordingTask
from model.language.local.catalogue import WeightsRefused
from model.language.local.store import folder_for
from model.ontology.store import default_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The back end of each task, and the line that is to be closed after them."""

    generators: Mapping[WordingTask, Generator]
    line: EngineLine | None = None

    def close(self) -> None:
        """Close the line."""
        if self.line is not None:
            self.line.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """The language model that proposes findings of notes, and its line."""

    speaker: Speaker
    line: EngineLine | None = None

    def close(self) -> None:
        """Close the line."""
        if self.line is not None:
            self.line.close()


def open_voices(settings: Settings) -> Voices:
    """Open the back end of each task.

    Raises:
        SettingsError: one lacks what it needs, or the server's address or key is not usable.
    """
    line = _line(settings)
    try:
        return Voices(generators=opened(read_choices(settings.generator), _site(settings, line)), line=line)
    except BackEndError as fault:
        raise SettingsError(f"OSLER_GENERATOR: {fault}") from fault


def open_ear(settings: Settings) -> Ear | None:
    """Open the model that reads notes, if the site chose one.

    Raises:
        SettingsError: it lacks what it needs.
    """
    if not settings.reader:
        return None
    speaker = back_ends()[settings.reader].speaker
    if speaker is None:
        raise SettingsError(f"OSLER_READER: {settings.reader} is no language model")
    line = _line(settings)
    try:
        return Ear(speaker=speaker(_site(settings, line)), line=line)
    except BackEndError as fault:
        raise SettingsError(f"OSLER_READER: {fault}") from fault


def _site(settings: Settings, line: EngineLine | None) -> Site:
    return Site(
        ask=line.ask if line else None,
        engine_model=settings.engine_model,
        weights=partial(_folder, settings) if settings.weights else None,
    )


def _line(settings: Settings) -> EngineLine | None:
    if not settings.engine:
        return None
    try:
        base = engine_base(settings.engine)
    except UntrustedServer as fault:
        raise SettingsError(f"OSLER_ENGINE: refused ({fault.reason})") from fault
    return EngineLine(base, key=_key(settings.engine_key_file), tls=authorities(settings.ca_file))


def _folder(settings: Settings) -> Path:
    """The folder of the site's local model; a GGUF file is converted first, which takes a minute, once."""
    from model.language.local.convert import convert

    try:
        return folder_for(settings.weights, settings.cache or default_cache(), settings.weights_sha256, convert)
    except WeightsRefused as fault:
        raise BackEndError(str(fault)) from fault


def _key(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"OSLER_ENGINE_KEY_FILE: cannot be read ({type(fault).__name__})") from fault
    if not key or not key.isascii() or not key.isprintable():
        raise SettingsError("OSLER_ENGINE_KEY_FILE: holds no plain key")
    return key
