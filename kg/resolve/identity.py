"""Units of all documents joined to persons, organisations, honours, works and events, each with an IRI."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kg.model.iri import mint
from kg.names import compare_key
from kg.resolve.bodies import kind_of, parents, with_ancestors
from kg.resolve.clusters import Clusters
from kg.resolve.drafts import Draft
from kg.resolve.event_clusters import EventClusters
from kg.resolve.events import Occurrence, least_length
from kg.resolve.facts import CONFERRAL, OPERATION
from kg.resolve.honour_clusters import HonourClusters
from kg.resolve.ledger import Subject
from kg.resolve.naming import Identity, Parts, all_forms, identify, preferred_key
from kg.resolve.organization_clusters import OrganizationClusters
from kg.resolve.organizations import Organization
from kg.resolve.persons import Person, PersonClusters
from kg.resolve.reading import Reading, Titled
from kg.resolve.sameness import is_branch, spelled_out
from kg.resolve.verdicts import Verdicts, family

U = TypeVar("U", Person, Organization, Titled, Occurrence)


@dataclass(slots=True)
class Identities(Generic[U]):
    """The clusters of one kind, with what they are called, and the pairs that someone should look at."""

    kind: str
    groups: list[list[U]]
    keys: list[str] = field(default_factory=list)  # the key of the preferred name of each
    identities: list[Identity] = field(default_factory=list)
    suspicions: list[tuple[U, U, str]] = field(default_factory=list)
    clusters: Clusters = field(default_factory=lambda: Clusters(0))
    units: Sequence[U] = ()

    def number_of(self) -> dict[int, int]:
        """The identity of a unit -> the number of its group."""
        return {id(unit): number for number, group in enumerate(self.groups) for unit in group}

    def iris(self) -> dict[int, str]:
        """The identity of a unit -> the IRI of its group."""
        return {id(unit): self.identities[number].iri for number, group in enumerate(self.groups) for unit in group}


@dataclass(slots=True)
class Bodies(Identities[Organization]):
    """The organisations, with the kind of each and the number of the one that it is a part of."""

    kinds: list[str] = field(default_factory=list)
    parents: list[int | None] = field(default_factory=list)


class Identifier:
    """Joins the units of all documents, kind by kind, by what people decided and by the rules."""

    def __init__(self, readings: Sequence[Reading], drafts: Iterable[Draft], verdicts: Verdicts, base: str) -> None:
        self._readings = readings
        self._drafts = tuple(drafts)
        self._verdicts = verdicts
        self._base = base

    def organizations(self) -> Bodies:
        """The organisations; operator and market are kept apart."""
        units = [unit for reading in self._readings for unit in reading.organizations.all()]
        number = {id(unit): at for at, unit in enumerate(units)}
        clusters = Clusters(len(units))

        def parts(unit: Organization) -> set[Parts]:
            document = unit.passages.document.id
            return {(key,) for key in unit.names} | {(key, document) for key in unit.names | unit.local}

        def matches(unit: Organization, subject: Subject) -> bool:
            named = compare_key(subject.name or "") in unit.names | unit.local
            return named and subject.context in (None, unit.passages.document.id)

        self._decide("organization", units, clusters, parts, matches)
        for draft in self._drafts:
            if draft.kind is OPERATION:
                clusters.set_apart(number[id(draft.fields["operator"])], number[id(draft.fields["market"])])
        joined = OrganizationClusters(units, clusters)
        found = Bodies("organization", _groups(units, clusters), clusters=clusters, units=units)
        found.suspicions = [(units[a], units[b], why) for a, b, why in joined.suspicions]
        for reading in self._readings:
            bodies = reading.organizations
            found.suspicions += [(bodies.find(a, ()), bodies.find(b, ()), why) for a, b, why in bodies.doubts]
            found.suspicions += [(short, meant, "short-name") for short, meant in bodies.unclear]
        candidates = []
        for group in found.groups:
            key = _preferred_organization(group)
            found.keys.append(key)
            own = {name for unit in group for name in unit.names}
            first: Parts = (key, group[0].passages.document.id)
            if own:
                first = (key if key in own else max(sorted(own), key=len),)
            candidates.append([first, *((name,) for name in sorted(own - {first[0]}))])
        found.kinds = [kind_of(group, key) for group, key in zip(found.groups, found.keys, strict=True)]
        found.parents = parents(found.groups, found.kinds)
        self._identified(found, candidates)
        return found

    def persons(self, organizations: Bodies) -> Identities[Person]:
        """The persons, told apart by the organisations that they belong to."""
        units = [unit for reading in self._readings for unit in reading.persons.all()]
        body_of = organizations.number_of()
        names = [{name for unit in group for name in unit.names | unit.local} for group in organizations.groups]
        clusters = Clusters(len(units))

        def bodies(unit: Person) -> set[int]:
            return {body_of[id(body)] for body in unit.organizations}

        def parts(unit: Person) -> set[Parts]:
            where = {(name, key, *unit.note) for name in unit.names for body in bodies(unit) for key in names[body]}
            return where | {(name, unit.passages.document.id, str(unit.article)) for name in unit.names}

        def matches(unit: Person, subject: Subject) -> bool:
            if compare_key(subject.name or "") not in unit.names:
                return False
            key = compare_key(subject.context or "")
            there = subject.context in (None, unit.passages.document.id)
            return there or any(key in names[body] for body in bodies(unit))

        self._decide("person", units, clusters, parts, matches)
        chains = [with_ancestors(number, organizations.parents) for number in range(len(organizations.groups))]
        joined = PersonClusters(units, clusters, lambda body: chains[body_of[id(body)]])
        found = self._found("person", units, clusters)
        found.suspicions = [(units[a], units[b], why) for a, b, why in joined.suspicions]
        candidates = []
        for group in found.groups:
            key = preferred_key({unit.key for unit in group}, all_forms(unit.forms for unit in group))
            found.keys.append(key)
            where = sorted({organizations.keys[body] for unit in group for body in bodies(unit)})
            others = {each for unit in group for body in bodies(unit) for each in names[body]} - set(where)
            bare = {(key, unit.passages.document.id, str(unit.article)) for unit in group if not unit.organizations}
            note = min((unit.note for unit in group), default="")
            candidates.append([*((key, body, *note) for body in (*where, *sorted(others))), *sorted(bare)])
        return self._identified(found, candidates)

    def honours(self, organizations: Bodies) -> Identities[Titled]:
        """Honours: one key, one thing, unless who confers it must tell which is meant."""
        units = [reading.honours[key] for reading in self._readings for key in sorted(reading.honours)]
        clusters = self._decided_titled("honour", units)
        body_of, given_by = organizations.number_of(), defaultdict[int, set[int]](set)
        for draft in self._drafts:
            if draft.kind is CONFERRAL:
                for body in draft.fields["conferrers"] or ():  # type: ignore[union-attr]
                    number = body_of[id(body)]
                    alone = is_branch(organizations.keys[number])  # a branch confers in its own name
                    above = [number] if alone else with_ancestors(number, organizations.parents)
                    given_by[id(draft.fields["honour"])].update(above)
        joined = HonourClusters(units, clusters, lambda unit: given_by[id(unit)], organizations.keys)
        found = self._named_by_key("honour", units, clusters)
        found.suspicions = [(units[a], units[b], why) for a, b, why in joined.suspicions]
        for reading in self._readings:
            for left, right in reading.honour_doubts:
                if left in reading.honours and right in reading.honours:
                    found.suspicions.append((reading.honours[left], reading.honours[right], "variant-honour"))
        return found

    def works(self) -> Identities[Titled]:
        """Works: one key, one thing."""
        units = [reading.works[key] for reading in self._readings for key in sorted(reading.works)]
        clusters = self._decided_titled("work", units)
        by_key: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            by_key[unit.key].append(number)
        for _, same in sorted(by_key.items()):
            clusters.join_all(same)
        return self._named_by_key("work", units, clusters)

    def _decided_titled(self, kind: str, units: Sequence[Titled]) -> Clusters:
        clusters = Clusters(len(units))

        def matches(unit: Titled, subject: Subject) -> bool:
            known = unit.names | {compare_key(form) for form in unit.forms}
            return compare_key(subject.name or "") in known and subject.context in (None, unit.passages.document.id)

        self._decide(
            kind, units, clusters, lambda unit: {(unit.key,), (unit.key, "", unit.passages.document.id)}, matches
        )
        return clusters

    def _named_by_key(self, kind: str, units: Sequence[Titled], clusters: Clusters) -> Identities[Titled]:
        found = self._found(kind, units, clusters)
        candidates = []
        for group in found.groups:
            keys = sorted({unit.key for unit in group}, key=lambda key: (-len(key), key))
            found.keys.append(keys[0])
            candidates.append([(key,) for key in keys])
        return self._identified(found, candidates)

    def events(
        self, units: Sequence[Occurrence], organizers: Mapping[int, Sequence[Organization]], organizations: Bodies
    ) -> Identities[Occurrence]:
        """Events: one name and date. ``organizers``: identity of an occurrence -> the organisations that held it."""
        clusters = Clusters(len(units))
        body_of = organizations.number_of()

        def holders(unit: Occurrence) -> set[int]:
            held_by = [body_of[id(body)] for body in organizers.get(id(unit), ())]
            return {body for held in held_by for body in with_ancestors(held, organizations.parents)}

        def parts(unit: Occurrence) -> set[Parts]:
            document = unit.passages.document.id
            return {p for name in unit.names for p in ((name, unit.date or ""), (name, unit.date or "", document))}

        def matches(unit: Occurrence, subject: Subject) -> bool:
            return compare_key(subject.name or "") in unit.names and subject.context in (None, unit.document, unit.date)

        self._decide("event", units, clusters, parts, matches)
        names = [
            (name, number) for number, group in enumerate(organizations.groups) for unit in group for name in unit.names
        ]
        bodies = {form: number for name, number in sorted(names) for form in (name, spelled_out(name))}
        joined = EventClusters(units, clusters, holders, bodies)
        found = self._found("event", units, clusters)
        found.suspicions = [(units[a], units[b], why) for a, b, why in joined.suspicions]
        candidates = []
        for group in found.groups:
            key = preferred_key({unit.key for unit in group}, all_forms(unit.forms for unit in group))
            found.keys.append(key)
            date = most_exact_date(group) or ""
            local = len(key) < least_length() or not date
            candidates.append([(key, date, group[0].document) if local else (key, date)])
        return self._identified(found, candidates)

    def _decide(
        self,
        kind: str,
        units: Sequence[U],
        clusters: Clusters,
        parts: Callable[[U], set[Parts]],
        matches: Callable[[U, Subject], bool],
    ) -> None:
        """Apply what people decided, finding units by any IRI that they alone would have, or by words."""
        if not self._verdicts:
            return
        by_iri: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            for each in parts(unit):
                by_iri[mint(self._base, kind, *each)].append(number)

        def matching(subject: Subject) -> list[int]:
            if subject.iri in by_iri:
                return by_iri[subject.iri or ""]
            if subject.name is None or family(subject.kind or "") != kind:
                return []
            return [number for number, unit in enumerate(units) if matches(unit, subject)]

        self._verdicts.cluster(clusters, matching)

    @staticmethod
    def _found(kind: str, units: Sequence[U], clusters: Clusters) -> Identities[U]:
        return Identities(kind, _groups(units, clusters), clusters=clusters, units=units)

    def _identified(self, found: Identities[U], candidates: Sequence[Sequence[Parts]]) -> Identities[U]:
        first = [group[0].passages.document.id for group in found.groups]
        found.identities = identify(self._base, found.kind, candidates, first)
        return found


def _groups(units: Sequence[U], clusters: Clusters) -> list[list[U]]:
    return [[units[number] for number in group] for group in clusters.groups()]


def most_exact_date(group: Sequence[Occurrence]) -> str | None:
    """The longest date told of an event; they agree as far as they go."""
    return min(
        (unit.date for unit in group if unit.date), key=lambda date: ("/" in date, -len(date), date), default=None
    )


def _preferred_organization(group: Sequence[Organization]) -> str:
    """A name that claims use of it before a mere alias, and a name that holds everywhere before a local one."""
    forms = all_forms(unit.forms for unit in group)
    for names in ("main", "other", "local"):
        keys = {key for unit in group for key in getattr(unit, names)}
        if keys:
            return preferred_key(keys, forms)
    raise AssertionError("an organisation without a name")


def unit_iris(
    *found: Identities[Person] | Identities[Organization] | Identities[Titled] | Identities[Occurrence],
) -> dict[int, str]:
    """The identity of any unit -> its IRI."""
    return {unit: iri for identities in found for unit, iri in identities.iris().items()}
