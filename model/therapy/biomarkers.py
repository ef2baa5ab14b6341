"""Whether a tumour shows what a biomarker fact asks for: found, tested and absent, or not known."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from model.domain.evidence import Evidence, EvidenceKind
from model.domain.pgx import Detection, TumourFinding
from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.oncology import Criterion
from model.knowledge.tumour_variants import UNSPECIFIED
from model.knowledge.tumours import LevelTerm, bare
from model.therapy.facts import Answer, Truth

_NOT_HARMFUL: Final = frozenset(
    {"benign", "likelybenign", "uncertainsignificance", "uncertain", "vus", "良性", "意义不明"}
)
_BY_HARM: Final = frozenset({"pathogenic", "truncating", "splice", "loss"})
"""Classes that rest on what a change does to the gene, so that its significance counts."""
_WILD_TYPE: Final = frozenset({"wildtype", "wt", "野生型"})
_SIMPLY_POSITIVE: Final = frozenset({"", "positive", "阳性", "detected"})
_FUSION: Final = "fusion"
_HUNDRED: Final = Decimal(100)
_SHORT_FAMILY: Final = 3
_FAMILY: Final = re.compile(r"([A-Z]+)(?:\d(?:/\d)+)?")
_Measured = tuple[TumourFinding, LevelTerm | None, Decimal | None]


class Biomarkers:
    """The findings of one tumour beside the tables that name them."""

    def __init__(self, findings: Iterable[TumourFinding], knowledge: Knowledge) -> None:
        self._knowledge, self._variants = knowledge, knowledge.variants
        read = [(item, self._variants.reading(item)) for item in findings]
        self._findings = tuple(item for item, reading in read if len(reading.narrowest) <= 1)
        self._read = {item.key: reading for item, reading in read}
        self._partners = {item.key: self._variants.partners(item) for item in self._findings}
        self._symbols = {item.key: self._variants.symbol(item.gene) for item in self._findings}
        self._markers = {item.key: knowledge.markers.named(item.biomarker or item.gene) for item in self._findings}
        self._known: dict[Criterion, Answer] = {}
        self._by_gene: dict[str, tuple[TumourFinding, ...]] = {}
        self._by_marker: dict[str, tuple[_Measured, ...]] = {}
        self._written = self._by_name()

    def _by_name(self) -> dict[str, list[int]]:
        """The places of the findings under each gene name that they carry."""
        found: dict[str, list[int]] = {}
        for at, item in enumerate(self._findings):
            for name in dict.fromkeys((self._symbols[item.key], *sorted(self._partners[item.key]))):
                found.setdefault(name, []).append(at)
        return found

    def holds(self, criterion: Criterion) -> Answer:
        """Found, tested and not found, or not known; what is not known is named in ``missing``."""
        answer = self._known.get(criterion)
        if answer is None:
            answer = self._known[criterion] = self._asked(criterion)
        return answer

    def _asked(self, criterion: Criterion) -> Answer:
        if criterion.any:
            return _any(self.holds(each) for each in criterion.any)
        if criterion.marker:
            return self._marker(criterion)
        return self._fusion(criterion) if criterion.fusion else self._gene(criterion)

    def label(self, criterion: Criterion) -> Text:
        """The criterion in words."""
        say = self._knowledge.words.say
        if criterion.any:
            labels = tuple(dict.fromkeys(self.label(each) for each in criterion.any))
            return Text(en="/".join(item.en for item in labels), zh="/".join(item.zh for item in labels))
        if criterion.marker:
            return self._marker_label(criterion)
        if criterion.fusion:
            return say("criterion_fusion", gene=same(criterion.fusion))
        named = [self._variants.label(criterion.gene, name) for name in criterion.variants if name != UNSPECIFIED]
        if not named or len(named) > 3:
            return same(criterion.gene)
        return Text(
            en=f"{criterion.gene} {'/'.join(item.en for item in named)}",
            zh=f"{criterion.gene} {'/'.join(item.zh for item in named)}",
        )

    def _marker_label(self, criterion: Criterion) -> Text:
        term = self._knowledge.markers.terms[criterion.marker]
        bound, sign = (criterion.at_least, "≥") if criterion.at_least is not None else (criterion.below, "<")
        if not criterion.levels:
            return Text(en=f"{term.marker} {sign} {bound}{term.unit}", zh=f"{term.marker} {sign} {bound}{term.unit}")
        level = next(item for item in self._knowledge.markers.levels(term.marker) if item.level == criterion.levels[0])
        return Text(en=f"{term.marker} {level.level}", zh=f"{term.marker}{level.zh}")

    def _gene(self, criterion: Criterion) -> Answer:
        found: list[Evidence] = []
        is_open = is_tested = False
        for item in self._about(criterion.gene):
            verdict = self._variant(item, criterion)
            if verdict is Truth.YES:
                found.append(self._evidence(item, criterion.gene))
            is_open |= verdict is Truth.UNKNOWN
            is_tested |= verdict is Truth.NO
        return self._settled(criterion, found, is_open=is_open, is_tested=is_tested)

    def _variant(self, item: TumourFinding, criterion: Criterion) -> Truth | None:
        """What one result of the gene says; ``None`` when it is about something else."""
        classes = self._classes(item, criterion.gene)
        is_meant = not criterion.variants or not classes.isdisjoint(criterion.variants)
        is_vague = UNSPECIFIED in classes and UNSPECIFIED not in criterion.variants
        if _is_absent(item):
            return Truth.NO if is_meant or UNSPECIFIED in classes else None
        if item.status is Detection.UNCLEAR:
            return Truth.UNKNOWN if is_meant or is_vague else None
        if criterion.variants and (
            is_vague
            or not classes
            or self._variants.leaves_open(self._read[item.key], criterion.gene, criterion.variants)
        ):
            return Truth.UNKNOWN
        # words that we do not understand are no proof of absence
        by_harm = not criterion.variants or classes.isdisjoint(set(criterion.variants) - _BY_HARM)
        significance = bare(item.significance)
        if is_meant and not (by_harm and significance in _NOT_HARMFUL):
            return _by_origin(item, criterion)
        if not is_meant and by_harm and not significance and not _BY_HARM.isdisjoint(criterion.variants):
            return Truth.UNKNOWN  # a change of the residue whose effect nobody stated
        return Truth.NO

    def _classes(self, item: TumourFinding, gene: str) -> frozenset[str]:
        classes = self._read[item.key].every
        is_joined = gene in self._partners[item.key]
        return (classes - {UNSPECIFIED}) | {_FUSION} if is_joined else classes

    def _fusion(self, criterion: Criterion) -> Answer:
        wanted = [self._variants.symbol(part) for part in criterion.fusion.split("::")]
        found: list[Evidence] = []
        is_open = is_tested = False
        for item in self._about(*wanted):
            verdict = self._joined(item, wanted)
            if verdict is Truth.YES:
                found.append(self._fusion_evidence(item, criterion))
            is_open |= verdict is Truth.UNKNOWN
            is_tested |= verdict is Truth.NO
        return self._settled(criterion, found, is_open=is_open, is_tested=is_tested)

    def _joined(self, item: TumourFinding, wanted: list[str]) -> Truth | None:
        partners = self._partners[item.key]
        met = [gene for gene in wanted if any(_is_same(name, gene) for name in (partners or {self._symbols[item.key]}))]
        if not met:
            return None
        is_plain = not partners and bare(item.variant_class) in _SIMPLY_POSITIVE and not (item.hgvs_p or item.hgvs_c)
        if _is_absent(item):
            is_fused = bool(partners) or UNSPECIFIED in self._read[item.key].every or is_plain
            return Truth.NO if is_fused or _is_wild_type(item) else None
        if not (partners or is_plain):
            return None
        if item.status is Detection.UNCLEAR:
            return Truth.UNKNOWN
        if len(met) == len(wanted):
            return Truth.YES
        return Truth.NO if len(partners) > 1 else Truth.UNKNOWN

    def _marker(self, criterion: Criterion) -> Answer:
        found: list[Evidence] = []
        is_open = is_tested = False
        for item, level, value in self._measures(criterion.marker):
            verdict = self._measured(criterion, level, value)
            if verdict is Truth.YES:
                found.append(self._marker_evidence(item, criterion.marker, level, value))
            is_open |= verdict is Truth.UNKNOWN
            is_tested |= verdict is Truth.NO
        return self._settled(criterion, found, is_open=is_open, is_tested=is_tested)

    def _measures(self, marker: str) -> "tuple[_Measured, ...]":
        """Every result of the marker, read once."""
        found = self._by_marker.get(marker)
        if found is None:
            found = tuple((item, *each) for item in self._findings for each in self._readings(item, marker))
            found = self._by_marker[marker] = self._together(marker, found)
        return found

    def _together(self, marker: str, found: "tuple[_Measured, ...]") -> "tuple[_Measured, ...]":
        """Results that only together mean a level, read as that level."""
        stated = {level.level for _, level, _ in found if level is not None}
        for whole in self._knowledge.markers.levels(marker):
            if whole.together and stated.issuperset(whole.together):
                is_part = [level is not None and level.level in whole.together for _, level, _ in found]
                parts = tuple((each[0], whole, None) for each, part in zip(found, is_part, strict=True) if part)
                return parts + tuple(each for each, part in zip(found, is_part, strict=True) if not part)
        return found

    def _readings(self, item: TumourFinding, marker: str) -> Iterator[tuple[LevelTerm | None, Decimal | None]]:
        """What one result says of the marker: its level, its number, or the level that a variant implies."""
        terms = self._knowledge.markers
        if item.status is Detection.DETECTED and self._symbols[item.key] in terms.implying(marker):
            names = {f"{self._symbols[item.key]}:{each}" for each in self._read[item.key].every}
            implied = next((level for level in terms.levels(marker) if not names.isdisjoint(level.variants)), None)
            is_harmless = bare(item.significance) in _NOT_HARMFUL
            if implied is not None and not is_harmless:
                yield implied, None
        if item.hgvs_p or item.hgvs_c or item.fusion or marker not in self._markers[item.key]:
            return
        level = terms.level(marker, item)
        value = item.value
        if value is not None and item.unit in {"1", "{fraction}"} and terms.terms[marker].unit == "%":
            value *= _HUNDRED
        if level is not None or value is not None:
            yield level, value

    def _measured(self, criterion: Criterion, level: LevelTerm | None, value: Decimal | None) -> Truth:
        if criterion.levels:
            wanted = [
                item for item in self._knowledge.markers.levels(criterion.marker) if item.level in criterion.levels
            ]
            if value is not None and any(item.low is not None or item.high is not None for item in wanted):
                return Truth.YES if any(item.covers(value) for item in wanted) else Truth.NO
            if level is None:
                return Truth.UNKNOWN
            if level.level in criterion.levels:
                return Truth.YES
            return Truth.UNKNOWN if not set(level.may).isdisjoint(criterion.levels) else Truth.NO
        low, high = (value, value) if value is not None else (level.low, level.high) if level else (None, None)
        return _within(criterion, low, high, is_number=value is not None)

    def _settled(self, criterion: Criterion, found: list[Evidence], *, is_open: bool, is_tested: bool) -> Answer:
        if found:
            return Answer(Truth.YES, tuple(found))
        if is_open or not is_tested:
            return Answer(Truth.UNKNOWN, missing=(self.label(criterion),))
        return Answer(Truth.NO, tuple(self._negatives(criterion)))

    def _negatives(self, criterion: Criterion) -> Iterator[Evidence]:
        if criterion.marker:
            for item, level, value in self._measures(criterion.marker):
                yield self._marker_evidence(item, criterion.marker, level, value)
            return
        wanted = [self._variants.symbol(part) for part in (criterion.gene or criterion.fusion).split("::")]
        for item in self._about(*wanted):
            if criterion.gene:
                yield self._evidence(item, criterion.gene)
            elif self._joined(item, wanted):
                yield self._fusion_evidence(item, criterion)

    def _about(self, *genes: str) -> tuple[TumourFinding, ...]:
        """The findings that name one of the genes, or a family of genes that holds it, in their order."""
        key = "::".join(genes)
        if key not in self._by_gene:
            places = {
                at
                for name, named in self._written.items()
                if any(_is_same(name, gene) for gene in genes)
                for at in named
            }
            self._by_gene[key] = tuple(self._findings[at] for at in sorted(places))
        return self._by_gene[key]

    def _evidence(self, item: TumourFinding, gene: str) -> Evidence:
        named = sorted(self._read[item.key].narrowest - {UNSPECIFIED})
        exact = item.hgvs_p.split(":")[-1].removeprefix("p.").strip("()")
        label = same(exact) if exact else self._variants.label(gene, named[0]) if named else same("")
        spaced = Text(en=f" {label.en}" if label.en else "", zh=f" {label.zh}" if label.zh else "")
        status = Detection.NOT_DETECTED if _is_absent(item) else item.status
        claim = self._knowledge.words.say(f"variant_{status}", gene=same(gene), variant=spaced)
        return Evidence(claim=claim, kind=EvidenceKind.VARIANT, ref=item.key, day=item.day)

    def _fusion_evidence(self, item: TumourFinding, criterion: Criterion) -> Evidence:
        partners = sorted(self._partners[item.key])
        name = item.fusion if "::" in item.fusion else "::".join(partners) if partners else criterion.fusion
        status = Detection.NOT_DETECTED if _is_absent(item) else item.status
        claim = self._knowledge.words.say(f"fusion_{status}", gene=same(name))
        return Evidence(claim=claim, kind=EvidenceKind.VARIANT, ref=item.key, day=item.day)

    def _marker_evidence(
        self, item: TumourFinding, marker: str, level: LevelTerm | None, value: Decimal | None
    ) -> Evidence:
        term = self._knowledge.markers.terms[marker]
        shown = f"{value.normalize():f}{term.unit}" if value is not None else ""
        zh = Text(en=shown or (level.level if level else ""), zh=shown or (level.zh if level else ""))
        claim = self._knowledge.words.say("marker_found", marker=same(term.marker), level=zh)
        return Evidence(claim=claim, kind=EvidenceKind.VARIANT, ref=item.key, day=item.day)


def _within(criterion: Criterion, low: Decimal | None, high: Decimal | None, *, is_number: bool) -> Truth:
    """Whether all, none or some of the numbers from ``low`` to ``high`` keep the criterion's bounds."""
    least, below = criterion.at_least, criterion.below
    is_above = least is None or (low is not None and low >= least)
    is_under = below is None or (high is not None and (high < below if is_number else high <= below))
    if is_above and is_under and (low is not None or high is not None):
        return Truth.YES
    is_too_low = least is not None and high is not None and (high < least if is_number else high <= least)
    is_too_high = below is not None and low is not None and low >= below
    return Truth.NO if is_too_low or is_too_high else Truth.UNKNOWN


