"""Extensions pass by their address, and their values by their data type; everything else is dropped and counted."""

from collections.abc import Mapping
from typing import Final

from privacy.resources.days import Sibling
from privacy.resources.passage import Handler, Passage, among, compact

ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


class Extensions:
    """Treats the ``extension`` of any element; built once with the handlers of the value types."""

    __slots__ = ("_by_name",)

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._by_name = {f"value{name[0].upper()}{name[1:]}": handler for name, handler in handlers.items()}

    def all(self, values: object, passage: Passage) -> list[object] | None:
        """The listed ones among several extensions."""
        if not isinstance(values, list):
            return None
        return compact([self._one(value, passage, ()) for value in values]) or None

    def absent(self, sibling: object, passage: Passage) -> dict[str, object] | None:
        """Of a primitive's own extensions only the reason why its value is absent."""
        listed = sibling.get("extension") if isinstance(sibling, dict) else None
        for one in listed if isinstance(listed, list) else ():
            word = one.get("valueCode") if isinstance(one, dict) and one.get("url") == ABSENT else None
            if isinstance(word, str) and word in passage.policy.extensions.values:
                return {"extension": [{"url": ABSENT, "valueCode": word}]}
        return None

    def _one(self, value: object, passage: Passage, inside: frozenset[str] | tuple[str, ...]) -> object:
        rules = passage.policy.extensions
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(url, str):
            passage.drop("extension")
            return None
        if url not in inside and url not in rules.passing and url not in rules.nested and url != ABSENT:
            passage.drop("extension")
            return None
        if url in rules.nested and not inside:
            listed = value.get("extension")
            kept = compact([self._one(one, passage, rules.nested[url]) for one in listed or ()])
            return {"url": url, "extension": kept} if kept else None
        return self._valued(url, value, passage)

    def _valued(self, url: str, value: Mapping[str, object], passage: Passage) -> object:
        for name, content in value.items():
            if name == "valueCode":
                return {"url": url, name: content} if among(content, passage.policy.extensions.values) else None
            handler = self._by_name.get(name)
            if handler is None:
                continue
            found = handler(content, passage)
            if isinstance(found, Sibling):
                return {"url": url, f"_{name}": {"extension": list(found.extensions)}}
            if found is not None:
                return {"url": url, name: found}
        passage.drop("extension")
        return None
