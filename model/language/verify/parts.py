"""A sentence cut at its commas: what is refused whole may be right part by part, where each part names what it is on.

Only faults of nearness are forgiven so ("haemoglobin is low, at 8.1, ferritin ..."): a cause, a condition, a denial, an
order in time and a comparison hold between parts and are judged on the whole sentence alone.
"""

import re
from typing import Final

from model.language.verify.items import ANCHORS
from model.language.verify.problem import Fault
from model.language.verify.reading import read

FORGIVEN: Final = frozenset(
    (Fault.NUMBER, Fault.ADVICE, Fault.TREND, Fault.CERTAINTY, Fault.DATE, Fault.DURATION, Fault.UNIT)
)
_STOPS: Final = re.compile(r"[,，:：]\s?")
_ECHO: Final = re.compile(r"\s*(?:and |but )?(?:so|neither|nor|likewise|as|too|both)\b|[亦也]", re.IGNORECASE)
"""A part that only says that it is as in the part before."""


def parts(text: str) -> tuple[str, ...]:
    """The parts of a sentence between its commas and colons; none where one of them names nothing of its own."""
    found = tuple(part for part in _STOPS.split(text) if part.strip(" .。"))
    if len(found) < 2 or any(_ECHO.match(part) for part in found) or not all(map(_is_on_its_own, found)):
        return ()
    return found


def _is_on_its_own(part: str) -> bool:
    return any(item.kind in ANCHORS for item in read(part).items)
