"""An article and its gold under other names, to tell a reader of Chinese from one who knows names.

Persons, the cores of the names of companies, markets and associations, and places are replaced by others of the same
length, throughout the text and the gold alike. Letters take the place of letters, so white space and line breaks
inside names stay where they are. What cannot be replaced safely stays: names that are words of the language as well
(高兴, 管理) and stand in the text more than once, names in Latin letters, places that everybody knows (中国), and
whatever would then be lost from the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from opencc import OpenCC
from renaming_words import (
    DOTS,
    HAN,
    PLACES_AND_WORDS,
    compound_families,
    cores,
    cut,
    dotted,
    is_word,
    pieces,
    places,
    squeezed,
)

from kg.names import simplify
from kg.resources import load_toml

_FOREIGN = re.compile(rf"[一-鿿]+(?:[{DOTS}][一-鿿]+)+")
_GAP = r"[ \t\u3000]*(?:\r?\n)?[ \t\u3000]*"
_FAMILIAR_BEFORE, _FAMILIAR_BEHIND = "老小阿大", "老总伯叔嫂姐哥婶爷公工董局处科"
_BRANDS = (
    "恒隆联鑫源泰丰祥瑞禄茂达顺宏伟辰晖裕德诚元亨佳锦嘉禾沛桐鹏骏腾瀚澜钰铭启润泽航卓越凯盈颐朗奕霖峻屹舜尧沃瑾璞岚汇谷"
    "棠栖鹭鹤麓溪浦屿岭埠堰坪磐砺砚楠槿榕樾桦梓苓芷蔚葳菡荻翊翎珩琅璟琥"
)
_SYLLABLES = (
    "阿巴贝比布达德迪多尔法菲弗盖戈哈赫基加卡科克拉莱里利卢罗马玛米莫纳尼诺帕佩普奇萨塞沙斯索塔泰特托瓦维沃西希亚伊尤扎"
)
_TRADITIONAL_FROM = 0.02  # share of letters that simplifying changes

Gold = dict[str, Any]


def rename(text: str, gold: Gold, seed: int = 0) -> tuple[str, Gold]:
    """The article and its gold under other names; the same seed gives the same names.

    Every name of the gold that could be found in the text is found in the new text by its new form.
    """
    names = plan(text, gold, seed)
    traditional = is_traditional(text)
    return replaced(text, names, traditional), _mapped(gold, lambda words: replaced(words, names, traditional))


def plan(text: str, gold: Gold, seed: int = 0) -> dict[str, str]:
    """Which words take the place of which, in simplified script; words of the same length."""
    makers = _Makers(text, Random(f"{seed} {gold.get('id')}"))
    names: dict[str, str] = {}
    for person in gold["persons"]:
        names |= makers.person(squeezed(person["name"]), [squeezed(alias) for alias in person["aliases"]])
    for place in makers.places():
        names.setdefault(place, makers.place(place))
    for core in sorted(cores(gold), key=lambda core: (len(core), core)):
        for piece in pieces(core, names):
            names[piece] = makers.core(piece)
    names = {old: new for old, new in names.items() if old != new and makers.occurs(old)}
    return _checked(text, gold, names)


def replaced(text: str, names: dict[str, str], traditional: bool = False) -> str:
    """The text with names replaced, the longest first, letter by letter; white space and dots stay."""
    if not names:
        return text
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(_GAP.join(map(_letter, name)) for name in longest_first))
    letters = list(text)
    for match in pattern.finditer(simplify(text)):
        positions = [i for i in range(*match.span()) if not text[i].isspace()]
        new = names[dotted("".join(simplify(text[i]) for i in positions))]
        for position, letter in zip(positions, new, strict=True):
            if letter != "·":
                letters[position] = _to_traditional(letter) if traditional else letter
    return "".join(letters)


def is_traditional(text: str) -> bool:
    """Whether an article is in the traditional script."""
    simple = simplify(text)
    return sum(a != b for a, b in zip(text, simple, strict=True)) > _TRADITIONAL_FROM * len(text)


def strings(gold: Any) -> Iterator[str]:
    """All texts of a gold record but the keys."""
    if isinstance(gold, str):
        yield gold
    elif isinstance(gold, list | dict):
        for each in gold.values() if isinstance(gold, dict) else gold:
            yield from strings(each)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {key: each if key == "id" else _mapped(each, change) for key, each in value.items()}
    return value


def _checked(text: str, gold: Gold, names: dict[str, str]) -> dict[str, str]:
    """Names without those by which a name of the gold would be lost from the text."""
    before = squeezed(text)
    while True:
        after = squeezed(replaced(text, names))
        lost = [
            words
            for words in map(squeezed, strings(gold))
            if words and words in before and squeezed(replaced(words, names)) not in after
        ]
        guilty = {old for old in names if any(_meet(before, old, words) for words in lost)}
        guilty |= {old for old, new in names.items() if old in after or new not in after}
        if not guilty:
            return names
        names = {old: new for old, new in names.items() if old not in guilty}


def _meet(text: str, one: str, other: str) -> bool:
    """Whether two strings share a letter somewhere in a text."""
    starts = [[match.start() for match in re.finditer(f"(?={re.escape(words)})", text)] for words in (one, other)]
    return any(a < b + len(other) and b < a + len(one) for a in starts[0] for b in starts[1])


class _Makers:
    """Makes new names that are neither in the text nor words nor made already."""

    def __init__(self, text: str, chance: Random) -> None:
        self._plain, self._simple, self._chance = squeezed(text), simplify(text), chance
        self._traditional = is_traditional(text)
        self._made: set[str] = set()
        self._families: dict[str, str] = {}

    def occurs(self, name: str) -> bool:
        return re.search(_GAP.join(map(_letter, name)), self._simple) is not None

    def person(self, name: str, aliases: Sequence[str]) -> dict[str, str]:
        """New names for a person's full name and for the parts of it that are aliases."""
        if _FOREIGN.fullmatch(name):
            parts = name.split("·")
            new = [self._new(len(part), lambda size: self._pick(_SYLLABLES, size)) for part in parts]
            own = {name: "·".join(new)}
            return own | {old: made for old, made in zip(parts, new, strict=True) if old in aliases and len(old) > 1}
        if not HAN.fullmatch(name) and aliases:  # Kevin Lau, who is 刘启文 as well
            return self.person(aliases[0], aliases[1:])
        if not HAN.fullmatch(name) or len(name) < 2 or self._ambiguous(name):
            return {}
        if len(name) > 4:
            return {name: self._new(len(name), lambda size: self._pick(_SYLLABLES, size))}
        if familiar := self._familiar(name):
            return {name: familiar}
        family = name[:2] if len(name) > 2 and name[:2] in compound_families() else name[0]
        if len(name) - len(family) > 2:
            family = name[:2]
        new = self._new(len(name), lambda size: self._family(family) + self._given(size - len(family)))
        own = {name: new}
        for alias in aliases:
            if len(alias) < 2 or not HAN.fullmatch(alias):
                continue
            if name.endswith(alias) and not self._ambiguous(alias):
                own[alias] = new[-len(alias) :]
            elif made := self._familiar(alias):
                own[alias] = made
            elif alias.startswith(family) and not alias.startswith(name) and not self._ambiguous(alias):
                own[alias] = self._family(family) + alias[len(family) :]
        return own

    def _ambiguous(self, name: str) -> bool:
        """Whether a name is a word that may stand in the text as a word; what stands there once is the name."""
        return is_word(name) and self._plain.count(name) > 1

    def _familiar(self, name: str) -> str | None:
        """老王, 王总: another family name in the same form."""
        if len(name) != 2:
            return None
        if name[0] in _FAMILIAR_BEFORE:
            return name[0] + self._family(name[1])
        return self._family(name[0]) + name[1] if name[1] in _FAMILIAR_BEHIND else None

    def _family(self, old: str) -> str:
        """Another family name; the same for all of the same family."""
        if old not in self._families:
            pool = compound_families() if len(old) == 2 else load_toml("lexicons/surnames.toml")["single"]
            taken = {old, *self._families.values()}
            fit = [family for family in pool if family not in taken and self._writable(family)]
            self._families[old] = self._chance.choice(fit[:120])  # the first are the most frequent
        return self._families[old]

    def _given(self, size: int) -> str:
        given = load_toml("lexicons/surnames.toml")["given"]
        return self._pick(given["common"] if self._chance.random() < 0.6 else given["more"], size)

    def places(self) -> list[str]:
        """Places of the lexicon that stand in the text as such (三明, and not 三明治)."""
        tails = ("", *load_toml("lexicons/places.toml")["tails"])
        words = list(cut(self._plain))
        return [
            place
            for place in dict.fromkeys(places())
            if place in self._plain
            and place not in PLACES_AND_WORDS
            and sum(word.startswith(place) and word[len(place) :] in tails for word in words)
            == self._plain.count(place)
        ]

    def place(self, old: str) -> str:
        return self._new(len(old), lambda size: self._chance.choice(self._places_of(size)))

    def _places_of(self, size: int) -> list[str]:
        return [place for place in places() if len(place) == size and place not in PLACES_AND_WORDS]

    def core(self, old: str) -> str:
        return self._new(len(old), lambda size: self._pick(_BRANDS, size))

    def _pick(self, letters: str, size: int) -> str:
        return "".join(self._chance.sample(letters, size))

    def _new(self, size: int, make: Callable[[int], str]) -> str:
        for _ in range(1000):
            name = make(size)
            known = name in self._made or (size > 1 and (name in self._plain or is_word(name)))
            if known or not self._writable(name):
                continue
            self._made.add(name)
            return name
        raise AssertionError(f"no new name of {size} letters can be made")

    def _writable(self, name: str) -> bool:
        """Whether a name comes back from the traditional script as it was."""
        return not self._traditional or simplify("".join(map(_to_traditional, name))) == name


@cache
def _to_traditional(letter: str) -> str:
    other = _converter().convert(letter)
    return other if len(other) == 1 else letter


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _letter(letter: str) -> str:
    return f"[{DOTS}]" if letter == "·" else re.escape(letter)
