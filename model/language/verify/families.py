"""Words of one family: "injects" and "injection", "metabolism" and "metaboliser"; no prefix, no "-able", no "-less"."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_ROOT: Final = 5
_ENDINGS: Final = frozenset(
    ("", "al", "ally", "ance", "ant", "ary", "ation", "e", "ed", "ence", "ency", "ent", "er", "ial", "ic", "ical",
     "ification", "ing", "ion", "ious", "ise", "iser", "ism", "ist", "istic", "ition", "ity", "ive", "ivity", "iz",
     "ization", "ize", "izer", "ly", "m", "ment", "ness", "or", "ory", "ous", "phic", "phy", "s", "sm", "ual", "um",
     "us", "y", "zer")
)  # fmt: skip
"""What tells a noun from a verb or an adjective; none of chemistry ("-in", "-ide", "-ate"), none of possibility."""


def relatives(form: str, known: Iterable[str]) -> tuple[str, ...]:
    """The folded words among ``known`` that differ from one in such an ending alone."""
    return tuple(one for one in known if _is_related(form, one))


@lru_cache(maxsize=65536)
def _is_related(form: str, other: str) -> bool:
    if form[:_ROOT] != other[:_ROOT] or not (form.isascii() and form.isalpha() and other.isalpha()):
        return False
    return any(
        form[:cut] == other[:cut] and form[cut:] in _ENDINGS and other[cut:] in _ENDINGS
        for cut in range(_ROOT, min(len(form), len(other)) + 1)
    )
