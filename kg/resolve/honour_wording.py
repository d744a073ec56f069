"""What the parts of an honour's name say about which honour it is: level, edition, and whether it says so at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.numbers import in_digits
from kg.resolve.honours import level_in
from kg.resolve.places import without_higher_place
from kg.resources import load_toml


@dataclass(frozen=True, slots=True)
class Wording:
    """The name of an honour taken apart, all on compare keys.

    ``place`` opens the name (江南市); ``relative`` is a word of level in place of one (市级, 全省); one of the two at
    most. ``edition`` is 第3届, 首批; ``core`` is the rest, its numbers in Arabic digits.
    """

    place: str
    relative: str
    edition: str
    core: str
    level: str | None


@cache
def wording(key: str) -> Wording:
    """An honour's key, taken apart."""
    words = load_toml("lexicons/identity.toml")["honours"]
    key = spelled_out(key)
    edition = re.match(words["edition"], key)
    rest = key[edition.end() :] if edition else key
    level = re.match(words["relative"], rest)
    relative = level[0] if level else ""
    place = None if level else re.match(words["place"], rest)
    front = place[0] if place else relative
    core = rest[len(front) :]
    if len(core) < words["least_core"]:
        front, core, place, relative = "", rest, None, ""
    name = place[1] if place else ""
    return Wording(name, relative, edition[0] if edition else "", core, level_in(rest))


@cache
def spelled_out(key: str) -> str:
    """An honour's key with its words in full and numbers in digits; honours that are spelled out alike have one name.

    >>> spelled_out("江南省AAA级第十二届劳模".casefold())
    '江南省3a级第12届劳动模范'
    """
    for full, *others in load_toml("lexicons/identity.toml")["honours"]["forms"]:
        for form in others:
            key = re.sub(f"(?<![a-z]){form}(?![a-z])", full, key)
    return without_higher_place(in_digits(key))


@cache
def is_relative(key: str) -> bool:
    """Whether only who gives it tells which honour is meant (市级文明单位, 先进个人)."""
    parts = wording(key)
    if parts.level == "national" or parts.place:
        return False
    return bool(parts.relative) or _common().fullmatch(key) is not None


def is_descriptive(core: str) -> bool:
    """Whether a name says what its holders are (守合同重信用企业), which several bodies may say; 金秤奖 does not."""
    return core.endswith(tuple(load_toml("lexicons/identity.toml")["honours"]["descriptive_ends"]))


@cache
def _common() -> re.Pattern[str]:
    lexicon = load_toml("lexicons/honours.toml")
    common = load_toml("lexicons/identity.toml")["honours"]["common"]
    words = {*lexicon["qualifiers"], *lexicon["heads"], *common} - {"号", "店", "强", "佳"}
    return re.compile(f"(?:{'|'.join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))})+")
