"""The organisations of one document: names that its own alias lists make one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.model.claims import Evidence, Extraction
from kg.names import compare_key
from kg.resolve.clusters import Clusters
from kg.resolve.passages import Passages
from kg.resolve.sameness import incompatible, is_generic, is_organization


@dataclass(slots=True)
class Organization:
    """What one document says of one organisation."""

    passages: Passages
    main: set[str] = field(default_factory=set)  # keys under which a claim names it
    other: set[str] = field(default_factory=set)  # keys of aliases with a core of their own
    full: set[str] = field(default_factory=set)  # keys that no one prints: the body's full name before a part's name
    local: set[str] = field(default_factory=set)  # keys that hold in this document alone
    forms: Counter[str] = field(default_factory=Counter)  # as printed
    types: Counter[str] = field(default_factory=Counter)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The keys that hold beyond the document."""
        return self.main | self.other | self.full


@dataclass(frozen=True, slots=True)
class Named:
    """One naming of an organisation by a claim; ``type`` only where a claim is about the organisation itself.

    ``sure`` is false where a claim may as well name a person.
    """

    name: str
    aliases: tuple[str, ...]
    type: str | None
    evidence: tuple[Evidence, ...]
    sure: bool = True


class Organizations:
    """The organisations of one document, and the doubts that its alias lists leave."""

    def __init__(self, passages: Passages, extraction: Extraction, persons: frozenset[str]) -> None:
        self._passages = passages
        self._persons = persons
        self.doubts: list[tuple[str, str, str]] = []  # two keys and a reason
        self._unsettled: dict[str, Organization] = {}
        self.unclear: list[tuple[Organization, Organization]] = []  # a short name, and what it may stand for
        about = [*_about(extraction)]
        known = {compare_key(name) for named in about for name in (named.name, *named.aliases)}
        related = [named for named in _related(passages, extraction) if named.sure or self._may_be(named.name, known)]
        pairs = {(compare_key(each.operator), compare_key(each.market)) for each in extraction.operations}
        self._node: dict[str, int] = {}
        self._meanings: dict[str, set[int]] = {}  # a short or shared name -> nodes
        self._also: dict[int, set[str]] = {}  # a node -> the names that mean it
        self._name_nodes(about, related)
        self._clusters = Clusters(len(self._node))
        for operator, market in sorted(pairs):
            if operator != market:
                self._clusters.set_apart(self._node[operator], self._node[market])
        self._types = {compare_key(named.name): named.type for named in about}
        self._follow_aliases(about, own=True)
        self._follow_aliases(related, own=False)
        self._settle_short_names()
        self.units = self._gather([*about, *related])

    def _may_be(self, name: str, known: set[str]) -> bool:
        key = compare_key(name)
        return bool(key) and key not in self._persons and (key in known or is_organization(key))

    def names_one(self, name: str) -> bool:
        """Whether the document knows the name as an organisation's."""
        key = compare_key(name)
        return key in self._unit or key in self._meant

    def _name_nodes(self, about: list[Named], related: list[Named]) -> None:
        names = {compare_key(named.name) for named in about}
        aliases = {compare_key(alias) for named in about for alias in named.aliases}
        names |= {key for named in related if (key := compare_key(named.name)) not in aliases}
        for named in (*about, *related):  # a second legal name is a thing of its own, in doubt
            key = compare_key(named.name)
            legal = (compare_key(alias) for alias in named.aliases)
            names |= {alias for alias in legal if incompatible(key, alias) == "two-legal-names"}
        self._keys = sorted(names - {""})
        self._node = {key: number for number, key in enumerate(self._keys)}

    def _follow_aliases(self, namings: Iterable[Named], own: bool) -> None:
        """``own``: from claims about the organisation itself, which weigh more than a relation's list."""
        edges = sorted({(compare_key(n.name), compare_key(alias)) for n in namings for alias in n.aliases})
        earlier = set(self._meanings)
        for key, alias in edges:
            if not alias or alias == key:
                continue
            roots = [self._node[key]] if key in self._node else sorted(self._meanings.get(key, ()))
            if len(roots) != 1:
                continue
            if alias in self._node and not is_generic(alias):
                self._unite(key, alias, roots[0])
            elif (own or alias not in earlier) and self._may_mean(alias, key, roots[0]):
                self._meanings.setdefault(alias, set()).add(roots[0])
                self._also.setdefault(roots[0], set()).add(alias)

    def _may_mean(self, alias: str, key: str, node: int) -> bool:
        return incompatible(key, alias) is None and not self._otherwise_numbered(self._all_names(node), [alias])

    def _all_names(self, node: int) -> list[str]:
        members = self._clusters.members(node)
        return [
            *(self._keys[each] for each in members),
            *(name for each in members for name in self._also.get(each, ())),
        ]

    @staticmethod
    def _otherwise_numbered(first: Iterable[str], second: Sequence[str]) -> bool:
        return any(incompatible(one, two) == "different-numbers" for one in first for two in second)

    def _unite(self, key: str, alias: str, node: int) -> None:
        other = self._node[alias]
        reason = self._obstacle(node, other)
        if reason is None:
            self._clusters.join(node, other)
        elif reason in ("two-legal-names", "company-and-market"):
            self.doubts.append((key, alias, reason))

    def _obstacle(self, left: int, right: int) -> str | None:
        if self._clusters.find(left) == self._clusters.find(right):
            return None
        if self._clusters.apart(left, right):
            return "apart"
        first = [self._keys[node] for node in self._clusters.members(left)]
        second = [self._keys[node] for node in self._clusters.members(right)]
        if {self._types.get(key) for key in first} ^ {self._types.get(key) for key in second} >= {"company", "market"}:
            return "company-and-market"
        why = next((why for one in first for two in second if (why := incompatible(one, two))), None)
        if why is None and self._otherwise_numbered(self._all_names(left), self._all_names(right)):
            return "different-numbers"
        return why

    def _settle_short_names(self) -> None:
        """Join a name without a core to the one body of the document that it can stand for."""
        organizers = {compare_key(name) for name in self._passages.document.metadata.organizers}
        for key, node in self._node.items():
            if not is_generic(key):
                continue
            meant = self._meanings.get(key, set())
            if not meant:
                fuller = [each for each in self._node if each.endswith(key) and not is_generic(each)]
                if key[0] not in "省市区县":
                    fuller = [each for each in fuller if each in organizers]
                meant = {self._node[each] for each in fuller}
            if len({self._clusters.find(each) for each in meant}) == 1:
                self._clusters.join(node, min(meant))

    def _gather(self, namings: list[Named]) -> list[Organization]:
        by_root: dict[int, Organization] = {}
        self._unit: dict[str, Organization] = {}
        shared = {key for key in self._meanings if key in self._node and self._several(key)}
        for key, node in self._node.items():
            if key in shared:
                continue
            unit = by_root.setdefault(self._clusters.find(node), Organization(self._passages))
            (unit.local if is_generic(key) else unit.main).add(key)
            self._unit[key] = unit
        self._meant = {
            alias: [by_root[root] for root in sorted({self._clusters.find(node) for node in nodes}) if root in by_root]
            for alias, nodes in self._meanings.items()
            if alias not in self._unit
        }
        for alias, units in self._meant.items():
            for unit in units:
                (unit.other if len(units) == 1 and not is_generic(alias) else unit.local).add(alias)
        for unit in by_root.values():
            self._complete(unit)
        for named in namings:
            self._print(named)
        for named in namings:  # a legal name that stands in another's list alone
            for unit in (self._unit[key] for key in map(compare_key, named.aliases) if key in self._unit):
                unit.evidence += () if unit.evidence else named.evidence
        return list(by_root.values())

    def _complete(self, unit: Organization) -> None:
        """A part named behind a short name of its body (市商务局规划科) has the body's full name before it, too."""
        for key in sorted(unit.local):
            for end in range(len(key) - 2, 2, -1):
                body = self._unit.get(key[:end]) or next(iter(self._meant.get(key[:end], ())), None)
                if body is not None and body is not unit and body.main:
                    unit.full |= {name + key[end:] for name in body.main}
                    break

    def _several(self, key: str) -> bool:
        return len({self._clusters.find(node) for node in (*self._meanings[key], self._node[key])}) > 2

    def _print(self, named: Named) -> None:
        if not compare_key(named.name):
            return
        unit = self.find(named.name, named.evidence)
        if named.type is not None:
            unit.types[named.type] += 1
            unit.evidence += [each for each in named.evidence if each not in unit.evidence]
        unit.forms[named.name] += 1
        for alias in named.aliases:
            key = compare_key(alias)
            for other in [self._unit[key]] if key in self._unit else self._meant.get(key, ()):
                other.forms[alias] += 1

    def find(self, name: str, evidence: Iterable[Evidence]) -> Organization:
        """The organisation that a name means in a sentence; one that nothing else names has the sentence as evidence.

        A short name of several bodies means the one that the same article names, if there is one alone.
        """
        unit = self._look_up(name, evidence)
        unit.evidence += () if unit.evidence else evidence
        return unit

    def _look_up(self, name: str, evidence: Iterable[Evidence]) -> Organization:
        key = compare_key(name)
        if key in self._unit:
            return self._unit[key]
        meant = self._meant.get(key, [])
        if len(meant) > 1:
            articles = {self._passages.article_at(each.start) for each in evidence}
            near = [u for u in meant if any(self._passages.article_at(each.start) in articles for each in u.evidence)]
            meant = near if len(near) == 1 else meant
        if len(meant) == 1:
            return meant[0]
        if key not in self._unsettled:
            unit = Organization(self._passages, forms=Counter({name: 1}))
            (unit.local if meant or is_generic(key) else unit.main).add(key)
            self._unsettled[key] = unit
            self.unclear += [(unit, other) for other in meant]
        return self._unsettled[key]

    def all(self) -> Iterator[Organization]:
        """Every organisation of the document, those found only by a reference too."""
        yield from self.units
        yield from (self._unsettled[key] for key in sorted(self._unsettled))


