"""AllergyIntolerance: an allergy, an intolerance, or the statement that there is none."""

from collections.abc import Iterator
from typing import Final

from fhir_adapter.allergens import allergen_of
from fhir_adapter.context import Context
from fhir_adapter.gaps import entry_gap, unknown_status
from fhir_adapter.reader import Item, Reader
from fhir_adapter.shapes import Concept, Reference, Resource, Shape
from fhir_adapter.slots import Entry
from fhir_adapter.spoken import is_known_reaction, reaction_codes
from fhir_adapter.statuses import VERIFICATION
from fhir_adapter.systems import all_codes, code_of, codes_of, first_code, words_of
from model.domain.case import NO_ALLERGY, NO_DRUG_ALLERGY
from model.domain.code import SNOMED, Code
from model.domain.finding import Presence
from model.domain.gap import Area, Why
from model.domain.text import Text
from privacy.snapshot import AllergyRecord


class _Manifestation(Concept):
    """R4's CodeableConcept and R5's CodeableReference in one."""

    concept: Concept | None = None


class _Reaction(Shape):
    description: str = ""
    severity: str = ""
    substance: Concept | None = None
    manifestation: tuple[_Manifestation, ...] = ()


class _Allergy(Resource):
    clinical_status: Concept | None = None
    verification_status: Concept | None = None
    type: str | Concept = ""
    criticality: str = ""
    code: Concept | None = None
    reaction: tuple[_Reaction, ...] = ()
    recorder: Reference | None = None
    asserter: Reference | None = None


_IPS: Final = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
_NOTHING_SAID: Final = code_of(_IPS, "no-allergy-info", "")
_NONE_KNOWN: Final = {
    code_of(SNOMED, "160244002", ""): NO_ALLERGY,
    code_of(_IPS, "no-known-allergies", ""): NO_ALLERGY,
    code_of(_IPS, "no-known-medication-allergies", ""): NO_DRUG_ALLERGY,
}
"""What else senders write for it: the concept that SNOMED CT has since retired, the words of the patient summary."""
_NONE_OF_A_KIND: Final = frozenset(
    [
        *[code_of(SNOMED, code, "") for code in ("428607008", "429625007", "716184000", "716220001", "428197003")],
        code_of(SNOMED, "1003774007", ""),
        *[code_of(_IPS, f"no-known-{kind}-allergies", "") for kind in ("food", "environmental")],
    ]
)
"""No known allergy to what is in the air or the food, to latex, animals or insects: it says nothing of drugs."""
_DISPUTED: Final = Text(en="an allergy whose code and name disagree", zh="编码与名称不一致的一项过敏")
_OVER: Final = frozenset({"inactive", "resolved"})
_STANDING: Final = {
    "": Presence.PRESENT,
    "active": Presence.PRESENT,
    "inactive": Presence.UNKNOWN,
    "resolved": Presence.UNKNOWN,
}


def _extract(resource: _Allergy, entry: Entry, context: Context) -> Iterator[Item]:
    context.identify_people(resource.recorder, resource.asserter)
    verification = first_code(resource.verification_status)
    if verification == "entered-in-error":
        return
    codes = codes_of(resource.code) or all_codes(tuple(part.substance for part in resource.reaction if part.substance))
    if _NOTHING_SAID in codes:
        return
    codes = tuple(dict.fromkeys(_NONE_KNOWN.get(code, code) for code in codes))
    text = words_of(resource.code) or next((words_of(part.substance) for part in resource.reaction), "")
    status = first_code(resource.clinical_status)
    presence: Presence | None = Presence.ABSENT
    if not {NO_ALLERGY, NO_DRUG_ALLERGY, *_NONE_OF_A_KIND} & set(codes):
        presence = _STANDING.get(status)
        if presence is None:
            yield unknown_status("AllergyIntolerance", "clinicalStatus", status, context.area)
        elif verification:
            verified = VERIFICATION.get(verification)
            if verified is None:
                yield unknown_status("AllergyIntolerance", "verificationStatus", verification, context.area)
            presence = verified if verified in {None, Presence.ABSENT} else presence
    shown = [one.concept or one for part in resource.reaction for one in part.manifestation]
    reactions = [reaction_codes(one) for one in shown]
    texts = (resource.code.text,) if resource.code is not None and resource.code.text else ()
    allergen = allergen_of(codes, texts, context.drugs)
    if allergen.is_disputed:
        yield entry_gap(_DISPUTED, Why.NOT_ASSESSED, context.area, "code and words name different drugs")
    yield AllergyRecord(
        reference=entry.reference,
        codes=codes,
        text=text,
        ingredients=allergen.ingredients,
        presence=presence or Presence.UNKNOWN,
        is_confirmed=verification in {"", "confirmed"},
        is_high_criticality=resource.criticality == "high",
        is_low_criticality=resource.criticality == "low",
        is_intolerance=_type(resource) == "intolerance",
        is_over=presence is Presence.UNKNOWN and status in _OVER,
        is_disputed=allergen.is_disputed,
        reactions=tuple(dict.fromkeys(code for each in reactions for code in each)),
        has_other_reactions=_has_others(resource, reactions),
    )


def _type(resource: _Allergy) -> str:
    return resource.type if isinstance(resource.type, str) else first_code(resource.type)


def _has_others(resource: _Allergy, reactions: list[tuple[Code, ...]]) -> bool:
    """Whether a reaction was severe, told in free words, or is none that our table knows."""
    is_more = any(part.severity == "severe" or part.description for part in resource.reaction)
    return is_more or not all(map(is_known_reaction, reactions))


READER = Reader(kinds=frozenset({"AllergyIntolerance"}), area=Area.ALLERGIES, shape=_Allergy, extract=_extract)
