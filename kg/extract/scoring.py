"""How sure the reader is: of a mention, from rules, tagger and document; of a claim, from its phrasing and mentions.

Every candidate passes here. Its features are weighed by a linear model (logistic regression) that ``training/``
learns; the weights are ``ontology/models/candidates.json``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from kg.errors import KnowledgeError
from kg.extract.lexicon import Hit
from kg.extract.mention import Kind, Mention
from kg.extract.organizations import begins_with_word, holds_word, is_generic, type_of
from kg.extract.persons import name_form
from kg.extract.tagger import Tag
from kg.resources import ontology_dir

WEIGHTS = "models/candidates.json"  # in ontology/
_LEAST = 0.02  # the tagger's probability of a span that it does not list
_VERBS = (
    "出在对向主作率陪代介表宣致为被就说同参分发讲指强荣获当任担受应先颁授领从"
    "到接提要希认通汇报总围亲上告回坦是因不已曾于今专深走来赴结以将把给让"
)

# What stands between 荣获 and 荣誉称号 is the honour's name, whatever it looks like.
_CERTAIN, _CERTAINLY = ("honour-whole",), 2.0
# A name of common words with neither title nor body beside it (常高兴, 幸福感) is rather a phrase.
_PHRASE = 3.0
# A candidate competes with others over the same words, and its log-odds are of just its span: so it may stand
# a little below even.
_LENIENCE = {Kind.TITLE: 2.2, Kind.ORGANIZATION: 0.6, Kind.PERSON: 0.6, Kind.HONOUR: 1.0}

Features = Iterator[tuple[str, float]]


class Evidence:
    """What the features look at: the text, the tagger's probabilities, and the mentions already sure."""

    def __init__(self, text: str, tags: Iterable[Tag], words: Sequence[Hit], known: Sequence[Mention] = ()) -> None:
        self.text = text
        self._words = words  # common words, in order of their ends
        self._word_ends = [hit.end for hit in words]
        self.chances: dict[tuple[int, int, Kind], float] = {}
        self.near: dict[tuple[str, int, Kind], float] = {}
        self.best: dict[tuple[str, Kind], float] = {}
        self.seen: Counter[tuple[str, Kind]] = Counter()
        for tag in tags:
            start, end = tag.start, tag.end
            if tag.kind is Kind.PERSON and end - start > 2 and text[end - 1] in "等们的了":
                end -= 1  # 甲等: no name ends so
            self.chances[start, end, tag.kind] = max(tag.confidence, self.chances.get((start, end, tag.kind), 0.0))
            name = (text[start:end], tag.kind)
            self.seen[name] += 1
            self.best[name] = max(self.best.get(name, 0.0), tag.confidence)
            for key in (("start", start, tag.kind), ("end", end, tag.kind)):
                self.near[key] = max(self.near.get(key, 0.0), tag.confidence)
        self.titles = sorted(m.start for m in known if m.kind is Kind.TITLE)
        self.bodies = sorted(m.start for m in known if m.kind is Kind.ORGANIZATION)
        self.starts = {mention.start: mention.kind for mention in known}
        self.ends = {mention.end: mention.kind for mention in known}

    def features(self, start: int, end: int, kind: Kind, rules: Sequence[Mention]) -> Features:
        """All features of one candidate: (name, value); ``rules`` are the rules that propose just this span."""
        yield from self.around(start, end, kind, rules)
        for feature in form(self.text[start:end], kind):
            yield feature, 1.0

    def around(self, start: int, end: int, kind: Kind, rules: Sequence[Mention]) -> Features:
        """The features of a candidate's place: what the tagger and the rules say of it, and what stands beside it."""
        name = self.text[start:end]
        chance = self.chances.get((start, end, kind), 0.0)
        yield "bias", 1.0
        yield "tagger", _logit(chance)
        yield "tagger=0", float(not chance)
        yield "tagger-best-here", _logit(self.best.get((name, kind), 0.0))
        yield "tagger-start", _logit(self.near.get(("start", start, kind), 0.0))
        yield "tagger-end", _logit(self.near.get(("end", end, kind), 0.0))
        yield "seen", math.log1p(self.seen[name, kind])
        for rule in rules:
            yield f"rule={rule.source}", 1.0
            yield f"weight={rule.source}", rule.score
        yield f"rules={bool(rules)}", 1.0
        left, right = self._side(start, -1), self._side(end, 1)
        yield f"left={left}", 1.0
        yield f"right={right}", 1.0
        yield f"between={left}{right}", 1.0
        if kind is Kind.PERSON:
            if "word-surname" in name_form(name):
                yield f"word-surname-behind={left}", 1.0
            yield f"common={self._common(start, end)}", 1.0
            yield f"title-within={_distance(self.titles, start)}", 1.0
            yield f"body-within={_distance(self.bodies, start)}", 1.0

    def _common(self, start: int, end: int) -> str:
        """How a candidate holds or cuts common words: none, whole (党建), part (党建引), cut (高兴 of 常高|兴)."""
        ends = self._word_ends
        touching = self._words[bisect_left(ends, start + 1) : bisect_left(ends, end + 3)]
        kinds = {
            "whole"
            if hit.start == start and hit.end == end
            else "part"
            if hit.start >= start and hit.end <= end
            else "cut"
            for hit in touching
            if hit.start < end
            and hit.end > start
            and not (hit.start <= start and hit.end >= end and hit.end - hit.start > end - start + 2)
        }
        return next((kind for kind in ("whole", "part", "cut") if kind in kinds), "none")

    def is_phrase(self, start: int, end: int) -> bool:
        """Whether a candidate holds a common word, and nothing beside it says that it names somebody."""
        sure = ("organization", "title", "（", "\t")
        beside = self._side(start, -1) in sure or self._side(end, 1) in (*sure, "edge")
        return not beside and self._common(start, end) in ("whole", "part")

    def _side(self, position: int, step: int) -> str:
        """What stands beside a candidate: a known mention, a mark, a verb, a word."""
        known = (self.ends if step < 0 else self.starts).get(position)
        if known is not None:
            return known.value
        character = self.text[position - 1 : position] if step < 0 else self.text[position : position + 1]
        if not character or character == "\n":
            return "edge"
        if character.isalnum():
            return "verb" if step > 0 and character in _VERBS else "letter"
        return character


