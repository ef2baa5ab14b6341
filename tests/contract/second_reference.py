"""Rows of the pharmacogenomic reference files beside our second opinions: their kind of action, and our answer.

The reference's words are put into kinds by general patterns, blind to drug and gene; each kind allows some of our
actions.
"""

import csv
import gzip
import json
import re
from decimal import Decimal
from pathlib import Path

from model.domain.pgx import Diplotype, GeneResult
from model.knowledge.check import answers_for
from model.knowledge.genes import INDETERMINATE
from model.knowledge.load import load
from model.therapy.phenotypes import Call, interpret

KNOWLEDGE = load()
REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx"
TABLE = Path(__file__).parent / "reference" / "second_opinions.csv"
FORBIDDING = {"contraindicated", "avoid"}
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


def dpwg_kind(text: str) -> tuple[str, set[str]]:
    plain = " ".join(text.casefold().split())
    found = [
        (match.start(), kind, allowed) for kind, words, allowed in DPWG_KINDS if (match := re.search(words, plain))
    ]
    return min(found, key=lambda item: item[0])[1:]


def fda_kind(text: str) -> tuple[str, set[str]]:
    plain = " ".join(text.casefold().split())
    return next((kind, allowed) for kind, words, allowed in FDA_KINDS if re.search(words, plain))


def read_table() -> dict[tuple[str, str, str], str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {(row["source"], row["drug"], row["key"]): row["reason"] for row in rows}


def dpwg_rows() -> list[dict]:
    with gzip.open(REFERENCE / "recommendations-flat-2024-05.json.gz", "rt", encoding="utf-8") as handle:
        return [row for row in json.load(handle) if row["source"] == "DPWG"]


def fda_rows() -> list[dict]:
    return json.loads((REFERENCE / "fda_pgx_associations_table.json").read_text(encoding="utf-8"))["table"]


def of_diplotype(symbol: str, alleles: dict[str, float]) -> Call:
    """The reading of a genotype that the reference writes as counts of alleles."""
    first, second = [name for name, count in sorted(alleles.items()) for _ in range(int(count))]
    result = GeneResult(key="g", gene=symbol, diplotype=Diplotype(gene=symbol, alleles=(first, second)))
    [call] = interpret(KNOWLEDGE.genes[symbol], [result], KNOWLEDGE.phenotypes, KNOWLEDGE.words).calls
    return call


METABOLIZERS = {
    "CYP2C9": {"Poor Metabolizer": "0 0.5", "Intermediate Metabolizer": "1 1.5", "Normal Metabolizer": "2"},
}
"""The scores of a phenotype that the reference names without a genotype."""


def asked(row) -> tuple[str, list[str | Decimal]]:
    """The gene of a row, as rules call it, and the states that its key stands for."""
    [(symbol, value)] = row["key"].items()
    if isinstance(value, dict):
        call = of_diplotype(symbol, value)
        return symbol, [call.score.low if call.score else call.phenotype]
    if symbol.startswith("HLA"):
        return symbol + value.split()[0], [value]
    if number := re.match(r"≥?([\d.]+)(?: \(.*\))?$", value):
        return symbol, [Decimal(number.group(1))]
    if symbol in METABOLIZERS:
        return symbol, [Decimal(score) for score in METABOLIZERS[symbol][value].split()]
    return symbol, [value]


def alleles_of(row) -> frozenset[str]:
    """The pair of alleles that a row means by name, or two weakened ones ("Phenotyping" at a score of 1)."""
    [(symbol, value)] = row["key"].items()
    if isinstance(value, dict):
        return of_diplotype(symbol, value).pair
    return frozenset({"0.5+0.5"}) if value == "1.0 (Phenotyping)" else frozenset()


def actions(
    publisher: str, drug: str, gene: str, state: str | Decimal, alleles: frozenset[str] = frozenset()
) -> set[str]:
    """What the publisher's files answer, in every population; a further gene of theirs is not known."""
    found: set[str] = set()
    for rule in KNOWLEDGE.pairs_by_drug.get(drug, ()):
        if rule.publisher == publisher and gene in rule.genes:
            for population in rule.populations:
                states = dict.fromkeys(rule.genes, INDETERMINATE) | {gene: state}
                keys = answers_for(rule, population.name, states, alleles)
                found |= {str(item.action) for item in rule.recommendation if item.key in keys}
    return found or {"unanswered"}


def key_of(row) -> str:
    return " ".join(f"{gene} {value}" for gene, value in row["key"].items())


def ours(row) -> set[str]:
    gene, states = asked(row)
    return set().union(*(actions("DPWG", row["drug"], gene, state, alleles_of(row)) for state in states))


def agrees(row) -> bool:
    """Whether some population gets the kind of action that the row's text begins with."""
    return bool(ours(row) & dpwg_kind(row["text"])[1])


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
        if item.dose and item.key in answers_for(rule, population.name, {gene: state}, alleles_of(row))
    ]
    shares = [share for dose in said for share in (dose.percent_low, dose.percent_high) if share]
    return (min(shares), max(shares)) if shares else (Decimal(0), Decimal(0))


NAMES = {
    "amifampridine phosphate": "amifampridine",
    "sulfamethoxazole and trimethoprim": "sulfamethoxazole",
    "sacituzumab govitecan-hziy": "sacituzumab govitecan",
    "quinine sulfate": "quinine",
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


def is_open(row) -> bool:
    """Whether a subgroup of the row has no answer of ours."""
    return any(found == {"unanswered"} for *_, found in fda_answers(row))


LABEL_GENES = {
    "F5 (Factor V Leiden)": "F5",
    "IFNL3 (IL28B)": "IFNL3",
    "Nonspecific (NAT)": "NAT2",
    "Nonspecific (Genetic Susceptibility to Malignant Hyperthermia)": "RYR1",
}
ASKING = {"Boxed Warning", "Contraindications", "Dosage and Administration", "Warnings and Precautions", "Warnings"}


def label_rows() -> list[tuple[str, str]]:
    """Drug and gene of the label table where a germline gene of ours stands in a section that asks for something."""
    table = json.loads((REFERENCE / "fda_pgx_biomarker_table.json").read_text(encoding="utf-8"))["table"]
    symbols = {gene.symbol for gene in KNOWLEDGE.genes.values()}
    found = {
        (re.sub(r" \(\d+\)$", "", row["Drug"]), LABEL_GENES.get(row["Biomarker"], row["Biomarker"]))
        for row in table
        if ASKING.intersection(part.strip() for part in row["Labeling Sections"].split(","))
    }
    return sorted((drug, gene) for drug, gene in found if gene in symbols)


def is_on_label(drug: str, gene: str) -> bool:
    """Whether one of our FDA files speaks of the drug, or of an ingredient of the combination, and the gene."""
    whole = NAMES.get(drug.casefold(), drug.casefold())
    parts = {whole, *re.split(r", and |, | and ", whole)}
    return any(
        gene in {name.partition("*")[0] for name in rule.genes}
        for part in parts
        for rule in KNOWLEDGE.pairs_by_drug.get(part, ())
        if rule.publisher == "FDA"
    )
