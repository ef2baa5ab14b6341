"""The knowledge base as one value: what ``load`` returns and every engine asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from model.domain.code import Code
from model.domain.evidence import Source
from model.knowledge.codesets import CodeSets
from model.knowledge.context_words import ContextWords
from model.knowledge.disease_rules import DiseaseRule
from model.knowledge.drug_terms import DrugTerms
from model.knowledge.example import Terms
from model.knowledge.formula_scores import FormulaScore
from model.knowledge.genes import Gene
from model.knowledge.germline import GermlineFindings
from model.knowledge.highest_doses import HighestDose
from model.knowledge.implied_measures import ImpliedMeasure
from model.knowledge.measures import Measures
from model.knowledge.modulation import Modulators
from model.knowledge.oncology import FactFile
from model.knowledge.pgx_rules import PairRule
from model.knowledge.phenotype_terms import PhenotypeTerms
from model.knowledge.point_scores import PointScore
from model.knowledge.policy import Policy
from model.knowledge.records import SourceRecord
from model.knowledge.sample_cautions import SampleCaution
from model.knowledge.therapy_rules import AdviceRule, Safeguard
from model.knowledge.tumour_variants import VariantTerms
from model.knowledge.tumours import MarkerTerms, TumourTerm
from model.knowledge.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that Osler knows. ``version`` is the digest of the files."""

    version: str
    measures: Measures
    highest_doses: Mapping[str, HighestDose] = field(repr=False)
    implied: Mapping[str, tuple[ImpliedMeasure, ...]]
    scores: Mapping[str, PointScore]
    formula_scores: Mapping[str, FormulaScore]
    codesets: CodeSets
    reactions: CodeSets
    drugs: DrugTerms
    genes: Mapping[str, Gene]
    phenotypes: PhenotypeTerms
    modulators: Modulators = field(repr=False)
    variants: VariantTerms
    tumours: Mapping[str, TumourTerm]
    markers: MarkerTerms
    oncology: tuple[FactFile, ...]
    germline: GermlineFindings
    sample_cautions: tuple[SampleCaution, ...]
    pairs: tuple[PairRule, ...]
    rules: tuple[AdviceRule, ...]
    rules_by_name: Mapping[str, tuple[int, ...]] = field(repr=False)
    safeguards: Mapping[str, tuple[Safeguard, ...]]
    diseases: tuple[DiseaseRule, ...]
    policy: Policy
    words: Words
    context_words: ContextWords
    pairs_by_drug: Mapping[str, tuple[PairRule, ...]] = field(repr=False)
    tumour_drugs: frozenset[str] = field(repr=False)
    """The drugs that a tumour finding speaks for or against."""

    @property
    def terms(self) -> Terms:
        """The tables that examples are written in."""
        return Terms(measures=self.measures, codesets=self.codesets, drugs=self.drugs)

    def has_rules_for(self, code: Code) -> bool:
        """Whether any therapy rule speaks of this ingredient; what is missing then matters."""
        term = self.drugs.of(code)
        if term is not None and (term.en in self.pairs_by_drug or term.en in self.tumour_drugs):
            return True
        return any(self.drugs.is_in_class(code, rule.about) for rule in self.rules if rule.about)

    def sources(self) -> tuple[tuple[str, Source], ...]:
        """Each rule's and table's sources, by id, in order."""
        return tuple(sorted(self._sources(), key=lambda item: (item[0], item[1].title)))

    def _rule_sources(self) -> Iterator[tuple[str, tuple[SourceRecord, ...]]]:
        yield from ((rule.id, rule.sources) for rule in self.pairs)
        yield from ((rule.id, rule.sources) for rule in self.rules)
        yield from ((rule.id, rule.sources) for rule in self.diseases)
        yield "germline-counselling", (self.germline.source,)
        yield from ((f"caution {item.id}", (item.source,)) for item in self.sample_cautions)
        for file in self.oncology:
            yield from ((fact.id, tuple(file.sources[name] for name in fact.sources)) for fact in file.fact)

    def _sources(self) -> Iterator[tuple[str, Source]]:
        for symbol, gene in self.genes.items():
            yield f"gene {symbol}", gene.record.source.source()
            yield f"alleles {symbol}", gene.record.alleles_source.source()
        for name, formula in self.formula_scores.items():
            yield from ((f"score {name}", item.source()) for item in formula.sources)
        for name, score in self.scores.items():
            yield from ((f"score {name}", item.source()) for item in score.sources)
        yield from ((name, item.source()) for name, item in self.modulators.sources())
        for identity, sources in self._rule_sources():
            yield from ((identity, item.source()) for item in sources)
        for name, guards in self.safeguards.items():
            yield from ((f"safeguard {name}", item.source()) for guard in guards for item in guard.sources)
