"""A question in people's own words -> a ready-made question with its parameters, or the reason why not.

A question is understood when a pattern of ``ontology/questions.toml`` covers all of it, and in one way only. So
nothing that was asked is dropped: a restriction is in the query, or the question is not understood.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from kg.ask.asking import Answer, Value, ask
from kg.ask.lookup import Match, find
from kg.ask.marking import LONGEST, MARKED_NAME, MARKED_TIME, Marked, Time, cleaned, mark
from kg.ask.portrait import in_words
from kg.ask.ways import Ways, path
from kg.ask.wording import LANGUAGES, PATH, Pattern, Slot, is_no_name, offered, patterns, polite, reasons, value
from kg.errors import UnknownNameError, WrongKindError
from kg.names import compare_key
from kg.store import Store

_ALL_NAMES, _LONGER_NAMES, _NO_NAMES = 2, 4, 1000  # the shortest name that is marked, in the order in which it is tried
_ENGLISH = re.compile("[A-Za-z]+(?: |$)")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken for.

    ``question`` is one of :func:`kg.ask.questions` or ``path``; ``params`` are its parameters (things as IRIs);
    ``matches`` are the things that the names were taken for, in the order of the question; ``restated`` is the question
    in the words of the product, with every restriction that was applied; ``pattern`` is the id of what understood it.
    """

    text: str
    language: str
    pattern: str
    question: str
    params: Mapping[str, Value]
    matches: tuple[Match, ...]
    restated: str

    @property
    def command(self) -> str:
        """The same as a command."""
        if self.question == PATH:
            return shlex.join(["kg", PATH, str(self.params["start"]), str(self.params["end"])])
        given = [
            (name, str(each))
            for name, given in self.params.items()
            for each in (given if isinstance(given, tuple) else (given,))
        ]
        return shlex.join(
            ["kg", "ask", self.question, *chain.from_iterable((f"--{name}", each) for name, each in given)]
        )


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a question was not understood, and what can be asked, in its language."""

    text: str
    language: str
    reason: str
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way in which a pattern covers the question; ``exact``: its names are in the graph as they are typed."""

    pattern: Pattern
    names: tuple[tuple[Slot, str], ...]
    values: tuple[tuple[Slot, str], ...]
    time: Time | None
    exact: bool

    @property
    def meaning(self) -> tuple[object, ...]:
        """What readings that say the same have in common."""
        return self.pattern.question, self.names, self.values, self.time


def understand(store: Store, text: str, language: str | None = None) -> Understood | NotUnderstood:
    """What ``text`` asks, said again in ``language`` (zh, en; None: that of the question).

    Raises UnknownNameError when the question is clear, but a name in it means nothing or several things.
    """
    asked = cleaned(text)
    spoken = language or ("en" if _ENGLISH.match(asked) else "zh")
    if not compare_key(asked):
        return NotUnderstood(text, spoken, _said("nothing is asked", "没有写问题")[spoken], offered(spoken))
    if len(asked) > LONGEST:
        words = _said(f"a question may have {LONGEST} characters", f"问题请不要超过{LONGEST}个字")
        return NotUnderstood(text, spoken, words[spoken], offered(spoken))
    readings: dict[object, _Reading] = {}
    for reading in _readings(store, asked):
        readings.setdefault(reading.meaning, reading)
    for exact in (True, False):
        understood, unknown = _taken(store, text, language, (each for each in readings.values() if each.exact == exact))
        if len(understood) == 1:
            return understood[0]
        if understood:
            meanings = "; ".join(each.restated for each in understood)
            words = _said(f"this can mean several things: {meanings}", f"可以有几种理解：{meanings}")
            return NotUnderstood(text, spoken, words[spoken], offered(spoken))
        if unknown:
            raise min(
                unknown, key=lambda error: isinstance(error, WrongKindError)
            )  # the kind may be the reading's fault
    return NotUnderstood(text, spoken, _why_not(store, asked, spoken), offered(spoken))


def answer(store: Store, understood: Understood) -> Answer | Ways:
    """The answer: rows with their sentences (and ``sparql``, the query), or the ways between two things."""
    if understood.question == PATH:
        start, end = (str(understood.params[name]) for name in ("start", "end"))
        return path(store, start, end, language=understood.language)
    return ask(store, understood.question, **understood.params)


def _readings(store: Store, asked: str) -> Iterator[_Reading]:
    for shortest in (_ALL_NAMES, _LONGER_NAMES, _NO_NAMES):
        for language in LANGUAGES:
            marked = mark(store, asked, language, shortest)
            words = polite(marked.text, language)
            if len(re.findall(f"[{MARKED_TIME}]", words)) > 1:
                continue
            for pattern in patterns():
                for regex in pattern.regexes if pattern.language == language else ():
                    match = regex.fullmatch(words)
                    if match and (reading := _reading(marked, pattern, match)):
                        yield reading


