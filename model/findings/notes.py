"""What a note says of the patient now: the findings that may count, without a word of the note.

Of relatives, of the past, of conditions and of doubts nothing comes out. A lasting condition of the past history
(diabetes) counts, because it is one that the common differential asks for as an antecedent.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from model.domain.finding import Presence
from model.domain.text import Language
from model.findings.said import Standing
from model.findings.spoken import told
from model.knowledge.differential_tables import load_differential
from model.ontology.ontology import Ontology

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


class NotedFinding(NamedTuple):
    """A finding by HPO id or by its name in the common differential, and the words that it was read from."""

    finding: str
    presence: Presence
    words: str


def language_of(text: str) -> Language:
    """Chinese where any Chinese character stands in it."""
    return Language.ZH if _HAN.search(text) else Language.EN


def noted(text: str, ontology: Ontology) -> Iterator[NotedFinding]:
    """Give each finding that the text says to be present or absent in the patient, in the order of the text."""
    heard = told(text, language_of(text), ontology)
    rows = load_differential().by_code
    for item in heard.terms:
        row = rows.get(item.code.code)
        is_lasting = item.standing is Standing.HISTORICAL and row is not None and row.kind == "antecedent"
        words = text[item.start : item.end]
        if item.standing is Standing.PRESENT or is_lasting:
            yield NotedFinding(item.code.code, Presence.PRESENT, words)
        elif item.standing is Standing.ABSENT:
            yield NotedFinding(item.code.code, Presence.ABSENT, words)
    for said in heard.findings:
        presence = Presence.PRESENT if said.is_present else Presence.ABSENT
        yield NotedFinding(said.finding.finding, presence, text[said.start : said.end])
