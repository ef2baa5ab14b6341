"""What the audit keeps of each call: who, which service, which rules, which bytes; nothing of the chart."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from cds_hooks.auth import Caller
from cds_hooks.clock import Clock
from cds_hooks.consultation import Spoken
from cds_hooks.protocol.card import Card
from cds_hooks.service import Service
from privacy.audit import AuditEvent, AuditLog, digest
from privacy.driver import Connection
from privacy.pseudonym import Pseudonyms
from privacy.resources.table import policy

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Writes audit events; each future resolves when the record is safely stored."""

    log: AuditLog
    pseudonyms: Pseudonyms
    clock: Clock

    def answered(
        self,
        caller: Caller,
        spoken: Spoken,
        service: Service,
        *,
        body: bytes,
        hook_instance: str,
        patient_id: str,
        seconds: float,
        also: Callable[[Connection], object] | None = None,
    ) -> "asyncio.Future[None]":
        """Record one answer, together with what is ``also`` to be written or not at all."""
        versions = spoken.assessment.versions
        topics = {card.source.topic.code for card in spoken.cards if card.source.topic}
        event = AuditEvent(
            at=self.clock(),
            outcome="answered",
            tenant=caller.tenant,
            issuer=caller.issuer,
            subject=self.pseudonyms.of("subject", caller.issuer, caller.subject) if caller.subject else None,
            service=service.id,
            hook=service.hook,
            hook_instance=self._instance(caller.tenant, hook_instance),
            request_digest=digest(body),
            patient=self.pseudonyms.of("patient", caller.tenant, patient_id),
            case_digest=digest(spoken.sealed.payload),
            code_version=versions.code,
            knowledge_version=versions.knowledge,
            elements_digest=policy().digest,
            rule_ids=tuple(sorted(topics)),
            card_uuids=tuple(str(card.uuid) for card in spoken.cards),
            silenced=tuple(sorted(item.topic for item in spoken.unrepeated)),
            gaps=tuple(sorted(Counter(gap.why.value for gap in spoken.assessment.gaps).items())),
            alarms=spoken.sealed.alarms,
            duration_ms=round(seconds * 1000),
        )
        return asyncio.wrap_future(self.log.record(event, also))

    def about_text(
        self, caller: Caller, spoken: Spoken, service: Service, card: Card, *, hook_instance: str, patient_id: str
    ) -> AuditEvent:
        """What is said of a longer text whenever it is written or shown; who reads it is not known."""
        versions = spoken.assessment.versions
        return AuditEvent(
            at=self.clock(),
            outcome="",
            tenant=caller.tenant,
            service=service.id,
            hook=service.hook,
            hook_instance=self._instance(caller.tenant, hook_instance),
            patient=self.pseudonyms.of("patient", caller.tenant, patient_id),
            case_digest=digest(spoken.sealed.payload),
            code_version=versions.code,
            knowledge_version=versions.knowledge,
            elements_digest=policy().digest,
            rule_ids=(card.source.topic.code,) if card.source.topic else (),
            card_uuids=(str(card.uuid),),
        )

    def told(self, about: AuditEvent, outcome: str, page: bytes) -> "asyncio.Future[None]":
        """Record that a longer text was written or shown, with the digest of its page."""
        event = replace(about, at=self.clock(), outcome=outcome, request_digest=digest(page))
        return asyncio.wrap_future(self.log.record(event))

    def _instance(self, tenant: str, hook_instance: str) -> str:
        """A UUID identifies nobody and finds the call again; anything else might, and is hidden."""
        if _UUID.fullmatch(hook_instance):
            return hook_instance.lower()
        return self.pseudonyms.of("hook", tenant, hook_instance)

    def heard(self, caller: Caller, service_id: str, body: bytes) -> "asyncio.Future[None]":
        """Record that feedback came."""
        event = AuditEvent(
            at=self.clock(),
            outcome="feedback",
            tenant=caller.tenant,
            issuer=caller.issuer,
            service=service_id,
            request_digest=digest(body),
        )
        return asyncio.wrap_future(self.log.record(event))
