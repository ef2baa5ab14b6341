"""Security labels: those that come in hold a resource back, those that go out say what was done."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from privacy.resources.passage import Passage, Withhold
from privacy.resources.table import Labels, Policy

_VALUES: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
TAG: Final = "urn:osler:deidentified"
REDACTED: Final = "REDACTED"
_MISPLACED: Final = frozenset({"security", "_security", "_securityLabel"})
"""Where FHIR has no labels: who puts one there means something that nobody can know."""


def opened(rules: Labels, profile: str, purpose: str) -> frozenset[str]:
    """The labels that a purpose of use opens for a profile, its own name among them. Raises ``KeyError``: unknown."""
    if not purpose:
        return frozenset()
    profiles, opens = rules.purposes[purpose]
    return opens | {purpose} if profile in profiles else frozenset()


def obey(resource: Mapping[str, object], rules: Labels, opens: frozenset[str]) -> str | None:
    """The confidentiality that a resource keeps, when it may pass for a purpose that opens these labels.

    Read are ``meta.security``, tags that are labels, and ``securityLabel``, of what it contains at any depth, too.

    Raises:
        Withhold: a label that this purpose does not open, or one that cannot be read or that nobody knows.
    """
    for inner in _contained(resource.get("contained")):
        obey(inner, rules, opens)
    kept = None
    for system, code in _labels(resource, rules):
        if system in rules.silent:
            continue
        if code in rules.closed and code not in opens:
            raise Withhold(f"label {code}")
        if code not in rules.open | rules.closed | rules.neutral | opens:
            raise Withhold("label unknown")
        if system and system not in rules.confidentiality | rules.sensitivity | rules.purpose:
            raise Withhold("label of an unknown system")
        if system in rules.confidentiality or (not system and code in rules.open):
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


def _labels(resource: Mapping[str, object], rules: Labels) -> Iterator[tuple[str, str]]:
    """System and code of each label, and of each tag that is really one."""
    meta = resource.get("meta")
    if not isinstance(meta, dict | None):
        raise Withhold("label unreadable")
    meta = meta or {}
    if "_security" in meta or not resource.keys().isdisjoint(_MISPLACED):
        raise Withhold("label unreadable")
    concepts = _list(resource.get("securityLabel", []))
    listed = [label for concept in concepts for label in _list(concept.get("coding"))]
    for label in (*_list(meta.get("security", [])), *listed):
        system, code = label.get("system", ""), label.get("code")
        if not isinstance(code, str) or not isinstance(system, str):
            raise Withhold("label unreadable")
        yield _bare(system), code
    tags = meta.get("tag")
    for tag in tags if isinstance(tags, list) else (tags,):
        if isinstance(tag, dict):
            system, code = _bare(str(tag.get("system"))), str(tag.get("code"))
            if system in rules.confidentiality or (system in rules.sensitivity and code in rules.closed):
                yield system, code


def _contained(found: object) -> Iterator[Mapping[str, object]]:
    """The resources of ``contained``, also where it is no list, or one of lists."""
    if isinstance(found, dict):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _contained(one)


def _list(found: object) -> list[dict[str, object]]:
    """A list of objects. Raises ``Withhold``: it is none, and nobody can know what it asks."""
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Withhold("label unreadable")
    return found


def _bare(system: str) -> str:
    """A system without its version, in one spelling."""
    return system.partition("|")[0].strip().rstrip("/").replace("https://", "http://")


def words(policy: Policy) -> Iterable[str]:
    """Every text that this module writes."""
    yield from (_VALUES, _CONFIDENTIALITY, TAG, REDACTED, policy.version)
    for profile in policy.profiles.values():
        yield from (profile.label, f"{profile.name}:{policy.digest[:32]}")
    yield from policy.labels.open | policy.labels.closed
