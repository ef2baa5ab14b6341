"""One canonical form of a case: the exact bytes that the model gets and that ``osler case`` prints."""

from typing import Final

import msgspec

from model.domain.case import ClinicalCase

_ENCODER: Final = msgspec.json.Encoder(order="deterministic", decimal_format="string")


def encode(case: ClinicalCase) -> bytes:
    """JSON in UTF-8: fields in the order of their definition, decimals as strings, no spaces."""
    return _ENCODER.encode(case)


def encode_part(part: object) -> bytes:
    """The bytes of one record or gap of a case, exactly as they stand inside ``encode``'s answer."""
    return _ENCODER.encode(part)
