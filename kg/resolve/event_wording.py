"""Names of events in the form in which they are compared: which session or edition it is, said in one way."""

from __future__ import annotations

import re
from functools import cache

from kg.numbers import in_digits
from kg.resolve.places import without_higher_place
from kg.resources import load_toml


@cache
def session_key(key: str) -> str:
    """An event's key with numbers in digits and its session in one form.

    >>> session_key("江南市市场协会第八届理事会第三次会议")
    '江南市市场协会8届3次理事会'
    """
    key = without_higher_place(in_digits(key))
    for pattern, form in load_toml("lexicons/identity.toml")["events"]["sessions"]:
        key = re.sub(pattern, form, key)
    return key


@cache
def dated(key: str, date: str | None) -> tuple[str, str | None]:
    """A session key and a date, with the year said by the date alone, unless the two say different years.

    >>> dated("2023年家具节", "2023-05-06"), dated("2022年年会", "2023-01-12"), dated("2023家具节", None)
    (('家具节', '2023-05-06'), ('2022年年会', '2023-01-12'), ('家具节', '2023'))
    """
    found = re.search(load_toml("lexicons/identity.toml")["events"]["year"], key)
    if found is None or not (date or found[1]).startswith(found[1]):
        return key, date
    return key[: found.start()] + key[found.end() :], date or found[1]


@cache
def is_once(key: str) -> bool:
    """Whether what has such a session key takes place once, so that two dates of it are a mistake."""
    return re.search(load_toml("lexicons/identity.toml")["events"]["once"], key) is not None


@cache
def is_session_alone(key: str) -> bool:
    """Whether the session key does not say whose session it is (8届3次理事会)."""
    return re.search(load_toml("lexicons/identity.toml")["events"]["session_alone"], key) is not None


@cache
def is_repeated(key: str) -> bool:
    """Whether there may be several of such a name in one month, unless it says which session it is (座谈会, 例会)."""
    words = load_toml("lexicons/identity.toml")["events"]
    return re.search(words["repeated"], key) is not None and not is_once(key)
