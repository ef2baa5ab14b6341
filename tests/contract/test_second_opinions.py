"""The second opinions (DPWG, FDA) beside the reference copies: every row answered, by kind of action, or named.

The reference's words are put into kinds by general patterns, blind to drug and gene; each kind allows some of our
actions. What we answer otherwise on purpose stands row by row in ``reference/second_opinions.csv``. The comparison
is skipped, visibly, where the reference is absent; what the files say of themselves is tested everywhere.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.check import answers_for
from model.knowledge.load import load
from model.therapy.phenotypes import interpret

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx"
TABLE = Path(__file__).parent / "reference" / "second_opinions.csv"
KNOWLEDGE = load()
SECOND = [pair for pair in KNOWLEDGE.pairs if pair.is_partial]
FORBIDDING = {"contraindicated", "avoid"}
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/pgx")

DPWG_KINDS = (
    ("none", r"does not provide a recommendation", {"unanswered"}),
    ("usual", r"no action is (needed|required)", {"standard"}),
    ("forbid", r"contra-?indicated|(?<!or )\bavoid (?!co-medication)\w+|not recommended", FORBIDDING),
    ("settle first", r"not possible to recommend a dose adjustment.*determine the residual", {"test_first", "avoid"}),
    ("alternative", r"(choose|select) an alternative(?! is)|choose an alternative", {"alternative", *FORBIDDING}),
    ("cap", r"no more than|do not exceed|not give doses exceeding", {"cap", "reduce"}),
    ("more", r"\d-fold higher|increase the dose to|[1-9.]+ ?(x|times) (the|higher|that)|1\.\dx|double the|times the "
     r"(standard|normal|initial)|initial dose that would|maximum dose .* as a target", {"increase"}),
    ("less", r"\b(use|to|start with|start at) \d+(-\d+)?%|half of the normal|smaller steps|dose is 400 mg", {"reduce"}),
    ("watch", r"be (extra )?alert|\bmonitor\b|\bdetermine\b|if (necessary|side effects)|side effects occurring|"
     r"muscle symptoms|insufficient information|start with the normal initial dose", {"monitor"}),
)  # fmt: skip
"""Kind, pattern and the actions that it allows; the kind whose words come first in the text is the row's kind."""

FDA_KINDS = (
    ("forbid", r"do not use|contraindicated in poor|^.*\bavoid use", FORBIDDING),
    ("not indicated", r"may not achieve adequate", {*FORBIDDING, "reduce", "standard"}),
    ("forbid in children", r"contraindicated in children", FORBIDDING),
    ("alternative, or less", r"alternative therapy in poor metabolizers\. dosage reduc", {"alternative", "reduce"}),
    ("by level", r"measure drug concentrations", {"monitor", "increase"}),
    ("less", r"reduc(e|ing|tions?)\b|be reduced|reduced dosage|lower starting|adjust (dosage|titration)|individual|"
     r"lowest recommended|recommended dosage is lower|dosage adjustment is|select initial dosage|insufficient data",
     {"reduce", "cap", "avoid"}),
    ("cap", r"maximum recommended|should not exceed", {"cap"}),
    ("alternative", r"consider use of another", {"alternative"}),
    ("watch", r"", {"monitor", "avoid"}),
)  # fmt: skip
"""As above, but the first pattern that is found anywhere decides: the table's texts are short."""

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


def dpwg_kind(text: str) -> tuple[str, set[str]]:
    plain = " ".join(text.casefold().split())
    found = [
        (match.start(), kind, allowed) for kind, words, allowed in DPWG_KINDS if (match := re.search(words, plain))
    ]
    return min(found, key=lambda item: item[0])[1:]


def fda_kind(text: str) -> tuple[str, set[str]]:
    plain = " ".join(text.casefold().split())
    return next((kind, allowed) for kind, words, allowed in FDA_KINDS if re.search(words, plain))


@pytest.mark.parametrize(("text", "kind"), WORDED)
def test_the_first_thing_asked_for_decides_the_kind(text, kind):
    assert dpwg_kind(text)[0] == kind


