"""A summary as a FHIR document: which section of ours is which section of LOINC."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cds_hooks.reporting.written import Written
from fhir_adapter.summary_document import DocumentSection, summary_document
from model.language.statement import Section

_LOINC: Final[Mapping[Section, str]] = MappingProxyType(
    {
        Section.COURSE: "30954-2",
        Section.RESULTS: "30954-2",
        Section.CONDITIONS: "11450-4",
        Section.MEDICINES: "10160-0",
        Section.ALLERGIES: "48765-2",
        Section.GENES: "51969-4",
        Section.OWN_GENES: "51969-4",
    }
)


def document(report: Written) -> dict[str, object]:
    """A document Bundle; each section names the client's entries that it rests on."""
    sections = [
        DocumentSection(
            heading=heading,
            lines=tuple(f"{sentence.text} [{', '.join(sentence.evidence)}]" for sentence in sentences),
            references=tuple(
                entry.reference
                for sentence in sentences
                for identity in sentence.evidence
                for entry in report.behind(identity).entries
                if entry.reference
            ),
            loinc=_LOINC.get(section, ""),
        )
        for section, heading, sentences in report.sections()
    ]
    rules = tuple(f"{found.id}: {found.words}" for found in report.evidence if found.words)
    if report.by_whom:
        rules = (*rules, report.by_whom)
    if rules:
        sections.append(DocumentSection(heading=report.evidence_heading, lines=rules))
    return summary_document(report.patient_id, sections, title=report.title, made=report.made, language=report.language)
