"""XML as text; of a clinical document (CDA) the body alone: the narrative, and what its coded entries say.

The head of a CDA names the patient and everybody else. No document type is read: nothing is fetched, nothing expands.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from privacy.errors import Unread

_DEEPEST: Final = 200
_BREAKS: Final = frozenset("title paragraph item br tr caption list table section entry text".split())  # noqa: SIM905
_STATEMENTS: Final = frozenset("observation act procedure substanceAdministration supply encounter organizer".split())  # noqa: SIM905
_PEOPLE: Final = frozenset(
    "author performer informant legalAuthenticator authenticator specimen subject id telecom addr templateId".split()  # noqa: SIM905
)
_SAID: Final = frozenset({"code", "value", "doseQuantity", "routeCode", "interpretationCode", "targetSiteCode"})
_DRUG: Final = frozenset({"manufacturedMaterial", "manufacturedLabeledDrug"})
_SPACE: Final = re.compile(r"\s+")

Reader = Callable[[bytes, str], str]


def plain_of_xml(raw: bytes, read: Reader, permitted: frozenset[str]) -> str:
    """The words of XML. ``read`` opens the one document that a CDA may hold instead of a body.

    ``permitted`` are the confidentialities that a CDA, or a section of it, may have. Raises ``Unread``.
    """
    walk = _Walk(permitted)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        raise Unread("damaged") from None
    said = re.sub(r" *\n[ \n]*", "\n", re.sub(r" +", " ", "".join(walk.words)))
    if walk.inner is None:
        return said.strip()
    try:
        return read(base64.b64decode("".join(walk.inner), validate=False), walk.inner_type)
    except binascii.Error:
        raise Unread("damaged") from None


def _refuse(*_: object) -> None:
    raise Unread("unsafe")


class _Walk:
    """Collects the words on the way through the elements."""

    def __init__(self, permitted: frozenset[str]) -> None:
        self._permitted = permitted
        self.words: list[str] = []
        self.inner: list[str] | None = None
        self.inner_type = ""
        self._path: list[str] = []
        self._is_cda = False
        self._silent = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Start of an element."""
        tag = name.rpartition(" ")[2]
        self._is_cda = self._is_cda or (not self._path and tag == "ClinicalDocument")
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if len(self._path) > _DEEPEST:
            raise Unread("too complex")
        if self._is_cda and tag == "confidentialityCode" and attributes.get("code") not in self._permitted:
            raise Unread("not permitted")
        if self._silent or (self._is_entry() and (tag in _PEOPLE or (tag == "name" and parent not in _DRUG))):
            self._silent += 1
            return
        self._enter(tag, attributes)

    def end(self, _: str) -> None:
        """End of an element."""
        tag = self._path.pop()
        if self._silent:
            self._silent -= 1
        elif self._is_open():
            self.words.append("\n" if tag in _BREAKS or tag in _STATEMENTS else " ")

    def text(self, data: str) -> None:
        """The words between; line ends of the markup are none of the text."""
        if self._silent:
            return
        if self._path[-1] == "text" and "nonXMLBody" in self._path and self.inner is not None:
            self.inner.append(data)
        elif self._is_open():
            self.words.append(_SPACE.sub(" ", data))

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text" and "nonXMLBody" in self._path:
            if attributes.get("representation") == "B64":
                self.inner, self.inner_type = [], attributes.get("mediaType", "")
            return
        if not self._is_open():
            return
        if tag in _BREAKS or tag in _STATEMENTS:
            self.words.append("\n")
        if self._is_entry():
            self._say(tag, attributes)

    def _say(self, tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("negationInd") == "true":
            self.words.append("NOT: ")
        if tag in _SAID:
            number = f"{attributes.get('value', '')} {attributes.get('unit', '')}".strip()
            said = attributes.get("displayName") or number or attributes.get("code") or ""
            unknown = attributes.get("nullFlavor")
            self.words.append(f"{said or (f'unknown ({unknown})' if unknown else '')} ")

    def _is_open(self) -> bool:
        """Whether words count here: in a CDA the body alone."""
        return not self._is_cda or "structuredBody" in self._path or ("nonXMLBody" in self._path and self.inner is None)

    def _is_entry(self) -> bool:
        return self._is_cda and "entry" in self._path
