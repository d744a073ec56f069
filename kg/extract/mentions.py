"""All mentions of a document: readers propose, the best consistent reading is chosen, the document teaches itself."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from ahocorasick_rs import AhoCorasick

from kg.extract.candidates import HonourCandidates
from kg.extract.dates import dateline, find_dates
from kg.extract.edges import mended, named
from kg.extract.judges import CandidateJudge, judges
from kg.extract.lists import propose_listed
from kg.extract.mention import Kind, Mention, choose
from kg.extract.organizations import begins_with_word, holds_word, is_generic, type_of
from kg.extract.tagger import Tag, common, tag
from kg.model.document import Document
from kg.names import simplify
from kg.resources import load_toml

FLOOR = 0.05  # the tagger's least probability of a candidate
# From this probability on a candidate is rather a mention than none. Of a body that is not there little is told; one
# that is not seen can receive, confer and employ nothing.
_EVEN = {
    Kind.PERSON: 0.45,
    Kind.ORGANIZATION: 0.15,
    Kind.TITLE: 0.35,
    Kind.HONOUR: 0.2,
    Kind.EVENT: 0.4,
    Kind.WORK: 0.12,
    Kind.PLACE: 0.4,
}
_APART = (Kind.EVENT, Kind.PLACE)
_CANDIDATE = -1.5  # the least score of a candidate that is judged later
_BESIDE_SURE = 0.5
_ONCE_SURE = 0.6  # a name that has this probability somewhere is the surer where it has less
_SURE_LONG = 1.0  # the least score of a name of which no part is one, though it is known elsewhere (县工会｜宣教部)
_SURE_NAME = 0.6  # the least score of a name that is then known everywhere
_UNLIKE = 2.0  # how much less likely a body is whose name ends as no body's does, or holds a word between names
_PHRASE = 6.0  # how much less likely a name of common words is (常高兴, 幸福感) with neither title nor body beside it
_HONOUR_FIRST = 1.0  # 全国文明诚信经营示范市场 behind 荣获 is an honour, though built like a market
_NO_TITLE = ("单位", "办公")  # behind a title: 副会长单位 is a level of membership
_NO_BEGINNING, _NO_ENDING = "者们的了着过地得", "以较和与及等的了在对向把被将从由为"
_NO_BODY = re.compile("对(?![外口接])|第[\\d一二三四五六七八九十]+次.{0,8}会议?$")  # 国家对市场, 第二次代表大会
_STREET = re.compile("(?:路|街|巷|弄|大道)[\\d一二三四五六七八九十]+号")  # behind what is an address and no body
_GENERIC = re.compile(
    r"(?<![一-鿿])(?:本|我|该)?(?P<association>协会|商会|联合会|学会|公会|促进会)(?![员长费章馆刊])"
    r"|(?:本|我|该)(?P<company>公司|集团|市场|中心|酒店|企业)(?![员部价化主])"
    r"|(?<=[由在对向被为和，。；、将])(?P<plain>协会)(?=[会秘执副理名党第驻各全积召荣获在授组])"
)


def find_mentions(
    document: Document, tags: Sequence[Tag] | None = None, judge: CandidateJudge | None = None
) -> list[Mention]:
    """The chosen mentions of all kinds, in order, not overlapping; behind them candidates for events
    and their places, which may overlap.

    ``tags`` are the tagger's, with probabilities from ``FLOOR`` on, ``judge`` weighs the candidates for honours;
    unless given, they are those of the package.
    """
    text = simplify(document.text)
    tags = tag(text, FLOOR) if tags is None else tags
    dates = [
        Mention(date.start, date.end, Kind.DATE, date.edtf, 5.0, "period" if date.period else "date")
        for date in find_dates(text, anchor(document))
    ]
    weighed = [*_weighed(text, tags), *_honours(text, tags, judges().candidates if judge is None else judge)]
    apart = [m for m in weighed if m.kind in _APART]
    known = choose([*dates, *(m for m in weighed if m.kind not in _APART), *_generic(text)])
    known = choose([*known, *propose_listed(text, known)])
    return [
        *(_typed(text, m) for m in choose([*known, *_remembered(text, known)])),
        *(m for m in apart if m.score >= _CANDIDATE),
    ]


def _weighed(text: str, tags: Sequence[Tag]) -> list[Mention]:
    """The tagger's candidates with the log-odds against even; a name seen again and again is the surer for it."""
    again: dict[tuple[str, Kind], float] = defaultdict(float)
    best: dict[tuple[str, Kind], float] = defaultdict(float)
    spans: list[tuple[Tag, str]] = []
    for each in mended(text, tags):
        if each.kind is Kind.HONOUR or each.kind is Kind.TITLE and text.startswith(_NO_TITLE, each.end):
            continue
        name = text[each.start : each.end]
        if each.kind is Kind.ORGANIZATION and _impossible(text, name, each.end):
            continue
        spans.append((each, name))
        again[name, each.kind] += each.confidence
        best[name, each.kind] = max(best[name, each.kind], each.confidence)
    titles, bodies = (
        {side for t in tags if t.kind is kind and t.confidence >= _BESIDE_SURE for side in (t.start, t.end)}
        for kind in (Kind.TITLE, Kind.ORGANIZATION)
    )
    known = "\n".join(
        name for (name, kind), chance in best.items() if kind is Kind.ORGANIZATION and chance >= _ONCE_SURE
    )
    words = common(name for each, name in spans if each.kind is Kind.PERSON) | _common()
    weighed = []
    for each, name in spans:
        score = _logit(each.confidence) - _logit(_EVEN[each.kind])
        if each.kind in (Kind.PERSON, Kind.ORGANIZATION) and best[name, each.kind] >= _ONCE_SURE:
            score += min(1.5, again[name, each.kind] - each.confidence)
        if each.kind is Kind.ORGANIZATION:
            score -= _UNLIKE * ((type_of(name, default="") == "") + holds_word(name))
        if each.kind is Kind.PERSON and (
            name in known or name in words or _is_phrase(name)
        ):  # 和丰, of 和丰茶行; 常高兴
            sides = titles if name in known or name in words else titles | bodies
            score -= 0.0 if _called(text, each.start, each.end, sides) else _PHRASE
        weighed.append(Mention(each.start, each.end, each.kind, "", score, "tagger"))
    return weighed


