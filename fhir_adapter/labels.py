"""Security labels on what is read: what the purpose does not open is withheld, and a gap or a count says so.

Which labels those are stands in ``privacy/resources/profiles.toml`` alone.
"""

from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from fhir_adapter.decoding import decode
from fhir_adapter.errors import NotFhir
from fhir_adapter.shapes import Labelled, Meta
from fhir_adapter.slots import Entry
from privacy.resources.doubles import hides_a_code, hides_a_label
from privacy.resources.labels import obey, opened
from privacy.resources.passage import Withhold
from privacy.resources.table import Labels, policy

PROFILE: Final = "internal"


class Purpose(StrEnum):
    """What a chart is read for, by HL7's PurposeOfUse (v3 ActReason); what each opens stands in the same file."""

    TREATMENT = "TREAT"
    PATIENT = "PATRQT"
    PUBLIC_HEALTH = "PUBHLTH"


def is_withheld(resource: Labelled, raw: bytes, purpose: Purpose = Purpose.TREATMENT) -> bool:
    """Whether a label of the resource, or of one that it contains, does not let it pass for this purpose.

    A label that nobody knows or can read does not, either, nor one that its bytes say twice.
    """
    if resource.misplaced or resource.misplaced_sibling or resource.misplaced_label:
        return True
    if resource.meta is not None and _is_forbidden(resource.meta, purpose):
        return True
    if resource.security_label and _refuses(b'{"securityLabel":%b}' % bytes(resource.security_label), purpose):
        return True
    contained = resource.contained
    if contained and any(_may_be_labelled(raw) and _refuses(raw, purpose) for raw in map(bytes, contained)):
        return True
    has_place = resource.meta is not None or bool(contained) or bool(resource.security_label)
    return has_place and hides_a_label(raw)


def is_withheld_entry(entry: Entry, purpose: Purpose) -> bool:
    """The same for an entry that no reader opens; one that cannot be read at all is not said to be labelled."""
    try:
        return entry.is_withheld or is_withheld(decode(Labelled, entry.raw), entry.raw, purpose)
    except NotFhir:
        return False


def forbids(meta: bytes, purpose: Purpose) -> bool:
    """Whether a ``meta`` as sent, of any shape, withholds what it stands on; empty where there is none."""
    return bool(meta) and (meta[:1] != b"{" or _may_be_labelled(meta)) and _refuses(b'{"meta":%b}' % meta, purpose)


def _is_forbidden(meta: Meta, purpose: Purpose) -> bool:
    if meta.misplaced:
        return True
    if meta.security and _refuses(b'{"meta":{"security":%b}}' % bytes(meta.security), purpose):
        return True
    tag = bytes(meta.tag)
    return bool(tag) and _refuses(b'{"meta":{"tag":%b}}' % tag, purpose)


def _may_be_labelled(raw: bytes) -> bool:
    """Quick and never wrong when it says no: an element or a system that makes a label, or an escape that hides it."""
    return b"ecurity" in raw or b'"tag"' in raw or b"onfidentiality" in raw or b".5.25" in raw or b"\\u" in raw


def _refuses(raw: bytes, purpose: Purpose) -> bool:
    rules, opens = _rules(purpose)
    try:
        obey(msgspec.json.decode(raw, type=dict[str, object]), rules, opens)
    except (Withhold, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return True
    return hides_a_code(raw)


@cache
def _rules(purpose: Purpose) -> tuple[Labels, frozenset[str]]:
    labels = policy().labels
    return labels, opened(labels, PROFILE, purpose)
