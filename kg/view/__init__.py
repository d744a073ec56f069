"""The graph, or one thing's surroundings, as one HTML file that needs no network."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import OutputError
from kg.view.facts import ABOUT, Fact, Thing, add_quotes, concepts, facts_about, facts_around, things

if TYPE_CHECKING:
    from kg.ask.lookup import Match
    from kg.store import Store

__all__ = ["ABOUT", "ARRANGEMENTS", "Drawing", "View", "drawing", "view"]

MOST_NODES = 20_000
"""More things than this are not drawn unless told otherwise."""


ARRANGEMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "free": ("Thing", ()),
    "members": ("Association", ("membership",)),
    "years": ("Honour", ("conferral",)),
}
"""How a page can open: the class of the thing that it is about, and the kinds of fact in it (none: as asked)."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page and what is drawn on it, counted; ``taken`` is what NAME was taken for, ``left_out`` counts things too
    many to draw."""

    page: str
    things: int
    facts: int
    left_out: int
    taken: Match | None


@dataclass(frozen=True, slots=True)
class View:
    """A drawing that was written to a file."""

    path: Path
    things: int
    facts: int
    left_out: int
    taken: Match | None


def view(
    store: Store,
    path: str | Path,
    name: str | None = None,
    hops: int = 1,
    about: str = "all",
    lang: str = "zh",
    with_text: bool | None = None,
    arrangement: str = "free",
    most: int = MOST_NODES,
) -> View:
    """Write a :func:`drawing` to ``path``; OutputError when it cannot be written.

    >>> from kg.store import Store
    >>> with Store.open("kg-store") as store:  # doctest: +SKIP
    ...     view(store, "graph.html", about="honours").things
    53
    """
    drawn = drawing(store, name, hops, about, lang, with_text, arrangement, most=most)
    _write(Path(path), drawn.page)
    return View(Path(path), drawn.things, drawn.facts, drawn.left_out, drawn.taken)


def drawing(
    store: Store,
    name: str | None = None,
    hops: int = 1,
    about: str = "all",
    lang: str = "zh",
    with_text: bool | None = None,
    arrangement: str = "free",
    among: Collection[str] = (),
    most: int = MOST_NODES,
) -> Drawing:
    """Draw the store's facts, or those within ``hops`` facts of the thing called ``name``, as a page.

    ``about`` is a key of :data:`ABOUT` and picks the facts; ``lang`` is the language that the page opens in, ``zh`` or
    ``en``; ``with_text`` says whether the page carries the text of the documents it quotes (None: below 5 MB).
    ``arrangement`` is what the page opens as, a key of :data:`ARRANGEMENTS`: ``members`` draws the association called
    ``name`` with its members in rings, ``years`` the honour of that name (None: all) along the years, and both choose
    the facts by themselves. ``among`` are IRIs of things and facts: only these facts and those that tie two of these
    things together are drawn. No more than ``most`` things are: those with the most ties (near the thing asked for, if
    any). The same store gives the same bytes. Raises UnknownNameError for a name that fits nothing or several things.
    """
    from kg.triples.schemes import ranks
    from kg.view.page import render
    from kg.view.panel import panel
    from kg.view.picture import draw
    from kg.view.texts import texts

    wanted, kinds = ARRANGEMENTS[arrangement]
    kinds = kinds or ABOUT[about]
    taken = _find(store, name, wanted) if name else None
    if taken:
        facts, distance = facts_around(store, taken.iri, hops if wanted == "Thing" else 1, kinds)
    else:
        facts, distance = facts_about(store, kinds), {}
    if among:
        facts = [fact for fact in facts if fact.iri in among or len(fact.things.intersection(among)) > 1]
        distance = dict.fromkeys(among, 0)
    facts, shown, left_out = _choose(store, facts, distance, most)
    sources = add_quotes(store, shown.values())
    sources |= add_quotes(store, facts)
    for fact in facts:
        if fact.kind == "unit":  # said by the department's name itself
            fact.quotes = [quote for part in fact.roles["part"] for quote in shown[part].quotes]
    facts.sort(key=_by_kind_and_year)
    picture = draw(shown, facts)
    content: dict[str, Any] = panel(
        picture, shown, facts, dict(sorted(sources.items())), concepts(store), texts(store, sources, with_text), ranks()
    )
    numbers = {node.id: at for at, node in enumerate(picture.nodes)}
    subject = numbers.get(taken.iri) if taken else None
    scene = None if wanted == "Thing" else {"kind": arrangement, "id": subject}
    content |= {"subject": subject, "leftOut": left_out, "scene": scene}
    page = render(picture, content, title=taken.name if taken else "", lang=lang)
    return Drawing(page, len(shown), len(facts), left_out, taken)


def _find(store: Store, name: str, kind: str) -> Match:
    from kg.ask.lookup import find

    return find(store, name, kind)


def _choose(
    store: Store, facts: list[Fact], distance: dict[str, int], most: int
) -> tuple[list[Fact], dict[str, Thing], int]:
    """Keep what can be looked at: the nearest things, then those with the most facts; and the facts among them."""
    ties: dict[str, int] = {iri: 0 for iri, hops in distance.items() if hops == 0}
    for fact in facts:
        for iri in fact.things:
            ties[iri] = ties.get(iri, 0) + 1
    ranked = sorted(ties, key=lambda iri: (distance.get(iri, 0), -ties[iri], iri))
    shown = things(store, ranked[:most])
    return [fact for fact in facts if fact.things <= shown.keys()], shown, len(ranked) - len(shown)


def _by_kind_and_year(fact: Fact) -> tuple[int, str, str]:
    from kg.view.picture import year

    return ABOUT["all"].index(fact.kind), year(fact.values), fact.iri


def _write(path: Path, page: str) -> None:
    """Write beside the file and rename, so that a reader sees the old page or the new one, never half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(page, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place with -o"
        ) from error
    finally:
        part.unlink(missing_ok=True)
