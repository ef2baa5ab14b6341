"""The emergencies of a message in whatever way it is written: plainly, disguised, or in another language."""

from dataclasses import dataclass

from model.language.urgent.abroad import told_abroad
from model.language.urgent.concepts import plain
from model.language.urgent.emergency import Emergency
from model.language.urgent.urgent import emergencies
from model.language.urgent.writing import in_characters, rewritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was found.

    ``is_foreign``: in words that are neither English nor Chinese characters; the reply is due in both languages.
    """

    found: tuple[Emergency, ...]
    is_foreign: bool = False


def heard(text: str, nameless: str | None = None) -> Heard:
    """The emergencies of a message; what is foreign counts where it is an alarm.

    Args:
        text: the message, as it was written.
        nameless: the message without what identifies a person; only a message of no person may go without.
    """
    said = text if nameless is None else nameless
    found = emergencies(text, nameless)
    if has_alarm(found):
        return Heard(found=found)
    if (other := rewritten(text)) != plain(text):
        disguised = emergencies(other, rewritten(said))
        found = disguised if has_alarm(disguised) else found or disguised
        if has_alarm(found):
            return Heard(found=found)
    characters = in_characters(text)
    if characters and has_alarm(spelled := emergencies(characters, in_characters(said))):
        return Heard(found=spelled, is_foreign=True)
    foreign = told_abroad(text)
    return Heard(found=foreign, is_foreign=True) if foreign else Heard(found=found)


def has_alarm(found: tuple[Emergency, ...]) -> bool:
    """Whether one of them is more than a caution."""
    return any(item.help != "watch" for item in found)
