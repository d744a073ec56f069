"""``/desk``: what waits for a decision, both sides with their sentences; what was decided, and taking it back.

Each decision is a line of the ledger that builds replay; the graph is worked out anew at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.ask.fields import correctable
from kg.ask.portrait import show
from kg.build import build
from kg.check import Violation
from kg.errors import InputError
from kg.resolve.ledger import Decision, append_decisions, in_force, load_ledger
from kg.review.pairs import left_open, pairs
from kg.serve.deciding import UNNAMED, decider, decisions, remember, said
from kg.serve.findings import Findings
from kg.serve.language import language_of
from kg.serve.pages.mending import mending
from kg.serve.site import Site, page, site_of
from kg.store import Store

_SHOWN = 50
_UNSURE = """
SELECT DISTINCT ?fact ?sure WHERE {
  ?fact hkg:evidence ?telling ; hkg:confidence ?sure . FILTER(?sure < 0.6)
} ORDER BY ?sure ?fact
"""
_AT_ONCE = 15.0  # seconds that an answer waits for the graph to be worked out
_PATIENCE = 3.0  # and for it to be checked


Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Item(Generic[Content]):
    """Something to decide; ``key`` is what it is put off under."""

    key: str
    content: Content


def desk(request: Request) -> Response:
    """Pairs that may be one, what is little sure, contradictions and violations, and the decisions in force."""
    site = site_of(request)
    ledger = load_ledger(site.ledger)
    with site.shelf.reading() as store:
        doubts = left_open(site.kept.of(store, pairs, lambda: pairs(store)), ledger)
        twins = [Item(f"{each.doubt.left.iri}|{each.doubt.right.iri}", each) for each in doubts]
        doubtful = [Item(iri, iri) for iri in _sure(store)]
        all = len(twins) + len(doubtful)
        twins, doubtful = _waiting(site, twins), _waiting(site, doubtful)
        put_off = all - len(twins) - len(doubtful)
        unsure = [Item(each.key, mending(store, each.content, language_of(request))) for each in doubtful[:_SHOWN]]
    standing = {decision.id for decision in in_force(ledger)}
    faults, off = _faults(site, _PATIENCE)
    return page(
        request,
        "desk.html.jinja",
        pairs=twins[:_SHOWN],
        waiting=len(twins),
        unsure=unsure,
        doubtful=len(doubtful),
        faults=None if faults is None else faults[:_SHOWN],
        wrong=0 if faults is None else len(faults),
        put_off=put_off + off,
        decisions=[each for each in reversed(ledger) if each.id in standing][:_SHOWN],
        who=decider(request),
        work=site.workshop.find(request.query_params.get("work", "")),
    )


def _sure(store: Store) -> list[str]:
    """The facts that are told least surely, the least sure first."""
    return [fact.value for fact, _ in store.query(_UNSURE).rows if isinstance(fact, NamedNode)]


def _waiting(site: Site, items: list[Item[Content]]) -> list[Item[Content]]:
    return [each for each in items if each.key not in site.put_off]


def _faults(site: Site, patience: float) -> tuple[list[Item[Violation]] | None, int]:
    """What is wrong or odd and was not put off, and how much was put off; None while it is still being looked for."""
    with site.shelf.reading() as store:
        findings = site.kept.of(store, Findings, lambda: Findings(site.shelf))
    found = findings.found(patience)
    if found is None:
        return None, 0
    items = [Item("|".join((each.code, each.focus, each.value or "", each.other_focus or "")), each) for each in found]
    waiting = _waiting(site, items)
    return waiting, len(items) - len(waiting)


def mend(request: Request) -> Response:
    """The form that corrects one fact or thing of the graph."""
    iri = request.query_params.get("about", "")
    with site_of(request).shelf.reading() as store:
        if not correctable(iri):
            raise HTTPException(404)
        about = mending(store, show(store, iri).match.iri, language_of(request))
    return page(request, "mend.html.jinja", about=about, who=decider(request), back="/desk", action="/desk/decide")


async def later(request: Request) -> Response:
    """Put something off, or (with no ``item``) take up again all that was."""
    form = await request.form(max_files=0, max_fields=20)
    put_off = site_of(request).put_off
    if item := said(form, "item"):
        put_off.add(item)
    else:
        put_off.clear()
    return RedirectResponse("/desk", 303)


async def decide(request: Request) -> Response:
    """Write one decision (or an undo) into the ledger, and have the graph worked out."""
    form = await request.form(max_files=0, max_fields=20)
    return await run_in_threadpool(_decide, request, form)


def _decide(request: Request, form: FormData) -> Response:
    site = site_of(request)
    who = said(form, "who") or UNNAMED
    if said(form, "kind") == "undo":
        decided = [_undo(site, said(form, "id"), who, said(form, "why"))]
    else:
        with site.shelf.reading() as store:
            decided = decisions(store, form)
    append_decisions(site.ledger, decided)
    work = site.workshop.start(partial(build, [], site.shelf.path, decisions=site.ledger))
    work.finished.wait(_AT_ONCE)
    # not to the page of the fact: a corrected one is another, with an address of its own
    return remember(RedirectResponse(f"/desk?work={work.id}", 303), who)


def _undo(site: Site, id: str, who: str, why: str) -> Decision:
    if id not in {decision.id for decision in in_force(load_ledger(site.ledger))}:
        raise InputError(f"no decision in force has the id {id}; someone may have taken it back already")
    return Decision("undo", (), who, date.today().isoformat(), why, undoes=id)


def progress(request: Request) -> Response:
    """``/work/{id}``: how a build fares, for a page that waits for it."""
    work = site_of(request).workshop.find(request.path_params["id"])
    if work is None:
        raise HTTPException(404)
    return JSONResponse({"state": work.state, "error": work.error})


routes = [
    Route("/desk", desk),
    Route("/desk/mend", mend),
    Route("/desk/decide", decide, methods=["POST"]),
    Route("/desk/later", later, methods=["POST"]),
    Route("/work/{id}", progress),
]
