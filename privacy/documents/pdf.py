"""The text layer of PDF, by pypdf; pictures, forms, notes and scripts are not read."""

import io
import logging
import struct
import zlib
from typing import Final

from pypdf import Configuration, PasswordType, PdfReader, apply_configuration
from pypdf.errors import PyPdfError

from privacy.errors import Unread

MOST_PAGES: Final = 200
_BIGGEST: Final = 8_000_000
_BROKEN: Final = (
    PyPdfError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    OSError,
    MemoryError,
    struct.error,
    zlib.error,
)
_LIMITS: Final = Configuration(
    maximum_declared_stream_length=_BIGGEST,
    array_based_stream_maximum_output_length=_BIGGEST,
    zlib_maximum_output_length=_BIGGEST,
    lzw_maximum_output_length=_BIGGEST,
    run_length_maximum_output_length=_BIGGEST,
    stream_decoding_work_maximum_length=2 * _BIGGEST,
    jbig2dec_binary=None,
)
_LOG: Final = logging.getLogger("pypdf")  # it quotes the file
_LOG.addHandler(logging.NullHandler())
_LOG.propagate = False


def plain_of_pdf(raw: bytes) -> str:
    """The words of every page, in the order of the file. Raises ``Unread``: encrypted, damaged, no text, too large."""
    try:
        pages = _pages(raw)
    except _BROKEN:
        raise Unread("damaged") from None
    found = "\n".join(pages)
    if not found.strip():
        raise Unread("no text")
    return found


def _pages(raw: bytes) -> list[str]:
    with apply_configuration(_LIMITS):
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise Unread("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise Unread("too large")
        return [page.extract_text() for page in reader.pages]
