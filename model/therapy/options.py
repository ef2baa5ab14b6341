"""Drugs that advice may offer: each one has itself passed the rules for this patient."""

from collections.abc import Collection, Container, Iterable

from model.domain.assessment import Action, Alternative
from model.domain.code import Code
from model.domain.evidence import Direction, Evidence, EvidenceKind
from model.domain.text import Text
from model.domain.value import Value, field
from model.knowledge.conditions import Exclusion
from model.therapy.conditions import holds_all
from model.therapy.facts import Answer, Facts, Truth

REFUSING = frozenset({Action.CONTRAINDICATED, Action.AVOID, Action.ALTERNATIVE, Action.RESISTANT})


class Screening(Value):
    """What came of the exclusions: reasons against, cautions to show, and what was not on file."""

    is_refused: bool = False
    is_silent: bool = False
    against: list[Evidence] = field(default_factory=list)
    cautions: list[Text] = field(default_factory=list)
    missing: list[Text] = field(default_factory=list)


def screen(exclusions: Iterable[Exclusion], facts: Facts) -> Screening:
    """Judge exclusions one by one; an unknown one does not refuse, it is reported as not checked."""
    result = Screening()
    for exclusion in exclusions:
        answer = holds_all(exclusion.when, facts)
        if exclusion.effect == "silent" and answer.truth is Truth.UNKNOWN:
            continue
        if answer.is_suspected:
            result.cautions.append(said_of_suspected(answer, exclusion.because.text(), facts))
        elif answer.truth is Truth.UNKNOWN:
            result.missing += answer.missing
        if answer.truth is Truth.YES:
            _apply(exclusion, answer, result)
    return result


def said_of_suspected(answer: Answer, says: Text, facts: Facts) -> Text:
    """What would hold, behind the problems that it would rest on and that are not confirmed."""
    what = Text(en=", ".join(item.en for item in answer.missing), zh="、".join(item.zh for item in answer.missing))
    return facts.knowledge.words.say("if_confirmed", what=what, says=says)


def _apply(exclusion: Exclusion, answer: Answer, result: Screening) -> None:
    reason = exclusion.because.text()
    match exclusion.effect:
        case "silent":
            result.is_silent = True
        case "caution":
            result.cautions.append(reason)
        case "withhold":
            result.is_refused = True
            first = next(iter(answer.evidence), None)
            result.against.append(
                Evidence(
                    claim=reason,
                    kind=first.kind if first else EvidenceKind.RULE,
                    ref=first.ref if first else "",
                    day=first.day if first else None,
                    direction=Direction.AGAINST,
                )
            )


def screen_drugs(names: Iterable[str], facts: Facts, refused_by_genes: Container[str]) -> Screening:
    """Judge the drugs of one option together: safeguards, allergies, and the drug-gene rules."""
    result = Screening()
    for name in names:
        guards = [item for guard in facts.knowledge.safeguards.get(name, ()) for item in guard.unless]
        found = screen(guards, facts)
        result.is_refused |= found.is_refused
        result.against += found.against
        result.cautions += found.cautions
        result.missing += found.missing
        term = facts.knowledge.drugs.named(name)
        if name in refused_by_genes:
            _refuse(result, facts.knowledge.words.say("gene_refuses", drug=term.label), EvidenceKind.GENOTYPE, "")
        allergic = facts.allergy_to(term.value)
        result.missing += allergic.missing
        for item in allergic.evidence:
            _refuse(result, item.claim, EvidenceKind.ALLERGY, item.ref)
    return result


def _refuse(result: Screening, claim: Text, kind: EvidenceKind, ref: str) -> None:
    result.is_refused = True
    result.against.append(Evidence(claim=claim, kind=kind, ref=ref, direction=Direction.AGAINST))


def alternatives(
    names: Iterable[str], facts: Facts, refused_by_genes: Container[str]
) -> tuple[tuple[Alternative, ...], Screening]:
    """The drugs that may replace another one, and the reasons against the others."""
    offered: list[Alternative] = []
    total = Screening()
    for name in names:
        found = screen_drugs((name,), facts, refused_by_genes)
        total.against += found.against
        if not found.is_refused:
            term = facts.knowledge.drugs.named(name)
            is_settled = not found.cautions and not found.missing
            offered.append(Alternative(drug=term.value, label=term.label, is_settled=is_settled))
            total.cautions += found.cautions
            total.missing += found.missing
    return tuple(offered), total


def unchecked(missing: Collection[Text], facts: Facts, sentence: str = "not_on_file") -> tuple[Text, ...]:
    """One next step for each thing that an exclusion asked for and that is not on file."""
    if not missing:
        return ()
    return tuple(facts.knowledge.words.say(sentence, what=what) for what in dict.fromkeys(missing))


def drug_code(name: str, facts: Facts) -> Code:
    """The RxNorm code of a drug that a rule names."""
    return facts.knowledge.drugs.named(name).value
