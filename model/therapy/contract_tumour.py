"""A line's tumour findings: variants, fusions and markers, as programs send them."""

import re
from collections.abc import Mapping
from typing import Final

from model.domain.gap import Area
from model.domain.pgx import Detection, TumourFinding
from model.knowledge.tumours import bare
from model.therapy.contract_gene_words import detection_of
from model.therapy.contract_shapes import Desk, Fields, Quantity, concepts, first, folded, quantity

_CHANGE: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?:p\.)?\(?((?:[A-Z][a-z]{2}|[A-Z])\d{2,4}(?:_(?:[A-Z][a-z]{2}|[A-Z])\d{2,4})?"
    r"(?:del(?:ins[A-Za-z]+)?|dup|ins[A-Za-z]+|fs\*?\d*|[A-Z][a-z]{2}|[A-Z*]))(?![A-Za-z0-9])"
)
_DENIAL: Final = re.compile(r"\b(?:no|not|negative|without|absent|wild|non)\b|未|无|阴性|野生|未检", re.IGNORECASE)
_SIMPLY_POSITIVE: Final = frozenset({"positive", "阳性"})


class TumourReader:
    """Reads one finding of ``variants``; what it does not understand becomes a gap."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def finding(self, key: str, row: Fields) -> TumourFinding:
        """One variant, fusion or marker; a status or value that is not understood is no finding."""
        status, is_read = detection_of(row)
        gene, biomarker = self._of_gene(words_of(row.get("gene")), words_of(first(row, "biomarker", "marker")))
        said = words_of(first(row, "class", "variant_class", "text", "result", "variant", "alteration"))
        if gene and not said and folded(row.get("status")) in _SIMPLY_POSITIVE:
            said = words_of(row.get("status"))
        hgvs = words_of(row.get("hgvs"))
        value, level = self._valued(gene, biomarker, row, bool(said))
        if value is None and level is None and row.get("value") is not None and not said:
            if isinstance(row.get("value"), str) and quantity(row.get("value")) is None:
                said = str(row["value"])
            else:
                status, is_read = Detection.UNCLEAR, False
        if not is_read and not said and self._is_level(gene, biomarker, row.get("status")):
            status, is_read, said = Detection.DETECTED, True, words_of(row.get("status"))
        if not is_read:
            self._desk.unread(Area.GENOMICS, f"{gene or biomarker} {row.get('status') or row.get('value') or ''}")
        return TumourFinding(
            key=key,
            gene=gene,
            biomarker=biomarker,
            hgvs_p=words_of(first(row, "hgvs_p", "protein", "protein_change"))
            or (hgvs if "p." in hgvs else "")
            or _change_in(words_of(row.get("text"))),
            hgvs_c=words_of(first(row, "hgvs_c", "coding")) or (hgvs if "p." not in hgvs else ""),
            exon=words_of(row.get("exon")),
            variant_class=level or said,
            fusion=words_of(row.get("fusion")),
            value=value.value if value else None,
            unit=value.unit if value else "",
            origin=words_of(row.get("origin")),
            significance=words_of(row.get("significance")),
            status=status,
            day=self._desk.day(row, Area.GENOMICS),
        )

    def _of_gene(self, gene: str, biomarker: str) -> tuple[str, str]:
        """A gene that was sent as a marker ("ALK positive") is a gene, unless a marker has that name."""
        knowledge = self._desk.knowledge
        is_gene = not gene and not knowledge.markers.named(biomarker) and knowledge.variants.tells(biomarker)
        return (biomarker, "") if is_gene else (gene, biomarker)

    def _is_level(self, gene: str, biomarker: str, status: object) -> bool:
        """Whether a status is a level of the marker: MSI "high"."""
        markers = self._desk.knowledge.markers
        return any(
            bare(str(status)) in level.written
            for name in markers.named(biomarker or gene)
            for level in markers.levels(name)
        )

    def _valued(self, gene: str, biomarker: str, row: Fields, is_worded: bool) -> tuple[Quantity | None, str | None]:
        """A marker's number; a bound ("<1 %", ">=50 %") as the level that it states, else not at all."""
        sent = quantity({"value": row.get("value"), "unit": row.get("unit"), "comparator": row.get("comparator")})
        if sent is None or not sent.comparator:
            return sent, None
        if is_worded:
            return None, None
        markers = self._desk.knowledge.markers
        levels = [item for name in markers.named(biomarker or gene) for item in markers.levels(name)]
        if sent.comparator.startswith(">"):
            found = next((item.level for item in levels if item.low == sent.value), None)
            return (None, found) if found else (Quantity(sent.value, sent.unit), None)
        return None, next((item.level for item in levels if item.low is None and item.high == sent.value), None)


def _change_in(text: str) -> str:
    """The one change of the protein that a sentence names ("exon 21 p.L858R mutation detected"), unless it denies."""
    found = set(_CHANGE.findall(text)) if " " in text or not text.isascii() else set()
    return found.pop() if len(found) == 1 and not _DENIAL.search(text) else ""


def words_of(value: object) -> str:
    """A field as words: a code by its display, nothing for a truth value."""
    if isinstance(value, Mapping):
        return next((concept.words or str(concept) for concept in concepts(value, "gene")), "")
    return "" if value is None or isinstance(value, bool) else str(value).strip()
