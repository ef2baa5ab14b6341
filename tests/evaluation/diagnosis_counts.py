"""``python -m tests.evaluation.diagnosis_counts``: how much stands behind the diagnosis, counted.

Kinds of synthetic chart for each guideline rule, Chinese names for reading and for showing, crosswalks of codes.
"""

import statistics
from collections.abc import Iterator

from model.diagnosis.series import name_of
from model.domain.code import SNOMED
from model.findings.tables import chinese_labels, chinese_names
from model.knowledge.differential_tables import entry_findings, load_differential, problem_codes
from model.ontology.load import load_ontology
from model.ontology.names import chinese_names as disease_names
from tests.unit.model.test_diagnosis_cases import CASES
from tests.unit.model.test_diagnosis_mutations import MUTANTS


def kinds() -> dict[str, int]:
    """Of each rule, how many kinds of chart it is tried on: made from its limits, its example mutated, written by hand."""
    found: dict[str, set[str]] = {}
    for rule, _, item in CASES:
        found.setdefault(rule.id, set()).add(f"made: {item.kind}")
    for rule, mutant in MUTANTS:
        found.setdefault(rule.id, set()).add(f"mutated: {mutant.kind}")
        found[rule.id].update(f"written: {example.note}" for example in rule.examples)
    return {name: len(each) for name, each in found.items()}


def lines() -> Iterator[str]:
    """The table."""
    tried, diseases = list(kinds().values()), load_ontology().diseases
    labels = {diseases.id(place): diseases.labels[place] for place in range(len(diseases))}
    named = [labels[one] for one in disease_names() if one in labels]
    spoken = {name for row in chinese_names() for name in row.names.split("|")}
    yield "| what | count |"
    yield "|---|---|"
    yield f"| rules tried on synthetic charts | {len(tried)} |"
    yield f"| kinds of chart a rule: fewest, median, most | {min(tried)}, {statistics.median(tried):.0f}, {max(tried)} |"
    yield f"| charts in all | {len(CASES) + len(MUTANTS)} |"
    yield f"| Chinese names for reading, of so many terms | {len(spoken)}, {len({row.code for row in chinese_names()})} |"
    yield f"| terms with a Chinese name to show | {len(chinese_labels())} |"
    yield f"| rare diseases with a Chinese name, of all | {len(named)}, {len(labels)} |"
    yield f"| the same, numbered forms of a series counted once | {len({name_of(label).casefold() for label in named})} |"
    yield f"| OMIM and Orphanet entries that are a common condition | {len(load_differential().same)} |"
    concepts = [code for codes in problem_codes().values() for code in codes if code.system == SNOMED]
    yield f"| common conditions with SNOMED CT concepts, concepts | {len(problem_codes())}, {len(concepts)} |"
    yield f"| rows from drugs, habits and problems to antecedents | {len(entry_findings())} |"


if __name__ == "__main__":
    print("\n".join(lines()))
