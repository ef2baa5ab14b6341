"""The ranking of rare diseases says what fits, why, and what it cannot know."""

from dataclasses import replace
from functools import cache

import pytest

from model.diagnosis.rare import QUESTIONS, rank
from model.diagnosis.rare_answer import Basis, Contribution, GeneFinding
from model.diagnosis.sexes import branch_rows, not_of
from model.domain.case import Sex
from model.domain.text import Text
from model.ontology.load import load_ontology

MARFAN = ("HP:0001083", "HP:0002616", "HP:0001519", "HP:0001166", "HP:0000768")  # lens, aorta, tall, fingers, chest
ANGELMAN = ("HP:0001250", "HP:0001344", "HP:0000748", "HP:0001251", "HP:0000252")


@pytest.fixture(scope="module")
def ontology():
    return load_ontology()


@cache
def answer(present, absent=(), genes=(), top=10):
    return rank(present, absent, genes, load_ontology(), top)


def test_a_plain_picture_leads_to_its_disease():
    assert "OMIM:154700" in [candidate.id for candidate in answer(MARFAN).candidates[:3]]


def test_each_feature_says_what_it_does_to_the_disease():
    best = answer(MARFAN).candidates[0]
    assert {reason.term for reason in best.contributions} == set(MARFAN)
    assert [reason.weight for reason in best.contributions] == sorted(
        (reason.weight for reason in best.contributions), reverse=True
    )


def test_probabilities_fall_with_the_rank_and_leave_room_for_none():
    found = answer(MARFAN)
    told = [candidate.probability for candidate in found.candidates]
    assert told == sorted(told, reverse=True)
    assert sum(told) + found.none_mass <= 1.001
    assert [candidate.rank for candidate in found.candidates] == list(range(1, 11))


@pytest.mark.parametrize("absent", [("HP:0001250",), ("HP:0001083",), ("HP:0001249", "HP:0000252")])
def test_features_that_are_absent_change_nothing(absent):
    present = tuple(term for term in MARFAN if term not in absent)
    with_, without = answer(present, absent), answer(present)
    assert [(c.id, c.probability, c.score) for c in with_.candidates] == [
        (c.id, c.probability, c.score) for c in without.candidates
    ]
    assert with_.none_mass == without.none_mass


def test_an_absent_feature_of_the_disease_is_shown_with_weight_nought():
    marfan = next(c for c in answer(MARFAN[1:], (MARFAN[0],)).candidates if c.id == "OMIM:154700")
    assert [(reason.term, reason.weight) for reason in marfan.absent] == [(MARFAN[0], 0)]


@pytest.mark.parametrize(
    "present",
    [MARFAN[:2], (), ("HP:0000118", "HP:0000707", "HP:0000478", "HP:0000001")],
    ids=["two features", "none", "only the widest terms"],
)
def test_with_too_few_specific_features_there_is_no_percentage(present):
    found = answer(present)
    assert found.none_mass is None
    assert {candidate.probability for candidate in found.candidates} <= {None}


def test_it_says_what_to_look_for_next_and_not_what_is_known():
    found = answer(MARFAN[:2], ("HP:0000545",))
    asked = [question.term for question in found.ask_next]
    assert len(asked) == QUESTIONS
    assert set(asked).isdisjoint({*MARFAN[:2], "HP:0000545"})
    gains = [question.gain for question in found.ask_next]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0


KALLMANN = ("HP:0000044", "HP:0000458", "HP:0000823")  # hypogonadotropic hypogonadism, anosmia, delayed puberty
FEMALE, MALE = ["HP:0010460", "HP:0030012", "HP:0002686"], ["HP:0010461", "HP:0012874"]


def branches(found, ontology):
    terms = ontology.terms
    return {terms.id(int(at)) for item in found.ask_next for at in terms.ancestors[terms.place(item.term)]}


@pytest.mark.parametrize(("sex", "others"), [(Sex.MALE, FEMALE), (Sex.FEMALE, MALE)])
def test_what_only_the_other_sex_has_is_not_asked_for(ontology, sex, others):
    asked = branches(rank(KALLMANN, (), (), ontology, sex=sex), ontology)
    open_to_both = branches(rank(KALLMANN, (), (), ontology), ontology)
    assert asked.isdisjoint(others)
    assert open_to_both & {*FEMALE, *MALE}


