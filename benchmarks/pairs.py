"""The pairs of ``tests/pairs/``: each becomes documents with claims, is resolved as any build is, and is looked up.

``tests/pairs/README.md`` says what a line means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.model.claims import (
    ConferralClaim,
    EventClaim,
    Evidence,
    Extraction,
    OperationClaim,
    OrganizationClaim,
    PersonClaim,
    PostClaim,
)
from kg.model.document import Article, Document, Metadata
from kg.model.statements import Statements
from kg.resolve import resolve
from kg.resources import load_toml

PAIRS = Path(__file__).parent.parent / "tests" / "pairs"
STRANGERS = PAIRS / "strangers"  # by authors who came when the rules were there
KINDS = ("organizations", "persons", "honours", "events")
LABELS = ("same", "different", "unsure")
_PRIZE = "年度明灯奖"  # given to whom a line only names, so that a fact says whom it means
_TYPES = ("company", "market", "association", "government", "other")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions: the first line of the first document and the last of the last one."""

    kind: str
    trap: str
    label: str
    documents: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return " | ".join("; ".join(lines) for lines in self.documents)


def load(folder: Path = PAIRS) -> list[Pair]:
    """All pairs, in the order of the files."""
    return [pair for kind in KINDS for pair in _pairs(kind, folder / f"{kind}.toml")]


def _pairs(kind: str, path: Path) -> Iterator[Pair]:
    for trap in tomllib.loads(path.read_text(encoding="utf-8"))["trap"]:
        for label in LABELS:
            for documents in trap.get(label, ()):
                lines = tuple((each,) if isinstance(each, str) else tuple(each) for each in documents)
                yield Pair(kind, trap["name"], label, lines)


def outcome(pair: Pair) -> str:
    """``joined``, ``proposed`` (listed as a doubt) or ``apart``: what a build of the pair's documents makes of it."""
    pages = [_Page(f"{number}", pair.kind, lines) for number, lines in enumerate(pair.documents)]
    statements = resolve([page.read() for page in pages])
    left, right = _meant(statements, pages[0], pages[0].first), _meant(statements, pages[-1], pages[-1].last)
    if left == right:
        return "joined"
    doubted = any({doubt.left, doubt.right} == {left, right} for doubt in statements.doubts)
    return "proposed" if doubted else "apart"


@dataclass(slots=True)
class _Page:
    """One document of a pair: its lines as text, and the claims that a reader would make of them."""

    id: str
    kind: str
    lines: tuple[str, ...]
    text: str = ""
    starts: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=lambda: [0])
    claims: dict[str, list[Any]] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.claims = {name: [] for name in Extraction.__dataclass_fields__ if name != "document_id"}
        told = {"organizations": _organization, "persons": _person, "honours": _honour, "events": _event}[self.kind]
        for line in sorted(self.lines, key=lambda line: not line.startswith("@")):  # the masthead first
            if line == "¶":
                self.breaks.append(len(self.text))
                continue
            start = len(self.text)
            self.text += line.replace("¶", "") + "。\n"
            evidence = (Evidence(start, len(self.text) - 1, self.text[start:-1], "by-hand", 0.9),)
            if line.startswith("@"):
                _organization(self, line[1:], evidence)
            else:
                self.starts.append(start)
                told(self, line, evidence)

    @property
    def first(self) -> int:
        return self.starts[0]

    @property
    def last(self) -> int:
        return self.starts[-1]

    def read(self) -> tuple[Document, Extraction]:
        ends = [*self.breaks[1:], len(self.text)]
        spans = zip(self.breaks, ends, strict=True)
        articles = tuple(Article(str(number), None, start, end) for number, (start, end) in enumerate(spans))
        document = Document(
            id=self.id, name=f"{self.id}.txt", media_type="text/plain", sha256=sha256(self.text.encode()).hexdigest(),
            source=self.text, text=self.text, offsets=range(len(self.text)), metadata=Metadata(),
            articles=articles, blocks=(),
        )  # fmt: skip
        return document, Extraction(self.id, **{name: tuple(found) for name, found in self.claims.items()})

    def body(self, name: str, aliases: Sequence[str], evidence: tuple[Evidence, ...]) -> None:
        """A claim about an organisation, unless the document has introduced it as another's short name."""
        if name not in self.aliases:
            self.claims["organizations"].append(OrganizationClaim(name, tuple(aliases), _type(name), evidence))
        self.aliases.update(aliases)

    def prize(self, recipient: str, type_: str, evidence: tuple[Evidence, ...], **more: Any) -> None:
        fields = dict.fromkeys(("on_behalf_of", "presenter", "period", "day", "occasion", "act")) | more
        fields = {"honour": _PRIZE, "honour_aliases": (), "conferrers": (), "recipient_aliases": ()} | fields
        claim = ConferralClaim(recipient=recipient, recipient_type=type_, evidence=evidence, **fields)
        self.claims["honours"].append(claim)


