"""Attachments by type: text in its markup is read and goes through the free-text layers; everything else is dropped."""

import base64
import binascii
import re
from html.parser import HTMLParser
from typing import Final

from privacy.resources.passage import Passage
from privacy.resources.values import day

_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BREAKS: Final = frozenset(
    {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "paragraph", "item", "section"}
)
_RTF: Final = re.compile(
    r"\\'(?P<hex>[0-9a-fA-F]{2})|\\u(?P<code>-?\d{1,6})\s?\??|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{0,10})\s?"
    r"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<line>[\r\n]+)|(?P<text>[^\\{}\r\n]+)"
)
_HIDDEN: Final = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "footer",
        "generator",
        "listtable",
        "listoverridetable",
        "themedata",
    ]
)
_NEW_LINES: Final = frozenset({"par", "line", "row", "page", "sect"})
_CHARSET: Final = re.compile(r"charset=[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


def attachment(value: object, passage: Passage) -> object:
    """The text of an attachment without identifiers, as plain text. URL, title, hash and size always go."""
    if not isinstance(value, dict):
        return None
    media = value.get("contentType")
    kind = _kind(media if isinstance(media, str) else "", passage)
    for name in sorted(value.keys() & {"url", "title", "hash", "size"}):
        passage.drop(f"attachment.{name}")
    data = value.get("data")
    if not isinstance(data, str):
        return None
    if kind is None:
        passage.drop("attachment of a type that is not read")
        return None
    said = _decoded(data, str(media))
    if said is None:
        passage.drop("attachment that cannot be decoded")
        return None
    cleaned = passage.text(_READERS[kind](said))
    if not cleaned.strip():
        passage.drop("attachment text")
        return None
    found: dict[str, object] = {"contentType": "text/plain", "data": base64.b64encode(cleaned.encode()).decode()}
    passage.decoded[str(found["data"])] = cleaned
    created = day(value["creation"], passage) if "creation" in value else None
    if isinstance(created, str):
        found["creation"] = created
    return found


def plain_of_html(markup: str) -> str:
    """The words of HTML or XML that a reader sees: no attributes, comments, scripts or titles."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return re.sub(r"[ \t]+", " ", "".join(reader.words)).strip()


def plain_of_rtf(markup: str) -> str:
    """The words of RTF, without its tables of fonts and styles, its properties and its pictures."""
    words: list[str] = []
    hidden: list[bool] = [False]
    for found in _RTF.finditer(markup):
        brace, word = found["brace"], found["word"]
        if brace == "{":
            hidden.append(hidden[-1])
        elif brace == "}":
            if len(hidden) > 1:
                hidden.pop()
        elif word in _HIDDEN or found["sign"] == "*":
            hidden[-1] = True
        elif not hidden[-1]:
            words.append(_rtf_text(found))
    return "".join(words).strip()


def _rtf_text(found: re.Match[str]) -> str:
    if found["hex"]:
        return bytes.fromhex(found["hex"]).decode("cp1252", "replace")
    if found["code"]:
        return chr(int(found["code"]) % 65_536)
    if found["word"]:
        return "\n" if found["word"] in _NEW_LINES else "\t" if found["word"] == "tab" else ""
    if found["sign"]:
        return " " if found["sign"] == "~" else found["sign"] if found["sign"] in "\\{}" else ""
    return found["text"] or ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        """Start of an element."""
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End of an element."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        self.words.append("\n" if tag in _BREAKS else " ")

    def handle_data(self, data: str) -> None:
        """The words between."""
        if not self._silent:
            self.words.append(data)


def _plain(said: str) -> str:
    return said


_READERS: Final = {"text": _plain, "html": plain_of_html, "xml": plain_of_html, "rtf": plain_of_rtf}


def _kind(media: str, passage: Passage) -> str | None:
    bare = media.partition(";")[0].strip().lower()
    return next((kind for kind, types in passage.policy.attachments.items() if bare in types), None)


def _decoded(data: str, media: str) -> str | None:
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    named = _CHARSET.search(media)
    for charset in (named.group(1) if named else "utf-8", "utf-8", "cp1252"):
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return None
