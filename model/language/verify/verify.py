"""The verifier's one door: a text, its evidence and a language in; a verdict out."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from model.domain.text import Language
from model.language.verify.check import Sentence
from model.language.verify.discover import discovered
from model.language.verify.ground import Ground
from model.language.verify.parts import FORGIVEN, parts
from model.language.verify.problem import Fault, Problem, Statement, Verdict
from model.language.verify.reading import read
from model.language.verify.splitting import Cut, sentences

LONGEST_SENTENCE: Final = 1000
"""Characters; a longer sentence is refused unread."""


def verify(text: str, evidence: Iterable[Statement], language: str, longest: int | None = None) -> Verdict:
    """Say whether the text says only what the evidence says, sentence by sentence.

    A sentence that cites statements ("[e1]") must rest on those; one that cites none, on any of them. Leaving
    evidence out is allowed, adding to it or changing it is not. What cannot be proved counts as added: an accepted
    text may be shown, a refused one may still be right.

    Args:
        text: what a model wrote.
        evidence: the statements, in English or Chinese, each with its id.
        language: "en" or "zh": what was asked for.
        longest: the most characters that were asked for; none when it does not matter.

    Raises:
        ValueError: the language is neither of the two.
    """
    try:
        Language(language)
    except ValueError:
        raise ValueError(f"language must be en or zh, not {language!r}") from None
    statements = tuple(evidence)
    return Verdict(problems=tuple(sorted(set(_problems(text, statements, language, longest)))))


def _problems(text: str, statements: tuple[Statement, ...], language: str, longest: int | None) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(start=0, end=len(text), kind=Fault.EMPTY)
    if longest is not None and len(text) > longest:
        yield Problem(start=longest, end=len(text), kind=Fault.LENGTH)
    known = frozenset(item.id for item in statements)
    for cut in sentences(text, known):
        yield from (Problem(start=start, end=end, kind=Fault.CITATION) for start, end in cut.unknown)
        if len(cut.text) > LONGEST_SENTENCE:
            yield Problem(start=cut.start, end=cut.start + len(cut.text), kind=Fault.LENGTH)
        else:
            yield from _of_sentence(cut, statements, language)


def _of_sentence(cut: Cut, statements: tuple[Statement, ...], language: str) -> Iterator[Problem]:
    chosen = tuple(item.statement for item in statements if not cut.cited or item.id in cut.cited)
    ground = _ground(chosen)
    found = tuple(_found(cut.text, language, ground))
    if found and {one.kind for one in found} <= FORGIVEN:
        apart = parts(cut.text)
        found = () if apart and not any(any(_found(part, language, ground)) for part in apart) else found
    for one in found:
        yield Problem(start=cut.start + one.start, end=cut.start + one.end, kind=one.kind)


def _found(text: str, language: str, ground: Ground) -> Iterator[Problem]:
    sentence = Sentence(read(text), language, ground)
    return (one for check in discovered() for one in check(sentence))


@lru_cache(maxsize=512)
def _ground(statements: tuple[str, ...]) -> Ground:
    return Ground(tuple(read(piece) for statement in statements for piece in _pieces(statement)))


def _pieces(statement: str) -> Iterator[str]:
    """A statement whole; one too long to be read at once, sentence by sentence."""
    if len(statement) <= LONGEST_SENTENCE:
        yield statement
        return
    for cut in sentences(statement, frozenset()):
        yield from (cut.text[at : at + LONGEST_SENTENCE] for at in range(0, len(cut.text), LONGEST_SENTENCE))
