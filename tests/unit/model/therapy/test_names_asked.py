"""What keeps a rule from being judged at all never hides one that would speak."""

from collections.abc import Iterator

from model.knowledge.conditions import Clause, names_asked
from model.knowledge.load import load
from model.therapy.conditions import holds_all
from model.therapy.facts import Facts, Truth

KNOWLEDGE = load()


def held() -> Iterator[tuple[Clause, Facts]]:
    """Every clause that holds in some example of its rule."""
    for rule in KNOWLEDGE.rules:
        for example in rule.example:
            facts = Facts(example.case.build(KNOWLEDGE.terms), KNOWLEDGE)
            yield from ((clause, facts) for clause in rule.when if holds_all((clause,), facts).truth is Truth.YES)


def test_a_clause_that_holds_finds_on_record_what_it_asks_for():
    asking = [(names, facts) for clause, facts in held() if (names := names_asked(clause)) is not None]

    assert len(asking) > 1000
    assert [names for names, facts in asking if names.isdisjoint(facts.named)] == []


def test_every_rule_stands_under_all_the_names_of_one_of_its_groups():
    names = [set[str]() for _ in KNOWLEDGE.rules]
    for name, places in KNOWLEDGE.rules_by_name.items():
        for at in places:
            names[at].add(name)
    groups = [rule.asked or (frozenset(("",)),) for rule in KNOWLEDGE.rules]

    assert [rule.id for rule, own, found in zip(KNOWLEDGE.rules, groups, names, strict=True) if found not in own] == []
