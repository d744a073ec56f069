"""Tables: one CSV of the conferrals, a zip with a CSV for each relation, a workbook with a sheet for each.

The tables are the queries of ``ontology/queries/tables/``. Text stays as it is printed in the documents: CSV is for
programs, and whoever opens one in a spreadsheet should take xlsx, where no text can become a formula.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO

from kg.ask.catalogue import Question, tables
from kg.errors import OutputError
from kg.store import Store

_LONGEST_CELL, _LONGEST_SHEET = 32_767, 1_048_576  # what the workbook format can hold


def write(store: Store, format: str, file: IO[bytes]) -> None:
    """Write csv (conferrals alone), zip (every table as CSV) or xlsx (every table as a sheet)."""
    {"csv": _csv, "zip": _zip, "xlsx": _xlsx}[format](store, file)


def rows(store: Store, table: Question) -> Iterator[list[str]]:
    """The header, then the rows of one table, as text; nothing is the empty text."""
    answer = store.query(table.text)
    yield list(answer.variables)
    for row in answer:
        yield ["" if value is None else value.value for value in row]


def _csv(store: Store, file: IO[bytes]) -> None:
    (conferrals,) = (table for table in tables() if table.name == "conferrals")
    write_csv(rows(store, conferrals), file)


def write_csv(lines: Iterable[Sequence[str]], file: IO[bytes]) -> None:
    """Rows as CSV in UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    csv.writer(text).writerows(lines)
    text.detach()


def _zip(store: Store, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables():
            entry = zipfile.ZipInfo(f"{table.name}.csv")  # dated 1980, so that equal tables give equal bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as member:
                write_csv(rows(store, table), member)


def _xlsx(store: Store, file: IO[bytes]) -> None:
    write_workbook(((table.name, rows(store, table)) for table in tables()), file)


def write_workbook(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]], file: IO[bytes]) -> None:
    """A workbook with a sheet for each name and its rows, of which the first is the header; all cells are text."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise OutputError("xlsx needs the package xlsxwriter: pip install 'honours-kg[xlsx]'") from error
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # fixed: equal graphs, equal bytes
        bold = workbook.add_format({"bold": True})
        for name, lines in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(lines):
                if number >= _LONGEST_SHEET:
                    raise OutputError(f"xlsx: the sheet {name} would be too long for a workbook; take zip")
                for column, text in enumerate(row):
                    sheet.write_string(number, column, _cell(text), bold if number == 0 else None)


def _cell(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
