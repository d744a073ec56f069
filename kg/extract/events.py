"""Events: a noun phrase that names a meeting, visit or ceremony, and a verb that says it took place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.mention import Kind, Mention
from kg.extract.reading import Reading
from kg.extract.register import GENERIC
from kg.model.document import Article, Block
from kg.resources import load_toml

_ANY = re.compile("")
_NOT_NAME = re.compile(r"^(?:[，、]|本次|此次|这次|该|这|那|为期|一年一度的?|备受瞩目的?)+")
_LEAD = re.compile(
    r"^.*(?:[，。；：\n]|下午|上午|晚上?|凌晨|近日|日前|当天|当日|由|并|共同|联合|组织|隆重|顺利|成功|暨|通过|首届(?=$))(?=.{4})"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event as read; positions are of its name.

    ``place`` is where the place is printed, from and to; ``tagged`` how likely the tagger finds just this name;
    ``confidence`` what the judge of events says, 0 before.
    """

    name: str
    start: int
    end: int
    date: str | None
    place: tuple[int, int] | None
    organizers: tuple[Mention, ...]
    phrasing: str
    tagged: float = 0.0
    confidence: float = 0.0


_TRIP = re.compile("赴|前往|来到|走进|莅临|率队|一行|带队|组团")
_SPIRIT = ("精神", "会议精神")  # 落实…会议精神: the meeting is not what is reported
_END = re.compile("[。；！？\n]")
_HELD_AT = re.compile(
    r"(?:在|于|假)(?P<place>[^，。；！？\n“”]{2,30}?)(?:隆重|顺利|成功|胜利|圆满|正式|联合|共同|如期|热闹)*"
    r"(?:召开|举行|举办|开幕|闭幕|开班|拉开帷幕|落下帷幕|落幕|开赛|开场|揭晓|颁奖|开展|主办|签署|签约|收官)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load_toml("lexicons/events.toml")

    def alternation(key: str) -> str:
        return "(?:" + "|".join(map(re.escape, sorted(words[key], key=lambda w: (-len(w), w)))) + ")"

    heads, held, visit, manner = (alternation(key) for key in ("heads", "held", "visit", "manner"))
    name = rf"[^，。；！？\n“”：]{{2,50}}?{heads}"
    place = r"(?:在|于|假)(?P<place>[^，。；！？\n“”]{2,30}?)"
    after = re.compile(
        rf"(?:[“《](?P<quoted>[^“”《》\n]{{4,60}}{heads})[”》]|(?P<name>{name}))(?:{place})?{manner}*{held}"
    )
    before = re.compile(
        rf"(?:{place})?{manner}*{held}(?:了)?(?:主题为[“《][^”》]*[”》]的)?"
        rf"(?:[“《](?P<quoted>[^“”《》\n]{{4,60}})[”》](?P<rest>[^，。；！？\n“”：]{{0,12}}?{heads})?|(?P<name>{name}))(?=[，。；！？\n：”、（(]|$)"
    )
    trip = re.compile(
        rf"(?:(?:率|带领|带队|组织|陪同|邀请)[^，。；！？\n]{{0,40}})?"
        rf"(?P<name>(?:赴|前往|来到|走进|莅临|(?:率队|一行|带队|组团)(?:到|来|至))(?P<place>[^，。；！？\n“”、]{{2,24}}?)"
        rf"(?:(?:开展|进行|实地|专题)[^，。；！？\n“”、]{{0,12}}?)?{visit}(?:[^，。；！？\n“”、]{{0,8}}?(?:工作|活动|情况))?)"
    )
    return after, before, trip, re.compile(heads + "$")


@cache
def _held() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load_toml("lexicons/events.toml")["held"])))


@cache
def _any_kind() -> tuple[str, ...]:
    return tuple(load_toml("lexicons/events.toml")["any_kind"])


def propose_events(reading: Reading, article: Article) -> list[tuple[Event, Block]]:
    """All that may name an event that an article reports, by phrasings and by the tagger, each stretch once."""
    found: dict[tuple[int, int], tuple[Event, Block]] = {}
    for block in reading.lines(article):
        for event in _in_line(reading, article, block):
            if event.name.startswith(_any_kind()):
                continue
            earlier, _ = found.setdefault((event.start, event.end), (event, block))
            if event.tagged > earlier.tagged:
                found[event.start, event.end] = replace(earlier, tagged=event.tagged), block
    return list(found.values())


def _in_line(reading: Reading, article: Article, block: Block) -> Iterator[Event]:
    after, before, trip, _ = _patterns()
    for words, pattern, phrasing in (
        (_held(), after, "event.held"),
        (_held(), before, "event.holds"),
        (_TRIP, trip, "event.visit"),
    ):
        for start, end in _sentences(reading.text, block, words):
            for match in pattern.finditer(reading.text, start, end):
                event = _event(reading, article, block, match, phrasing)
                if event is not None:
                    yield event
    yield from _tagged(reading, article, block)