def _distance(positions: Sequence[int], position: int) -> str:
    """How far the nearest of ``positions`` (sorted) is, in steps."""
    index = bisect_left(positions, position)
    near = min((abs(p - position) for p in positions[max(0, index - 1) : index + 1]), default=1000)
    return next((str(step) for step in (6, 15, 40, 120) if near <= step), "far")


@cache
def _weights() -> dict[str, dict[str, float]]:
    path = ontology_dir() / WEIGHTS
    try:
        weights: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path}: the weights cannot be read ({error}); install honours-kg again") from error
    return weights


def candidates(evidence: Evidence, proposed: Iterable[Mention], kind: Kind) -> dict[tuple[int, int], list[Mention]]:
    """All spans that a rule or the tagger proposes for a kind, with the rules behind each."""
    spans: dict[tuple[int, int], list[Mention]] = {}
    for mention in proposed:
        spans.setdefault((mention.start, mention.end), []).append(mention)
    for start, end, of in evidence.chances:
        if of is kind and not _impossible(evidence.text, start, end, kind):
            spans.setdefault((start, end), [])
    return spans


def _impossible(text: str, start: int, end: int, kind: Kind) -> bool:
    """What no name of the kind can be, however it looks: 商品交易市场, 甲等, 文明委 in the number of an act."""
    if kind is Kind.ORGANIZATION:
        name = text[start:end]
        if name[0] in "者们的了着过地得" or name.endswith("部") and text.startswith("门", end):
            return True
        return is_generic(name) or begins_with_word(name) or text[end : end + 1] in ("〔", "【")
    return False


def form(name: str, kind: Kind) -> Iterator[str]:
    """The features of a name by itself, wherever it stands; each has the value 1."""
    yield f"length={min(len(name), 12)}"
    if kind is Kind.PERSON:
        yield from (f"form={feature}" for feature in name_form(name))
        return
    if kind is Kind.ORGANIZATION:
        yield f"suffix={type_of(name, default='none')}"
        yield f"verb-inside={holds_word(name)}"
    yield f"last={name[-1]}"
    yield f"last2={name[-2:]}"


@lru_cache(maxsize=1 << 16)
def _form_score(name: str, kind: Kind) -> float:
    weights = _weights()[kind.value]
    return sum(weights.get(feature, 0.0) for feature in form(name, kind))


def weigh(evidence: Evidence, proposed: Iterable[Mention], kind: Kind) -> list[Mention]:
    """The candidates of rules and tagger for one kind; above 0 means rather a mention than none (log-odds)."""
    weights = _weights()[kind.value]
    weighed = []
    for (start, end), rules in candidates(evidence, proposed, kind).items():
        score = _LENIENCE[kind] + _form_score(evidence.text[start:end], kind)
        for name, value in evidence.around(start, end, kind, rules):
            score += weights.get(name, 0.0) * value
        if any(rule.source in _CERTAIN for rule in rules):
            score = max(score, _CERTAINLY)
        if kind is Kind.PERSON and not rules and evidence.is_phrase(start, end):
            score -= _PHRASE
        base = max(rules, key=lambda m: m.score, default=Mention(start, end, kind, "", 0.0, "tagger"))
        weighed.append(replace(base, score=score))
    return weighed


def _logit(chance: float) -> float:
    bounded = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def confidence(phrasing: float, mentions: Iterable[Mention | None]) -> float:
    """The phrasing's confidence times the logistic of the weakest mention's score; in (0, 1)."""
    weakest = min((mention.score for mention in mentions if mention is not None), default=3.0)
    return phrasing / (1 + math.exp(-weakest))
