"""Organisations across documents: joined by full names, never by a short one, and never against a legal name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from kg.resolve.clusters import Clusters
from kg.resolve.organizations import Organization
from kg.resolve.sameness import incompatible, is_legal, near_pairs, spelled_out, without_form, without_places

Suspicion = tuple[int, int, str]  # two units and the reason for doubt
_SETTLED = (
    "apart",
    "different-numbers",
    "different-places",
    "part-and-whole",
)  # such names are two, and no one need be asked


class OrganizationClusters:
    """Which units of all documents are one organisation."""

    def __init__(self, units: Sequence[Organization], clusters: Clusters) -> None:
        """``clusters`` holds what people decided, and the pairs of operator and market as apart."""
        self._units = units
        self.clusters = clusters
        self.suspicions: list[Suspicion] = []
        self._decided = [names for group in clusters.groups() if len(group) > 1 for names in (self._names(group[0]),)]
        self._join_same_names()
        self._join_shared(self._by_key(lambda unit: unit.names, lambda key: key))
        self._join_shared(self._by_key(lambda unit: unit.main, spelled_out))
        self._suspect_near_names()

    def _by_key(
        self, names: Callable[[Organization], Iterable[str]], key: Callable[[str], str]
    ) -> list[tuple[str, list[int]]]:
        """Units by a key of their names; legal names first, then the longer ones."""
        index: dict[str, set[int]] = defaultdict(set)
        for number, unit in enumerate(self._units):
            for name in names(unit):
                index[key(name)].add(number)
        shared = [(name, sorted(units)) for name, units in index.items() if len(units) > 1]
        return sorted(shared, key=lambda item: (not is_legal(item[0]), -len(item[0]), item[0]))

    def _join_same_names(self) -> None:
        """One full name, claimed as the organisation's own in each document."""
        for _, units in self._by_key(lambda unit: unit.main, lambda key: key):
            roots: list[int] = []
            for unit in units:
                if not any(self._join_own(root, unit) for root in roots):
                    roots.append(unit)  # told apart from all before it

    def _join_own(self, left: int, right: int) -> bool:
        """Join by a name that both have for their own, unless other names of theirs have different numbers."""
        first, second = self._names(left), self._names(right)
        for one in sorted(first - second):
            for two in sorted(second - first):
                if incompatible(one, two) == "different-numbers" and not self._is_settled(one, two):
                    self.suspicions.append((left, right, "numbers-differ"))
                    return False
        return self.clusters.join(left, right)

    def _join_shared(self, index: Iterable[tuple[str, list[int]]]) -> None:
        """A name of several units joins them all, or, when two of them cannot be one, none."""
        for _, units in index:
            roots = sorted({self.clusters.find(unit) for unit in units})
            obstacles = [(a, b, why) for a, b in combinations(roots, 2) if (why := self._obstacle(a, b))]
            if obstacles:
                self.suspicions += [(a, b, why) for a, b, why in obstacles if why not in _SETTLED]
                continue
            for root in roots[1:]:
                self.clusters.join(roots[0], root)

    def _obstacle(self, left: int, right: int) -> str | None:
        if self.clusters.find(left) == self.clusters.find(right):
            return None
        if self.clusters.apart(left, right):
            return "apart"
        first, second = self._names(left), self._names(right)
        for one in sorted(first - second):
            for two in sorted(second - first):
                if (why := incompatible(one, two)) and not self._is_settled(one, two):
                    return why
        return "company-and-market" if self._company_and_market(left, right) else None

    def _is_settled(self, one: str, two: str) -> bool:
        """Whether people decided that one of the names is that of a body of whose names the other can be."""
        return any(
            any(name == other or (is_legal(name) and incompatible(name, other) is None) for name in names)
            for each, other in ((one, two), (two, one))
            for names in self._decided
            if each in names
        )

    def _names(self, unit: int) -> set[str]:
        return {name for member in self.clusters.members(unit) for name in self._units[member].names}

    def _types(self, unit: int) -> set[str]:
        return {type_ for member in self.clusters.members(unit) for type_ in self._units[member].types}

    def _suspect_near_names(self) -> None:
        """Two names one edit apart, one with places in front or a legal form at its end that the other lacks."""
        owner: dict[str, int] = {}
        for number, unit in enumerate(self._units):
            for name in unit.main:
                owner.setdefault(name, number)
        for left, right in near_pairs(owner):
            self._suspect(owner[left], owner[right], "near-names")
        formless: dict[str, str] = {}
        spelled = {spelled_out(name): number for name, number in sorted(owner.items(), reverse=True)}
        for name, number in sorted(owner.items()):
            for bare in map(spelled_out, without_places(name)):
                if bare in spelled and not self._company_and_market(number, spelled[bare]):
                    self._suspect(number, spelled[bare], "place-left-out")
            other = formless.setdefault(without_form(name), name)
            told_apart = incompatible(other, name) in _SETTLED or self._company_and_market(number, owner[other])
            if other != name and not told_apart:
                self._suspect(owner[other], number, "legal-form")

    def _company_and_market(self, left: int, right: int) -> bool:
        return self._types(left) ^ self._types(right) >= {"company", "market"}

    def _suspect(self, left: int, right: int, reason: str) -> None:
        if self.clusters.find(left) != self.clusters.find(right) and not self.clusters.apart(left, right):
            self.suspicions.append((left, right, reason))
