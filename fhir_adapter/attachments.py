"""The text inside an Attachment or Binary; what is not text is said, not guessed."""

import base64
import binascii
import html
import re
import string
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError
from fhir_adapter.gaps import entry_gap, shown
from fhir_adapter.shapes import Attachment, Shape
from model.domain.gap import Gap, Why
from model.domain.text import Text

MOST_BYTES: Final = 1_000_000

_TEXT: Final = frozenset({"", "text/plain", "text/html", "application/xhtml+xml", "text/markdown", "text/rtf+plain"})
_MARKUP: Final = frozenset({"text/html", "application/xhtml+xml"})
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_CHARSET: Final = re.compile(r"charset=\"?([A-Za-z0-9._-]{1,32})", re.IGNORECASE)
_DOCUMENT: Final = Text(en="a document", zh="一份文书")


class Binary(Shape):
    """FHIR Binary."""

    content_type: str = ""
    data: str = ""


def text_of(attachment: Attachment, context: Context) -> tuple[str, Gap | None]:
    """Return the text, or an empty one with the gap that says why there is none."""
    kind, data = attachment.content_type, attachment.data
    if not data and attachment.url:
        binary = _binary(attachment.url, context)
        if binary is None:
            return "", _gap(context, Why.NOT_SENT, "its content is only linked")
        kind, data = binary.content_type or kind, binary.data
    media = kind.partition(";")[0].strip().lower()
    if media not in _TEXT:
        return "", _gap(context, Why.NOT_ASSESSED, f"format {shown(media)}")
    if not data:
        return "", _gap(context, Why.NOT_SENT, "no content")
    if len(data) > MOST_BYTES * 4 // 3:
        return "", _gap(context, Why.NOT_ASSESSED, "longer than 1 MB")
    text = _decoded(data, kind)
    if text is None:
        return "", _gap(context, Why.UNREADABLE, "content is not base64 text")
    return (html.unescape(_without_tags(text)) if media in _MARKUP else text).strip(), None


def _binary(url: str, context: Context) -> Binary | None:
    entry = context.find(url)
    if entry is None or entry.kind != "Binary":
        return None
    try:
        return decode(Binary, entry.raw)
    except FhirError:
        return None


def _decoded(data: str, kind: str) -> str | None:
    charset = _CHARSET.search(kind)
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
        return content.decode(charset.group(1) if charset else "utf-8")
    except (binascii.Error, ValueError, LookupError):
        return None


def _without_tags(text: str) -> str:
    """The text between tags, scripts and styles left out; one pass, whatever is left open at the end is dropped."""
    lowered, kept, place = text.translate(_LOWER), list[str](), 0
    while (start := text.find("<", place)) >= 0:
        kept.append(text[place:start])
        hidden = next((name for name in ("script", "style") if lowered.startswith(name, start + 1)), None)
        end = lowered.find(f"</{hidden}", start) if hidden else start
        place = text.find(">", end) + 1 if end >= 0 else 0
        if not place:
            return " ".join(kept)
    return " ".join([*kept, text[place:]])


def _gap(context: Context, why: Why, detail: str) -> Gap:
    return entry_gap(_DOCUMENT, why, context.area, detail)
