"""How a ranked diagnosis is worded: reasons as likelihoods, what stays possible, which answer would change it most."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from model.diagnosis.differential import Prospect, Question
from model.diagnosis.likely import Likely, Ranked, label_of, weighed_as
from model.diagnosis.picture import Picture, Seen
from model.diagnosis.series import Series
from model.domain.assessment import Diagnosis, DiagnosisStanding, Urgency
from model.domain.code import ICD10, OMIM, ORPHA, Code
from model.domain.evidence import Direction, Evidence, EvidenceKind, Source
from model.domain.text import Text
from model.knowledge.differential_tables import load_differential, problem_codes
from model.ontology.ontology import Ontology

_ASKED: Final = 3
_ALSO: Final = 0.05
"""The probability from which the next candidates are named too."""
_FAR: Final = 0.1
"""A question is worth a line when an answer moves the probability this far."""
_SLIGHT: Final = 0.05
"""A denial that weighs less than this is no reason."""
_SYSTEMS: Final = {"OMIM": OMIM, "ORPHA": ORPHA}
_GENETICS: Final = Text(
    en="Ask clinical genetics whether a test for it is due; no feature here proves it.",
    zh="请与临床遗传科商定是否进行相应检测；此处任何表现均不足以确诊。",
)
_COMMON: Final = Source(
    title="Osler's common differential: DDXPlus shares and literature from memory",
    version="2026-11-28",
    url="https://doi.org/10.48550/arXiv.2205.09148",
    retrieved=date(2026, 11, 28),
)


def stated(ranked: list[Series], picture: Picture, found: Likely, ontology: Ontology) -> Diagnosis:
    """The leading series as a statement: its reasons, what cannot be excluded, what would change the ranking most."""
    leader, first = ranked[0], ranked[0].first
    label, share = leader.label, round(100 * (leader.probability or 0))
    others = _others(ranked)
    return Diagnosis(
        code=replace(codes_of(first)[0], display=label.en),
        label=label,
        standing=DiagnosisStanding.RANKED,
        urgency=Urgency.INFO,
        rule_id="ranked-common" if first.common else "ranked-rare",
        summary=Text(
            en=f"Think of {label.en}: {share}% likely by the findings on record",
            zh=f"考虑{label.zh}：据病历所见，可能性{share}%",
        ),
        detail=Text(
            en="A ranking by published frequencies, not a diagnosis; a disease outside its tables is possible."
            + others.en,
            zh="此为依据已发表频率的排序，并非诊断；亦可能为表外疾病。" + others.zh,
        ),
        evidence=tuple(_evidence(first, picture, ontology)),
        sources=(_COMMON,) if first.common else (_annotations(ontology),),
        next_steps=(*_dangers(first, found), *_questions(first, found)),
        probability=Decimal(str(round(leader.probability or 0, 4))),
        rank=1,
    )


def codes_of(item: Ranked) -> tuple[Code, ...]:
    """Every code of the candidate; first that of the ranking that it came from."""
    row = item.common.condition if item.common else None
    common = [Code(ICD10, row.icd10, row.en)] if row else []
    ids = (item.rare.id, *item.rare.also) if item.rare else ()
    if row:
        ids = (*ids, *(code for code, name in load_differential().same.items() if name == row.condition))
        common += problem_codes().get(row.condition, ())
    return (*common, *(_rare_code(one) for one in dict.fromkeys(ids)))


def _rare_code(identity: str) -> Code:
    kind, _, number = identity.partition(":")
    return Code(_SYSTEMS[kind], number)


def _annotations(ontology: Ontology) -> Source:
    return Source(
        title="Human Phenotype Ontology annotations",
        version=ontology.annotations_release,
        url="https://hpo.jax.org",
        retrieved=date(2026, 11, 28),
    )


def _others(ranked: list[Series]) -> Text:
    """The forms of the leading series, which only a gene tells apart, and the next candidates."""
    forms = ranked[0].forms[:_ASKED] if len(ranked[0].forms) > 1 else ()
    also = [item for item in ranked[1:_ASKED] if (item.probability or 0) >= _ALSO]
    en = [f"Several forms together, first {', '.join(label_of(form).en for form in forms)}."] if forms else []
    zh = [f"数个分型合计，居前者为{'、'.join(label_of(form).zh for form in forms)}。"] if forms else []
    en += [f"Also possible: {item.label.en} ({item.probability:.0%})." for item in also]
    zh += [f"其他可能：{item.label.zh}（{item.probability:.0%}）。" for item in also]
    return Text(en=" ".join(["", *en]), zh="".join(zh))


def _dangers(first: Ranked, found: Likely) -> Iterator[Text]:
    """What must not be missed and is not excluded, in the order of its probability."""
    own = first.common.condition if first.common else None
    for item in [item.condition.label for item in found.dangerous if item.condition != own][:_ASKED]:
        yield Text(en=f"Cannot be excluded: {item.en}.", zh=f"尚不能排除：{item.zh}。")


def _questions(first: Ranked, found: Likely) -> Iterator[Text]:
    """What would change the ranking most, and to what."""
    if first.common and found.common:
        telling = [asked for asked in found.common.ask if _changes(asked, first)] or found.common.ask[:1]
        for asked in telling[:_ASKED]:
            yes, no = _then(asked.if_present), _then(asked.if_absent)
            name = asked.finding.label
            yield Text(
                en=f"Ask or look for: {name.en} (if present {yes.en}; if absent {no.en}).",
                zh=f"请询问或检查：{name.zh}（若有：{yes.zh}；若无：{no.zh}）。",
            )
        return
    yield _GENETICS
    for item in found.rare.ask_next[:_ASKED]:
        yield Text(
            en=f"Ask or look for: {item.label.en} (if present, first is {item.leader.en}).",
            zh=f"请询问或检查：{item.label.zh}（若有，居首者为{item.leader.zh}）。",
        )


def _changes(asked: Question, first: Ranked) -> bool:
    """Whether an answer would put another condition first, or move the first one far."""
    return any(
        first.common is None
        or then.condition != first.common.condition
        or abs(then.probability - first.common.probability) >= _FAR
        for then in (asked.if_present, asked.if_absent)
    )


def _then(prospect: Prospect) -> Text:
    name, share = prospect.condition.label, f"{prospect.probability:.0%}"
    return Text(en=f"{name.en} {share}", zh=f"{name.zh}{share}")


def _evidence(first: Ranked, picture: Picture, ontology: Ontology) -> Iterator[Evidence]:
    """Each finding with what it adds, in natural logarithms of the odds, and the entry that it stands in."""
    if first.common and not first.is_mostly_rare:
        by_name = by_finding(picture, ontology)
        for part in first.common.contributions:
            if not part.is_present and abs(part.weight) < _SLIGHT:
                continue
            yield _fact(part.text(), part.weight, by_name.get((part.finding.finding, part.is_present)))
    elif first.rare:
        held = picture.present
        for told_of in first.rare.contributions:
            yield _fact(told_of.text(), told_of.weight, held.get(told_of.term))


def by_finding(picture: Picture, ontology: Ontology) -> dict[tuple[str, bool], Seen]:
    """The entries by the finding that the common tables weigh them as; the very term before a narrower one."""
    found: dict[tuple[str, bool], Seen] = {}
    rows = load_differential().by_code
    for item in sorted(picture.seen, key=lambda item: item.code in rows):
        found[weighed_as(item.code, ontology), item.is_present] = item
    return found


def _fact(claim: Text, weight: float, held: Seen | None) -> Evidence:
    return Evidence(
        claim=claim,
        kind=held.kind if held else EvidenceKind.RULE,
        ref=held.ref if held else "",
        day=held.day if held else None,
        direction=Direction.FOR if weight >= 0 else Direction.AGAINST,
        weight=Decimal(str(round(weight, 2))),
    )
