"""People in a chart (patient, clinician, relative): the strings that could name them."""

from collections.abc import Iterator

from fhir_adapter.context import Context, name_forms
from fhir_adapter.shapes import Address, ContactPoint, HumanName, Identifier, Resource
from fhir_adapter.slots import Entry


class _Contact(Resource):
    name: HumanName | None = None
    telecom: tuple[ContactPoint, ...] = ()
    address: Address | None = None


class Person(Resource):
    """What Patient, Practitioner, RelatedPerson and Person have in common."""

    id: str = ""
    identifier: tuple[Identifier, ...] = ()
    name: tuple[HumanName, ...] = ()
    telecom: tuple[ContactPoint, ...] = ()
    address: tuple[Address, ...] = ()
    birth_date: str = ""
    contact: tuple[_Contact, ...] = ()


def identify(person: Person, entry: Entry, context: Context) -> None:
    """Hand every naming string of one person to the leak canary's list."""
    context.identify((entry.reference, entry.full_url, entry.full_url.removeprefix("urn:uuid:"), person.birth_date))
    if is_random(person.id) or entry.kind == "Patient":
        context.identify((person.id,))
    context.identify(identifier.value for identifier in person.identifier)
    context.identify(point.value for point in person.telecom)
    for name in person.name:
        context.identify(forms_of(name))
    for address in person.address:
        context.identify(places_of(address))
    for contact in person.contact:
        context.identify(point.value for point in contact.telecom)
        if contact.name is not None:
            context.identify(forms_of(contact.name))
        if contact.address is not None:
            context.identify(places_of(contact.address))


def forms_of(name: HumanName) -> Iterator[str]:
    """A name in every way that it may be written: parts, both orders, with and without space; no prefix."""
    given = " ".join(name.given)
    yield from name.given
    yield name.family
    if name.text:
        yield from name_forms(name.text)
    if given and name.family:
        first = name.given[0]
        for front, back in ((given, name.family), (first, name.family), (name.family, given), (name.family, first)):
            yield f"{front} {back}"
        yield f"{name.family}, {given}"
        yield f"{name.family}, {first}"
        yield f"{name.family}{given}"


def places_of(address: Address) -> Iterator[str]:
    """An address's telling parts; a bare state or country names nobody."""
    yield address.text
    yield from address.line
    yield address.city
    yield address.district
    yield address.postal_code


def is_random(word: str) -> bool:
    """Whether an id looks drawn or counted (a digit, eight characters or more) rather than a word."""
    return len(word) >= 8 and any(letter.isdigit() for letter in word)