def _about(extraction: Extraction) -> Iterator[Named]:
    for claim in extraction.organizations:
        yield Named(claim.name, claim.aliases, claim.type, claim.evidence)
    for pair in extraction.operations:
        yield Named(pair.operator, (), "company", pair.evidence)
        yield Named(pair.market, (), "market", pair.evidence)


def _related(passages: Passages, extraction: Extraction) -> Iterator[Named]:
    for honour in extraction.honours:
        if honour.recipient_type == "organization":
            yield Named(honour.recipient, honour.recipient_aliases, None, honour.evidence)
        for name in (*honour.conferrers, honour.on_behalf_of):
            if name:
                yield Named(name, (), None, honour.evidence)
        if honour.presenter:
            yield Named(honour.presenter, (), None, honour.evidence, sure=False)
    for post in extraction.posts:
        if post.organization:
            yield Named(post.organization, post.organization_aliases, None, post.evidence)
    for event in extraction.events:
        for name in event.organizers:
            yield Named(name, (), None, event.evidence)
        for part in event.participants:
            yield Named(part.name, (), None, event.evidence, sure=False)
    for membership in extraction.memberships:
        yield Named(membership.member, membership.member_aliases, None, membership.evidence, sure=False)
        yield Named(membership.association, membership.association_aliases, None, membership.evidence)
    for name in passages.document.metadata.organizers:
        start = passages.document.source.find(name)
        if start >= 0:  # else the masthead breaks the name, and nothing can be quoted
            masthead = Evidence(start, start + len(name), name, "masthead", 1.0)
            passages.note([masthead])
            yield Named(name, (), None, (masthead,))
