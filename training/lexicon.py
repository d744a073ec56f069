"""The lexicons of ontology/ compiled to arrays, as they travel with the weights."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np

from kg.extract.hashing import ngrams
from kg.extract.tagger_features import CUES, FIRST_LETTER_CLASS, FREQUENCIES, LONGEST_WORD, PARTS, WORD, Lexicon
from kg.names import simplify
from kg.resources import load_toml

_DIGIT, _LATIN, _SPACE, _BREAK, _NUMERAL, _MARK, _QUOTE = 1, 2, 3, 4, 5, 6, 7
_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_WIDE = str.maketrans(",;:!?()", "，；：！？（）")


def _symbol(code: int) -> int:
    if 0xD800 <= code < 0xE000:  # surrogates
        return 0xFFFD
    character = unicodedata.normalize("NFKC", simplify(chr(code)))
    if len(character) != 1:
        return code
    character = character.translate(_WIDE)
    if character.isdecimal():
        return ord("0")
    if character.isascii() and character.isalpha():
        return ord("a")
    return ord(character) if ord(character) < 0x10000 else 0xFFFD


def _class(symbol: int, singles: set[str], paired: set[str], common: set[str], given: set[str]) -> int:
    character = chr(symbol)
    if character == "0":
        return _DIGIT
    if character == "a":
        return _LATIN
    if character == "\n":
        return _BREAK
    if character.isspace():
        return _SPACE
    if not "\u4e00" <= character <= "\u9fff":
        return _QUOTE if character in "“”《》「」『』" else _MARK
    if character in _NUMERALS and character not in singles:
        return _NUMERAL
    family = 2 if character in singles else 1 if character in paired else 0
    name = 2 if character in common else 1 if character in given else 0
    return FIRST_LETTER_CLASS + family * 3 + name


def _groups() -> dict[str, tuple[list[str], set[str]]]:
    """Group of words -> its words and its cues, the weakest claim to a word first."""
    organizations, titles = load_toml("lexicons/organizations.toml"), load_toml("lexicons/titles.toml")
    places, cues = load_toml("lexicons/places.toml"), load_toml("lexicons/cues.toml")["cues"]
    family = load_toml("lexicons/surnames.toml")
    groups: dict[str, tuple[list[str], set[str]]] = {}

    def add(name: str, words: Iterable[str], *cues: str) -> None:
        groups[name] = (list(words), set(cues))

    add("boundary", organizations["boundary"]["words"])
    for name in ("near", "goods", "joint", "kin", "event", "honour", "member", "said", "held_event"):
        add(name, cues[name], *({name} & set(CUES)))
    add("opening", family["openings"])
    add("family", family["compound"])
    add("place", [*places["provinces"], *places["cities"]])
    add("place tail", places["tails"])
    for type_, words in organizations["suffixes"].items():
        add(f"suffix {type_}", words, "organization")
    departments = organizations["departments"]
    add("department tail", departments["tails"])
    add("field", departments["fields"])
    add("department", (f + t for f in departments["fields"] for t in departments["tails"]), "organization")
    add("whole", (w for words in organizations["whole"].values() for w in words), "organization")
    add("title prefix", titles["prefixes"])
    add("title", titles["heads"], "title")
    for name in ("held", "not_conferred", "conferred"):
        add(name, cues[name], name)
    return groups


_SAME = {
    "nrt": "nr",
    "nrfg": "nr",
    "l": "i",
    "z": "a",
    "b": "a",
    "ad": "a",
    "an": "a",
    "vn": "v",
    "vd": "v",
    "j": "nz",
    "s": "n",
    "f": "n",
    "ng": "n",
    "q": "m",
    "c": "r",
    "p": "r",
    "u": "r",
    "y": "r",
}


def _dictionary(symbols: np.ndarray) -> dict[int, int]:
    """Key of a word of jieba's dictionary -> its class: part of speech and how frequent it is."""
    import jieba

    found: dict[int, int] = {}
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, part = line.decode("utf-8").split()
            if not 2 <= len(word) <= LONGEST_WORD or any(ord(c) > 0xFFFF for c in word):
                continue
            codes = symbols[[ord(c) for c in word]].astype(np.uint64)
            part = _SAME.get(part, part)
            kind = PARTS.index(part if part in PARTS else "x")
            often = sum(int(count) >= n for n in (10, 300))
            found[int(ngrams(codes, len(codes), WORD)[0])] = 1 + kind * FREQUENCIES + often
    return found


def compile_lexicon() -> Lexicon:
    """Symbols, classes and words as arrays."""
    family = load_toml("lexicons/surnames.toml")
    singles, paired = set(family["single"]), set("".join(family["compound"]))
    common, given = set(family["given"]["common"]), set(family["given"]["more"])
    symbols = np.array([_symbol(code) for code in range(0x10000)], np.uint16)
    classes = np.array([_class(symbol, singles, paired, common, given) for symbol in range(0x10000)], np.uint8)
    classes[0] = 0
    words: dict[int, int] = {}
    commons = _dictionary(symbols)
    cues = [0]
    for number, (members, marks) in enumerate(_groups().values(), 1):
        cues.append(sum(1 << CUES.index(mark) for mark in marks))
        for word in members:
            codes = symbols[[ord(c) for c in word]].astype(np.uint64)
            if 0 < len(codes) <= LONGEST_WORD:
                words[int(ngrams(codes, len(codes), WORD)[0])] = number
    keys = np.array(sorted({*words, *commons}), np.uint64)
    groups = np.array([words.get(int(key), 0) for key in keys], np.uint8)
    classes_of = np.array([commons.get(int(key), 0) for key in keys], np.uint8)
    return Lexicon(symbols, classes, keys, groups, classes_of, np.array(cues, np.uint8))
