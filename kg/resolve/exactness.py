"""The same thing told more and less exactly: the vaguer telling joins the more exact one if there is one alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from kg.edtf import contains, is_valid

Value = TypeVar("Value", bound=Hashable)


def settle(values: Iterable[Value], vaguer: Callable[[Value, Value], bool]) -> dict[Value, Value]:
    """Each value -> the most exact value that it must mean.

    ``vaguer(a, b)`` says that ``a`` says the same as ``b`` or less. A value with several most exact ones stays itself.
    """
    distinct = list(dict.fromkeys(values))
    meant = {}
    for value in distinct:
        exact = [each for each in distinct if each != value and vaguer(value, each) and not vaguer(each, value)]
        most = [each for each in exact if not any(e != each and vaguer(each, e) and not vaguer(e, each) for e in exact)]
        meant[value] = most[0] if len(most) == 1 else value
    return meant


def vaguer_time(left: str | None, right: str | None) -> bool:
    """Whether one EDTF time says no more than another: it is missing, or it contains the other."""
    if left is None or left == right:
        return True
    if right is None or not (is_valid(left) and is_valid(right)):
        return False
    return contains(left, right)


def vaguer_value(left: Hashable | None, right: Hashable | None) -> bool:
    """Whether one value says no more than another: it is missing or equal."""
    return left is None or left == right
