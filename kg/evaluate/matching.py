"""When a record that was read and a record of the gold are one: the measures.

Records are in the shape that ``kg extract`` prints. A name counts with its aliases, and with every other name that
the article's gold gives the same person or organisation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.model.record import Record

if TYPE_CHECKING:
    from opencc import OpenCC

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》<>〈〉·•,.。、;:!?\-—–_]+")  # after NFKC, so the narrow forms suffice
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # no letter: OpenCC cannot take it
_LEADING_PERIOD = re.compile(r"^(20\d\d|19\d\d)(至|到|/|~)?((20|19)\d\d)?(年度|年)?")
_TRAILING_WORD = re.compile(r"(荣誉称号|光荣称号|称号|荣誉|奖项|奖牌|奖杯|证书|单位名单|名单)$")

_SHORTEST_TAIL = 3  # letters; a shorter name is no short form of a longer one that ends with it
_SAME_EVENT = 0.7  # likeness of two names
_SAME_EVENT_ON_ITS_DAY = 0.4

Key = Callable[[str], str]


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The form in which two names are compared.

    This is not :func:`kg.names.compare_key`: that simplifies character by character, to keep positions, and composes
    once more after casefolding. A score takes the traditional script by whole phrases (乾隆 stays 乾隆, 乾燥 becomes
    干燥), as the guide of the gold has it.

    >>> name_key("東橋市場協會（秘書處） ")
    '东桥市场协会'
    """
    text = _converter().convert(_LONE_SURROGATE.sub("", unicodedata.normalize("NFKC", name)))
    return (_DROPPED.sub("", _BRACKETED.sub("", text)) or _DROPPED.sub("", text)).casefold()


@lru_cache(maxsize=1 << 16)
def honour_key(name: str) -> str:
    """The same for an honour, without the period before it and a word such as 称号 behind it.

    >>> honour_key("2021年度“诚信示范市场”荣誉称号")
    '诚信示范市场'
    """
    key = name_key(name)
    return _TRAILING_WORD.sub("", _LEADING_PERIOD.sub("", key)) or key


@dataclass(frozen=True, slots=True)
class Names:
    """What the gold of one article knows of names: all names of a person or organisation, by each of them."""

    groups: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, gold: Record) -> Names:
        """The names of the persons and organisations of an article."""
        groups: dict[str, frozenset[str]] = {}
        for record in (*(gold.get("persons") or ()), *(gold.get("organizations") or ())):
            group = own_names(record)
            for name in group:
                groups[name] = groups.get(name, frozenset()) | group
        return cls(groups)

    def forms(self, record: Record, field: str, key: Key = name_key) -> frozenset[str]:
        """All forms of the name in a field, of its aliases, and of what the gold knows by the same name."""
        printed = (record.get(field), *(record.get(f"{field}_aliases") or ()))
        own = frozenset(key(name) for name in printed if name) - {""}
        return own.union(*(self.groups.get(name, frozenset()) for name in own))

    def same(self, gold: Record, found: Record, field: str, key: Key = name_key) -> bool:
        """Whether a field names the same in both, or nothing in both."""
        wanted, given = self.forms(gold, field, key), self.forms(found, field, key)
        return bool(wanted & given) if wanted else not given


def own_names(record: Record) -> frozenset[str]:
    """The name of a person or organisation with its aliases."""
    return frozenset(name_key(name) for name in (record.get("name"), *(record.get("aliases") or ())) if name) - {""}


Match = Callable[[Names, Record, Record], bool]


def same_name(names: Names, gold: Record, found: Record) -> bool:
    """A person or an organisation: one of the names is the same."""
    return bool(own_names(gold) & own_names(found))


def same_honour(names: Names, gold: Record, found: Record) -> bool:
    """An honour conferred: recipient and honour are the same."""
    return names.same(gold, found, "recipient") and names.same(gold, found, "honour", honour_key)


def same_honour_and_conferrer(names: Names, gold: Record, found: Record) -> bool:
    """An honour with who confers it."""
    return same_honour(names, gold, found) and names.same(gold, found, "conferrer")


def same_honour_and_period(names: Names, gold: Record, found: Record) -> bool:
    """An honour with its period; 2022 stands for 2022-07-29."""
    wanted, given = gold.get("period") or "", found.get("period") or ""
    return same_honour(names, gold, found) and (wanted == given or _shortened(wanted, given))


def _shortened(one: str, other: str) -> bool:
    if not one or not other or "/" in one + other:
        return False
    return one.startswith(other) or other.startswith(one)


def same_person_and_title(names: Names, gold: Record, found: Record) -> bool:
    """A post: person and title are the same."""
    titles = name_key(gold.get("title") or ""), name_key(found.get("title") or "")
    return titles[0] == titles[1] and names.same(gold, found, "person")


def same_post(names: Names, gold: Record, found: Record) -> bool:
    """A post with its organisation; 市商务局 stands for 无锡市商务局, and any organisation for none."""
    if not same_person_and_title(names, gold, found):
        return False
    wanted, given = names.forms(gold, "organization"), names.forms(found, "organization")
    return not wanted or any(one == other or _tail(one, other) for one in wanted for other in given)


def _tail(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_TAIL and long.endswith(short)


def same_event(names: Names, gold: Record, found: Record) -> bool:
    """An event: the names are alike, or somewhat alike and the day is the same."""
    likeness = max(
        (_likeness(one, other) for one in names.forms(gold, "name") for other in names.forms(found, "name")),
        default=0.0,
    )
    on_its_day = bool(gold.get("date")) and gold.get("date") == found.get("date")
    return likeness >= (_SAME_EVENT_ON_ITS_DAY if on_its_day else _SAME_EVENT)


@lru_cache(maxsize=1 << 16)
def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def same_event_and_date(names: Names, gold: Record, found: Record) -> bool:
    """An event with its date."""
    return (gold.get("date") or None) == (found.get("date") or None) and same_event(names, gold, found)


def same_event_and_place(names: Names, gold: Record, found: Record) -> bool:
    """An event with its place; one may be part of the other."""
    wanted, given = name_key(gold.get("place") or ""), name_key(found.get("place") or "")
    within = bool(wanted) and bool(given) and (wanted in given or given in wanted)
    return (wanted == given or within) and same_event(names, gold, found)


def same_membership(names: Names, gold: Record, found: Record) -> bool:
    """A membership: member and association are the same."""
    return names.same(gold, found, "member") and names.same(gold, found, "association")


def same_membership_and_level(names: Names, gold: Record, found: Record) -> bool:
    """A membership with its level."""
    return (gold.get("level") or None) == (found.get("level") or None) and same_membership(names, gold, found)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared: the records of a relation, by a match."""

    relation: str
    match: Match


MEASURES: Mapping[str, Measure] = {
    "honours": Measure("honours", same_honour),
    "honours+conferrer": Measure("honours", same_honour_and_conferrer),
    "honours+period": Measure("honours", same_honour_and_period),
    "posts": Measure("posts", same_post),
    "posts-title": Measure("posts", same_person_and_title),
    "events": Measure("events", same_event),
    "events+date": Measure("events", same_event_and_date),
    "events+place": Measure("events", same_event_and_place),
    "memberships": Measure("memberships", same_membership),
    "memberships+level": Measure("memberships", same_membership_and_level),
    "persons": Measure("persons", same_name),
    "organizations": Measure("organizations", same_name),
}
