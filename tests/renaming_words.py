"""What the renaming knows of words: what is proper to a name, and what is a word of the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from kg.names import simplify
from kg.resources import load_toml

DOTS = "·•．・‧"
HAN = re.compile(r"[一-鿿]+")
_LOCAL = re.compile(r"([一-鿿]{2,3}?)(?:市|县|区|镇|乡|村|街道)")
_NO_CORE = re.compile("[本我该各省市县区镇乡村会局署厅科院校所处部站社团队办委组第一二三四五六七八九十号路农旧冻鞋]")
_PROPER = {"nr": 20, "ns": 700, "nz": 700}  # tag of the dictionary -> how frequent a proper name may be
PLACES_AND_WORDS = frozenset(
    re.findall("..", "朝阳白银中山大同来宾安康长治日照海口大庆保定吉安通化河源清远平凉黄山安顺")
)


def squeezed(text: str) -> str:
    """Text as names are compared here: simplified, without white space, with one kind of dot."""
    return dotted("".join(simplify(text).split()))


def dotted(text: str) -> str:
    return re.sub(f"[{DOTS}]", "·", text)


def is_word(name: str) -> bool:
    """Whether a name is a word of the language as well, or a proper name that everybody knows."""
    tag, frequency = _dictionary().get(name, ("", 0))
    return bool(tag) and frequency >= _PROPER.get(tag[:2], 0)


def cores(gold: dict[str, Any]) -> set[str]:
    """What is proper to the names of bodies: no place of the lexicon, no line of business, no kind of body."""
    found = set()
    for body in gold["organizations"]:
        for name in map(squeezed, (body["name"], *body["aliases"])):
            if body["type"] != "government":
                found.update(_core(name))
            if (local := _LOCAL.match(_without_place(name))) and not is_word(local[1]):
                found.add(local[1])
    return {core for core in found if core not in places() and _is_core(core)}


def _is_core(core: str) -> bool:
    return not (is_word(core) or _NO_CORE.search(core) or any(word in core for word in _lines_of_business()))


def _core(name: str) -> Iterator[str]:
    """The letters with which a body's name begins, up to its first ordinary word; names that are in it apart."""
    bare = _without_place(name)
    suffix = max((end for end in _suffixes() if bare.endswith(end)), key=len, default="")
    run = ""
    for word in cut(bare[: len(bare) - len(suffix)]):
        if not HAN.fullmatch(word) or (len(word) > 1 and (is_word(word) or word in _suffixes())):
            break
        if len(word) == 1:
            run += word
            continue
        yield word
        if len(run) > 1:
            yield run
        run = ""
    if 2 <= len(run) <= 4:
        yield run


def pieces(core: str, names: Iterable[str]) -> list[str]:
    """A core without the names in it that are replaced already."""
    known = sorted((name for name in names if name in core), key=len, reverse=True)
    parts = re.split("|".join(map(re.escape, known)), core) if known else [core]
    return [part for part in parts if len(part) > 1 and _is_core(part)]


def _without_place(name: str) -> str:
    """A name without the places of the lexicon, and their tails, before it."""
    tails = load_toml("lexicons/places.toml")["tails"]
    while place := next((place for place in places() if name.startswith(place)), None):
        name = name.removeprefix(place)
        name = name.removeprefix(next((tail for tail in tails if name.startswith(tail)), ""))
    return name


@cache
def places() -> tuple[str, ...]:
    """Provinces and cities."""
    lexicon = load_toml("lexicons/places.toml")
    return tuple(dict.fromkeys([*lexicon["provinces"], *lexicon["cities"]]))


@cache
def compound_families() -> tuple[str, ...]:
    return tuple(load_toml("lexicons/surnames.toml")["compound"])


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(
        suffix for suffixes in load_toml("lexicons/organizations.toml")["suffixes"].values() for suffix in suffixes
    )


@cache
def _lines_of_business() -> frozenset[str]:
    bodies = load_toml("lexicons/organizations.toml")
    return frozenset(word for word in (*bodies["departments"]["fields"], *bodies["generic"]["words"]) if len(word) > 1)


@cache
def _dictionary() -> dict[str, tuple[str, int]]:
    """Words of the language with their part of speech and frequency."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    jieba.posseg.dt.initialize()
    return {word: (tag, jieba.dt.FREQ.get(word, 0)) for word, tag in jieba.posseg.dt.word_tag_tab.items()}


def cut(text: str) -> list[str]:
    """Words of a text, by the dictionary alone."""
    import jieba

    jieba.setLogLevel("ERROR")
    return jieba.lcut(text, HMM=False)
