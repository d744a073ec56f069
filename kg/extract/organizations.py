"""Names of organisations: a suffix of the lexicon, and to its left a core that reaches to the nearest boundary."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from kg.extract.lexicon import DELIMITERS, Hits
from kg.extract.mention import Kind, Mention
from kg.resources import load_toml

_DELIMITER = re.compile("[" + re.escape("".join(sorted(DELIMITERS))) + "]")
_REGION = re.compile(r"[一-鿿]{2,7}?(?:特别行政区|自治[区州县旗]|开发区|高新区|经开区|街道|[省市区县旗州盟镇乡村])")
_LEVEL = re.compile(r"^(?:[省市区县旗州镇乡村]|街道|社区|国家|中央|全国|全省|全市|全区)")
_PERSON_TAIL = re.compile(r"^(?:[长员]|主任|书记|主席|委员会主任)")
_BASE = {
    "company": 3.0, "company_weak": 0.6, "market": 2.2, "market_weak": 0.5, "association": 2.4, "association_weak": 0.8,
    "government": 2.0, "other": 1.4, "department": 1.6,
}  # fmt: skip
_TYPE = {
    "company_weak": "company",
    "market_weak": "market",
    "association_weak": "association",
    "department": "government",
}
_MAX_CORE = 22
_TRADE = re.compile(
    r"(?:管理|经营|运营|服务|建设|发展|实业|投资|集团|物业|股份|开发|商贸|贸易|经贸|商业|置业|责任|租赁)"
)


@cache
def _generic() -> re.Pattern[str]:
    words = sorted(load_toml("lexicons/organizations.toml")["generic"]["words"], key=lambda w: (-len(w), w))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")*")


def propose_organizations(text: str, hits: dict[str, Hits], titles: Sequence[Mention]) -> Iterator[Mention]:
    """Scored candidates, overlapping one another; the caller chooses among them.

    A name does not end within one of ``titles`` (总工会｜党组书记); of two that begin alike the longer is the name.
    """
    within_title = {position for title in titles for position in range(title.start + 1, title.end)}
    by_start: dict[int, list[Mention]] = defaultdict(list)
    for mention in _with_suffix(text, hits):
        if mention.end not in within_title:
            by_start[mention.start].append(mention)
    for group in by_start.values():
        best = 0.0
        for mention in sorted(group, key=lambda m: m.end):
            if 1.0 < mention.score < best:
                mention = replace(mention, score=best + 0.05)
            best = max(best, mention.score)
            yield mention


def _with_suffix(text: str, hits: dict[str, Hits]) -> Iterator[Mention]:
    for type_ in ("government", "other"):
        for hit in hits[f"whole:{type_}"].all:
            yield Mention(hit.start, hit.end, Kind.ORGANIZATION, type_, 1.5, "whole-name")
    walls = [-1, *(match.start() for match in _DELIMITER.finditer(text)), len(text)]
    covered = _covered(hits)
    boundary_ends = sorted({hit.end for hit in hits["boundary"].all if (hit.start, hit.end) not in covered})
    places = {(hit.start): hit.end for hit in hits["place"].all}
    for category in _BASE:
        for hit in hits[f"suffix:{category}"].all:
            wall = walls[bisect_right(walls, hit.start - 1) - 1] + 1
            found = bisect_right(boundary_ends, hit.start)
            start = max(wall, boundary_ends[found - 1] if found else 0)
            start = max(start, hit.start - _MAX_CORE)
            mention = _judge(text, start, hit.start, hit.end, category, start == wall, places)
            if mention is not None:
                yield from _split(text, mention, hit.start, hits) if category == "company" else (mention,)


def _split(text: str, mention: Mention, suffix: int, hits: dict[str, Hits]) -> Iterator[Mention]:
    """食品城 and 公司 with nothing between: a merchant in a market, two names (but not …市场｜管理有限公司)."""
    for hit in hits["suffix:market"].ending_in(mention.start + 4, suffix - 4):
        rest = text[hit.end : suffix]
        generic = _generic().match(rest)
        if (
            hit.start - mention.start >= 2
            and (generic is None or len(rest) - generic.end() >= 2)
            and not _TRADE.match(rest)
        ):
            yield replace(mention, end=hit.end, subtype="market", source="market-of-merchant")
            yield replace(mention, start=hit.end, source="merchant-in-market")
            return
    yield mention


def _covered(hits: dict[str, Hits]) -> set[tuple[int, int]]:
    """Boundary words that are a part of a longer word which is none."""
    inside = hits["inside"].all
    starts = sorted((hit.start, hit.end) for hit in inside)
    keys = [start for start, _ in starts]
    covered = set()
    for hit in hits["boundary"].all:
        for start, end in starts[max(0, bisect_right(keys, hit.start) - 6) : bisect_right(keys, hit.start)]:
            if start <= hit.start and hit.end <= end and end - start > hit.end - hit.start:
                covered.add((hit.start, hit.end))
    return covered


def _judge(
    text: str, start: int, suffix: int, end: int, category: str, at_wall: bool, places: dict[int, int]
) -> Mention | None:
    if text[end : end + 1] in "〔[【":  # 锡文明委〔2022〕6号: the number of an act
        return None
    if category == "department" and text[end - 1] == "部" and text[end : end + 1] == "门":
        return None
    core = text[start:suffix]
    type_ = _TYPE.get(category, category)
    opened = start in places or bool(_REGION.match(core)) or bool(_LEVEL.match(core))
    bare = _LEVEL.sub("", _REGION.sub("", core, count=1)) if start not in places else core[places[start] - start :]
    bare = re.sub(r"^[省市区县]", "", bare)
    generic = _generic().match(bare)
    empty = generic is not None and generic.end() == len(bare)
    score = _BASE[category]
    if category in ("company", "company_weak", "market", "market_weak") and empty:
        return None
    if category in ("association", "association_weak", "government", "other", "department"):
        if not core:
            return None
        if empty and not opened:
            return None
    if category == "department" and not opened:
        score -= 1.2
    if category == "other" and not opened:
        score -= 0.6
    score += 0.8 * opened + 0.3 * at_wall - 0.05 * max(0, len(core) - 12)
    if end < len(text) and _PERSON_TAIL.match(text[end : end + 5]) and category == "department":
        score -= 0.2
    score += 0.01 * (end - start)
    return Mention(start, end, Kind.ORGANIZATION, type_, score, f"suffix-{category}")


@cache
def _type_pattern() -> list[tuple[str, re.Pattern[str]]]:
    suffixes = load_toml("lexicons/organizations.toml")["suffixes"]
    order = (
        "company",
        "market",
        "association",
        "government",
        "other",
        "company_weak",
        "market_weak",
        "association_weak",
    )
    return [(_TYPE.get(key, key), re.compile("(?:" + "|".join(map(re.escape, suffixes[key])) + ")$")) for key in order]


@lru_cache(maxsize=1 << 14)
def type_of(name: str, default: str = "other") -> str:
    """The type of an organisation as its name tells it: company, market, association, government or other."""
    best = max(
        ((match.end() - match.start(), type_) for type_, pattern in _type_pattern() if (match := pattern.search(name))),
        default=(0, ""),
    )
    if best[1]:
        return best[1]
    return "government" if re.search(r"[局厅委办司处科署]$|(?:政府|部)$", name) else default


@lru_cache(maxsize=1 << 14)
def is_generic(name: str) -> bool:
    """Whether a name says only what kind of body it is (商品交易市场, 各专业市场)."""
    match = _generic().match(name)
    return match is not None and match.end() == len(name)


@cache
def _verbs() -> re.Pattern[str]:
    boundary = load_toml("lexicons/organizations.toml")["boundary"]
    words = [word for word in boundary["words"] if len(word) > 1]
    inside = "|".join(map(re.escape, boundary["inside"]))
    return re.compile(f"(?!{inside})(?:" + "|".join(map(re.escape, words)) + ")")


@lru_cache(maxsize=1 << 14)
def begins_with_word(name: str) -> bool:
    """Whether a name begins with a word that stands before names, not in them (形成党建联盟)."""
    return _verbs().match(name) is not None


@lru_cache(maxsize=1 << 14)
def holds_word(name: str) -> bool:
    """Whether a word that stands between names is within a name (社会组织发展中引入)."""
    return _verbs().search(name, 1) is not None
