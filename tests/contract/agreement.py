"""How far the answers agree with the reference copies, in one table: the head of what ``make agreement`` writes."""

from collections import Counter
from pathlib import Path

from tests.contract.cpic_changes import lines, pinned
from tests.contract.second_reference import (
    KNOWLEDGE,
    agrees,
    dpwg_rows,
    fda_answers,
    fda_kind,
    fda_rows,
    is_on_label,
    is_open,
    label_rows,
)
from tests.contract.test_phenotype_agreement import GENES
from tests.contract.test_recommendation_agreement import judged, read_table

PAGE = Path(__file__).parents[2] / "docs" / "agreement.md"
HEAD = "| what | figures |\n|---|---|\n"


def table() -> str:
    """The table of figures, measured now."""
    cpic = Counter(outcome for _, outcome in judged())
    dutch = dpwg_rows()
    fda = [row for row in fda_rows() if not is_open(row)]
    labels = label_rows()
    return HEAD + lines(
        [
            ("phenotypes of CPIC's diplotypes", f"{sum(GENES.values()):,} rows; those that differ are named overrides"),
            ("CPIC's drug-gene pairs", f"{covered()} of {len(read_table('cpic_pairs.csv'))}"),
            ("CPIC's recommendations of 2024-05, by action and population", said(cpic)),
            ("CPIC's later changes", f"{len(pinned())} questions pinned ([list](cpic-changes.md))"),
            ("DPWG's rows, by kind of action", f"{sum(map(agrees, dutch))} of {len(dutch)}"),
            ("FDA's associations of 2021-03", f"{len(fda)} of {len(fda_rows())}, {same_kind(fda)} alike in kind"),
            ("FDA labels that ask for something", f"{sum(is_on_label(*row) for row in labels)} of {len(labels)}"),
            ("drugs with a drug-gene answer", drugs()),
        ]
    )


def covered() -> int:
    cpic = {(gene, drug) for rule in cpic_rules() for gene in rule.genes for drug in rule.drugs}
    return sum((row["gene"], row["drug"]) in cpic for row in read_table("cpic_pairs.csv"))


def cpic_rules():
    return [rule for rule in KNOWLEDGE.pairs if rule.publisher == "CPIC"]


def said(found: Counter) -> str:
    rows = found.total() - found["note"]
    named = f"{found['later_change']} changed later, {found['no_result']} say less where a gene was not tested"
    return f"{found['agree']:,} of {rows:,} agree; {named}; {found['disagree'] + found['missing']} else"


def same_kind(rows: list[dict]) -> int:
    kinds = [(fda_answers(row), fda_kind(row["Description of Gene-Drug Interaction"])[1]) for row in rows]
    return sum(any(found & allowed for *_, found in answers) for answers, allowed in kinds)


def drugs() -> str:
    by_source: dict[str, set[str]] = {}
    for rule in KNOWLEDGE.pairs:
        by_source.setdefault(rule.publisher, set()).update(rule.drugs)
    shares = ", ".join(f"{name} {len(found)}" for name, found in sorted(by_source.items()))
    return f"{len(set().union(*by_source.values()))} ({shares})"
