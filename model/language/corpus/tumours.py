"""Passages of the biomarker facts: which tumour finding speaks for or against which drug."""

import re
from collections.abc import Iterator

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.oncology import BiomarkerFact, Criterion, FactFile
from model.language.passage import Passage, headed, listed

_FOR = Text(en="{drug} for {tumour} {biomarker}", zh="{tumour}{biomarker}：{drug}")
_AGAINST = Text(en="{drug}: resistance in {tumour} {biomarker}", zh="{tumour}{biomarker}：{drug}耐药")
_WITH = Text(en="with {biomarker}", zh="伴{biomarker}")
_WITHOUT = Text(en="without {biomarker}", zh="不伴{biomarker}")
ROLES = 4
_CHANGE = re.compile(r"[A-Z]\d+[A-Z]?")


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """One for each fact that an agency has not taken back."""
    for file in knowledge.oncology:
        for fact in file.fact:
            if fact.withdrawn is None:
                yield _passage(file, fact, knowledge)


def _passage(file: FactFile, fact: BiomarkerFact, knowledge: Knowledge) -> Passage:
    leaves = [leaf for item in (*fact.biomarkers, *fact.absent) for leaf in item.leaves()]
    head = _title(file, fact, knowledge)
    say, settings = knowledge.words.say, []
    if fact.setting != "any":
        settings.append(say("fact_condition_setting", setting=say(f"setting_{fact.setting}")))
    trial = (say("fact_trial", trial=same(fact.trial)),) if fact.trial else ()
    subjects = {f"drug:{name}" for regimen in fact.regimens for name in regimen}
    subjects |= {f"tumour:{name}" for name in file.tumours} | {name for leaf in leaves for name in _concepts(leaf)}
    subjects |= {"state:absent"} if fact.absent else set()
    subjects |= {"change:exact"} if fact.effect == "resistant" and any(leaf.variants for leaf in leaves) else set()
    subjects |= {f"role{at}:drug:{name}" for regimen in fact.regimens for at, name in enumerate(regimen[:ROLES])}
    subjects |= {f"set:{name}" for tumour in file.tumours for name in knowledge.tumours[tumour].sets}
    return Passage(
        rule_id=fact.id,
        title=head,
        sentences=tuple(dict.fromkeys((_claim(head, fact.text.text()), *settings, *trial))),
        sources=tuple(file.sources[name].source() for name in fact.sources),
        subjects=frozenset(subjects),
        weight=4 if fact.effect == "resistant" else 2,
    )


def _claim(head: Text, text: Text) -> Text:
    """The fact with its drug, tumour and finding before it: alone it does not name them."""
    return Text(en=f"{head.en}: {text.en}", zh=f"{head.zh}。{text.zh}")


def _title(file: FactFile, fact: BiomarkerFact, knowledge: Knowledge) -> Text:
    form = _AGAINST if fact.effect == "resistant" else _FOR
    drugs = _either([_regimen(regimen, knowledge) for regimen in fact.regimens])
    tumours = listed(knowledge.tumours[name].label for name in file.tumours)
    parts = [
        _state(form, items, knowledge) for form, items in ((_WITH, fact.biomarkers), (_WITHOUT, fact.absent)) if items
    ]
    marker = Text(en=" ".join(item.en for item in parts), zh="且".join(item.zh for item in parts))
    return headed(
        (
            Text(
                en=form.en.format(drug=drugs.en, tumour=tumours.en, biomarker=marker.en),
                zh=form.zh.format(drug=drugs.zh, tumour=tumours.zh, biomarker=marker.zh),
            ),
        )
    )


def _state(form: Text, found: tuple[Criterion, ...], knowledge: Knowledge) -> Text:
    labels = [_label(item, knowledge) for item in found]
    return Text(
        en=form.en.format(biomarker=" + ".join(item.en for item in labels)),
        zh=form.zh.format(biomarker="+".join(item.zh for item in labels)),
    )


def _regimen(names: tuple[str, ...], knowledge: Knowledge) -> Text:
    labels = [knowledge.drugs.named(name).label for name in names]
    return Text(en=" + ".join(item.en for item in labels), zh="+".join(item.zh for item in labels))


def _either(labels: list[Text]) -> Text:
    kept = tuple(dict.fromkeys(labels))
    return Text(en=" or ".join(item.en for item in kept), zh="或".join(item.zh for item in kept))


def _label(item: Criterion, knowledge: Knowledge) -> Text:
    if item.any:
        return _either([_label(each, knowledge) for each in item.any])
    if item.fusion:
        return knowledge.words.say("criterion_fusion", gene=same(item.fusion))
    if item.marker:
        return _marker(item, knowledge)
    named = [knowledge.variants.label(item.gene, name) for name in item.variants[:4]]
    return Text(
        en=f"{item.gene} {'/'.join(label.en for label in named)}".strip(),
        zh=f"{item.gene} {'/'.join(label.zh for label in named)}".strip(),
    )


def _marker(item: Criterion, knowledge: Knowledge) -> Text:
    term = knowledge.markers.terms[item.marker]
    levels = [level for level in knowledge.markers.levels(term.marker) if level.level in item.levels[:2]]
    bounds = [f"{sign} {value}{term.unit}" for sign, value in (("≥", item.at_least), ("<", item.below)) if value]
    return Text(
        en=" ".join((term.marker, "/".join(level.level for level in levels), *bounds)).replace("  ", " ").strip(),
        zh=" ".join((term.marker, "/".join(level.zh for level in levels), *bounds)).replace("  ", " ").strip(),
    )


def _concepts(leaf: Criterion) -> Iterator[str]:
    if leaf.gene:
        yield f"gene:{leaf.gene}"
        yield from ("change:exact" for name in leaf.variants if _CHANGE.fullmatch(name))
    if leaf.fusion:
        yield "fusion:any"
        yield from (f"gene:{name}" for name in leaf.fusion.split("::"))
    if leaf.marker:
        yield f"marker:{leaf.marker}"
        yield from (f"level:{leaf.marker}:{name}" for name in leaf.levels)
