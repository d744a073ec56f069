"""Numbers as Chinese prints them, in Arabic digits: in dates, and in names, which differ where their numbers do."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMERAL = re.compile(r"[0-9]+|(?:[零〇○一二三四五六七八九十]|百(?![货姓花合]))+")  # 第二百货商店: the second
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○", 0)
_UNITS = {"十": 10, "百": 100}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})


def number(numeral: str) -> str:
    """A numeral in Arabic digits: digit by digit when it has no 十 or 百. KeyError for what is no digit.

    >>> number("二十一"), number("二〇二一"), number("21"), number("廿三")
    ('21', '2021', '21', '23')
    """
    if numeral.isdecimal():
        return numeral
    numeral = numeral.translate(_SHORT)
    if not set(numeral) & set(_UNITS):
        return "".join(character if character.isdecimal() else str(_DIGITS[character]) for character in numeral)
    total, digit = 0, None
    for character in numeral:
        if character in _UNITS:
            total += _UNITS[character] * (1 if digit is None else digit)
            digit = None
        else:
            digit = int(character) if character.isdecimal() else _DIGITS[character]
    return str(total + (digit or 0))


@lru_cache(maxsize=1 << 16)
def numerals(key: str) -> tuple[str, ...]:
    """The numbers in a name, in Arabic digits."""
    return tuple(number(found) for found in _NUMERAL.findall(key))


@lru_cache(maxsize=1 << 16)
def in_digits(key: str) -> str:
    """The name with Arabic digits for all its numbers.

    >>> in_digits("江南市第十二菜场")
    '江南市第12菜场'
    """
    return _NUMERAL.sub(lambda found: number(found[0]), key)
