"""PDF files with a text layer, by way of pypdf: one line of the page to a line, pages parted by a form feed."""

from __future__ import annotations

import io
import logging

from kg.errors import InputError
from kg.read.source import Source

MEDIA_TYPE = "application/pdf"
_PAGES = 2000


def read_pdf(data: bytes) -> Source:
    """The text of a PDF file.

    Raises InputError when it is encrypted, broken, or holds pictures of text alone.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("it is protected by a password; save a copy without one")
        if len(reader.pages) > _PAGES:
            raise InputError(f"it has more than {_PAGES} pages; give its parts one by one")
        pages = [page.extract_text() or "" for page in reader.pages]
    except InputError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        ImportError,
        RecursionError,
        ArithmeticError,
        NotImplementedError,
        AssertionError,
        MemoryError,
    ) as error:
        raise InputError(
            "it is not a whole PDF file; print it to PDF again, or give the text as .docx or .txt"
        ) from error
    if not any(page.strip() for page in pages):
        raise InputError(
            "its pages are pictures without text; run text recognition (OCR) first, or give a .docx or .txt"
        )
    return Source("\n\f".join(pages), MEDIA_TYPE)
