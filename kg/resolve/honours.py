"""Honours: one title across years and documents; other names hold within the document that gives them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from kg.model.claims import ConferralClaim
from kg.names import compare_key
from kg.numbers import number
from kg.resources import load_toml

_PERIOD = re.compile(r"^(?:19|20)\d\d(?:(?:至|到|/|~|年)*(?:19|20)\d\d)?(?:年度|年)?(?:第[一二三四1-4]季度)?")

_HAN_YEAR = re.compile(r"^[一二][〇零一二三四五六七八九]{3}(?=年)")


def _in_digits(year: re.Match[str]) -> str:
    return number(year[0])


@cache
def honour_key(name: str) -> str:
    """The compare key without a leading year or period and without a generic end (称号, 荣誉称号)."""
    key = compare_key(name)
    ends = load_toml("lexicons/identity.toml")["honours"]["generic_ends"]
    bare = _PERIOD.sub("", _HAN_YEAR.sub(_in_digits, key))
    end = next((each for each in ends if bare.endswith(each) and len(bare) > len(each)), "")
    return (bare[: len(bare) - len(end)] if end else bare) or key


def without_period(form: str) -> str:
    """A printed form of an honour without the year and the generic end that its key leaves out.

    >>> without_period("2021年度全国示范市场称号")
    '全国示范市场'
    """
    bare = _PERIOD.sub("", _HAN_YEAR.sub(_in_digits, form))
    ends = load_toml("lexicons/identity.toml")["honours"]["generic_ends"]
    bare = bare.removesuffix(next((end for end in ends if bare.endswith(end)), ""))
    return bare if bare and compare_key(bare) == honour_key(form) else form


def variants(claims: Sequence[ConferralClaim]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Within one document: the key of an honour's variant -> the key of the honour; and the pairs left in doubt.

    A variant that the document confers by itself, on one who does not hold the other, is an honour of its own.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    listed: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        key = honour_key(claim.honour)
        holders[key].add(compare_key(claim.recipient))
        for alias in map(honour_key, claim.honour_aliases):
            if alias != key:
                listed[alias].add(key)
    meanings: dict[str, str] = {}
    doubts: list[tuple[str, str]] = []
    for alias, keys in sorted(listed.items()):
        key = min(keys)
        distinct = alias in holders and not holders[alias] <= holders[key]
        if len(keys) == 1 and not distinct and meanings.get(key) != alias:
            meanings[alias] = key
        elif distinct:
            doubts += [(alias, other) for other in sorted(keys)]
    return {alias: _last(meanings, alias) for alias in meanings}, doubts


def _last(meanings: dict[str, str], key: str) -> str:
    seen = {key}
    while key in meanings and meanings[key] not in seen:
        key = meanings[key]
        seen.add(key)
    return key


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load_toml("lexicons/honour-levels.toml")
    return rules


@cache
def _places(which: str) -> tuple[str, ...]:
    return tuple(load_toml("lexicons/places.toml")[which])


@cache
def level_in(name: str) -> str | None:
    """The level that a name of an honour or of a conferring body tells by itself; None when it tells none."""
    key = compare_key(name)
    for rule in _rules()["level"]:
        if key.startswith(tuple(rule["front"])) or any(word in key for word in rule.get("anywhere", ())):
            return str(rule["code"])
        if "pattern" in rule and re.match(rule["pattern"], key):
            return str(rule["code"])
    opened = (rule for rule in _rules()["level"] if "places" in rule and key.startswith(_places(rule["places"])))
    return next((str(rule["code"]) for rule in opened), None)


def level_of(names: Sequence[str], conferrers: Sequence[str]) -> str | None:
    """The level of an honour by its names, else by the names of those who confer it, when all agree."""
    return _agreed(level_in(name) for name in names) or _agreed(level_in(name) for name in conferrers)


def authority_of(kinds: Sequence[str], names: Sequence[str]) -> str | None:
    """``government`` or ``association`` by the names, else the kinds, of those who confer it, when all agree."""
    found = []
    words = sorted(_rules()["authority"].items())
    for kind, name in zip(kinds, names, strict=True):
        by_name = next((code for code, parts in words if any(word in name for word in parts)), None)
        found.append(by_name or (kind if kind in _rules()["authority"] else None))
    return _agreed(found)


def _agreed(codes: Iterable[str | None]) -> str | None:
    told = {code for code in codes if code}
    return told.pop() if len(told) == 1 else None
