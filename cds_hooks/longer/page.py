"""The pages behind a card's link: no script, nothing from elsewhere, no way out, every word escaped."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from typing import Final

from cds_hooks.cards.markdown import visible
from cds_hooks.locale import say
from cds_hooks.longer.text import LongerText, Standing
from model.domain.text import Language, Text, same

RELOAD_SECONDS: Final = 5
_TAGS: Final = {Language.EN: "en", Language.ZH: "zh-CN"}
_STYLE: Final = (
    ":root{color-scheme:light dark;--ink:#1c2426;--soft:#4d595c;--line:#c9d1d1;--paper:#fff;"
    'font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",'
    '"Noto Sans CJK SC",sans-serif}'
    "@media(prefers-color-scheme:dark){:root{--ink:#e6ebea;--soft:#b3bfc0;--line:#4a5556;--paper:#14191a}}"
    "body{margin:0;background:var(--paper);color:var(--ink)}"
    "main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem;overflow-wrap:anywhere}"
    "h1{font-size:1.4rem;line-height:1.3;margin:0 0 .75rem}h2{font-size:1.05rem;margin:1.5rem 0 .25rem}"
    "ul{margin:0;padding-left:1.25rem}li{margin:.25rem 0}"
    ".note{border-left:4px solid var(--line);padding:.25rem .75rem;color:var(--soft)}"
    "footer{margin-top:2rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}"
)
_STYLE_DIGEST: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Final[dict[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def text_page(text: LongerText) -> bytes:
    """The page of one text."""
    spoken = text.language
    note = say("worded" if text.standing is Standing.WORDED else f"longer_{text.standing}").spoken(spoken)
    sections = "".join(_section(heading, lines) for heading, lines in text.parts)
    footer = "".join(f"<p>{_shown(say(key).spoken(spoken))}</p>" for key in ("longer_whose", "longer_care"))
    body = f'<p class="note">{_shown(note)}</p>{sections}<footer>{footer}</footer>'
    return _page(spoken, text.title, body, name=say("longer_link").spoken(spoken))


def waiting_page(language: Language, minutes: float) -> bytes:
    """A text is being written; the page loads itself anew until then."""
    words = say("longer_waiting", seconds=same(str(RELOAD_SECONDS)), minutes=same(f"{minutes:g}"))
    reload = f'<meta http-equiv="refresh" content="{RELOAD_SECONDS}">'
    return _notice(language, say("longer_waiting_title"), words, reload)


def notice_page(language: Language, what: str) -> bytes:
    """A text of this language is known, but not shown: "unwritten", "often" or "unrecorded"."""
    return _notice(language, say(f"longer_{what}_title"), say(f"longer_{what}"))


def missing_page(minutes: float) -> bytes:
    """Nothing is to be had at that address; why not, and in whose language, nobody learns."""
    title, words = say("longer_missing_title"), say("longer_missing", minutes=same(f"{minutes:g}"))
    tag = _TAGS[Language.ZH]
    other = f'<section lang="{tag}"><h2>{_shown(title.zh)}</h2><p>{_shown(words.zh)}</p></section>'
    return _page(Language.EN, title.en, f"<p>{_shown(words.en)}</p>{other}")


def _notice(language: Language, title: Text, words: Text, head: str = "") -> bytes:
    body = f'<p role="status">{_shown(words.spoken(language))}</p>'
    return _page(language, title.spoken(language), body, head)


def _page(language: Language, title: str, body: str, head: str = "", name: str = "") -> bytes:
    """``name`` is what tabs and the browser's history show: nothing of the patient."""
    shown = _shown(title)
    return (
        f'<!doctype html><html lang="{_TAGS[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f"<title>{_shown(name) or shown} - Osler</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{shown}</h1>{body}</main></body></html>"
    ).encode()


def _section(heading: str, lines: tuple[str, ...]) -> str:
    """A heading over a list; without one, paragraphs."""
    if not heading:
        return "".join(f"<p>{_shown(line)}</p>" for line in lines)
    return f"<section><h2>{_shown(heading)}</h2><ul>{''.join(_items(lines))}</ul></section>"


def _items(lines: tuple[str, ...]) -> Iterator[str]:
    return (f"<li>{_shown(line)}</li>" for line in lines)


def _shown(words: str) -> str:
    return escape(visible(words))
