"""What the name of an organisation says of it: its type, and whether it can be a name at all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.resources import load_toml

_TYPE = {"company_weak": "company", "market_weak": "market", "association_weak": "association"}
_ORDER = ("company", "market", "association", "government", "other", "company_weak", "market_weak", "association_weak")
_OFFICE = re.compile(r"[局厅委办司处科署]$|(?:政府|部)$")


@cache
def _generic() -> re.Pattern[str]:
    words = sorted(load_toml("lexicons/organizations.toml")["generic"]["words"], key=lambda w: (-len(w), w))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")*")


@cache
def _suffixes() -> list[tuple[str, re.Pattern[str]]]:
    suffixes = load_toml("lexicons/organizations.toml")["suffixes"]
    return [(_TYPE.get(key, key), re.compile("(?:" + "|".join(map(re.escape, suffixes[key])) + ")$")) for key in _ORDER]


@lru_cache(maxsize=1 << 14)
def type_of(name: str, default: str = "other") -> str:
    """The type of an organisation as its name tells it: company, market, association, government or other."""
    best = max(
        ((match.end() - match.start(), type_) for type_, pattern in _suffixes() if (match := pattern.search(name))),
        default=(0, ""),
    )
    if best[1]:
        return best[1]
    return "government" if _OFFICE.search(name) else default


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
    """Whether a name begins with a word that stands between names (荣获…, 参加…)."""
    return _verbs().match(name) is not None


@lru_cache(maxsize=1 << 14)
def holds_word(name: str) -> bool:
    """Whether a word that stands between names is within a name (社会组织发展中引入)."""
    return _verbs().search(name, 1) is not None
