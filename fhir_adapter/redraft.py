"""A client's own draft order with one thing changed: another drug without a dose, or a lower dose.

A draft whose free text might say otherwise than the changed element is not touched: ``None``.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import msgspec

from fhir_adapter.patching import Edit, Part, Unpatchable, elements, members, patched, removals
from model.domain.code import Code

ADJUSTED: Final = "urn:osler:adjusted-by"
"""Marks a dose that was lowered on our advice, so that it is never lowered twice."""
_OF_THE_OLD_DRUG: Final = (
    "dosageInstruction",
    "dispenseRequest",
    "renderedDosageInstruction",
    "effectiveDosePeriod",
    "text",
)
_MIGHT_CONTRADICT: Final = frozenset({"note", "modifierExtension", "contained", "medicationReference", "medication"})
_DOSE_WORDS: Final = re.compile(rb"dos(?:e|age|ing)", re.IGNORECASE)
_PLAIN_DOSAGE: Final = frozenset(
    {"id", "sequence", "timing", "site", "route", "method", "asNeededBoolean", "doseAndRate"}
)
_PLAIN_RATE: Final = frozenset({"id", "type", "doseQuantity"})
_PLAIN_QUANTITY: Final = frozenset({"id", "value", "unit", "system", "code"})
_NUMBER: Final = re.compile(rb"\d{1,9}(?:\.\d{1,9})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDose:
    """The one dose of a draft: its number as written, and its unit (the code before the words)."""

    value: Decimal
    unit: str


def with_drug(raw: bytes, drug: Code, text: str) -> bytes | None:
    """The draft for another drug: dose, quantity and narrative of the old one are taken out, the rest stays.

    Nobody chose a dose of the new drug, so none is written.
    """
    try:
        parts = _draft(raw)
        concept = parts["medicationCodeableConcept"]
        new = {"coding": [{"system": drug.system, "code": drug.code, "display": drug.display or text}], "text": text}
        change = Edit(concept.value, concept.end, msgspec.json.encode(new))
        return patched(raw, [change, *removals(parts, _OF_THE_OLD_DRUG)])
    except (Unpatchable, KeyError):
        return None


def dose_of(raw: bytes) -> WrittenDose | None:
    """The dose of a draft that holds exactly one, structured, without a word that could say otherwise."""
    try:
        quantity = _quantity(raw, _draft(raw))[1]
        number = raw[quantity["value"].value : quantity["value"].end]
        unit = quantity.get("code") or quantity["unit"]
        if not _NUMBER.fullmatch(number):
            return None
        return WrittenDose(value=Decimal(number.decode()), unit=_word(raw, unit))
    except (Unpatchable, KeyError):
        return None


def with_dose(raw: bytes, value: Decimal, rule_id: str) -> bytes | None:
    """The draft with another number in the place of ``dose_of``'s, marked with the rule that asked for it."""
    try:
        parts = _draft(raw)
        rate, quantity = _quantity(raw, parts)
        mark = msgspec.json.encode([{"url": ADJUSTED, "valueString": rule_id}])
        place = quantity["value"]
        return patched(
            raw,
            [
                Edit(rate.value + 1, rate.value + 1, b'"extension":' + mark + b","),
                Edit(place.value, place.end, format(value, "f").encode()),
                *removals(parts, ("text",)),
            ],
        )
    except (Unpatchable, KeyError):
        return None


def _draft(raw: bytes) -> dict[str, Part]:
    """The members of a draft order that may be changed. Raises ``Unpatchable``, ``KeyError``."""
    parts = members(raw)
    if _word(raw, parts["resourceType"]) != "MedicationRequest" or _word(raw, parts["status"]) != "draft":
        raise Unpatchable("no draft order")
    if not _MIGHT_CONTRADICT.isdisjoint(parts):
        raise Unpatchable("other parts may speak of the drug or the dose")
    extension = parts.get("extension")
    if extension and _DOSE_WORDS.search(raw, extension.value, extension.end):
        raise Unpatchable("an extension speaks of the dose")
    if "text" in parts:
        narrative = members(raw, parts["text"].value)
        if _word(raw, narrative["status"]) == "additional":
            raise Unpatchable("the narrative says more than the data")
    return parts


def _quantity(raw: bytes, parts: dict[str, Part]) -> tuple[Part, dict[str, Part]]:
    """The one ``doseAndRate`` and the members of its quantity. Raises ``Unpatchable``, ``KeyError``."""
    dosage = _only(raw, parts["dosageInstruction"], _PLAIN_DOSAGE)
    rate = _only(raw, members(raw, dosage.value)["doseAndRate"], _PLAIN_RATE)
    quantity = members(raw, members(raw, rate.value)["doseQuantity"].value)
    if not _PLAIN_QUANTITY.issuperset(quantity):
        raise Unpatchable("the quantity is not plain")
    return rate, quantity


def _only(raw: bytes, part: Part, known: frozenset[str]) -> Part:
    """The single element of a list, if it holds nothing but known members."""
    found = elements(raw, part.value)
    if len(found) != 1 or not known.issuperset(members(raw, found[0].value)):
        raise Unpatchable("more than one dose, or one that is not plain")
    return found[0]


def _word(raw: bytes, part: Part) -> str:
    try:
        return msgspec.json.decode(raw[part.value : part.end], type=str)
    except msgspec.DecodeError as fault:
        raise Unpatchable("no word where one belongs") from fault
