"""Properties of therapy advice: order never matters, a bystander changes nothing, less knowledge is never surer."""

from hypothesis import given
from hypothesis import strategies as st

from model.domain.assessment import Action
from model.domain.case import ClinicalCase, DrugWay, Medication, MedicationState
from model.domain.pgx import Diplotype, GeneResult
from model.engine import Task, run
from model.knowledge.load import load
from model.therapy.facts import Facts
from model.therapy.situation import SEVERITY, gene_states

KNOWLEDGE = load()
GENES = sorted(symbol for symbol, gene in KNOWLEDGE.genes.items() if gene.alleles)
DRUGS = sorted(name for pair in KNOWLEDGE.pairs for name in pair.drugs)
PAIRS = tuple(pair.id for pair in KNOWLEDGE.pairs)
MODULATORS = sorted({row.drug for row in KNOWLEDGE.modulators.rows if not row.habit})
OTHERS = sorted({term.en for term in KNOWLEDGE.drugs} - {*MODULATORS})
BYSTANDERS = ["acetaminophen", "levothyroxine", "loratadine", "metformin"]


@st.composite
def gene_results(draw):
    symbol = draw(st.sampled_from(GENES))
    names = st.sampled_from(sorted(KNOWLEDGE.genes[symbol].alleles))
    return symbol, draw(names), draw(names), draw(st.integers(-900, 0))


def results(drawn, *, swapped=False):
    return tuple(
        GeneResult(
            key=f"g{at}",
            gene=symbol,
            diplotype=Diplotype(gene=symbol, alleles=(second, first) if swapped else (first, second)),
            day=day,
        )
        for at, (symbol, first, second, day) in enumerate(drawn)
    )


def taken(names, state=MedicationState.DRAFT):
    return tuple(
        Medication(key=f"m-{name}", ingredients=(KNOWLEDGE.drugs.named(name).value,), way=DrugWay.CODING, state=state)
        for name in names
    )


def advice(genes, medications):
    return run(Task.THERAPY, ClinicalCase(gene_results=genes, medications=medications), KNOWLEDGE)


def drug_gene_advice(genes, medications):
    """The advice of the drug-gene rules alone."""
    return [item for item in advice(genes, medications).therapy if item.rule_id.startswith(PAIRS)]


many_results = st.lists(gene_results(), max_size=5)
some_drugs = st.lists(st.sampled_from(DRUGS), unique=True, max_size=5)


@given(many_results, some_drugs)
def test_the_order_of_alleles_never_matters(drawn, drugs):
    assert advice(results(drawn), taken(drugs)) == advice(results(drawn, swapped=True), taken(drugs))


@given(many_results, st.permutations(DRUGS))
def test_the_order_of_drugs_never_matters(drawn, drugs):
    assert advice(results(drawn), taken(drugs)) == advice(results(drawn), taken(sorted(drugs)))


@given(many_results, some_drugs, st.randoms(use_true_random=False))
def test_the_order_of_results_never_matters(drawn, drugs, shuffler):
    genes = list(results(drawn))
    shuffler.shuffle(genes)

    assert advice(tuple(genes), taken(drugs)) == advice(results(drawn), taken(drugs))


@given(many_results, some_drugs, st.sampled_from(BYSTANDERS))
def test_a_drug_that_modulates_nothing_changes_no_advice(drawn, drugs, bystander):
    beside = taken([bystander], MedicationState.ACTIVE)

    assert advice(results(drawn), (*taken(drugs), *beside)) == advice(results(drawn), taken(drugs))


@given(many_results, st.lists(st.sampled_from(sorted({*DRUGS} - {*MODULATORS})), unique=True, max_size=5))
def test_without_results_no_advice_is_surer(drawn, drugs):
    known = {item.drugs: item.action for item in drug_gene_advice(results(drawn), taken(drugs))}
    unknown = drug_gene_advice((), taken(drugs))

    assert all(item.action in {Action.MONITOR, Action.TEST_FIRST, Action.NO_RECOMMENDATION} for item in unknown)
    assert {item.drugs for item in unknown} <= known.keys()


@given(gene_results(), some_drugs)
def test_a_second_result_never_makes_advice_milder(drawn, drugs):
    symbol, _, _, day = drawn
    alone = {item.drugs: item.action for item in advice(results([drawn]), taken(drugs)).therapy}
    reference = min(KNOWLEDGE.genes[symbol].alleles)
    both = {
        item.drugs: item.action
        for item in advice(results([drawn, (symbol, reference, reference, day - 1)]), taken(drugs)).therapy
    }

    assert all(SEVERITY.index(both[drug]) <= SEVERITY.index(action) for drug, action in alone.items() if drug in both)


@given(many_results, some_drugs)
def test_the_same_case_gives_the_same_assessment(drawn, drugs):
    case = ClinicalCase(gene_results=results(drawn), medications=taken(drugs))

    assert run(Task.THERAPY, case, KNOWLEDGE) == run(Task.THERAPY, case, KNOWLEDGE)


def strictness(found):
    """How strictly each source answers on each drug; groups that are not known are answered apart."""
    strict = {}
    for item in found:
        for each in item.by_population or (item,):
            key = (item.publisher, item.drugs)
            strict[key] = min(strict.get(key, len(SEVERITY)), SEVERITY.index(each.action))
    return strict


some_modulators = st.lists(st.sampled_from(MODULATORS), unique=True, min_size=1, max_size=3)


@given(st.lists(gene_results(), min_size=1, max_size=5), some_drugs, some_modulators)
def test_a_modulator_never_makes_drug_gene_advice_milder(drawn, drugs, modulators):
    beside = taken([name for name in modulators if name not in drugs], MedicationState.ACTIVE)
    alone = strictness(drug_gene_advice(results(drawn), taken(drugs)))
    together = strictness(drug_gene_advice(results(drawn), (*taken(drugs), *beside)))

    assert all(together[key] <= strict for key, strict in alone.items())


@given(many_results, some_drugs, some_modulators)
def test_a_gene_without_a_result_is_not_estimated(drawn, drugs, modulators):
    case = ClinicalCase(gene_results=results(drawn), medications=taken({*drugs, *modulators}))
    states = gene_states(Facts(case, KNOWLEDGE)).values()

    assert {state.interpretation.gene.key for state in states if state.is_converted} <= {
        "CYP2D6",
        *(symbol for symbol, *_ in drawn),
    }


@given(many_results, some_drugs, st.sampled_from(OTHERS))
def test_a_co_medication_that_is_no_modulator_changes_no_drug_gene_advice(drawn, drugs, other):
    ordered = taken([name for name in drugs if name != other])
    beside = taken([other], MedicationState.ACTIVE)
    alone, together = (
        [(item.rule_id, item.drugs, item.summary, item.action) for item in drug_gene_advice(results(drawn), given_now)]
        for given_now in (ordered, (*ordered, *beside))
    )

    assert [item for item in together if other not in {drug.display for drug in item[1]}] == alone
