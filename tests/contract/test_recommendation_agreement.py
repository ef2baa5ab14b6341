"""Our answers beside every CPIC recommendation of the reference copy, by kind of action and population.

The reference's words are put into kinds by general rules (``KINDS``), blind to drug and gene; each kind allows
some of our actions. What CPIC changed later, and what we answer otherwise on purpose, stands row by row in
``reference/differences.csv``. Skipped, visibly, where the reference is absent.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from model.engine import Task, run
from model.knowledge.check import answers_for
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

REFERENCE = Path(__file__).parents[2] / ".." / "shared" / "knowledge" / "pgx"
TABLES = Path(__file__).parent / "reference"
KNOWLEDGE = load()
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="no reference data at ../shared/knowledge/pgx")

UNANSWERED = {"No Result", "n/a"}
LABORATORY_NOTES = {"xN combinations"}
"""Keys of rows that tell a laboratory how to write a copy number; they advise nothing."""

KINDS = (
    ("none", r"^(no recommendation|n/a|no action recommended)", {"no_recommendation", "test_first"}),
    ("none but usual dose", r"^insufficient evidence", {"no_recommendation", "standard"}),
    ("usual", r"^(there is )?no (reason|need) to avoid|no indication to change|^no adjustments needed", {"standard"}),
    ("settle first", r"^if deemed necessary|^to ascertain|^clinical findings|^neither|phenotype could not be assigned "
     r"based on genotyping performed and", {"test_first", "monitor", "no_recommendation"}),
    ("later less", r"for chronic therapy .* reduction", {"reduce", "standard", "monitor"}),
    ("usual, cautiously", r"cautiously consider|consider the use .* increased frequency", {"monitor"}),
    ("alternative, or far less in cancer", r"for non-malignant conditions,? consider",
     {"alternative", "reduce", "avoid"}),
    ("alternative", r"^(select|choose|prescribe|recommend|consider)( an?| a clinically appropriate)?"
     r"( hormonal therapy| alternat\w+| antidepressant not)", {"alternative"}),
    ("forbid", r"contraindicated|do not use|^\w+ is not recommended|^avoid\b", {"contraindicated", "avoid"}),
    ("more", r"^increase starting", {"increase"}),
    ("perhaps more", r"consider increasing dose by", {"increase", "standard"}),
    ("less, or an alternative", r"(reduction|lower|reduced dos|50% of).*(\bor (select|consider)|alternatively)",
     {"reduce", "alternative"}),
    ("less", r"reduc(ed|e|tion of)\b.*dos|% (less|reduction)|lower (starting|maintenance)|decreased dose|lowest "
     r"recommended starting|% of (the )?(lowest|starting)|^initiate dose at", {"reduce"}),
    ("cap", r"≤ ?\d+ ?mg|limit dose", {"cap", "reduce"}),
    ("slow steps", r"^initiate with .* and if no clinical response", {"reduce", "monitor"}),
    ("usual steps", r"^initiate with .* after 3 days", {"standard", "monitor"}),
    ("usual, then look", r"if no response|does not adequately respond", {"monitor"}),
    ("usual with watch", r"caution|be aware|monitoring|closely", {"standard", "monitor"}),
    ("usual", r"standard|recommended|label|desired|normal starting", {"standard"}),
)  # fmt: skip
"""Kind, pattern, and the actions that it allows; the first pattern that is found decides."""

_LEAD_IN = re.compile(
    r"^(based on \w+( status)?,? |no \w+ genotype is available\. based on \w+ status, |if patient is [^,]*, )"
)
_ASIDE = re.compile(r"avoid [^.]* inhibitors\. ?")


def kind_of(text: str) -> tuple[str, set[str]]:
    """The kind of action that a recommendation asks for, and our actions that say the same."""
    plain = _ASIDE.sub("", _LEAD_IN.sub("", text.casefold().strip()))
    return next((kind, allowed) for kind, pattern, allowed in KINDS if re.search(pattern, plain))


SHARES = (
    (r"(\d(?:\.\d)?)(?: to (\d))? times recommended", lambda low, high: (int(low * 100), int(high * 100))),
    (r"increas\w+ [a-z ]*dose by (\d+)(?:-(\d+))?%", lambda low, high: (100 + low, 100 + high)),
    (r"(\d+)(?:-(\d+))?% (?:lower|less|reduction)", lambda low, high: (100 - high, 100 - low)),
    (r"(?:reduce|reduced) [a-z ]*doses? by (\d+)(?:-(\d+))?%", lambda low, high: (100 - high, 100 - low)),
    (r"(\d+)(?:% to |%-|-)?(\d+)?% of (?:the |normal|lowest|starting)", lambda low, high: (low, high)),
)
"""How the reference writes a share of the usual dose, and the lowest and highest share that it means."""

WORDED = [
    ("Avoid drug because of toxicity.", "forbid"),
    ("Avoid strong CYP0A0 inhibitors. Initiate therapy with recommended dose.", "usual"),
    ("There is no need to avoid drug.", "usual"),
    ("Based on GENE status, prescribe ≤20mg as a starting dose.", "cap"),
    ("Consider an alternative drug. If drug is warranted, 50% reduction of dose.", "alternative"),
    ("Consider a 50% reduction of dose or select an alternative.", "less, or an alternative"),
    ("Initiate therapy with recommended starting dose.", "usual"),
    ("Initiate therapy with recommended starting dose. Consider a lower maintenance dose.", "less"),
]


@pytest.mark.parametrize(("text", "kind"), WORDED)
def test_the_first_thing_asked_for_decides_the_kind(text, kind):
    assert kind_of(text)[0] == kind


def share_of(text: str) -> tuple[int, int] | None:
    """The share of the usual dose that a text asks for, in percent; ``None`` when it names none."""
    for pattern, share in SHARES:
        if found := re.search(pattern, text.casefold()):
            low = Decimal(found.group(1))
            return share(low, Decimal(found.group(2) or low))
    return None


SHARED = [
    ("Consider a 25% reduction of the dose.", (75, 75)),
    ("Consider a 25-50% lower starting dose.", (50, 75)),
    ("Increase starting daily dose by 100%.", (200, 200)),
    ("Increase starting dose 1.5 to 2 times recommended starting dose.", (150, 200)),
    ("Start with reduced doses (30%-80% of normal dose).", (30, 80)),
    ("Use the recommended dose in 50% of patients.", None),
]


@pytest.mark.parametrize(("text", "share"), SHARED)
def test_a_share_of_the_dose_is_read(text, share):
    assert share_of(text) == share


def read_table(name: str) -> list[dict[str, str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def reference_rows(source: str) -> list[dict]:
    with gzip.open(REFERENCE / "recommendations-flat-2024-05.json.gz", "rt", encoding="utf-8") as handle:
        return [row for row in json.load(handle) if row["source"] == source]


def is_note(row) -> bool:
    return bool(LABORATORY_NOTES.intersection(row["key"].values()))


def rule_of(row):
    """The CPIC file that speaks of the row's drug and of all its genes; ``None`` when nobody has written it."""
    wanted = set(row["key"])
    rules = [rule for rule in KNOWLEDGE.pairs_by_drug.get(row["drug"], ()) if rule.publisher == "CPIC"]
    return next((rule for rule in rules if wanted <= {gene.partition("*")[0] for gene in rule.genes}), None)


