"""A cluster's preferred name, its other names and its IRI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model.iri import mint
from kg.names import compare_key

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """What a cluster is called in the graph; ``candidates`` are all IRIs that fewer or other documents would give."""

    iri: str
    replaces: tuple[str, ...]


def identify(
    base: str, kind: str, candidates: Sequence[Sequence[Parts]], first_documents: Sequence[str]
) -> list[Identity]:
    """IRIs of clusters by their candidate parts, the preferred first.

    Clusters that people told apart though they share a name have their first document in the IRI. What two clusters
    could have been called before replaces nothing.
    """
    preferred = [mint(base, kind, *parts[0]) for parts in candidates]
    often = Counter(preferred)
    iris = [
        mint(base, kind, *parts[0], "", document) if often[iri] > 1 else iri
        for iri, parts, document in zip(preferred, candidates, first_documents, strict=True)
    ]
    former = [{mint(base, kind, *each) for each in parts} for parts in candidates]
    claimed = Counter(iri for group in former for iri in group)
    taken = set(iris)
    return [
        Identity(iri, tuple(sorted(each for each in group if claimed[each] == 1 and each not in taken)))
        for iri, group in zip(iris, former, strict=True)
    ]


def preferred_key(keys: Iterable[str], forms: Counter[str]) -> str:
    """The longest of the keys; among equals the one printed most often, then the first in order."""
    printed: Counter[str] = Counter()
    for form, times in forms.items():
        printed[compare_key(form)] += times
    return min(keys, key=lambda key: (-len(key), -printed[key], key))


def printed_form(key: str, forms: Counter[str]) -> str:
    """The way of printing a key that is met most often; the key itself when none is."""
    ways = [form for form in forms if compare_key(form) == key]
    return min(ways, key=lambda form: (-forms[form], len(form), form), default=key)


def all_forms(units_forms: Iterable[Counter[str]]) -> Counter[str]:
    """How often each form is printed in all."""
    total: Counter[str] = Counter()
    for forms in units_forms:
        total.update(forms)
    return total
