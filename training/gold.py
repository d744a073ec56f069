"""A gold record made ready to compare with: all names of a thing under their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from kg.names import compare_key

_YEAR = re.compile(r"^(?:19|20)\d\d(?:[至到/~]?(?:19|20)\d\d)?(?:年度|年)?")
_ALIKE = 0.7  # of two names of one event
_GENERIC = re.compile("(?:荣誉称号|光荣称号|称号|荣誉|奖项|奖牌|奖杯|证书|单位名单|名单)$")


def honour_key(name: str) -> str:
    """The key of an honour's name without a leading year and a trailing generic word."""
    text = compare_key(name)
    return _GENERIC.sub("", _YEAR.sub("", text)) or text


class Gold:
    """The relations of one article, each record with the keys of its names."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._same: dict[str, set[str]] = {}
        for thing in (*record["persons"], *record["organizations"]):
            group = {compare_key(name) for name in (thing["name"], *thing["aliases"])}
            for key in group:
                self._same.setdefault(key, set()).update(group)
        self.honours: list[dict[str, Any]] = record["honours"]
        self.posts: list[dict[str, Any]] = record["posts"]
        self.recipients = [self.keys(each, "recipient") for each in self.honours]
        self.conferrers = [self.keys(each, "conferrer") for each in self.honours]
        self.names = [{honour_key(name) for name in (each["honour"], *each["honour_aliases"])} for each in self.honours]
        self.persons = [self.keys(each, "person") for each in self.posts]
        self.bodies = [self.keys(each, "organization") for each in self.posts]
        self.titles = [compare_key(each["title"]) for each in self.posts]

        memberships = record["memberships"]
        self.members = [self.keys(each, "member") for each in memberships]
        self.associations = [self.keys(each, "association") for each in memberships]
        self.events: list[dict[str, Any]] = record["events"]
        self._events = [[compare_key(name) for name in (each["name"], *each["name_aliases"])] for each in self.events]
        self.levels = [compare_key(each["level"] or "") for each in memberships]

    def events_like(self, name: str) -> list[int]:
        """The numbers of the events whose name is like this one."""
        key = compare_key(name)
        return [
            number
            for number, names in enumerate(self._events)
            if any(SequenceMatcher(None, own, key, autojunk=False).ratio() >= _ALIKE for own in names)
        ]

    def keys(self, record: dict[str, Any], field: str) -> set[str]:
        """The keys of all names of what a record has in ``field``."""
        return self.all_of([record[field], *(record.get(f"{field}_aliases") or [])])

    def all_of(self, names: Iterable[str | None]) -> set[str]:
        """The keys of these names and of all other names of the same things."""
        keys = {compare_key(name) for name in names if name}
        return keys.union(*(self._same.get(key, ()) for key in keys))


def same_body(one: set[str], two: set[str]) -> bool:
    """Whether two bodies are one: a name equal, or the end of the other's (市商务局 and 无锡市商务局)."""
    return any(x == y or (min(len(x), len(y)) >= 3 and (x.endswith(y) or y.endswith(x))) for x in one for y in two)


def same_period(date: str, period: str | None) -> bool:
    """Whether a date is a period of the gold, or one a shorter form of the other."""
    if not period:
        return False
    return date == period or "/" not in date + period and (date.startswith(period) or period.startswith(date))
