"""Genotype-aware therapy: what the knowledge costs to load and to hold, and 23 genes against 30 drugs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Final

from psutil import Process

from model.domain.case import ClinicalCase
from model.knowledge.base import Knowledge
from model.knowledge.load import load
from model.therapy.advise import advise
from model.therapy.contract_in import case_of
from tests.bench.servers import ROOT

ROUNDS: Final = 60
STARTS: Final = 5
GENES: Final = {
    "ABCG2": "rs2231142 T/T",
    "CACNA1S": "Reference/Reference",
    "CFTR": "ivacaftor non-responsive CFTR sequence/ivacaftor non-responsive CFTR sequence",
    "CYP2B6": "*6/*6",
    "CYP2C19": "*2/*17",
    "CYP2C9": "*2/*3",
    "CYP2D6": "*4/*41",
    "CYP3A4": "*1/*22",
    "CYP3A5": "*1/*3",
    "CYP4F2": "*1/*3",
    "DPYD": "Reference/c.2846A>T",
    "G6PD": "B (reference)/B (reference)",
    "HLA-A": "*31:01 positive",
    "HLA-B": "*57:01 negative",
    "IFNL3": "rs12979860 C/T",
    "MT-RNR1": "Reference",
    "NAT2": "*5/*6",
    "NUDT15": "*1/*3",
    "RYR1": "Reference/Reference",
    "SLCO1B1": "*1/*5",
    "TPMT": "*1/*3A",
    "UGT1A1": "*1/*28",
    "VKORC1": "rs9923231 C/T",
}
DRUGS: Final = [
    "abacavir",
    "allopurinol",
    "amitriptyline",
    "aripiprazole",
    "atomoxetine",
    "atorvastatin",
    "azathioprine",
    "carbamazepine",
    "celecoxib",
    "citalopram",
    "clopidogrel",
    "codeine",
    "efavirenz",
    "fluorouracil",
    "haloperidol",
    "hydralazine",
    "irinotecan",
    "metoprolol",
    "omeprazole",
    "ondansetron",
    "phenytoin",
    "rasburicase",
    "risperidone",
    "sertraline",
    "simvastatin",
    "siponimod",
    "tacrolimus",
    "tamoxifen",
    "voriconazole",
    "warfarin",
]
_FRESH: Final = """
import time
from model.knowledge.load import load
begun = time.process_time()
load()
print(time.process_time() - begun, flush=True)
input()
"""
"""Says how long it took, then waits to be measured from outside: the measuring tool is no part of the process."""


def therapy(_: Path) -> Iterator[str]:
    """The lines of the report."""
    seconds, megabytes = _load()
    yield "## Therapy"
    yield ""
    yield "| what | measured | budget |"
    yield "|---|---|---|"
    yield f"| loading, validating and cross-checking all knowledge, CPU, median of {STARTS} fresh processes | {seconds:.2f} s | 0.3 s |"
    yield f"| resident memory of a process with the knowledge loaded | {megabytes:.0f} MB | 60 MB |"
    times, advice = _advise()
    what = f"{len(GENES)} genes x {len(DRUGS)} drugs, {advice} answers in both languages, CPU, fastest and median of {ROUNDS}"
    yield f"| {what} | {min(times):.1f} and {statistics.median(times):.1f} ms | 5 ms |"


def _load() -> tuple[float, float]:
    found: list[tuple[float, float]] = []
    for _ in range(STARTS):
        with subprocess.Popen([sys.executable, "-c", _FRESH], cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as child:
            seconds = float(child.stdout.readline() if child.stdout else "")
            found.append((seconds, Process(child.pid).memory_info().rss / 1e6))
            child.communicate("\n")
    return statistics.median(item[0] for item in found), statistics.median(item[1] for item in found)


def _advise() -> tuple[list[float], int]:
    knowledge = load()
    case = patient(knowledge)
    if (len(case.gene_results), len(case.medications)) != (len(GENES), len(DRUGS)):
        raise RuntimeError("the case lost a gene or a drug; the figure would mean nothing")
    times: list[float] = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        _, advice, _ = advise(case, knowledge)
        times.append((time.process_time() - begun) * 1000)
    return times, len(advice)


def patient(knowledge: Knowledge) -> ClinicalCase:
    """A patient with a result for each gene and an order for each drug."""
    results = [
        {"gene": gene, "allele_status" if gene.startswith("HLA") else "diplotype": value}
        for gene, value in GENES.items()
    ]
    codes = [knowledge.drugs.named(name).value for name in DRUGS]
    drugs = [{"system": code.system, "code": code.code} for code in codes]
    return case_of({"genotypes": results, "drugs": drugs, "context": {"age": 61, "sex": "female"}}, knowledge)
