"""RTF as its reader sees it, in the code pages that it names: bytes of a wrong one would hide a name."""

import re
from types import MappingProxyType
from typing import Final

from privacy.errors import Unread

_TOKEN: Final = re.compile(
    r"\\'(?P<hex>[0-9a-fA-F]{2})|\\u(?P<code>-?\d{1,6})\s?|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{0,10})\s?"
    r"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<line>[\r\n]+)|(?P<text>[^\\{}\r\n]+)"
)
_HIDDEN: Final = frozenset(
    {
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
        "datastore",
    }
)
_NEW_LINES: Final = frozenset({"par", "line", "row", "page", "sect"})
_CHARSETS: Final = MappingProxyType({0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 204: 1251, 238: 1250})
_DEEPEST: Final = 200


def plain_of_rtf(markup: str) -> str:
    """The words of RTF, without its tables of fonts and styles, its properties and its pictures. Raises ``Unread``."""
    page = _Page()
    for found in _TOKEN.finditer(markup):
        page.take(found)
    page.end_bytes()
    return "".join(page.words).strip()


class _Page:
    """The state of reading: hidden and font for each open brace, bytes that wait for their code page."""

    __slots__ = ("_bytes", "_default", "_fonts", "_skip", "_skips", "_states", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self._states: list[tuple[str, int]] = [("", -1)]
        self._bytes = bytearray()
        self._default, self._fonts = 1252, dict[int, int]()
        self._skips, self._skip = 1, 0

    def take(self, found: re.Match[str]) -> None:
        """One token."""
        if found["hex"]:
            if self._skip:
                self._skip -= 1
            elif not self._states[-1][0]:
                self._bytes.append(int(found["hex"], 16))
            return
        self.end_bytes()
        if found["brace"]:
            self._brace(found["brace"])
        elif found["word"]:
            self._word(found["word"], int(found["number"] or 0))
        elif found["sign"] == "*":
            self._states[-1] = ("hidden", self._states[-1][1])
        elif not self._states[-1][0]:
            self._text(found)

    def end_bytes(self) -> None:
        """The bytes so far are whole characters."""
        if not self._bytes:
            return
        page = self._fonts.get(self._states[-1][1], self._default)
        try:
            self.words.append(self._bytes.decode("gb18030" if page == 936 else f"cp{page}"))
        except (UnicodeDecodeError, LookupError):
            raise Unread("charset") from None
        self._bytes.clear()

    def _brace(self, brace: str) -> None:
        if brace == "{":
            if len(self._states) > _DEEPEST:
                raise Unread("too complex")
            self._states.append(self._states[-1])
        elif len(self._states) > 1:
            self._states.pop()

    def _word(self, word: str, number: int) -> None:
        hidden, font = self._states[-1]
        if word in _HIDDEN:
            self._states[-1] = (word, font)
        elif word == "ansicpg":
            self._default = number
        elif word == "f":
            self._states[-1] = (hidden, number)
        elif word == "fcharset" and hidden == "fonttbl" and number in _CHARSETS:
            self._fonts[font] = _CHARSETS[number]
        elif word == "uc":
            self._skips = number
        elif word == "bin":
            raise Unread("damaged")
        elif not hidden:
            self.words.append("\n" if word in _NEW_LINES else "\t" if word == "tab" else "")

    def _text(self, found: re.Match[str]) -> None:
        sign = found["sign"]
        if found["code"]:
            self.words.append(chr(int(found["code"]) % 65_536))
            self._skip = self._skips
        elif sign:
            self.words.append(" " if sign == "~" else sign if sign in "\\{}" else "")
        elif found["text"]:
            self.words.append(found["text"][self._skip :])
            self._skip = 0
