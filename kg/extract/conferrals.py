"""Honours conferred: phrasings in a line, and lists under a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.coding import Coded
from kg.extract.frame import Frame
from kg.extract.mention import Kind, Mention
from kg.extract.phrasings import Match, find
from kg.extract.reading import Chain, Reading
from kg.model.document import Block, BlockKind
from kg.resources import load_toml

Chains = dict[tuple[int, int], Chain]

_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_OPENS_LIST = re.compile(
    r"(?:[：:]|[（(]?[共各]?[\d一二三四五六七八九十]+[名个家位人项][）)]?|名单|获得者|获奖单位)[：:。]?\s*$"
)
_ONLY_AGENTS = re.compile(
    r"(?:[\s\d一二三四五六七八九十、.．，,；;。\t()（）①-⑳·•*★◇\-—]|\ue000|\ue001|\ue006|等|和|[^\ue000-\ue006]{1,6}(?=[\ue000\ue001]))*"
)
_SENTENCE = re.compile("[。！？；][^”]")
_AGENTS = (Kind.ORGANIZATION, Kind.PERSON, Kind.WORK)


@dataclass(frozen=True, slots=True)
class Conferral:
    """One honour of one recipient as read, before names are settled."""

    recipient: Mention
    on_behalf_of: Mention | None
    honour: Mention
    conferrers: tuple[Mention, ...]
    presenter: Mention | None
    period: str | None
    frame: Frame
    start: int
    end: int
    phrasing: str
    confidence: float


@cache
def _not_conferred() -> re.Pattern[str]:
    words = load_toml("lexicons/honours.toml")["not_conferred"]
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


@cache
def _types() -> tuple[re.Pattern[str], re.Pattern[str]]:
    types = load_toml("lexicons/honours.toml")["recipient_types"]
    return tuple(
        re.compile("(?:" + "|".join(map(re.escape, types[kind])) + ")$") for kind in ("person", "organization")
    )  # type: ignore[return-value]


class ConferralReader:
    """Reads the lines of one article in order, remembering the list that a heading has opened."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._open: list[Mention] = []
        self._last: list[Mention] = []  # the honour named last

    def read(self, block: Block, coded: Coded, chains: Chains, frame: Frame) -> Iterator[Conferral]:
        """The conferrals of one line, with the frame that holds there."""
        taken: set[tuple[int, int]] = set()
        found_any = False
        for found in find("conferrals", coded):
            for conferral in self._from_match(found, coded, chains, frame, block):
                key = (conferral.recipient.start, conferral.honour.start)
                elliptic = found.phrasing.id == "conferral.elliptic"
                if key in taken or (elliptic and any(honour == key[1] for _, honour in taken)):
                    continue
                taken.add(key)
                found_any = True
                yield conferral
        if not found_any:
            yield from self._from_list(block, coded, chains, frame)
        self._remember(block, coded, found_any)

    def _from_match(
        self, found: Match, coded: Coded, chains: Chains, frame: Frame, block: Block
    ) -> Iterator[Conferral]:
        start, end = coded.span(*found.match.span())
        sentence = self.reading.sentence(start, end)
        clause = self._clause(start, end)
        if (
            _not_conferred().search(clause)
            or block.kind is BlockKind.HEADING
            and found.phrasing.id == "conferral.elliptic"
        ):
            return
        slot = found.span("honours")
        if slot is None:  # 获此称号: the honour named last
            honours = [m for m in coded.mentions.values() if m.kind is Kind.HONOUR and m.end <= start][
                -1:
            ] or self._last
        else:
            honours = [m for m in coded.within(*slot) if m.kind is Kind.HONOUR]
        conferrer_slot = found.span("conferrers")
        conferrers = (
            tuple(m for m in coded.within(*conferrer_slot) if m.kind is Kind.ORGANIZATION) if conferrer_slot else ()
        )
        slot = found.span("recipients")
        if slot is None:
            recipient = self._subject(start, sentence[0], block, coded)
            recipients = [recipient] if recipient else []
            recipients = [m for m in recipients if m not in conferrers]
        else:
            recipients = _outside_brackets(coded, slot)
        pairs = list(zip(recipients, honours, strict=False)) if _paired(found, recipients, honours) else None
        for recipient, honour in pairs or ((r, h) for h in honours for r in recipients):
            conferral = self._make(recipient, honour, conferrers, chains, frame, (start, end), found.phrasing.id)
            if conferral is not None:
                yield replace(conferral, confidence=found.phrasing.confidence)

    def _clause(self, start: int, end: int) -> str:
        text = self.reading.text
        left = max(text.rfind(mark, 0, start) for mark in "。；！？\n，") + 1
        tail = re.match(r"[^，。；！？\n]{0,12}", text[end : end + 12])
        return text[max(left, start - 20) : end] + (tail.group() if tail else "")

    def _make(
        self,
        recipient: Mention,
        honour: Mention,
        conferrers: tuple[Mention, ...],
        chains: Chains,
        frame: Frame,
        span: tuple[int, int],
        phrasing: str,
    ) -> Conferral | None:
        chain = chains.get((recipient.start, recipient.end))
        if not fits(self.reading.name(honour), recipient.kind):
            return None
        person = chain.person if chain else recipient
        body = chain.organization if chain else None
        return Conferral(person, body, honour, conferrers, None, None, frame, *span, phrasing, 0.8)

    def _subject(self, position: int, low: int, block: Block, coded: Coded) -> Mention | None:
        """Whom an elliptic sentence speaks of: the first agent of its sentence, else the last before in the line."""
        agents = [m for m in coded.mentions.values() if m.kind in _AGENTS and m.end <= position]
        in_sentence = [m for m in agents if m.start >= low]
        if in_sentence:
            return in_sentence[0]
        return agents[-1] if agents else None

    def _from_list(self, block: Block, coded: Coded, chains: Chains, frame: Frame) -> Iterator[Conferral]:
        """The winners of an open list: the persons of the row, else its organisations."""
        if (
            not self._open
            or len(coded.code) > 160
            or not (block.kind is BlockKind.ITEM or _ONLY_AGENTS.fullmatch(coded.code))
        ):
            return
        if _SENTENCE.search(coded.code):
            return
        agents = _outside_brackets(coded, (0, len(coded.code)))
        persons = [m for m in agents if m.kind is Kind.PERSON]
        bodies = [m for m in agents if m.kind is Kind.ORGANIZATION]
        for recipient in persons or agents:
            for honour in self._open:
                conferral = self._make(
                    recipient, honour, (), chains, frame, (block.start, block.end), "conferral.under-heading"
                )
                if conferral is not None and conferral.on_behalf_of is None and persons and len(bodies) == 1:
                    conferral = replace(conferral, on_behalf_of=bodies[0])
                if conferral is not None:
                    yield conferral

    def _remember(self, block: Block, coded: Coded, found_any: bool) -> None:
        honours = [m for m in coded.mentions.values() if m.kind is Kind.HONOUR]
        self._last = honours[-1:] or self._last
        line = self.reading.text[block.start : block.end]
        opens = (
            block.kind is BlockKind.HEADING or bool(_OPENS_LIST.search(line)) or (len(line) < 30 and len(honours) == 1)
        )
        if honours and (opens or not found_any and line.endswith(("：", ":"))) and not _not_conferred().search(line):
            self._open = honours[-1:]
        elif honours and not found_any or (_SENTENCE.search(coded.code) or block.kind is BlockKind.HEADING):
            self._open = []


def _outside_brackets(coded: Coded, slot: tuple[int, int]) -> list[Mention]:
    """The agents of a slot but those in brackets: these are other names, operators, bodies."""
    hidden: set[int] = set()
    for match in _BRACKET.finditer(coded.code, *slot):
        hidden.update(range(match.start(), match.end()))
    return [
        coded.mentions[i]
        for i in range(*slot)
        if i in coded.mentions and i not in hidden and coded.mentions[i].kind in _AGENTS
    ]


def _paired(found: Match, recipients: list[Mention], honours: list[Mention]) -> bool:
    """分别: the first recipient got the first honour, and so on."""
    return len(recipients) == len(honours) > 1 and "分别" in found.match.group()


def fits(honour: str, kind: Kind) -> bool:
    """Whether an honour of this name can go to a recipient of this kind: 先进个人 to a person, 示范市场 to a body."""
    person, organization = _types()
    if kind is Kind.PERSON:
        return not organization.search(honour)
    return not (kind is Kind.ORGANIZATION and person.search(honour))
