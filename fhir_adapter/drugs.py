"""Drug codes and names to RxNorm ingredients: by code, by name, and never by guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from fhir_adapter.rxnorm_files import RxNormRelease
from model.domain.code import ATC, RXNORM, Code
from model.domain.text import Text
from model.knowledge.drug_names import LONGEST_NAME, Lexicon, named_ingredients
from model.knowledge.drug_terms import DrugTerm, is_combined, load_drugs, load_products


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a drug was resolved to. ``unknown`` counts ingredients that the name holds and the lexicon does not."""

    ingredients: tuple[Code, ...] = ()
    unknown: int = 0
    is_conflict: bool = False
    is_coded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugBook:
    """The lexicon of ingredients, with a site's own RxNorm products where it has mounted them.

    ``products`` maps an RxNorm product code to its ingredients' codes. ``unchecked`` are RxNorm
    codes of our table that no second source has confirmed: they may contradict a name, but
    without a name that agrees they resolve nothing.
    """

    by_code: Mapping[str, Code]
    by_atc: Mapping[str, tuple[Code, ...]]
    lexicon: Lexicon
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()
    labels: Mapping[Code, Text] = field(default_factory=dict)
    _memory: dict[tuple[tuple[Code, ...], tuple[str, ...]], Resolution] = field(default_factory=dict, compare=False)

    def resolve(self, codes: tuple[Code, ...], texts: tuple[str, ...]) -> Resolution:
        """Find the ingredients of one drug.

        Codes go before names. A code and a name (the coding's own display, another coding, the
        text) that lead to different ingredients are a conflict, and a conflict has no ingredients.
        """
        key = (codes, (*texts, *[code.display for code in codes]))
        if sum(map(len, key[1])) > LONGEST_NAME:
            return self._resolve(codes, texts)
        known = self._memory.get(key)
        if known is None:
            if len(self._memory) > 4096:
                self._memory.clear()
            known = self._memory[key] = self._resolve(codes, texts)
        return known

    def _resolve(self, codes: tuple[Code, ...], texts: tuple[str, ...]) -> Resolution:
        by_code = [found for code in codes if (found := self._of_code(code))]
        by_display = [self._of_name(code.display) for code in codes if code.display]
        by_text = [self._of_name(text) for text in texts if text]
        answers = [
            *[Resolution(ingredients=found) for found in by_code],
            *[found for found in (*by_display, *by_text) if found.ingredients],
        ]
        is_doubtful = not any(code.code not in self.unchecked for code in codes if self._of_code(code))
        if not answers or (is_doubtful and not any(found.ingredients for found in (*by_display, *by_text))):
            return Resolution()
        whole = [answer for answer in answers if not answer.unknown] or answers
        if any(self._differ(one, other) for one in whole for other in whole):
            return Resolution(is_conflict=True)
        best = whole[0]
        is_coded = bool(by_code) or any(found.ingredients for found in by_display)
        return Resolution(ingredients=best.ingredients, unknown=best.unknown, is_coded=is_coded)

    def _differ(self, one: Resolution, other: Resolution) -> bool:
        """Whether they are different drugs; a salt or ester beside its acid, under one ATC code, is the same."""
        both = set(one.ingredients) | set(other.ingredients)
        is_same = set(one.ingredients) == set(other.ingredients)
        is_form = len(one.ingredients) == len(other.ingredients) == 1 and any(
            both <= set(found) for found in self.by_atc.values()
        )
        return not (is_same or is_form)

    def _of_code(self, code: Code) -> tuple[Code, ...]:
        if code.system == RXNORM:
            ingredient = self.by_code.get(code.code)
            if ingredient is not None and ingredient.system == RXNORM:
                return (ingredient,)
            return self._known(self.products.get(code.code, ()))
        if code.system == ATC:
            found = self.by_atc.get(code.code, ())
            return found if len(found) == 1 and not is_combined(code.code) else ()
        return ()

    def _known(self, codes: Iterable[str]) -> tuple[Code, ...]:
        return _sorted(self.by_code.get(code) or Code(RXNORM, code) for code in codes)

    def _of_name(self, name: str) -> Resolution:
        found, unknown = named_ingredients(name, self.lexicon)
        codes = _sorted(self.by_code[code] for code in found)
        return Resolution(ingredients=codes, unknown=unknown)


@cache
def default_book() -> DrugBook:
    """The book from Osler's own drug table alone."""
    return book()


def book(release: RxNormRelease | None = None) -> DrugBook:
    """Build a book; ``release`` is a site's own RxNorm (see ``rxnorm_files``), which adds to our table.

    Where it gives one of our unchecked codes to another drug, the release is right and our row is left out.
    """
    release = release or RxNormRelease()
    drugs = load_drugs()
    terms = tuple(term for term in drugs if not _is_contradicted(term, release))
    by_code = {code: Code(RXNORM, code, name.lower()) for code, name in release.ingredients.items()}
    by_code |= {term.code: term.value for term in terms}
    by_atc: dict[str, list[Code]] = {}
    for term in terms:
        for atc in term.atc:
            by_atc.setdefault(atc, []).append(term.value)
    ours = [(term.code, (term.en, term.zh, *term.synonyms)) for term in terms]
    kept = {term.en: term.code for term in terms}
    ours += [(kept[name], (brand,)) for name, brand in drugs.brands if name in kept]
    known = {name for _, names in ours for name in names}
    theirs = [(code, (name,)) for code, name in release.ingredients.items() if name.lower() not in known]
    return DrugBook(
        by_code=by_code,
        by_atc={atc: _sorted(codes) for atc, codes in by_atc.items()},
        lexicon=Lexicon.of([*ours, *theirs]),
        unchecked=frozenset(term.code for term in terms if term.checked == "unchecked") - release.ingredients.keys(),
        products=dict(release.products) | load_products(),
        labels={term.value: term.label for term in terms},
    )


def _is_contradicted(term: DrugTerm, release: RxNormRelease) -> bool:
    theirs = release.ingredients.get(term.code, "").casefold()
    ours = {name.casefold() for name in (term.en, *term.synonyms)}
    return term.checked == "unchecked" and theirs != "" and theirs not in ours


def _sorted(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple(sorted(set(codes), key=lambda code: (code.display, code.code)))
