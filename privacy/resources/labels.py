"""Security labels: those that come in hold a resource back, those that go out say what was done."""

from collections.abc import Iterable, Iterator
from typing import Final

from privacy.resources.passage import Passage, Withhold
from privacy.resources.table import Labels, Policy

_VALUES: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
TAG: Final = "urn:osler:deidentified"
REDACTED: Final = "REDACTED"


def opened(policy: Policy, profile: str, purpose: str) -> frozenset[str]:
    """The labels that a purpose of use opens for a profile. Raises ``KeyError`` for an unknown purpose."""
    if not purpose:
        return frozenset()
    profiles, opens = policy.labels.purposes[purpose]
    return opens if profile in profiles else frozenset()


def obey(labels: object, passage: Passage) -> str | None:
    """The confidentiality that the resource keeps, when it may pass.

    Raises:
        Withhold: a label that this purpose does not open, or one that nobody knows.
    """
    kept = None
    for system, code in _labels(labels):
        rules = passage.policy.labels
        if not _speaks(system, rules):
            continue
        if code in rules.closed and code not in passage.opened:
            raise Withhold(f"label {code}")
        if code not in rules.open | rules.closed | rules.neutral:
            raise Withhold("label unknown")
        if system in rules.confidentiality or code in rules.open:
            kept = code
    return kept


def written(passage: Passage, confidentiality: str | None, *, is_redacted: bool) -> dict[str, object]:
    """The meta of an output resource: labels, and the tag with profile and digest of the policy."""
    profile, policy = passage.profile, passage.policy
    codes = [profile.label, *([REDACTED] if is_redacted else [])]
    security: list[dict[str, object]] = [{"system": _VALUES, "code": code} for code in codes]
    if confidentiality:
        security.insert(0, {"system": _CONFIDENTIALITY, "code": confidentiality})
    tag = {"system": TAG, "version": policy.version, "code": f"{profile.name}:{policy.digest[:32]}"}
    return {"security": security, "tag": [tag]}


def _labels(labels: object) -> Iterator[tuple[str, str]]:
    for label in labels if isinstance(labels, list) else ():
        if isinstance(label, dict) and isinstance(label.get("code"), str):
            yield str(label.get("system", "")), str(label["code"])


def _speaks(system: str, rules: Labels) -> bool:
    """Whether a label is one of the two systems that decide; a label without a system always is."""
    return not system or system in rules.confidentiality or system in rules.sensitivity


def words(policy: Policy) -> Iterable[str]:
    """Every text that this module writes."""
    yield from (_VALUES, _CONFIDENTIALITY, TAG, REDACTED, policy.version)
    for profile in policy.profiles.values():
        yield from (profile.label, f"{profile.name}:{policy.digest[:32]}")
    yield from policy.labels.open | policy.labels.closed
