"""One resource through the table: listed elements are treated by their type, the rest is dropped and counted."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from privacy.resources import values
from privacy.resources.attachments import attachment
from privacy.resources.datatypes import (
    address,
    age,
    canonical,
    coding,
    concept,
    is_age,
    is_public_address,
    quantity,
    reference,
)
from privacy.resources.days import MASKED, Sibling, Siblings
from privacy.resources.extensions import Extensions
from privacy.resources.labels import obey, obey_parts, written
from privacy.resources.passage import NOT_KNOWN, Handler, Passage, Withhold, compact
from privacy.resources.table import Policy, TypeRule, policy
from privacy.resources.values import age_capped

Node = Mapping[str, object]

_SIMPLE: Final[dict[str, Handler]] = {
    "boolean": values.boolean,
    "integer": values.integer,
    "positiveInt": values.integer,
    "unsignedInt": values.integer,
    "decimal": values.decimal,
    "date": values.day,
    "dateTime": values.day,
    "instant": values.instant,
    "birth": values.birth,
    "text": values.text,
    "canonical": canonical,
    "Coding": coding,
    "CodeableConcept": concept,
    "Quantity": quantity,
    "Age": age,
    "Reference": reference,
    "Attachment": attachment,
    "Address": address,
}
_DATES: Final = frozenset({"date", "dateTime", "instant"})
_PRIMITIVE: Final = frozenset(_SIMPLE) - {name for name in _SIMPLE if name[0].isupper()}
_OF_ALL: Final = frozenset({"resourceType", "id", "meta", "contained", "extension", "modifierExtension"})
_QUIET: Final = frozenset({"text", "implicitRules", "language", "fhir_comments"})


class Transformer:
    """The table, compiled: one function for each type."""

    __slots__ = ("_extensions", "_primitives", "_resources", "_types")

    def __init__(self, rules: Policy) -> None:
        self._types: dict[str, dict[str, Handler]] = {}
        self._primitives: dict[str, frozenset[str]] = {}
        handlers = dict(_SIMPLE)
        for name, rule in rules.types.items():
            if not rule.is_resource:
                handlers[name] = self._element(rule)
        self._extensions = Extensions(
            {name: one for name, one in handlers.items() if name in _SIMPLE or name == "Range"}
        )
        for name, rule in rules.types.items():
            self._types[name] = {key: self._handler(how, handlers) for key, how in rule.fields.items()}
            words = {key for key, how in rule.fields.items() if how in _PRIMITIVE or how.startswith("code:")}
            self._primitives[name] = frozenset(words)
        self._resources = {name: rule for name, rule in rules.types.items() if rule.is_resource}

    def passes(self, kind: object) -> bool:
        """Whether resources of this type pass at all."""
        return isinstance(kind, str) and kind in self._resources

    def resource(self, node: Node, passage: Passage) -> dict[str, object]:
        """One resource without identity, labelled.

        Raises:
            Withhold: its type does not pass, a label holds it back, or an unknown modifier stands in it.
        """
        kind = str(node.get("resourceType"))
        if kind not in self._resources:
            raise Withhold("type")
        passage.where = kind
        confidentiality = obey(node, passage.policy.labels, passage.opened)
        if passage.may_label_parts:
            if _has_labelled_part(node, passage.policy.extensions.label):
                raise Withhold("label of a part")
            obey_parts(node, passage.policy.labels, passage.opened, passage.policy.extensions.label)
        before = passage.dropped.total()
        found: dict[str, object] = {"resourceType": kind}
        key = passage.directory.key_of(node)
        if isinstance(node.get("id"), str):
            found["id"] = passage.alias(*key)
        contained, names = self._contained(node, passage)
        passage.where = kind
        passage.directory.contain(names)
        try:
            body = self._body(self._resources[kind], node, passage)
        finally:
            passage.directory.leave()
        if kind == "Observation" and is_age(body):
            body = {name: age_capped(one) if name == "valueQuantity" else one for name, one in body.items()}  # type: ignore[arg-type]  # a Quantity is a dict
        found["meta"] = self._meta(node.get("meta"), passage, confidentiality, before)
        if contained:
            found["contained"] = contained
        found.update(body)
        return found

    def _meta(self, meta: object, passage: Passage, confidentiality: str | None, before: int) -> dict[str, object]:
        said = written(passage, confidentiality, is_redacted=passage.dropped.total() > before)
        listed = meta.get("profile") if isinstance(meta, dict) else None
        public = [one for one in listed or () if isinstance(one, str) and is_public_address(one, passage)]
        return {"profile": public, **said} if public else said

    def _contained(self, node: Node, passage: Passage) -> tuple[list[object], dict[str, str]]:
        listed = node.get("contained")
        inner = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        names = {str(one["id"]): f"c{number}" for number, one in enumerate(inner, 1) if isinstance(one.get("id"), str)}
        kept: list[object] = []
        for one in inner:
            try:
                found = self._inner(one, names, passage)
            except Withhold as why:
                if why.reason not in {"type", "modifier"}:
                    raise
                passage.dropped[f"contained {why.reason}"] += 1
                names.pop(str(one.get("id")), None)
            else:
                kept.append(found)
        return kept, names

    def _inner(self, node: Node, names: dict[str, str], passage: Passage) -> dict[str, object]:
        """One contained resource; ``obey`` has looked at its label, and it has no container of its own."""
        kind = str(node.get("resourceType"))
        if kind not in self._resources:
            raise Withhold("type")
        passage.where = kind
        passage.directory.contain(names)
        try:
            body = self._body(self._resources[kind], node, passage)
        finally:
            passage.directory.leave()
        name = names.get(str(node.get("id")))
        return {"resourceType": kind, **({"id": name} if name else {}), **body}

    def _element(self, rule: TypeRule) -> Handler:
        def treat(value: object, passage: Passage) -> object:
            if not isinstance(value, dict):
                return None
            where, passage.where = passage.where, rule.name
            found = self._body(rule, value, passage)
            passage.where = where
            return found or None

        return treat

    def _body(self, rule: TypeRule, node: Node, passage: Passage) -> dict[str, object]:
        handlers, found = self._types[rule.name], dict[str, object]()
        for name, value in node.items():
            handler = handlers.get(name)
            if handler is None:
                self._unlisted(rule, name, value, passage, found)
                continue
            kept = handler(value, passage)
            if kept.__class__ is Sibling or kept.__class__ is Siblings:
                _put(found, name, kept)
            elif kept is not None:
                found[name] = kept
        if rule.essential and not rule.essential <= found.keys():
            return {}
        return complete(rule, node, found) if rule.required else found

    def _unlisted(self, rule: TypeRule, name: str, value: object, passage: Passage, found: dict[str, object]) -> None:
        """What the table does not let pass: extensions by their own list, the rest is counted."""
        if name == "modifierExtension" and value:
            raise Withhold("modifier")
        if name == "extension":
            kept = self._extensions.all(value, passage)
            if kept:
                found[name] = kept
        elif name[:1] == "_":
            self._sibling(rule, name, value, passage, found)
        elif name in rule.dropped or name in _QUIET:
            passage.dropped[f"{rule.name}.{name}"] += 1
        elif name not in _OF_ALL or not rule.is_resource:
            passage.dropped[f"{rule.name}.{'id' if name == 'id' else NOT_KNOWN}"] += 1

    def _sibling(self, rule: TypeRule, name: str, value: object, passage: Passage, found: dict[str, object]) -> None:
        kept = None
        if name[1:] in self._primitives[rule.name] and name not in found and not isinstance(value, list):
            kept = self._extensions.absent(value, passage)
        if kept:
            found[name] = kept
        else:
            passage.dropped[f"{rule.name}._extension"] += 1

    @staticmethod
    def _handler(how: str, handlers: Mapping[str, Handler]) -> Handler:
        kind, _, words = how.partition(":")
        one = values.code(frozenset(words.split())) if kind == "code" else handlers[how]
        several = _dates(one) if how in _DATES else _several(one)

        def treat(value: object, passage: Passage) -> object:
            return several(value, passage) if value.__class__ is list else one(value, passage)

        return treat


def complete(rule: TypeRule, node: Node, found: dict[str, object]) -> dict[str, object]:
    """Say "masked" for each element that FHIR demands, that was there and that did not pass."""
    for group in rule.required:
        if any(name in found for name in group) or _spoken(rule, group, found):
            continue
        name = next((one for one in group if one in node or f"_{one}" in node), None)
        if name is None:
            continue
        how, mark = rule.fields.get(name, "text"), {"extension": [MASKED]}
        if how in _PRIMITIVE or how.startswith("code:"):
            found[f"_{name}"] = mark
        else:
            found[name] = [mark] if isinstance(node.get(name), list) else mark
    return found


def _spoken(rule: TypeRule, group: tuple[str, ...], found: dict[str, object]) -> bool:
    """Whether a hidden primitive stands for the group; where FHIR offers another form for a date, it takes that."""
    hidden = next((name for name in group if f"_{name}" in found), None)
    if hidden is None or len(group) == 1:
        return hidden is not None
    other = next((name for name in group if rule.fields.get(name) in {"Period", "text"}), None)
    if other is None:
        return True
    sibling = found.pop(f"_{hidden}")
    if rule.fields[other] == "Period":
        found[other] = {"_start": sibling}
    else:
        found[other] = f"day {days[0]:+d}" if (days := list(_days(sibling))) else "masked"
    return True


def _days(sibling: object) -> Iterator[int]:
    listed = sibling.get("extension") if isinstance(sibling, dict) else None
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("valueInteger"), int):
            yield one["valueInteger"]


@cache
def transformer() -> Transformer:
    """The table that ships with this room, compiled."""
    return Transformer(policy())


def _several(one: Handler) -> Handler:
    def treat(value: object, passage: Passage) -> object:
        return compact([one(item, passage) for item in value]) or None  # type: ignore[attr-defined]  # only lists come here

    return treat


def _dates(one: Handler) -> Handler:
    def treat(value: object, passage: Passage) -> object:
        found = compact([one(item, passage) for item in value])  # type: ignore[attr-defined]  # only lists come here
        hidden = tuple(item for item in found if isinstance(item, Sibling))
        return Siblings(hidden) if hidden else found or None

    return treat


def _put(found: dict[str, object], name: str, kept: object) -> None:
    if isinstance(kept, Siblings):
        found[f"_{name}"] = [{"extension": list(item.extensions)} for item in kept.items]
    elif isinstance(kept, Sibling):
        if kept.value is not None:
            found[name] = kept.value
        if kept.extensions:
            found[f"_{name}"] = {"extension": list(kept.extensions)}


def _has_labelled_part(value: object, label: str) -> bool:
    if isinstance(value, dict):
        return value.get("url") == label or any(_has_labelled_part(one, label) for one in value.values())
    return isinstance(value, list) and any(_has_labelled_part(one, label) for one in value)
