"""Why a drug is taken: what it is used for in general, beside the problems on record; the reason itself is not read."""

from collections.abc import Iterable, Iterator
from typing import Final

from model.diagnosis.wording import filled, joined
from model.domain.case import ClinicalCase
from model.domain.code import Code
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.language.about import lists
from model.language.about.answer import Said, Standing
from model.language.about.asked import Asked
from model.language.about.medications import is_listed
from model.language.plain_terms import drug_meanings

_WHY: Final = frozenset({"why", "taking"})
_USE: Final = Text(
    en="{drug}, in general and not from this record: {items}.", zh="{drug}的一般用途（并非来自该记录）：{items}。"
)
_ITEM: Final = Text(en="{meaning} (ATC {code})", zh="{meaning}（ATC {code}）")


def is_of_reason(asked: Asked) -> bool:
    """Whether nothing is wanted but why a drug is taken."""
    return asked.wants("why") and asked.kinds <= _WHY


def reasons(drugs: Iterable[Code], case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """What each drug is used for; where one is on the list, then the problems of the record, none tied to a drug."""
    codes = tuple(drugs)
    for code in codes:
        term = knowledge.drugs.of(code)
        meanings = drug_meanings(term.atc) if term else ()
        if meanings:
            items = joined(filled(_ITEM, meaning=text, code=same(atc)) for atc, text in meanings)
            text = filled(_USE, drug=knowledge.drugs.label(code), items=items)
            yield Said(standing=Standing.RULE, text=text, rule_id=f"plain-{meanings[0][0].lower()}")
    if any(is_listed(code, case) for code in codes):
        yield lists.lines(case, knowledge)[lists.PROBLEMS]
