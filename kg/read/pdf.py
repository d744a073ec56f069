"""PDF files with a text layer, by way of pypdf: one line of the page to a line, pages parted by a form feed.

pypdf gives the text in the order of the page's own stream, so that columns stay whole; pieces that stand on one line
of the page are put together here, cells divided by a tab, and what stands further in is indented.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.read.lines import columns
from kg.read.source import Source

if TYPE_CHECKING:
    from pypdf import PageObject

MEDIA_TYPE = "application/pdf"
_PAGES = 2000
_WIDE = 0.8  # the gap between two cells, in heights of the letters
_UNREADABLE = "it is not a whole PDF file; print it to PDF again, or give its text as .docx"


@dataclass(slots=True)
class _Piece:
    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        return self.x + columns(self.text.rstrip()) * self.size / 2


def read_pdf(data: bytes) -> Source:
    """The text of a PDF file.

    Raises InputError when it is encrypted, broken, or holds pictures of text alone.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("it is protected by a password; save a copy without one")
        if len(reader.pages) > _PAGES:
            raise InputError(f"it has more than {_PAGES} pages; give its parts one by one")
        pages = [_page_text(page) for page in reader.pages]
    except InputError:
        raise
    except Exception as error:  # a broken file makes pypdf fail in any way; all mean the same to the user
        raise InputError(_UNREADABLE) from error
    if not any(page.strip() for page in pages):
        raise InputError("its pages are pictures without text; run text recognition (OCR) first")
    return Source("\n\f".join(pages), MEDIA_TYPE)


def _page_text(page: PageObject) -> str:
    pieces: list[_Piece] = []

    def keep(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size * (tm[3] or tm[1] or 1) * (cm[3] or cm[1] or 1)) or 12.0
        for number, part in enumerate(text.strip("\n").split("\n")):
            if part.strip():
                pieces.append(_Piece(part, x, y - number * height, height))

    page.extract_text(visitor_text=keep)
    return "\n".join(_lines(pieces))


def _lines(pieces: list[_Piece]) -> list[str]:
    """The lines of a page: pieces beside one another joined, an empty line where the page leaves more room."""
    margin = min((piece.x for piece in pieces), default=0.0)
    lines: list[str] = []
    last: _Piece | None = None
    for piece in pieces:
        if last is not None and abs(piece.y - last.y) < last.size * 0.5 and piece.x >= last.x:
            gap = piece.x - last.end
            lines[-1] += ("\t" if gap > _WIDE * last.size else "") + piece.text
        else:
            if last is not None and last.y - piece.y > 2.2 * max(last.size, piece.size):
                lines.append("")
            lines.append(" " * min(40, round((piece.x - margin) * 2 / piece.size)) + piece.text.strip())
        last = piece
    return lines
