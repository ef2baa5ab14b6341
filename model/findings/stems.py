"""English words brought to one form: spelling (British, American), number, adjective against noun."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LEAST: Final = 4  # letters that a stem keeps; a shorter one would meet strangers

_SINGULAR: Final = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ses", "s"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
)
_ADJECTIVE: Final = (
    ("istic", "ism"),
    ("plastic", "plas"),
    ("ectatic", "ectas"),
    ("eptic", "eps"),
    ("ytic", "ys"),
    ("otic", "os"),
    ("matous", "m"),
    ("mata", "m"),
    ("sis", "s"),
)
_FAMILY: Final = (
    "ication ization isation ational alities ication ality ation ating ated ions ion ified ied ically ically ical "
    "icity ity ments ment ency ence ent ancy ance ant ened ening ness ives ive ally ings ing ed al"
).split()
_SHORT: Final = frozenset(("ence", "ent", "ency", "ance", "ant"))  # may leave three letters: absence, absent
_ENDS: Final = ("ism", "ia", "ic", "ous", "us", "um", "is", "y", "e", "a", "i")


def folded(word: str) -> str:
    """Lower case, no accents, American spelling of Greek vowels and of -our, -ise, -re."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    if len(plain) > _LEAST:
        plain = re.sub(r"our(s|ed|ing|less)?$", r"or\1", plain)
        plain = re.sub(r"(?<=[^o][a-z]{3})is(e|es|ed|ing|ation|ations)$", r"iz\1", plain)
        plain = re.sub(r"([bt])re(s?)$", r"\1er\2", plain)
        plain = plain.replace("sulph", "sulf").replace("leuc", "leuk").replace("ae", "e").replace("oe", "e")
    return plain


@lru_cache(maxsize=100_000)
def light(word: str) -> str:
    """One form for singular and plural, for a noun in -ia, -y, -us, -sis and its adjective; verbs stay apart."""
    return _ended(_replaced(_replaced(folded(word), _SINGULAR), _ADJECTIVE))


@lru_cache(maxsize=100_000)
def heavy(word: str) -> str:
    """One form for a whole family of words: enlarged, enlargement; delayed, delay; deaf, deafness."""
    whole = _replaced(_replaced(folded(word), _SINGULAR), _ADJECTIVE)
    for ending in _FAMILY:
        least = _LEAST - 1 if ending in _SHORT else _LEAST
        if whole.endswith(ending) and len(whole) - len(ending) >= least:
            whole = whole[: -len(ending)]
            break
    return _ended(whole)


def _replaced(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, new in endings:
        if word.endswith(ending) and len(word) - len(ending) + len(new) >= _LEAST - 1:
            return word[: len(word) - len(ending)] + new
    return word


def _ended(word: str) -> str:
    for ending in _ENDS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST - 1:
            return word[: -len(ending)]
    return word
