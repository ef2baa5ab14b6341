"""``POST /assistant``: one message of a patient in, one reply out; a talk is forgotten half an hour after it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cds_hooks.asking import quoted, reply
from cds_hooks.asking_door import Replied, decoded, nameless, recorded
from cds_hooks.auth import Caller
from cds_hooks.bookcase import NotOpened
from cds_hooks.errors import BadRequest, TooLarge
from cds_hooks.locale import if_emergency, say
from cds_hooks.pipeline import Desk
from cds_hooks.talks import Session
from model.domain.text import Language, Text, same
from model.language.answer import Answer
from model.language.ask import language_of
from model.language.assistant.speak import Kind, Spoken, speak

_ALARMS: Final = frozenset({Kind.URGENT, Kind.CRISIS})
_UNTOLD: Final = frozenset({Kind.UNREAD, Kind.DOSE, Kind.WORRY})
"""Nothing of a body was told that could be sudden or get worse."""
_SERVICE: Final = "assistant"
_LONGEST: Final = 4_000
_NUMBERS: Final = "112, 911, 120"
"""Of Europe and many countries, of the USA and Canada, of mainland China; where a site names none."""
_BETWEEN: Final = Text(en=" ", zh="")


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent: a message, and the id of the talk that it belongs to; without one a talk begins."""

    text: str
    session: str = ""
    language: Language | None = None


class _Ended(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent to end a talk: its id."""

    session: str


async def converse(body: bytes, caller: Caller, desk: Desk) -> Replied:
    """Answer one message.

    Raises:
        BadRequest: no such message or language.
        TooLarge: the message is longer than is read.
        Busy: no worker is free, or the store does not take the record.
    """
    started = time.monotonic()
    sent = decoded(body, _Message, "send {text, session, language}; language is en or zh")
    if not sent.text.strip():
        raise BadRequest("text is empty")
    if max(len(sent.text), len(sent.session)) > _LONGEST:
        raise TooLarge(f"a message may have {_LONGEST} characters")
    heard = nameless(sent.text)
    language = sent.language or language_of(sent.text)
    speaking = partial(_spoken, sent, heard, language, caller, desk)
    try:
        spoken, session = await desk.pool.aside(speaking)
    except NotOpened:  # an emergency is answered without books, and waits for none
        await desk.bookcase.opened()
        spoken, session = await desk.pool.aside(speaking)
    said = _object(spoken, language, desk.emergency_number) | {"heard": heard, "session": session.id}
    if (folder := desk.transcripts) is not None:
        await desk.pool.start(partial(_keep, session.mark, heard, spoken.kind, folder, desk.clock()))
    seconds = time.monotonic() - started
    rules = {item.rule_id for item in spoken.quotations if item.rule_id}
    if not await recorded(_SERVICE, heard, rules, caller, desk, seconds):
        said |= {"recorded": False}
    return Replied(body=msgspec.json.encode(said), kind=spoken.kind, seconds=seconds)


async def end(body: bytes, desk: Desk) -> None:
    """Forget a talk.

    Raises:
        BadRequest: no id of a talk is sent.
        Busy: no worker is free, or the store does not take it.
    """
    sent = decoded(body, _Ended, "send {session}")
    await desk.pool.start(partial(desk.talks.end, sent.session))


def _spoken(sent: _Message, heard: str, language: Language, caller: Caller, desk: Desk) -> tuple[Spoken, Session]:
    """Rules look for emergencies in the words as they came; everything else reads those without identifiers."""

    def ask(text: str) -> Answer:
        found = reply(nameless(text), desk.bookcase.books(), language)
        return replace(found, quotations=tuple(it for it in found.quotations if not it.is_crossed))

    session = desk.talks.open(sent.session, caller)
    spoken, talk = speak(sent.text, ask, language, nameless=heard, talk=session.talk)
    session = replace(session, talk=talk)
    desk.talks.keep(session, caller)
    return spoken, session


def _object(spoken: Spoken, language: Language, number: str) -> dict[str, object]:
    """The reply as JSON; in an emergency where to go comes first and nothing else is said."""
    languages = tuple(dict.fromkeys((language, *Language))) if spoken.in_both else (language,)
    return {
        "kind": spoken.kind,
        "text": "\n".join(say(f"assistant_{spoken.kind}").spoken(each) for each in languages),
        "where": "\n".join(_everywhere(spoken, languages, number)) if spoken.says_where else "",
        "quotations": [quoted(item) for item in spoken.quotations],
        "plain": [{"term": term, "words": words} for term, words in spoken.plain],
        "emergencies": [item.id for item in spoken.emergencies],
        "earlier": [item.id for item in spoken.earlier],
        "about": spoken.about,
    }


def _everywhere(spoken: Spoken, languages: tuple[Language, ...], number: str) -> Iterator[str]:
    """Where to get help, a line a language; first in that of the message, if it is one of those with a sentence."""
    if abroad := if_emergency(spoken.abroad, number or _NUMBERS):
        yield abroad
    yield from (_where(spoken, each, number) for each in languages)


def _where(spoken: Spoken, language: Language, number: str) -> str:
    """Where to get help."""
    helps = {item.help for item in (*spoken.emergencies, *spoken.earlier)}
    is_bodily = spoken.kind is Kind.URGENT or bool(spoken.earlier)
    sentences = [
        _urged(spoken),
        say("assistant_number" if number else "assistant_numbers", number=same(number)),
        say("assistant_police") if helps & {"police", "rescue"} else None,
        say("assistant_talk") if not is_bodily or helps & {"crisis", "police", "unsure"} else None,
        say("assistant_today") if helps == {"watch"} else None,
    ]
    return _BETWEEN.spoken(language).join(each.spoken(language) for each in sentences if each is not None)


def _urged(spoken: Spoken) -> Text | None:
    """When to seek help; an alarm's own sentence says it."""
    if spoken.kind in _ALARMS:
        return None
    unread = "assistant_if_emergency" if spoken.kind in _UNTOLD else "assistant_watch"
    return say("assistant_earlier" if spoken.earlier else unread)


def _keep(mark: str, heard: str, kind: Kind, folder: Path, at: datetime) -> None:
    """Append the exchange without identifiers to the day's file."""
    folder.mkdir(parents=True, exist_ok=True)
    line = {"at": at.isoformat(), "session": mark, "message": heard, "kind": kind}
    with (folder / f"{at.date().isoformat()}.ndjson").open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")
