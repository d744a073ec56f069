"""A table on a screen: columns as wide as the letters are, long sentences wrapped, nothing cut off."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import pyoxigraph as ox

from kg.store import Answer

_WIDTH_OF_A_FILE = 120  # columns, when the table goes to a file or another program
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+"
)  # would move the cursor or turn the line round
_BROKEN_HAN = re.compile(r"(?<=[⺀-鿿，。；、：！？])[ \t\r\n\f\v]*[\r\n\f\v][ \t\r\n\f\v]*(?=[⺀-鿿，。；、：！？])")
_DITTO = "〃"
_LONG = 12  # letters; a longer cell that says what the one above it says is not printed again


def shown(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """A term as a person reads it; control characters of the text become spaces."""
    if term is None:
        return ""
    return plain(str(term) if isinstance(term, ox.Triple | ox.BlankNode) else term.value)


def plain(text: str) -> str:
    """Text for one line on a screen; where a page broke a line of Chinese, nothing is put in its place."""
    return _CONTROL.sub(" ", _BROKEN_HAN.sub("", text))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], file: IO[str] | None = None) -> int:
    """Print rows under headings; gives how many there were."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = file or sys.stdout
    console = Console(
        file=out, width=None if out.isatty() else _WIDTH_OF_A_FILE, highlight=False, markup=False, emoji=False
    )
    table = Table(box=box.SIMPLE_HEAD if not out.isatty() else box.ROUNDED, show_lines=out.isatty())
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
        count += 1
    console.print(table)
    return count


def print_answer(answer: Answer, columns: dict[str, str] | None = None, file: IO[str] | None = None) -> int:
    """Print the rows of an answer; ``columns`` picks variables and gives their headings (None: all, by name)."""
    headings = columns or {variable: variable for variable in answer.variables}
    rows = ([shown(row[name]) for name in headings] for row in answer)
    return print_table(list(headings.values()), _without_repeats(rows), file)


def _without_repeats(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows with 〃 for a long cell that repeats the one above: six winners of one sentence show it once."""
    above: list[str] = []
    for row in rows:
        yield [_DITTO if len(cell) > _LONG and above[i : i + 1] == [cell] else cell for i, cell in enumerate(row)]
        above = row
