"""The second opinions (DPWG, FDA) beside the reference copies: every row answered, by kind of action, or named.

What we answer otherwise on purpose stands row by row in ``reference/second_opinions.csv``. The comparison is skipped,
visibly, where the reference is absent; what the files say of themselves is tested everywhere.
"""

import sys
from collections import Counter

import pytest

from model.engine import Task, run
from model.knowledge.example import CaseRecord
from tests.contract.second_reference import (
    FORBIDDING,
    KNOWLEDGE,
    REFERENCE,
    agrees,
    doses,
    dpwg_kind,
    dpwg_rows,
    fda_answers,
    fda_key,
    fda_kind,
    fda_rows,
    is_on_label,
    is_open,
    key_of,
    label_rows,
    ours,
    read_table,
    share_of,
)

SECOND = [pair for pair in KNOWLEDGE.pairs if pair.is_partial]
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/pgx")
WORDED = [
    ("Avoid drug. Choose another.", "forbid"),
    ("Drug is contra-indicated.", "forbid"),
    ("Choose an alternative or start with 10% of the standard dose.", "alternative"),
    ("Start with 50% of the standard dose or avoid drug.", "less"),
    ("Use 1.5 times the normal dose or choose an alternative.", "more"),
    ("NO action is needed for this gene-drug interaction.", "usual"),
    ("Be alert to a reduced effectiveness. 1. Try a dose increase. 2. choose an alternative.", "watch"),
    ("Administer no more than 10 mg/day.", "cap"),
]


@pytest.mark.parametrize(("text", "kind"), WORDED)
def test_the_first_thing_asked_for_decides_the_kind(text, kind):
    assert dpwg_kind(text)[0] == kind


@needs_reference
def test_every_dpwg_row_is_answered_by_the_same_kind_of_action(capsys):
    rows = dpwg_rows()
    named = read_table()
    different = [row for row in rows if not agrees(row)]
    strange = [
        (row["drug"], key_of(row), dpwg_kind(row["text"])[0], sorted(ours(row)), row["text"][:90])
        for row in different
        if ("DPWG", row["drug"], key_of(row)) not in named
    ]
    with capsys.disabled():
        sys.stdout.write(
            f"\nDPWG: {len(rows) - len(different)} of {len(rows)} rows agree by action, {len(different)} are named\n"
        )

    assert strange == []


@needs_reference
def test_no_difference_is_named_that_does_not_exist():
    different = {("DPWG", row["drug"], key_of(row)) for row in dpwg_rows() if not agrees(row)}

    assert {key for key in read_table() if key[0] == "DPWG"} == different


@needs_reference
def test_no_dpwg_row_that_forbids_a_drug_is_answered_more_mildly():
    """ "Or avoid", behind a dose, is a choice and no prohibition; the words that come first decide."""
    missed = [
        (row["drug"], key_of(row), sorted(ours(row)), row["text"][:90])
        for row in dpwg_rows()
        if dpwg_kind(row["text"])[0] == "forbid" and not ours(row) & FORBIDDING
    ]

    assert missed == []


@needs_reference
def test_a_share_of_the_dose_is_the_one_that_dpwg_names(capsys):
    rows = [row for row in dpwg_rows() if dpwg_kind(row["text"])[0] in {"less", "more"} and share_of(row["text"])]
    wrong = [
        (row["drug"], key_of(row), share_of(row["text"]), doses(row))
        for row in rows
        if not (doses(row)[0] <= share_of(row["text"])[0] and share_of(row["text"])[1] <= doses(row)[1])
        and ("DPWG", row["drug"], key_of(row)) not in read_table()
    ]
    with capsys.disabled():
        sys.stdout.write(f"\nDPWG: {len(rows) - len(wrong)} of {len(rows)} shares of the dose agree\n")

    assert wrong == []
    assert len(rows) > 100


@needs_reference
def test_every_fda_association_is_answered_for_every_subgroup_or_named(capsys):
    rows = fda_rows()
    named = {(drug, key) for source, drug, key in read_table() if source == "FDA"}
    open_ = {(row["Drug"], fda_key(row)) for row in rows if is_open(row)}
    lines = [
        f"{section}: {sum(row['table'] == section and not is_open(row) for row in rows)} of {count} answered"
        for section, count in Counter(row["table"] for row in rows).items()
    ]
    lines += [f"not answered: {drug}, {key}: {read_table()['FDA', drug, key]}" for drug, key in sorted(open_ & named)]
    with capsys.disabled():
        sys.stdout.write("".join(f"\nFDA {line}" for line in lines) + "\n")

    assert open_ == named


