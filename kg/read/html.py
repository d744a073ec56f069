"""Pages of the web: the text that is shown, one block to a line, table cells divided by a tab."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kg.errors import InputError
from kg.model.document import BlockKind
from kg.read.source import Source

MEDIA_TYPE = "text/html"
_HIDDEN = re.compile("script|style|head|template|noscript|svg|iframe|object|textarea|select")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
_HEADINGS = re.compile("h[1-6]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


class _Page(HTMLParser):
    """Collects lines with their kinds; scripts, styles and the head are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[str, BlockKind | None]] = []
        self._line: list[str] = []
        self._hidden: list[str] = []
        self._kind: BlockKind | None = None
        self._row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._hidden.clear()
        if self._hidden or _HIDDEN.fullmatch(tag):
            if _HIDDEN.fullmatch(tag):
                self._hidden.append(tag)
            return
        if tag == "tr":
            self.end_line()
            self._row, self._kind = True, BlockKind.ITEM
        elif tag in ("td", "th"):
            if "".join(self._line).strip():
                self._line.append("\t")
        elif _BLOCKS.fullmatch(tag) and not self._row:
            self.end_line()
            self._kind = BlockKind.HEADING if _HEADINGS.fullmatch(tag) else self._kind

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[self._hidden.index(tag) :]
            return
        if tag in ("tr", "table"):
            self.end_line()
            self._row = False
        elif _BLOCKS.fullmatch(tag) and not self._row:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._line.append(_SPACE.sub(" ", data))

    def end_line(self) -> None:
        """Close the line in hand; an empty one is not kept."""
        line = "".join(self._line).strip(" ")
        if line.strip():
            self.lines.append((line, self._kind))
        self._line, self._kind = [], None


def read_html(text: str) -> Source:
    """The text of a page of the web; its entities are resolved, nothing is fetched.

    Raises InputError when its markup cannot be followed.
    """
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except AssertionError as error:  # what html.parser says of a malformed declaration
        raise InputError("its markup is broken; open it in a browser and save its text as .txt") from error
    page.end_line()
    parts, kinds, start = [], {}, 0
    for line, kind in page.lines:
        if kind is not None:
            kinds[start] = kind
        parts.append(line)
        start += len(line) + 2
    return Source("\n\n".join(parts), MEDIA_TYPE, kinds)


def declared_encoding(data: bytes) -> str | None:
    """``gb18030`` when the page says that it is written in it or a part of it."""
    return "gb18030" if _CHARSET.search(data[:4096]) else None
