"""Security labels on what is read: what the purpose does not open is withheld, and a gap or a count says so.

Which labels those are stands in ``privacy/resources/profiles.toml`` alone.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from fhir_adapter.decoding import decode
from fhir_adapter.errors import NotFhir
from fhir_adapter.shapes import Labelled
from fhir_adapter.slots import Entry
from privacy.resources.label_bytes import label_bytes, said_once, shell_bytes
from privacy.resources.labels import obey, obey_parts, obey_shell, opened, permitted
from privacy.resources.passage import Withhold
from privacy.resources.table import policy

PROFILE: Final = "internal"
_SHORT: Final = 600
"""The labels of most resources of a chart are few bytes, and the same."""


class Purpose(StrEnum):
    """What a chart is read for, by HL7's PurposeOfUse (v3 ActReason); what each opens stands in the same file."""

    TREATMENT = "TREAT"
    PATIENT = "PATRQT"
    PUBLIC_HEALTH = "PUBHLTH"


def is_withheld(raw: bytes, meta: bytes, purpose: Purpose = Purpose.TREATMENT) -> bool:
    """Whether a label of a resource, of a part of it or of one that it contains does not let it pass for this purpose.

    ``meta`` is its own, as sent. A label that nobody knows or can read does not, either, nor one that is said twice.
    """
    labels = label_bytes(raw, meta)
    return bool(labels) and (_refuses(labels, purpose) if len(labels) <= _SHORT else _read(labels, purpose))


def is_withheld_entry(entry: Entry, purpose: Purpose) -> bool:
    """The same for an entry that no reader opens; one that cannot be read at all is not said to be labelled."""
    try:
        return entry.is_withheld or is_withheld(entry.raw, bytes(decode(Labelled, entry.raw).meta), purpose)
    except NotFhir:
        return False


def are_withheld(raw: bytes, inner: Sequence[bytes], purpose: Purpose) -> bool:
    """Whether a label of a Bundle or Parameters does not let the resources in it pass."""
    shell = shell_bytes(raw, inner)
    if not shell:
        return False
    try:
        obey_shell(said_once(shell), policy().labels, _opened(purpose))
    except (Withhold, RecursionError):
        return True
    return False


def permitted_documents(purpose: Purpose) -> frozenset[str]:
    """The confidentialities that a document may say of itself."""
    return permitted(policy().labels, _opened(purpose))


def _read(labels: bytes, purpose: Purpose) -> bool:
    rules, opens = policy(), _opened(purpose)
    try:
        found = said_once(labels)
        obey(found, rules.labels, opens)
        obey_parts(found, rules.labels, opens, rules.extensions.label)
    except (Withhold, RecursionError):
        return True
    return False


_refuses: Final = lru_cache(maxsize=1024)(_read)


@cache
def _opened(purpose: Purpose) -> frozenset[str]:
    return opened(policy().labels, PROFILE, purpose)
