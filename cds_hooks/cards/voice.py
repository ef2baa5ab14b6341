"""Whom a set of cards speaks to and about: language, tenant, request, and the way back to the chart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from cds_hooks.service import Service
from model.domain.case import ClinicalCase
from model.domain.text import Language, Text
from privacy.linkage import Linkage


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """What a language model worded, and the verifier let through, in the request's language.

    ``details`` by the rule's own text; ``report`` line by line, empty where the template speaks.
    """

    details: Mapping[Text, str] = field(default_factory=dict)
    report: tuple[str, ...] = ()


UNWORDED: Final = Wordings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The setting of one answer. Cards of the same request get the same uuids every time.

    ``drafts`` are the draft orders as the client wrote them, by reference.
    """

    language: Language
    tenant: str
    hook_instance: str
    service: Service
    patient_id: str
    case: ClinicalCase
    linkage: Linkage
    drafts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    wordings: Wordings = UNWORDED

    def spoken(self, text: Text) -> str:
        """The wording in the request's language."""
        return text.spoken(self.language)

    def uuid(self, *parts: str) -> UUID:
        """A uuid that depends on tenant, hook instance, service and ``parts`` alone."""
        return uuid5(NAMESPACE_URL, "\n".join((self.tenant, self.hook_instance, self.service.id, *parts)))
