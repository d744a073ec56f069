"""A table as a file to take home: CSV, a workbook, or the query that made it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from starlette.responses import PlainTextResponse, Response

from kg.errors import InputError
from kg.export.tabular import write_csv, write_workbook

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS = (*_TYPES, "sparql")


def as_file(name: str, lines: Iterable[Sequence[str]], sparql: str, format: str) -> Response:
    """A file called ``name``: the lines, of which the first holds the headings, or (``sparql``) the query itself."""
    if format == "sparql":
        return PlainTextResponse(sparql, media_type="application/sparql-query; charset=utf-8")
    if format not in _TYPES:
        raise InputError(f"format={format}: take html, {', '.join(FORMATS)}")
    file = io.BytesIO()
    if format == "csv":
        file.write("\ufeff".encode())  # so that a spreadsheet takes it for UTF-8
        write_csv(([_no_formula(cell) for cell in line] for line in lines), file)
    else:
        write_workbook([(name[:31], lines)], file)  # the longest name that a sheet may have
    disposition = f'attachment; filename="{name}.{format}"'
    return Response(file.getvalue(), media_type=_TYPES[format], headers={"content-disposition": disposition})


def _no_formula(cell: str) -> str:
    """A spreadsheet takes a cell of CSV that begins so for a formula; a name is none."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
