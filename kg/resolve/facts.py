"""Facts from tellings: the same told twice is one fact with two quotations, the vaguer telling joins the exact one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model.iri import mint
from kg.model.statements import Conferral, Membership, Operation, Participation, Quotation, Tenure
from kg.names import compare_key
from kg.resolve.exactness import settle, vaguer_time, vaguer_value

Fact = Conferral | Tenure | Membership | Participation | Operation


@dataclass(slots=True)
class Telling:
    """A fact as one claim tells it: the fields of its class with IRIs for names, and the quotations.

    ``confidence`` is that of the claim's surest evidence; what a person told is certain.
    """

    fields: dict[str, Any]
    quotations: set[Quotation]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class FactKind:
    """How the tellings of one kind of fact are grouped.

    Those with equal ``identity`` are one fact as far as their ``exact`` fields, told more or less exactly, agree.
    ``printed`` fields are compared by their compare keys.
    """

    name: str
    make: type[Any]
    identity: tuple[str, ...]
    exact: tuple[str, ...]
    printed: frozenset[str] = frozenset()


CONFERRAL = FactKind("conferral", Conferral, ("honour", "recipient"), ("period", "conferrers"))
TENURE = FactKind("tenure", Tenure, ("person", "title", "former"), ("organization",), frozenset({"title"}))
MEMBERSHIP = FactKind("membership", Membership, ("member", "association"), ("level",), frozenset({"level"}))
PARTICIPATION = FactKind("participation", Participation, ("event", "agent", "role"), ())
OPERATION = FactKind("operation", Operation, ("operator", "market"), ())
FACT_KINDS = (CONFERRAL, TENURE, MEMBERSHIP, PARTICIPATION, OPERATION)


def gather(
    kind: FactKind, tellings: Sequence[Telling], parents: Mapping[str, str], base: str
) -> list[tuple[Any, list[Telling]]]:
    """The facts of one kind, each with its tellings, sorted by IRI. ``parents``: part -> body it belongs to."""
    groups: dict[tuple[Hashable, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        groups[tuple(_comparable(kind, name, telling) for name in kind.identity)].append(telling)
    buckets: list[list[Telling]] = []
    for _, group in sorted(groups.items(), key=lambda item: str(item[0])):
        buckets += _settled(kind, group, parents)
    return sorted(_minted(kind, buckets, base), key=lambda pair: str(pair[0].iri))


def _comparable(kind: FactKind, name: str, telling: Telling) -> Hashable:
    value: Hashable = telling.fields[name]
    return compare_key(value) if name in kind.printed and isinstance(value, str) else value


def _settled(kind: FactKind, group: Sequence[Telling], parents: Mapping[str, str]) -> list[list[Telling]]:
    def measure(telling: Telling) -> tuple[Hashable, ...]:
        return tuple(_comparable(kind, name, telling) for name in kind.exact)

    def vaguer(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
        return all(_VAGUER[name](a, b, parents) for name, a, b in zip(kind.exact, left, right, strict=True))

    meant = settle(sorted({measure(telling) for telling in group}, key=str), vaguer)
    buckets: dict[tuple[Hashable, ...], list[Telling]] = defaultdict(list)
    for telling in group:
        buckets[meant[measure(telling)]].append(telling)
    exactest = []
    for value, bucket in sorted(buckets.items(), key=lambda item: str(item[0])):
        bucket.sort(key=lambda telling: (measure(telling) != value, sorted(q.iri for q in telling.quotations)))
        exactest.append(bucket)
    return exactest


def _vaguer_body(left: str | None, right: str | None, parents: Mapping[str, str]) -> bool:
    """Whether ``left`` is missing, or is ``right`` or a body that it is a part of."""
    seen: set[str] = set()
    while right is not None and right != left and right not in seen:
        seen.add(right)
        right = parents.get(right)
    return left is None or left == right


def _vaguer_bodies(left: tuple[str, ...], right: tuple[str, ...], parents: Mapping[str, str]) -> bool:
    return all(any(_vaguer_body(one, other, parents) for other in right) for one in left)


_VAGUER: dict[str, Callable[[Any, Any, Mapping[str, str]], bool]] = {
    "period": lambda left, right, _: vaguer_time(left, right),
    "level": lambda left, right, _: vaguer_value(left, right),
    "organization": _vaguer_body,
    "conferrers": _vaguer_bodies,
}


def _minted(kind: FactKind, buckets: Sequence[list[Telling]], base: str) -> Iterable[tuple[Any, list[Telling]]]:
    """Facts with IRIs; two conferrals that differ by the conferrer alone have it in their IRIs."""
    merged = [{name: _agreed(kind, name, bucket) for name in _fields(kind)} for bucket in buckets]
    iris = [mint(base, kind.name, *_parts(kind, fields, kind.identity + kind.exact[:1])) for fields in merged]
    often = Counter(iris)
    for fields, bucket, iri in zip(merged, buckets, iris, strict=True):
        if often[iri] > 1:
            iri = mint(base, kind.name, *_parts(kind, fields, kind.identity + kind.exact))
        quotations = {quote for telling in bucket for quote in telling.quotations}
        ordered = tuple(sorted(quotations, key=lambda quote: quote.iri))
        surest = max(telling.confidence for telling in bucket)
        yield kind.make(iri=iri, **fields, quotations=ordered, confidence=surest), bucket


def _fields(kind: FactKind) -> Iterable[str]:
    return (name for name in kind.make.__dataclass_fields__ if name not in ("iri", "quotations", "confidence"))


def _agreed(kind: FactKind, name: str, bucket: Sequence[Telling]) -> object:
    """What the most exact telling says; for other fields what most say, the least in order among equals."""
    values = [telling.fields[name] for telling in bucket]
    if name in kind.exact and name not in kind.printed:
        return values[0]
    said = Counter(value for value in values if value is not None)
    return min(said, key=lambda value: (-said[value], str(value)), default=None)


def _parts(kind: FactKind, fields: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    parts = []
    for name in names:
        value = fields[name]
        if isinstance(value, tuple):
            parts += [*value, ""]
        else:
            parts.append("" if value is None else compare_key(value) if name in kind.printed else str(value))
    return parts
