"""Dates as printed (EDTF level 0 of the Library of Congress: a year, month or day, or an interval) and their days.

https://www.loc.gov/standards/datetime/ -- only the part that newsletters use, without times of day and open intervals.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def bounds(edtf: str) -> tuple[str, str]:
    """The earliest and the latest day of an EDTF date or interval, as ISO 8601 dates.

    Raises ValueError for any other text, a day that no calendar has, and an interval that ends before it begins.

    >>> bounds("2019/2021")
    ('2019-01-01', '2021-12-31')
    >>> bounds("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    first, interval, last = edtf.partition("/")
    start = _days(first)[0]
    end = _days(last if interval else first)[1]
    if start > end:
        raise ValueError(f"{edtf!r} ends before it begins")
    return start.isoformat(), end.isoformat()


def is_valid(edtf: str) -> bool:
    """Whether :func:`bounds` knows the text."""
    try:
        bounds(edtf)
    except ValueError:
        return False
    return True


def year_of(edtf: str) -> int:
    """The year in which the date or interval begins. Raises ValueError like :func:`bounds`."""
    return int(bounds(edtf)[0][:4])


def contains(wider: str, narrower: str) -> bool:
    """Whether every day of ``narrower`` lies within ``wider``. Raises ValueError like :func:`bounds`.

    >>> contains("2022", "2022-07-29")
    True
    """
    (start, end), (first, last) = bounds(wider), bounds(narrower)
    return start <= first and last <= end


def _days(text: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a year, month or day (2022, 2022-08, 2022-08-23)")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, _month_length(year, month))
    exact = date(year, month, day)
    return exact, exact


def _month_length(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month:02}")
    return monthrange(year, month)[1]
