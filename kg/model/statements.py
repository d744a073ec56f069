"""What the graph says: things with IRIs, and facts about them, each with its evidence in one or more documents.

Every tuple is sorted by IRI, so that the same documents and decisions give the same statements in any order of reading.
A *fact* is a Conferral, Tenure, Membership, Participation, Operation or Event: each lives once, however often it
is told, and each telling is a Quotation. Its ``confidence``, in [0, 1], is that of its surest telling; 1 when a person
confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.document import Article, Metadata


@dataclass(frozen=True, slots=True)
class Quotation:
    """One telling of a fact in one document; positions in code points of the document's source text.

    ``prefix`` and ``suffix`` are up to 32 characters of the source on either side of ``quote``.
    """

    iri: str
    document: str  # IRI
    article: str | None  # IRI
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    phrasing: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article of a document, with its span in the document's source text."""

    iri: str
    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as a thing of the graph; ``organizers`` are IRIs of the organisations that issue it."""

    iri: str
    id: str
    name: str
    media_type: str
    sha256: str
    metadata: Metadata
    organizers: tuple[str, ...]
    articles: tuple[SourceArticle, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A person, an organisation, a work or an honour.

    ``kind`` is ``person``, ``organization``, ``market``, ``company``, ``association``, ``government``, ``work`` or
    ``honour``. ``names`` holds the other forms. ``replaces`` are IRIs that another set of documents would have given
    it, so that an old link can be followed. ``quotations`` are the places where it is named.
    """

    iri: str
    kind: str
    name: str
    names: tuple[str, ...]
    replaces: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    level: str | None = None  # honours: national, provincial, municipal, district, industry
    authority: str | None = None  # honours: government, association
    parent: str | None = None  # departments: IRI of the body they belong to


@dataclass(frozen=True, slots=True)
class Conferral:
    """One honour given to one recipient by one decision; agents, honour and event are IRIs, times are EDTF."""

    iri: str
    honour: str
    recipient: str
    on_behalf_of: str | None
    conferrers: tuple[str, ...]
    presenter: str | None
    period: str | None
    day: str | None
    occasion: str | None  # IRI of an Event
    act: str | None  # number of the cited act as printed
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's holding of a post; ``organization`` is None when the text does not say where."""

    iri: str
    person: str
    organization: str | None
    title: str
    former: bool
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of an association; ``level`` as printed (常务理事单位)."""

    iri: str
    member: str
    association: str
    level: str | None
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, visit, ceremony; ``date`` is EDTF; ``organizers`` are IRIs."""

    iri: str
    name: str
    names: tuple[str, ...]
    date: str | None
    place: str | None
    organizers: tuple[str, ...]
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Participation:
    """One agent's part in one event; ``role`` is a code of the participation scheme (attendee, speaker, host)."""

    iri: str
    event: str
    agent: str
    role: str
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Operation:
    """A company that runs a market."""

    iri: str
    operator: str
    market: str
    quotations: tuple[Quotation, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two things that may be the same, listed for a person to decide; ``reason`` is a code, ``detail`` words.

    ``score``, in [0, 1], is how often such a pair is one, as far as is known.
    """

    left: str  # IRI
    right: str  # IRI
    reason: str
    detail: str
    score: float


@dataclass(frozen=True, slots=True)
class Statements:
    """All that the graph says, ready to be written as triples."""

    base: str
    documents: tuple[SourceDocument, ...]
    persons: tuple[Thing, ...]
    organizations: tuple[Thing, ...]
    works: tuple[Thing, ...]
    honours: tuple[Thing, ...]
    conferrals: tuple[Conferral, ...]
    tenures: tuple[Tenure, ...]
    memberships: tuple[Membership, ...]
    events: tuple[Event, ...]
    participations: tuple[Participation, ...]
    operations: tuple[Operation, ...]
    doubts: tuple[Doubt, ...]
