"""Attachments by type: their words go through the free-text layers; everything else is dropped."""

import base64
import binascii

from privacy.documents.read import words_of
from privacy.errors import Unread
from privacy.resources.labels import permitted
from privacy.resources.passage import Passage
from privacy.resources.values import day
from privacy.text_scrubber import withhold


def attachment(value: object, passage: Passage) -> object:
    """The text of an attachment without identifiers, as plain text. URL, title, hash and size always go."""
    if not isinstance(value, dict):
        return None
    media = value.get("contentType")
    for name in sorted(value.keys() & {"url", "title", "hash", "size"}):
        passage.drop(f"attachment.{name}")
    data = value.get("data")
    if not isinstance(data, str):
        return None
    if passage.scrub is withhold:  # a text that may not pass need not be found, and documents cost most
        passage.drop("attachment text")
        return None
    try:
        cleaned = passage.text(_words(data, media, permitted(passage.policy.labels, passage.opened)))
    except Unread as fault:
        passage.drop(f"attachment not read: {fault.reason}")
        return None
    if not cleaned.strip():
        passage.drop("attachment text")
        return None
    found: dict[str, object] = {"contentType": "text/plain", "data": base64.b64encode(cleaned.encode()).decode()}
    passage.decoded[str(found["data"])] = cleaned
    created = day(value["creation"], passage) if "creation" in value else None
    if isinstance(created, str):
        found["creation"] = created
    return found


def _words(data: str, media: object, allowed: frozenset[str]) -> str:
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unread("damaged") from None
    return words_of(raw, media if isinstance(media, str) else "", permitted=allowed)