def state_of(value: str) -> str | Decimal:
    if value in UNANSWERED:
        return "Indeterminate"
    number = value.lstrip("≥")
    return Decimal(number) if number.replace(".", "", 1).isdigit() else value


def entry_of(row) -> dict[str, str]:
    """What we know of the row's population: the entry that names the drug, else the one for every drug."""
    entries = [entry for entry in read_populations() if entry["reference"] == row["population"]]
    named = [entry for entry in entries if row["drug"] in entry["drugs"].split("|")]
    return (named or [entry for entry in entries if not entry["drugs"]])[0]


def populations_of(row, rule) -> list[str]:
    """Our populations that the row speaks of."""
    name = entry_of(row)["ours"]
    return [name] if name else [population.name for population in rule.populations]


_POPULATIONS: list[dict[str, str]] = []


def read_populations() -> list[dict[str, str]]:
    if not _POPULATIONS:
        _POPULATIONS.extend(read_table("populations.csv"))
    return _POPULATIONS


def actions_of(row, rule) -> set[str]:
    """What we say: the action for each of our populations that the row speaks of."""
    states = {gene: state_of(row["key"].get(gene.partition("*")[0], "No Result")) for gene in rule.genes}
    found: set[str] = set()
    for population in populations_of(row, rule):
        keys = answers_for(rule, population, states)
        found |= (
            {str(item.action) for item in rule.recommendation if item.key in keys} if len(keys) == 1 else {"unanswered"}
        )
    return found


