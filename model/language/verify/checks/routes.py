"""The way a drug is given stays what it is: "intravenously" is not "orally"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem

_ROUTES: Final = {
    "oral": re.compile(r"\b(?:oral|orally|by mouth|p\.?o\.?)\b|口服", re.IGNORECASE),
    "intravenous": re.compile(
        r"\b(?:intravenous|intravenously|i\.?v\.?|infusion)\b|静脉|静滴|静注|静推", re.IGNORECASE
    ),
    "intramuscular": re.compile(
        r"\b(?:intramuscular|intramuscularly|i\.?m\.?)\b|肌注|肌内注射|肌肉注射", re.IGNORECASE
    ),
    "subcutaneous": re.compile(r"\b(?:subcutaneous|subcutaneously|s\.?c\.?)\b|皮下", re.IGNORECASE),
    "topical": re.compile(r"\b(?:topical|topically)\b|外用|局部涂", re.IGNORECASE),
    "inhaled": re.compile(r"\b(?:inhaled|by inhalation)\b|吸入", re.IGNORECASE),
    "rectal": re.compile(r"\b(?:rectal|rectally)\b|直肠给药|灌肠", re.IGNORECASE),
}


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Refuse a way of giving that the evidence does not name where it names another."""
    known = {name for name, pattern in _ROUTES.items() if pattern.search(sentence.ground.text)}
    for name, pattern in _ROUTES.items():
        match = pattern.search(sentence.reading.text)
        if match and known and name not in known:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.UNSUPPORTED_WORD)
