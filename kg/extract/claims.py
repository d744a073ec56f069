"""From relations between mentions to claims with settled names: the last step of reading a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.extract.cases import Cases
from kg.extract.conferrals import Conferral
from kg.extract.decisions import Decisions
from kg.extract.events import Event, merge
from kg.extract.judges import Judges, judges
from kg.extract.memberships import Membership, of_honoured
from kg.extract.mention import Kind, Mention
from kg.extract.mentions import chance
from kg.extract.posts import ASSOCIATION_TITLE, RANK, Post
from kg.extract.reading import Reading
from kg.extract.register import Entry
from kg.extract.retelling import by_fuller_name, once, part_of, rank, same_honour, same_time, told_again
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
from kg.model.document import Article
from kg.names import compare_key

_LISTED = 0.45  # the least probability of a body of which nothing is told
_ONE_STRETCH = 160  # characters that are one quotation; what is told over more has two


def claims(reading: Reading, scorers: Judges | None = None) -> Extraction:
    """All claims of a document; ``scorers`` are those of the package unless given."""
    writer = _Writer(reading, judges() if scorers is None else scorers)
    writer.read()
    return writer.extraction()


class _Writer:
    def __init__(self, reading: Reading, scorers: Judges) -> None:
        self.reading, self.scorers = reading, scorers
        self.cases = Cases(reading)
        self.register = self.cases.register
        self.honours: dict[tuple[object, ...], ConferralClaim] = {}
        self.posts: dict[tuple[object, ...], PostClaim] = {}
        self.stated: set[tuple[object, ...]] = set()  # posts whose body the text names
        self.memberships: dict[tuple[object, ...], MembershipClaim] = {}
        self.operations: dict[tuple[object, ...], OperationClaim] = {}
        self.events: list[EventClaim] = []

    def read(self) -> None:
        """Take in the whole document."""
        cases = self.cases
        for operator, market, start, end in cases.proposals.operations:
            self._operation(operator, market, start, end)
        decisions = Decisions(cases, self.scorers)
        for post in decisions.posts():
            self._post(post)
        conferrals = list(decisions.conferrals())
        for conferral in conferrals:
            self._conferral(conferral)
        honoured = (of_honoured(each, self.reading.name(each.honour)) for each in conferrals)
        for membership in (*decisions.memberships(), *filter(None, honoured)):
            self._membership(membership)
        told: dict[int, tuple[Article, list[Event]]] = {}
        for event, article in decisions.events():
            told.setdefault(article.start, (article, []))[1].append(event)
        for article, events in told.values():
            self._events(article, events)

    def _events(self, article: Article, events: list[Event]) -> None:
        reading = self.reading
        chains = self.cases.proposals.chains.values()
        participants = [(c.start, c.person, "attendee") for c in chains if article.start <= c.start < article.end]
        for event, tellings in merge(events):
            first = min(other.start for other in tellings)
            date = event.date or next((other.date for other in tellings if other.date), None)
            place = event.place or next((other.place for other in tellings if other.place), None)
            self.events.append(
                EventClaim(
                    name=event.name,
                    name_aliases=tuple(dict.fromkeys(o.name for o in tellings if o.name != event.name)),
                    date=date,
                    place=reading.words(*place).strip() if place else None,
                    organizers=self._names(m for other in tellings for m in other.organizers),
                    participants=tuple(
                        dict.fromkeys(
                            Participant(self._name(person), role)
                            for at, person, role in participants
                            if at >= first - 200
                        )
                    ),
                    evidence=once(reading.evidence(o.start, o.end, o.phrasing, o.confidence) for o in tellings),
                )
            )

    def _entry(self, mention: Mention | None) -> Entry | None:
        return self.register.of(mention) if mention is not None else None

    def _name(self, mention: Mention) -> str:
        entry = self.register.of(mention)
        return entry.name if entry else self.reading.name(mention)

    def _names(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._name(mention) for mention in mentions))

    def _evidence(self, phrasing: str, sure: float, *spans: tuple[int, int]) -> tuple[Evidence, ...]:
        return once(self.reading.evidence(start, end, phrasing, sure) for start, end in spans)

    def _told(self, conferral: Conferral) -> list[tuple[int, int]]:
        """Where a conferral is told: in one stretch, or at recipient and honour when these are far apart."""
        first, last = self.reading.sentence(conferral.start, conferral.end)
        if last - first <= _ONE_STRETCH:
            return [(conferral.start, conferral.end)]
        return [(mention.start, mention.end) for mention in (conferral.recipient, conferral.honour)]

    def _conferral(self, conferral: Conferral) -> None:
        recipient = self.register.of(conferral.recipient)
        if recipient is None:
            return
        frame = conferral.frame
        names = self._names(m for m in conferral.conferrers if self.register.of(m) is not None)
        names = tuple(name for name in names if name != recipient.name)
        period = conferral.period
        honour, other_names = self.cases.honour_names.of(conferral.honour)
        sure = conferral.confidence
        body = self._entry(conferral.on_behalf_of)
        presenter = self._entry(conferral.presenter)
        claim = ConferralClaim(
            recipient=recipient.name,
            recipient_aliases=recipient.aliases,
            recipient_type="work" if recipient.kind is Kind.WORK else recipient.kind.value,
            on_behalf_of=body.name if body and recipient.kind is Kind.PERSON else None,
            honour=honour,
            honour_aliases=other_names,
            conferrers=names,
            presenter=presenter.name if presenter else None,
            period=period,
            day=frame.day if frame.day and frame.day.count("-") == 2 and "/" not in frame.day else None,
            occasion=None,
            act=frame.act,
            evidence=self._evidence(conferral.phrasing, sure, *self._told(conferral)),
        )
        key = (recipient.name, compare_key(honour))
        for (name, other), earlier in self.honours.items():
            if name == recipient.name and same_honour(str(other), key[1]) and same_time(earlier.period, period):
                self.honours[name, other] = by_fuller_name(told_again(earlier, claim), honour)
                return
        again = key in self.honours  # the same honour, of another year
        self.honours[(recipient.name, f"{key[1]}\x1f{period}") if again else key] = claim

    def _post(self, post: Post) -> None:
        person = self.register.of(post.person)
        if person is None:
            return
        body = self._entry(post.organization)
        if body is None and post.organization is None and not RANK.search(post.title):
            body = self.register.home(post.start, bool(ASSOCIATION_TITLE.search(post.title)))
        sure = post.confidence
        claim = PostClaim(
            person=person.name,
            organization=body.name if body else None,
            organization_aliases=body.aliases if body else (),
            title=post.title,
            former=post.former,
            evidence=self._evidence(post.phrasing, sure, (post.start, post.end)),
        )
        name = body.name if body else None
        for key, earlier in self.posts.items():
            shortened = not post.stated and key[0] == person.name and str(key[1]).endswith(post.title)
            if key[:2] != (person.name, post.title) and not shortened:  # 吴书记, of 党组书记
                continue
            stated = key in self.stated
            if earlier.organization == name or not post.stated or part_of(earlier.organization or "", name or ""):
                self.posts[key] = told_again(earlier, claim)
                return
            if not stated:  # the body was only supposed, now it is said
                del self.posts[key]
                claim = told_again(claim, earlier)
                break
        key = (person.name, post.title, name)
        self.posts[key] = claim
        if post.stated:
            self.stated.add(key)

    def _membership(self, membership: Membership) -> None:
        member = self._entry(membership.member)
        association = self._entry(membership.association) or self.register.main_association
        if member is None or association is None or association is member or association.type != "association":
            return
        claim = MembershipClaim(
            member=member.name,
            member_aliases=member.aliases,
            association=association.name,
            association_aliases=association.aliases,
            level=membership.level,
            evidence=self._evidence(membership.phrasing, membership.confidence, (membership.start, membership.end)),
        )
        key = (member.name, association.name)
        earlier = self.memberships.get(key)
        if earlier is None:
            self.memberships[key] = claim
        else:
            exact = earlier if rank(earlier.level) >= rank(claim.level) else replace(claim, evidence=earlier.evidence)
            self.memberships[key] = told_again(exact, claim)

    def _operation(self, operator: Mention, market: Mention, start: int, end: int) -> None:
        company, place = self._entry(operator), self._entry(market)
        if company is None or place is None or company is place:
            return
        claim = OperationClaim(company.name, place.name, self._evidence("operation.bracket", 0.9, (start, end)))
        key = (company.name, place.name)
        self.operations[key] = told_again(self.operations[key], claim) if key in self.operations else claim

    def extraction(self) -> Extraction:
        """Everything, with the persons and organisations that are named anywhere."""
        reading, acting = self.reading, self._acting()
        return Extraction(
            document_id=reading.document.id,
            honours=tuple(self.honours.values()),
            posts=tuple(self.posts.values()),
            events=tuple(self.events),
            memberships=tuple(self.memberships.values()),
            operations=tuple(self.operations.values()),
            persons=tuple(
                PersonClaim(entry.name, entry.aliases, self._first(entry))
                for entry in self.register.entries(Kind.PERSON)
            ),
            organizations=tuple(
                OrganizationClaim(entry.name, entry.aliases, entry.type or "other", self._first(entry))
                for entry in self.register.entries(Kind.ORGANIZATION)
                if entry.name in acting or any(chance(mention) >= _LISTED for mention in entry.mentions)
            ),
        )

    def _acting(self) -> set[str]:
        """The names of those of whom something is told."""
        names: set[str | None] = set()
        for honour in self.honours.values():
            names.update((honour.recipient, honour.on_behalf_of, honour.presenter, *honour.conferrers))
        names.update(post.organization for post in self.posts.values())
        for membership in self.memberships.values():
            names.update((membership.member, membership.association))
        for operation in self.operations.values():
            names.update((operation.operator, operation.market))
        names.update(name for event in self.events for name in event.organizers)
        return {name for name in names if name}

    def _first(self, entry: Entry) -> tuple[Evidence, ...]:
        mention = min(entry.mentions, key=lambda m: m.start)
        return self._evidence(f"mention.{mention.source}", chance(mention), (mention.start, mention.end))
