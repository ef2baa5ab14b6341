"""Words that introduce a fact and add none: "testing suggests *2/*2", "a genotype consistent with poor metaboliser"."""

from typing import Final

from model.language.verify.advice import advises_against
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading
from model.language.verify.roles import roles

_GENETIC: Final = frozenset((Kind.GENE, Kind.VARIANT, Kind.WORD))
_SOURCES: Final = frozenset((Kind.PROCEDURE, Kind.TEST))
_RECORDS: Final = frozenset(
    ("record", "chart", "note", "report", "history", "document", "file", "result", "genotype",
     "基因型", "finding", "test", "testing",
     "记录", "病历", "报告", "结果", "检查", "检测", "检验", "资料", "病史", "档案", "化验")
)  # fmt: skip
_NEUTRAL_GROUPS: Final = frozenset(("negation", "person", "sex", "side", "population"))
_FOR: Final = ("用于", "治疗", "控制")
_GROUPING: Final = frozenset(
    ("consistent with", "in keeping with", "compatible with", "indicates", "indicating", "indicate", "符合", "相符",
     "属于", "提示", "说明", "表明")
)  # fmt: skip
_GLOSSING: Final = frozenset(("reflect", "reflects", "reflecting", "反映"))
_NEW_CLAUSES: Final = frozenset(("and", "who", ",", ";"))
_NEAR: Final = 3


def is_frame(sentence: Sentence, item: Item) -> bool:
    """ "The record indicates", "MRI提示": what reports stands before it, and no clinical fact does."""
    if sentence.words(item).casefold() in _GLOSSING:
        return False
    before = [other for other in sentence.reading.items if other.after <= item.first]
    text = sentence.reading.text[: item.start].casefold()
    if any(
        other.kind is Kind.FINDING or other.value or (other.group and other.group not in _NEUTRAL_GROUPS)
        for other in before
    ):
        return False
    if any(other.kind in (Kind.DRUG, Kind.GENE, Kind.VARIANT) for other in before):
        return False
    return any(other.kind in _SOURCES for other in before) or any(word in text for word in _RECORDS)


def is_criteria(sentence: Sentence, item: Item) -> bool:
    """ "符合标准": that the evidence speaks of the criteria is checked by their name."""
    return sentence.words(item) in ("符合", "达到") and "标准" in sentence.reading.text[item.end :]


def is_glossed(sentence: Sentence, item: Item) -> bool:
    """ "Ferritin reflects the iron stores" of "ferritin 142 μg/L: the iron stores"."""
    left = [one for one in sentence.reading.items if one.after <= item.first and one.kind is Kind.TEST][-1:]
    right = [one for one in sentence.reading.items if one.first >= item.after and one.kind is not Kind.PLAIN][:1]
    if not left or not right or sentence.words(item).casefold() not in _GLOSSING:
        return False
    return any(
        said.reading.text[said.item.end :].count(":") + said.reading.text[said.item.end :].count("：") == 1
        and sentence.ground.holds(said.reading, right[0], sentence.words(right[0]))
        for said in sentence.ground.places(left[0], sentence.words(left[0]))
    )


def is_genetic_reading(sentence: Sentence, item: Item) -> bool:
    """A genotype "means" the phenotype that the same statement gives it."""
    reach = tuple(other for other in sentence.reading.items if other.kind in _GENETIC)
    left = [other for other in reach if other.after <= item.first][-1:]
    right = [other for other in reach if other.first >= item.after][:1]
    if not left or not right or right[0].kind is not Kind.WORD or right[0].first - item.after > _NEAR:
        return False
    names = [other for other in sentence.reading.items if other.first >= item.after and other.kind is Kind.FINDING]
    return not names and any(_holds(sentence, reading, (*left, *right)) for reading in sentence.ground.readings)


def _holds(sentence: Sentence, reading: Reading, ends: tuple[Item, ...]) -> bool:
    return all(sentence.ground.holds(reading, end, sentence.words(end)) for end in ends)


def is_indication(sentence: Sentence, item: Item) -> bool:
    """ "Because of hypertension the patient takes lisinopril" where the evidence has the drug "for hypertension"."""
    ends = roles(sentence.reading, item)
    if "due_to" not in item.keys or ends is None or (ends.first.kind, ends.second.kind) != (Kind.FINDING, Kind.DRUG):
        return False
    return any(
        _holds(sentence, reading, ends)
        and ("for" in reading.stems or any(word in reading.text for word in _FOR))
        and not any(other.group == "cause" or "ended" in other.keys or "stop" in other.keys for other in reading.items)
        for reading in sentence.ground.readings
    )


def _is_of_patient(sentence: Sentence, item: Item, finding: Item) -> bool:
    """ "Has diabetes and is treated with X", "糖尿病史，服用X治疗": the patient is treated; for what is not said."""
    between = sentence.reading.tokens[finding.after : item.first]
    return finding.first < item.first and any(token.text.casefold() in _NEW_CLAUSES for token in between)


def is_grouped(sentence: Sentence, item: Item) -> bool:
    """ "0.4, consistent with severe neutropenia": a result and the finding that the same statement calls it."""
    left = [one for one in sentence.reading.items if one.after <= item.first and (one.value or one.kind is Kind.TEST)]
    right = [one for one in sentence.reading.items if one.first >= item.after and one.kind is Kind.FINDING][:1]
    if not left or not right or item.is_negated or sentence.words(item).casefold() not in _GROUPING:
        return False
    places = sentence.ground.places(right[0], sentence.words(right[0]))
    return any(
        not said.item.is_negated and said.item.hedges <= {"unlisted"} and _names_result(said.reading, left)
        for said in places
    )


def _names_result(reading: Reading, left: list[Item]) -> bool:
    numbers = [one.value for one in left if one.value and not one.days and not one.value.is_time]
    known = [one.value for one in reading.items if one.value]
    return bool(numbers) and all(any(one.equals(other) for other in known) for one in numbers)


def is_treated(sentence: Sentence, item: Item) -> bool:
    """ "Treated with": of a drug and what it is for, both in one statement that does not blame the drug."""
    names = [other for other in sentence.reading.items if other.kind in (Kind.DRUG, Kind.FINDING)]
    drugs = [other for other in names if other.kind is Kind.DRUG]
    findings = sentence.reading.nearest(item, reach=tuple(other for other in names if other.kind is Kind.FINDING))
    if not drugs or not findings or _is_of_patient(sentence, item, findings[0]):
        return True
    ends = (sentence.reading.nearest(item, reach=tuple(drugs))[0], findings[0])
    return any(
        _holds(sentence, reading, ends)
        and not any(other.group == "cause" for other in reading.items)
        and not advises_against(reading)
        for reading in sentence.ground.readings
    )
