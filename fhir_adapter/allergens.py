"""What an allergy is to: the drugs and classes of drugs that its codes and its words lead to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from fhir_adapter.drugs import DrugBook
from model.domain.code import ATC, Code
from model.knowledge.drug_classes import classes_named, classes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergen:
    """Ingredients and ATC classes; none when no table knows them. ``is_disputed``: codes and words disagree."""

    ingredients: tuple[Code, ...] = ()
    is_disputed: bool = False


def allergen_of(codes: tuple[Code, ...], texts: tuple[str, ...], book: DrugBook) -> Allergen:
    """Everything that the codes and the words name: where they disagree, a warning of either is due.

    A drug and a class that it belongs to do not disagree; the drug is then what is told.
    """
    found = list(dict.fromkeys(each for each in _named(codes, texts, book) if each))
    whole = book.resolve(codes, texts)
    if whole.ingredients and all(_agree(whole.ingredients, other, book) for other in found):
        return Allergen(ingredients=whole.ingredients)
    is_disputed = any(not _agree(one, other, book) for one in found for other in found)
    if not is_disputed:
        return Allergen(ingredients=found[0] if found else ())
    return Allergen(ingredients=tuple(dict.fromkeys(code for each in found for code in each)), is_disputed=True)


def _named(codes: tuple[Code, ...], texts: tuple[str, ...], book: DrugBook) -> Iterator[tuple[Code, ...]]:
    """The drugs, or else the classes, of each code alone and of each name alone."""
    for code in codes:
        yield book.resolve((replace(code, display=""),), ()).ingredients or classes_of((code,))
    for words in (*(code.display for code in codes), *texts):
        yield book.resolve((), (words,)).ingredients or classes_named(words)


def _agree(one: tuple[Code, ...], other: tuple[Code, ...], book: DrugBook) -> bool:
    """Whether they share a drug or class, or one holds a drug of the other's class."""
    return not set(one).isdisjoint(other) or _is_of(one, other, book) or _is_of(other, one, book)


def _is_of(drugs: tuple[Code, ...], classes: tuple[Code, ...], book: DrugBook) -> bool:
    prefixes = tuple(code.code for code in classes if code.system == ATC)
    held = {drug for atc, found in book.by_atc.items() if atc.startswith(prefixes) for drug in found}
    return bool(prefixes) and (not held.isdisjoint(drugs) or any(drug.code.startswith(prefixes) for drug in drugs))
