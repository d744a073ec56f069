"""What two printed names of organisations say about being one: all on compare keys, words from the lexicons."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import Any

from kg.numbers import in_digits, numerals
from kg.resources import load_toml

_LEAST_FULL = 8  # characters; one edit in a shorter name says nothing
_MOST_ALIKE = 6  # names that are one edit apart; more of them are a series, and no slips of the pen


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
def _places() -> tuple[frozenset[str], int]:
    """The known places, and the length of the longest."""
    places = load_toml("lexicons/places.toml")
    known = frozenset([*places["provinces"], *places["cities"]])
    return known, max(map(len, known))


def _place(key: str) -> str:
    """The longest known place that opens the name; empty when none does."""
    known, longest = _places()
    return next((key[:end] for end in range(longest, 1, -1) if key[:end] in known), "")


@lru_cache(maxsize=1 << 16)
def is_generic(key: str) -> bool:
    """Whether the name has no core of its own, or none but that of a place left out (市商务局, 市水协).

    Such a name names something within its document alone.
    """
    return key not in _whole() and (len(key) < 2 or _generic().fullmatch(key) is not None or _is_relative(key))


def _is_relative(key: str) -> bool:
    """Whether a name begins with the word of a place that it does not name: 市 for the city of the paper."""
    words = _words()
    relative = key.startswith(tuple(words["administrative"])) and not key.startswith(
        tuple(words["administrative_words"])
    )
    return relative and not key.endswith(tuple(words["legal_forms"]))


def is_legal(key: str) -> bool:
    """Whether it is a full legal name (…有限公司)."""
    return not is_generic(key) and key.endswith(tuple(_words()["legal_forms"]))


def is_branch(key: str) -> bool:
    """Whether a name ends like that of a branch, which acts in its own name (某某协会某某分会)."""
    return key.endswith(tuple(_words()["branches"]))


def is_of_another_place(left: str, right: str) -> bool:
    """Whether two bodies that are no firms are of two places of one rank, or two branches: no one serves in both.

    >>> is_of_another_place("江南市商务局", "海北市商务局"), is_of_another_place("江南市商务局", "东溪区商务局")
    (True, False)
    """
    if is_branch(left) and is_branch(right):
        return left != right
    firms = tuple(_words()["firms"])
    return not left.endswith(firms) and not right.endswith(firms) and _places_differ(left, right)


def _places_differ(left: str, right: str) -> bool:
    """Whether the places that open two names, or stand behind one place, are two of one rank; 区 and 县 are of one."""
    (at, one), (there, other) = _administrative(left), _administrative(right)
    if one and left[: at + len(one)] == right[: there + len(other)]:
        return _places_differ(left[at + len(one) :], right[there + len(other) :])
    return bool(one and other) and (one == other or {one, other} <= {"区", "县"}) and left[:at] != right[:there]


def is_organization(key: str) -> bool:
    """Whether a name that nothing else explains ends like an organisation's."""
    return len(key) > 2 and (key in _whole() or key.endswith(tuple(_words()["tails"])))


def _administrative(key: str) -> tuple[int, str]:
    """Where 省, 市, 区, 县 or 镇 stands behind the place that opens the name, and which; (0, "") when none does."""
    for at in (2, 3):
        rest = key[at:]
        word = next((each for each in _words()["administrative"] if rest.startswith(each)), None)
        if word and not rest.startswith(tuple(_words()["administrative_words"])) and len(rest) > 3:
            return at, str(word)
    return 0, ""


@lru_cache(maxsize=1 << 16)
def without_administrative(key: str) -> str:
    """The name without 省, 市, 区 or 县 behind the place that opens it (江南市贸易公司, 江南贸易公司)."""
    at, word = _administrative(key)
    return key[:at] + key[at + len(word) :]


@cache
def _fields() -> tuple[re.Pattern[str], Mapping[str, str]]:
    return _alternatives(_words()["fields"], "(?=[局厅部委办处科司]|[总分]局|中心)")


