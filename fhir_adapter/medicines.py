"""Which drug an order, a statement or a Medication speaks about, by the best way that there is."""

from dataclasses import dataclass

from msgspec import Raw

from fhir_adapter.context import Context
from fhir_adapter.decoding import decode
from fhir_adapter.drugs import Resolution
from fhir_adapter.errors import FhirError
from fhir_adapter.gaps import entry_gap
from fhir_adapter.shapes import CodeableReference, Concept, Reference, Shape
from fhir_adapter.systems import codes_of, words_of
from model.domain.case import DrugWay
from model.domain.code import Code
from model.domain.gap import Area, Gap, Why
from model.domain.text import Text


class Ingredient(Shape):
    """One ingredient of a Medication: R4 ``item[x]``, R5 ``item``."""

    item_codeable_concept: Concept | None = None
    item: CodeableReference | None = None
    is_active: bool = True


class Medication(Shape):
    """A Medication: its code, or else its ingredients."""

    id: str = ""
    resource_type: str = ""
    status: str = ""
    code: Concept | None = None
    ingredient: tuple[Ingredient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A resolved drug, with the way it was found and a gap when it was not (or only in part)."""

    ingredients: tuple[Code, ...]
    codes: tuple[Code, ...]
    text: str
    way: DrugWay
    gap: Gap | None = None


_UNKNOWN = Text(en="a drug that Osler could not identify", zh="无法识别的一种药物")
_PARTLY = Text(en="a drug with an ingredient that Osler does not know", zh="含有未识别成分的一种药物")
_CONFLICT = Text(en="a drug whose code and name disagree", zh="编码与名称不一致的一种药物")


def drug_of(
    context: Context,
    *,
    concept: Concept | None,
    reference: Reference | None,
    either: CodeableReference | None,
    contained: tuple[Raw, ...],
) -> Drug:
    """Identify the drug: coding, contained Medication, Medication elsewhere in the request, text; in this order."""
    concept = concept or (either.concept if either else None)
    reference = reference or (either.reference if either else None)
    tried: list[Drug] = []
    if concept is not None and concept.coding:
        tried.append(_of_concept(concept, DrugWay.CODING, context))
    if reference is not None:
        found = _referenced(reference, contained, context)
        if found is not None:
            tried.append(_of_medication(*found, context))
    if concept is not None and concept.text and not concept.coding:
        tried.append(_of_concept(concept, DrugWay.TEXT, context))
    if reference is not None and reference.display:
        tried.append(_of_concept(Concept(text=reference.display), DrugWay.TEXT, context))
    for drug in tried:
        if drug.ingredients or (drug.gap is not None and drug.gap.what is _CONFLICT):
            return drug
    return tried[0] if tried else _unresolved((), "", "no medication named", context)


def _of_concept(concept: Concept, way: DrugWay, context: Context) -> Drug:
    codes = codes_of(concept)
    displays = tuple(coding.display for coding in concept.coding if coding.display and not coding.code)
    resolution = context.drugs.resolve(codes, (concept.text, *displays))
    text = words_of(concept)
    if resolution.is_conflict:
        gap = entry_gap(_CONFLICT, Why.UNREADABLE, context.area, "code and display name different ingredients")
        return Drug(ingredients=(), codes=codes, text=text, way=DrugWay.UNRESOLVED, gap=gap)
    if not resolution.ingredients:
        return _unresolved(codes, text, "no ingredient found", context)
    return Drug(
        ingredients=resolution.ingredients,
        codes=codes,
        text=text,
        way=way if resolution.is_coded or way is not DrugWay.CODING else DrugWay.TEXT,
        gap=_partly(resolution, context.area),
    )


def _partly(resolution: Resolution, area: Area) -> Gap | None:
    if not resolution.unknown:
        return None
    count = len(resolution.ingredients)
    return entry_gap(_PARTLY, Why.NOT_ASSESSED, area, f"{count} of {count + resolution.unknown} ingredients known")


def _unresolved(codes: tuple[Code, ...], text: str, detail: str, context: Context) -> Drug:
    gap = entry_gap(_UNKNOWN, Why.NOT_ASSESSED, context.area, detail)
    return Drug(ingredients=(), codes=codes, text=text, way=DrugWay.UNRESOLVED, gap=gap)


def _referenced(
    reference: Reference, contained: tuple[Raw, ...], context: Context
) -> tuple[Medication, DrugWay] | None:
    if reference.reference.startswith("#"):
        return _contained(reference.reference.removeprefix("#"), contained)
    entry = context.find(reference.reference) if reference.reference else None
    if entry is None or entry.kind != "Medication":
        return None
    way = DrugWay.FETCHED if entry.reference in context.fetched else DrugWay.ENTRY
    try:
        return decode(Medication, entry.raw), way
    except FhirError:
        return None


def _contained(name: str, contained: tuple[Raw, ...]) -> tuple[Medication, DrugWay] | None:
    for raw in contained:
        try:
            medication = decode(Medication, bytes(raw))
        except FhirError:
            continue
        if medication.id.removeprefix("#") == name and medication.resource_type in {"", "Medication"}:
            return medication, DrugWay.CONTAINED
    return None


def _of_medication(medication: Medication, way: DrugWay, context: Context) -> Drug:
    drug = _of_concept(medication.code, way, context) if medication.code is not None else None
    if drug is not None and (drug.ingredients or (drug.codes and drug.gap and drug.gap.what is _CONFLICT)):
        return drug
    parts = [
        concept
        for part in medication.ingredient
        if part.is_active
        and (concept := part.item_codeable_concept or (part.item.concept if part.item else None)) is not None
    ]
    found = [_of_concept(concept, way, context) for concept in parts]
    ingredients = tuple(dict.fromkeys(code for part in found for code in part.ingredients))
    codes, text = (drug.codes, drug.text) if drug is not None else ((), "")
    if not ingredients:
        return drug or _unresolved(codes, text, "no ingredient found", context)
    missing = sum(not part.ingredients for part in found)
    gap = _partly(Resolution(ingredients=ingredients, unknown=missing), context.area)
    return Drug(ingredients=ingredients, codes=codes, text=text, way=way, gap=gap)