def doses_of(row, rule) -> set[tuple[int, int]]:
    """The shares of the usual dose that our answers carry for the row."""
    states = {gene: state_of(row["key"].get(gene.partition("*")[0], "No Result")) for gene in rule.genes}
    keys = {key for population in populations_of(row, rule) for key in answers_for(rule, population, states)}
    doses = [item.dose for item in rule.recommendation if item.key in keys and item.dose]
    return {(int(dose.percent_low), int(dose.percent_high or dose.percent_low)) for dose in doses if dose.percent_low}


GRADES = {"Strong", "Moderate", "Optional"}


def strengths_of(row, rule) -> set[str]:
    """The strength of our answers for the row, where they advise anything."""
    states = {gene: state_of(row["key"].get(gene.partition("*")[0], "No Result")) for gene in rule.genes}
    keys = {key for population in populations_of(row, rule) for key in answers_for(rule, population, states)}
    said = [item for item in rule.recommendation if item.key in keys]
    return {item.strength for item in said if item.action not in {"no_recommendation", "test_first"}}


def matches(entry: dict[str, str], row) -> bool:
    if row["drug"] not in entry["drugs"].split("|") or row["population"] != entry["population"]:
        return False
    wanted = (part.split("=") for part in entry["key"].split(" + "))
    return all(row["key"].get(gene.strip()) in values.split("|") for gene, values in wanted)


def judged() -> Iterator[tuple[dict, str]]:
    """Each CPIC row and what came of it: agree, the kind of a named difference, disagree, missing, or note."""
    differences = read_table("differences.csv")
    for row in reference_rows("CPIC"):
        rule = rule_of(row)
        if is_note(row):
            yield row, "note"
        elif rule is None:
            yield row, "missing"
        else:
            said = actions_of(row, rule)
            named = [entry for entry in differences if matches(entry, row) and said == {entry["ours"]}]
            yield row, named[0]["kind"] if named else "agree" if said <= kind_of(row["text"])[1] else "disagree"


@needs_reference
def test_every_cpic_recommendation_of_the_reference_gets_the_same_kind_of_action(capsys):
    found = list(judged())
    table: dict[str, Counter] = {}
    for row, outcome in found:
        table.setdefault(row["drug"], Counter())[outcome] += 1
    with capsys.disabled():
        sys.stdout.write(report(table))
    wrong = [
        (row["drug"], row["population"], row["key"], sorted(actions_of(row, rule_of(row))), kind_of(row["text"])[0])
        for row, outcome in found
        if outcome == "disagree"
    ]

    assert wrong == []


@needs_reference
def test_the_share_of_the_dose_that_an_answer_carries_is_the_references(capsys):
    differences = [entry for entry in read_table("differences.csv") if entry["dose"]]
    rows = [row for row in reference_rows("CPIC") if not is_note(row) and rule_of(row) and doses_of(row, rule_of(row))]
    rows = [row for row in rows if not any(matches(entry, row) for entry in differences)]
    with capsys.disabled():
        sys.stdout.write(f"\n{len(rows)} CPIC rows whose answer of ours carries a share of the dose\n")

    assert [
        (row["drug"], row["population"], row["key"], doses_of(row, rule_of(row)), share_of(row["text"]))
        for row in rows
        if doses_of(row, rule_of(row)) != {share_of(row["text"])}
    ] == []


@needs_reference
def test_the_strength_of_an_answer_is_the_references():
    graded = [row for row, outcome in judged() if outcome == "agree" and row["strength"] in GRADES]
    graded = [row for row in graded if not UNANSWERED.intersection(row["key"].values())]

    assert [
        (row["drug"], row["population"], row["key"], strengths_of(row, rule_of(row)), row["strength"])
        for row in graded
        if not strengths_of(row, rule_of(row)) <= {row["strength"].casefold()}
    ] == []


