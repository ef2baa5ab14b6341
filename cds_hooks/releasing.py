"""``osler deidentify`` for FHIR: streams in, streams out, counts beside it; the loops around ``privacy.resources``."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

import click
import msgspec
from tqdm import tqdm

from cds_hooks.clock import now
from cds_hooks.settings import Settings, SettingsError
from model.domain.version import CODE_VERSION
from privacy.audit import AuditEvent, AuditLog
from privacy.database import Database
from privacy.errors import BadKeys, LeakFound, PrivacyError
from privacy.keyring import Keyring
from privacy.keys import KeyRing
from privacy.resources.bulk import Index, files_of, first_kind
from privacy.resources.harvest import TooDeep
from privacy.resources.release import NotFhir, Releaser
from privacy.resources.risk import Risk, as_svg, as_text
from privacy.text_scrubber import Scrubber, scrub, with_stand_ins, withhold

_SUPPRESSED: Final = b'{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"suppressed"}]}'
_BROKEN: Final = (NotFhir, TooDeep, LeakFound)


@dataclass(slots=True)
class Tally:
    """What a run did, in numbers and in names of FHIR; nothing of any chart."""

    units: int = 0
    resources: int = 0
    errors: int = 0
    alarms: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def as_json(self, releaser: Releaser) -> str:
        """One line of JSON, with the profile and the digest of the policy."""
        return msgspec.json.encode(
            {
                "profile": releaser.profile.name,
                "policy": releaser.policy.digest,
                "units": self.units,
                "resources": self.resources,
                "errors": self.errors,
                "alarms": self.alarms,
                "withheld": dict(sorted(self.withheld.items())),
                "dropped": dict(sorted(self.dropped.items())),
            }
        ).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one run of the command is asked for."""

    profile: str
    source: Path | None
    target: Path | None
    as_of: date | None
    purpose: str
    recipient: str
    plot: Path | None
    audit: str | None
    is_weekly: bool
    has_text: bool
    has_surrogates: bool = False
    is_risk: bool


def released(wish: Wish) -> int:
    """Do what the command asks; returns its exit status. Raises ``click.UsageError`` for what cannot be done."""
    if (wish.source is None) != (wish.target is None) and not wish.is_risk:
        raise click.UsageError("--input and --output belong together")
    releaser = _releaser(wish)
    counted = Risk() if wish.is_risk or wish.plot else None
    run = Run(releaser, counted)
    database, log = _audit(wish.audit)
    index = _indexed(wish.source) if wish.source else None
    try:
        if index is not None:
            releaser.look_up(index.known)
        _go(run, wish)
    finally:
        if index is not None:
            index.close()
    if counted is not None:
        report = counted.report()
        if wish.plot:
            wish.plot.write_text(as_svg(report), encoding="utf-8")
        if wish.is_risk:
            click.echo(as_text(report), nl=False)
    if database and log:
        log.record(_event(run.tally, releaser)).result()
        database.close()
    click.echo(run.tally.as_json(releaser), err=True)
    return 1 if run.tally.errors else 0


