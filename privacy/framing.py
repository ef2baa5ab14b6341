"""Several texts as one byte string that no other texts give: each has its length before it."""


def framed(*parts: str) -> bytes:
    """Join without ambiguity: ("ab", "c") and ("a", "bc") differ. Each length is four bytes, big endian."""
    return b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
