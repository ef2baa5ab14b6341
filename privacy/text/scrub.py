"""One text in, the same text with placeholders out: the layers in their order, merged, replaced."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Final

import privacy.text.recognizers as folder
from privacy.text.known import Known
from privacy.text.learned import allowed
from privacy.text.memory import forget
from privacy.text.misread import as_meant
from privacy.text.normalise import plain
from privacy.text.placeholders import Profile, Style, replaced
from privacy.text.reading import BLOCKED, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.small_text import capitalised
from privacy.text.span import Label, Span
from privacy.text.zh import with_whole_labels

_LINKS: Final = frozenset(
    (" in ", ", ", " of ", " ", "\n", ",\n", " - ", "-", " at ", " & ", " and ", "\n ", "  ", "\n  ")
)
_NAME_LINKS: Final = frozenset((" ", "-", ". ", ".", "", "  "))
_FOLLOWS: Final = {Label.LOCATION: _LINKS, Label.ORGANIZATION: _LINKS, Label.NAME: _NAME_LINKS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """The text without identifiers, and what was found; spans count the characters of the text that came in."""

    text: str
    spans: tuple[Span, ...]


@cache
def recognizers() -> tuple[Recognizer, ...]:
    """Every recognizer of the folder in its order.

    Raises:
        TypeError: a file exports no recognizer, or two have one id or one place.
    """
    found = []
    for module in pkgutil.iter_modules(folder.__path__):
        recognizer = importlib.import_module(f"{folder.__name__}.{module.name}").RECOGNIZER
        if not isinstance(recognizer, Recognizer):
            raise TypeError(f"{module.name}: RECOGNIZER is no Recognizer")
        found.append(recognizer)
    if len({one.id for one in found}) < len(found) or len({one.order for one in found}) < len(found):
        raise TypeError("two recognizers have the same id or the same order")
    return tuple(sorted(found, key=lambda one: one.order))


Classifier = Callable[[str], Iterable[Span]]
"""A learned recognizer: from a plain text to further spans. It can only add removals, never undo one."""


def scrub(
    text: str, known: Known | None = None, *, style: Style | None = None, classifier: Classifier | None = None
) -> Scrubbed:
    """Remove what identifies a person.

    Takes any text and never fails on one. What ``known`` holds (the identifiers of this very request) goes
    wherever it stands; the rest is found by pattern, context, lists and the unknown-word rule. It is no proof:
    what reaches a model passes the leak canary as well. Of the text nothing that may identify is remembered.
    """
    try:
        return _scrubbed(text, known, style or Style(profile=Profile.INTERNAL), classifier)
    finally:
        forget()


def _scrubbed(text: str, known: Known | None, style: Style, classifier: Classifier | None) -> Scrubbed:
    form = plain(text)
    moves_dates = style.profile is not Profile.INTERNAL or style.anchor is not None
    found = spans_of(form.text, known, year=style.year, moves_dates=moves_dates, classifier=classifier)
    spans = found
    if form.starts is not None:
        spans = tuple(_moved(span, *form.original(span.start, span.end)) for span in found)
    people = known.people if known is not None else ()
    return Scrubbed(text=replaced(text, spans, style, people), spans=spans)


def _moved(span: Span, start: int, end: int) -> Span:
    return Span(start, end, span.label, span.layer, span.reason)


def spans_of(
    text: str,
    known: Known | None = None,
    *,
    year: int = 0,
    moves_dates: bool = False,
    classifier: Classifier | None = None,
) -> tuple[Span, ...]:
    """Find the spans of a plain text, merged and in order."""
    reading = Reading(as_meant(capitalised(with_whole_labels(text))), year=year, moves_dates=moves_dates)
    found: list[Span] = []
    if known is not None:
        found += known.find(reading)
        reading.take(found)
    for recognizer in recognizers():
        new = list(recognizer.find(reading))
        if new:
            reading.take(new)
            found += new
    if classifier is not None:
        found += allowed(reading, classifier(text))
    return merged(text, found, reading)


def merged(text: str, spans: Iterable[Span], reading: Reading | None = None) -> tuple[Span, ...]:
    """Join spans that overlap or belong together; the earliest layer gives the label."""
    out: list[Span] = []
    mask = reading.mask if reading is not None and reading.has_blocked else b""
    for found in sorted(sorted(spans, key=itemgetter(1), reverse=True), key=itemgetter(0)):
        span = _within_brackets(text, found) if text[found.start : found.start + 1] == "(" else found
        if span.start >= span.end or BLOCKED in mask[span.start : span.end]:
            continue
        last = out[-1] if out else None
        if last and (span.start < last.end or _belongs(text, last, span)):
            is_last = (last.layer, span.end - span.start) <= (span.layer, last.end - last.start)
            first = last if is_last else span
            out[-1] = Span(last.start, max(last.end, span.end), first.label, first.layer, first.reason)
        else:
            out.append(span)
    return tuple(out)


def _within_brackets(text: str, span: Span) -> Span:
    """Without an opening bracket whose closing one stays in the text."""
    if text.find(")", span.start, span.end) >= 0 or text[span.end : span.end + 1] != ")":
        return span
    return _moved(span, span.start + 1, span.end)


def _belongs(text: str, left: Span, right: Span) -> bool:
    if left.label is not right.label or right.start - left.end > 5:
        return False
    gap = text[left.end : right.start]
    if gap == ". " and left.label is Label.NAME and text[left.end - 2 : left.end - 1].isalpha():
        return False
    return gap in _FOLLOWS.get(left.label, ())


def as_rows(spans: Sequence[Span]) -> list[dict[str, object]]:
    """The spans as the command line shows them."""
    return [
        {
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "layer": span.layer.name.lower(),
            "reason": span.reason,
        }
        for span in spans
    ]