@needs_reference
def test_no_named_difference_is_out_of_date():
    rows = [row for row in reference_rows("CPIC") if not is_note(row) and rule_of(row)]
    unused = [
        entry
        for entry in read_table("differences.csv")
        if not any(
            matches(entry, row) and actions_of(row, rule_of(row)) == {entry["ours"]}
            and (entry["dose"] or entry["ours"] not in kind_of(row["text"])[1])
            for row in rows
        )
    ]  # fmt: skip

    assert unused == []


@needs_reference
def test_no_row_that_forbids_a_drug_is_answered_more_mildly():
    mild = [
        (row["drug"], row["population"], row["key"], sorted(actions_of(row, rule_of(row))))
        for row in reference_rows("CPIC")
        if not is_note(row) and rule_of(row) and kind_of(row["text"])[0] == "forbid"
        and not actions_of(row, rule_of(row)) <= {"avoid", "contraindicated"}
    ]  # fmt: skip

    assert mild == []


def patient_of(row):
    """A patient of the row's population with the row's results, to whom the drug is being ordered."""
    entry = entry_of(row)
    results = [
        {"gene": gene, "score" if isinstance(state_of(value), Decimal) else "phenotype": value.lstrip("≥")}
        for gene, value in row["key"].items()
        if value not in UNANSWERED
    ]
    record = {
        "age": int(entry["age"]) if entry["age"] else None,
        "problems": [entry["problem"]] if entry["problem"] else [],
        "drafts": [row["drug"]],
        "genes": results,
    }
    return CaseRecord.model_validate(record).build(KNOWLEDGE.terms)


def engine_actions(row) -> set[str]:
    advised = run(Task.THERAPY, patient_of(row), KNOWLEDGE).therapy
    ours = [item for item in advised if item.publisher == "CPIC"]
    return {str(item.action) for item in ours if row["drug"] in {drug.display for drug in item.drugs}}


@needs_reference
def test_the_engine_forbids_what_the_reference_forbids():
    rows = [row for row, outcome in judged() if outcome == "agree" and kind_of(row["text"])[0] == "forbid"]

    assert [
        (row["drug"], row["population"], row["key"], engine_actions(row))
        for row in rows
        if not engine_actions(row) or not engine_actions(row) <= {"avoid", "contraindicated"}
    ] == []


def report(table: dict[str, Counter]) -> str:
    outcomes = ("agree", "later_change", "no_result", "disagree", "missing", "note")
    lines = [f"{'CPIC recommendations':24}{'rows':>6}" + "".join(f"{name:>14}" for name in outcomes)]
    for drug, counts in (*sorted(table.items()), ("all", sum(table.values(), Counter()))):
        lines.append(f"{drug:24}{counts.total():>6}" + "".join(f"{counts[name]:>14}" for name in outcomes))
    return "\n" + "\n".join(lines) + "\n"


def test_coverage_of_the_pairs_is_counted(capsys):
    wanted = {(row["gene"], row["drug"]) for row in read_table("cpic_pairs.csv")}
    pairs = {
        publisher: {
            (gene, drug) for rule in KNOWLEDGE.pairs if rule.publisher == publisher
            for gene in rule.genes for drug in rule.drugs
        }
        for publisher in sorted({rule.publisher for rule in KNOWLEDGE.pairs})
    }  # fmt: skip
    cpic = pairs["CPIC"]
    with capsys.disabled():
        for publisher, found in pairs.items():
            sys.stdout.write(f"\n{publisher}: {len(found)} pairs, {len({drug for _, drug in found})} drugs")
        sys.stdout.write(f"\nCPIC pairs of the list: {len(cpic & wanted)} of {len(wanted)}; ")
        sys.stdout.write(f"missing: {', '.join(sorted(f'{gene}-{drug}' for gene, drug in wanted - cpic)) or 'none'}\n")

    assert cpic - wanted == set(), "a CPIC pair that the list does not know"


@needs_reference
def test_coverage_of_dutch_drugs_is_counted(capsys):
    wanted = {row["drug"] for row in reference_rows("DPWG")}
    found = {drug for rule in KNOWLEDGE.pairs if rule.publisher == "DPWG" for drug in rule.drugs}
    with capsys.disabled():
        sys.stdout.write(f"\nDPWG drugs of the reference: {len(wanted & found)} of {len(wanted)}\n")

    assert wanted
