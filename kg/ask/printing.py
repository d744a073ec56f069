"""A table on a screen: columns as wide as the letters are, long sentences wrapped, nothing cut off."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO

import pyoxigraph as ox

from kg.store import Answer

_WIDTH_OF_A_FILE = 120  # columns, when the table goes to a file or another program
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+"
)  # would move the cursor or turn the line round


def shown(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """A term as a person reads it; control characters of the text become spaces."""
    if term is None:
        return ""
    return plain(str(term) if isinstance(term, ox.Triple | ox.BlankNode) else term.value)


def plain(text: str) -> str:
    """Text for one line on a screen."""
    return _CONTROL.sub(" ", text)


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
    return print_table(list(headings.values()), ([shown(row[name]) for name in headings] for row in answer), file)
