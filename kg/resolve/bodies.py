"""What kind of organisation a cluster is, and which body a department or branch belongs to: both by names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from kg.resolve.organizations import Organization
from kg.resolve.sameness import is_generic, is_part
from kg.resources import load_toml

_TYPES = ("company", "market", "association", "government", "other")  # the first among equals
_LEAST_BODY = 4  # characters in the name of a body that has parts


def kind_of(group: Sequence[Organization], key: str) -> str:
    """The type that most claims give, ``organization`` for other; by the name's end when no claim gives one."""
    told: Counter[str] = Counter()
    for unit in group:
        told.update(unit.types)
    known = [kind for kind in _TYPES[:-1] if told[kind]] or ([] if told else [_by_name(key)])
    kind = min(known, key=lambda kind: (-told[kind], _TYPES.index(kind)), default="other")
    return "organization" if kind == "other" else kind


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    suffixes = load_toml("lexicons/organizations.toml")["suffixes"]
    pairs = {(end, kind.removesuffix("_weak")) for kind, ends in suffixes.items() for end in ends}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _by_name(key: str) -> str:
    kind = next((kind for end, kind in _suffixes() if key.endswith(end)), "other")
    return kind if kind in _TYPES else "other"


def parents(groups: Sequence[Sequence[Organization]], kinds: Sequence[str]) -> list[int | None]:
    """For each cluster the number of the one it is a part of: the longest name of another that begins its own."""
    names = [{key for unit in group for key in unit.names} for group in groups]
    owner: dict[str, int] = {}
    for number, keys in enumerate(names):
        for key in keys:
            if not is_generic(key):
                owner.setdefault(key, number)
    return [_parent(number, names[number], kinds, owner) for number in range(len(groups))]


def _parent(number: int, names: set[str], kinds: Sequence[str], owner: Mapping[str, int]) -> int | None:
    for key in sorted(names, key=lambda key: (-len(key), key)):
        for end in range(len(key) - 2, _LEAST_BODY - 1, -1):
            body = owner.get(key[:end])
            if body is None or body == number or kinds[body] == "market" or not is_part(key[:end], key):
                continue
            if kinds[number] in ("company", "market") and kinds[body] != "company":
                continue
            return body
    return None


def with_ancestors(number: int, parent: Sequence[int | None]) -> list[int]:
    """A cluster and, in order, all that it is a part of."""
    chain: list[int] = []
    at: int | None = number
    while at is not None and at not in chain:
        chain.append(at)
        at = parent[at]
    return chain
