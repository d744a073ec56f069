"""What a text says: claims with evidence, names as printed, nothing resolved across documents."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a claim: ``document.source[start:end] == quote`` (code points, end exclusive).

    ``phrasing`` names the entry of ``ontology/phrasings/`` (or the reader) that found it; ``confidence`` is in [0, 1].
    """

    start: int
    end: int
    quote: str
    phrasing: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """A person named in the text, under the longest form, with the other forms."""

    name: str
    aliases: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class OrganizationClaim:
    """An organisation named in the text; ``type`` is company, market, association, government or other."""

    name: str
    aliases: tuple[str, ...]
    type: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ConferralClaim:
    """One honour given to one recipient.

    ``recipient_type`` is organization, person or work. ``period`` is EDTF: the period covered when stated, else the
    time of conferral; ``day`` is EDTF, the day of conferral when stated; ``act`` is a cited act (锡文明委〔2022〕6号).
    """

    recipient: str
    recipient_aliases: tuple[str, ...]
    recipient_type: str
    on_behalf_of: str | None
    honour: str
    honour_aliases: tuple[str, ...]
    conferrers: tuple[str, ...]
    presenter: str | None
    period: str | None
    day: str | None
    occasion: str | None
    act: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class PostClaim:
    """A person's title at an organisation; ``former`` for 原, 前, 历任, 卸任."""

    person: str
    organization: str | None
    organization_aliases: tuple[str, ...]
    title: str
    former: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """One who took part in an event; ``role`` is a concept of the participation scheme (attendee, speaker, host …)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class EventClaim:
    """A meeting, visit, ceremony …; ``date`` is EDTF, ``place`` as the text gives it."""

    name: str
    name_aliases: tuple[str, ...]
    date: str | None
    place: str | None
    organizers: tuple[str, ...]
    participants: tuple[Participant, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class MembershipClaim:
    """A member of an association, with the level as printed (常务理事单位) when said."""

    member: str
    member_aliases: tuple[str, ...]
    association: str
    association_aliases: tuple[str, ...]
    level: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class OperationClaim:
    """A company that runs a market: 公司（市场） or 市场（公司）."""

    operator: str
    market: str
    evidence: tuple[Evidence, ...]


def check_confidence(least: float) -> None:
    """InputError unless ``least`` is a confidence, a number from 0 to 1."""
    if not 0 <= least <= 1:
        raise InputError(f"{least} is not a confidence; give a number from 0 to 1, such as 0.9")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one document."""

    document_id: str
    honours: tuple[ConferralClaim, ...] = ()
    posts: tuple[PostClaim, ...] = ()
    events: tuple[EventClaim, ...] = ()
    memberships: tuple[MembershipClaim, ...] = ()
    operations: tuple[OperationClaim, ...] = ()
    persons: tuple[PersonClaim, ...] = ()
    organizations: tuple[OrganizationClaim, ...] = ()
