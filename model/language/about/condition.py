"""Conditions that a question names: the code sets that each may stand under, and which of their codes are meant."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.knowledge.codesets import CodeSets, is_answer
from model.language.about.tables import ConditionName, answered, kinds_of_sets
from model.language.terms import Vocabulary, stem, vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition by the code sets that it may stand under.

    ``kinds``: the sets of its kinds, where the name is a wide one.
    ``only``: the one name that is meant, where the sets hold other conditions too. ``wider``: the sets that are of one
    kind; an entry there whose code has no name of ours may be the condition, and is told by the name of the kind.
    """

    label: Text
    sets: frozenset[str]
    kinds: frozenset[str] = frozenset()
    only: str = ""
    wider: frozenset[str] = frozenset()
    kind: Text | None = None

    def is_of(self, codes: Iterable[Code], codesets: CodeSets) -> bool:
        """Whether an entry with these codes is the condition."""
        held = tuple(codes)
        if (self.sets | self.kinds).isdisjoint(codesets.of(held)):
            return False
        found = codesets.label(held)
        return not self.only or (found is not None and self.only in {found.en.casefold(), found.zh})

    def may_be(self, codes: Iterable[Code], codesets: CodeSets) -> bool:
        """Whether an entry has no name of ours and is of the kind of the condition."""
        held = tuple(codes)
        return not self.wider.isdisjoint(codesets.of(held)) and codesets.label(held) is None


def everyday(row: ConditionName, knowledge: Knowledge) -> Condition:
    """A condition by an everyday name."""
    sets = frozenset(row.sets) & knowledge.codesets.names()
    kinds = (found for name in sets for found in kinds_of_sets().get(name, ()))
    return Condition(label=row.label, sets=sets, kinds=frozenset(kinds))


def of_codes(terms: Iterable[str], knowledge: Knowledge) -> Iterator[Condition]:
    """The condition of single codes, each term a set and the English name of the code ("common:fatigue")."""
    held = [term.split(":", 1) for term in terms]
    if held:
        code = knowledge.codesets.spoken(held[0][1])
        label = (code and knowledge.codesets.label((code,))) or Text(en=held[0][1], zh=held[0][1])
        yield _only(label, frozenset(name for name, _ in held), label.en.casefold(), knowledge)


def of_sets(
    diseases: Collection[str], sets: Collection[str], written: str, knowledge: Knowledge
) -> Iterator[Condition]:
    """The condition of disease rules and code sets; of a mixed set only what is written."""
    rules = [rule for rule in knowledge.diseases if rule.id in diseases]
    meant = ({name for rule in rules for name in rule.listed} | set(sets)) & knowledge.codesets.names()
    pure = frozenset(name for name in meant if not (_is_first(name, written, knowledge) and _is_mixed(name, knowledge)))
    if pure:
        yield Condition(label=rules[0].name.text() if rules else _label(pure, knowledge), sets=pure)
    elif meant:
        yield _only(_label(meant, knowledge), frozenset(meant), written, knowledge)


@lru_cache(maxsize=1)
def code_names(codesets: CodeSets) -> Vocabulary:
    """The names of single codes: what stands in a set among other conditions."""
    rows = (row for name, rows in codesets.rows().items() for row in rows if not is_habit(name))
    return vocabulary((name, f"label:{row.set}:{row.en}") for row in rows for name in (row.en, row.zh) if row.en)


def is_habit(name: str) -> bool:
    """Whether the set holds answers to a question on a habit ("stopped", "daily"), which name nothing by themselves."""
    return any(is_answer(name, habit) for habit in answered())


def _only(label: Text, sets: frozenset[str], only: str, knowledge: Knowledge) -> Condition:
    wider = frozenset(name for name in sets if not _is_mixed(name, knowledge))
    kind = _label(wider, knowledge) if wider else label
    return Condition(label=label, sets=sets, only=only, wider=wider, kind=kind)


def _label(sets: Iterable[str], knowledge: Knowledge) -> Text:
    row = knowledge.codesets.rows()[min(sets)][0]
    return Text(en=row.en, zh=row.zh)


def _is_first(name: str, written: str, knowledge: Knowledge) -> bool:
    row = knowledge.codesets.rows()[name][0]
    return written in {row.en.casefold(), row.zh}


def _is_mixed(name: str, knowledge: Knowledge) -> bool:
    """Whether a set is of many conditions: its first code is not what it is named after."""
    words = set(map(stem, knowledge.codesets.rows()[name][0].en.casefold().split()))
    return words.isdisjoint(map(stem, name.split("_")))
