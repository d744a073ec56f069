"""Whether two tellings are of one fact, and what they say together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TypeVar

from kg.model.claims import ConferralClaim, EventClaim, Evidence, MembershipClaim, OperationClaim, PostClaim
from kg.names import compare_key
from kg.resources import load_toml

Claim = TypeVar("Claim", ConferralClaim, PostClaim, MembershipClaim, OperationClaim, EventClaim)


def told_again(earlier: Claim, later: Claim) -> Claim:
    """The first telling, with the sentences of both."""
    return replace(earlier, evidence=once((*earlier.evidence, *later.evidence)))


def once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, by the surest phrasing that found it; no longer stretch around one that a phrasing found."""
    found = tuple(evidence)
    if len(found) == 1:
        return found
    best: dict[tuple[int, int], Evidence] = {}
    for each in found:
        known = best.get((each.start, each.end))
        if known is None or known.confidence < each.confidence:
            best[each.start, each.end] = each
    ruled = [each for each in best.values() if not each.phrasing.endswith(".judged")]
    return tuple(
        each
        for each in best.values()
        if each in ruled or not any(each.start <= other.start and other.end <= each.end for other in ruled)
    )


@cache
def _place_or_level() -> re.Pattern[str]:
    return re.compile(load_toml("lexicons/identity.toml")["honours"]["left_out"])


def same_honour(one: str, two: str) -> bool:
    """Whether two keys name one honour: the same, with and without its place or level, or with each (市级, 某市)."""
    short, long = sorted((one.partition("\x1f")[0], two), key=len)
    if short == long or long.endswith(short) and bool(_place_or_level().fullmatch(long, 0, len(long) - len(short))):
        return True
    for front in _fronts(short):
        rest = short[len(front) :]
        if long.endswith(rest) and _of_one_place(front, long.removesuffix(rest)):
            return True
    return False


def _fronts(name: str) -> Iterator[str]:
    """The words of level or place that a name may begin with."""
    return (name[:n] for n in range(1, len(name) - 2) if _place_or_level().fullmatch(name, 0, n))


def _of_one_place(one: str, two: str) -> bool:
    """Whether one says the rank of a place (市级, 全市), and the other names a place of that rank or says it, too."""
    for front, other in ((one, two), (two, one)):
        rank = _level_word(front)
        if rank and _place_or_level().fullmatch(other) and rank in other[-2:]:
            return True
    return False


def _level_word(front: str) -> str:
    """省, 市 … of what stands before an honour's name for the place that it does not name (市级, 全省)."""
    found = re.fullmatch("全?([省市区县])级?", front)
    return found[1] if found else ""


def by_fuller_name(claim: ConferralClaim, name: str) -> ConferralClaim:
    """A claim under the longer of its honour's two names, the other among the aliases."""
    if compare_key(name) == compare_key(claim.honour):
        return claim
    shorter, longer = sorted((claim.honour, name), key=len)
    return replace(claim, honour=longer, honour_aliases=tuple(dict.fromkeys((*claim.honour_aliases, shorter))))


def same_time(one: str | None, two: str | None) -> bool:
    """Whether two periods can be of one conferral: equal, one unknown, or one within the other."""
    if one is None or two is None or one == two:
        return True
    return "/" in one + two or one.startswith(two) or two.startswith(one)


def part_of(one: str, two: str) -> bool:
    """Whether one name begins with the other."""
    return bool(one and two) and (one.startswith(two) or two.startswith(one))


def rank(level: str | None) -> int:
    """How much a level says: none, plain membership, a named level."""
    return 0 if level is None else 1 if "会员" in level else 2
