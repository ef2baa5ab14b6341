"""The test's own search for identities in bytes; it shares no code with the canary that it checks."""

import base64
import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

SHORTEST = 5
PHONE = range(10, 14)
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:t.*)?")
DATE_DIGITS = 8


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
        forms |= {digits, digits[-7:]} if len(digits) in PHONE else {digits}
    return {form for form in forms if len(form) >= SHORTEST or (not form.isascii() and len(form) > 1)}


def leaks(payload: bytes, words: Iterable[str], allowed: frozenset[str] = frozenset()) -> set[str]:
    """The words that stand in the bytes in any spelling; whole values that are ``allowed`` do not count.

    A number of at most eight digits is not looked for in dates: among hundreds of moved ones it occurs by chance.
    """
    text = unicodedata.normalize("NFKC", payload.decode()).lower()
    if "\\" in text:
        strings = {value for value, is_key in re.findall(r'"((?:[^"\\]|\\.)*)"(:?)', text) if not is_key}
    else:
        strings = set(text.split('"')[1::2])
    values = strings | set(re.findall(r"[:\[,](-?[\d.]{5,})", text))
    values -= allowed
    whole, packed = searched(values)
    undated = searched({value for value in values if not DATE.fullmatch(value)})

    def stands(form: str) -> bool:
        is_short_number = form.isdecimal() and len(form) <= DATE_DIGITS
        return any(form in text for text in (undated if is_short_number else (whole, packed)))

    return {word for word in words if any(map(stands, spellings(word)))}


def searched(values: set[str]) -> tuple[str, str]:
    """All values, one a line, as they are and in letters and digits only."""
    whole = "\n".join(sorted(values))
    return whole, re.sub(r"[^\w\n]|_", "", whole)