@cache
def _common() -> frozenset[str]:
    return frozenset(load_toml("lexicons/words.toml")["common"].split())


def _is_phrase(name: str) -> bool:
    """Whether a name holds a common word of two characters or more."""
    return any(name[i:j] in _common() for i in range(len(name) - 1) for j in range(i + 2, len(name) + 1))


def _called(text: str, start: int, end: int, sides: set[int]) -> bool:
    """Whether what stands beside a name says that it is one: a title, a body, a bracket, a cell, the end of a line."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return start in sides or end in sides or before in ("（", "\t") or behind in ("（", "\t", "\n", "")


def _honours(text: str, tags: Sequence[Tag], judge: CandidateJudge) -> Iterator[Mention]:
    """The candidates for honours with their log-odds against even; they come before bodies over the same words."""
    candidates = HonourCandidates(text, tags)
    chances = judge.weigh(candidates.keys())
    for (start, end), chance in zip(candidates.spans, chances, strict=True):
        if "〔" in text[start:end]:  # the number of an act
            continue
        chance = max(chance, candidates.least(start, end), 1e-6)
        score = _logit(chance) - _logit(_EVEN[Kind.HONOUR])
        start, end = named(text, candidates.whole(start, end) if score > 0 else start, end)
        yield Mention(start, end, Kind.HONOUR, "", score + _HONOUR_FIRST * (score > 0), "honour")


def _impossible(text: str, name: str, end: int) -> bool:
    """What no body's name can be, however it looks: 商品交易市场, a meeting, an address, 文明委 in an act's number."""
    if name[0] in _NO_BEGINNING or name[-1] in _NO_ENDING or _NO_BODY.search(name, 1):
        return True
    if name.endswith("部") and text.startswith("门", end) or text[end : end + 1] in ("〔", "【"):
        return True
    if _STREET.match(text, end):
        return True
    return is_generic(name) or begins_with_word(name)


def chance(mention: Mention) -> float:
    """The probability that a mention is one, behind its score."""
    even = _EVEN[mention.kind] if mention.source in ("tagger", "memory") else 0.5
    return 1 / (1 + math.exp(-mention.score - _logit(even)))


def _logit(chance: float) -> float:
    return math.log(chance / (1.001 - chance))


def _typed(text: str, mention: Mention) -> Mention:
    """An organisation gets its type from its name."""
    if mention.kind is Kind.ORGANIZATION and not mention.subtype:
        return replace(mention, subtype=type_of(text[mention.start : mention.end]))
    return mention


def anchor(document: Document) -> str | None:
    """The day from which 去年 and 上月 are counted: the issue's date, else the date on a line by itself."""
    return document.metadata.date or dateline(simplify(document.text))


def _generic(text: str) -> Iterator[Mention]:
    """协会, 本公司: words for a body named elsewhere."""
    for match in _GENERIC.finditer(text):
        subtype = "company" if match["company"] else "association"
        yield Mention(match.start(), match.end(), Kind.ORGANIZATION, subtype, 0.6, "generic")


def _remembered(text: str, sure: list[Mention]) -> Iterator[Mention]:
    """A name seen once in a sure place is known everywhere in the document."""
    best: dict[str, Mention] = {}
    for mention in sure:
        name = text[mention.start : mention.end]
        if mention.kind not in (Kind.PERSON, Kind.ORGANIZATION) or mention.source == "generic" or len(name) < 2:
            continue
        if mention.score >= max(_SURE_NAME, best[name].score if name in best else _SURE_NAME):
            best[name] = mention
    if not best:
        return
    names = sorted(best)
    inner = {position for m in sure for position in range(m.start + 1, m.end)}
    longest = {side: m for m in sure if m.score >= _SURE_LONG for side in ((m.start, True), (m.end, False))}
    for index, start, end in AhoCorasick(names).find_matches_as_indexes(text, overlapping=True):
        known = best[names[index]]
        over = [m for m in (longest.get((start, True)), longest.get((end, False))) if m is not None]
        if start in inner and end - 1 in inner or any(m.end - m.start > end - start for m in over):
            continue  # part of a longer name that was read there
        yield Mention(start, end, known.kind, known.subtype, known.score - 0.05, "memory")
