"""Disjoint sets of numbered units, with pairs that must stay apart."""

from __future__ import annotations

from collections.abc import Iterable


class Clusters:
    """Units 0 … size-1, each at first alone; the representative of a cluster is its least unit."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._members: dict[int, list[int]] = {unit: [unit] for unit in range(size)}
        self._apart: dict[int, set[int]] = {}

    def find(self, unit: int) -> int:
        """The representative of the cluster that holds ``unit``."""
        root = unit
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[unit] != root:
            self._parent[unit], unit = root, self._parent[unit]
        return root

    def members(self, unit: int) -> list[int]:
        """All units of the cluster that holds ``unit``."""
        return self._members[self.find(unit)]

    def set_apart(self, left: int, right: int) -> bool:
        """Keep the clusters of two units from ever joining; False when they are one already."""
        if self.find(left) == self.find(right):
            return False
        self._apart.setdefault(self.find(left), set()).add(right)
        self._apart.setdefault(self.find(right), set()).add(left)
        return True

    def apart(self, left: int, right: int) -> bool:
        """Whether the clusters of two units must stay apart."""
        root = self.find(right)
        return any(self.find(other) == root for other in self._apart.get(self.find(left), ()))

    def join(self, left: int, right: int) -> bool:
        """Make one cluster of two; False when they must stay apart."""
        first, second = sorted((self.find(left), self.find(right)))
        if first == second:
            return True
        if self.apart(first, second):
            return False
        self._parent[second] = first
        self._members[first] += self._members.pop(second)
        if second in self._apart:
            self._apart.setdefault(first, set()).update(self._apart.pop(second))
        return True

    def join_all(self, units: Iterable[int]) -> None:
        """Make one cluster of all, or as few as there must be: each unit joins the first that it may."""
        roots: list[int] = []
        for unit in units:
            if not any(self.join(root, unit) for root in roots):
                roots.append(unit)

    def groups(self) -> list[list[int]]:
        """The clusters, each sorted, in the order of their representatives."""
        return [sorted(self._members[root]) for root in sorted(self._members)]
