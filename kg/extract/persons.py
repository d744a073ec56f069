"""Names of persons in sure places: beside a title, in a list with other persons, before 同志 and 先生.

The learned tagger finds the others; these rules hold where the words around say that a name must stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from kg.extract.mention import Kind, Mention
from kg.resources import load_toml

_FOREIGN = re.compile("[A-Za-z·]")
_RARE_ENDS = frozenset("等和与及在对向率将已的了是也都为被于会长员区市化感性")
_HAN = "一-鿿㐀-䶿𠀀-𱍊"


@cache
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(a name at a position, what may follow, what may stand before, a name before a polite word)."""
    surnames = load_toml("lexicons/surnames.toml")
    compound = "|".join(sorted(surnames["compound"], key=lambda word: (-len(word), word)))
    single = "".join(surnames["single"].split())
    name = rf"(?:(?:{compound})[{_HAN}]{{1,2}}|[{single}][{_HAN}]{{1,2}})"
    words = load_toml("lexicons/persons.toml")
    polite = "|".join(load_toml("lexicons/titles.toml")["polite"])

    def alternation(items: Iterable[str]) -> str:
        return "|".join(map(re.escape, sorted(items, key=lambda word: (-len(word), word))))

    return (
        re.compile(name),
        re.compile(rf"(?:{alternation(words['after'])}|$)"),
        re.compile(rf"(?:{alternation(words['before'])}|^|[，。；：、！？（）()“”\s])$"),
        re.compile(rf"({name})(?:{polite})"),
    )


def propose_persons(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Scored candidates; ``known`` are the organisations and titles already chosen, in order."""
    name, after, before, polite = _grammar()
    words = load_toml("lexicons/persons.toml")["word_surnames"]
    starts = {mention.start: mention for mention in known}
    ends = {mention.end: mention for mention in known}
    for mention in known:
        if mention.kind is Kind.TITLE:
            named_before = list(_before_title(text, mention.start, name, before, ends))
            yield from named_before
            if not (named_before and text[mention.end : mention.end + 1] in words):  # …会长向理事会作报告
                yield from _after_title(text, mention.end, name, after, starts)
    for match in polite.finditer(text):
        yield Mention(match.start(1), match.end(1), Kind.PERSON, "", 0.9, "person-polite")


def _after_title(
    text: str, position: int, name: re.Pattern[str], after: re.Pattern[str], starts: dict[int, Mention]
) -> Iterator[Mention]:
    match = name.match(text, position)
    if match is None:
        return
    longest = match.end()
    for end in range(longest, position + 1, -1):
        if not name.fullmatch(text, position, end) or text[end - 1] in "等们的了":
            continue
        followed = end in starts or bool(after.match(text, end))
        score = (1.6 if followed else 0.0) + 0.35 * (end - position == longest - position)
        if end - position == 2 and longest - position > 2 and not re.match(r"[，。、；：（）\n]", text[end : end + 1]):
            score -= 0.4
        if score > 0.5:
            yield Mention(position, end, Kind.PERSON, "", score, "person-after-title")


def _before_title(
    text: str, position: int, name: re.Pattern[str], before: re.Pattern[str], ends: dict[int, Mention]
) -> Iterator[Mention]:
    for length in (4, 3, 2):
        start = position - length
        if start < 0 or not name.fullmatch(text, start, position):
            continue
        preceded = start in ends or bool(before.search(text, max(0, start - 4), start))
        if preceded:
            yield Mention(start, position, Kind.PERSON, "", 1.7 + 0.1 * length, "person-before-title")


@cache
def _forms() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    surnames = load_toml("lexicons/surnames.toml")
    given = surnames["given"]
    return (
        frozenset("".join(surnames["single"].split())),
        frozenset(surnames["compound"]),
        frozenset("".join(given["common"].split())),
        frozenset("".join(given["more"].split())),
    )


@lru_cache(maxsize=1 << 14)
def name_form(name: str) -> tuple[str, ...]:
    """What the characters of a name say for its being a person's, as features of the scorer."""
    single, compound, common, more = _forms()
    if _FOREIGN.search(name):
        return ("foreign",)
    surname = 2 if name[:2] in compound else 1 if name[0] in single else 0
    return (
        *(("word-surname",) if name[0] in load_toml("lexicons/persons.toml")["word_surnames"] else ()),
        f"surname{surname}",
        f"given{len(name) - surname}" if surname else f"characters{len(name)}",
        *("common" if c in common else "more" if c in more else "unusual" for c in name[surname:]),
        f"ends={name[-1]}" if name[-1] in _RARE_ENDS else "ends",
    )
