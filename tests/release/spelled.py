"""The test's own search for identities in bytes; it shares no code with the canary that it checks."""

import base64
import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

SHORTEST = 5


def spellings(word: str) -> set[str]:
    """The forms in which a word could slip through, lower case."""
    plain = unicodedata.normalize("NFKC", word).lower()
    bare = re.sub(r"[\W_]+", "", plain)
    raw = word.encode()
    forms = {
        plain,
        bare,
        quote(word).lower(),
        html.escape(word).lower(),
        raw.hex(),
        base64.b64encode(raw).decode().rstrip("=")[:-1].lower(),
        plain.encode("unicode-escape").decode().lower(),
    }
    tokens = plain.split()
    if len(tokens) == 2:
        forms |= {f"{tokens[1]}, {tokens[0]}", f"{tokens[1]} {tokens[0]}", f"{tokens[1]}{tokens[0]}"}
    digits = re.sub(r"\D", "", plain)
    if len(digits) >= 7:
        forms |= {digits, digits[-7:]}
    return {form for form in forms if len(form) >= SHORTEST or (not form.isascii() and len(form) > 1)}


def leaks(payload: bytes, words: Iterable[str], allowed: frozenset[str] = frozenset()) -> set[str]:
    """The words that stand in the bytes in any spelling; whole values that are ``allowed`` do not count."""
    text = unicodedata.normalize("NFKC", payload.decode()).lower()
    if "\\" in text:
        strings = {value for value, is_key in re.findall(r'"((?:[^"\\]|\\.)*)"(:?)', text) if not is_key}
    else:
        strings = set(text.split('"')[1::2])
    values = strings | set(re.findall(r"[:\[,](-?[\d.]{5,})", text))
    values -= allowed
    whole = "\n".join(sorted(values))
    packed = re.sub(r"[^\w\n]|_", "", whole)
    return {word for word in words if any(form in whole or form in packed for form in spellings(word))}
