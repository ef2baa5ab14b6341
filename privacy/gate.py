"""The one door between the chart and the model: de-identify, encode, look for leaks, or refuse."""

from dataclasses import dataclass

from model.domain.case import ClinicalCase
from model.domain.gap import Gap
from privacy.deidentify import converted
from privacy.leakcheck import cleared
from privacy.linkage import Linkage
from privacy.snapshot import PatientSnapshot, PersonRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A case that may go to the model.

    ``payload`` is its exact bytes, ``alarms`` counts what the canary withheld, ``dropped_codes``
    the local codes that were left out.
    """

    case: ClinicalCase
    linkage: Linkage
    payload: bytes
    alarms: int = 0
    dropped_codes: int = 0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from the case, withheld parts included."""
        return self.case.gaps


def seal(snapshot: PatientSnapshot) -> Sealed:
    """Remove the identity of one patient and prove it on the bytes.

    A record that still holds an identifier is withheld and becomes a gap and an alarm.

    Raises:
        LeakFound: an identifier is still there after that; nothing may be assessed.
    """
    done = converted(snapshot)
    checked = cleared(done.case, snapshot.identifiers | _of_the_patient(snapshot.person))
    return Sealed(
        case=checked.case,
        linkage=done.linkage,
        payload=checked.payload,
        alarms=checked.alarms,
        dropped_codes=done.dropped_codes,
    )


def _of_the_patient(person: PersonRecord) -> frozenset[str]:
    """What the patient record itself says, should the list of identifiers have missed it."""
    days = [day.isoformat() for day in (person.birth_date, person.deceased_on) if day is not None]
    return frozenset([person.reference, *person.names, *person.addresses, *days])
