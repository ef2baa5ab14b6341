"""Passages of the gene tables: alleles, drugs and habits that change an enzyme, inherited syndromes, samples."""

from collections.abc import Iterator

from model.domain.text import Text, same
from model.knowledge.base import Knowledge
from model.knowledge.genes import Gene
from model.language.passage import Passage, headed, listed

_FUNCTIONS = {
    "Normal function": Text(en="normal function", zh="功能正常"),
    "Decreased function": Text(en="decreased function", zh="功能降低"),
    "Possible decreased function": Text(en="possibly decreased function", zh="可能功能降低"),
    "Severely decreased function": Text(en="severely decreased function", zh="功能严重降低"),
    "No function": Text(en="no function", zh="无功能"),
    "Increased function": Text(en="increased function", zh="功能增强"),
    "Uncertain function": Text(en="uncertain function", zh="功能不确定"),
    "Unknown function": Text(en="unknown function", zh="功能未知"),
}
_ALLELE = Text(en="{name}: {function}{value}.", zh="{name}：{function}{value}。")
_VALUE = Text(en=", activity value {value}", zh="，活性值{value}")
_EFFECTS = {
    "inhibitor": Text(en="{agent} is a {strength} inhibitor of {enzyme}.", zh="{agent}是{enzyme}的{strength}抑制剂。"),
    "inducer": Text(en="{agent} is a {strength} inducer of {enzyme}.", zh="{agent}是{enzyme}的{strength}诱导剂。"),
}
_STRENGTHS = {
    "strong": Text(en="strong", zh="强效"),
    "moderate": Text(en="moderate", zh="中效"),
    "weak": Text(en="weak", zh="弱效"),
}
_DAYS = Text(
    en="Full effect after about {onset} days; it lasts about {offset} days after the last dose.",
    zh="约{onset}天后作用完全；末次用药后约持续{offset}天。",
)
_ANY_GENE = Text(en="any gene", zh="任何基因")
_SYNDROME = Text(
    en="{genes}: a pathogenic variant may be inherited ({syndrome}); offer a germline test and counselling.",
    zh="{genes}：致病性变异可能为遗传性（{syndrome}），应提供胚系检测和遗传咨询。",
)


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Alleles, modulators, syndromes and what makes a sample doubtful."""
    for gene in knowledge.genes.values():
        yield from _alleles(gene)
    yield from _modulators(knowledge)
    yield from _syndromes(knowledge)
    for item in knowledge.sample_cautions:
        genes = _ANY_GENE if "*" in item.genes else listed(same(name) for name in item.genes)
        yield Passage(
            rule_id=f"caution-{item.id}",
            title=headed((item.step.text(gene=genes),)),
            sentences=(item.step.text(gene=genes),),
            sources=(item.source.source(),),
            subjects=frozenset(f"set:{name}" for name in item.when),
        )


def _alleles(gene: Gene) -> Iterator[Passage]:
    for name, row in gene.alleles.items():
        function = _FUNCTIONS.get(row.function, same(row.function))
        value = same("")
        if row.activity is not None:
            value = Text(en=_VALUE.en.format(value=row.activity), zh=_VALUE.zh.format(value=row.activity))
        title = same(f"{gene.symbol} {name}" + (f" ({', '.join(row.synonyms[:4])})" if row.synonyms else ""))
        said = Text(
            en=_ALLELE.en.format(name=title.en, function=function.en, value=value.en),
            zh=_ALLELE.zh.format(name=title.zh, function=function.zh, value=value.zh),
        )
        yield Passage(
            rule_id=f"allele-{gene.symbol}-{name}",
            title=title,
            sentences=(said,),
            sources=(gene.record.alleles_source.source(),),
            subjects=frozenset((f"gene:{gene.symbol}", f"allele:{gene.symbol}{name}")),
        )


def _modulators(knowledge: Knowledge) -> Iterator[Passage]:
    table = knowledge.modulators
    for row in table.rows:
        agent, strength = table.label(row, knowledge.drugs), _STRENGTHS[row.strength]
        form = _EFFECTS[row.effect]
        said = Text(
            en=form.en.format(agent=agent.en, strength=strength.en, enzyme=row.enzyme),
            zh=form.zh.format(agent=agent.zh, strength=strength.zh, enzyme=row.enzyme),
        )
        days = Text(
            en=_DAYS.en.format(onset=row.onset_days, offset=row.offset_days),
            zh=_DAYS.zh.format(onset=row.onset_days, offset=row.offset_days),
        )
        yield Passage(
            rule_id=f"modulator-{(row.habit or row.drug).replace(' ', '-')}-{row.enzyme}",
            title=headed((agent, same(row.enzyme))),
            sentences=(said, days),
            sources=(table.record.sources[row.source].source(),),
            subjects=frozenset((f"set:{row.habit}" if row.habit else f"drug:{row.drug}", f"gene:{row.enzyme}")),
        )


def _syndromes(knowledge: Knowledge) -> Iterator[Passage]:
    for item in knowledge.germline.gene:
        genes, syndrome = listed(same(name) for name in item.genes), item.syndrome.text()
        yield Passage(
            rule_id=f"germline-{item.genes[0]}",
            title=headed((genes, syndrome)),
            sentences=(
                Text(
                    en=_SYNDROME.en.format(genes=genes.en, syndrome=syndrome.en),
                    zh=_SYNDROME.zh.format(genes=genes.zh, syndrome=syndrome.zh),
                ),
            ),
            sources=(knowledge.germline.source.source(),),
            subjects=frozenset(f"gene:{name}" for name in item.genes),
        )
