"""The text inside an Attachment or Binary; what is not text is said, not guessed."""

import base64
import binascii
from typing import Final

from fhir_adapter.context import Context
from fhir_adapter.decoding import decode
from fhir_adapter.errors import FhirError
from fhir_adapter.gaps import entry_gap, shown, withheld_part
from fhir_adapter.labels import permitted_documents
from fhir_adapter.shapes import Attachment, Shape
from model.domain.gap import Gap, Why
from model.domain.text import Text
from privacy.documents.read import words_of
from privacy.errors import Unread

MOST_BYTES: Final = 1_000_000

_NOT_OURS: Final = frozenset({"encrypted", "no text", "too large", "too complex", "too costly", "unsafe"})
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
    if not data:
        return "", _gap(context, Why.NOT_SENT, "no content")
    if len(data) > MOST_BYTES * 4 // 3:
        return "", _gap(context, Why.NOT_ASSESSED, "longer than 1 MB")
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
        return words_of(raw, kind, context.allowance, permitted=permitted_documents(context.purpose)), None
    except (binascii.Error, ValueError):
        return "", _gap(context, Why.UNREADABLE, "content is not base64 text")
    except Unread as fault:
        if fault.reason == "not permitted":
            return "", withheld_part(context.area)
        if fault.reason == "format":
            return "", _gap(context, Why.NOT_ASSESSED, f"format {shown(kind.partition(';')[0].strip().lower())}")
        why = Why.NOT_ASSESSED if fault.reason in _NOT_OURS else Why.UNREADABLE
        return "", _gap(context, why, fault.reason)


def _binary(url: str, context: Context) -> Binary | None:
    entry = context.find(url)
    if entry is None or entry.kind != "Binary":
        return None
    try:
        return decode(Binary, entry.raw)
    except FhirError:
        return None


def _gap(context: Context, why: Why, detail: str) -> Gap:
    return entry_gap(_DOCUMENT, why, context.area, detail)
