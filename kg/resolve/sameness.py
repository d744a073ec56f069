"""What two printed names of organisations say about being one: all on compare keys, words from the lexicons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from kg.resources import load_toml

_NUMERAL = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百]+")
_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_LEAST_FULL = 8  # characters; one edit in a shorter name says nothing


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_toml("lexicons/identity.toml")["organizations"]
    return words


@cache
def _whole() -> frozenset[str]:
    """Names that need no core of their own (商务部)."""
    return frozenset(word for words in load_toml("lexicons/organizations.toml")["whole"].values() for word in words)


@cache
def _generic() -> re.Pattern[str]:
    lexicon = load_toml("lexicons/organizations.toml")
    words = {*_words()["generic"], *lexicon["departments"]["fields"]}
    words.update(word for suffixes in lexicon["suffixes"].values() for word in suffixes)
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + ")+")


@cache
def _places() -> tuple[str, ...]:
    places = load_toml("lexicons/places.toml")
    return tuple(sorted({*places["provinces"], *places["cities"]}, key=lambda place: (-len(place), place)))


@lru_cache(maxsize=1 << 16)
def is_generic(key: str) -> bool:
    """Whether the name has no core of its own, so that it names something within its document alone (市商务局)."""
    return key not in _whole() and (len(key) < 2 or _generic().fullmatch(key) is not None)


def is_legal(key: str) -> bool:
    """Whether it is a full legal name (…有限公司)."""
    return not is_generic(key) and key.endswith(tuple(_words()["legal_forms"]))


def is_organization(key: str) -> bool:
    """Whether a name that nothing else explains ends like an organisation's."""
    return len(key) > 2 and (key in _whole() or key.endswith(tuple(_words()["tails"])))


@lru_cache(maxsize=1 << 16)
def numerals(key: str) -> tuple[str, ...]:
    """The numbers in a name, Han digits as Arabic ones; names with different numbers are different."""
    return tuple(found.translate(_HAN_DIGITS) for found in _NUMERAL.findall(key))


@lru_cache(maxsize=1 << 16)
def without_administrative(key: str) -> str:
    """The name without 省, 市, 区 or 县 behind the place that opens it (江南市贸易公司, 江南贸易公司)."""
    for at in (2, 3):
        rest = key[at:]
        word = next((each for each in _words()["administrative"] if rest.startswith(each)), None)
        if word and not rest.startswith(tuple(_words()["administrative_words"])) and len(rest) > 3:
            return key[:at] + rest[len(word) :]
    return key


@lru_cache(maxsize=1 << 16)
def without_place(key: str) -> str:
    """The name without a known place that opens it, with its 省 or 市."""
    for place in _places():
        if key.startswith(place):
            rest = key[len(place) :]
            bare = without_administrative(key)[len(place) :]
            return min(rest, bare, key=len)
    return key


def same_but_for_administrative(left: str, right: str) -> bool:
    """Whether one name is the other with 省, 市, 区 or 县 left out."""
    return left != right and (without_administrative(left) == right or without_administrative(right) == left)


def is_part(whole: str, part: str) -> bool:
    """Whether ``part`` names a department or branch of ``whole`` (市场监督管理局信用处 of 市场监督管理局)."""
    rest = part[len(whole) :]
    if len(rest) < 2 or not part.startswith(whole) or not is_organization(whole):
        return False
    return not is_legal(part) or rest.endswith(tuple(_words()["branches"]))


@lru_cache(maxsize=1 << 16)
def incompatible(left: str, right: str) -> str | None:
    """The code of the reason why two names of one organisation cannot be, None when they can."""
    if left == right or same_but_for_administrative(left, right):
        return None
    first, second = numerals(left), numerals(right)
    if first and second and first != second:
        return "different-numbers"
    shorter, longer = sorted((left, right), key=lambda key: (len(key), key))
    if not is_generic(shorter) and is_part(shorter, longer):
        return "part-and-whole"
    if is_legal(left) and is_legal(right) and not longer.endswith(shorter):
        return "two-legal-names"
    return None


def nearly(left: str, right: str) -> bool:
    """Whether two long names, one edit apart, may be one name with a slip of the pen.

    Not when the edit is a number, a direction or the like, nor in the place that opens the name.
    """
    if min(len(left), len(right)) < _LEAST_FULL or numerals(left) != numerals(right):
        return False
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    changed = {left[head : len(left) - tail], right[head : len(right) - tail]}
    if max(map(len, changed)) > 1 or head < _place_end(left, right):
        return False
    return not any(each and each in _words()["distinguishing"] for each in changed)


def _place_end(left: str, right: str) -> int:
    """How far the places reach that open the two names; two characters at least."""
    ends = [2]
    for key in (left, right):
        ends += [at + 1 for at in (2, 3) if key[at : at + 1] in _words()["administrative"]]
        ends += [len(place) for place in _places() if key.startswith(place)][:1]
    return max(ends)


def near_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that :func:`nearly` finds alike, by the names with one character left out that they share."""
    index: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        for shorter in {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}:
            index[shorter].append(name)
    pairs = {pair for group in index.values() for pair in combinations(group, 2) if nearly(*pair)}
    yield from sorted(pairs)
