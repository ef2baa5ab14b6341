"""Whether a rule's clauses hold for a case: three answers, with the facts for them."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from model.domain.assessment import Urgency
from model.domain.case import TREATMENT_LINE, MedicationState
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.text import same
from model.domain.value import replace
from model.knowledge.conditions import Clause, Range
from model.knowledge.genes import INDETERMINATE
from model.therapy.allergies import is_allergic
from model.therapy.allergy_records import LOUDNESS
from model.therapy.comparing import within
from model.therapy.doses import is_overdosed
from model.therapy.facts import TAKEN, Answer, Facts, Truth
from model.therapy.measured import measured, risen
from model.therapy.phenoconversion import conversions, effective, present_agents
from model.therapy.phenotypes import Interpretation
from model.therapy.point_scores import is_of_class
from model.therapy.repeats import is_repeated

_T = TypeVar("_T")
_PAST: Final = frozenset({MedicationState.PAST})
_CANCER_DRUGS: Final = ("L01", "L02")
_BEFORE: Final = frozenset({MedicationState.PAST, MedicationState.ACTIVE, MedicationState.UNKNOWN})


def holds_all(clauses: Iterable[Clause], facts: Facts) -> Answer:
    """One no makes it no; otherwise one unknown makes it unknown."""
    answers = []
    for clause in clauses:
        answer = _ASK[clause.kind](clause, facts)
        if answer.truth is Truth.NO:
            return answer
        answers.append(answer)
    open_ones = [answer for answer in answers if answer.truth is Truth.UNKNOWN]
    is_suspected = bool(open_ones) and all(answer.is_suspected for answer in open_ones)
    found = _joined(Truth.UNKNOWN if open_ones else Truth.YES, answers, is_suspected=is_suspected)
    return _weighed(found, min, any, answers)


def holds_any(clauses: Iterable[Clause], facts: Facts) -> Answer:
    """One yes makes it yes; otherwise one unknown makes it unknown, and one suspected makes it suspected."""
    answers = [_ASK[clause.kind](clause, facts) for clause in clauses]
    if yes := [answer for answer in answers if answer.truth is Truth.YES]:
        return _weighed(_joined(Truth.YES, yes), max, all, yes)
    if suspected := [answer for answer in answers if answer.is_suspected]:
        return _joined(Truth.UNKNOWN, suspected, is_suspected=True)
    return _joined(Truth.UNKNOWN if any(item.truth is Truth.UNKNOWN for item in answers) else Truth.NO, answers)


def _none(clause: Clause, facts: Facts) -> Answer:
    found = holds_any(clause.none or (), facts)
    if found.truth is Truth.YES:
        return Answer(Truth.NO, found.evidence)
    if found.is_suspected:
        return found
    return Answer(Truth.UNKNOWN if found.truth is Truth.UNKNOWN else Truth.YES, missing=found.missing)


def _sex(clause: Clause, facts: Facts) -> Answer:
    sex = facts.case.person.sex
    if sex not in {"female", "male"}:
        return Answer(Truth.UNKNOWN)
    if sex is not clause.sex:
        return Answer(Truth.NO)
    return Answer(Truth.YES, (Evidence(claim=facts.knowledge.words.say(f"sex_{sex}"), kind=EvidenceKind.PERSON),))


def _line(wanted: Range, facts: Facts) -> Answer:
    """The line of cancer treatment as stated; unstated, the first while no cancer drug was given before."""
    stated = [item.value for item in facts.case.circumstances if item.kind == TREATMENT_LINE and item.value is not None]
    if not stated and facts.drug(_CANCER_DRUGS, _PAST).truth is not Truth.NO:
        return Answer(Truth.UNKNOWN)
    return Answer(Truth.YES if within(max(stated, default=Decimal(1)), wanted, facts.policy) else Truth.NO)


def _joined(truth: Truth, answers: Sequence[Answer], *, is_suspected: bool = False) -> Answer:
    if len(answers) == 1:
        return answers[0]
    evidence = [item for answer in answers for item in answer.evidence]
    missing = [item for answer in answers for item in answer.missing]
    return Answer(truth, _each_once(evidence), _each_once(missing), is_suspected)


def _weighed(
    answer: Answer, among: Callable[..., Urgency], of: Callable[[Iterable[bool]], bool], answers: Sequence[Answer]
) -> Answer:
    """All of several facts speak as loudly as the quietest, one of several as the loudest."""
    if len(answers) == 1:
        return answer
    at_most = among((item.at_most for item in answers), key=LOUDNESS.index, default=Urgency.CRITICAL)
    return replace(answer, at_most=at_most, is_unconfirmed=of([item.is_unconfirmed for item in answers]))


def _each_once(items: list[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items) if len(items) > 1 else items)


def _phenotype(clause: Clause, facts: Facts) -> Answer:
    """All readings of the gene must agree that it is, or that it is not, one of the phenotypes.

    What a guideline's method makes of the gene under present drugs counts beside what is inherited, an estimate does
    not: these rules name the drugs themselves, and would count them twice.
    """
    if clause.phenotype is None:
        return Answer(Truth.UNKNOWN)
    gene = facts.knowledge.genes[clause.phenotype.gene]
    read = facts.genes.of(gene)
    inherited, wanted = {call.phenotype for call in read.calls}, set(clause.phenotype.phenotypes)
    now = _converted(read, facts)
    found = now if now <= wanted else inherited
    symbol = same(gene.symbol)
    if found <= wanted:
        named = same(" / ".join(sorted(found)))
        claim = facts.knowledge.words.say("gene_result", gene=symbol, phenotype=named)
        return Answer(Truth.YES, (Evidence(claim=claim, kind=EvidenceKind.GENOTYPE, ref=next(iter(read.refs), "")),))
    if INDETERMINATE in now or (inherited | now) & wanted:
        return Answer(Truth.UNKNOWN, missing=(facts.knowledge.words.say("gene_asked", gene=symbol),))
    return Answer(Truth.NO)


def _converted(read: Interpretation, facts: Facts) -> set[str]:
    """The phenotypes under present drugs, where a guideline says how."""
    method = facts.knowledge.modulators.method(read.gene.key)
    agents = present_agents(facts).get(method.record.enzyme, ()) if method and not method.is_estimate else ()
    return {call.phenotype for call in effective(read, conversions(read, method, agents))}


_ASK: Final[dict[str, Callable[[Clause, Facts], Answer]]] = {
    "problem": lambda clause, facts: facts.problem(clause.problem or ""),
    "history": lambda clause, facts: facts.history(clause.history or ""),
    "procedure": lambda clause, facts: facts.procedure(clause.procedure or ""),
    "stage": lambda clause, facts: facts.stage(clause.stage) if clause.stage else Answer(Truth.UNKNOWN),
    "measure": lambda clause, facts: measured(clause.measure, facts) if clause.measure else Answer(Truth.UNKNOWN),
    "unmeasured": lambda clause, facts: (
        facts.unmeasured(clause.unmeasured) if clause.unmeasured else Answer(Truth.UNKNOWN)
    ),
    "taking": lambda clause, facts: facts.drug(clause.taking or (), TAKEN),
    "ordered": lambda clause, facts: facts.drug(clause.ordered or (), facts.ordered),
    "taken_before": lambda clause, facts: facts.drug(clause.taken_before or (), _BEFORE),
    "allergy": lambda clause, facts: facts.allergy(clause.allergy or ()),
    "allergic": lambda clause, facts: is_allergic(clause.allergic, facts) if clause.allergic else Answer(Truth.UNKNOWN),
    "habit": lambda clause, facts: (
        facts.habit(clause.habit.kind, clause.habit.set) if clause.habit else Answer(Truth.UNKNOWN)
    ),
    "changed": lambda clause, facts: facts.changed_habit(clause.changed) if clause.changed else Answer(Truth.UNKNOWN),
    "amount": lambda clause, facts: facts.amount(clause.amount) if clause.amount else Answer(Truth.UNKNOWN),
    "dose": lambda clause, facts: facts.dose(clause.dose) if clause.dose else Answer(Truth.UNKNOWN),
    "several": lambda clause, facts: facts.several(clause.several) if clause.several else Answer(Truth.UNKNOWN),
    "score": lambda clause, facts: (
        is_of_class(clause.score, facts, holds_all) if clause.score else Answer(Truth.UNKNOWN)
    ),
    "overdosed": lambda _, facts: is_overdosed(facts),
    "repeated": lambda clause, facts: is_repeated(clause.repeated, facts) if clause.repeated else Answer(Truth.UNKNOWN),
    "rise": lambda clause, facts: risen(clause.rise, facts) if clause.rise else Answer(Truth.UNKNOWN),
    "phenotype": _phenotype,
    "age": lambda clause, facts: facts.age(clause.age) if clause.age else Answer(Truth.UNKNOWN),
    "sex": _sex,
    "tumour": lambda clause, facts: facts.tumour(clause.tumour) if clause.tumour else Answer(Truth.UNKNOWN),
    "line": lambda clause, facts: _line(clause.line, facts) if clause.line else Answer(Truth.UNKNOWN),
    "any": lambda clause, facts: holds_any(clause.any or (), facts),
    "none": _none,
}
