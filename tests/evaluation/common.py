"""Writes the page on the common differential with its figures: ``python -m tests.evaluation.common``."""

from collections import Counter
from pathlib import Path

from model.knowledge.differential_tables import DifferentialTables, load_differential, published_differential
from tests.evaluation.differential import (
    SEED,
    Figures,
    asked,
    ddxplus,
    figures,
    first_complaint_ranks,
    mistaken,
    patients,
    told,
    vignettes_found,
)
from tests.evaluation.first_complaint import table

PAGE = Path(__file__).parents[2] / "docs" / "diagnosis-common.md"
TOLD, ASKED = 2000, 400

HEAD = """# The common differential

Written by `python -m tests.evaluation.common`; do not edit.

`model.diagnosis.differential` ranks {conditions} conditions ({added} from literature beside the 49 of DDXPlus) by
{findings} findings with exact naive Bayes: relative frequency for age and sex, times the share of patients with
each finding. {dangerous} of them must not be missed; those that stay possible are shown apart. It names the
questions that would tell most, and keeps a share for a disease that the tables lack.

## How sure are the tables

- The 49 conditions follow the statistics of DDXPlus's training patients (CC BY 4.0). Those patients were made by a
  computer program: their shares are a knowledge base's, not counts of real patients; an oesophageal rupture is more
  than half as frequent there as reflux. Where a share or frequency of theirs cannot be the clinic's (seizures in 57% of
  sarcoidosis), `clinical.csv` and `clinical_weights.csv` put our estimate in its place, from memory. Findings in
  DDXPlus's own codes, and the figures on DDXPlus patients below, keep theirs.
- The other {added} follow a review or a cohort each, named in `conditions_literature.csv`, **from memory and
  rounded: the sources were not opened**, and no clinician has checked them. Ages, sex and frequencies are our own
  estimates.
- Frequencies of the two parts share no unit. One number puts them beside each other (`_BESIDE`): of 1, 0.5,
  0.2 and 0.1 the largest with which DDXPlus's patients are found by first complaint as often as was aimed for (0.37
  first, 0.72 within five).
- Conditions that need an exposure (malaria, Ebola, hantavirus, heat stroke...) count a fiftieth until one is known.

## Figures

All come from the tables themselves: they say how much the findings allow, and that the engine does the sum rightly;
they say nothing about real patients. A published network trained on DDXPlus reaches .378 on the first complaint of
DDXPlus's own test patients, plain naive Bayes .342 (.695 within five): those patients are not the ones drawn here,
so the figures below are near to these, not comparable to a point.

### First complaint alone, DDXPlus patients (added up exactly)

| conditions ranked | age and sex | first | within 3 | within 5 |
|---|---|---|---|---|
"""

WAYS = """
The patients' ages and sexes are drawn from our own weights, which favours the rows with age and sex.

What was tried on the 49 conditions (`python -m tests.evaluation.first_complaint`). Nothing that knows these facts alone
can pass the ceiling, so more is not to be had from them; only a patient's real age and sex would add.

"""

MIDDLE = """
### More findings (drawn patients, seed {seed})

"told": so many of the patient's findings, drawn evenly. "asked": the first complaint and the engine's own
questions, so many answers in all.

| patients | conditions ranked | findings | first | within 3 | within 5 | calibration error | patients |
|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    """Measure and write the page."""
    full, part, simulated = load_differential(), ddxplus(), published_differential()
    lines = [_head(full)]
    for name, tables in (("49", part), (str(len(full.conditions)), simulated)):
        for known in (False, True):
            found = first_complaint_ranks(tables, knows_person=known)
            lines.append(f"| {name} | {'known' if known else 'unknown'} | {_shares(tuple(found.values()))} |\n")
    lines += [WAYS, *table()]
    lines.append(MIDDLE.format(seed=SEED))
    lines += _more(full, part, simulated)
    lines.append(_limits(full))
    PAGE.write_text("".join(lines), encoding="utf-8")


def _head(full: DifferentialTables) -> str:
    sources = Counter(row.source == "DDXPlus" for row in full.conditions)
    return HEAD.format(
        conditions=len(full.conditions),
        added=sources[False],
        findings=len(full.findings),
        dangerous=sum(row.is_dangerous for row in full.conditions),
    )


def _more(full: DifferentialTables, part: DifferentialTables, simulated: DifferentialTables) -> list[str]:
    lines = []
    for label, drawn, ranked in (("DDXPlus", part, part), ("DDXPlus", part, simulated), ("all", full, full)):
        people = list(patients(drawn, TOLD))
        for number in (3, 5, 13):
            result = figures([(one, told(one, number, ranked, seed=at)) for at, one in enumerate(people)])
            lines.append(_row(label, ranked, f"{number} told", result))
        for number in (5, 13):
            result = figures([(one, asked(one, number, ranked)) for one in people[:ASKED]])
            lines.append(_row(label, ranked, f"{number} asked", result))
    for wrong in (0.5, 1.0):
        people = list(patients(full, TOLD, wrong=wrong))
        result = figures([(one, told(one, 5, full, seed=at)) for at, one in enumerate(people)])
        lines.append(_row(f"all, shares wrong by {wrong:g}", full, "5 told", result))
    return lines


def _row(label: str, ranked: DifferentialTables, findings: str, result: Figures) -> str:
    size = len(ranked.conditions)
    return f"| {label} | {size} | {findings} | {_shares(result.top)} | {_short(result.error)} | {result.number} |\n"


def _limits(full: DifferentialTables) -> str:
    first, three, missed = vignettes_found(full)
    share, number = mistaken(full, TOLD, 5)
    names = ", ".join(missed) or "none"
    return f"""
"Shares wrong by": every share that the patients follow differs from the table's by a random error of its log odds
with that standard deviation. The probabilities hold, so no temperature is applied.

### Each condition's own vignette

Told its four most frequent findings at its most typical age and sex, a condition is first in {_short(first)} and
within three in {_short(three)} of {len(full.conditions)}. Not within three: {names}.

### What the tables do not know

With every eighth condition taken out of the tables, the engine is surer than 0.9 of a wrong one in {_short(share)}
of {number} of their patients (5 findings). If 3 patients in 100 have such a disease, that is about 1 in 100 of the
sure answers: so much always stays with "none of these". A ranking is a list to think about, never a diagnosis.

Further weak points: findings count as independent but for a few groups; a finding cannot be mild or severe, and has
no duration beyond what its name says; the tables lack most injuries, most drug effects and nearly all rare
diseases.
"""


def _shares(shares: tuple[float, ...]) -> str:
    return " | ".join(_short(share) for share in shares)


def _short(share: float) -> str:
    return f"{share:.3f}"


if __name__ == "__main__":
    main()
