"""Members of an object that have one name, of which JSON keeps one by chance: the other would go unread, unsaid."""

import re
from typing import Final

import msgspec

_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_NAME: Final = re.compile(rb'[\s,{]*("(?:[^"\\]|\\.)*")\s*:\s*')


class NamedTwice(ValueError):
    """Two members of an object have one name."""


def members_of(written: bytes) -> dict[str, bytes]:
    """Read the members of a JSON object, their values unread; escapes in names are read.

    The decoder keeps the last value of a name: where another one stands behind a name, or a name comes again, it is
    there twice.

    Raises:
        NamedTwice: two members have one name.
    """
    members = {name: bytes(value) for name, value in _MEMBERS.decode(written).items()}
    seen, place = set[str](), 0
    for _ in members:
        match = _NAME.match(written, place)
        name = msgspec.json.decode(match[1], type=str) if match else ""
        if match is None or name in seen or not written.startswith(members[name], match.end()):
            raise NamedTwice
        seen.add(name)
        place = match.end() + len(members[name])
    if members and written[place:].strip() != b"}":
        raise NamedTwice
    return members
