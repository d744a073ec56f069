"""The frame of a conferral: what an article has said, before the sentence, of who confers, when, and by which act."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.coding import Coded
from kg.extract.mention import Kind, Mention
from kg.extract.phrasings import find
from kg.extract.reading import Reading
from kg.model.document import Article, Block, BlockKind

_ACT = re.compile(r"[一-鿿A-Za-z]{1,12}[〔\[（(【]\d{4}[〕\]）)】](?:第)?\d{1,4}号")
_CONFERS = re.compile(r"荣获|获得|被授予|被评为|获评|授予")
EARLIER = re.compile("曾|以前|早年|历年|多次")  # a time before, that is not told
_GIVING = re.compile(r"表[彰扬]|评[选定]|命名|授予|颁|奖|先进|通报|认定|总结|荣|红榜|称号|名单|公布|获|入选|上榜")


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds at a place of an article; positions of what is mentioned, EDTF for times."""

    conferrers: tuple[Mention, ...] = ()
    presenter: Mention | None = None
    period: str | None = None
    day: str | None = None
    act: str | None = None
    issuer: Mention | None = None
    main_day: str | None = None  # of what the article reports
    block: int = -1  # start of the line that opened the frame
    list_open: bool = False  # the lines that follow are its list
    sure: float = 0.0  # how sure the phrasing is that named the conferrers


class FrameReader:
    """Carries the frame from line to line of one article; a heading closes what a sentence has opened."""

    def __init__(self, reading: Reading, article: Article) -> None:
        self._reading = reading
        self._frame = Frame(issuer=self._issuer(article), main_day=self._main_day(article))

    def _main_day(self, article: Article) -> str | None:
        """The first full date of an article: the day of the event that it reports."""
        for mention in self._reading.between(article.start, article.end):
            if mention.kind is Kind.DATE and mention.source == "date" and mention.subtype.count("-") == 2:
                return mention.subtype
        return None

    def _issuer(self, article: Article) -> Mention | None:
        """Who signs a decision or notice: the body of its title (…关于表彰…), of its letterhead or of its signature."""
        reading = self._reading
        text = reading.text[article.start : article.end]
        if not re.search(r"(?:决定|通报|表彰|授予|命名)", text[:400]):
            return None
        for match in re.finditer(r"关于(?:表彰|命名|授予|表扬|公布|通报|评选|认定|奖励|给予)|文件\s*\n", text[:400]):
            position = article.start + match.start()
            line = reading.text.rfind("\n", 0, position) + 1
            found = reading.before(position, line, Kind.ORGANIZATION)
            if found is not None:
                return found
        for block in reversed(reading.lines(article)[-6:]):
            line_mentions = reading.between(block.start, block.end)
            bodies = [m for m in line_mentions if m.kind is Kind.ORGANIZATION]
            if bodies and sum(m.end - m.start for m in line_mentions) >= 0.8 * (block.end - block.start):
                return bodies[0]
        return None

    def at(self, block: Block, coded: Coded) -> Frame:
        """Take in one line, and tell the frame that holds in it and behind it."""
        if block.kind is BlockKind.HEADING:
            self._frame = replace(self._frame, conferrers=(), presenter=None, act=None, list_open=False)
        elif block.kind is BlockKind.PARAGRAPH and not self._in_list(block):
            self._frame = replace(self._frame, list_open=False)
        text = self._reading.text[block.start : block.end]
        if not _GIVING.search(text):
            return self._frame
        best = -1.0
        for found in find("frames", coded):
            slot = found.span("conferrers")
            if slot is None or found.phrasing.confidence < best:
                continue
            best = found.phrasing.confidence
            presenter = found.span("presenter")
            self._frame = replace(
                self._frame,
                conferrers=tuple(m for m in coded.within(*slot) if m.kind is Kind.ORGANIZATION),
                presenter=coded.mentions[presenter[0]] if presenter else None,
                block=block.start,
                sure=best,
                list_open=text.rstrip().endswith(("：", ":")) or block.kind is BlockKind.HEADING,
            )
        act = _ACT.search(text)
        if act:
            self._frame = replace(self._frame, act=re.sub(r"^.*?(?=[一-鿿A-Za-z]{1,12}[〔\[（(【])", "", act.group()))
        for mention in coded.mentions.values():
            if mention.kind is Kind.DATE and mention.source == "period":
                self._frame = replace(self._frame, period=mention.subtype)
            elif mention.kind is Kind.DATE:
                self._frame = replace(self._frame, day=mention.subtype)
        return self._frame

    def _in_list(self, block: Block) -> bool:
        """Whether a paragraph goes on a list that a colon opened: it confers, or ends as an item of a list."""
        text = self._reading.text[block.start : block.end].rstrip()
        return self._frame.list_open and (text.endswith(("；", ";", "，", "、")) or bool(_CONFERS.search(text)))


def when(reading: Reading, span: tuple[int, int], honour: Mention, frame: Frame) -> str | None:
    """The period of a conferral: stated with it, else in its sentence, else by its frame, its line, its article."""
    first, last = reading.sentence(*span)
    dates = [m for m in reading.mentions if m.kind is Kind.DATE and first <= m.start < last]
    close = [m for m in dates if m.end <= honour.start and honour.start - m.end <= 3]
    if close:
        return close[-1].subtype
    inside = [m for m in dates if span[0] <= m.start and m.end <= span[1]]
    for group in (inside, dates):
        periods = [m for m in group if m.source == "period"]
        if periods:
            return periods[-1].subtype
    before = [m for m in dates if m.end <= honour.start]
    if before:
        return before[-1].subtype
    if EARLIER.search(reading.text, first, last):
        return None
    if frame.period:
        return frame.period
    line = reading.text.rfind("\n", 0, span[0]) + 1
    earlier = reading.before(span[0], line, Kind.DATE)
    if earlier is not None:
        return earlier.subtype
    return (frame.day if frame.list_open else None) or frame.main_day or frame.day