def read_table() -> dict[tuple[str, str, str], str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {(row["source"], row["drug"], row["key"]): row["reason"] for row in rows}


def dpwg_rows() -> list[dict]:
    with gzip.open(REFERENCE / "recommendations-flat-2024-05.json.gz", "rt", encoding="utf-8") as handle:
        return [row for row in json.load(handle) if row["source"] == "DPWG"]


def fda_rows() -> list[dict]:
    return json.loads((REFERENCE / "fda_pgx_associations_table.json").read_text(encoding="utf-8"))["table"]


def of_diplotype(symbol: str, alleles: dict[str, float]) -> str | Decimal:
    """The state of a genotype that the reference writes as counts of alleles."""
    first, second = [name for name, count in sorted(alleles.items()) for _ in range(int(count))]
    result = GeneResult(key="g", gene=symbol, diplotype=Diplotype(gene=symbol, alleles=(first, second)))
    [call] = interpret(KNOWLEDGE.genes[symbol], [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words).calls
    return call.score.low if call.score else call.phenotype


METABOLIZERS = {
    "CYP2C9": {"Poor Metabolizer": "0 0.5", "Intermediate Metabolizer": "1 1.5", "Normal Metabolizer": "2"},
}
"""The scores of a phenotype that the reference names without a genotype."""


def asked(row) -> tuple[str, list[str | Decimal]]:
    """The gene of a row, as rules call it, and the states that its key stands for."""
    [(symbol, value)] = row["key"].items()
    if isinstance(value, dict):
        return symbol, [of_diplotype(symbol, value)]
    if symbol.startswith("HLA"):
        return symbol + value.split()[0], [value]
    if number := re.match(r"≥?([\d.]+)(?: \(.*\))?$", value):
        return symbol, [Decimal(number.group(1))]
    if symbol in METABOLIZERS:
        return symbol, [Decimal(score) for score in METABOLIZERS[symbol][value].split()]
    return symbol, [value]


def actions(publisher: str, drug: str, gene: str, state: str | Decimal) -> set[str]:
    """What the publisher's files answer, in every population."""
    found: set[str] = set()
    for rule in KNOWLEDGE.pairs_by_drug.get(drug, ()):
        if rule.publisher == publisher and gene in rule.genes:
            for population in rule.populations:
                keys = answers_for(rule, population.name, {gene: state})
                found |= {str(item.action) for item in rule.recommendation if item.key in keys}
    return found or {"unanswered"}


def key_of(row) -> str:
    return " ".join(f"{gene} {value}" for gene, value in row["key"].items())


def ours(row) -> set[str]:
    gene, states = asked(row)
    return set().union(*(actions("DPWG", row["drug"], gene, state) for state in states))


def agrees(row) -> bool:
    """Whether some population gets the kind of action that the row's text begins with."""
    return bool(ours(row) & dpwg_kind(row["text"])[1])


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


SHARES = (
    (r"\b(?:use|to|at|with) (\d+)(?:-(\d+))?% of the (?:standard|normal)", 1),
    (r"\b(\d(?:\.\d+)?) ?(?:x|times) (?:the|that)", 100),
    (r"(\d)-fold higher", 100),
)


def share_of(text: str) -> tuple[Decimal, Decimal] | None:
    """The first share of the usual dose that a text asks for, in percent."""
    for pattern, unit in SHARES:
        if found := re.search(pattern, text.casefold()):
            low = Decimal(found.group(1)) * unit
            high = found.groups()[1] if len(found.groups()) > 1 else None
            return low, Decimal(high) * unit if high else low
    return None


def doses(row) -> tuple[Decimal, Decimal]:
    """The lowest and the highest share of the dose that our answers to the row carry; 0 and 0 for none."""
    gene, states = asked(row)
    rules = [rule for rule in KNOWLEDGE.pairs_by_drug[row["drug"]] if rule.publisher == "DPWG" and gene in rule.genes]
    said = [
        item.dose
        for rule in rules
        for state in states
        for population in rule.populations
        for item in rule.recommendation
        if item.dose and item.key in answers_for(rule, population.name, {gene: state})
    ]
    shares = [share for dose in said for share in (dose.percent_low, dose.percent_high) if share]
    return (min(shares), max(shares)) if shares else (Decimal(0), Decimal(0))


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


NAMES = {
    "amifampridine phosphate": "amifampridine",
    "sulfamethoxazole and trimethoprim": "sulfamethoxazole",
    "sacituzumab govitecan-hziy": "sacituzumab govitecan",
}
STATES = {
    "poor metabolizers": ("Poor Metabolizer",),
    "poor metabolizer": ("Poor Metabolizer",),
    "intermediate": ("Intermediate Metabolizer",),
    "normal": ("Normal Metabolizer",),
    "normal metabolizers": ("Normal Metabolizer",),
    "ultrarapid": ("Ultrarapid Metabolizer",),
    "ultrarapid metabolizers": ("Ultrarapid Metabolizer",),
    "v433m variant carriers": ("rs2108622 CT", "rs2108622 TT"),
    "-1639g>a variant carriers": ("-1639 AG", "-1639 AA"),
    "521 tc": ("Decreased Function",),
    "521 cc": ("Poor Function",),
}
SCORES = {
    "CYP2D6": {"Poor": "0", "Intermediate": "1", "Normal": "2", "Ultrarapid": "3"},
    "CYP2C9": {"Poor": "0", "Intermediate": "1"},
    "DPYD": {"Poor": "0.5", "Intermediate": "1"},
}


def genes_of(row) -> list[str]:
    allele = re.match(r"(\*\d+:\d+) allele positive", row["Affected Subgroups+"])
    names = {"Nonspecific (NAT)": ["NAT2"], "TPMT and/or NUDT15": ["TPMT", "NUDT15"]}
    return [row["Gene"] + allele.group(1)] if allele else names.get(row["Gene"], [row["Gene"]])


def states_of(row, gene: str) -> list[str | Decimal]:
    """The states that the row's "affected subgroups" name."""
    words = row["Affected Subgroups+"].casefold()
    if found := re.match(r"(\*\d+:\d+) allele positive", words):
        return [f"{found.group(1)} positive"]
    plain = re.sub(r"\*\d+/\*\d+ \((.*)\)", r"\1", words)
    plain = re.sub(r" \(.*\)", "", plain)
    named = [name for part in re.split(r", or |, | or ", plain) for name in STATES[part.strip()]]
    scores = SCORES.get(gene, {})
    return [Decimal(scores[name.split()[0]]) if scores else name for name in named]


def fda_answers(row) -> list[tuple[str, str | Decimal, set[str]]]:
    drug = NAMES.get(row["Drug"].casefold(), row["Drug"].casefold())
    return [
        (gene, state, actions("FDA", drug, gene, state)) for gene in genes_of(row) for state in states_of(row, gene)
    ]


def fda_key(row) -> str:
    return f"{row['Gene']} {row['Affected Subgroups+']}"


@needs_reference
def test_every_fda_association_is_answered_for_every_subgroup(capsys):
    rows = fda_rows()
    open_ = [
        (row["Drug"], gene, str(state))
        for row in rows
        for gene, state, found in fda_answers(row)
        if found == {"unanswered"} and ("FDA", row["Drug"], f"{gene} {state}") not in read_table()
    ]
    sections = Counter(row["table"] for row in rows)
    with capsys.disabled():
        sys.stdout.write(
            f"\nFDA: {len(rows)} associations {dict(sections)}, {len(open_)} subgroups without an answer\n"
        )

    assert open_ == []


@needs_reference
def test_every_fda_association_is_answered_by_the_same_kind_of_action(capsys):
    rows = fda_rows()
    different = [
        row
        for row in rows
        if not any(found & fda_kind(row["Description of Gene-Drug Interaction"])[1] for *_, found in fda_answers(row))
    ]
    strange = [
        (row["Drug"], fda_key(row), fda_answers(row), row["Description of Gene-Drug Interaction"][:150])
        for row in different
        if ("FDA", row["Drug"], fda_key(row)) not in read_table()
    ]
    with capsys.disabled():
        sys.stdout.write(f"\nFDA: {len(rows) - len(different)} of {len(rows)} associations agree by action\n")

    assert strange == []


@needs_reference
def test_the_drugs_of_all_sources_are_counted(capsys):
    by_publisher: dict[str, set[str]] = {}
    for pair in KNOWLEDGE.pairs:
        by_publisher.setdefault(pair.publisher, set()).update(pair.drugs)
    counts = {name: len(drugs) for name, drugs in sorted(by_publisher.items())}
    with capsys.disabled():
        sys.stdout.write(f"\nDrugs by source: {counts}, together {len(set().union(*by_publisher.values()))}\n")

    assert {row["drug"] for row in dpwg_rows()} <= by_publisher["DPWG"]
    assert {NAMES.get(row["Drug"].casefold(), row["Drug"].casefold()) for row in fda_rows()} <= by_publisher["FDA"]


@pytest.mark.parametrize("pair", SECOND, ids=lambda pair: pair.id)
def test_a_second_opinion_says_whose_it_is(pair):
    texts = [item.summary for item in pair.recommendation] + ([pair.no_result.summary] if pair.no_result else [])

    assert all(pair.publisher in text.en and pair.publisher in text.zh for text in texts)


@pytest.mark.parametrize("pair", SECOND, ids=lambda pair: pair.id)
def test_a_second_opinion_is_critical_only_where_it_forbids_or_the_harm_can_kill(pair):
    critical = {item.action for item in pair.recommendation if item.urgency == "critical"}

    assert critical <= {"contraindicated", "avoid", "alternative", "reduce"}


@pytest.mark.parametrize("pair", SECOND, ids=lambda pair: pair.id)
def test_what_is_forbidden_is_never_said_softly(pair):
    forbidden = [item for item in pair.recommendation if item.action in FORBIDDING]

    assert all(item.urgency in {"critical", "warning"} for item in forbidden)
