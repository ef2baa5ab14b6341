"""Security labels: those that come in hold a resource back, those that go out say what was done."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from privacy.resources.passage import Passage, Withhold
from privacy.resources.table import Labels, Policy

_VALUES: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
TAG: Final = "urn:osler:deidentified"
REDACTED: Final = "REDACTED"
_PLACES: Final = frozenset({"meta", "securityLabel", "confidentiality", "contained"})
_OF_META: Final = frozenset({"security", "tag"})
_MEANT: Final = _OF_META.union(map(str.lower, _PLACES))
_CODING: Final = frozenset("id extension system version code display _display userSelected".split())  # noqa: SIM905


def opened(rules: Labels, profile: str, purpose: str) -> frozenset[str]:
    """The labels that a purpose of use opens for a profile, its own name among them. Raises ``KeyError``: unknown."""
    if not purpose:
        return frozenset()
    profiles, opens = rules.purposes[purpose]
    return opens | {purpose} if profile in profiles else frozenset()


def obey(resource: Mapping[str, object], rules: Labels, opens: frozenset[str]) -> str | None:
    """The confidentiality that a resource keeps, when it may pass for a purpose that opens these labels.

    Read are ``meta.security``, tags that are labels, ``securityLabel`` and the ``confidentiality`` of a Composition, of
    everything that it contains at any depth, too.

    Raises:
        Withhold: a label that this purpose does not open, or one that cannot be read or that nobody knows.
    """
    for inner in _objects(resource.get("contained"), but="meta"):
        _obey(_labels(inner, rules), rules, opens)
    return _obey(_labels(resource, rules), rules, opens)


def obey_shell(shell: Mapping[str, object], rules: Labels, opens: frozenset[str]) -> None:
    """The same for what a Bundle or Parameters says around its resources, where an entry has no labels of its own."""
    obey(shell, rules, opens)
    for rows in (shell.get("entry"), shell.get("parameter")):
        for row in _objects(rows):
            _placed(row, frozenset())


def obey_parts(resource: Mapping[str, object], rules: Labels, opens: frozenset[str], address: str) -> None:
    """The same for labels on parts of a resource: in the extension of this address, or of a system of nothing else."""
    meta = resource.get("meta")
    rest = {name: one for name, one in meta.items() if name not in _OF_META} if isinstance(meta, dict) else meta
    for one in _objects({**resource, "meta": rest}):
        if one.get("url") == address:
            _obey((_pair(one.get("valueCoding")),), rules, opens)
        elif _bare(str(one.get("system"))) in rules.confidentiality:
            _obey((_pair(one),), rules, opens)


def _obey(labels: Iterable[tuple[str, str]], rules: Labels, opens: frozenset[str]) -> str | None:
    kept = None
    for system, code in labels:
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


def permitted(rules: Labels, opens: frozenset[str]) -> frozenset[str]:
    """The confidentialities that a document may say of itself."""
    return rules.open | opens


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
    _placed(resource, _PLACES)
    meta = resource.get("meta")
    if not isinstance(meta, dict | None):
        raise Withhold("label unreadable")
    meta = meta or {}
    _placed(meta, _OF_META)
    concepts = _list(resource.get("securityLabel", []))
    for label in (*_list(meta.get("security", [])), *(one for each in concepts for one in _list(each.get("coding")))):
        yield _pair(label)
    if "confidentiality" in resource:
        yield _pair({"system": _CONFIDENTIALITY, "code": resource["confidentiality"]})
    tags = meta.get("tag", [])
    for tag in _list([tags] if isinstance(tags, dict) else tags):
        yield from _tagged(tag, rules)


def _pair(label: object) -> tuple[str, str]:
    """System and code of a label. Raises ``Withhold``: it says anything in a way that FHIR does not have."""
    if not isinstance(label, dict) or not label.keys() <= _CODING:
        raise Withhold("label unreadable")
    system, code = label.get("system", ""), label.get("code")
    if not isinstance(code, str) or not isinstance(system, str):
        raise Withhold("label unreadable")
    return _bare(system), code


def _tagged(tag: dict[str, object], rules: Labels) -> Iterator[tuple[str, str]]:
    """A tag as the label that it is: of a system of labels, by a code that is closed, or in words that nobody obeys."""
    if not tag.keys() <= _CODING:
        raise Withhold("label unreadable")
    said = [tag.get(name) or "" for name in ("system", "code", "display")]
    if not all(isinstance(one, str) for one in said):
        raise Withhold("label unreadable")
    system, code = _bare(str(said[0])), str(said[1]).strip()
    closed = rules.spelled.get(code.lower())
    if system in rules.confidentiality | rules.purpose:
        yield system, code
    elif closed:
        yield (system if system in rules.sensitivity else ""), closed
    elif system not in rules.silent:
        words = " ".join(map(str, said)).lower()
        if any(word in words for word in rules.telling):
            raise Withhold("label unknown")


def _placed(found: Mapping[str, object], places: frozenset[str]) -> None:
    """Raises ``Withhold``: a name stands here that means a label, but not as or where FHIR has it."""
    for name in found:
        if _means_a_label(name) and name not in places:
            raise Withhold("label unreadable")


@lru_cache(maxsize=1024)
def _means_a_label(name: str) -> bool:
    return name.lower().lstrip("_") in _MEANT


def _objects(found: object, *, but: str = "") -> Iterator[Mapping[str, object]]:
    """Every object in this, at any depth, but not what stands under one name."""
    if isinstance(found, dict):
        yield found
        found = [one for name, one in found.items() if name != but]
    if isinstance(found, list):
        for one in found:
            yield from _objects(one, but=but)


def _list(found: object) -> list[dict[str, object]]:
    """A list of objects. Raises ``Withhold``: it is none, and nobody can know what it asks."""
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Withhold("label unreadable")
    return found


def _bare(system: str) -> str:
    """A system without its version, in one spelling."""
    return system.partition("|")[0].strip().rstrip("/").lower().replace("https://", "http://")


def words(policy: Policy) -> Iterable[str]:
    """Every text that this module writes."""
    yield from (_VALUES, _CONFIDENTIALITY, TAG, REDACTED, policy.version)
    for profile in policy.profiles.values():
        yield from (profile.label, f"{profile.name}:{policy.digest[:32]}")
    yield from policy.labels.open | policy.labels.closed