class Run:
    """One run of the command: releases unit after unit and counts."""

    def __init__(self, releaser: Releaser, risk: Risk | None = None) -> None:
        self.tally = Tally()
        self._releaser, self._risk = releaser, risk

    def answer(self, raw: bytes, number: int) -> bytes | None:
        """The answer to one unit: itself without identity, an error object, or ``None`` when all of it is withheld.

        An error object holds the number of the line and a fixed text, nothing of the line.
        """
        tally = self.tally
        tally.units += 1
        try:
            done = self._releaser.release(raw)
        except _BROKEN as fault:
            tally.errors += 1
            tally.alarms += isinstance(fault, LeakFound)
            return msgspec.json.encode({"id": None, "line": number, "error": str(fault)})
        tally.resources += done.resources
        tally.alarms += done.alarms
        tally.withheld += done.withheld
        tally.dropped += done.dropped
        if not done.payload:
            return None
        if self._risk is not None:
            self._risk.add(done.payload)
        return done.payload

    def stream(self, source: BinaryIO) -> Iterator[bytes]:
        """Answer standard input: one resource or Bundle over any number of lines, or one on each line."""
        with tqdm(unit="B", unit_scale=True, disable=not sys.stderr.isatty()) as bar:
            for number, raw in enumerate(self._units(source), 1):
                if raw.strip():
                    yield self.answer(raw, number) or _SUPPRESSED
                bar.update(len(raw))

    def _units(self, source: BinaryIO) -> Iterator[bytes]:
        """Lines when the first or the second line is JSON by itself, else everything as one unit."""
        head = [line for line in (source.readline(), source.readline()) if line]
        if len(head) > 1 and any(map(_is_json, head)):
            self._releaser.scatter()
            yield from chain(head, source)
        elif head:
            yield b"".join(chain(head, source))

    def folder(self, source: Path, target: Path | None) -> None:
        """Release a Bulk Data folder into another, file by file; the files are named anew, by type and number.

        Without a target the files are only read, for the risk report.
        """
        files = files_of(source)
        size = sum(path.stat().st_size for path in files)
        if target is not None:
            target.mkdir(parents=True, exist_ok=True)
        numbers: Counter[str] = Counter()
        with tqdm(total=size, unit="B", unit_scale=True, disable=not sys.stderr.isatty()) as bar:
            for path in files:
                kind = first_kind(path)
                name = f"{kind}.{numbers[kind]:03d}.ndjson"
                numbers[kind] += 1
                with path.open("rb") as lines, (target / name if target else Path(os.devnull)).open("wb") as out:
                    for number, line in enumerate(lines, 1):
                        answer = self.answer(line, number) if line.strip() else None
                        if answer is not None:
                            out.write(answer + b"\n")
                        bar.update(len(line))


def _releaser(wish: Wish) -> Releaser:
    try:
        keyring = Keyring(Settings.from_env().pseudonym_key, recipient=wish.recipient)
    except (SettingsError, BadKeys) as fault:
        raise click.UsageError(f"OSLER_PSEUDONYM_KEY: {fault}") from fault
    return Releaser(
        wish.profile,
        keyring=keyring,
        today=now().date(),
        as_of=wish.as_of,
        purpose=wish.purpose,
        weeks=wish.is_weekly,
        scrubber=_scrubber(wish, keyring),
    )


def _scrubber(wish: Wish, keyring: Keyring) -> Scrubber:
    if not wish.has_text:
        return withhold
    return with_stand_ins(keyring.key("surrogates/v1")) if wish.has_surrogates else scrub


def _go(run: Run, wish: Wish) -> None:
    if wish.source is not None:
        run.folder(wish.source, wish.target)
        return
    for answer in run.stream(sys.stdin.buffer):
        if not wish.is_risk:
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()


def _audit(store: str | None) -> tuple[Database, AuditLog] | tuple[None, None]:
    """The chain that is to take the run, opened before anything goes out: no audit, no release."""
    if store is None:
        return None, None
    try:
        settings = Settings.from_env(store=store or None)
        database = Database.open(settings.place)
        signer = KeyRing.load(settings.keys).signer() if settings.keys else None
        return database, AuditLog(database, signer)
    except (SettingsError, PrivacyError) as fault:
        raise click.ClickException(f"nothing was released: {fault}") from fault


def _event(tally: Tally, releaser: Releaser) -> AuditEvent:
    """One record of the audit chain for the whole run."""
    counts = (
        ("resources", tally.resources),
        ("errors", tally.errors),
        ("withheld", tally.withheld.total()),
        ("dropped", tally.dropped.total()),
    )
    return AuditEvent(
        at=now(),
        outcome="released",
        service=f"deidentify:{releaser.profile.name}",
        code_version=CODE_VERSION,
        elements_digest=releaser.policy.digest,
        gaps=counts,
        alarms=tally.alarms,
    )


def _indexed(source: Path) -> Index:
    """The first pass over a folder: where its patients stand, and their days."""
    files = files_of(source)
    if not files:
        raise click.UsageError(f"no *.ndjson in {source}")
    index = Index(files)
    size = sum(path.stat().st_size for path in files)
    with tqdm(total=size, unit="B", unit_scale=True, desc="index", disable=not sys.stderr.isatty()) as bar:
        for count in index.build():
            bar.update(count)
    return index


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
