"""Persons: one name in one article is one person; beyond the article an organisation in common makes them one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise

from kg.model.claims import Evidence, Extraction, PersonClaim
from kg.names import compare_key
from kg.resolve.clusters import Clusters
from kg.resolve.organizations import Organization, Organizations
from kg.resolve.passages import Passages
from kg.resolve.sameness import is_of_another_place
from kg.resources import load_toml

Suspicion = tuple[int, int, str]
_LEAST_WRITTEN = 3  # characters of a name; two shorter ones that differ in one are two names
_MOST_HOLDERS = 12  # of one office; among more, two names alike are no slip


@dataclass(slots=True)
class Person:
    """One name in one article of one document."""

    passages: Passages
    key: str
    article: int
    names: set[str]  # keys
    forms: Counter[str] = field(default_factory=Counter)
    evidence: list[Evidence] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)  # where the article has the person
    offices: list[tuple[Organization, str]] = field(default_factory=list)  # with the titles it has there
    note: str = ""  # what tells it from a namesake of the article at the same body

    def notes(self) -> frozenset[str]:
        """What brackets behind the name say that tells it from a namesake's (男, 女)."""
        return _notes(self.forms, self.evidence)


@cache
def _note() -> re.Pattern[str]:
    return re.compile(load_toml("lexicons/identity.toml")["persons"]["notes"])


def _notes(forms: Iterable[str], evidence: Iterable[Evidence]) -> frozenset[str]:
    """What brackets behind one of the forms say in the sentences."""
    names = [re.split("[（(]", form)[0] for form in forms]
    found = set()
    for each in evidence:
        for name in names:
            at = each.quote.find(name) if name else -1
            while at >= 0:
                if note := _note().match(each.quote, at + len(name)):
                    found.add(note[1])
                at = each.quote.find(name, at + 1)
    return frozenset(found)


def _by_kind(notes: Iterable[str]) -> dict[str, set[str]]:
    """Notes by what they are about (sex, age, people); the key of the others is empty."""
    found: dict[str, set[str]] = defaultdict(set)
    for note in notes:
        kinds = load_toml("lexicons/identity.toml")["persons"]["note_kinds"]
        found[next((kind for kind in kinds if re.fullmatch(kind, note)), "")].add(note)
    return found


@dataclass(slots=True)
class _Work:
    """A body at which someone works, as what, and the sentences that say so, as keys."""

    name: str
    titles: set[str] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)

    def excludes(self, other: _Work, key: str) -> bool:
        """Whether who works here does not work there, too.

        Each sentence must name the person anew: of a life, one sentence does, and the next ones go on.
        """
        sentences = self.sentences | other.sentences
        if self.sentences & other.sentences or not all(key in sentence for sentence in sentences):
            return False
        words = load_toml("lexicons/identity.toml")["persons"]
        if is_of_another_place(self.name, other.name) or (self.titles | other.titles) & set(words["occupations"]):
            return True
        if self.name.startswith(other.name) or other.name.startswith(self.name):  # a part, and the whole
            head = bool((self.titles | other.titles) & set(words["heads_of_offices"]))
            return head and self._both(other, words["full_time"]) and self.titles.isdisjoint(other.titles)
        return (
            self._both(other, words["sole"]) or self._both(other, words["full_time"]) and not self._shares_town(other)
        )

    def _both(self, other: _Work, titles: Iterable[str]) -> bool:
        return not (self.titles.isdisjoint(titles) or other.titles.isdisjoint(titles))

    def _shares_town(self, other: _Work) -> bool:
        return self.name[:2] == other.name[:2]


