"""``/desk``: what waits for a decision, both sides with their sentences; what was decided, and taking it back.

Each decision is a line of the ledger that builds replay; the graph is worked out anew at once.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.ask.portrait import Fact, facts_in_words
from kg.build import build
from kg.check import Severity, check
from kg.errors import InputError
from kg.resolve.ledger import Decision, append_decisions, in_force, load_ledger
from kg.review.pairs import open_pairs
from kg.serve.deciding import UNNAMED, decider, decisions, remember, said
from kg.serve.language import language_of
from kg.serve.site import Site, page, site_of
from kg.store import Store

_SHOWN = 50
_UNSURE = f"""
SELECT ?fact ?sure WHERE {{ ?fact hkg:confidence ?sure . FILTER(?sure < 0.6) }} ORDER BY ?sure ?fact LIMIT {_SHOWN}
"""
_AT_ONCE = 15.0  # seconds that an answer waits for the graph to be worked out


def desk(request: Request) -> Response:
    """Pairs that may be one, contradictions and faults, and the decisions in force."""
    site = site_of(request)
    ledger = load_ledger(site.ledger)
    with site.shelf.reading() as store:
        pairs = open_pairs(store, ledger)
        unsure = _unsure(store, language_of(request))
        faults = [each for each in check(store) if each.severity is not Severity.INFO]
    standing = {decision.id for decision in in_force(ledger)}
    return page(
        request,
        "desk.html.jinja",
        pairs=pairs[:_SHOWN],
        waiting=len(pairs),
        unsure=unsure,
        faults=faults[:_SHOWN],
        decisions=[each for each in reversed(ledger) if each.id in standing][:_SHOWN],
        who=decider(request),
        work=site.workshop.find(request.query_params.get("work", "")),
    )


def _unsure(store: Store, language: str) -> list[tuple[Fact, float]]:
    """The facts that are told least surely, the least sure first."""
    sure = {row["fact"].value: float(row["sure"].value) for row in store.query(_UNSURE)}
    facts = [(fact, sure[fact.iri]) for fact in facts_in_words(store, sure, language)]
    return sorted(facts, key=lambda each: (each[1], each[0].iri))


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
    Route("/desk/decide", decide, methods=["POST"]),
    Route("/work/{id}", progress),
]
