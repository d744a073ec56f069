"""From a name as someone types it to one thing of the graph: exact, then a part of the name, then a typing mistake.

Nothing is guessed silently: a match that is not exact says what was taken, and when several fit equally none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.ask.graph import exists, label, nodes, subjects
from kg.ask.labels import term_label
from kg.errors import UnknownNameError, WrongKindError
from kg.names import compare_key
from kg.store import Store
from kg.vocabulary import DCTERMS, HKG, RDF

_THINKABLE = 60.0  # per cent of characters in common (rapidfuzz.fuzz.ratio) for a typing mistake to be thought of
_LIKELY = 70.0  # and for it to be taken
_CLEARLY = 8.0  # by how much the best must lead the next
_SHORT = 3  # names up to this length differ from other people's by one character: never taken on similarity
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name was taken for; ``how`` is ``exact``, ``part`` or ``similar``."""

    typed: str
    iri: str
    name: str
    how: str

    def note(self) -> str | None:
        """A sentence for the user when what was taken is not what was typed."""
        return None if self.typed in (self.name, self.iri) else f"“{self.typed}” → “{self.name}” <{self.iri}>"


def find(store: Store, name: str, kind: str = "Thing") -> Match:
    """The one thing of class ``kind`` (``Thing`` for any) that ``name`` means; UnknownNameError when none or several.

    ``name`` may also be an IRI, a former one (dcterms:replaces) too; with kind ``Any``, of a fact as well.
    """
    if name.startswith(("http://", "https://")):
        return _by_iri(store, name)
    key = compare_key(name)
    if not key:
        raise UnknownNameError(f"“{name}” has no letters or digits to look for; type at least a part of a name")
    exact = subjects(store, HKG.compareKey, Literal(key))
    if exact:
        fitting = _of_kind(store, exact, kind)
        if not fitting:
            raise WrongKindError(
                f"“{name}” is {_kind(store, exact[0])}; this asks for "
                f"{term_label(HKG.namespace + kind, 'zh')} ({term_label(HKG.namespace + kind, 'en')})"
            )
        if len(fitting) > 1:  # whose preferred name it is comes before those that have it as another name
            fitting = [thing for thing in fitting if compare_key(label(store, thing)) == key] or fitting
        return _the_one(store, name, fitting, "exact")
    keys = _keys(store, kind)
    parts = {thing for other, things in keys.items() if key in other for thing in things}
    if parts:
        return _the_one(store, name, parts, "part")
    return _similar(store, name, key, keys)


def _by_iri(store: Store, iri: str) -> Match:
    try:
        node = NamedNode(iri)
    except ValueError as error:
        raise UnknownNameError(f"{iri} is not an IRI: {error}") from error
    if not exists(store, node):
        heirs = subjects(store, DCTERMS.replaces, node)
        if not heirs:
            raise UnknownNameError(f"<{iri}> is not in the graph")
        return _the_one(store, iri, heirs, "exact")
    return Match(iri, node.value, label(store, node), "exact")


def _similar(store: Store, name: str, key: str, keys: dict[str, set[NamedNode]]) -> Match:
    from rapidfuzz import fuzz, process

    found = process.extract(key, keys.keys(), scorer=fuzz.ratio, score_cutoff=_THINKABLE, limit=3 * _SHOWN)
    near = [(other, score) for other, score, _ in found if re.findall(r"\d+", other) == re.findall(r"\d+", key)]
    if not near:
        raise UnknownNameError(
            f"“{name}” is not in the graph, nor anything like it; `kg query` and `kg export` show all names"
        )
    best = keys[near[0][0]]
    others = [score for other, score in near[1:] if not keys[other] <= best]
    clear = len(best) == 1 and (not others or near[0][1] - others[0] >= _CLEARLY)
    if clear and near[0][1] >= _LIKELY and len(key) > _SHORT:
        return _the_one(store, name, best, "similar")
    raise _choose(
        store, name, [thing for other, _ in near for thing in sorted(keys[other], key=str)], "is not in the graph"
    )


def _the_one(store: Store, name: str, things: Iterable[NamedNode], how: str) -> Match:
    found = set(things)
    if len(found) > 1:
        names = {thing: label(store, thing) for thing in found}
        listed = sorted(found, key=lambda thing: (len(names[thing]), names[thing], thing.value))
        raise _choose(store, name, listed, "fits several things")
    (thing,) = found
    return Match(name, thing.value, label(store, thing), how)


def _choose(store: Store, name: str, things: Iterable[NamedNode], why: str) -> UnknownNameError:
    listed = list(dict.fromkeys(things))
    lines = [
        f"  {label(store, thing)}　{_kind(store, thing)}{_where(store, thing)}　{thing.value}"
        for thing in listed[:_SHOWN]
    ]
    if len(listed) > _SHOWN:
        lines.append(f"  … and {len(listed) - _SHOWN} more")
    return UnknownNameError("\n".join([f"“{name}” {why}; say which, by its full name or by its IRI:", *lines]))


def _keys(store: Store, kind: str) -> dict[str, set[NamedNode]]:
    """All keys with the things of that kind that bear them."""
    allowed = set(subjects(store, RDF.type, HKG[kind])) if kind in HKG else None
    keys: dict[str, set[NamedNode]] = {}
    for quad in store.graph.quads_for_pattern(None, HKG.compareKey, None):
        thing, key = quad.subject, quad.object
        if isinstance(thing, NamedNode) and isinstance(key, Literal) and (allowed is None or thing in allowed):
            keys.setdefault(key.value, set()).add(thing)
    return keys


def _of_kind(store: Store, things: Iterable[NamedNode], kind: str) -> list[NamedNode]:
    return [thing for thing in things if kind not in HKG or exists(store, thing, RDF.type, HKG[kind])]


def kinds(store: Store, thing: NamedNode) -> list[NamedNode]:
    """The classes of a thing, without the wider Organization when there is a narrower one."""
    types = set(nodes(store, thing, RDF.type))
    return sorted(types - {HKG.Organization} or types, key=lambda node: node.value)


def _kind(store: Store, thing: NamedNode) -> str:
    return "、".join(f"{term_label(kind.value, 'zh')} ({term_label(kind.value, 'en')})" for kind in kinds(store, thing))


def _where(store: Store, thing: NamedNode) -> str:
    """Of a person, the organisations where posts were held: what tells people of one name apart."""
    tenures = subjects(store, HKG.holder, thing)
    names = sorted({label(store, place) for tenure in tenures for place in nodes(store, tenure, HKG.postIn)})
    return f"，{'、'.join(names)}" if names else ""