def _organization(page: _Page, line: str, evidence: tuple[Evidence, ...]) -> None:
    name, _, market = line.partition(" > ")
    name, aliases = _called(name)
    if market:
        page.claims["operations"].append(OperationClaim(name, market, evidence))
        page.body(market, (), evidence)
    page.body(name, aliases, evidence)
    page.prize(name, "organization", evidence)


def _person(page: _Page, line: str, evidence: tuple[Evidence, ...]) -> None:
    honoured = line.startswith("*")
    named, body, what, former = (*line.removeprefix("*").split("/"), "", "", "")[:4]
    name, aliases = _called(named)
    if name not in page.aliases:
        page.claims["persons"].append(PersonClaim(name, tuple(aliases), evidence))
    page.aliases.update(aliases)
    if body:
        page.body(body, (), evidence)
    if honoured:
        page.prize(name, "person", evidence, on_behalf_of=body, honour=what or _PRIZE)
    elif body:
        page.claims["posts"].append(PostClaim(name, body, (), what, former == "原", evidence))
    else:
        page.prize(name, "person", evidence)


def _honour(page: _Page, line: str, evidence: tuple[Evidence, ...]) -> None:
    named, conferrer, period, recipient = (*line.split("/"), "", "", "")[:4]
    name, aliases = _called(named)
    if conferrer:
        page.body(conferrer, (), evidence)
    winner = recipient or f"青禾商行{page.id}{len(page.starts)}"
    page.prize(
        winner, "organization", evidence, honour=name, honour_aliases=tuple(aliases), period=period or None,
        conferrers=(conferrer,) if conferrer else (),
    )  # fmt: skip


def _event(page: _Page, line: str, evidence: tuple[Evidence, ...]) -> None:
    named, date, holder = (*line.split("/"), "", "")[:3]
    name, aliases = _called(named)
    if holder:
        page.body(holder, (), evidence)
    holders = (holder,) if holder else ()
    page.claims["events"].append(EventClaim(name, tuple(aliases), date or None, None, holders, (), evidence))


def _called(text: str) -> tuple[str, list[str]]:
    name, _, others = text.partition(" = ")
    return name, [other for other in others.split(", ") if other]


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    suffixes = load_toml("lexicons/organizations.toml")["suffixes"]
    pairs = [(end, kind.removesuffix("_weak")) for kind, ends in suffixes.items() for end in ends]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _type(name: str) -> str:
    """The type that the reader would give: by the longest end that it knows."""
    kind = next((kind for end, kind in _suffixes() if name.endswith(end)), "other")
    return kind if kind in _TYPES else "other"


def _meant(statements: Statements, page: _Page, start: int) -> str:
    """The IRI of what the line at ``start`` is about."""
    document = next(each.iri for each in statements.documents if each.id == page.id)

    def here(item: Any) -> bool:
        return any(quote.document == document and quote.start == start for quote in item.quotations)

    if page.kind == "events":
        (event,) = filter(here, statements.events)
        return event.iri
    if page.kind == "persons":
        tenures = [each.person for each in statements.tenures if here(each)]
        return (tenures or [each.recipient for each in statements.conferrals if here(each)])[0]
    (conferral,) = filter(here, statements.conferrals)
    return conferral.honour if page.kind == "honours" else conferral.recipient
