"""Memberships: a level beside a member, joining, being counted among the members, being honoured as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.coding import Coded
from kg.extract.conferrals import Conferral
from kg.extract.mention import Kind, Mention
from kg.extract.phrasings import find
from kg.extract.reading import Chain, Reading
from kg.extract.scene import level_word


@dataclass(frozen=True, slots=True)
class Membership:
    """One member as read; ``association`` is None for 我会, 本会 and where the text leaves it to the reader."""

    member: Mention
    association: Mention | None
    level: str | None
    start: int
    end: int
    phrasing: str
    confidence: float


def read_memberships(reading: Reading, coded: Coded, chains: dict[tuple[int, int], Chain]) -> Iterator[Membership]:
    """The memberships that one line states."""
    taken: set[int] = set()
    for found in find("memberships", coded):
        start, end = coded.span(*found.match.span())
        slot = found.span("association")
        association = coded.mentions[slot[0]] if slot else None
        level_slot = found.span("level")
        level = reading.words(*coded.span(*level_slot)) if level_slot else None
        members = found.span("members")
        assert members is not None
        for mention in coded.within(*members):
            chain = chains.get((mention.start, mention.end))
            member = chain.organization if chain else mention
            if level == "个人会员" and chain is not None:
                member = chain.person
            if member is None or member.start in taken or member == association:
                continue
            if member.kind is not Kind.ORGANIZATION and not (member.kind is Kind.PERSON and level and "个人" in level):
                continue
            taken.add(member.start)
            yield Membership(member, association, level, start, end, found.phrasing.id, found.phrasing.confidence)


def of_honoured(conferral: Conferral, honour: str) -> Membership | None:
    """The membership of a body honoured as a member (优秀会员单位): of who confers it, or of the association here."""
    level = next((match["level"] for match in level_word().finditer(honour) if match["level"]), None)
    if level is None or conferral.recipient.kind is not Kind.ORGANIZATION:
        return None
    givers = (mention for mention in conferral.conferrers if mention.subtype == "association")
    return Membership(
        conferral.recipient,
        next(givers, None),
        level,
        conferral.start,
        conferral.end,
        "membership.honoured",
        conferral.confidence,
    )
