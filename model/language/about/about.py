"""A question about one patient -> statements from the case, each with the entries it rests on.

Words decide what is asked for; names (drugs, measures, conditions, genes, habits, procedures) decide about what. A
question that shows neither, or that names something besides that no table knows, gets no answer here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from model.domain.assessment import Assessment
from model.domain.case import ClinicalCase
from model.knowledge.base import Knowledge
from model.language.about import (
    advice,
    allergies,
    diagnoses,
    drug,
    genes,
    habits,
    lists,
    medications,
    organs,
    other_results,
    procedures,
    record,
    relatives,
    results,
    signs,
    uses,
)
from model.language.about.answer import Said, Standing
from model.language.about.asked import Asked, read
from model.language.about.condition import Condition
from model.language.about.tables import expanded, tests_of_sets
from model.language.terms import Vocabulary
from model.ontology.ontology import Ontology

_WORDS: Final = 2
_OF_RULES: Final = ("may", "instead", "interact", "treat", "missed", "likely", "against", "follow", "open")


def about(
    question: str,
    case: ClinicalCase,
    knowledge: Knowledge,
    assessment: Assessment,
    names: Vocabulary,
    ontology: Callable[[], Ontology | None] = lambda: None,
) -> tuple[Said, ...]:
    """Answer from the record and the rules; empty where the question asks for nothing that is known how to look up.

    ``ontology`` opens the names of symptoms and signs; without them notes and results are not searched for any.
    """
    question = expanded(question)
    asked = read(question, knowledge, names)
    if case.person.is_deceased and asked.wants(*_OF_RULES):
        return (lists.DECEASED,)
    said: tuple[Said, ...] = ()
    for answers in (_by_record, _by_drugs, _by_things, _by_kind):
        if said := tuple(dict.fromkeys(answers(asked, case, knowledge, assessment))):
            break
    may_be_sign = not said or bool(asked.conditions) or bool(asked.measures and asked.rest)
    if may_be_sign and signs.fits(question, asked) and (names_of_signs := ontology()) is not None:
        said = _with_signs(question, said, asked, case, knowledge, names_of_signs)
    said = said or tuple(dict.fromkeys(_by_nothing(asked, case, knowledge, assessment)))
    return (lists.NO_PEOPLE, *said) if said and asked.wants("who") else said


def is_of_patient(question: str, knowledge: Knowledge, names: Vocabulary) -> bool:
    """Whether a question is after this patient: general knowledge would pass for an answer from the record."""
    asked = read(expanded(question), knowledge, names)
    return asked.is_of_patient or asked.is_of_past or (not asked.kinds and len(asked.rest) < _WORDS)


def _with_signs(
    question: str, said: tuple[Said, ...], asked: Asked, case: ClinicalCase, knowledge: Knowledge, ontology: Ontology
) -> tuple[Said, ...]:
    """With what notes and results say of the symptoms that are named; what they say is not called absent."""
    if said and not asked.conditions:
        if not (asked.measures and asked.rest and signs.spans(question, asked.rest, ontology)):
            return said
        named = signs.signs(question, case, knowledge, ontology), signs.not_found(question, case, ontology)
        return (*(tuple(named[0]) or tuple(named[1])), *said)
    found = tuple(dict.fromkeys(signs.signs(question, case, knowledge, ontology)))
    is_held = any(item.standing in {Standing.RECORDED, Standing.DENIED} for item in said)
    if is_held:
        return (*said, *found)
    if found:
        others = {Standing.WITHHELD, Standing.RULE, Standing.NO_RULE}
        return (*found, *(item for item in said if item.standing in others))
    said = said or tuple(signs.not_found(question, case, ontology))
    return (*said, *signs.unread_notes(case)) if said else ()


def _by_record(asked: Asked, case: ClinicalCase, knowledge: Knowledge, _: Assessment) -> Iterator[Said]:
    """Relatives, allergies, and what is never read: whatever else is named is theirs."""
    if asked.wants("family"):
        yield from relatives.relatives(asked, case, knowledge)
    elif asked.wants("allergy"):
        yield from allergies.allergies(asked, case, knowledge)
    elif asked.is_unread:
        yield from map(lists.never_read, asked.unread)


def _by_drugs(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Drugs and groups of drugs; a question on a drug alone, not on the patient, is left to the library."""
    if asked.wants("define") or (asked.rest and not asked.kinds and not asked.is_of_patient):
        return
    if asked.drugs:
        answers = drug.why_taken if uses.is_of_reason(asked) else drug.on_drugs
        yield from answers(asked, case, knowledge, assessment)
    for group in asked.groups:
        yield from drug.on_group(group, asked, case, knowledge, assessment)
    for procedure in asked.procedures if asked.groups else ():  # chemotherapy is both
        said = procedures.of_procedure(procedure, case, knowledge)
        yield from (item for item in said if item.standing in {Standing.RECORDED, Standing.DENIED})
    if asked.wants("may") and asked.measures:
        yield from results.measured(asked, case, knowledge, assessment)