class Persons:
    """The persons of one document."""

    def __init__(self, passages: Passages, extraction: Extraction) -> None:
        self._passages = passages
        self._main: dict[str, str] = {}  # the key of any form -> the key of the name
        for claim in extraction.persons:
            self._main[compare_key(claim.name)] = compare_key(claim.name)
        for claim in extraction.persons:
            for alias in claim.aliases:
                self._main.setdefault(compare_key(alias), compare_key(claim.name))
        self._units: dict[tuple[str, int, str], Person] = {}
        self._namesakes: dict[tuple[str, int], dict[int, str]] = {}  # of one list: body of a winner -> what tells it
        self._noted: dict[tuple[str, int], frozenset[str]] = {}  # of one roll: the notes that tell them apart

    @property
    def known(self) -> frozenset[str]:
        """The keys of all names of persons that claims are about."""
        return frozenset(self._main) - {""}

    def find(self, name: str, evidence: Sequence[Evidence], body: Organization | None = None) -> Person:
        """The person that a name means in a sentence; ``body`` tells namesakes of one list apart."""
        key = self._main.get(compare_key(name), compare_key(name))
        article = self._passages.article_at(evidence[0].start)
        told = self._notes_there(name, key, article, evidence)
        if len(told) == 1:
            return self._by_note(name, key, evidence, told[0])
        return self._unit(name, key, evidence, self._namesakes.get((key, article), {}).get(id(body), ""))

    def _notes_there(self, name: str, key: str, article: int, evidence: Sequence[Evidence]) -> list[str]:
        """Which of the notes that tell namesakes of an article apart stand in the sentences."""
        noted = self._noted.get((key, article))
        return sorted(noted & _notes((name,), evidence)) if noted else []

    def _by_note(self, name: str, key: str, evidence: Sequence[Evidence], note: str) -> Person:
        unit = self._unit(name, key, evidence, note)
        unit.note = note
        return unit

    def _unit(self, name: str, key: str, evidence: Sequence[Evidence], told: str) -> Person:
        article = self._passages.article_at(evidence[0].start)
        if (key, article, told) not in self._units:
            self._units[key, article, told] = Person(self._passages, key, article, {key})
        unit = self._units[key, article, told]
        unit.forms[name] += 1
        unit.evidence += () if unit.evidence else evidence
        return unit

    def place(self, extraction: Extraction, organizations: Organizations) -> None:
        """Note where each person is named and said to belong; call once, before :meth:`find`."""
        self._tell_namesakes(extraction, organizations)
        for person in extraction.persons:
            self._note(person)
        for post in extraction.posts:
            if post.organization:
                body = organizations.find(post.organization, post.evidence)
                self._belongs(post.person, body, post.evidence).offices.append((body, post.title))
        for honour in extraction.honours:
            if honour.recipient_type == "person" and honour.on_behalf_of:
                body = organizations.find(honour.on_behalf_of, honour.evidence)
                self._belongs(honour.recipient, body, honour.evidence)
        for claim in extraction.memberships:
            if not organizations.names_one(claim.member):
                body = organizations.find(claim.association, claim.evidence)
                self._belongs(claim.member, body, claim.evidence)

    def _tell_namesakes(self, extraction: Extraction, organizations: Organizations) -> None:
        """Which names in an article are of two persons or more, by notes, by lists of winners and by posts."""
        self._tell_by_notes(extraction)
        self._tell_winners(extraction, organizations)
        self._tell_by_work(extraction, organizations)

    def _tell_by_notes(self, extraction: Extraction) -> None:
        """A roll has the name once with one note behind it and once with another."""
        notes: dict[tuple[str, int], set[str]] = defaultdict(set)
        for claim in extraction.persons:
            for each in claim.evidence:
                place = compare_key(claim.name), self._passages.article_at(each.start)
                notes[place] |= _notes((claim.name,), (each,))
        for place, found in notes.items():
            several = [group for group in _by_kind(found).values() if len(group) > 1]
            if several:
                self._noted[place] = frozenset().union(*several)

    def _tell_by_work(self, extraction: Extraction, organizations: Organizations) -> None:
        """Sentences that each name one who works at another body, where no one works at both, are of namesakes."""
        works: dict[tuple[str, int], dict[int, _Work]] = defaultdict(dict)
        for post in extraction.posts:
            if post.organization and not post.former:
                key = self._main.get(compare_key(post.person), compare_key(post.person))
                body = organizations.find(post.organization, post.evidence)
                name = min(body.main, key=lambda name: (-len(name), name), default="")
                told = works[key, self._passages.article_at(post.evidence[0].start)]
                work = told.setdefault(id(body), _Work(name))
                work.titles.add(post.title)
                work.sentences.update(compare_key(each.quote) for each in post.evidence)
        for (key, article), bodies in sorted(works.items()):
            if len(bodies) > 1 and all(one.excludes(two, key) for one, two in combinations(bodies.values(), 2)):
                self._namesakes.setdefault((key, article), {}).update({at: own.name for at, own in bodies.items()})

    def _tell_winners(self, extraction: Extraction, organizations: Organizations) -> None:
        """One honour of one time is not given twice to one person: a name that has it for two bodies is of two."""
        lists: dict[tuple[str, int, str, str], dict[int, str]] = defaultdict(dict)
        for claim in extraction.honours:
            if claim.recipient_type == "person" and claim.on_behalf_of:
                key = self._main.get(compare_key(claim.recipient), compare_key(claim.recipient))
                article = self._passages.article_at(claim.evidence[0].start)
                body = organizations.find(claim.on_behalf_of, claim.evidence)
                place = (key, article, compare_key(claim.honour), claim.period or "")
                lists[place][id(body)] = min(body.names | body.local)
        for (key, article, _, _), bodies in sorted(lists.items()):
            names = sorted(bodies.values())
            related = any(other.startswith(name) for name, other in pairwise(names))
            if len(names) > 1 and not related:
                self._namesakes.setdefault((key, article), {}).update(bodies)

    def _note(self, claim: PersonClaim) -> None:
        for evidence in claim.evidence:
            for unit in self._named(claim.name, evidence):
                unit.names.update(key for alias in claim.aliases if (key := compare_key(alias)))
                unit.forms.update(form for form in (claim.name, *claim.aliases) if form in evidence.quote)
                unit.evidence += () if evidence in unit.evidence else (evidence,)

    def _named(self, name: str, evidence: Evidence) -> list[Person]:
        """Whom a sentence names: of namesakes told apart, those whose bodies it names as well."""
        key = self._main.get(compare_key(name), compare_key(name))
        article = self._passages.article_at(evidence.start)
        namesakes = self._namesakes.get((key, article), {})
        words = compare_key(evidence.quote)
        noted = self._notes_there(name, key, article, (evidence,))
        if noted:
            return [self._by_note(name, key, (evidence,), note) for note in noted]
        there = [body for body, told in namesakes.items() if told in words]
        if not there:
            return [self.find(name, (evidence,))]
        return [self._unit(name, key, (evidence,), namesakes[body]) for body in there]

    def _belongs(self, name: str, organization: Organization, evidence: Sequence[Evidence]) -> Person:
        person = self.find(name, evidence, organization)
        if not any(organization is each for each in person.organizations):
            person.organizations.append(organization)
        return person

    def all(self) -> Iterator[Person]:
        """Every person of the document, in a settled order."""
        for place in sorted(self._units):
            yield self._units[place]