def _sentences(text: str, block: Block, words: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The sentences of a line that have one of the words; the others need no closer look."""
    position = block.start
    while (found := words.search(text, position, block.end)) is not None:
        start = max(text.rfind(mark, block.start, found.start()) for mark in "。；！？") + 1
        stop = _END.search(text, found.end(), block.end)
        position = stop.end() if stop else block.end
        yield max(start, block.start), stop.start() if stop else block.end


def _tagged(reading: Reading, article: Article, block: Block) -> Iterator[Event]:
    """What the tagger may take for the name of an event."""
    for mention in reading.events:
        name = reading.name(mention)
        if not block.start <= mention.start < block.end or len(name) < 4 or _cut_off(name):
            continue
        if reading.text.startswith(_SPIRIT, mention.end):
            continue
        first, last = reading.sentence(mention.start, mention.end)
        found = _HELD_AT.search(reading.text, first, last)
        chance = 1 / (1 + math.exp(-mention.score))
        yield Event(
            name,
            mention.start,
            mention.end,
            _date(reading, article, first, last),
            _place(reading, *found.span("place")) if found else None,
            tuple(_organizers(reading, first, mention.end)),
            "event.named",
            chance,
        )


def _cut_off(name: str) -> bool:
    """Whether a name closes a quotation that it does not open: …文明诚信市场”揭晓."""
    return "”" in name and "“" not in name.partition("”")[0]


def _event(reading: Reading, article: Article, block: Block, match: re.Match[str], phrasing: str) -> Event | None:
    head = _patterns()[3] if phrasing != "event.visit" else _ANY
    groups = match.groupdict()
    group = "quoted" if groups.get("quoted") else "name"
    name, start, end = match.group(group), *match.span(group)
    if groups.get("rest"):
        name, end = name + groups["rest"], match.end("rest")
    place = _place(reading, *match.span("place")) if groups.get("place") else None
    if group == "name" and phrasing != "event.visit":
        cut = _cut(reading, name, start)
        name, start = name[cut:], start + cut
    name = reading.document.text[start : start + len(name)].strip("“”《》 \t")
    if (
        len(name) < 4
        or _cut_off(name)
        or GENERIC.match(name)
        or not head.search(name)
        or any(m.kind is Kind.ORGANIZATION and m.end == end and m.start <= start for m in reading.mentions)
    ):
        return None
    if re.match(r"^(?:会议|大会|活动|仪式|本次|此次|这次|该|各|多次|一系列|系列|\d)", name) and not re.match(
        r"\d{4}年", name
    ):
        return None
    first, _ = reading.sentence(match.start(), match.end())
    date = _date(reading, article, first, match.end())
    if phrasing == "event.visit" and date is None:
        return None
    organizers = tuple(_organizers(reading, first, match.end()))
    return Event(name, start, end, date, place, organizers, phrasing)


def _place(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    """Where a place is printed, without what stands before it: 于｜3月24日上午9时在｜寿光市殡仪馆."""
    for word in ("在", "假座", "假"):
        found = reading.text.rfind(word, start, end - 2)
        start = start if found < 0 else found + len(word)
    return (start, end) if reading.text[start:end].strip() else None


def _cut(reading: Reading, name: str, start: int) -> int:
    """Where the name proper begins in the words before its head: behind a date, a verb, a place."""
    cut = 0
    for mention in reading.mentions:
        if mention.start >= start + len(name):
            break
        if mention.kind in (Kind.DATE, Kind.PERSON) and start <= mention.start and mention.end < start + len(name):
            cut = max(cut, mention.end - start)
    lead = _LEAD.match(name[cut:])
    if lead:
        cut += lead.end()
    place = re.match(r"^(?:在|于|假)[^，。]{2,20}?(?:召开|举行|举办)(?:的|了)?", name[cut:])
    if place:
        cut += place.end()
    extra = _NOT_NAME.match(name[cut:])
    return cut + (extra.end() if extra else 0)


def _date(reading: Reading, article: Article, first: int, last: int) -> str | None:
    """The day of an event: the last of its sentence before the verb, else the last day named before in the article."""
    for low in (first, article.start):
        index = last
        while (mention := reading.before(index, low, Kind.DATE)) is not None:
            if mention.source != "period" and mention.subtype.count("-") >= 1:
                return mention.subtype
            index = mention.start
    return None


def _organizers(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    """The bodies of 由A主办、B承办 in the sentence that begins at ``first`` and names the event up to ``last``."""
    text = reading.text
    for mention in reading.mentions:
        if mention.start >= last + 60:
            break
        if mention.kind is Kind.ORGANIZATION and mention.start >= first:
            tail = re.match(
                r"(?:[、和与及][^，。；]{0,40}?)?(?:联合|共同)?(?:主办|承办|协办|联合举办|共同举办)",
                text[mention.end : mention.end + 60],
            )
            if tail:
                yield mention


def merge(events: list[Event]) -> list[tuple[Event, list[Event]]]:
    """Events of one article that are the same told again: one name within the other, or the same day and head."""
    groups: list[list[Event]] = []
    for event in events:
        for group in groups:
            if any(_same(event, other) for other in group):
                group.append(event)
                break
        else:
            groups.append([event])
    return [(max(group, key=lambda e: (e.confidence, len(e.name))), group) for group in groups]


def _same(one: Event, two: Event) -> bool:
    if one.date and two.date and one.date != two.date:
        return False
    if one.date and one.date == two.date:
        if any(event.phrasing == "event.visit" or _TRIP.search(event.name) for event in (one, two)):
            return True  # the visit and the meeting held on it
        if one.date.count("-") == 2 and (one.place and one.place == two.place or one.name[-2:] == two.name[-2:]):
            return True  # one day's only 座谈会, or what was in one place
    short, long = sorted((one.name, two.name), key=len)
    letters = iter(long)
    return short in long or (len(short) >= 4 and all(letter in letters for letter in short) and short[-2:] == long[-2:])