@needs_reference
def test_every_fda_association_is_answered_by_the_same_kind_of_action(capsys):
    rows = [row for row in fda_rows() if not is_open(row)]
    different = [
        (row["Drug"], fda_key(row), fda_answers(row), row["Description of Gene-Drug Interaction"][:150])
        for row in rows
        if not any(found & fda_kind(row["Description of Gene-Drug Interaction"])[1] for *_, found in fda_answers(row))
    ]
    with capsys.disabled():
        sys.stdout.write(f"\nFDA: {len(rows) - len(different)} of {len(rows)} answered associations agree by action\n")

    assert different == []
    assert len(rows) > 100


@needs_reference
def test_every_label_that_asks_for_something_is_answered_or_named(capsys):
    rows = label_rows()
    named = {(drug, key) for source, drug, key in read_table() if source == "FDA label"}
    missing = {(drug, gene) for drug, gene in rows if not is_on_label(drug, gene)}
    with capsys.disabled():
        sys.stdout.write(f"\nFDA labels: {len(rows) - len(missing)} of {len(rows)} drugs and genes answered\n")
        sys.stdout.write("".join(f"not answered: {drug}, {gene}\n" for drug, gene in sorted(missing & named)))

    assert missing == named


@needs_reference
def test_the_drugs_of_all_sources_are_counted(capsys):
    by_publisher: dict[str, set[str]] = {}
    for pair in KNOWLEDGE.pairs:
        by_publisher.setdefault(pair.publisher, set()).update(pair.drugs)
    counts = {name: len(drugs) for name, drugs in sorted(by_publisher.items())}
    with capsys.disabled():
        sys.stdout.write(f"\nDrugs by source: {counts}, together {len(set().union(*by_publisher.values()))}\n")

    assert {row["drug"] for row in dpwg_rows()} <= by_publisher["DPWG"]
    assert len(by_publisher["FDA"]) >= 140


@pytest.mark.parametrize("pair", SECOND, ids=lambda pair: pair.id)
def test_a_second_opinion_says_whose_it_is(pair):
    texts = [item.summary for item in pair.recommendation] + ([pair.no_result.summary] if pair.no_result else [])

    assert all(pair.publisher in text.en and pair.publisher in text.zh for text in texts)


@pytest.mark.parametrize("pair", SECOND, ids=lambda pair: pair.id)
def test_what_is_forbidden_is_never_said_softly(pair):
    forbidden = [item for item in pair.recommendation if item.action in FORBIDDING]

    assert all(item.urgency in {"critical", "warning"} for item in forbidden)


@pytest.mark.parametrize("drug", ["carbamazepine", "oxcarbazepine", "phenytoin"])
def test_cpic_leads_where_only_it_tells_apart_who_has_tolerated_the_drug(drug):
    gene = {"gene": "HLA-B", "allele": "*15:02", "detection": "detected"}
    case = CaseRecord.model_validate({"drugs": [drug], "genes": [gene]}).build(KNOWLEDGE.terms)
    leader, *others = [item for item in run(Task.THERAPY, case, KNOWLEDGE).therapy if drug in item.summary.en]

    assert leader.publisher == "CPIC"
    assert "tolerated it for over 3 months" in leader.summary.en
    assert [answer.action for answer in leader.by_population if answer.population == "exposed"] == ["monitor"]
    assert {item.outranked_by for item in others if item.publisher in {"DPWG", "FDA"}} == {leader.rule_id}


def test_the_strict_answer_stands_alone_where_the_drug_was_never_taken():
    gene = {"gene": "HLA-B", "allele": "*15:02", "detection": "detected"}
    case = CaseRecord.model_validate({"drafts": ["oxcarbazepine"], "genes": [gene]}).build(KNOWLEDGE.terms)
    leader = run(Task.THERAPY, case, KNOWLEDGE).therapy[0]

    assert (leader.publisher, leader.action, leader.by_population) == ("CPIC", "avoid", ())