@cache
def _bodies() -> tuple[re.Pattern[str], Mapping[str, str]]:
    return _alternatives(_words()["bodies"], "")


def _alternatives(groups: Iterable[Sequence[str]], ahead: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    full = {form: forms[0] for forms in groups for form in forms}
    longest_first = sorted(full, key=lambda form: (-len(form), form))
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))}){ahead}"), full


@lru_cache(maxsize=1 << 16)
def spelled_out(key: str) -> str:
    """The name with usual short forms of public bodies in full, numbers in digits, and no 省 or 市 behind its place.

    Two names that are spelled out alike are one, unless both say which of 省, 市, 区, 县 they mean.

    >>> spelled_out("江南市市场监管局")
    '江南市场监督管理局'
    """
    for pattern, form in _words()["rebuilt"]:
        key = re.sub(pattern, form, key)
    key = re.sub(_words()["left_out"], "", key)
    for pattern, full in (_fields(), _bodies()):
        key = pattern.sub(lambda found, full=full: full[found[0]], key)  # type: ignore[misc]
    return in_digits(without_administrative(key))


@lru_cache(maxsize=1 << 16)
def without_form(key: str) -> str:
    """The name, spelled out, with the first form of its group for its legal form (公司 for 股份有限公司)."""
    name = spelled_out(key)
    forms = [(form, group[0]) for group in _words()["alike_forms"] for form in group if name.endswith(form)]
    form, first = max(forms, key=lambda pair: len(pair[0]), default=("", ""))
    return name[: len(name) - len(form)] + first


def without_places(key: str) -> Iterator[str]:
    """The names that are left when the places that open a name are taken off one after the other.

    >>> list(without_places("江南省东溪市百汇旧货市场"))
    ['东溪市百汇旧货市场', '百汇旧货市场']
    """
    rest = key
    while True:
        at, word = _administrative(rest)
        end = at + len(word) if word else len(_place(rest))
        if not end or is_generic(rest[end:]):
            return
        rest = rest[end:]
        yield rest


def same_but_for_wording(left: str, right: str) -> bool:
    """Whether two names are spelled out alike, and do not name two places (江南市, 江南县)."""
    return left != right and spelled_out(left) == spelled_out(right) and not _of_two_places(left, right)


def _of_two_places(left: str, right: str) -> bool:
    (at, one), (there, other) = _administrative(left), _administrative(right)
    return bool(one and other) and one != other and left[:at] == right[:there]


def is_part(whole: str, part: str) -> bool:
    """Whether ``part`` names a department or branch of ``whole`` (市场监督管理局信用处 of 市场监督管理局)."""
    rest = part[len(whole) :]
    if len(rest) < 2 or not part.startswith(whole) or not is_organization(whole):
        return False
    return not is_legal(part) or rest.endswith(tuple(_words()["branches"]))


@lru_cache(maxsize=1 << 16)
def incompatible(left: str, right: str) -> str | None:
    """The code of the reason why two names of one organisation cannot be, None when they can."""
    if left == right or same_but_for_wording(left, right):
        return None
    if _of_two_places(left, right) or _places_differ(left, right):
        return "different-places"
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
        ends.append(len(_place(key)))
    return max(ends)


def near_pairs(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that :func:`nearly` finds alike, by the names with one character left out that they share.

    A name that is like many others is one of a series (a row of shops), and no slip of the pen.
    """
    index: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        for shorter in {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}:
            index[shorter].append(name)
    alike = [group for group in index.values() if 1 < len(group) <= _MOST_ALIKE]
    pairs = {pair for group in alike for pair in combinations(group, 2) if nearly(*pair)}
    often = Counter(name for pair in pairs for name in pair)
    yield from sorted(pair for pair in pairs if max(often[pair[0]], often[pair[1]]) < _MOST_ALIKE)
