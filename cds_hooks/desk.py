"""Makes and closes everything that answers share; warms it up so that the first patient does not wait."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cds_hooks.auth import Authenticator, Caller
from cds_hooks.authorities import authorities
from cds_hooks.bookcase import Bookcase
from cds_hooks.clock import Clock
from cds_hooks.consultation import Engine
from cds_hooks.ledger import Ledger
from cds_hooks.limits import Limits
from cds_hooks.logs import Log, make_log
from cds_hooks.longer.shelf import Shelf
from cds_hooks.longer.writer import Longer
from cds_hooks.metrics import Metrics
from cds_hooks.outage import Outage
from cds_hooks.pipeline import Desk
from cds_hooks.prefetch import Reach
from cds_hooks.record import Recorder
from cds_hooks.replay import Replay, ReplayStore, ReplayWindow
from cds_hooks.services import discovered
from cds_hooks.settings import Settings, SettingsError
from cds_hooks.talks import Talks
from cds_hooks.voices import open_voices
from cds_hooks.wording import Wording
from cds_hooks.workers import WorkerPool
from fhir_adapter.capability import Capabilities
from fhir_adapter.deadline import Deadline
from fhir_adapter.documents import fetch_json
from fhir_adapter.drugs import DrugBook, book
from fhir_adapter.errors import FhirError
from fhir_adapter.guard import Guards
from fhir_adapter.rxnorm_files import load_release
from fhir_adapter.transport import HttpxTransport
from model.domain.assessment import Urgency
from model.engine import run
from model.knowledge.load import load
from privacy.audit import AuditLog
from privacy.database import Database
from privacy.errors import KeysRefused
from privacy.keys import KeyRing, refuse_beside, refuse_weak_text
from privacy.presence import Presence
from privacy.pseudonym import Pseudonyms

_KEYS_SECONDS = 2.0
_STORE_SECONDS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """A desk and what must be closed after it."""

    desk: Desk
    database: Database
    transport: HttpxTransport
    replay: Replay
    presence: Presence | None

    async def close(self) -> None:
        """Let running jobs end, write what was accepted, close connections."""
        self.desk.longer.stop()
        self.desk.wording.close()
        self.desk.longer.close()
        self.desk.pool.close()
        await self.transport.aclose()
        await self.desk.outage.close()
        await self.replay.end()
        self.database.close()
        if self.presence is not None:
            self.presence.end()


def open_desk(
    settings: Settings, *, sandbox: Caller | None, clock: Clock, engine: Engine = run, log: Log | None = None
) -> OpenDesk:
    """Open the store, load and check the knowledge, read the tenants.

    Raises:
        SettingsError, KnowledgeError, ServiceClash, StoreUnavailable, KeysRefused: it cannot start as configured.
    """
    knowledge = load(policy=settings.policy)
    tenants = settings.read_tenants()
    if not tenants and sandbox is None:
        raise SettingsError("OSLER_TENANTS: no tenant is registered; give a file, or start with --sandbox")
    ring = _ring(settings)
    pseudonyms = _pseudonyms(settings, ring)
    is_alone = not settings.audit_required
    presence = Presence(settings.place, is_alone=is_alone) if isinstance(settings.place, Path) else None
    database = Database.open(settings.place, patience=_STORE_SECONDS)
    transport = HttpxTransport(tls=authorities(settings.ca_file))
    ledger = Ledger(database, pseudonyms)
    pool = WorkerPool(threads=settings.threads, queue=settings.queue)
    metrics = Metrics(ledger.rates, lambda: pool.taken)
    audit = AuditLog(database, ring.signer() if ring else None)
    recorder = Recorder(log=audit, pseudonyms=pseudonyms, clock=clock)
    outage = Outage(database, audit, metrics, clock, log or make_log(settings.log_level), is_allowed=is_alone)
    replay = _replay(database, outage, clock().timestamp())
    voices = open_voices(settings)

    async def fetch(url: str) -> bytes:
        return await fetch_json(url, transport, Deadline.after(_KEYS_SECONDS))

    desk = Desk(
        services=discovered(),
        knowledge=knowledge,
        auth=Authenticator(tenants, replay=replay, clock=clock, fetch=fetch, sandbox=sandbox),
        reach=Reach(transport=transport, guards=Guards(), capabilities=Capabilities(), refused=metrics.links_refused),
        pool=pool,
        recorder=recorder,
        ledger=ledger,
        talks=Talks(database, clock),
        outage=outage,
        metrics=metrics,
        limits=Limits(body_bytes=settings.body_limit, body_seconds=settings.body_seconds, depth=settings.depth_limit),
        clock=clock,
        language=settings.language,
        deadline_seconds=settings.deadline_ms / 1000,
        fetch_seconds=settings.fetch_ms / 1000,
        entry_limit=settings.entry_limit,
        silences={
            Urgency.INFO: timedelta(days=settings.silence_info_days),
            Urgency.WARNING: timedelta(days=settings.silence_warning_days),
        },
        wording=Wording(voices, metrics),
        longer=Longer(voices, recorder, metrics, Shelf(), which=settings.longer_texts, base=settings.base_url),
        drugs=_drugs(settings),
        bookcase=Bookcase(settings.cache),
        emergency_number=settings.emergency_number,
        transcripts=settings.transcripts,
        engine=engine,
    )
    return OpenDesk(desk=desk, database=database, transport=transport, replay=replay, presence=presence)


def _replay(database: Database, outage: Outage, began: float) -> Replay:
    """Used tokens, remembered here too where answers may leave without the store."""
    store = ReplayStore(database, began=began, is_alone=outage.is_allowed)
    return ReplayWindow(store, outage, began=began) if outage.is_allowed else store


def _drugs(settings: Settings) -> DrugBook | None:
    """The drug book with the site's own RxNorm release; ``None`` leaves Osler's own table alone."""
    if settings.rxnorm is None:
        return None
    try:
        return book(load_release(settings.rxnorm / "RXNCONSO.RRF", settings.rxnorm / "RXNREL.RRF"))
    except (OSError, FhirError) as fault:
        raise SettingsError(f"OSLER_RXNORM: {fault}") from fault


def _ring(settings: Settings) -> KeyRing | None:
    """The master keys; a file that is missing, exposed, weak or beside the store raises ``KeysRefused``."""
    if settings.keys is None:
        return None
    refuse_beside(settings.keys, settings.place)
    return KeyRing.load(settings.keys)


def _pseudonyms(settings: Settings, ring: KeyRing | None) -> Pseudonyms:
    """Forgotten with the process, unless the site asks for stable ones."""
    if settings.pseudonym_key and settings.stable_pseudonyms:
        raise SettingsError("OSLER_STABLE_PSEUDONYMS: take it or OSLER_PSEUDONYM_KEY, not both")
    if settings.stable_pseudonyms:
        if ring is None:
            raise SettingsError("OSLER_STABLE_PSEUDONYMS: needs OSLER_KEYS; make a file with `osler keys init`")
        return ring.pseudonyms()
    if not settings.pseudonym_key:
        return Pseudonyms()
    try:
        refuse_weak_text(settings.pseudonym_key, "OSLER_PSEUDONYM_KEY")
    except KeysRefused as fault:
        raise SettingsError(str(fault)) from fault
    return Pseudonyms(settings.pseudonym_key.encode())
