"""A question about one patient -> statements from the case, each with the entries it rests on.

Words decide what is asked for; names (drugs, measures, conditions, genes) decide about what. A question that shows
neither gets no answer here.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.diagnosis.report import report
from model.diagnosis.wording import filled
from model.domain.assessment import Assessment, Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase
from model.domain.code import Code
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.files import read_csv
from model.knowledge.records import Names, Record
from model.language.about.answer import Said, Standing, is_unread, silence
from model.language.about.drug import of_drug
from model.language.about.record import allergies, problems, relatives, result, taken
from model.language.query import is_of, read_question
from model.language.terms import Slot, Vocabulary

_LINES: Final = {"person": 0, "problems": 1, "taking": 2}
_NO_GENE: Final = Text(
    en="No result for {gene} is in the record: not tested, or not sent. That is not a normal result.",
    zh="记录中没有{gene}的结果：未检测，或未发送。这不等于结果正常。",
)
_GENES_UNREAD: Final = Text(en="Genetic results could not be read.", zh="基因检测结果未能读取。")
_ALL_SEEN: Final = Text(
    en="Nothing that the rules looked for was missing. What no rule looks for was not looked for.",
    zh="规则所需的内容均已取得；规则未涉及的内容未作检查。",
)
_GAP: Final = Text(en="{what}: {consequence}", zh="{what}：{consequence}")
_MOST: Final = 12
_UNNAMED: Final = frozenset({DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED})


class _GroupRow(Record):
    measures: Names
    en: Names
    zh: Names


class _WordRow(Record):
    kind: str
    en: Names
    zh: Names


def about(
    question: str, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment, names: Vocabulary
) -> tuple[Said, ...]:
    """Answer from the record and the rules; empty where the question asks for nothing that is known how to look up."""
    asked = kinds_of(question)
    slots = tuple(slot for slot in read_question(question, names) if not _is_common(question, slot))
    drugs, sets = _drugs(slots, knowledge), _sets(slots, knowledge)
    if "family" in asked:
        return tuple(relatives(case, knowledge, frozenset().union(*sets.values())))
    if "allergy" in asked:
        return tuple(allergies(case, knowledge, drugs))
    if drugs:
        if "taking" in asked:
            return tuple(taken(case, knowledge, drugs))
        return tuple(said for drug in drugs for said in of_drug(case, knowledge, assessment, drug))
    measured, genes = _named(slots, "measure"), _named(slots, "gene")
    if measured or genes:  # eGFR and EGFR are written alike: both are answered
        results = (said for name in measured for said in result(case, knowledge, name))
        return (*results, *(said for gene in genes for said in _gene(gene, case, assessment)))
    if "open" in asked:
        return (*_open(assessment), *_empty(case, knowledge))
    if sets:
        return tuple(said for label, each in sets.items() for said in problems(case, knowledge, each, label))
    if grouped := _grouped(question):
        return tuple(said for name in grouped for said in result(case, knowledge, name))
    lines = _lines(case, knowledge)
    return tuple(lines[number] for kind, number in _LINES.items() if kind in asked)


def _is_common(question: str, slot: Slot) -> bool:
    """Whether an abbreviation ("ALL") is here an ordinary small word."""
    word = re.match(r"[a-z]+\b", question[slot.at :])
    return word is not None and _patterns()["common"].fullmatch(word[0]) is not None


def kinds_of(question: str) -> frozenset[str]:
    """What the words of a question are after, by the table of words."""
    plain = " ".join(question.casefold().split())
    return frozenset(kind for kind, pattern in _patterns().items() if pattern.search(plain))


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = read_csv(Path(__file__).with_name("words.csv"), _WordRow)
    return {row.kind: _pattern(row.en, row.zh) for row in rows}


def _pattern(en: Names, zh: Names) -> re.Pattern[str]:
    """English words as whole words, Chinese ones anywhere."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, en))})\b|{'|'.join(map(re.escape, zh))}")


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[re.Pattern[str], Names], ...]:
    rows = read_csv(Path(__file__).with_name("measure_groups.csv"), _GroupRow)
    return tuple((_pattern(row.en, row.zh), row.measures) for row in rows)


def _grouped(question: str) -> tuple[str, ...]:
    """The measures that a word stands for together ("blood pressure", 肾功能)."""
    plain = " ".join(question.casefold().split())
    found = (name for pattern, measures in _groups() if pattern.search(plain) for name in measures)
    return tuple(dict.fromkeys(found))


def _drugs(slots: Sequence[Slot], knowledge: Knowledge) -> tuple[Code, ...]:
    named = (term.removeprefix("drug:") for slot in slots for term in slot.terms if term.startswith("drug:"))
    return tuple(dict.fromkeys(knowledge.drugs.named(name).value for name in named))


