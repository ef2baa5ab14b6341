"""``POST /assistant``: one message of a patient in, one reply out; nothing is kept unless the site asks for it."""

import re
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cds_hooks.asking import open_books, quoted, reply
from cds_hooks.asking_door import Replied, decoded, nameless, recorded
from cds_hooks.auth import Caller
from cds_hooks.errors import BadRequest, TooLarge
from cds_hooks.locale import say
from cds_hooks.pipeline import Desk
from model.domain.text import Language, same
from model.language.answer import Answer
from model.language.ask import language_of
from model.language.assistant.speak import Kind, Spoken, speak

_ALARMS: Final = frozenset({Kind.URGENT, Kind.CRISIS})
_SERVICE: Final = "assistant"
_LONGEST: Final = 4_000
_SESSION: Final = re.compile(r"[0-9a-f-]{8,64}")


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent: a message, the one before it, and the page's own name for the talk."""

    text: str
    before: str = ""
    session: str = ""
    language: Language | None = None


async def converse(body: bytes, caller: Caller, desk: Desk) -> Replied:
    """Answer one message.

    Raises:
        BadRequest: no such message or language.
        TooLarge: the message is longer than is read.
        Busy: no worker is free, or the store does not take the record.
    """
    started = time.monotonic()
    sent = decoded(body, _Message, "send {text, before, session, language}; language is en or zh")
    if not sent.text.strip():
        raise BadRequest("text is empty")
    if max(len(sent.text), len(sent.before)) > _LONGEST:
        raise TooLarge(f"a message may have {_LONGEST} characters")
    language = sent.language or language_of(sent.text)
    spoken = await desk.pool.start(lambda: _spoken(sent, language, desk))
    said = _object(spoken, language, desk.emergency_number)
    if (folder := desk.transcripts) is not None:
        await desk.pool.start(partial(_keep, sent, said, folder, desk.clock()))
    seconds = time.monotonic() - started
    rules = {item.rule_id for item in spoken.quotations if item.rule_id}
    if not await recorded(_SERVICE, nameless(sent.text), rules, caller, desk, seconds):
        said |= {"recorded": False}
    return Replied(body=msgspec.json.encode(said), kind=spoken.kind, seconds=seconds)


def _spoken(sent: _Message, language: Language, desk: Desk) -> Spoken:
    """Emergencies are looked for in the words as they came; everything else in those without identifiers."""

    def ask(text: str) -> Answer:
        books = open_books(desk.cache)
        return reply(nameless(text), books, language)

    return speak(sent.text, sent.before, ask, language)


def _object(spoken: Spoken, language: Language, number: str) -> dict[str, object]:
    """The reply as JSON; in an emergency where to go comes first and nothing else is said."""
    key = "assistant_number" if number else "assistant_numbers"
    where = say(key, number=same(number)).spoken(language)
    if spoken.kind is not Kind.URGENT or any(item.help == "crisis" for item in spoken.emergencies):
        where = f"{where} {say('assistant_talk').spoken(language)}"
    if spoken.kind not in _ALARMS:
        where = f"{say('assistant_watch').spoken(language)} {where}"
    return {
        "kind": spoken.kind,
        "text": say(f"assistant_{spoken.kind}").spoken(language),
        "where": where if spoken.says_where else "",
        "quotations": [quoted(item) for item in spoken.quotations],
        "plain": [{"term": term, "words": words} for term, words in spoken.plain],
        "emergencies": [item.id for item in spoken.emergencies],
    }


def _keep(sent: _Message, said: dict[str, object], folder: Path, at: datetime) -> None:
    """Append the exchange without identifiers to the day's file."""
    folder.mkdir(parents=True, exist_ok=True)
    session = sent.session if _SESSION.fullmatch(sent.session) else ""
    line = {"at": at.isoformat(), "session": session, "message": nameless(sent.text), "kind": said["kind"]}
    with (folder / f"{at.date().isoformat()}.ndjson").open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")
