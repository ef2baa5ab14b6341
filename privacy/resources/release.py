"""One Bundle or resource in, the same without identity out, labelled, and proved on its bytes."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeGuard

import msgspec

from privacy.errors import LeakFound
from privacy.keyring import Keyring
from privacy.resources.aliases import Aliases, Keyed, Ordinals, offset_of
from privacy.resources.canary import BUNDLE_TYPES, METHODS, Watch
from privacy.resources.days import Moment, read
from privacy.resources.harvest import Harvest, happenings
from privacy.resources.label_bytes import labels_said_once, may_label_parts
from privacy.resources.labels import obey, obey_shell, opened, written
from privacy.resources.passage import Passage, Person, Withhold, among
from privacy.resources.pruning import prune
from privacy.resources.references import Directory, is_kind
from privacy.resources.table import Policy, Profile, policy
from privacy.resources.transform import transformer
from privacy.text_scrubber import Scrubber, withhold

Node = Mapping[str, object]

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_STATUS: Final = 3


class NotFhir(ValueError):
    """The input is no FHIR resource. The message holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Life:
    """Birth and death, as far as the Patient resource says."""

    birth: Moment | None = None
    death: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a patient from elsewhere than this unit: identities, day 0, birth and death."""

    harvest: Harvest
    day_zero: int | None
    life: Life


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """One unit that may go out. ``payload`` is empty when all of it was withheld.

    ``dropped`` counts by element, ``withheld`` whole resources by reason, ``alarms`` the elements that the canary took.
    """

    payload: bytes
    resources: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    alarms: int = 0


class Releaser:
    """De-identifies unit after unit in one profile, with one set of keys.

    Args:
        profile: "internal", "limited" or "safe_harbor".
        keyring: where the keys come from; for safe_harbor ids are random and the site's key is not used.
        today: the day that counts as day 0 where the chart itself tells of none.
        as_of: day 0 for everybody, instead of the last thing that happened to each.
        purpose: the purpose of use ("TREAT", "HRESCH"), which may open labelled resources.
        weeks: shift dates by whole weeks, so that the days of the week stay.
        scrubber: what becomes of free text; by default none of it passes.
    """

    def __init__(
        self,
        profile: str,
        *,
        keyring: Keyring,
        today: date,
        as_of: date | None = None,
        purpose: str = "",
        weeks: bool = False,
        scrubber: Scrubber = withhold,
    ) -> None:
        self.policy: Policy = policy()
        self.profile: Profile = self.policy.profiles[profile]
        self._opened = opened(self.policy.labels, profile, purpose)
        self._keyed = Keyed((keyring if self.profile.ids == "keyed" else Keyring()).key("pseudonym/v1"))
        self._shift_key = keyring.key("date-shift/v1")
        self._today, self._as_of = today.toordinal(), as_of.toordinal() if as_of else None
        self._weeks, self._scrubber = weeks, scrubber
        self._lookup: Callable[[str], Known | None] = _unknown
        self._is_scattered = False

    def look_up(self, lookup: Callable[[str], Known | None]) -> None:
        """Take what is known of patients from elsewhere, too: for charts that come in many units."""
        self._lookup = lookup
        self.scatter()

    def scatter(self) -> None:
        """From now on lone resources are parts of charts: ids by key in every profile, one day 0 for all units.

        Without this, number 1 of one unit and number 1 of the next would read as one patient.
        """
        self._is_scattered = True

    def release(self, raw: bytes) -> Released:
        """De-identify one unit.

        Raises:
            NotFhir: no JSON, no resource, or nested too deep.
            LeakFound: an identifier is still there after the canary took its elements.
        """
        node = decoded(raw)
        unit = list(_flat(node))
        is_part = self._is_scattered and node.get("resourceType") != "Bundle"
        passage, persons, watch = self._prepared(unit, is_part=is_part)
        passage.may_label_parts = may_label_parts(raw)
        withheld: Counter[str] = Counter()
        try:
            for said in labels_said_once(raw):
                if said.get("resourceType") == "Bundle":
                    obey_shell(said, self.policy.labels, self._opened)
            found = self._resource(node, passage, persons, withheld)
        except Withhold as why:
            withheld[f"{_name(node)}: {why.reason}"] += 1
            return Released(payload=b"", dropped=passage.dropped, withheld=withheld)
        payload = _ENCODER.encode(found)
        alarms = 0
        bad = watch.hits(payload, passage)
        if bad:
            alarms = prune(found, bad, passage)
            payload = _ENCODER.encode(found)
            left = watch.hits(payload, passage)
            if left:
                raise LeakFound(len(left))
        count = sum(1 for _ in _flat(found))
        return Released(payload=payload, resources=count, dropped=passage.dropped, withheld=withheld, alarms=alarms)

    def _prepared(self, unit: list[tuple[Node, object]], *, is_part: bool) -> tuple[Passage, "_Persons", Watch]:
        harvest = Harvest()
        aliases: Aliases = Ordinals() if self.profile.ids == "ordinal" and not is_part else self._keyed
        directory = Directory(aliases)
        for resource, address in unit:
            harvest.take(resource)
            if isinstance(address, str):
                harvest.identifiers.add(address)
            directory.enter(resource, address)
        persons = _Persons(self, directory, harvest, [resource for resource, _ in unit], is_part=is_part)
        passage = Passage(
            policy=self.policy,
            profile=self.profile,
            directory=directory,
            scrub=self._scrubber,
            known=tuple(sorted(harvest.identifiers | harvest.places)),
            people=frozenset(harvest.identifiers),
            opened=self._opened,
        )
        return passage, persons, Watch(harvest)

    def _resource(
        self, node: Node, passage: Passage, persons: "_Persons", withheld: Counter[str], address: object = None
    ) -> dict[str, object]:
        if node.get("resourceType") == "Bundle":
            return self._bundle(node, passage, persons, withheld)
        passage.person = persons.of(node, address)
        return transformer().resource(node, passage)

    def _bundle(self, node: Node, passage: Passage, persons: "_Persons", withheld: Counter[str]) -> dict[str, object]:
        passage.where = "Bundle"
        confidentiality = obey(node, passage.policy.labels, passage.opened)
        kind = node.get("type")
        entries: list[dict[str, object]] = []
        listed = node.get("entry")
        for entry in listed if isinstance(listed, list) else ():
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if not _is_resource(inner):
                withheld["entry without resource"] += 1
                continue
            address = entry.get("fullUrl")
            try:
                found = self._resource(inner, passage, persons, withheld, address)
            except Withhold as why:
                withheld[f"{_name(inner)}: {why.reason}"] += 1
                continue
            entries.append(_entry(entry, inner, found, passage))
        is_redacted = bool(withheld or passage.dropped)
        bundle: dict[str, object] = {"resourceType": "Bundle"}
        if isinstance(node.get("id"), str):
            bundle["id"] = passage.alias(*passage.directory.key_of(node))
        bundle["meta"] = written(passage, confidentiality, is_redacted=is_redacted)
        bundle["type"] = kind if kind in BUNDLE_TYPES else "collection"
        if entries:
            bundle["entry"] = entries
        return bundle

    def person(self, patient: str, moments: Iterable[Moment], life: Life, *, is_part: bool) -> Person:
        """The days of one patient, from this unit and from what is known elsewhere."""
        known = self._lookup(patient)
        last = None if is_part else max((moment.last.toordinal() for moment in moments), default=None)
        if known and known.day_zero is not None:
            last = known.day_zero
        day_zero = self._as_of or last or self._today
        if life.birth is None and known is not None:
            life = known.life
        return Person(
            day_zero=day_zero,
            last=life.death.last.toordinal() if life.death else max(day_zero, self._today),
            birth=life.birth,
            offset=offset_of(self._shift_key, patient, weeks=self._weeks),
        )

    def elsewhere(self, patient: str) -> Known | None:
        """What other units say about a patient."""
        return self._lookup(patient)


class _Persons:
    """The patients of one unit and their days."""

    __slots__ = ("_by_key", "_directory", "_only")

    def __init__(
        self, releaser: Releaser, directory: Directory, harvest: Harvest, resources: list[Node], *, is_part: bool
    ) -> None:
        moments: dict[str, list[Moment]] = {}
        lives: dict[str, Life] = {}
        self._directory = directory
        rules = releaser.policy
        for resource in resources:
            patient = directory.patient_of(resource)
            if patient is None:
                continue
            if resource.get("resourceType") == "Patient":
                lives[patient] = life_of(resource)
            days = moments.setdefault(patient, [])
            if resource.get("resourceType") not in rules.anchor_not_in and _counts(resource):
                days.extend(happenings(resource, rules.anchor_keys))
        self._by_key = {
            key: releaser.person(key, found, lives.get(key, Life()), is_part=is_part) for key, found in moments.items()
        }
        self._only = next(iter(self._by_key.values())) if len(self._by_key) == 1 else None
        if not moments and not is_part:
            days = [moment for one in resources if _counts(one) for moment in happenings(one, rules.anchor_keys)]
            self._only = releaser.person(secrets.token_hex(), days, Life(), is_part=False)
        for key in moments:
            known = releaser.elsewhere(key)
            if known:
                harvest.identifiers |= known.harvest.identifiers
                harvest.places |= known.harvest.places
                harvest.days |= known.harvest.days

    def of(self, resource: Node, address: object = None) -> Person:
        """Whom a resource is about; the only patient of the unit where it does not say so."""
        key = self._directory.patient_of(resource)
        if key is None and resource.get("resourceType") == "Patient":
            key = self._directory.key_of(resource, address)[1]
        return self._by_key.get(key or "") or self._only or Person()


def life_of(patient: Node) -> Life:
    """Birth and death of a Patient resource."""
    return Life(*(read(str(patient.get(name, ""))) for name in ("birthDate", "deceasedDateTime")))


def _unknown(_: str) -> Known | None:
    return None


def decoded(raw: bytes) -> Node:
    """One FHIR resource from its JSON. Raises ``NotFhir`` with a message that holds nothing of the input."""
    try:
        node = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError) as fault:
        raise NotFhir("not JSON") from fault
    if not _is_resource(node):
        raise NotFhir("not a FHIR resource: an object with a resourceType is expected")
    return node


def _is_resource(node: object) -> TypeGuard[Node]:
    return isinstance(node, dict) and isinstance(node.get("resourceType"), str)


def _flat(node: Node, address: object = None) -> Iterator[tuple[Node, object]]:
    """The resource, or the resources of a Bundle and of the Bundles in it."""
    if node.get("resourceType") != "Bundle":
        yield node, address
        return
    listed = node.get("entry")
    for entry in listed if isinstance(listed, list) else ():
        inner = entry.get("resource") if isinstance(entry, dict) else None
        if _is_resource(inner):
            yield from _flat(inner, entry.get("fullUrl"))


def _entry(entry: Node, inner: Node, found: dict[str, object], passage: Passage) -> dict[str, object]:
    done: dict[str, object] = {}
    address = entry.get("fullUrl")
    if isinstance(address, str):
        done["fullUrl"] = passage.directory.address(address, inner)
        passage.issued.add(str(done["fullUrl"]))
    done["resource"] = found
    request, search, response = (entry.get(name) for name in ("request", "search", "response"))
    if isinstance(request, dict) and among(request.get("method"), METHODS):
        url = f"{found['resourceType']}/{found['id']}" if request["method"] == "PUT" and "id" in found else None
        done["request"] = {"method": request["method"], "url": url or found["resourceType"]}
        passage.issued.add(str(url))
    if isinstance(search, dict) and among(search.get("mode"), METHODS):
        done["search"] = {"mode": search["mode"]}
    status = response.get("status") if isinstance(response, dict) else None
    if isinstance(status, str) and status[:_STATUS].isdecimal():
        done["response"] = {"status": status[:_STATUS]}
    return done


def _counts(resource: Node) -> bool:
    return transformer().passes(resource.get("resourceType"))


def _name(node: Node) -> str:
    kind = node.get("resourceType")
    return str(kind) if is_kind(kind) else "unknown type"
