"""HTML as its reader sees it, in one pass: no markup makes it slow."""

import html
import re
import string
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BREAKS: Final = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "section"})
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})|<[!?]")
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_COMMENT: Final = "<!--"


def plain_of_html(markup: str) -> str:
    """The words that a reader sees: no attributes, comments, scripts or titles. What stays open hides the rest."""
    lowered, kept, place = markup.translate(_LOWER), list[str](), 0
    while tag := _TAG.search(lowered, place):
        kept += (markup[place : tag.start()], "\n" if tag[2] in _BREAKS else " ")
        place = _end(lowered, tag)
        if not place:
            break
    else:
        kept.append(markup[place:])
    return re.sub(r"[ \t]+", " ", html.unescape("".join(kept))).strip()


def _end(lowered: str, tag: re.Match[str]) -> int:
    """Where the words go on: behind the tag, the comment, or the whole of a silent element; 0 when it never ends."""
    start = tag.start()
    if lowered.startswith(_COMMENT, start):
        end = lowered.find("-->", start + len(_COMMENT))
        return end + len("-->") if end >= 0 else 0
    end = lowered.find(f"</{tag[2]}", start) if tag[2] in _SILENT and not tag[1] else start
    return lowered.find(">", end) + 1 if end >= 0 else 0