def _reading(marked: Marked, pattern: Pattern, match: re.Match[str]) -> _Reading | None:
    parts = [(pattern.slots[group], part) for group, part in match.groupdict().items() if part is not None]
    names = [(slot, part) for slot, part in parts if slot.kinds]
    given = [slot.parameter for slot, _ in parts]
    if len(set(given)) < len(given):
        return None
    words = [marked.typed(part) for _, part in names if not re.fullmatch(MARKED_NAME, part)]
    if any(map(is_no_name, words)):
        return None
    typed = tuple((slot, marked.typed(part).strip()) for slot, part in names)
    worded = tuple((slot, marked.typed(part)) for slot, part in parts if not slot.kinds)
    return _Reading(pattern, typed, worded, marked.times[0] if marked.times else None, not words)


def _taken(
    store: Store, text: str, language: str | None, readings: Iterator[_Reading]
) -> tuple[list[Understood], list[UnknownNameError]]:
    """The different meanings of the readings, and the names that stand in the way of others."""
    understood: dict[str, Understood] = {}
    unknown: list[UnknownNameError] = []
    for reading in readings:
        try:
            found = _understood(store, text, language or reading.pattern.language, reading)
        except UnknownNameError as error:
            unknown.append(error)
        else:
            understood.setdefault(found.command, found)
    return list(understood.values()), unknown


def _understood(store: Store, text: str, language: str, reading: _Reading) -> Understood:
    pattern, shown, params, matches = reading.pattern, dict[str, str](), dict[str, Value](), list[Match]()
    for slot, typed in reading.names:
        match = _thing(store, typed, slot.kinds)
        matches.append(match)
        params[slot.parameter] = match.iri
        shown[slot.parameter] = _named(match, language)
    for slot, word in reading.values:
        meant = value(slot.parameter, pattern.language, word)
        params[slot.parameter] = meant.means
        shown[slot.parameter] = meant.shown[language]
    if reading.time:
        years = {"from": reading.time.first, "to": reading.time.last}
        params |= {name: year for name, year in years.items() if year is not None}
        shown["years"] = _years(reading.time, language)
    restated = in_words(pattern.restated[language], shown)
    return Understood(text, language, pattern.id, pattern.question, params, tuple(matches), restated)


def _named(match: Match, language: str) -> str:
    """The name of the thing; with what was typed, where that is another name or a part of one."""
    if match.typed == match.iri or compare_key(match.typed) == compare_key(match.name):
        return f"“{match.name}”"
    taken = f"（由“{match.typed}”认出）" if language == "zh" else f" (taken from “{match.typed}”)"
    return f"“{match.name}”{taken}"


def _thing(store: Store, typed: str, kinds: tuple[str, ...]) -> Match:
    """The thing of one of these classes that a name means; UnknownNameError when none or several."""
    found: dict[str, Match] = {}
    errors = []
    for kind in kinds:
        try:
            match = find(store, typed, kind)
        except UnknownNameError as error:
            errors.append(error)
        else:
            found[match.iri] = match
    best = [match for match in found.values() if match.how == "exact"] or list(found.values())
    if not best:
        if len(kinds) > 1:
            find(store, typed)  # unless it means one thing of another class, this says why not
        raise errors[0]
    if len(best) > 1:
        find(store, typed)  # says between which of them it cannot choose
        raise UnknownNameError(f"“{typed}” fits several things: " + ", ".join(match.name for match in best))
    if best[0].how == "similar" and not _mistyped(typed, best[0].name):
        raise UnknownNameError(f"“{typed}” is not in the graph; did you mean “{best[0].name}” <{best[0].iri}>?")
    return best[0]


def _mistyped(typed: str, name: str) -> bool:
    """One letter wrong or left out. One too many may be a word of the question (不, 新), so it is not guessed away."""
    from rapidfuzz.distance import Levenshtein

    words, key = compare_key(typed), compare_key(name)
    return len(words) <= len(key) and Levenshtein.distance(words, key) == 1


def _years(time: Time, language: str) -> str:
    first, last = time.first, time.last
    if language == "zh":
        if last is None:
            return f"{first}年以来"
        return f"{last}年及以前" if first is None else f"{first}年" if first == last else f"{first}年至{last}年"
    if last is None:
        return f"since {first}"
    return f"up to {last}" if first is None else f"in {first}" if first == last else f"from {first} to {last}"


def _why_not(store: Store, asked: str, language: str) -> str:
    words = re.sub(MARKED_NAME, "", mark(store, asked, language, _ALL_NAMES).text)
    unlike = _said(
        "the question is not like any that can be answered: nothing of it is left out, so all of it must be known",
        "没有与此相应的查询；问题里的每个限定都要能查，否则不答",
    )
    return next(reasons(words), unlike)[language]


def _said(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}
