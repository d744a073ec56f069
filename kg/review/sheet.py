"""The open pairs as a table to fill in: CSV that opens in a text editor, Excel and WPS alike, one line for each pair.

UTF-8 with a byte order mark, without which Excel takes Chinese for something else. Read back is what these programs
make of it when they save: also GB18030 and UTF-16, and other separators. A cell that a spreadsheet would take for a
formula has an apostrophe before it, which is taken off again.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.ask.printing import plain
from kg.errors import DecisionError
from kg.review.pairs import Pair

# column -> its heading in Chinese and English; without what stands in brackets it is known as well
COLUMNS = {
    "decision": {"zh": "决定（同/不同/以后）", "en": "decision (same/different/later)"},
    "why": {"zh": "理由", "en": "why"},
    "question": {"zh": "问题", "en": "question"},
    "reason": {"zh": "原因", "en": "reason"},
    "left": {"zh": "左", "en": "left"},
    "right": {"zh": "右", "en": "right"},
    "left_sentences": {"zh": "左边的原句", "en": "left sentences"},
    "right_sentences": {"zh": "右边的原句", "en": "right sentences"},
    "left_iri": {"zh": "左边的IRI", "en": "left IRI"},
    "right_iri": {"zh": "右边的IRI", "en": "right IRI"},
}
_NEEDED = ("decision", "why", "left", "right", "left_iri", "right_iri")
_ANSWERS = {
    "same": ("same", "y", "yes", "同", "相同", "同一个", "是"),
    "different": ("different", "n", "no", "不同", "不是", "否"),
    "later": ("later", "l", "以后", "以后再说", ""),
}
_DECISIONS = {word: decision for decision, words in _ANSWERS.items() for word in words}
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")  # with apostrophes of its own, so that taking one off is the way back


@dataclass(frozen=True, slots=True)
class Row:
    """A row as someone left it; ``number`` counts from 1 with the headings, as a spreadsheet does."""

    number: int
    decision: str  # same, different or later
    why: str
    names: tuple[str, str]
    iris: tuple[str, str]


def write_sheet(pairs: Iterable[Pair], lang: str) -> bytes:
    """The table of pairs, with empty columns for decision and why, and headings in ``lang`` (zh or en)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading[lang] for heading in COLUMNS.values())
    for pair in pairs:
        left, right = pair.doubt.left, pair.doubt.right
        told = ("　／　".join(map(str, side.sentences)) for side in (left, right))
        row = ("", "", pair.question(lang), pair.doubt.reason, left.name, right.name, *told, left.iri, right.iri)
        writer.writerow(escaped(plain(cell)) for cell in row)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def escaped(cell: str) -> str:
    """The text of a cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """What :func:`escaped` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_sheet(path: Path) -> list[Row]:
    """The rows of a table that was filled in, without empty ones.

    Raises DecisionError, with one line for each mistake, when it cannot be read, lacks a column, or has a decision that
    is none.
    """
    lines = _lines(path)
    places = _places(path, next(lines, []))
    rows, wrong = [], []
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: restored(cells[at]).strip() if at < len(cells) else "" for name, at in places.items()}
        decision = _DECISIONS.get(unicodedata.normalize("NFKC", row["decision"]).casefold())
        if decision is None:
            wrong.append(
                f"{path}, row {number}: {row['decision']!r} is none of same, different, later (同, 不同, 以后)"
            )
        else:
            names, iris = (row["left"], row["right"]), (row["left_iri"], row["right_iri"])
            rows.append(Row(number, decision, row["why"], names, iris))
    if wrong:
        raise DecisionError("\nkg: ".join(wrong))
    return rows


def _places(path: Path, headings: list[str]) -> Mapping[str, int]:
    """Where each needed column stands."""
    found = {_heading(heading): at for at, heading in enumerate(headings)}
    places = {
        name: next((found[key] for lang in COLUMNS[name] if (key := _heading(COLUMNS[name][lang])) in found), None)
        for name in _NEEDED
    }
    if missing := [name for name in _NEEDED if places[name] is None]:
        lacking = ", ".join(f"{_bare(COLUMNS[name]['en'])} ({_bare(COLUMNS[name]['zh'])})" for name in missing)
        raise DecisionError(
            f"{path}, row 1: there is no column {lacking}; kg review --write makes a file with all of them"
        )
    return {name: at for name, at in places.items() if at is not None}


def _heading(text: str) -> str:
    """How headings are compared."""
    return _bare(text).casefold()


def _bare(text: str) -> str:
    """A heading without what stands in brackets behind it."""
    return unicodedata.normalize("NFKC", text).partition("(")[0].strip()


def _lines(path: Path) -> Iterator[list[str]]:
    """The cells of each line."""
    text = _text(path)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise DecisionError(f"{path}: is not a table of comma-separated values ({error}); save it as CSV") from error


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DecisionError(f"{path}: cannot be read ({error.strerror or error})") from error
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DecisionError(f"{path}: is a workbook; save it as CSV (in Excel and WPS: Save as, CSV UTF-8)")
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DecisionError(f"{path}: is no text in UTF-8 or GB18030; save it as CSV UTF-8")
