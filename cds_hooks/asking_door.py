"""``POST /ask``: a question over HTTP, asked without the asker's identifiers; recorded without its words."""

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import msgspec

from cds_hooks.asking import LONGEST, answer_object, reply
from cds_hooks.asking_patient import open_file
from cds_hooks.auth import Caller
from cds_hooks.errors import BadRequest, PreconditionFailed, TooLarge
from cds_hooks.pipeline import Desk
from fhir_adapter.errors import FhirError
from model.domain.text import Language
from model.domain.version import CODE_VERSION
from model.language.ask import language_of
from privacy.audit import AuditEvent, digest
from privacy.errors import LeakFound
from privacy.text_scrubber import scrub

SERVICE: Final = "ask"
_Sent = TypeVar("_Sent", bound=msgspec.Struct)
_PLACEHOLDER: Final = re.compile(r"\[[A-Z]+-\d+\]")


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent: a question, the language of the answer, and the Bundle of a patient where it is about one."""

    question: str
    language: Language | None = None
    bundle: msgspec.Raw = msgspec.Raw()
    patient: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The answer's bytes, and what the log and the metrics count of it."""

    body: bytes
    kind: str
    seconds: float


async def asked(body: bytes, caller: Caller, desk: Desk) -> Replied:
    """Answer one question.

    Raises:
        BadRequest: no such question or language.
        TooLarge: the question is longer than is read.
        PreconditionFailed: the Bundle cannot be read, or its identity could not be removed.
        Busy: no worker is free, or the store does not take the record.
    """
    started = time.monotonic()
    sent = decoded(body, _Asked, "send {question, language, bundle, patient}; language is en or zh")
    if not sent.question.strip():
        raise BadRequest("question is empty")
    if len(sent.question) > LONGEST:
        raise TooLarge(f"a question may have {LONGEST} characters")
    question = nameless(sent.question)
    try:
        await desk.bookcase.opened()
        found = await desk.pool.aside(partial(_answer, sent, question, desk))
    except (FhirError, LeakFound) as fault:
        raise PreconditionFailed("the Bundle of the patient could not be read") from fault
    seconds = time.monotonic() - started
    kind = "about" if "about" in found else "supported" if found["supported"] else "silent"
    told = [*_rows(found.get("answer")), *_rows(found.get("about"))]
    rules = {str(item["rule_id"]) for item in told if item["rule_id"]}
    if not await recorded(SERVICE, question, rules, caller, desk, seconds):
        found |= {"recorded": False}
    return Replied(body=msgspec.json.encode(found), kind=kind, seconds=seconds)


def decoded(body: bytes, kind: type[_Sent], wanted: str) -> _Sent:
    """Read what is sent.

    Raises:
        BadRequest: it has another shape; the message is ``wanted``.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadRequest(wanted) from fault


def nameless(question: str) -> str:
    """The question without what identifies a person; only this is looked up, and its digest recorded."""
    return " ".join(_PLACEHOLDER.sub(" ", scrub(question, ())).split())


def _answer(sent: _Asked, question: str, desk: Desk) -> dict[str, object]:
    books, is_general = desk.bookcase.books(), True
    if bytes(sent.bundle) not in (b"", b"null"):
        file = open_file(bytes(sent.bundle), patient_id=sent.patient, as_of=desk.clock(), knowledge=desk.knowledge)
        if said := file.ask(question, books.corpus.names):
            spoken = sent.language or language_of(question)
            return {"about": [file.sent(item, spoken) for item in said], "supported": True}
        is_general = not file.is_asked_of(question, books.corpus.names)
    return answer_object(reply(question, books, sent.language, is_general=is_general), books)


async def recorded(
    service: str, question: str, rules: Iterable[str], caller: Caller, desk: Desk, seconds: float
) -> bool:
    """Write the audit line; of the question, already nameless, only the digest. Whether it is kept.

    Raises:
        Busy: it is not: no audit, no answer.
    """
    event = AuditEvent(
        at=desk.clock(),
        outcome="answered",
        tenant=caller.tenant,
        issuer=caller.issuer,
        subject=desk.recorder.pseudonyms.of("subject", caller.issuer, caller.subject) if caller.subject else None,
        service=service,
        request_digest=digest(question.encode()),
        code_version=CODE_VERSION,
        knowledge_version=desk.knowledge.version,
        rule_ids=tuple(sorted(rules)),
        duration_ms=round(seconds * 1000),
    )
    return await desk.outage.kept(lambda: asyncio.wrap_future(desk.recorder.log.record(event)), service)


def _rows(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []
