"""Honours across documents: one name is one honour, unless only who gives it tells which honour is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from kg.resolve.clusters import Clusters
from kg.resolve.honour_wording import Wording, is_descriptive, is_relative, spelled_out, wording
from kg.resolve.reading import Titled
from kg.resolve.sameness import near_pairs

Suspicion = tuple[int, int, str]
_PLACE = 2  # characters of the shortest names of places
_MOST_MEANINGS = 3  # of a name without its level; when there are more, no one of them is likely


class HonourClusters:
    """Which units of all documents are one honour."""

    def __init__(
        self,
        units: Sequence[Titled],
        clusters: Clusters,
        given_by: Callable[[Titled], set[int]],
        called: Sequence[str],
    ) -> None:
        """``given_by``: the clusters of those who confer it, with the bodies above them; empty when no one is named.

        ``clusters`` holds what people decided; ``called`` is the key of the name of each cluster of bodies.
        """
        self._units = units
        self._called = called
        self._clusters = clusters
        self._given_by = [frozenset(given_by(unit)) for unit in units]
        self.suspicions: list[Suspicion] = []
        by_key: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(units):
            by_key[spelled_out(unit.key)].append(number)
        for _, same in sorted(by_key.items()):
            self._join_same_name(same)
        self._join_other_words()
        self._suspect_editions()
        for left, right in near_pairs(by_key):
            self._suspect(by_key[left][0], by_key[right][0], "near-names")

    def _join_same_name(self, same: Sequence[int]) -> None:
        parts = wording(self._units[same[0]].key)
        relative = is_relative(self._units[same[0]].key)
        if not relative and (parts.place or parts.level == "national" or not is_descriptive(parts.core)):
            self._clusters.join_all(same)
            return
        self._join_by_conferrer(same)
        self._place_bare(same)
        roots = sorted({self._clusters.find(number) for number in same})
        for root in roots[1:]:
            unsaid = not (self._conferrers(roots[0]) and self._conferrers(root))
            of_one_town = parts.relative and self._towns(roots[0]) & self._towns(root)
            if unsaid or of_one_town or not relative:
                self._suspect(roots[0], root, "same-name-honour")

    def _join_by_conferrer(self, same: Iterable[int]) -> None:
        at: dict[int, int] = {}
        for number in same:
            for body in sorted(self._given_by[number]):
                self._clusters.join(at.setdefault(body, number), number)

    def _place_bare(self, same: Sequence[int]) -> None:
        """Where no conferrer is named: the honour of that name in the same periodical, if it is one alone."""
        by_periodical: dict[str, list[int]] = defaultdict(list)
        for number in same:
            by_periodical[self._units[number].passages.document.metadata.publication or ""].append(number)
        for periodical, numbers in sorted(by_periodical.items()):
            bare = [number for number in numbers if not self._given_by[number]]
            given = {self._clusters.find(number) for number in numbers if self._given_by[number]}
            if periodical and len(given) < 2:
                self._clusters.join_all([*sorted(given), *bare])

    def _towns(self, number: int) -> set[str]:
        """How the names of those who confer it begin: the place, where they are public bodies."""
        return {self._called[body][:_PLACE] for body in self._conferrers(number)}

    def _conferrers(self, number: int) -> set[int]:
        return {body for member in self._clusters.members(number) for body in self._given_by[member]}

    def _join_other_words(self) -> None:
        """省级…, 全省… and …省… given by one body are one; without that, or with the level left out, it is asked."""
        by_core: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, unit in enumerate(self._units):
            parts = wording(unit.key)
            by_core[parts.edition, parts.core][unit.key].append(number)
        for _, by_key in sorted(by_core.items()):
            numbers = [number for _, same in sorted(by_key.items()) for number in same]
            for left, right in self._in_other_words(numbers):
                self._clusters.join(left, right)
            self._suspect_levels([self._clusters.find(number) for number in numbers])

    def _in_other_words(self, numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Pairs of one level, and of one place at most, with a conferrer in common."""
        at: dict[tuple[int, str | None], list[int]] = defaultdict(list)
        for number in numbers:
            level = wording(self._units[number].key).level
            for body in sorted(self._given_by[number]) if level else ():
                at[body, level].append(number)
        for _, alike in sorted(at.items(), key=lambda item: (item[0][0], str(item[0][1]))):
            places = {parts.place for number in alike if (parts := wording(self._units[number].key)).place}
            if len(places) < 2:
                yield from ((alike[0], number) for number in alike[1:])

    def _suspect_levels(self, roots: Iterable[int]) -> None:
        roots = sorted(set(roots))
        if len(roots) > _MOST_MEANINGS:
            return
        named = {root: wording(self._units[root].key) for root in roots}
        plain = [root for root in roots if not (named[root].place or named[root].relative)]
        for root in roots:
            likely = [other for other in roots if named[other].place] if named[root].relative else []
            likely += plain if root not in plain else []
            likely = [other for other in likely if self._may_be(root, other, named)]
            for other in likely:
                self._suspect(root, other, "level-left-out")

    def _may_be(self, left: int, right: int, named: dict[int, Wording]) -> bool:
        first, second = self._conferrers(left), self._conferrers(right)
        levels = {named[left].level, named[right].level} - {None}
        return len(levels) < 2 and not (first and second and first.isdisjoint(second))

    def _suspect_editions(self) -> None:
        """第三届 and 第四届 of one name: one honour perhaps, but which time it was must not be lost."""
        by_name: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        for number, unit in enumerate(self._units):
            parts = wording(unit.key)
            by_name[parts.place, parts.relative, parts.core].setdefault(parts.edition, number)
        for _, editions in sorted(by_name.items()):
            first, *others = (editions[edition] for edition in sorted(editions))
            for other in others:
                self._suspect(first, other, "honour-edition")

    def _suspect(self, left: int, right: int, reason: str) -> None:
        if self._clusters.find(left) != self._clusters.find(right) and not self._clusters.apart(left, right):
            self.suspicions.append((left, right, reason))
