"""What questions are answered from, and how an answer is sent: own knowledge and a site's library."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.domain.text import Language
from model.language.answer import Answer, Quotation
from model.language.ask import ask
from model.language.index import Corpus, open_corpus
from model.language.library.index import Library
from model.language.library.keep import open_library
from model.language.library.search import answer as library_answer
from model.language.library.shelf import ShelfError
from model.language.library.vectors import VectorsError
from model.language.query import MeaningOf, table_meaning

LONGEST: Final = 2_000
"""Code points of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything that answers are quoted from. ``fault`` says why a site's library, though added, cannot be read."""

    corpus: Corpus
    library: Library | None
    meaning: MeaningOf
    fault: str = ""


def open_books(cache: Path | None) -> Books:
    """Open Osler's own knowledge and the site's library, if there is one.

    Raises:
        KnowledgeError, OntologyError: our own knowledge cannot be read.
    """
    corpus, meaning = open_corpus(cache), table_meaning()
    try:
        return Books(corpus=corpus, library=open_library(cache), meaning=meaning)
    except (ShelfError, VectorsError) as fault:
        return Books(corpus=corpus, library=None, meaning=meaning, fault=str(fault))


def reply(question: str, books: Books, language: Language | None = None, *, is_general: bool = True) -> Answer:
    """Our own rules and, after or before them by how likely each answers, the site's documents.

    ``is_general``: not when the question is after one patient, whom our rules and definitions do not know.
    """
    own = ask(question, books.corpus, language, meaning=books.meaning) if is_general else Answer()
    site = library_answer(question, books.library) if books.library else Answer()
    first, second = (own, site) if own.score >= site.score or not site.is_supported else (site, own)
    quotations = (*first.quotations, *second.quotations)
    return Answer(quotations=quotations, score=first.score if first.is_supported else second.score)


def answer_object(answer: Answer, books: Books) -> dict[str, object]:
    """An answer as JSON; a library that could not be read is a gap, not silence."""
    sent: dict[str, object] = {
        "answer": [quoted(item) for item in answer.quotations],
        "supported": answer.is_supported,
    }
    if books.fault:
        sent["gaps"] = [{"what": "library", "why": "unreadable", "detail": books.fault}]
    return sent


def quoted(item: Quotation) -> dict[str, object]:
    """One quotation as JSON."""
    place = {"place": item.place} if item.place else {}
    language = {"language": item.language} if item.language else {}
    return {
        "text": item.text,
        "title": item.title,
        "source": item.source,
        "url": item.url,
        "version": item.version,
        "rule_id": item.rule_id,
        **place,
        **language,
        "score": item.score,
    }
