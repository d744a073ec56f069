"""Events: one name and one date is one event; so is a shorter name of the same day in the same document.

Beyond the document a name holds when it is long enough, or together with who holds the event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.resolve.clusters import Clusters
from kg.resolve.event_wording import dated, is_once, is_repeated, is_session_alone, session_key
from kg.resolve.events import Occurrence, least_length
from kg.resolve.exactness import settle, vaguer_time
from kg.resolve.sameness import spelled_out

Suspicion = tuple[int, int, str]
_LEAST_HOLDER = 4  # characters of a name of a body that opens the name of an event
_DAY = len("2022-08-23")


class EventClusters:
    """Which tellings of all documents are of one event."""

    def __init__(
        self,
        units: Sequence[Occurrence],
        clusters: Clusters,
        holders: Callable[[Occurrence], set[int]],
        bodies: Mapping[str, int],
    ) -> None:
        """``holders``: the clusters of those who hold it, with the bodies above them; ``bodies``: name -> cluster.

        ``clusters`` holds what people decided.
        """
        self._units = units
        self._clusters = clusters
        self._bodies = bodies
        self.suspicions: list[Suspicion] = []
        self._full = [session_key(unit.key) for unit in units]
        told = [dated(key, unit.date) for key, unit in zip(self._full, units, strict=True)]
        self._keys, self._dates = [key for key, _ in told], [date for _, date in told]
        named = [self._named_holder(unit.key) for unit in units]
        self._full_rest = [rest for _, rest in named]
        self._rest = [dated(rest, unit.date)[0] for rest, unit in zip(self._full_rest, units, strict=True)]
        self._holders = [
            frozenset(holders(unit) | ({body} if body is not None else set()))
            for unit, (body, _) in zip(units, named, strict=True)
        ]
        self._join_in_documents()
        by_name, by_holder = self._index()
        for _, numbers in sorted(by_name.items()):
            for group in self._of_one_holder(numbers):
                self._join_by_date(group, not any(is_repeated(self._keys[number]) for number in group))
        for _, numbers in sorted(by_holder.items()):
            self._join_by_date(numbers, not any(is_repeated(self._rest[number]) for number in numbers))
        for _, numbers in sorted(by_holder.items()):
            self._suspect_dates(numbers)
        for _, numbers in sorted(by_name.items()):
            for group in self._of_one_holder(numbers):
                self._suspect_dates(group)

    def _named_holder(self, key: str) -> tuple[int | None, str]:
        """The body whose name opens the name of the event, the longest, and the session key of the rest."""
        for end in range(len(key) - 2, _LEAST_HOLDER - 1, -1):
            body = self._bodies.get(key[:end])
            body = self._bodies.get(spelled_out(key[:end])) if body is None else body
            if body is not None:
                return body, session_key(key[end:])
        return None, session_key(key)

    def _index(self) -> tuple[dict[str, list[int]], dict[tuple[str, int], list[int]]]:
        by_name: dict[str, list[int]] = defaultdict(list)
        by_holder: dict[tuple[str, int], list[int]] = defaultdict(list)
        for number, (unit, key, rest) in enumerate(zip(self._units, self._keys, self._rest, strict=True)):
            told = self._dates[number] is not None or is_once(self._full[number])
            alone = is_session_alone(key) and not self._holders[number]
            if told and len(unit.key) >= least_length() and not alone:
                by_name[key].append(number)
            for other in sorted({session_key(name) for name in unit.names - {unit.key}} - {key}):
                if is_once(other) and not is_session_alone(other) and len(other) >= least_length():
                    by_name[other].append(number)
            exact = is_once(self._full_rest[number]) or len(rest) >= least_length() or len(unit.date or "") == _DAY
            for body in self._holders[number] if told and exact and rest else ():
                by_holder[rest, body].append(number)
        return by_name, by_holder

    def _of_one_holder(self, numbers: Sequence[int]) -> Iterable[list[int]]:
        """The tellings by who holds the event; those that do not say go with the others when these are of one."""
        linked = Clusters(len(numbers))
        at: dict[int, int] = {}
        for place, number in enumerate(numbers):
            for body in self._holders[number]:
                linked.join(at.setdefault(body, place), place)
        groups = [[numbers[place] for place in group] for group in linked.groups()]
        held = [group for group in groups if self._holders[group[0]]]
        bare = [number for number in numbers if not self._holders[number]]
        if len(held) > 1 or is_repeated(self._keys[numbers[0]]):
            return [*held, bare]
        return [sorted([*(held[0] if held else ()), *bare])]

    def _join_in_documents(self) -> None:
        by_document: dict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self._units):
            by_document[unit.document].append(number)
        for _, here in sorted(by_document.items()):
            self._join_in_document(here)

    def _join_in_document(self, here: Sequence[int]) -> None:
        by_name: dict[str, list[int]] = defaultdict(list)
        for number in here:
            for name in {session_key(name) for name in self._units[number].names}:
                by_name[name].append(number)
        for _, same_name in sorted(by_name.items()):
            self._join_by_date(same_name)
        for number in here:
            unit = self._units[number]
            longer = {
                self._clusters.find(other)
                for other in here
                if len(unit.date or "") == _DAY
                and self._units[other].date == unit.date
                and unit.key != self._units[other].key
                and unit.key
                and unit.key in self._units[other].key
            }
            if len(longer) == 1:
                self._clusters.join(number, longer.pop())

    def _join_by_date(self, numbers: Iterable[int], vaguely: bool = True) -> None:
        """Those of one date; ``vaguely``: also one whose date is vaguer than, and fits, that of the only other."""
        numbers = list(numbers)
        dates = sorted({self._dates[number] for number in numbers}, key=str)
        meant = settle(dates, vaguer_time) if vaguely else {date: date for date in dates}
        first: dict[str | None, int] = {}
        for number in numbers:
            self._clusters.join(first.setdefault(meant[self._dates[number]], number), number)

    def _suspect_dates(self, numbers: Sequence[int]) -> None:
        """What takes place once has two dates: it is asked whether it is one event."""
        by_name: dict[str, set[int]] = defaultdict(set)
        for number in numbers:
            if self._units[number].date and is_once(self._full[number]):
                by_name[self._full[number]].add(self._clusters.find(number))
        for _, same_name in sorted(by_name.items()):
            first, *others = sorted(same_name)
            self.suspicions += [
                (first, root, "event-dates") for root in others if not self._clusters.apart(first, root)
            ]
