"""Numbered forms of one syndrome taken together: the features do not tell Noonan syndrome 3 from 5, a gene does.

Each form alone is then unlikely, and the syndrome is not. The name without its number says what belongs together;
what the sum is worth is measured by ``python -m tests.evaluation.series``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from model.diagnosis.likely import SUREST, Ranked, label_of
from model.domain.text import Text

_NUMBER: Final = r"(?:\d+[A-Z]{0,2}\d?|[IVX]+[A-E]?)"
_FORM_EN: Final = re.compile(rf",?\s*(?:type\s+)?(?<![A-Za-z]){_NUMBER}$", re.IGNORECASE)
_FORM_ZH: Final = re.compile(rf"(?:{_NUMBER}型|[,，-]?\s*{_NUMBER}(?=（英文名）$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Candidates of one name, the likeliest first; ``probability`` is their sum, None where none may be said."""

    label: Text
    forms: tuple[Ranked, ...]
    probability: float | None

    @property
    def first(self) -> Ranked:
        """The likeliest form."""
        return self.forms[0]


def in_series(ranked: Iterable[Ranked]) -> list[Series]:
    """The candidates by series, the likeliest first; a common condition is alone in its own."""
    held: dict[str, list[Ranked]] = {}
    for item in ranked:
        label = label_of(item).en
        held.setdefault(label if item.common else name_of(label).casefold(), []).append(item)
    return sorted(map(_series, held.values()), key=lambda series: -sum(form.weight for form in series.forms))


def name_of(label: str) -> str:
    """The English name without the number of the form."""
    return _FORM_EN.sub("", label).strip(" ,-") or label


def _series(forms: list[Ranked]) -> Series:
    shares = [form.probability for form in forms if form.probability is not None]
    label = label_of(forms[0])
    if len(forms) > 1:
        label = Text(en=name_of(label.en), zh=_FORM_ZH.sub("", label.zh))
    return Series(label=label, forms=tuple(forms), probability=min(SUREST, sum(shares)) if shares else None)
