"""Posts: titles beside names, in chains and lists, and the verbs that give and take a post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.coding import CHARACTERS, Coded, reduce
from kg.extract.mention import Kind, Mention
from kg.extract.phrasings import find
from kg.extract.reading import Chain, Reading
from kg.model.document import Block

_O, _P, _T = (CHARACTERS[kind] for kind in (Kind.ORGANIZATION, Kind.PERSON, Kind.TITLE))
_STATUS = "(?:原任?|前任?|时任|现任|新任|曾任|历任|离任|已故|本届|上届|新当选的?|新一届)"
_BODY = f"{_O}(?:（[^（）]{{1,24}}）)?的?"
_TITLES = f"{_T}(?:[、兼和及暨]?{_T})*"
_UNIT = f"{_STATUS}?(?:{_BODY})?{_STATUS}?{_TITLES}"
_POLITE = "(?:同志|先生|女士|老师|小姐|師傅|师傅)?"
_NOTE = r"(?:[（(][^（）()]{1,12}[）)])?"  # （女，回族）
_CHAIN = re.compile(
    f"(?P<after>(?:{_STATUS}?{_BODY})?{_P}{_NOTE}{_T}(?:[、兼]?{_T}(?![^，。；、]?{_P}))*(?!{_P}))"
    f"|(?P<before>{_UNIT}(?:[、，]?{_UNIT})*{_P}{_POLITE})"
    f"|(?P<bracket>{_P}{_NOTE}[（(，\t：—]+(?:{_STATUS}|系|是)?{_O}[，、的\t]*(?:{_STATUS}?{_TITLES}(?:[，、]{_UNIT})*)?[）)]?(?![、和]?{_P}))"
    f"|(?P<note>{_P}[（(]{_STATUS}?{_TITLES}[）)])"
    f"|(?P<bare>{_BODY}{_P}{_POLITE})"
)
_ONE_UNIT = re.compile(f"({_STATUS})?(?:({_O})(?:（[^（）]*）)?[的，、\t]*)?({_STATUS})?({_TITLES})")
# 会长：甲、乙　丙: one title, then all who hold it
_ROLL = re.compile(
    f"(?:^|[\t；。，、:：\n])(?P<unit>{_UNIT})(?:（[^（）]{{1,12}}）)?[:：\t—]+(?P<holders>{_P}{_NOTE}(?:[、，\t和及]*{_P}{_NOTE})*)"
)
_LIST_GAP = re.compile(r"(?:[、，]|和|与|及|以及|[，、]?还有)*")
_FORMER = re.compile("原|前|曾任|历任|离任|卸任|已故|上届")
RANK = re.compile("教授|研究员|工程师|经济师|会计师|农艺师|技师|讲师|院士|博士|教师|律师|总书记|医师|设计师")
ASSOCIATION_TITLE = re.compile("会长|秘书长|理事长?$|监事长?$|主委|司库|总干事|理监事|会员")


@dataclass(frozen=True, slots=True)
class Post:
    """One title of one person as read, before names are settled."""

    person: Mention
    organization: Mention | None
    title: str
    at: int  # where the title begins
    former: bool
    stated: bool  # whether the text puts the body beside the title
    start: int
    end: int
    phrasing: str
    confidence: float


def read_chains(reading: Reading, block: Block, coded: Coded) -> tuple[list[Post], Coded, dict[tuple[int, int], Chain]]:
    """The posts stated by titles beside names, and the line with each chain reduced to its person."""
    posts: list[Post] = []
    replacements: list[tuple[int, int, Mention]] = []
    chains: dict[tuple[int, int], Chain] = {}
    last: Chain | None = None
    for match in _CHAIN.finditer(coded.code):
        start, end = coded.span(*match.span())
        person = next(m for m in coded.within(*match.span()) if m.kind is Kind.PERSON)
        units = list(_units(reading, coded, match))
        organization = next((unit[0] for unit in units if unit[0] is not None), None)
        if organization is None and last is not None and _LIST_GAP.fullmatch(reading.text[last.end : start]):
            organization = last.organization
        titles: list[str] = []
        current = organization
        for own, status, held in units:
            current = own or current
            for mention in held:
                title = reading.name(mention)
                titles.append(title)
                body = current or _body_in_reach(reading, block, start, title)
                sure = 0.95 if own is not None else 0.85 if current is not None else 0.6
                posts.append(
                    Post(
                        person,
                        body,
                        title,
                        mention.start,
                        bool(_FORMER.search(status)),
                        current is not None,
                        start,
                        end,
                        f"post.{match.lastgroup}",
                        sure,
                    )
                )
        chain = Chain(person, organization, tuple(titles), start, end)
        last = chain
        chains[start, end] = chain
        replacements.append((*match.span(), Mention(start, end, Kind.PERSON, "", person.score, "chain")))
    return posts, reduce(coded, replacements), chains


def _units(
    reading: Reading, coded: Coded, match: re.Match[str]
) -> Iterator[tuple[Mention | None, str, tuple[Mention, ...]]]:
    """Each body with the titles held there: (organisation or None, words of status, titles)."""
    if match.lastgroup in ("after", "note", "bare"):
        mentions = coded.within(*match.span())
        organization = next((m for m in mentions if m.kind is Kind.ORGANIZATION), None)
        status = match.group() if _FORMER.match(match.group()) else ""
        yield organization, status, tuple(m for m in mentions if m.kind is Kind.TITLE)
        return
    yield from _units_in(reading, coded, *match.span())


def _units_in(
    reading: Reading, coded: Coded, first: int, last: int
) -> Iterator[tuple[Mention | None, str, tuple[Mention, ...]]]:
    for unit in _ONE_UNIT.finditer(coded.code, first, last):
        organization = coded.mentions.get(unit.start(2)) if unit.group(2) else None
        titles = tuple(m for m in coded.within(*unit.span(4)) if m.kind is Kind.TITLE)
        yield organization, (unit.group(1) or "") + (unit.group(3) or ""), titles


def _body_in_reach(reading: Reading, block: Block, position: int, title: str) -> Mention | None:
    """The body a bare title belongs to: the last one named in the line that can have such a post."""
    if RANK.search(title):
        return None
    subtypes = ("association",) if ASSOCIATION_TITLE.search(title) else ()
    return reading.before(position, block.start, Kind.ORGANIZATION, subtypes)


def read_rolls(reading: Reading, block: Block, coded: Coded) -> Iterator[Post]:
    """The posts of a roll: one title and behind it all who hold it (副会长：甲、乙、丙)."""
    for match in _ROLL.finditer(coded.code):
        for organization, status, held in _units_in(reading, coded, *match.span("unit")):
            for person in coded.within(*match.span("holders")):
                if person.kind is not Kind.PERSON:
                    continue
                for mention in held:
                    title = reading.name(mention)
                    body = organization or _body_in_reach(reading, block, person.start, title)
                    former = bool(_FORMER.search(status))
                    yield Post(
                        person,
                        body,
                        title,
                        mention.start,
                        former,
                        organization is not None,
                        *coded.span(*match.span()),
                        "post.roll",
                        0.88,
                    )


def read_appointments(
    reading: Reading, block: Block, coded: Coded, chains: dict[tuple[int, int], Chain]
) -> Iterator[Post]:
    """The posts that a verb gives or takes (选举…为会长, 免去…职务)."""
    for found in find("posts", coded):
        titles = found.span("titles")
        persons = found.span("persons") or found.span("person")
        if titles is None or persons is None:
            continue
        start, end = coded.span(*found.match.span())
        slot = found.span("organization")
        organization = coded.mentions[slot[0]] if slot else None
        for mention in coded.within(*persons):
            chain = chains.get((mention.start, mention.end))
            person = chain.person if chain else mention
            for title in coded.within(*titles):
                name = reading.name(title)
                body = organization or _body_in_reach(reading, block, start, name)
                former = found.phrasing.id == "post.left"
                yield Post(
                    person,
                    body,
                    name,
                    title.start,
                    former,
                    organization is not None,
                    start,
                    end,
                    found.phrasing.id,
                    found.phrasing.confidence,
                )
