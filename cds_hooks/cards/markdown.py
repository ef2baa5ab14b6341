"""Card text as GitHub Flavored Markdown: everything escaped, no HTML, summaries cut at a boundary."""

import re
from collections.abc import Iterable
from typing import Final

from cds_hooks.protocol.card import SUMMARY_LIMIT

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~&#])")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BOUNDARY: Final = re.compile(r"[\s，。；、,;]")


def visible(words: str) -> str:
    """One line without invisible or direction-changing characters; mark-up stays as it was."""
    return _CONTROL.sub("", words).replace("\n", " ").strip()


def escape(words: str) -> str:
    """Make any string show as it is: no mark-up, no HTML, no invisible or direction-changing characters."""
    return _SPECIAL.sub(r"\\\1", visible(words))


def shorten(words: str, limit: int = SUMMARY_LIMIT) -> str:
    """Cut to ``limit`` code points at the last boundary, with an ellipsis; the beginning holds the name."""
    plain = " ".join(_CONTROL.sub("", words).split())
    if len(plain) <= limit:
        return plain
    cut = plain[: limit - 1]
    boundary = max((match.start() for match in _BOUNDARY.finditer(cut)), default=0)
    return (cut[:boundary] if boundary > limit // 2 else cut).rstrip() + "…"


def bullets(heading: str, lines: Iterable[str]) -> str:
    """A bold heading over a list; empty when there are no lines. The lines are already escaped."""
    shown = "\n".join(f"- {line}" for line in lines)
    return f"**{escape(heading)}**\n\n{shown}" if shown else ""


def link(words: str, url: str) -> str:
    """A link whose text is escaped; only http(s) addresses become links."""
    if not url.startswith(("https://", "http://")) or re.search(r"[\s<>()]", url):
        return escape(words)
    return f"[{escape(words)}]({url})"


def paragraphs(*parts: str) -> str:
    """Join the parts that are not empty."""
    return "\n\n".join(part for part in parts if part)
