"""Documents and claims made by hand: the words are found in the text, so that every quotation is true."""

from __future__ import annotations

from hashlib import sha256

from kg.model.claims import (
    ConferralClaim,
    EventClaim,
    Evidence,
    Extraction,
    MembershipClaim,
    OperationClaim,
    OrganizationClaim,
    Participant,
    PersonClaim,
    PostClaim,
)
from kg.model.document import Article, Block, BlockKind, Document, Metadata


class Issue:
    """One newsletter: articles as texts, and the claims that the test makes about them."""

    def __init__(self, id: str, *articles: str, organizers: tuple[str, ...] = ()) -> None:
        self.text = "\n".join(articles) + "\n"
        spans, at = [], 0
        for article in articles:
            spans.append(Article(article.split("。")[0], None, at, at + len(article)))
            at += len(article) + 1
        self.document = Document(
            id=id,
            name=f"{id}.txt",
            media_type="text/plain",
            sha256=sha256(self.text.encode()).hexdigest(),
            source=self.text,
            text=self.text,
            offsets=range(len(self.text)),
            metadata=Metadata("市场之窗", id, None, organizers),
            articles=tuple(spans),
            blocks=tuple(Block(BlockKind.PARAGRAPH, each.start, each.end) for each in spans),
        )
        self.claims: dict[str, list] = {name: [] for name in Extraction.__dataclass_fields__ if name != "document_id"}

    def said(self, words: str) -> tuple[Evidence, ...]:
        start = self.text.index(words)
        return (Evidence(start, start + len(words), words, "by-hand", 0.9),)

    def read(self) -> tuple[Document, Extraction]:
        claims = {name: tuple(found) for name, found in self.claims.items()}
        return self.document, Extraction(self.document.id, **claims)

    def organization(self, name, *aliases, type="company", at=None) -> Issue:
        self.claims["organizations"].append(OrganizationClaim(name, aliases, type, self.said(at or name)))
        return self

    def person(self, name, *aliases, at=None) -> Issue:
        self.claims["persons"].append(PersonClaim(name, aliases, self.said(at or name)))
        return self

    def post(self, person, organization, title, *aliases, former=False, at=None) -> Issue:
        evidence = self.said(at or person)
        self.claims["posts"].append(PostClaim(person, organization, aliases, title, former, evidence))
        return self

    def honour(self, recipient, honour, *variants, type="organization", by=(), at=None, **more) -> Issue:
        fields = dict.fromkeys(("on_behalf_of", "presenter", "period", "day", "occasion", "act")) | more
        aliases = fields.pop("recipient_aliases", ())
        self.claims["honours"].append(
            ConferralClaim(
                recipient=recipient, recipient_aliases=aliases, recipient_type=type, honour=honour,
                honour_aliases=variants, conferrers=tuple(by), evidence=self.said(at or recipient), **fields,
            )
        )  # fmt: skip
        return self

    def event(self, name, date=None, *participants, aliases=(), place=None, organizers=(), at=None) -> Issue:
        parts = tuple(Participant(*part) for part in participants)
        claim = EventClaim(name, aliases, date, place, organizers, parts, self.said(at or name))
        self.claims["events"].append(claim)
        return self

    def membership(self, member, association, level=None, *aliases, at=None) -> Issue:
        claim = MembershipClaim(member, (), association, aliases, level, self.said(at or member))
        self.claims["memberships"].append(claim)
        return self

    def operation(self, operator, market, at=None) -> Issue:
        self.claims["operations"].append(OperationClaim(operator, market, self.said(at or f"{operator}（{market}）")))
        return self
