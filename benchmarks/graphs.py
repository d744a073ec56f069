"""Realistic graphs of any size from a seed: invented people, markets and honours, and what newsletters say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from random import Random
from typing import Any, TypeVar

from benchmarks.names import CITIES, Names
from kg.model.document import Article, Metadata
from kg.model.iri import DEFAULT_BASE, mint
from kg.model.statements import (
    Conferral,
    Event,
    Membership,
    Operation,
    Participation,
    Quotation,
    SourceArticle,
    SourceDocument,
    Statements,
    Tenure,
    Thing,
)

TRIPLES_PER_CONFERRAL = 53  # of the whole graph: its share of people, posts, members, events and documents is in it
_Item = TypeVar("_Item")
_YEARS = range(2006, 2025)
_TITLES = ["董事长", "总经理", "会长", "副会长", "秘书长", "副秘书长", "主任", "局长", "副局长", "处长", "党支部书记"]
_LEVELS = ["会员单位", "理事单位", "常务理事单位", "副会长单位", "会长单位"]
_LETTERS = "近日在会议上由经过评选各市场认真开展创建活动推进数字化改造服务商户消费者满意年度工作表彰颁奖"


def realistic(triples: int, seed: int = 20220828) -> Statements:
    """Statements that make about ``triples`` triples (within some 8 %); the same numbers give the same statements."""
    return _Press(max(12, triples // TRIPLES_PER_CONFERRAL), Random(seed)).statements()


class _Press:
    """The newsletters of an invented province, with ``size`` conferrals told in them."""

    def __init__(self, size: int, random: Random) -> None:
        self._size = size
        self._random = random
        self._names = Names(random)
        self._cities = CITIES[: max(2, min(len(CITIES), size // 60))]
        self._lengths: dict[str, int] = {}

    def statements(self) -> Statements:
        """All parts, each sorted by IRI."""
        conferrals = self._conferrals()
        events = self._events
        facts: dict[str, list[Any]] = {
            "conferrals": conferrals,
            "tenures": self._tenures(),
            "memberships": self._memberships(),
            "participations": [part for event in events for part in self._participations(event)],
            "operations": self._operations(),
        }
        return Statements(
            base=DEFAULT_BASE,
            documents=_sorted(self._documents),
            persons=_sorted(self._persons),
            organizations=_sorted([*self._companies, *self._markets, *self._associations, *self._bodies]),
            works=(),
            honours=_sorted(self._honours),
            events=_sorted(events),
            doubts=(),
            **{kind: _sorted(items) for kind, items in facts.items()},
        )

    @cached_property
    def _documents(self) -> list[SourceDocument]:
        return [self._document(number) for number in range(self._size // 40 + 2)]

    def _document(self, number: int) -> SourceDocument:
        city, year = self._cities[number % len(self._cities)], self._random.choice(_YEARS)
        id = f"{city}-{year}-{number:05d}"
        iri = mint(DEFAULT_BASE, "document", id)
        articles = tuple(
            SourceArticle(
                mint(DEFAULT_BASE, "article", id, str(at)),
                Article(self._words(14), self._words(9), start, start + 1200),
                start,
                start + 1200,
            )
            for at, start in enumerate(range(0, 6000, 1200))
        )
        metadata = Metadata(f"{city}市场", f"{year}年第{number % 12 + 1}期", f"{year}-{number % 12 + 1:02d}")
        digest = sha256(id.encode()).hexdigest()
        return SourceDocument(iri, id, f"{id}.txt", "text/plain", digest, metadata, (), _sorted(articles))

    @cached_property
    def _persons(self) -> list[Thing]:
        return [self._thing("person", self._names.person(), str(at)) for at in range(self._size // 6 + 3)]

    @cached_property
    def _companies(self) -> list[Thing]:
        made = (self._names.company(self._city()) for _ in range(self._size // 6 + 2))
        return [self._thing("company", name, names=(name[3:],)) for name in made]

    @cached_property
    def _markets(self) -> list[Thing]:
        return [self._thing("market", self._names.market(self._city())) for _ in range(self._size // 9 + 2)]

    @cached_property
    def _associations(self) -> list[Thing]:
        made = (self._names.association() for _ in range(self._size // 120 + 2))
        return [self._thing("association", name, names=(name[3:],)) for name in made]

    @cached_property
    def _bodies(self) -> list[Thing]:
        return [self._thing("government", self._names.body()) for _ in range(self._size // 120 + 2)]

    @cached_property
    def _honours(self) -> list[Thing]:
        levels = ["national", "provincial", "municipal", "municipal", "district", "industry"]
        return [
            replace(
                self._thing("honour", self._names.honour()),
                level=self._random.choice(levels),
                authority=self._random.choice(("government", "association")),
            )
            for _ in range(self._size // 25 + 3)
        ]

    @cached_property
    def _events(self) -> list[Event]:
        return [self._event(number) for number in range(self._size // 15 + 2)]

    def _event(self, number: int) -> Event:
        date = self._day(self._random.choice(_YEARS))
        host = self._random.choice(self._associations)
        name = f"{host.name}第{number % 9 + 1}届{number // 9 % 5 + 1}次理事会"
        iri = mint(DEFAULT_BASE, "event", name, date)
        return Event(iri, name, (), date, f"{self._city()}宾馆", (host.iri,), self._told(iri))

    def _conferrals(self) -> list[Conferral]:
        """Honours are won again year by year; a few recipients win much, most win once or twice."""
        made: dict[str, Conferral] = {}
        conferrers = {
            honour.iri: self._random.choice([*self._bodies, *self._associations]).iri for honour in self._honours
        }
        organizations = [*self._companies, *self._markets]
        while len(made) < self._size:
            honour, year = self._random.choice(self._honours), self._random.choice(_YEARS)
            is_person = self._random.random() < 0.25
            recipient = self._often_first(self._persons if is_person else organizations)
            iri = mint(DEFAULT_BASE, "conferral", honour.iri, recipient.iri, str(year))
            period, day = self._random.choice(
                ((str(year), None), (f"{year - 2}/{year}", None), (str(year), self._day(year)))
            )
            made[iri] = Conferral(
                iri=iri,
                honour=honour.iri,
                recipient=recipient.iri,
                on_behalf_of=self._random.choice(self._companies).iri if is_person else None,
                conferrers=(conferrers[honour.iri],) if self._random.random() < 0.8 else (),
                presenter=self._random.choice(self._associations).iri if self._random.random() < 0.05 else None,
                period=period,
                day=day,
                occasion=self._random.choice(self._events).iri if self._random.random() < 0.3 else None,
                act=f"文明委〔{year}〕{self._random.randrange(1, 90)}号" if self._random.random() < 0.1 else None,
                quotations=self._told(iri, 2 if self._random.random() < 0.1 else 1),
            )
        return list(made.values())

    def _tenures(self) -> list[Tenure]:
        places = [*self._companies, *self._associations, *self._bodies]
        made = []
        for person in self._persons:
            place, title = self._random.choice(places), self._random.choice(_TITLES)
            iri = mint(DEFAULT_BASE, "tenure", person.iri, place.iri, title)
            made.append(Tenure(iri, person.iri, place.iri, title, self._random.random() < 0.15, self._told(iri)))
        return made

    def _memberships(self) -> list[Membership]:
        made = []
        for company in self._companies:
            association, level = self._often_first(self._associations), self._often_first(_LEVELS)
            iri = mint(DEFAULT_BASE, "membership", company.iri, association.iri, level)
            made.append(Membership(iri, company.iri, association.iri, level, self._told(iri)))
        return made

    def _participations(self, event: Event) -> list[Participation]:
        made = []
        for at, person in enumerate(self._random.sample(self._persons, 3)):
            role = ("host", "speaker", "attendee")[at]
            iri = mint(DEFAULT_BASE, "participation", event.iri, person.iri, role)
            made.append(Participation(iri, event.iri, person.iri, role, self._told(iri)))
        return made

    def _operations(self) -> list[Operation]:
        made = []
        for company, market in zip(self._companies, self._markets, strict=False):
            iri = mint(DEFAULT_BASE, "operation", company.iri, market.iri)
            made.append(Operation(iri, company.iri, market.iri, self._told(iri)))
        return made

    def _thing(self, kind: str, name: str, key: str = "", names: tuple[str, ...] = ()) -> Thing:
        folder = kind if kind in ("person", "honour") else "organization"
        iri = mint(DEFAULT_BASE, folder, name, key)
        return Thing(iri, kind, name, names, (), self._told(iri))

    def _told(self, iri: str, times: int = 1) -> tuple[Quotation, ...]:
        return _sorted(self._quotation(document, iri) for document in self._random.sample(self._documents, times))

    def _quotation(self, document: SourceDocument, told: str) -> Quotation:
        start = self._lengths.get(document.iri, 0)
        quote = self._words(self._random.randrange(12, 60))
        end = self._lengths[document.iri] = start + len(quote)
        return Quotation(
            iri=mint(DEFAULT_BASE, "quotation", document.iri, str(start), told),
            document=document.iri,
            article=self._random.choice(document.articles).iri,
            start=start,
            end=end,
            quote=quote,
            prefix=self._words(32),
            suffix=self._words(32),
            phrasing="conferral.won",
            confidence=self._random.randrange(60, 99) / 100,
        )

    def _words(self, length: int) -> str:
        return "".join(self._random.choices(_LETTERS, k=length))

    def _city(self) -> str:
        return self._random.choice(self._cities)

    def _day(self, year: int) -> str:
        return f"{year}-{self._random.randrange(1, 13):02d}-{self._random.randrange(1, 29):02d}"

    def _often_first(self, items: Sequence[_Item]) -> _Item:
        return items[int(len(items) * self._random.random() ** 2)]


def _sorted(items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(items, key=lambda item: item.iri))
