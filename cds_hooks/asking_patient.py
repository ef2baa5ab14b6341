"""Questions about one patient: a Bundle in, sealed and assessed once; statements out with the entries behind them."""

from dataclasses import dataclass
from datetime import datetime

from cds_hooks.consultation import Chart
from fhir_adapter.assemble import whole_bundle
from model.diagnosis.opening import OPENING
from model.domain.assessment import Assessment
from model.domain.text import Language
from model.engine import Task, assess
from model.knowledge.load import Knowledge, load
from model.language.about.about import about, is_of_patient
from model.language.about.answer import Said
from model.language.terms import Vocabulary
from model.ontology.ontology import Ontology
from model.ontology.store import OntologyError
from privacy.gate import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFile:
    """One patient without identity, and what the rules say of them."""

    sealed: Sealed
    assessment: Assessment
    knowledge: Knowledge

    def ask(self, question: str, names: Vocabulary) -> tuple[Said, ...]:
        """Answer from the record and the rules; empty where neither is asked for."""
        return about(question, self.sealed.case, self.knowledge, self.assessment, names, _names_of_signs)

    def is_asked_of(self, question: str, names: Vocabulary) -> bool:
        """Whether a question that was not answered is after this patient, so that general rules are no answer."""
        return is_of_patient(question, self.knowledge, names)

    def sent(self, said: Said, language: Language) -> dict[str, object]:
        """A statement as JSON, with the entries of the chart and their days."""
        linkage = self.sealed.linkage
        refs = dict.fromkeys(item.ref for item in said.evidence if item.ref)
        return {
            "standing": said.standing,
            "text": said.text.spoken(language),
            "rule_id": said.rule_id,
            "evidence": [
                {
                    "reference": linkage.reference(ref),
                    "date": taken.isoformat() if (taken := linkage.date(ref)) else None,
                }
                for ref in refs
            ],
        }


def _names_of_signs() -> Ontology | None:
    """None while they are being opened, or where they are not to be had: then a symptom is not looked for."""
    try:
        return OPENING.ready()
    except OntologyError:
        return None


def open_file(
    raw: bytes, *, patient_id: str | None, as_of: datetime, knowledge: Knowledge | None = None
) -> PatientFile:
    """Read a Bundle, remove the identity, run the rules.

    Raises:
        FhirError: it cannot be read, or holds several patients and none is named.
        LeakFound: the identity could not be removed for certain.
    """
    known = knowledge or load()
    found, slots = whole_bundle(raw, patient_id=patient_id)
    sealed = Chart(slots=slots, patient_id=found, as_of=as_of).seal(reads_notes=True)
    return PatientFile(
        sealed=sealed, assessment=assess(sealed.case, known, (Task.DIAGNOSIS, Task.THERAPY)), knowledge=known
    )
