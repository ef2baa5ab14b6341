"""Passages of the clinical scores: what each is for, what it takes, and what its classes mean."""

from collections.abc import Iterator, Sequence

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.formula_scores import FormulaScore
from model.knowledge.point_scores import PointScore
from model.knowledge.score_parts import ClassRecord
from model.knowledge.writing import number, unit_words
from model.language.passage import Passage, headed, listed

_ABOUT = Text(en="{label}: {about}.", zh="{label}：{about}。")
_PLAIN = Text(en="{label}.", zh="{label}。")
_TAKES = Text(en="{label} takes: {items}.", zh="{label}的项目：{items}。")
_CLASS = Text(en="{label} from {points}: {name}.", zh="{label}自{points}起：{name}。")
_FOLLOWS = Text(en="{label} from {points}: {name}. {follows}", zh="{label}自{points}起：{name}。{follows}")
_UP_TO = Text(en="{item} (up to {points})", zh="{item}（最多{points}分）")
_CLASS_NAME = Text(en="class {name}", zh="{name}级")


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """One for each score."""
    for score in knowledge.scores.values():
        yield _passage(score, _parts(score, knowledge), "")
    for formula in knowledge.formula_scores.values():
        named = [_measure(item.measures[0], knowledge) for item in formula.inputs]
        yield _passage(formula, [*named, *(flag.label.text() for flag in formula.flags)], unit_words(formula.unit))


def _passage(score: PointScore | FormulaScore, parts: Sequence[Text], unit: str) -> Passage:
    label = score.label.text()
    first = _filled(_ABOUT, label=label, about=score.about.text()) if score.about else _filled(_PLAIN, label=label)
    classes = [_class(label, item, unit) for item in score.classes]
    takes = [_filled(_TAKES, label=label, items=listed(parts))] if parts else []
    return Passage(
        rule_id=f"score-{score.id}",
        title=headed((label, *(item.text() for item in (score.about,) if item))),
        sentences=(first, *takes, *classes),
        sources=tuple(item.source() for item in score.sources),
        subjects=frozenset((f"score:{score.id}", *(f"set:{name}" for name in score.asked_of))),
        weight=1,
    )


def _parts(score: PointScore, knowledge: Knowledge) -> list[Text]:
    found = []
    for part in score.measured:
        most = max(band.points for band in part.bands)
        found.append(_filled(_UP_TO, item=_measure(part.measure, knowledge), points=same(number(most))))
    for item in score.criteria:
        most = max((*(step.up_to or step.points for step in item.steps), item.otherwise))
        found.append(_filled(_UP_TO, item=item.label.text(), points=same(number(most))))
    return found


def _class(label: Text, item: ClassRecord, unit: str) -> Text:
    name = item.label.text() if item.label else _filled(_CLASS_NAME, name=same(item.name))
    points = same(f"{number(item.from_points)} {unit}".strip())
    if item.follows:
        return _filled(_FOLLOWS, label=label, points=points, name=name, follows=item.follows.text())
    return _filled(_CLASS, label=label, points=points, name=name)


def _measure(name: str, knowledge: Knowledge) -> Text:
    measure = knowledge.measures.named(name)
    return Text(en=measure.en, zh=measure.zh)


def _filled(form: Text, **parts: Text) -> Text:
    return Text(
        en=form.en.format(**{name: part.en for name, part in parts.items()}),
        zh=form.zh.format(**{name: part.zh for name, part in parts.items()}),
    )
