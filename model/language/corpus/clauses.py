"""What the conditions of a rule are about: drugs by ATC class, problems, genes, measures, scores."""

from collections.abc import Iterable, Iterator

from model.knowledge.base import Knowledge
from model.knowledge.conditions import Clause

_SETS = ("problem", "history", "procedure")
_DRUGS = ("taking", "ordered", "taken_before", "allergy")


def subjects_of(clauses: Iterable[Clause], knowledge: Knowledge) -> frozenset[str]:
    """The concepts that the clauses name; those that must not hold (``none``) are no subject."""
    return frozenset(name for clause in clauses for name in _of_clause(clause, knowledge))


def drugs_under(prefixes: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    """The English names of every drug that is filed under one of the ATC prefixes, sorted."""
    wanted = tuple(prefixes)
    return tuple(
        sorted(term.en for term in knowledge.drugs if wanted and any(atc.startswith(wanted) for atc in term.atc))
    )


def roles_of(clauses: Iterable[Clause], knowledge: Knowledge) -> tuple[frozenset[str], ...]:
    """The groups of drugs that must be there together, as concepts: an interaction has two, a state's rule has one.

    A clause that merely says that one of the others' drugs is being ordered is no group of its own.
    """
    groups: list[frozenset[str]] = []
    for clause in clauses:
        if clause.several:
            groups += [_named(clause.several.taking, knowledge)] * 2
        else:
            groups.append(_named(_prefixes(clause), knowledge))
    groups = [group for group in groups if group]
    return tuple(group for group in groups if not any(other < group for other in groups))


def _prefixes(clause: Clause) -> tuple[str, ...]:
    own = tuple(prefix for name in ("taking", "ordered", "allergy") for prefix in getattr(clause, name) or ())
    return (*own, *(prefix for part in clause.any or () for prefix in _prefixes(part)))


def _named(prefixes: Iterable[str], knowledge: Knowledge) -> frozenset[str]:
    return frozenset(f"drug:{drug}" for drug in drugs_under(prefixes, knowledge))


def _of_clause(clause: Clause, knowledge: Knowledge) -> Iterator[str]:
    for name in _SETS:
        if found := getattr(clause, name):
            yield f"set:{found}"
    if clause.allergy or clause.allergic:
        yield "allergy:any"
    for name in _DRUGS:
        yield from (f"drug:{drug}" for drug in drugs_under(getattr(clause, name) or (), knowledge))
    if clause.several:
        yield from (f"drug:{drug}" for drug in drugs_under(clause.several.taking, knowledge))
    yield from _of_genes(clause)
    yield from (f"measure:{item.name}" for item in (clause.measure, clause.unmeasured) if item)
    yield from (f"score:{item.name}" for item in (clause.score,) if item)
    yield from (f"set:{item.problem}" for item in (clause.stage,) if item)
    yield from (f"set:{item.set}" for item in (clause.habit,) if item)
    for part in clause.any or ():
        yield from _of_clause(part, knowledge)


def _of_genes(clause: Clause) -> Iterator[str]:
    if clause.phenotype:
        yield f"gene:{clause.phenotype.gene}"
        yield from (f"phenotype:{name}" for name in clause.phenotype.phenotypes)
    if clause.tumour:
        yield f"gene:{clause.tumour.gene}"
