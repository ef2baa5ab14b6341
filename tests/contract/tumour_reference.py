"""Rows of the oncology reference files as cases of ours: who is compared, and what each side says."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from model.domain.assessment import Action
from model.engine import Task, run
from model.knowledge.example import CaseRecord
from model.knowledge.load import load

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / ".." / "shared" / "knowledge" / "oncology"
KNOWLEDGE = load()
TUMOURS = {
    row["disease"]: row["tumour"]
    for row in csv.DictReader(
        line
        for line in (HERE / "tumour_words.csv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
}
Finding = dict[str, str]


@dataclass(frozen=True)
class Row:
    """One statement of a reference file. ``says`` is sensitive or resistant."""

    source: str
    biomarkers: tuple[str, ...]
    disease: str
    drugs: tuple[str, ...]
    says: str
    findings: tuple[Finding, ...] | None

    @property
    def key(self) -> str:
        return f"{' + '.join(self.biomarkers)} | {self.disease} | {' + '.join(self.drugs)} | {self.says}"


def approvals() -> Iterator[Row]:
    with gzip.open(REFERENCE / "regulatory-approvals-by-biomarker-2026-05.json.gz", "rt", encoding="utf-8") as handle:
        rows = json.load(handle)
    for row in rows:
        found = [approval_finding(each) for each in row["biomarkers"]]
        yield Row(
            source="approvals",
            biomarkers=tuple(row["biomarkers"]),
            disease=row["disease"],
            drugs=tuple(sorted(row["therapy"])),
            says="sensitive",
            findings=None if None in found else tuple(item for item in found if item),
        )


def civic() -> Iterator[Row]:
    with gzip.open(REFERENCE / "civic-predictive-AB-2021-02.tsv.gz", "rt", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    for row in rows:
        says = {"Sensitivity/Response": "sensitive", "Resistance": "resistant"}.get(row["clinical_significance"])
        if says is None or row["evidence_direction"] != "Supports":
            continue
        drugs = tuple(sorted(each.strip() for each in row["drugs"].split(",") if each.strip()))
        groups = [drugs] if row["drug_interaction_type"] != "Substitutes" else [(each,) for each in drugs]
        for group in groups:
            yield Row(
                source="CIViC",
                biomarkers=(f"{row['gene']} {row['variant']}",),
                disease=row["disease"],
                drugs=group,
                says=says,
                findings=civic_finding(row["gene"], row["variant"]),
            )


def verdict(row: Row) -> str:
    """What we say when these drugs are ordered for that patient; a reason in brackets when the row cannot be asked."""
    tumour = TUMOURS.get(row.disease.casefold())
    if tumour is None or not row.findings:
        return "(tumour not covered)" if tumour is None else "(biomarker not comparable)"
    names = [named(each) for each in row.drugs]
    if not names or None in names:
        return "(drug not covered)"
    drafts = [name for name in names if name]
    case = CaseRecord.model_validate(
        {"age": 60, "problems": [problem(tumour)], "drafts": drafts, "tumour": list(row.findings)}
    ).build(KNOWLEDGE.terms)
    found = {
        advice.action
        for advice in run(Task.THERAPY, case, KNOWLEDGE).therapy
        if advice.drugs and {code.display for code in advice.drugs} <= set(drafts)
    }
    if found & {Action.RESISTANT, Action.AVOID, Action.CONTRAINDICATED}:
        return "resistant"
    if Action.RECOMMEND in found:
        return "sensitive"
    return "open" if Action.TEST_FIRST in found else "(no fact of ours)"


def problem(tumour: str) -> str:
    return KNOWLEDGE.tumours[tumour].sets[0]


def named(drug: str) -> str | None:
    plain = re.sub(r" (?:mesylate|hydrochloride)$", "", drug.casefold())
    for term in KNOWLEDGE.drugs:
        if plain in {term.en.casefold(), *(each.casefold() for each in term.synonyms)}:
            return term.en
    return None


_APPROVAL = (
    (r"(ER|PR) (positive|negative)", lambda m: {"biomarker": m[1], "variant_class": m[2]}),
    (r"HER2-(positive|negative|low|ultralow)", lambda m: {"biomarker": "HER2", "variant_class": m[1]}),
    (r"(\S+) (?:pathogenic|oncogenic) variants", lambda m: {"gene": m[1], "variant_class": "pathogenic"}),
    (r"(\S+) (nonsense|frameshift) variants", lambda m: {"gene": m[1], "variant_class": m[2]}),
    (r"(\S+) splice site variants", lambda m: {"gene": m[1], "variant_class": "splice site"}),
    (r"(\S+) (p\.\S+)", lambda m: {"gene": m[1], "hgvs_p": m[2]}),
    (r"v::(\S+)|(\S+)::v|(\S+) rearrangements", lambda m: {"gene": m[1] or m[2] or m[3], "variant_class": "fusion"}),
    (r"(\S+::\S+)", lambda m: {"fusion": m[1]}),
    (r"Wild type (\S+)", lambda m: {"gene": m[1], "status": "not_detected"}),
    (
        r"EGFR Exon (\d+) \((Insertion|Deletion)\)",
        lambda m: {"gene": "EGFR", "variant_class": f"exon {m[1]} {m[2].lower()}"},
    ),
    (r"MET Exon 14 .*", lambda m: {"gene": "MET", "variant_class": "exon 14 skipping"}),
    (r"FLT3-ITD", lambda m: {"gene": "FLT3", "variant_class": "ITD"}),
    (r"(\S+) TKD activating variants", lambda m: {"gene": m[1], "variant_class": "TKD mutation"}),
    (r"ESR1 activating variants", lambda m: {"gene": "ESR1", "variant_class": "LBD mutation"}),
    (r"(\S+) activating variants", lambda m: {"gene": m[1], "variant_class": "activating"}),
    (
        r"PIK3CA somatic variants|AKT1 somatic variants",
        lambda m: {"gene": m[0].split()[0], "variant_class": "activating"},
    ),
    (r"TP53 somatic variants", lambda m: {"gene": "TP53", "variant_class": "pathogenic"}),
    (r"EGFR somatic variants", lambda m: {"gene": "EGFR", "variant_class": "activating"}),
    (r"(\d+[pq]) deletion", lambda m: {"biomarker": f"del({m[1]})", "variant_class": "detected"}),
    (r"(\S+) amplification", lambda m: {"gene": m[1], "variant_class": "amplification"}),
    (r"(\S+) deletion", lambda m: {"gene": m[1], "variant_class": "homozygous deletion"}),
    (r"PD-L1 >= (\d+)% TIIC", lambda m: {"biomarker": "PD-L1 IC", "value": m[1]}),
    (r"PD-L1 >= (\d+)%", lambda m: {"biomarker": "PD-L1 TPS", "value": m[1]}),
    (r"PD-L1 < 1%", lambda m: {"biomarker": "PD-L1 TPS", "value": "0"}),
    (r"PD-L1 \((CPS|TAP)\) >= (\d+)%?", lambda m: {"biomarker": f"PD-L1 {m[1]}", "value": m[2]}),
    (r"(dMMR|MSI-H|pMMR|MSI-L)", lambda m: {"biomarker": "MSI", "variant_class": m[1]}),
    (r"TMB-H .*", lambda m: {"biomarker": "TMB", "value": "12"}),
    (r"HRD", lambda m: {"biomarker": "HRD", "variant_class": "positive"}),
    (r"CLDN18.2 >= 75%", lambda m: {"biomarker": "CLDN18.2", "value": "80"}),
    (r"FOLR1 positive", lambda m: {"biomarker": "FOLR1", "value": "80"}),
    (r"c-Met >= 50%", lambda m: {"biomarker": "c-Met", "variant_class": "high"}),
    (r"(CD\d+) \+", lambda m: {"biomarker": m[1], "variant_class": "positive"}),
    (r"t\(KMT2A;v\)", lambda m: {"gene": "KMT2A", "variant_class": "rearrangement"}),
    (r"t\(15;17\)", lambda m: {"fusion": "PML::RARA"}),
)


def approval_finding(written: str) -> Finding | None:
    for pattern, build in _APPROVAL:
        if match := re.fullmatch(pattern, written):
            return build(match)
    return None


_PLAIN = {
    "AMPLIFICATION": "amplification",
    "LOSS": "loss",
    "LOSS-OF-FUNCTION": "loss of function",
    "DELETERIOUS MUTATION": "deleterious",
    "ITD": "ITD",
    "TKD MUTATION": "TKD mutation",
    "G12/G13": "exon 2 mutation",
    "EXON 14 SKIPPING MUTATION": "exon 14 skipping",
    "EXON 19 DELETION": "exon 19 deletion",
    "EX19 DEL L858R": "activating",
    "FRAMESHIFT MUTATION": "frameshift",
    "FRAMESHIFT TRUNCATION": "frameshift",
    "EXON 9 FRAMESHIFT": "exon 9 mutation",
    "DELETION": "homozygous deletion",
    "ALTERATION": "pathogenic",
}
_STAINED: dict[tuple[str, str], Finding] = {
    ("AR", "V7 EXPRESSION"): {"biomarker": "AR-V7", "variant_class": "positive"},
    ("ERBB2", "OVEREXPRESSION"): {"biomarker": "HER2", "variant_class": "positive"},
    ("ESR1", "OVEREXPRESSION"): {"biomarker": "ER", "variant_class": "positive"},
}
_MUTATED = {
    **dict.fromkeys(("BRCA1", "BRCA2", "TP53", "STK11", "PTCH1", "VHL", "CDKN2A"), "pathogenic"),
    **dict.fromkeys(("KRAS", "NRAS"), "exons 2-4"),
    **dict.fromkeys(("PIK3CA", "EGFR", "ERBB2", "FGFR3"), "activating"),
}
_RESIDUES = {
    "V600": "E",
    "R132": "H",
    "Q61": "R",
    "D835": "Y",
    "G719": "A",
    "L861": "Q",
    "R882": "H",
    "R249": "S",
    "G469": "A",
}


def civic_finding(gene: str, variant: str) -> tuple[Finding, ...] | None:
    """The variant as a laboratory would send it; ``None`` for RNA levels, germline polymorphisms and the like."""
    upper = variant.strip().upper()
    if match := re.fullmatch(r"BCR-ABL ([A-Z]\d+[A-Z])", upper):
        return ({"gene": "ABL1", "hgvs_p": match[1]}, {"fusion": "BCR::ABL1"})
    if re.fullmatch(r"[A-Z0-9]{2,}-[A-Z0-9]{2,}", upper) and gene in upper.split("-"):
        return ({"fusion": upper.replace("-", "::")},)
    if upper in {"BCR-ABL", "BCR::ABL1"}:
        return ({"fusion": "BCR::ABL1"},)
    if (gene, upper) in _STAINED:
        return (_STAINED[gene, upper],)
    if upper in {"WILD TYPE", "WILDTYPE"}:
        return ({"gene": gene, "status": "not_detected"},)
    if upper == "PROMOTER METHYLATION":
        return ({"biomarker": gene, "variant_class": "methylated"},)
    changed = _change(gene, upper)
    return ({"gene": gene, **changed},) if changed else None


def _change(gene: str, upper: str) -> Finding | None:
    if match := re.fullmatch(r"(?:PML-RARA )?([A-Z]\d+[A-Z])", upper):
        return {"hgvs_p": match[1]}
    if re.fullmatch(r"[A-Z]\d+_[A-Z]\d+(?:DEL|DUP|INS[A-Z]+)", upper):
        return {"hgvs_p": re.sub("DEL|DUP|INS", lambda found: found[0].lower(), upper)}
    if upper in _RESIDUES:
        return {"hgvs_p": f"{upper}{_RESIDUES[upper]}"}
    if re.fullmatch(r"(?:[A-Z0-9]+ )?(?:FUSIONS?|REARRANGEMENT)", upper):
        return {"variant_class": "fusion"}
    if match := re.fullmatch(r"EXON (\d+) (MUTATION|INSERTION|DELETION)", upper):
        return {"variant_class": f"exon {match[1]} {match[2].lower()}"}
    named = _PLAIN.get(upper) or (_MUTATED.get(gene, "mutation") if upper == "MUTATION" else None)
    return {"variant_class": named} if named else None
