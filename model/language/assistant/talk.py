"""What a talk remembers from one message to the next: what "it" is, what was said last, and open emergencies."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_toml
from model.knowledge.records import Record
from model.language.urgent.emergency import Emergency

_LONGEST: Final = 1_000
_LONGEST_POINTER: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk so far; it does not grow. Nothing in it identifies a person.

    Attributes:
        said: the last message without identifiers; empty where it raised an alarm.
        topic: the word or definition that was spoken of last; empty where it was something else.
        alarms: emergencies that were told of, until somebody helps.
    """

    turns: int = 0
    said: str = ""
    topic: str = ""
    alarms: tuple[Emergency, ...] = ()


NEW: Final = Talk()


class _FollowFile(Record):
    more: tuple[str, ...]
    repeat: tuple[str, ...]
    pointer: tuple[str, ...]
    bare: tuple[str, ...]
    courtesy: tuple[str, ...]
    helped: tuple[str, ...]
    unhelped: tuple[str, ...]
    worried: tuple[str, ...]


def shortened(nameless: str) -> str:
    """As much of a message as is remembered: its end."""
    return nameless[-_LONGEST:]


def meant(text: str, topic: str) -> str:
    """What a short message that points back asks, with the topic named; empty where it does not point back.

    "and what about HDL?" asks for HDL, "那它呢？" for the topic, "is it inherited?" whether the topic is.
    """
    plain = _plain(text)
    if len(plain) > _LONGEST_POINTER:
        return ""
    if topic and _cues("repeat").search(plain):
        return topic
    if (more := _cues("more").search(plain)) is not None:
        asked = next(group for group in more.groups() if group is not None).strip()
        return topic if _cues("pointer").fullmatch(asked) else asked
    return _cues("pointer").sub(lambda _: topic, plain) if topic and _cues("pointer").search(plain) else ""


def asks_what_it_is(text: str) -> bool:
    """Whether a message asks nothing but what "it" is; after a complaint that is a question for a diagnosis."""
    return _cues("bare").fullmatch(_plain(text)) is not None


def is_courtesy(text: str) -> bool:
    """Whether a message is a greeting or thanks and nothing else."""
    return _cues("courtesy").fullmatch(_plain(text)) is not None


def is_helped(text: str) -> bool:
    """Whether a message says that help was called or is there; a question or a denial does not."""
    plain = text.casefold().replace("’", "'")
    return _cues("helped").search(plain) is not None and _cues("unhelped").search(plain) is None


def is_worried(text: str) -> bool:
    """Whether a message tells of fear of a result, a test or a treatment to come."""
    return _cues("worried").search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'").strip(" \t\n?？!！.。…,，")


@lru_cache(maxsize=8)
def _cues(name: str) -> re.Pattern[str]:
    told = read_toml(Path(__file__).with_name("follow.toml"), _FollowFile)
    return re.compile("|".join(getattr(told, name)))
