"""Passages of the therapy rules that hang on no single drug-gene pair."""

from collections.abc import Iterator

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.therapy_rules import AdviceRule
from model.language.corpus.clauses import drugs_under, roles_of, subjects_of
from model.language.corpus.pairs import GRAVITY
from model.language.passage import Passage, headed, listed

_MOST = 6


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """One for each rule; where the rule speaks of many drugs, its topic stands for them."""
    for rule in knowledge.rules:
        subjects = set(subjects_of(rule.when, knowledge))
        about = drugs_under(rule.about, knowledge)
        offered = [name for option in rule.option for name in option.drugs]
        subjects |= {f"drug:{name}" for name in (*about, *offered)}
        offer = frozenset(f"drug:{name}" for name in offered)
        roles = (*roles_of(rule.when, knowledge), *((offer,) if offer else ()))
        subjects |= {"offer:drug"} if offered else set()
        subjects |= {f"role{at}:{name}" for at, role in enumerate(roles) for name in role}
        values = {**knowledge.policy.texts, "drug": _drug(rule, about, knowledge)}
        records = (rule.summary, rule.detail, *rule.next_steps)
        yield Passage(
            rule_id=rule.id,
            title=headed((rule.topic_label.text(), same(rule.publisher))),
            sentences=tuple(dict.fromkeys(record.text(**values) for record in records)),
            sources=tuple(item.source() for item in rule.sources),
            subjects=frozenset(subjects),
            weight=GRAVITY[rule.action],
        )


def _drug(rule: AdviceRule, about: tuple[str, ...], knowledge: Knowledge) -> Text:
    if rule.option:
        labels = tuple(dict.fromkeys(option.label.text() for option in rule.option))[:3]
        return Text(en=" or ".join(item.en for item in labels), zh="或".join(item.zh for item in labels))
    if about and len(about) <= _MOST:
        return listed(knowledge.drugs.named(name).label for name in about)
    return rule.topic_label.text()
