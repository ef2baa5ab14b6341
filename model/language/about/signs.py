"""Symptoms and signs that a question names by any name of the ontology: what notes and results say of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from model.diagnosis.wording import filled
from model.domain.case import ClinicalCase, NoteFinding
from model.domain.evidence import EvidenceKind
from model.domain.finding import Finding, Presence
from model.domain.gap import Area
from model.domain.text import Text, same
from model.findings.notes import language_of
from model.findings.spoken import Told, told
from model.findings.structured import findings_of
from model.findings.tables import chinese_labels
from model.knowledge.base import Knowledge
from model.knowledge.differential_tables import load_differential
from model.knowledge.writing import days_ago, quantity
from model.language.about.answer import Said, left_out, recorded, silence
from model.language.about.asked import Asked
from model.language.about.words import plain, rest_of, spoken_alike
from model.ontology.ontology import Ontology

_MOST: Final = 4
_ASKED: Final = frozenset(
    {"tested", "abnormal", "trend", "since", "confirmed", "problems", "results", "against", "missed", "why", "likely"}
)
"""Kinds of questions that a finding answers; others are after drugs, advice, relatives."""
_OF_DRUGS: Final = re.compile(r"\b(?:drug|medicine|medication|pill|tablet)s?\b|药", re.IGNORECASE)
_NOTED: Final = Text(en="A note says that it is there: {item}{when}.", zh="病程记录中记有：{item}{when}。")
_NOT_NOTED: Final = Text(en="A note says that it is not there: {item}{when}.", zh="病程记录中注明没有：{item}{when}。")
_SHOWN: Final = Text(en="A result shows it: {item}{value}{when}.", zh="有检查结果提示：{item}{value}{when}。")
_NOT_SHOWN: Final = Text(
    en="The newest result does not show it: {item}{value}{when}.", zh="最近的检查结果未提示：{item}{value}{when}。"
)
_VALUE: Final = Text(en=", {measure} {value}", zh="，{measure} {value}")
_WHEN: Final = Text(en=" ({when})", zh="（{when}）")
_NOTHING: Final = Text(en="{item} is not in the record. That is not a no.", zh="记录中没有{item}。这不等于没有。")
_UNREAD: Final = Text(
    en="The record could not be read, or not all of it: {item} was not found.",
    zh="记录未能读取或不完整：未找到{item}。",
)


def fits(question: str, asked: Asked) -> bool:
    """Whether a question may be after a symptom or sign: nothing else is wanted or named."""
    if _OF_DRUGS.search(question):
        return False
    named = (asked.drugs, asked.groups, asked.genes, asked.markers, asked.scores, asked.told, asked.procedures)
    return asked.kinds <= _ASKED and not any(named) and not asked.unread


def signs(question: str, case: ClinicalCase, knowledge: Knowledge, ontology: Ontology) -> Iterator[Said]:
    """What the notes say of each finding that is named, then what results show of it, the newest first."""
    places = _named(question, ontology)
    noted = [item for item in case.note_findings if places and _is_of(item, places, ontology)]
    noted.sort(key=lambda item: -(item.day or 0))
    yield from (_noted(item, ontology) for item in noted[:_MOST])
    measured = {item.key for item in case.measurements}
    for item in findings_of(case, knowledge, ontology) if places else ():
        place = ontology.terms.place(item.code.code)
        if item.ref in measured and place is not None and places & _wider(place, ontology):
            yield _shown(item, case, knowledge)


def not_found(question: str, case: ClinicalCase, ontology: Ontology) -> Iterator[Said]:
    """That the record says nothing of the finding that is named; nothing where none is, or other words are about it."""
    heard = told(question, language_of(question), ontology)
    around = plain(question)
    for name in _written(heard, question):
        around = around.replace(name, " ")
    if rest_of(spoken_alike(around.casefold())):
        return
    for place in sorted(_places(heard, ontology))[:1]:
        label = _label(ontology.terms.id(place), ontology)
        texts = filled(_NOTHING, item=label), filled(_UNREAD, item=label)
        yield from silence(case, Area.PROBLEMS, *texts)


def spans(question: str, words: Sequence[str], ontology: Ontology) -> bool:
    """Whether a finding that is named holds all these words: "kidney stones" is no question on the kidneys."""
    heard = told(question, language_of(question), ontology)
    named = [name.casefold() for name in _written(heard, question)]
    return any(name not in words and all(word in name for word in words) for name in named)


def _written(heard: Told, question: str) -> list[str]:
    places = [(item.start, item.end) for item in heard.terms] + [(item.start, item.end) for item in heard.findings]
    return [question[at:end] for at, end in places]


def unread_notes(case: ClinicalCase) -> Iterator[Said]:
    """That notes were not read, where there are any: what is asked for may stand there."""
    yield from (left_out(gap) for gap in case.gaps if gap.area is Area.NOTES and not gap.is_whole_area)


def _named(question: str, ontology: Ontology) -> frozenset[int]:
    return _places(told(question, language_of(question), ontology), ontology)


def _places(heard: Told, ontology: Ontology) -> frozenset[int]:
    codes = [item.code.code for item in heard.terms] + [item.finding.hpo for item in heard.findings]
    return frozenset(place for code in codes if code and (place := ontology.terms.place(code)) is not None)


def _is_of(item: NoteFinding, places: frozenset[int], ontology: Ontology) -> bool:
    """A note on a kind of it; or a denial of something wider, which denies it too."""
    row = load_differential().by_name.get(item.finding)
    place = ontology.terms.place(row.hpo if row else item.finding)
    if place is None:
        return False
    wider = [_wider(each, ontology) for each in places] if item.presence is Presence.ABSENT else []
    return bool(places & _wider(place, ontology)) or any(place in each for each in wider)


def _wider(place: int, ontology: Ontology) -> frozenset[int]:
    """A term with everything that it is a kind of."""
    return frozenset(int(each) for each in ontology.terms.ancestors[place])


def _noted(item: NoteFinding, ontology: Ontology) -> Said:
    is_absent = item.presence is Presence.ABSENT
    template = _NOT_NOTED if is_absent else _NOTED
    text = filled(template, item=_label(item.finding, ontology), when=_when(item.day))
    return recorded(text, EvidenceKind.NOTE, item.key, item.day, is_denied=is_absent)


def _shown(item: Finding, case: ClinicalCase, knowledge: Knowledge) -> Said:
    entry = next(each for each in case.measurements if each.key == item.ref)
    measure, value = knowledge.measures.of(entry), same("")
    if measure and entry.value is not None:
        words = same(quantity(entry.value, entry.unit, entry.comparator))
        value = filled(_VALUE, measure=measure.label, value=words)
    template = _SHOWN if item.presence is Presence.PRESENT else _NOT_SHOWN
    label = _named_by(item.code.code, item.code.display)
    return recorded(
        filled(template, item=label, value=value, when=_when(item.day)), EvidenceKind.MEASUREMENT, item.ref, item.day
    )


def _label(code: str, ontology: Ontology) -> Text:
    place = ontology.terms.place(code)
    return _named_by(code, ontology.terms.label(place) if place is not None else code)


def _named_by(code: str, written: str) -> Text:
    """The common differential's words, else the ontology's."""
    tables = load_differential()
    row = tables.by_name.get(code) or tables.by_code.get(code)
    if row is not None:
        return Text(en=row.en, zh=row.zh)
    return Text(en=written.lower(), zh=chinese_labels().get(code, written))


def _when(day: int | None) -> Text:
    return filled(_WHEN, when=days_ago(day)) if day is not None else same("")
