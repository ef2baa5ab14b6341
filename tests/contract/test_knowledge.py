"""Every knowledge file keeps its promises; a new file is picked up without a change here."""

import re
from datetime import date

import pytest

from model.domain.assessment import TherapyAdvice
from model.domain.text import Language
from model.engine import Task, failed_examples, run
from model.knowledge.check import coverage_faults
from model.knowledge.files import FOLDER, KnowledgeError
from model.knowledge.load import load

KNOWLEDGE = load()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}: {example.rule} {example.note}")
    for rule in (*KNOWLEDGE.pairs, *KNOWLEDGE.rules)
    for example in rule.example
]
FIRING = [pytest.param(item.values[0], item.values[1], id=item.id) for item in EXAMPLES if item.values[1].fires]
_HAN = re.compile(r"[\u4e00-\u9fff]")


def advice_of(example) -> tuple[TherapyAdvice, ...]:
    return run(Task.THERAPY, example.case.build(KNOWLEDGE.terms), KNOWLEDGE).therapy


def test_every_example_behaves_as_written():
    assert failed_examples(KNOWLEDGE) == ()


@pytest.mark.parametrize("pair", KNOWLEDGE.pairs, ids=lambda pair: pair.id)
def test_each_recommendation_has_an_example_that_fires_and_a_near_miss(pair):
    seen = {(example.rule, example.fires) for example in pair.example}
    keys = [item.key for item in pair.recommendation] + (["no-result"] if pair.no_result else [])

    assert {(key, fires) for key in keys for fires in (True, False)} <= seen


@pytest.mark.parametrize("pair", KNOWLEDGE.pairs, ids=lambda pair: pair.id)
def test_each_reachable_state_of_the_genes_has_one_answer_in_each_population(pair):
    assert list(coverage_faults(pair, KNOWLEDGE.genes)) == []


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_a_summary_is_short_enough_for_a_card(rule, example):
    lengths = [len(item.summary.spoken(language)) for item in advice_of(example) for language in Language]

    assert max(lengths) <= 139


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_advice_speaks_both_languages(rule, example):
    texts = [text for item in advice_of(example) for text in (item.summary, item.detail, *item.next_steps)]

    assert all(_HAN.search(text.zh) and not _HAN.search(text.en) for text in texts)


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_no_placeholder_is_left_in_a_text(rule, example):
    texts = [text for item in advice_of(example) for text in (item.summary, item.detail, *item.next_steps)]

    assert not [text for text in texts if {"{", "}"} & set(text.en + text.zh)]


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_advice_carries_evidence_and_sources(rule, example):
    assert all(item.evidence and item.sources for item in advice_of(example))


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_a_topic_is_alphanumeric_and_short(rule, example):
    assert all(item.topic.isalnum() and item.topic.isascii() and len(item.topic) <= 100 for item in advice_of(example))


@pytest.mark.parametrize(("rule", "example"), FIRING)
def test_a_named_drug_stands_in_the_summary(rule, example):
    spoken = [item for item in advice_of(example) if item.medication_keys and len(item.drugs) == 1]

    assert all(item.drugs[0].display in item.summary.en for item in spoken)


def test_every_source_has_a_version_a_link_and_a_day():
    sources = [source for _, source in KNOWLEDGE.sources()]

    assert all(
        item.version and item.url.startswith("https://") and date(2025, 1, 1) < item.retrieved for item in sources
    )


def test_critical_stands_only_where_the_drug_can_kill():
    critical = [(pair, item) for pair in KNOWLEDGE.pairs for item in pair.recommendation if item.urgency == "critical"]

    assert {item.action for pair, item in critical if pair.publisher == "CPIC"} <= {"contraindicated", "avoid"}
    assert {f"{pair.id}-{item.key}" for pair, item in critical if pair.publisher == "CPIC"} >= {
        "cyp2d6-codeine-um",
        "cyp2d6-tramadol-um",
        "dpyd-fluoropyrimidines-score-0",
        "dpyd-fluoropyrimidines-score-0-5",
        "hla-b-5701-abacavir-positive",
    }


def test_a_second_load_costs_nothing():
    assert load() is KNOWLEDGE


def copied(tmp_path):
    for path in (*FOLDER.rglob("*.toml"), *FOLDER.rglob("*.csv")):
        target = tmp_path / path.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


FAULTS = [
    ("pgx/cpic/hla-b-abacavir.toml", 'key = "negative"', 'key = "negative"\ncolour = "red"', "colour"),
    ("pgx/cpic/hla-b-abacavir.toml", '["*57:01 negative"]', '["*57:01 positive"]', "there must be one"),
    (
        "pgx/cpic/slco1b1-simvastatin.toml",
        '"rosuvastatin", "pravastatin"',
        '"rosuvastatin", "pravastine"',
        "pravastine",
    ),
    (
        "pgx/cpic/cyp2d6-codeine.toml",
        'score = { at_most = "0" }',
        "score = { at_most = 0 }",
        "write the number as a string",
    ),
    ("therapy/metformin-reduce.toml", 'below = "45"', 'below = "@nowhere"', "unknown policy value"),
    ("therapy/diabetes-statin.toml", 'covered_by = ["C10AA"]', 'covered_by = ["C99"]', "C99"),
    ("therapy/diabetes-statin.toml", "阿托伐他汀10至20 mg", "阿托伐他汀10至40 mg", "numbers differ"),
    ("therapy/ascvd-statin.toml", 'history = "ascvd"', 'history = "ascvdd"', "ascvdd"),
    ("therapy/nsclc-egfr-uncommon.toml", '"L861Q"] } }]', '"L861R"] } }]', "L861R"),
    ("therapy/ascvd-statin.toml", 'id = "ascvd-statin"', 'id = "diabetes-statin"', "same id"),
]


@pytest.mark.parametrize(("path", "old", "new", "told"), FAULTS, ids=[f"{path} {told}" for path, _, _, told in FAULTS])
def test_a_broken_file_stops_the_start_and_is_named(tmp_path, path, old, new, told):
    folder = copied(tmp_path)
    text = (folder / path).read_text(encoding="utf-8")
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(KnowledgeError, match=re.escape(told)):
        load(folder)


def test_a_site_may_set_its_own_target(tmp_path):
    path = tmp_path / "policy.toml"
    text = (FOLDER / "policy.toml").read_text(encoding="utf-8")
    path.write_text(text.replace('hba1c_target = "7"', 'hba1c_target = "8"'), encoding="utf-8")
    rule = next(item for item in KNOWLEDGE.rules if item.id == "diabetes-metformin")
    case = next(iter(rule.example)).case.build(KNOWLEDGE.terms)

    advised = [item.rule_id for item in run(Task.THERAPY, case, load(policy=path)).therapy]

    assert "diabetes-metformin" not in advised
