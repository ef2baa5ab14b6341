"""The data types with a treatment of their own: codings, quantities, references, addresses, security labels' place."""

from typing import Final

from privacy.elements import elements
from privacy.resources.passage import Passage, among, compact
from privacy.resources.references import is_kind
from privacy.resources.values import age_capped, decimal, is_public, text

_UCUM: Final = ("http://unitsofmeasure.org", "https://unitsofmeasure.org", "urn:oid:2.16.840.1.113883.6.8")
_US_ZIP: Final = 5


def coding(value: object, passage: Passage) -> object:
    """A code of a public system, without display and version; anything else is dropped and counted."""
    if not isinstance(value, dict):
        return None
    if "display" in value:
        passage.drop("coding.display")
    system, code = value.get("system"), value.get("code")
    if not (isinstance(system, str) and isinstance(code, str)):
        passage.drop("coding")
        return None
    found = passage.seen.get((system, code))
    if found is None:
        if not passage.policy.is_public(system, code):
            passage.drop("coding")
            return None
        passage.codes.add(code)
        found = passage.seen[system, code] = {"system": system, "code": code}
    if isinstance(value.get("userSelected"), bool):
        return {**found, "userSelected": value["userSelected"]}
    return found


def concept(value: object, passage: Passage) -> object:
    """The public codes of a concept; its text only where the free-text layers let it pass."""
    if not isinstance(value, dict):
        return None
    listed = value.get("coding")
    found: dict[str, object] = {}
    codings = compact([coding(one, passage) for one in listed]) if isinstance(listed, list) else []
    if codings:
        found["coding"] = codings
    said = value.get("text")
    if said is not None:
        kept = text(said, passage)
        if kept is not None:
            found["text"] = kept
    return found or None


def quantity(value: object, passage: Passage) -> object:
    """A number with its unit. An unknown unit or comparator takes the number along: it would read otherwise."""
    if not isinstance(value, dict):
        return None
    number = decimal(value["value"], passage) if "value" in value else None
    unit, code = (_unit(value.get(name), passage) for name in ("unit", "code"))
    comparator = value.get("comparator")
    if comparator is not None and not among(comparator, passage.policy.comparators):
        passage.drop("comparator")
        return None
    if (value.get("unit") or value.get("code")) and not (unit or code):
        passage.drop("unit")
        return None
    if number is None and not (unit or code):
        return None
    found: dict[str, object] = {}
    if number is not None:
        found["value"] = number
    if comparator is not None:
        found["comparator"] = comparator
    if unit:
        found["unit"] = unit
    system = value.get("system")
    if code and isinstance(system, str) and (system in _UCUM or system in passage.policy.systems):
        found["system"], found["code"] = system, code
    return found


def age(value: object, passage: Passage) -> object:
    """A Quantity that is an age: from 90 years on "at least 90"."""
    found = quantity(value, passage)
    return age_capped(found) if isinstance(found, dict) else None


def reference(value: object, passage: Passage) -> object:
    """The same reference with other names; a business identifier becomes a pseudonym; the display goes."""
    if not isinstance(value, dict):
        return None
    found: dict[str, object] = {}
    directory = passage.directory
    said = value.get("reference")
    if isinstance(said, str):
        rewritten = directory.rewrite(said)
        if rewritten:
            found["reference"] = rewritten
            passage.issued.add(rewritten)
        else:
            passage.drop("reference")
    kind = value.get("type")
    if is_kind(kind):
        found["type"] = kind
    identifier = value.get("identifier")
    if isinstance(identifier, dict) and "reference" not in found:
        known = directory.by_identifier(identifier)
        if known:
            found["reference"] = f"{known[0]}/{passage.alias(*known)}"
            passage.issued.add(str(found["reference"]))
        elif isinstance(identifier.get("value"), str):
            key = f"{identifier.get('system', '')}|{identifier['value']}"
            found["identifier"] = {"value": passage.alias("identifier", key)}
    if "display" in value:
        passage.drop("reference.display")
    return found if found.keys() - {"type"} else None


def canonical(value: object, passage: Passage) -> object:
    """The address of a public definition; that of a site's own becomes a pseudonym."""
    if not isinstance(value, str):
        return None
    if is_public_address(value, passage):
        return value
    found = passage.directory.aliases.uuid_of("canonical", value)
    passage.issued.add(found)
    return found


def is_public_address(value: str, passage: Passage) -> bool:
    """Whether a canonical address lies with a public host and holds neither a query nor a known name."""
    found = passage.addresses.get(value)
    if found is None:
        scheme, _, rest = value.partition("://")
        host, _, path = rest.partition("/")
        is_plain = scheme in {"http", "https"} and not set(path) & set("?#@ ")
        found = is_plain and host in passage.policy.canonical_hosts and not passage.names_somebody(path)
        passage.addresses[value] = found
    return found


def address(value: object, passage: Passage) -> object:
    """State, country and the first three digits of a US postal code, as far as the profile lets them pass."""
    if not isinstance(value, dict):
        return None
    policy, profile = passage.policy, passage.profile
    found: dict[str, object] = {}
    if "state" in profile.places and among(value.get("state"), policy.states):
        found["state"] = value["state"]
    country = value.get("country")
    if "country" in profile.places and among(country, policy.countries):
        found["country"] = country
    if profile.zip and among(country or "", policy.zip_countries):
        prefix = zip_prefix(value.get("postalCode"), policy.zip_zero)
        if prefix:
            found["postalCode"] = prefix
    passage.drop("address")
    return found or None


def zip_prefix(code: object, zero: frozenset[str]) -> str | None:
    """Three digits, or 000 where fewer than 20,001 people live under them; ``None`` when it is no US postal code."""
    if not isinstance(code, str):
        return None
    digits = code.strip().partition("-")[0]
    if len(digits) != _US_ZIP or not (digits.isascii() and digits.isdecimal()):
        return None
    return "000" if digits[:3] in zero else digits[:3]


def is_age(resource: dict[str, object]) -> bool:
    """Whether an observation is itself an age."""
    code = resource.get("code")
    listed = code.get("coding") if isinstance(code, dict) else None
    return any(one["code"] in elements().age_codes for one in listed or ())


def _unit(value: object, passage: Passage) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    found = passage.policy.units.fit(value)
    if found is None and is_public(value):
        return value
    return found
