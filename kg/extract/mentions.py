"""All mentions of a document: readers propose, the best consistent reading is chosen, the document teaches itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ahocorasick_rs import AhoCorasick

from kg.extract.dates import dateline, find_dates
from kg.extract.honours import propose_honours
from kg.extract.lexicon import scan
from kg.extract.lists import propose_listed
from kg.extract.mention import Kind, Mention, choose
from kg.extract.organizations import propose_organizations, type_of
from kg.extract.persons import propose_persons
from kg.extract.scoring import Evidence, weigh
from kg.extract.tagger import tag
from kg.extract.titles import propose_titles
from kg.model.document import Document
from kg.names import simplify

_FLOOR = 0.1  # the tagger's least probability of a candidate
_SURE_NAME = 0.5  # the least score of a name that is then known everywhere
_SURE_EVENT = 0.5
_HONOUR_FIRST = 1.5  # 全国文明诚信经营示范市场 behind 荣获 is an honour, though built like a market
_GENERIC = re.compile(
    r"(?<![一-鿿])(?:本|我|该)?(?P<association>协会|商会|联合会|学会|公会|促进会)(?![员长费章馆刊])"
    r"|(?:本|我|该)(?P<company>公司|集团|市场|中心|酒店|企业)(?![员部价化主])"
    r"|(?<=[由在对向被为和，。；、将])(?P<plain>协会)(?=[会秘执副理名党第驻各全积召荣获在授组])"
)


def find_mentions(document: Document) -> list[Mention]:
    """The chosen mentions of all kinds, in order, not overlapping; behind them those of events, which may overlap."""
    text = simplify(document.text)
    hits = scan(text)
    dates = [
        Mention(date.start, date.end, Kind.DATE, date.edtf, 5.0, "period" if date.period else "date")
        for date in find_dates(text, anchor(document))
    ]
    tags = tag(text, _FLOOR)
    titles = list(propose_titles(text, hits))
    bodies = propose_organizations(text, hits, titles)
    alone = Evidence(text, tags, hits["common"].all)
    frames = choose([*weigh(alone, titles, Kind.TITLE), *weigh(alone, bodies, Kind.ORGANIZATION)])
    beside = Evidence(text, tags, hits["common"].all, frames)
    persons = weigh(beside, propose_persons(text, frames), Kind.PERSON)
    honours = [
        replace(m, score=m.score + _HONOUR_FIRST)
        for m in weigh(beside, propose_honours(text), Kind.HONOUR)
        if m.score > 0
    ]
    known = _uncrowded(choose([*dates, *frames, *persons, *honours, *_generic(text)]))
    known = choose([*known, *propose_listed(text, known)])
    events = [
        Mention(t.start, t.end, Kind.EVENT, "", t.confidence, "tagger")
        for t in tags
        if t.kind is Kind.EVENT and t.confidence >= _SURE_EVENT
    ]
    return [*(_typed(text, m) for m in choose([*known, *_remembered(text, known)])), *events]


def _uncrowded(mentions: list[Mention]) -> list[Mention]:
    """Without the second name of 章会长向理（事会…）: a title has its person on one side only."""
    kept: list[Mention] = []
    for mention in mentions:
        beside = [m.kind for m, n in zip(kept[-2:], [*kept[-1:], mention], strict=False) if m.end == n.start]
        if mention.kind is Kind.PERSON and mention.source == "tagger" and beside == [Kind.PERSON, Kind.TITLE]:
            continue
        kept.append(mention)
    return kept


def _typed(text: str, mention: Mention) -> Mention:
    """An organisation that only the tagger proposed gets its type from its name."""
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
    for index, start, end in AhoCorasick(names).find_matches_as_indexes(text, overlapping=True):
        known = best[names[index]]
        if start in inner and end - 1 in inner:
            continue  # part of a longer name that was read there
        yield Mention(start, end, known.kind, known.subtype, known.score - 0.05, "memory")
