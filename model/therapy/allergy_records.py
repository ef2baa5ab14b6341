"""What an entry of the allergy list says of itself, and how loudly a warning may rest on it."""

from collections.abc import Iterable
from typing import Final

from model.domain.assessment import Urgency
from model.domain.case import Allergy
from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.base import Knowledge

SEVERE: Final = "reaction_severe"
SIDE_EFFECT: Final = "reaction_side_effect"
"""The code sets of reactions that end every use of a drug, and of those that are no allergy."""

LOUDNESS: Final = (Urgency.INFO, Urgency.WARNING, Urgency.CRITICAL)
"""How loudly to speak, the quietest first."""


def loudest(item: Allergy, knowledge: Knowledge) -> Urgency:
    """The most that a warning may be that rests on this entry alone.

    A severe reaction or a high criticality allows everything, confirmed or not: anaphylaxis that the patient tells of
    is hardly ever confirmed. Plain side effects (nausea, headache) are told, an entry that is not confirmed, of low
    criticality or an intolerance warns.
    """
    reactions = [knowledge.reactions.of((code,)) for code in item.reactions]
    if item.is_high_criticality or any(SEVERE in sets for sets in reactions):
        return Urgency.CRITICAL
    if reactions and not item.has_other_reactions and all(SIDE_EFFECT in sets for sets in reactions):
        return Urgency.INFO
    is_weak = item.is_low_criticality or item.is_intolerance or not item.is_confirmed
    return Urgency.WARNING if is_weak else Urgency.CRITICAL


def claim_of(item: Allergy, knowledge: Knowledge) -> Text:
    """The entry in words: what it is to, the reactions, its criticality, and that it is not confirmed."""
    say = knowledge.words.say
    claim = say("allergy", drug=knowledge.drugs.label((item.ingredients or item.codes)[0]))
    if reactions := tuple(found for code in item.reactions if (found := reaction_label(code, knowledge))):
        claim = say("allergy_reaction", what=claim, reactions=_listed(reactions))
    if item.is_high_criticality:
        claim = say("allergy_high", what=claim)
    if item.is_low_criticality:
        claim = say("allergy_low", what=claim)
    return claim if item.is_confirmed else say("allergy_unconfirmed", what=claim)


def reaction_label(code: Code, knowledge: Knowledge) -> Text | None:
    """The name of a reaction; ``None`` when no table knows it."""
    return knowledge.reactions.label((code,)) or knowledge.codesets.label((code,))


def _listed(items: Iterable[Text]) -> Text:
    each = tuple(dict.fromkeys(items))
    return Text(en=", ".join(item.en for item in each), zh="、".join(item.zh for item in each))
