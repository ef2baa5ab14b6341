"""The one place that chooses a language: the request's own wish, the header, then the site."""

import msgspec

from cds_hooks.protocol.request import HookRequest
from model.domain.text import Language

EXTENSION = "org.osler.language"


def choose_language(request: HookRequest, accept_language: str, default: Language) -> Language:
    """The language of one answer. A wish that we do not speak is passed over."""
    wish = (request.extension or {}).get(EXTENSION)
    if wish is not None:
        try:
            return Language(msgspec.json.decode(bytes(wish), type=str)[:2].lower())
        except (ValueError, msgspec.MsgspecError):
            pass
    return from_header(accept_language) or default


def from_header(accept_language: str) -> Language | None:
    """The first language of an Accept-Language header that we speak, by weight."""
    weighed = []
    for position, part in enumerate(accept_language.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        weighed.append((-_weight(parameter), position, tag.strip().lower().split("-")[0]))
    spoken = {language.value for language in Language}
    found = next((tag for weight, _, tag in sorted(weighed) if tag in spoken and weight < 0), None)
    return Language(found) if found else None


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
