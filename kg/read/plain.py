"""Text files: their bytes as text, and the marks of Markdown."""

from __future__ import annotations

import re

from kg.errors import InputError
from kg.model.document import BlockKind
from kg.read.source import Source

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """Text of UTF-8 (with or without a byte order mark), UTF-16 with one, or GB18030, line ends as they are.

    ``declared`` is an encoding that the file names itself. Raises InputError when the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    if b"\0" in data:
        raise InputError("it holds binary data, not text")
    if declared:
        return _decode(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(data, "gb18030")
    if len(_NOT_TEXT.findall(text)) * 20 > len(text):
        raise InputError("it holds binary data, not text")
    return text


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError("its characters are neither UTF-8 nor GB18030; save it as UTF-8") from error


_MARKUP = re.compile(
    r"""^\ {0,3}(?P<head>\#{1,6})[ ]+|\*\*|__|^\ {0,3}(?:`{3,}|~{3,}).*$|^>[ ]?|!?\[(?P<label>[^\]\n]*)\]\([^)\n]*\)
    |^\|?[ ]*:?-{3,}:?[ ]*(?:\|[ ]*:?-{3,}:?[ ]*)*\|?[ ]*$|^[ ]*(?P<row>\|.*\|)[ ]*$""",
    re.MULTILINE | re.VERBOSE,
)


def read_markdown(text: str) -> Source:
    """The text of a Markdown file; marks of emphasis, links and headings fall away, rows of tables become cells."""
    parts: list[str] = []
    kinds: dict[int, BlockKind] = {}
    done = length = 0

    def add(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    for match in _MARKUP.finditer(text):
        add(text[done : match.start()])
        if match["head"]:
            kinds[length] = BlockKind.HEADING
        elif match["row"]:
            kinds[length] = BlockKind.ITEM
            add("\t".join(cell.strip().replace("**", "") for cell in match["row"].strip("|").split("|")))
        elif match["label"]:
            add(match["label"])
        done = match.end()
    add(text[done:])
    return Source("".join(parts), "text/markdown", kinds)
