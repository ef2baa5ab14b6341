"""The words of one genetic result: detected or not, a score and its bounds, a gene by any of its names."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final

from model.domain.pgx import Detection
from model.knowledge.files import FOLDER, read_csv
from model.knowledge.records import Names, Record
from model.therapy.contract_shapes import Fields, folded, quantity

_DETECTED: Final = frozenset(
    {"detected", "positive", "present", "pos", "mutated", "mutation detected", "variant detected", "yes", "true", "+"}
) | {"检出", "阳性", "突变", "存在", "variant", "mutant"}
_NOT_DETECTED: Final = frozenset(
    {"not detected", "undetected", "negative", "absent", "neg", "wild type", "wildtype", "wt", "no mutation", "-"}
) | {
    "no mutation detected",
    "no variant detected",
    "not present",
    "no",
    "false",
    "未检出",
    "阴性",
    "野生型",
    "未突变",
    "none detected",
    "none",
    "no variant",
    "no mutation found",
    "no variant found",
    "no alteration",
    "no alteration detected",
    "mutation not detected",
    "variant not detected",
    "mutation negative",
    "not mutated",
    "unmutated",
    "not found",
    "not identified",
    "non mutated",
    "无突变",
    "未检测到",
    "未发现",
    "未发现突变",
    "未检出突变",
}
_SCORE_NAME: Final = re.compile(r"^(?:activity score|as|活性评分)\s*[:=]?\s*(?=[\d<>≥≤])", re.IGNORECASE)
_RANGE: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*(?:-|–|to|~|至)\s*(\d+(?:\.\d+)?)$")
_GRAIN: Final = Decimal("0.01")


class _GeneName(Record):
    symbol: str
    hgnc: str = ""
    aliases: Names = ()
    kind: str


def score_bounds(written: object) -> tuple[Decimal, Decimal | None] | None:
    """The lowest and the highest score that was written: "1.5", ">=3", "<1", "1-1.5"."""
    written = _SCORE_NAME.sub("", written.strip()) if isinstance(written, str) else written
    if isinstance(written, str) and (match := _RANGE.match(written)):
        low, high = Decimal(match.group(1)), Decimal(match.group(2))
        return (low, high) if low <= high else None
    sent = quantity(written)
    if sent is None or sent.value < 0 or sent.unit not in {"", "+"}:
        return None
    match sent.comparator or ("≥" if sent.unit == "+" else ""):
        case "":
            return sent.value, sent.value
        case ">=" | "≥":
            return sent.value, None
        case ">":
            return sent.value + _GRAIN, None
        case "<=":
            return Decimal(0), sent.value
        case _:
            return (Decimal(0), sent.value - _GRAIN) if sent.value > 0 else None


def detection_of(row: Fields) -> tuple[Detection, bool]:
    """Whether it was detected, and whether the stated status was understood; an odd status is not "detected"."""
    stated, written = row.get("status"), row.get("class") or row.get("text") or ""
    if isinstance(stated, bool):
        return (Detection.DETECTED if stated else Detection.NOT_DETECTED), True
    if stated not in (None, ""):
        found = _detection(stated)
        return found or Detection.UNCLEAR, found is not None
    return _detection(written) or Detection.DETECTED, True


def _detection(written: object) -> Detection | None:
    plain = folded(written)
    if plain in _NOT_DETECTED:
        return Detection.NOT_DETECTED
    return Detection.DETECTED if plain in _DETECTED else None


@cache
def gene_symbols() -> Mapping[str, str]:
    """The symbols of the genes by every name, without blanks and hyphens, in capitals."""
    rows = read_csv(FOLDER / "terms" / "genomic_genes.csv", _GeneName)
    named = [(name, row.symbol) for row in rows for name in (*row.aliases, f"HGNC:{row.hgnc}", row.symbol)]
    found = {re.sub(r"[\s\-_]", "", name).upper(): symbol for name, symbol in named}
    return MappingProxyType({name: symbol for name, symbol in found.items() if name})