def test_a_feature_of_the_other_sex_on_record_keeps_its_questions(ontology):
    present = ontology.terms.place("HP:0000141")
    assert not_of(Sex.MALE, ontology.terms, ontology.terms.ancestors[present]) == frozenset()
    assert ontology.terms.place("HP:0000876") in not_of(Sex.MALE, ontology.terms, ontology.terms.ancestors[0])


def test_a_branch_of_one_sex_is_called_what_the_ontology_calls_it(ontology):
    assert [row.en for row in branch_rows()] == [
        ontology.terms.label(ontology.terms.place(row.hpo)) for row in branch_rows()
    ]


def test_of_nearly_equal_questions_the_ones_with_a_chinese_name_are_asked():
    asked = [item.label for picture in (MARFAN[:2], ANGELMAN[:3], KALLMANN) for item in answer(picture).ask_next]
    assert sum("（英文名）" in label.zh for label in asked) <= len(asked) // 5


def test_the_diseases_of_reported_genes_are_ranked_apart():
    found = answer(MARFAN, (), ("FBN1", "CFTR"))
    assert found.candidates[0].id == "OMIM:154700"
    assert found.candidates[0].genes == ("FBN1",)
    assert all(candidate.genes for candidate in found.candidates)
    assert {c.id for c in found.candidates}.isdisjoint({c.id for c in found.outside})
    assert {candidate.probability for candidate in found.outside} == {None}


def test_what_is_not_known_here_is_named():
    assert answer((*MARFAN, "HP:9999999"), (), ("NOSUCHGENE",)).unknown == ("HP:9999999", "NOSUCHGENE")


def test_a_recessive_disease_with_one_reported_variant_falls_behind_and_says_why(ontology):
    cystic = ("HP:0006538", "HP:0002110", "HP:0001738")
    one, two = (
        rank(cystic, (), [GeneFinding(symbol="CFTR", zygosity=zygosity), "FBN1"], ontology)
        for zygosity in ("heterozygous", "compound_heterozygous")
    )
    probability = [next(c for c in found.candidates if c.id == "OMIM:219700") for found in (one, two)]
    assert probability[0].score < probability[1].score
    assert "look for a second" in probability[0].notes[0].en
    assert probability[1].notes == ()


def test_a_dominant_disease_with_one_variant_is_as_it_should_be(ontology):
    found = rank(MARFAN, (), [GeneFinding(symbol="FBN1", zygosity="heterozygous")], ontology)
    assert found.candidates[0].notes == ()


def test_a_benign_variant_explains_less_than_a_pathogenic_one(ontology):
    scores = [
        next(
            c.score
            for c in rank(MARFAN, (), [GeneFinding(symbol="FBN1", significance=name)], ontology).candidates
            if c.id == "OMIM:154700"
        )
        for name in ("pathogenic", "uncertain", "likely_benign", "benign")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4


def test_the_same_question_gives_the_same_answer_in_any_order(ontology):
    assert rank(ANGELMAN[::-1], (), (), ontology) == rank(ANGELMAN, (), (), ontology)


def test_an_orphanet_entry_that_means_the_same_is_named_beside():
    marfan = next(c for c in answer(MARFAN).candidates if c.id == "OMIM:154700")
    assert "ORPHA:558" in marfan.also


def test_the_answer_names_its_releases():
    assert answer(MARFAN).version.startswith("HPO 20")
    assert "annotations 20" in answer(MARFAN).version


COUNTED = Contribution(
    term="HP:0000252",
    label=Text(en="Microcephaly", zh="小头畸形"),
    weight=4.1,
    basis=Basis.COUNTED,
    share=0.8,
    seen=12,
    looked_at=14,
)


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (COUNTED, "+4.1 Microcephaly, reported in 12 of 14", "+4.1 小头畸形，报道12/14例"),
        (
            replace(COUNTED, basis=Basis.UNREPORTED, weight=-3.0),
            "-3.0 Microcephaly, not reported",
            "-3.0 小头畸形，未见报道",
        ),
        (
            replace(COUNTED, basis=Basis.ESTIMATED, via=Text(en="Small skull", zh="小颅骨")),
            "+4.1 Microcephaly (Small skull), in about 80% of patients",
            "+4.1 小头畸形（小颅骨），约80%的患者可见",
        ),
    ],
    ids=["counted", "not reported", "a band, by a narrower feature"],
)
def test_a_reason_reads_as_words(reason, english, chinese):
    assert (reason.text().en, reason.text().zh) == (english, chinese)
