"""Co-mentions: the test is exact, breadth is no link, names are read in both languages, hypotheses are called so."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.knowledge.load import load
from model.language.associations.corpus import of_folder, of_library
from model.language.associations.exact import Table, expected, p_value, q_values
from model.language.associations.find import tables_of
from model.language.associations.held import Standing, read_held
from model.language.associations.mentions import TITLE, Mentions, read_mentions
from model.language.associations.things import Kind, read_things
from model.language.library.document import Document, Fault, Sentence, sentences
from model.language.library.keep import fill, library_of
from model.language.library.shelf import Shelf
from model.ontology.load import load_ontology
from tests.evaluation.associations import simulated

KINDS = {"a": Kind.GENE, "b": Kind.DRUG, "c": Kind.DRUG}


@pytest.fixture(scope="module")
def things():
    return read_things(load(), load_ontology())


@pytest.fixture(scope="module")
def held(things):
    return read_held(load(), load_ontology(), things)


def a_document(text, title="", source="1"):
    return Document(title=title, sentences=tuple(sentences(text)), source=source)


def quiet(items, total, unit):
    return items


@pytest.mark.parametrize(
    ("tables", "p"),
    [
        ([Table(8, 4, 4, 4)], Fraction(1, 70)),
        ([Table(8, 4, 4, 3)], Fraction(17, 70)),
        ([Table(10, 3, 4, 2)], Fraction(1, 3)),
        ([Table(10, 3, 4, 0)], Fraction(1)),
        ([Table(5, 4, 3, 2)], Fraction(1)),
        ([Table(8, 4, 4, 4), Table(8, 4, 4, 4)], Fraction(1, 4900)),
        ([Table(8, 4, 4, 4), Table(9, 0, 4, 0), Table(0, 0, 0, 0)], Fraction(1, 70)),
    ],
)
def test_a_table_reckoned_by_hand_has_that_p(tables, p):
    assert p_value(tables) == pytest.approx(float(p), rel=1e-12)


def ways(documents, first, second, both):
    if both < 0 or both > second:
        return 0
    return comb(first, both) * comb(documents - first, second - both)


@st.composite
def a_table(draw):
    documents = draw(st.integers(1, 30))
    first, second = draw(st.integers(0, documents)), draw(st.integers(0, documents))
    both = draw(st.integers(max(0, first + second - documents), min(first, second)))
    return Table(documents, first, second, both)


@given(a_table(), a_table())
def test_two_strata_agree_with_counting_every_table(one, two):
    seen = one.both + two.both
    right = sum(
        ways(one.documents, one.first, one.second, here) * ways(two.documents, two.first, two.second, there)
        for here in range(31)
        for there in range(31)
        if here + there >= seen
    )
    whole = comb(one.documents, one.second) * comb(two.documents, two.second)
    assert p_value([one, two]) == pytest.approx(float(Fraction(right, whole)), rel=1e-9)


def test_a_large_corpus_keeps_a_tiny_p():
    law = Fraction(comb(50, 50) * comb(10_000 - 50, 0), comb(10_000, 50))
    assert p_value([Table(10_000, 50, 50, 50)]) == pytest.approx(float(law), rel=1e-9)


def test_false_discoveries_are_reckoned_over_every_test_also_those_without_a_document():
    assert q_values([0.01, 0.04, 0.03], 4) == pytest.approx((0.04, 0.16 / 3, 0.16 / 3))
    assert q_values([0.01], 200) == (1.0,)


def test_pairs_are_compared_among_documents_that_name_about_as_many_things():
    mentions = Mentions()
    for named in (["a"], ["a", "b"], ["a", "b", "c"], ["b", "c"], []):
        mentions.add(named, KINDS)
    assert tables_of(("a", "b"), mentions) == (Table(3, 2, 3, 2),)
    assert expected(tables_of(("a", "b"), mentions)) == 2
    assert ("b", "c") not in mentions.of_both


def test_breadth_alone_is_no_link_although_fisher_over_all_documents_takes_it_for_one():
    found = simulated(is_uneven=True, has_links=False, corpora=2)
    assert [found["by breadth"][0], found["all at once"][0]] == [0.0, 1.0]


def test_planted_links_are_found():
    _, false, hit = simulated(is_uneven=True, has_links=True, corpora=2)["by breadth"]
    assert (false < 0.1, hit > 0.6) == (True, True)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Plavix fails in CYP2C19 poor metabolizers.", {"drug:clopidogrel", "gene:CYP2C19"}),
        ("氯吡格雷与CYP2C19慢代谢型", {"drug:clopidogrel", "gene:CYP2C19"}),
        ("EGFR突变的非小细胞肺癌", {"gene:EGFR", "disease:tumour:nsclc"}),
        ("HLA-B*57:01 and abacavir", {"gene:HLA-B*57:01", "drug:abacavir"}),
        ("MET amplification", {"gene:MET"}),
        ("Patients met the criteria. Met needs were set.", set()),
        ("MetS was common", set()),
        ("BRCA carriers", set()),
        ("THE PATIENTS MET THE CRITERIA", set()),
        ("囊性纤维化 CFTR", {"disease:OMIM:219700", "gene:CFTR"}),
        ("HER2 positive", {"gene:ERBB2"}),
        ("HR 1.2, PC", set()),
        ("We collected data", set()),
        ("Seizures stopped", {"disease:HP:0001250"}),
    ],
)
def test_names_are_read_in_both_languages_and_symbols_as_they_are_written(things, text, ids):
    assert things.named_in(text) == ids


def test_what_a_document_calls_by_a_genes_symbol_itself_is_no_gene(things):
    own = a_document("The live birth rate (LBR) rose with metformin. LBR and metformin again.")
    gene = a_document("The lamin B receptor (LBR) and metformin.", source="2")
    assert set(read_mentions([own], things).of) == {"drug:metformin"}
    assert set(read_mentions([gene], things).of) == {"drug:metformin", "gene:LBR"}


def test_a_document_counts_once_and_is_cited_where_it_names_both(things):
    twice = a_document("Abacavir first. HLA-B*57:01 then. HLA-B*57:01 before abacavir.", title="Abacavir")
    mentions = read_mentions([twice, twice], things)
    pair = ("drug:abacavir", "gene:HLA-B*57:01")
    assert mentions.of_both[pair] == {2: 1}
    assert [item.sentences for item in mentions.citations[pair]] == [(Sentence(text="HLA-B*57:01 before abacavir."),)]


def test_names_in_two_sentences_are_cited_with_both_places(things):
    mentions = read_mentions([a_document("HLA-B*57:01 was found.", title="Abacavir")], things)
    (citation,) = mentions.citations["drug:abacavir", "gene:HLA-B*57:01"]
    assert [each.place for each in citation.sentences] == [TITLE, ""]


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        ("drug:clopidogrel", "gene:CYP2C19", Standing.HELD),
        ("drug:fluoxetine", "gene:CYP2D6", Standing.HELD),
        ("drug:trastuzumab", "gene:ERBB2", Standing.HELD),
        ("drug:ketoconazole", "gene:CYP3A4", Standing.HELD),
        ("drug:fluvoxamine", "gene:CYP1A2", Standing.HELD),
        ("disease:tumour:nsclc", "gene:EGFR", Standing.HELD),
        ("drug:metformin", "gene:FBN1", Standing.HYPOTHESIS),
        ("disease:HP:0000822", "drug:metformin", Standing.NOT_COMPARED),
    ],
)
def test_a_link_is_called_what_the_tables_make_of_it(things, held, first, second, standing):
    assert held.standing(things.by_id[first], things.by_id[second])[0] is standing


@pytest.mark.parametrize(
    ("code", "gene", "standing"),
    [
        ("OMIM:154700", "FBN1", Standing.HELD),
        ("HP:0002108", "FBN1", Standing.HELD),
        ("condition:ovarian_cancer", "BRCA2", Standing.HELD),
        ("OMIM:154700", "SCN1A", Standing.HYPOTHESIS),
        ("condition:urti", "SCN1A", Standing.NOT_COMPARED),
    ],
)
def test_a_gene_is_linked_to_its_annotated_diseases_and_to_what_they_show(things, held, code, gene, standing):
    disease = next(thing for thing in things.by_id.values() if code in thing.codes)
    assert held.standing(things.by_id[f"gene:{gene}"], disease)[0] is standing


def test_a_folder_and_the_library_made_of_it_hold_the_same_documents(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.txt").write_text("Abacavir.\n\nHLA-B*57:01 was found.", encoding="utf-8")
    (folder / "two.md").write_text("# Heading\n\nClopidogrel.", encoding="utf-8")
    (folder / "three.exe").write_bytes(b"\0")
    refused = {}
    read = list(of_folder(folder, quiet, refused))
    shelf = Shelf(root=tmp_path / "library", state="test")
    fill([folder], shelf, quiet, None, None)
    kept = list(of_library(library_of(shelf), quiet))
    assert [(item.title, item.sentences) for item in read] == [(item.title, item.sentences) for item in kept]
    assert refused == {"three.exe": Fault.UNSUPPORTED}