def _any(answers: Iterator[Answer]) -> Answer:
    judged = tuple(answers)
    if yes := [item for item in judged if item.truth is Truth.YES]:
        return Answer(Truth.YES, tuple(each for item in yes for each in item.evidence))
    if unknown := [item for item in judged if item.truth is Truth.UNKNOWN]:
        return Answer(Truth.UNKNOWN, missing=tuple(dict.fromkeys(each for item in unknown for each in item.missing)))
    return Answer(Truth.NO, tuple(dict.fromkeys(each for item in judged for each in item.evidence)))


def _by_origin(item: TumourFinding, criterion: Criterion) -> Truth:
    if criterion.origin == "any" or item.origin == criterion.origin:
        return Truth.YES
    return Truth.NO if item.origin in {"germline", "somatic"} else Truth.UNKNOWN


def _is_absent(item: TumourFinding) -> bool:
    return item.status is Detection.NOT_DETECTED or _is_wild_type(item)


def _is_wild_type(item: TumourFinding) -> bool:
    return bare(item.variant_class) in _WILD_TYPE


def _is_same(written: str, gene: str) -> bool:
    """Whether a laboratory's name means the gene: its symbol, or its family ("NTRK", "BRCA1/2", "RAS")."""
    if written == gene or (len(written) == _SHORT_FAMILY and gene[1:] == written):
        return True
    if not gene[-1:].isdigit() or not written.startswith(gene[:-1]):
        return False
    family = _FAMILY.fullmatch(written)
    return family is not None and family.group(1) == gene[:-1]
