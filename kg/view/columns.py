"""Rows of like things set down as columns: a page of thousands of ties is a third as long so, and sooner read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import commonprefix
from typing import Any

_FEW = 0.25  # share of the rows that the different values of a column may be, to be listed once


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The rows by their names, None where a row lacks one (so that no value may be None).

    A column is a list; or ``of``, its few different values, and ``at``, which of them each row has; or ``start``, what
    all of its strings begin with, and ``rest``; or columns again, where each value is a mapping.

    >>> columns([{"kind": "unit", "from": 3}, {"kind": "event"}])
    {'count': 2, 'columns': {'kind': ['unit', 'event'], 'from': [3, None]}}
    """
    names = dict.fromkeys(name for row in rows for name in row)
    return {"count": len(rows), "columns": {name: _column([row.get(name) for row in rows]) for name in names}}


def _column(values: list[Any]) -> list[Any] | dict[str, Any]:
    few = _few(values)
    if few is not None:
        return few
    if all(isinstance(value, Mapping) for value in values):
        return columns(values)
    if all(isinstance(value, str) for value in values) and (start := commonprefix(values)):
        return {"start": start, "rest": [value[len(start) :] for value in values]}
    return values


def _few(values: Sequence[Any]) -> dict[str, Any] | None:
    most = _FEW * len(values)
    numbers: dict[str, int] = {}
    of: list[Any] = []
    at: list[int] = []
    for value in values:
        key = repr(value)
        if key not in numbers:
            if len(of) + 1 > most:
                return None
            numbers[key] = len(of)
            of.append(value)
        at.append(numbers[key])
    return {"of": of, "at": at}
