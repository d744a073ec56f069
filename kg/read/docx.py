"""Word files (.docx): the text of the body in its order, with text boxes, WordArt and tables.

Parts of the format used: ECMA-376 (Office Open XML), WordprocessingML ``w:p``, ``w:r``, ``w:t``, ``w:tbl``,
``w:txbxContent``, and markup compatibility (``mc:AlternateContent``), of which only the first readable choice is taken.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model.document import BlockKind
from kg.read.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XML_LIMIT = 100 * 1024 * 1024  # bytes of one part, unpacked
_RATIO_LIMIT = 300  # unpacked size over packed size; Word's own text packs 10 to 40 times
_SMALL = 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML_ART = "{urn:schemas-microsoft-com:vml}textpath"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
_HEADING = re.compile(r"(?i)(?:heading|标题|title|subtitle|副标题|\s)*\d?")
_DROPPED = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _W + "delText", _W + "rPr", _W + "sectPr"})


def read_docx(data: bytes) -> Source:
    """The text of a Word file, one paragraph to a line, table rows with their cells divided by a tab.

    Raises InputError when the file is encrypted, broken or unpacks to more than it may.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("it is protected by a password or an old Word file; open it and save it as .docx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _parse(_part(archive, "word/document.xml"))
            names = archive.namelist()
            styles = _heading_styles(_parse(_part(archive, "word/styles.xml"))) if "word/styles.xml" in names else set()
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    ) as error:
        raise InputError("it is not a whole Word file; open it in Word and save it again as .docx") from error
    lines: list[tuple[str, BlockKind | None]] = []
    _walk(body, lines, styles)
    text, kinds = [], {}
    start = 0
    for line, kind in lines:
        if kind is not None and line.strip():
            kinds[start + len(line) - len(line.lstrip())] = kind
        text.append(line)
        start += len(line) + 1
    return Source("\n".join(text), MEDIA_TYPE, kinds)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > XML_LIMIT or info.file_size > _SMALL and info.file_size > _RATIO_LIMIT * info.compress_size:
        raise InputError("it unpacks to far more than a newsletter holds; it was not opened")
    with archive.open(info) as part:
        data = part.read(XML_LIMIT + 1)
    if len(data) > XML_LIMIT:
        raise InputError("it unpacks to far more than a newsletter holds; it was not opened")
    return data


def _parse(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type declaration has no place in a Word file")
    return root


def _heading_styles(styles: _Element) -> set[str]:
    """The ids of the paragraph styles that are headings, by their outline level or their name."""
    found = set()
    for style in styles.iter(_W + "style"):
        name = style.find(_W + "name")
        named = name is not None and _HEADING.fullmatch(name.get(_W + "val", "x") or "x")
        if named or style.find(f"{_W}pPr/{_W}outlineLvl") is not None:
            found.add(style.get(_W + "styleId", ""))
    return found


def _walk(root: _Element, lines: list[tuple[str, BlockKind | None]], styles: set[str]) -> None:
    """Add the lines of the paragraphs and tables below an element, in order, boxes before what they hang on."""
    for child in _children(root):
        if child.tag == _W + "p":
            _paragraph(child, lines, styles)
        elif child.tag == _W + "tbl":
            _table(child, lines, styles)
        else:
            _walk(child, lines, styles)


def _paragraph(paragraph: _Element, lines: list[tuple[str, BlockKind | None]], styles: set[str]) -> None:
    boxes: list[_Element] = []
    text = "".join(_runs(paragraph, boxes))
    for box in boxes:
        if box.tag == _VML_ART:
            lines.append((box.get("string", ""), BlockKind.HEADING))
        else:
            _walk(box, lines, styles)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    heads = (style is not None and style.get(_W + "val") in styles) or (own is not None and own.get(_W + "val") != "9")
    for part in text.split("\n"):
        lines.append((part, BlockKind.HEADING if heads and len(part) < 80 else None))


def _runs(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    """The text of a paragraph; text boxes and WordArt on the way are put into ``boxes``."""
    for child in _children(element):
        tag = child.tag
        if tag == _W + "t":
            yield (child.text or "").replace("\n", " ")
        elif tag in (_W + "tab", _W + "ptab") and element.tag == _W + "r":
            yield "\t"
        elif tag in (_W + "br", _W + "cr"):
            yield "\f" if child.get(_W + "type") == "page" else "\n"
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag == _W + "txbxContent" or tag == _VML_ART:
            boxes.append(child)
        else:
            yield from _runs(child, boxes)


def _children(element: _Element) -> Iterator[_Element]:
    """The children that are shown: of alternatives the first, nothing of what was struck out."""
    for child in element:
        if child.tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            taken = choice if choice is not None else child.find(_MC + "Fallback")
            if taken is not None:
                yield from _children(taken)
        elif isinstance(child.tag, str) and child.tag not in _DROPPED:
            yield child


def _table(table: _Element, lines: list[tuple[str, BlockKind | None]], styles: set[str]) -> None:
    """A row a line; a table of one cell is a frame, and its paragraphs stand as they are."""
    rows = list(table.iterchildren(_W + "tr"))
    if len(rows) == 1 and len(list(rows[0].iterchildren(_W + "tc"))) == 1:
        _walk(rows[0], lines, styles)
        return
    for row in rows:
        cells = []
        for cell in row.iter(_W + "tc"):
            inner: list[tuple[str, BlockKind | None]] = []
            if next(cell.iterancestors(_W + "tc"), None) is None or cell.getparent().getparent() is table:
                _walk(cell, inner, styles)
                cells.append("".join(line.strip().replace("\t", " ") for line, _ in inner))
        lines.append(("\t".join(cells), BlockKind.ITEM))
