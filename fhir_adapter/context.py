"""What a reader may know besides its own entry: whose chart, what day, which drugs, which other entries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fhir_adapter.drugs import DrugBook
from fhir_adapter.labels import Purpose, is_withheld_entry
from fhir_adapter.shapes import Reference
from fhir_adapter.slots import Entry
from model.domain.gap import Area
from privacy.documents.limits import Allowance

_DOCUMENT_SECONDS = 0.2
_WIDE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One request's reading state. ``identifiers`` is filled by the readers as they meet names.

    ``today`` is the day of the request in the request's own zone, ``tomorrow`` the last day that
    is not yet in the future somewhere on earth.
    ``patient_names`` holds every way in which a reference may point at this patient; ``fetched``
    the references of the entries that were read singly because another one pointed at them.
    ``withheld`` is filled with the areas in which an entry pointed at one that a security label holds back.
    ``moments`` is filled with the hours of results, by reference, in seconds.
    ``allowance`` is what reading documents may cost over the whole request.
    """

    today: date
    tomorrow: date
    area: Area
    drugs: DrugBook
    patient_names: frozenset[str] = frozenset()
    index: Mapping[str, Entry] = field(default_factory=dict)
    fetched: frozenset[str] = frozenset()
    selections: frozenset[str] = frozenset()
    is_draft: bool = False
    purpose: Purpose = Purpose.TREATMENT
    identifiers: set[str] = field(default_factory=set)
    withheld: set[Area] = field(default_factory=set)
    moments: dict[str, float] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=lambda: Allowance(_DOCUMENT_SECONDS))

    def is_foreign(self, subject: Reference | None) -> bool:
        """Whether the subject is certainly somebody else.

        A missing or unresolvable subject is not foreign: drafts often have none.
        """
        if subject is None or not subject.reference or not self.patient_names:
            return False
        if subject.reference in self.patient_names:
            return False
        target = local_reference(subject.reference)
        if target in self.patient_names:
            return False
        if target.startswith(("Patient/", "Group/")):
            return True
        entry = self.index.get(target)
        return entry is not None and entry.kind in {"Patient", "Group"}

    def is_other_patient(self, entry: Entry) -> bool:
        """Whether a Patient resource is certainly not the one that was asked for."""
        is_named = entry.reference.startswith(("Patient/", "urn:", "http"))
        names = {entry.reference, entry.full_url} - {""}
        return bool(self.patient_names) and is_named and self.patient_names.isdisjoint(names)

    def is_selected(self, entry: Entry) -> bool:
        """Whether the clinician has just selected this draft."""
        return bool(self.selections) and (entry.reference in self.selections or entry.full_url in self.selections)

    def find(self, reference: str) -> Entry | None:
        """The entry that a reference inside the same request points at, unless its security label holds it back."""
        entry = self.index.get(reference) or self.index.get(local_reference(reference))
        if entry is not None and is_withheld_entry(entry, self.purpose):
            self.withheld.add(self.area)
            return None
        return entry

    def identify(self, words: Iterable[str]) -> None:
        """Remember strings that could name a person; see ``is_telling`` for what is left out."""
        self.identifiers.update(word for raw in words if is_telling(word := raw.strip()))

    def identify_person(self, reference: Reference | None) -> None:
        """Remember who a reference names, unless it names an organisation, a place or a device."""
        if reference is None or not (reference.display or reference.identifier):
            return
        kind = reference.type or local_reference(reference.reference).partition("/")[0]
        if kind in {"Organization", "Location", "Device", "CareTeam", "HealthcareService", "Group"}:
            return
        if reference.identifier is not None:
            self.identify((reference.identifier.value,))
        display = reference.display.strip()
        is_person = kind in {"Patient", "Practitioner", "PractitionerRole", "RelatedPerson"}
        if is_person or " " in display or _WIDE.search(display):
            self.identify(name_forms(display))

    def identify_people(self, *references: Reference | tuple[Reference, ...] | None) -> None:
        """Remember everybody named: requester, recorder, performers ..."""
        for one in references:
            for reference in one if isinstance(one, tuple) else (one,):
                self.identify_person(reference)


def local_reference(reference: str) -> str:
    """Reduce an absolute or versioned reference to "Type/id"; leave urn: and "#" ones alone."""
    if "/" not in reference or reference.startswith(("urn:", "#")):
        return reference
    parts = reference.split("?", 1)[0].split("/")
    if "_history" in parts:
        parts = parts[: parts.index("_history")]
    return "/".join(parts[-2:])


_LONGEST_NAME = 200
_TITLES = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|miss|mx|sir|dame|herr|frau|sr|sra|rev)\b\.?\s*)+"
    r"|(?:[,\s]+(?:m\.?d|d\.?o|ph\.?d|r\.?n|n\.?p|p\.?a(?:-c)?|mbbs|facp|pharm\.?d|jr|sr|ii|iii|iv)\b\.?)+$",
    re.IGNORECASE,
)


def name_forms(display: str) -> tuple[str, ...]:
    """A displayed person's name as written, without titles, and turned round at a comma."""
    if len(display) > _LONGEST_NAME:
        return (display,)
    bare = _TITLES.sub("", display).strip(" ,")
    family, comma, given = bare.partition(",")
    turned = (f"{given.strip()} {family.strip()}",) if comma else ()
    return (display, bare, *turned)


def is_telling(word: str) -> bool:
    """Whether a string can point at a person rather than match by chance.

    Left out: fewer than three characters (two in Chinese, Japanese or Korean writing, where a
    whole name may have two), and bare numbers of fewer than five digits (they match doses).
    """
    if word.isascii() and word.isdigit():
        return len(word) >= 5
    return len(word) >= (2 if _WIDE.search(word) else 3)
