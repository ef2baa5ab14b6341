"""What words mean in a site's documents: the names of Osler's knowledge, and findings in both languages."""

from collections.abc import Iterator, Mapping
from typing import Final

from model.findings.tables import chinese_names
from model.language.index import Corpus
from model.language.query import kind_of
from model.language.terms import Slot, Vocabulary, merged, vocabulary
from model.ontology.obo import Scope
from model.ontology.ontology import Terms

_SURE: Final = frozenset({Scope.LABEL, Scope.EXACT})


def library_names(corpus: Corpus, terms: Terms) -> Vocabulary:
    """The vocabulary of the corpus, and the English and Chinese names of each finding that has Chinese ones."""
    return merged(corpus.names, vocabulary(_findings(terms)))


def same_things(corpus: Corpus, terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """Concepts that share a name: what one language calls a finding and the other a condition, by either's concept."""
    findings = vocabulary(_findings(terms))
    links: dict[str, dict[str, None]] = {}
    pairs = ((findings.words, corpus.names.words), (findings.signs, corpus.names.signs))
    for found, own in pairs:
        for name in (name for name in found if name in own and not kind_of(Slot(own[name]))):
            for one, others in ((found[name], own[name]), (own[name], found[name])):
                for term in one:
                    links.setdefault(term, {}).update(dict.fromkeys(others))
    return {term: tuple(others) for term, others in links.items()}


def _findings(terms: Terms) -> Iterator[tuple[str, str]]:
    rows = [(place, row) for row in chinese_names() if (place := terms.place(row.code)) is not None]
    for _, row in rows:
        if row.presence == "present":
            yield from ((name, f"finding:{row.code}") for name in row.names.split("|"))
    bilingual = {place: row.code for place, row in rows}
    for place, name, scope in terms.all_names():
        if place in bilingual and scope in _SURE:
            yield name, f"finding:{bilingual[place]}"
