"""Dates as printed have an earliest and a latest day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.edtf import bounds, contains, is_valid, year_of


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-08-23", "2022-08-23", "2022-08-23"),
        ("2019/2021", "2019-01-01", "2021-12-31"),
        ("2013-07/2013-09", "2013-07-01", "2013-09-30"),
        ("2022-08-23/2022-08-25", "2022-08-23", "2022-08-25"),
        ("2022/2022-03", "2022-01-01", "2022-03-31"),
    ],
)
def test_bounds(edtf: str, first: str, last: str):
    assert bounds(edtf) == (first, last)
    assert is_valid(edtf)
    assert year_of(edtf) == int(first[:4])


@pytest.mark.parametrize(
    "edtf",
    ["", "22", "2022-8", "2022-13", "2022-00", "2022-02-30", "0000", "2021/2019", "2021/", "/2021", "2019/2020/2021",
     "2022年", "２０２２", "2022-08-23 ", "2022\n", "2022-08-23T10:00", "2022~"],
)  # fmt: skip
def test_anything_else_is_refused(edtf: str):
    with pytest.raises(ValueError):
        bounds(edtf)
    assert not is_valid(edtf)


@given(st.text())
def test_no_text_breaks_it(text: str):
    is_valid(text)


@given(st.dates())
def test_a_day_lies_in_its_month_and_year(day):
    iso = day.isoformat()
    assert contains(iso[:7], iso) and contains(iso[:4], iso[:7]) and not contains(iso, iso[:7])