def _by_things(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Everything else that has a name: results, genes, scores, then what the record says of other things."""
    if asked.wants("define") or asked.drugs or asked.groups:
        return
    if "egfr" in asked.measures and asked.wants("dose", "taking"):
        yield from drug.renal_doses(case, knowledge)
    if asked.scores or (asked.wants("scores") and asked.is_bare):
        yield from lists.scores(asked.scores, case, knowledge)
        return
    if asked.measures and (asked.genes or not asked.conditions):
        yield from _results(asked, case, knowledge, assessment)
    else:
        for gene in (*asked.genes, *asked.markers):
            yield from genes.of_gene(gene, case, assessment)
    yield from _entries(asked, case, knowledge, assessment)
    for organ in asked.organs:
        yield from organs.of_organ(organ, asked, case, knowledge, assessment)


def _entries(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Results that no rule reads, habits, examinations, conditions."""
    told = [said for name in asked.told for said in results.told(name, case, knowledge)]
    is_told = any(said.standing is Standing.RECORDED for said in told)
    yield from told if is_told or not asked.procedures else ()
    for habit in asked.habits:
        yield from habits.of_habit(habit, case, knowledge)
    for procedure in () if is_told else asked.procedures:
        yield from procedures.of_procedure(procedure, case, knowledge)
        if asked.wants("may"):
            yield advice.NO_ADVICE
    for condition in asked.conditions:
        said = _condition(condition, asked, case, knowledge, assessment)
        yield from (item for item in said if not (asked.unread and item.standing is Standing.NOT_RECORDED))
    yield from map(lists.never_read, asked.unread)
    if asked.wants("open") and (asked.procedures or asked.told):
        yield from procedures.planned(case, knowledge)


def _results(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """Measures and genes; where one name is both (eGFR, EGFR), the one that the record holds."""
    values = list(results.measured(asked, case, knowledge, assessment))
    found = [said for gene in (*asked.genes, *asked.markers) for said in genes.of_gene(gene, case, assessment)]
    both = [*values, *found]
    held = [said for said in both if said.standing is not Standing.NOT_RECORDED]
    if asked.rest and not asked.kinds:
        is_found = any(said.standing in {Standing.RECORDED, Standing.DENIED} for said in held)
        yield lists.NOT_ALL_WORDS if is_found else lists.UNKNOWN_NAME
        both = held
    yield from held if held and asked.genes else both


def _condition(
    condition: Condition, asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment
) -> Iterator[Said]:
    """Whether the record has it, what the rules find of it, and what they advise."""
    if not asked.kinds and asked.rest:
        if not asked.is_of_patient:
            return
        yield lists.NOT_ALL_WORDS
    if asked.wants("stage"):
        yield from lists.stages(case, knowledge)
    found = diagnoses.of_condition(condition, knowledge, assessment)
    tests = list(_tests(condition, case, knowledge, assessment))
    on_list = list(record.problems(case, knowledge, condition, is_tested=bool(tests)))
    if asked.wants("why", "likely"):
        yield from diagnoses.likely(case, knowledge, assessment)
        yield from _values(diagnoses.weighed(condition, knowledge), case, knowledge, assessment)
    elif asked.wants("treat", "may", "instead"):
        keys = {fact.ref for said in on_list for fact in said.evidence if fact.ref}
        yield from advice.advised(assessment, keys)
    if asked.wants("follow"):
        yield from diagnoses.due(assessment, found)
    is_listed = any(said.standing in {Standing.RECORDED, Standing.DENIED} for said in on_list)
    yield from (*on_list, *tests) if is_listed else (*tests, *on_list)
    yield from diagnoses.unnamed(found)
    if asked.wants("against", "confirmed"):
        judged = diagnoses.judged(condition, case, knowledge)
        yield from map(diagnoses.explained, judged)
        if not judged:
            yield from _values(diagnoses.weighed(condition, knowledge), case, knowledge, assessment)


def _tests(condition: Condition, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What the record holds of the tests, positive or negative, that the criteria of a condition weigh."""
    weighed = diagnoses.weighed(condition, knowledge)
    own = {test for name in condition.sets for test in tests_of_sets().get(name, ())}
    own.update(name for name in weighed if knowledge.measures.named(name).is_qualitative)
    tests = tuple(sorted(own))
    held = [said for said in _values(tests, case, knowledge, assessment) if said.standing is Standing.RECORDED]
    held += other_results.kin_of(tests, case)
    yield from held if held or not tests else other_results.nameless(case, knowledge)


def _values(
    measures: tuple[str, ...], case: ClinicalCase, knowledge: Knowledge, assessment: Assessment
) -> Iterator[Said]:
    yield from results.measured(Asked(kinds=frozenset(), measures=measures), case, knowledge, assessment)


def _by_kind(asked: Asked, case: ClinicalCase, knowledge: Knowledge, assessment: Assessment) -> Iterator[Said]:
    """What is asked for without a name: the whole list of its kind."""
    is_qualified = asked.wants("procedures") and not asked.wants("taking", "stop", "may", "treat", "follow")
    if asked.wants("define") or not (asked.is_bare or is_qualified):
        return
    lister = next((lister for kinds, lister in _LISTS if asked.wants(*kinds)), None)
    if asked.wants("open") and asked.wants("problems"):
        lister = _missed
    if lister is not None:
        yield from lister(asked, case, knowledge, assessment)


def _by_nothing(asked: Asked, case: ClinicalCase, knowledge: Knowledge, _: Assessment) -> Iterator[Said]:
    """Whether the patient has or had something that no table names: not known, and what else has no name."""
    if asked.rest and asked.wants("taking") and not asked.wants(*_OF_RULES, "dose"):
        yield lists.UNKNOWN_NAME
        yield lists.lines(case, knowledge)[lists.TAKING]
        yield from medications.lacking(case)
    elif asked.rest and asked.is_of_past and asked.kinds <= {"instead"}:
        yield lists.UNKNOWN_NAME
        yield from record.unnamed(case, knowledge)
        yield from procedures.unnamed(case, knowledge)


Lister = Callable[[Asked, ClinicalCase, Knowledge, Assessment], Iterable[Said]]


def _missed(_: Asked, __: ClinicalCase, ___: Knowledge, assessment: Assessment) -> Iterable[Said]:
    return diagnoses.missed(assessment)


def _stopped(asked: Asked, case: ClinicalCase, knowledge: Knowledge, _: Assessment) -> Iterable[Said]:
    """What was stopped; asked what may be, what is taken."""
    return [lists.lines(case, knowledge)[lists.TAKING]] if asked.wants("may") else medications.stopped(case, knowledge)


def _line(place: int) -> Lister:
    return lambda _, case, knowledge, __: [lists.lines(case, knowledge)[place]]


_LISTS: Final[tuple[tuple[tuple[str, ...], Lister], ...]] = (
    (("missed",), _missed),
    (("likely", "against"), lambda _, case, knowledge, found: diagnoses.likely(case, knowledge, found)),
    (("open",), lambda _, case, knowledge, found: lists.open_questions(case, knowledge, found)),
    (("interact",), drug.interacting),
    (("follow",), lambda _, __, ___, found: diagnoses.due(found)),
    (("lifestyle",), lambda _, __, ___, found: advice.without_drugs(found)),
    (("treat", "instead"), lambda _, __, ___, found: advice.advised(found)),
    (("genes",), lambda _, case, __, found: genes.all_genes(case, found)),
    (("procedures",), lambda _, case, knowledge, __: procedures.all_procedures(case, knowledge)),
    (("stage",), lambda _, case, knowledge, __: lists.stages(case, knowledge)),
    (("summary",), lambda _, case, knowledge, __: lists.lines(case, knowledge)),
    (("stop",), _stopped),
    (("abnormal",), lambda _, case, knowledge, __: results.flagged(case, knowledge)),
    (("taking",), _line(lists.TAKING)),
    (("results",), _line(lists.RESULTS)),
    (("person",), _line(lists.PERSON)),
    (("problems",), _line(lists.PROBLEMS)),
    (("visits",), lambda _, case, __, ___: lists.visits(case)),
)
"""Lists by what asks for them; the first that fits is given."""