class PersonClusters:
    """Which units of all documents are one person."""

    def __init__(
        self, units: Sequence[Person], clusters: Clusters, bodies_of: Callable[[Organization], Sequence[int]]
    ) -> None:
        """``bodies_of``: the cluster of an organisation, then those above; ``clusters`` holds what people decided."""
        self._units = units
        self.clusters = clusters
        self.suspicions: list[Suspicion] = []
        chains = [[bodies_of(each) for each in unit.organizations] for unit in units]
        self._own = [frozenset(chain[0] for chain in each) for each in chains]
        self._held = [{(bodies_of(body)[0], title) for body, title in unit.offices if title} for unit in units]
        self._above = [frozenset(body for chain in each for body in chain[1:]) for each in chains]
        by_name: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            by_name[unit.key].append(number)
        for _, same_name in sorted(by_name.items()):
            self._tell_namesakes(same_name)
            self._tell_by_notes(same_name)
            self._join_colleagues(same_name)
            self._place_bare_mentions(same_name)
            self._suspect(same_name)
        self._suspect_slips()

    def _tell_namesakes(self, units: Sequence[int]) -> None:
        """Two whom one article tells apart are two, though they work in one house."""
        articles: dict[tuple[str, int], list[int]] = defaultdict(list)
        for unit in units:
            articles[self._units[unit].passages.document.id, self._units[unit].article].append(unit)
        for _, namesakes in sorted(articles.items()):
            for one, two in combinations(namesakes, 2):
                self.clusters.set_apart(one, two)

    def _tell_by_notes(self, units: Sequence[int]) -> None:
        """Two of whom a roll says that one is a man and one a woman are two."""
        notes = {unit: _by_kind(found) for unit in units if len(units) > 1 and (found := self._units[unit].notes())}
        for one, two in combinations(sorted(notes), 2):
            shared = (notes[one].keys() & notes[two].keys()) - {""}
            if any(notes[one][kind].isdisjoint(notes[two][kind]) for kind in shared):
                self.clusters.set_apart(one, two)

    def _join_colleagues(self, units: Iterable[int]) -> None:
        """An organisation in common; a person with two of them joins those who share either.

        A department and the body above it are one organisation in this, two departments of one body are not.
        """
        at: dict[int, int] = {}
        for unit in units:
            for body in sorted(self._own[unit]):
                self.clusters.join(at.setdefault(body, unit), unit)
        for unit in units:
            for body in sorted(self._above[unit] & at.keys()):
                self.clusters.join(at[body], unit)

    def _place_bare_mentions(self, units: Sequence[int]) -> None:
        """A mention without organisation joins the one person of that name in its document, if it is one alone."""
        by_document: dict[str, list[int]] = defaultdict(list)
        for unit in units:
            by_document[self._units[unit].passages.document.id].append(unit)
        for _, here in sorted(by_document.items()):
            bare = [unit for unit in here if not self._own[unit]]
            placed = {self.clusters.find(unit) for unit in here if self._own[unit]}
            for unit in bare:
                if len(placed) < 2:
                    self.clusters.join(min(placed, default=bare[0]), unit)

    def _suspect(self, units: Iterable[int]) -> None:
        """One question at a time for each person: the first of the others that no one has told apart."""
        roots = sorted({self.clusters.find(unit) for unit in units})
        for position, root in enumerate(roots):
            earlier = next((other for other in roots[:position] if not self.clusters.apart(other, root)), None)
            if earlier is not None:
                both = self._placed(earlier) and self._placed(root)
                reason = "same-name-other-organization" if both else "same-name-no-organization"
                self.suspicions.append((earlier, root, reason))

    def _suspect_slips(self) -> None:
        """Two names of one office that differ in one character may be one name with a slip of the pen (傅, 付)."""
        offices: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
        for number, unit in enumerate(self._units):
            if len(unit.key) >= _LEAST_WRITTEN:
                for body, title in self._held[number]:
                    offices[body, title].setdefault(unit.key, number)
        found: set[Suspicion] = set()
        for _, holders in sorted(offices.items()):
            if len(holders) > _MOST_HOLDERS:
                continue
            alike: dict[str, list[str]] = defaultdict(list)
            for name in sorted(holders):
                for at in range(len(name)):
                    alike[f"{name[:at]}*{name[at + 1 :]}"].append(name)
            for names in alike.values():
                if len(names) == 2:  # more are a family, or a series of shops
                    one, two = sorted(self.clusters.find(holders[name]) for name in names)
                    if one != two and not self.clusters.apart(one, two):
                        found.add((one, two, "near-names"))
        self.suspicions += sorted(found)

    def _placed(self, root: int) -> bool:
        return any(self._own[unit] for unit in self.clusters.members(root))
