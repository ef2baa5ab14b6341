"""The settings, read once at start; the only reader of the environment.

Every setting is described in the README; a test compares the two.
"""

import os
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from model.domain.text import Language
from model.language.choose import back_ends, read_choices

_HERE: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """The server cannot start; the message names the setting or the key."""


class LongerTexts(StrEnum):
    """Which cards link to a longer text: none, those that a model had no time for, or all that speak of the patient."""

    OFF = "off"
    LATE = "late"
    ALWAYS = "always"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FhirServerSetting(_Strict):
    """A FHIR base URL that a tenant registered; private addresses only where it says so."""

    url: str
    allow_private: bool = False


class Tenant(_Strict):
    """One hospital (or one environment of it): who signs its calls and where its FHIR server is."""

    id: str = Field(min_length=1)
    issuer: str = Field(min_length=1)
    jwks: Path | None = None
    jku: str | None = None
    algorithms: tuple[Literal["ES384", "RS384", "ES256", "RS256"], ...] = ("ES384", "RS384")
    tenants: tuple[str, ...] = ()
    fhir_servers: tuple[FhirServerSetting, ...] = ()
    aliases: dict[str, str] = Field(default_factory=dict)
    language: Language | None = None

    @field_validator("jku")
    @classmethod
    def _over_tls(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith("https://"):
            raise ValueError("jku must be an https URL")
        return url


class _TenantFile(_Strict):
    tenant: tuple[Tenant, ...] = ()


class Settings(_Strict):
    """How this server runs. Each field is read from ``OSLER_`` plus its name in capitals."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    sandbox: bool = False
    public_url: str = ""
    tenants: Path | None = None
    store: Path = Path("var/osler.db")
    database_url: str = Field(default="", repr=False)
    audit_required: bool = True
    language: Language = Language.EN
    cors_origins: tuple[str, ...] = ()
    deadline_ms: int = Field(default=500, ge=50, le=60_000)
    fetch_ms: int = Field(default=350, ge=0, le=60_000)
    body_limit: int = Field(default=5_000_000, ge=1_000)
    body_seconds: float = Field(default=5.0, gt=0)
    depth_limit: int = Field(default=64, ge=8, le=500)
    entry_limit: int = Field(default=5_000, ge=1)
    threads: int = Field(default=4, ge=1, le=64)
    queue: int = Field(default=64, ge=1)
    keys: Path | None = None
    stable_pseudonyms: bool = False
    pseudonym_key: str = Field(default="", repr=False)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    guard_discovery: bool = False
    silence_info_days: int = Field(default=30, ge=0, le=365)
    silence_warning_days: int = Field(default=30, ge=0, le=365)
    policy: Path | None = None
    ca_file: Path | None = None
    rxnorm: Path | None = None
    cache: Path | None = None
    generator: str = "template"
    emergency_number: str = Field(default="", pattern=r"[0-9 +-]{0,20}")
    transcripts: Path | None = None
    reader: str = ""
    engine: str = ""
    engine_model: str = ""
    engine_key_file: Path | None = Field(default=None, repr=False)
    weights: str = ""
    weights_sha256: str = ""
    longer_texts: LongerTexts = LongerTexts.OFF

    @field_validator("generator")
    @classmethod
    def _of_known_back_ends(cls, written: str) -> str:
        read_choices(written)
        return written

    @field_validator("database_url")
    @classmethod
    def _of_postgresql(cls, url: str) -> str:
        """libpq alone would go over the network without TLS where the server offers none."""
        parts = urlsplit(url)
        if url and parts.scheme not in {"postgresql", "postgres"}:
            raise ValueError("must be a URL that begins with postgresql://")
        options = parse_qs(parts.query)
        hosts = [parts.hostname or "", *options.get("host", ()), *options.get("hostaddr", ())]
        if "sslmode" not in options and any(host not in _HERE and host[0] != "/" for host in hosts):
            raise ValueError("a server elsewhere needs sslmode in the URL: verify-full, with sslrootcert")
        return url

    @field_validator("audit_required")
    @classmethod
    def _or_one_process(cls, is_required: bool, info: ValidationInfo) -> bool:
        """What several let in while the store is away, none of them could tell from a replay."""
        if not is_required and (info.data.get("workers", 1) > 1 or info.data.get("database_url")):
            raise ValueError("false needs one process: OSLER_WORKERS=1, and OSLER_STORE instead of OSLER_DATABASE_URL")
        return is_required

    @field_validator("reader")
    @classmethod
    def _of_a_known_back_end(cls, written: str) -> str:
        if written and written not in back_ends():
            raise ValueError(f"unknown back end {written!r}; one of {', '.join(sorted(back_ends()))}")
        return written

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("longer_texts")
    @classmethod
    def _where_a_browser_can_follow(cls, which: LongerTexts, info: ValidationInfo) -> LongerTexts:
        """A link is followed by a browser: to one process, which alone has the text, and not in the clear."""
        if which is LongerTexts.OFF:
            return which
        if info.data.get("workers", 1) > 1:
            raise ValueError("needs OSLER_WORKERS=1, because a text is kept in the memory of the process that wrote it")
        public = str(info.data.get("public_url", ""))
        url = urlsplit(public or f"http://{info.data.get('host', '')}")
        is_closed = url.scheme == "https" or (url.scheme == "http" and url.hostname in _HERE)
        if not is_closed or not (public or info.data.get("sandbox")):
            raise ValueError("needs OSLER_PUBLIC_URL, an https address that browsers reach")
        return which

    @property
    def place(self) -> Path | str:
        """Where the store is: the PostgreSQL database if one is named, else the file."""
        return self.database_url or self.store

    @property
    def base_url(self) -> str:
        """The address that clients know this server by; JWT audiences start with it."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, **overrides: object) -> "Settings":
        """Read the environment; ``overrides`` (from the command line) win when not ``None``, a file over a database.

        Raises:
            SettingsError: a value is wrong, or an OSLER_ variable is not a setting.
        """
        found = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for name, value in found.items():
            if name.startswith("OSLER_") and not name.startswith("OSLER_CONFORMANCE"):
                field = name.removeprefix("OSLER_").lower()
                if field not in cls.model_fields:
                    raise SettingsError(f"{name} is not a setting of Osler; see the README")
                values[field] = [part.strip() for part in value.split(",")] if field == "cors_origins" else value
        if overrides.get("store") is not None:
            values.pop("database_url", None)
        values.update({name: value for name, value in overrides.items() if value is not None})
        try:
            return cls.model_validate(values)
        except ValidationError as fault:
            first = fault.errors()[0]
            raise SettingsError(f"OSLER_{str(first['loc'][0]).upper()}: {first['msg']}") from fault

    def publish(self) -> None:
        """Write the settings back to the environment, for worker processes that read them anew."""
        for name in type(self).model_fields:
            os.environ.pop(f"OSLER_{name.upper()}", None)
        for name, value in self.model_dump(mode="json", exclude_defaults=True).items():
            os.environ[f"OSLER_{name.upper()}"] = ",".join(value) if isinstance(value, list) else str(value)

    def read_tenants(self) -> tuple[Tenant, ...]:
        """Read the tenants' file.

        Raises:
            SettingsError: it cannot be read, a key is wrong, or two tenants share issuer and tenant claim.
        """
        if self.tenants is None:
            return ()
        try:
            content = tomllib.loads(self.tenants.read_text(encoding="utf-8"))
            tenants = _TenantFile.model_validate(content).tenant
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise SettingsError(f"{self.tenants}: {fault}") from fault
        except ValidationError as fault:
            first = fault.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise SettingsError(f"{self.tenants}: {key}: {first['msg']}") from fault
        _check_unique(self.tenants, tenants)
        return tenants


def _check_unique(path: Path, tenants: tuple[Tenant, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for tenant in tenants:
        if (tenant.jwks is None) == (tenant.jku is None):
            raise SettingsError(f"{path}: tenant {tenant.id}: give either jwks (a file) or jku (a URL)")
        for claim in tenant.tenants or ("",):
            if (tenant.issuer, claim) in seen:
                raise SettingsError(f"{path}: tenant {tenant.id}: issuer and tenant claim stand twice")
            seen.add((tenant.issuer, claim))
