"""Reads the bundled patients: what each is, its FHIR Bundle, and the hooks to fire with their contexts.

The index is ``patients.toml``; charts are ``patients/<id>.json``, drafts ``drafts/<name>.json``.
"""

from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from model.domain.text import Text


class SampleKind(StrEnum):
    """What a sample patient is meant to show."""

    COMMON = "common"
    RARE = "rare"
    ONCOLOGY = "oncology"
    PHARMACOGENOMIC = "pharmacogenomic"
    EMPTY = "empty"
    HARD = "hard"


class Firing(msgspec.Struct, frozen=True, kw_only=True):
    """One hook to fire. ``context`` is ready to send: the hook's fields as JSON."""

    hook: str
    title: Text | None
    context: msgspec.Raw


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A bundled patient. ``as_of`` is the moment at which the chart is read, so that results never age."""

    id: str
    patient_id: str
    kind: SampleKind
    title: Text
    story: Text
    as_of: datetime
    is_valid_fhir: bool
    firings: tuple[Firing, ...]


class _FiringRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    hook: str
    title: Text | None = None
    encounter: str = ""
    selections: tuple[str, ...] = ()
    resources: dict[str, str] = {}


class _SampleRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    patient: str
    kind: SampleKind
    title: Text
    story: Text
    firings: tuple[_FiringRecord, ...]
    is_valid_fhir: bool = True


class _Index(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    as_of: datetime
    user: str
    sample: tuple[_SampleRecord, ...]


@cache
def catalogue() -> tuple[Sample, ...]:
    """All bundled patients in the order of the index. Raises ``msgspec.ValidationError`` for a faulty index."""
    index = msgspec.toml.decode(_folder().joinpath("patients.toml").read_bytes(), type=_Index)
    return tuple(_sample(record, index) for record in index.sample)


def bundle(sample_id: str) -> bytes:
    """Return the sample's chart, a FHIR R4 Bundle, as it stands on disk. Raises ``KeyError`` for an unknown id."""
    if sample_id not in {sample.id for sample in catalogue()}:
        raise KeyError(sample_id)
    return _folder().joinpath("patients", f"{sample_id}.json").read_bytes()


def listing() -> bytes:
    """Return the catalogue as the JSON that the page reads: ``{"samples": [...]}``."""
    return msgspec.json.encode({"samples": catalogue()})


def _folder() -> Traversable:
    return resources.files("cds_hooks.samples")


def _sample(record: _SampleRecord, index: _Index) -> Sample:
    return Sample(
        id=record.id,
        patient_id=record.patient,
        kind=record.kind,
        title=record.title,
        story=record.story,
        as_of=index.as_of,
        is_valid_fhir=record.is_valid_fhir,
        firings=tuple(
            Firing(hook=firing.hook, title=firing.title, context=_context(firing, record.patient, index.user))
            for firing in record.firings
        ),
    )


def _context(firing: _FiringRecord, patient_id: str, user: str) -> msgspec.Raw:
    fields: dict[str, object] = {"userId": user, "patientId": patient_id}
    if firing.encounter:
        fields["encounterId"] = firing.encounter
    if firing.selections:
        fields["selections"] = firing.selections
    for field, name in firing.resources.items():
        fields[field] = msgspec.json.decode(_folder().joinpath("drafts", f"{name}.json").read_bytes())
    return msgspec.Raw(msgspec.json.encode(fields))