def _named(slots: Sequence[Slot], kind: str) -> tuple[str, ...]:
    """What the slots name of one kind; a slot that names a condition too is none."""
    plain = (slot for slot in slots if not any(is_of(slot, state) for state in ("set", "disease")))
    terms = (next((term for term in slot.terms if term.startswith(f"{kind}:")), "") for slot in plain)
    return tuple(dict.fromkeys(term.partition(":")[2] for term in terms if term))


def _sets(slots: Sequence[Slot], knowledge: Knowledge) -> dict[Text, frozenset[str]]:
    """The conditions that are named: each with the sets of codes that stand for it."""
    rules = {rule.id: rule for rule in knowledge.diseases}
    known = knowledge.codesets.names()
    found: dict[Text, frozenset[str]] = {}
    for slot in slots:
        diseases = [rules[term.removeprefix("disease:")] for term in slot.terms if term.startswith("disease:")]
        sets = {term.removeprefix("set:") for term in slot.terms if term.startswith("set:")}
        sets = (sets | {name for rule in diseases for name in rule.listed}) & known
        if sets:
            rows = knowledge.codesets.rows()[min(sets)]
            label = diseases[0].name.text() if diseases else Text(en=rows[0].en, zh=rows[0].zh)
            found[label] = frozenset(sets)
    return found


def _gene(gene: str, case: ClinicalCase, assessment: Assessment) -> Iterator[Said]:
    found = [item for item in assessment.phenotypes if item.gene == gene and item.ref]
    for item in found:
        head = " ".join(filter(None, (item.gene, item.diplotype)))
        text = Text(en=f"{head}: {item.label.en}.", zh=f"{head}：{item.label.zh}。")
        fact = Evidence(claim=text, kind=EvidenceKind.GENOTYPE, ref=item.ref)
        yield Said(standing=Standing.RECORDED, text=text, evidence=(fact, *item.agents))
    variants = [item for item in case.tumour_findings if gene in (item.gene, *item.fusion.split("::"))]
    for variant in variants:
        exact = variant.hgvs_p.split(":")[-1] or variant.hgvs_c.split(":")[-1] or variant.variant_class
        text = same(" ".join(filter(None, (variant.fusion or variant.gene, exact, variant.status))))
        fact = Evidence(claim=text, kind=EvidenceKind.VARIANT, ref=variant.key, day=variant.day)
        yield Said(standing=Standing.RECORDED, text=text, evidence=(fact,))
    if not found and not variants:
        yield silence(case, Area.GENOMICS, filled(_NO_GENE, gene=same(gene)), _GENES_UNREAD)


def _open(assessment: Assessment) -> Iterator[Said]:
    """What could not be assessed for lack of data, whole areas first, each with what follows from it."""
    ordered = sorted(assessment.gaps, key=lambda gap: not gap.is_whole_area)
    for gap in list(dict.fromkeys(ordered))[:_MOST]:
        evidence = (Evidence(claim=gap.what, kind=EvidenceKind.RULE, ref=gap.ref),) if gap.ref else ()
        text = filled(_GAP, what=gap.what, consequence=gap.consequence)
        yield Said(standing=Standing.NOT_READ, text=text, evidence=evidence)
    for item in assessment.diagnoses:
        if item.standing in _UNNAMED:
            yield from (_step(item, step) for step in item.next_steps)
    if not assessment.gaps:
        yield Said(standing=Standing.NO_RULE, text=_ALL_SEEN)


def _step(item: Diagnosis, step: Text) -> Said:
    return Said(standing=Standing.RULE, text=step, evidence=item.evidence, rule_id=item.rule_id)


def _empty(case: ClinicalCase, knowledge: Knowledge) -> Iterator[Said]:
    """The parts of the record in which nothing stands: problems, drugs, allergies, results."""
    return (said for said in _lines(case, knowledge)[1:] if not said.evidence)


def _lines(case: ClinicalCase, knowledge: Knowledge) -> tuple[Said, ...]:
    """The first lines of the summary as answers: the person, the problems, the drugs, the allergies, the results."""
    areas = (Area.PATIENT, Area.PROBLEMS, Area.MEDICATIONS, Area.ALLERGIES, Area.RESULTS)
    told = report(case, knowledge.diseases, knowledge.measures, knowledge.codesets, knowledge.drugs)[: len(areas)]
    return tuple(
        Said(standing=_standing(case, area, evidence), text=text, evidence=evidence)
        for area, (text, evidence) in zip(areas, told, strict=True)
    )


def _standing(case: ClinicalCase, area: Area, evidence: Sequence[Evidence]) -> Standing:
    if evidence:
        return Standing.RECORDED
    return Standing.NOT_READ if is_unread(case, area) else Standing.NOT_RECORDED
