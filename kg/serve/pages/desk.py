"""``/desk``: what waits for a decision, both sides with their sentences; what was decided, and taking it back.

Each decision is a line of the ledger that builds replay; the graph is worked out anew at once.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.ask.portrait import Fact, facts_in_words
from kg.ask.subjects import subject_of
from kg.build import BuildReport, build
from kg.check import Severity, check
from kg.errors import InputError
from kg.resolve.ledger import Decision, Subject, append_decision, in_force, load_ledger
from kg.resolve.verdicts import CORRECTABLE, check_correction
from kg.review.pairs import open_pairs
from kg.serve.language import language_of
from kg.serve.site import WHO, Site, page, site_of
from kg.serve.workshop import Work
from kg.store import Store

_A_YEAR = 365 * 24 * 3600
_SHOWN = 50
_UNSURE = f"""
SELECT ?fact ?sure WHERE {{ ?fact hkg:confidence ?sure . FILTER(?sure < 0.6) }} ORDER BY ?sure ?fact LIMIT {_SHOWN}
"""
_AT_ONCE = 15.0  # seconds that an answer waits for the graph to be worked out
_LONGEST = 2000  # characters of a reason or a value


def decider(request: Request) -> str:
    """Who decided last in this browser."""
    return unquote(request.cookies.get(WHO, ""))[:_LONGEST]


def desk(request: Request) -> Response:
    """Pairs that may be one, contradictions and faults, and the decisions in force."""
    site = site_of(request)
    decisions = load_ledger(site.ledger)
    with site.shelf.reading() as store:
        pairs = open_pairs(store, decisions)
        unsure = _unsure(store, language_of(request))
        faults = [
            each
            for each in site.kept.of(store, check, lambda: list(check(store)))
            if each.severity is not Severity.INFO
        ]
    standing = {decision.id for decision in in_force(decisions)}
    return page(
        request,
        "desk.html.jinja",
        pairs=pairs[:_SHOWN],
        waiting=len(pairs),
        unsure=unsure,
        faults=faults[:_SHOWN],
        decisions=[each for each in reversed(decisions) if each.id in standing][:_SHOWN],
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
    who, why = _said(form, "who") or "?", _said(form, "why")
    kind = _said(form, "kind")
    if kind == "undo":
        decision = _undo(site, _said(form, "id"), who, why)
    elif kind in ("same", "different", "not-a-fact", "correct"):
        decision = _decision(site, form, kind, who, why)
    else:
        raise InputError(f"kind={kind}: decide same, different, not-a-fact, correct or undo")
    append_decision(site.ledger, decision)
    work = site.workshop.start(partial(_worked_out, site))
    work.finished.wait(_AT_ONCE)
    # not to the page of the fact: a corrected one is another, with an address of its own
    answer = RedirectResponse(f"/desk?work={work.id}", 303)
    answer.set_cookie(WHO, quote(who), max_age=_A_YEAR, samesite="strict", httponly=True)
    return answer


def _worked_out(site: Site, work: Work) -> BuildReport:
    return build([], site.shelf.path, decisions=site.ledger, progress=work.progress)


def _decision(site: Site, form: FormData, kind: str, who: str, why: str) -> Decision:
    names = [_said(form, "left"), *([_said(form, "right")] if kind in ("same", "different") else [])]
    with site.shelf.reading() as store:
        subjects = tuple(subject_of(store, name) for name in names)
    if len({subject.iri for subject in subjects}) < len(subjects):
        raise InputError("both are the same thing already")
    field = value = None
    if kind == "correct":
        field, value = _said(form, "field"), _said(form, "value")
        _check(subjects[0], field, value)
    return Decision(kind, subjects, who, date.today().isoformat(), why, field=field, value=value)


def _check(subject: Subject, field: str, value: str) -> None:
    if subject.kind not in CORRECTABLE:
        raise InputError(f"{subject.kind}: nothing of it can be corrected")
    try:
        check_correction(subject.kind, field, value)
    except ValueError as error:
        raise InputError(str(error)) from error


def _undo(site: Site, id: str, who: str, why: str) -> Decision:
    if id not in {decision.id for decision in in_force(load_ledger(site.ledger))}:
        raise InputError(f"no decision in force has the id {id}; someone may have taken it back already")
    return Decision("undo", (), who, date.today().isoformat(), why, undoes=id)


def _said(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def progress(request: Request) -> Response:
    """``/work/{id}``: how far a build is, for a page that waits for it."""
    work = site_of(request).workshop.find(request.path_params["id"])
    if work is None:
        raise HTTPException(404)
    report = work.report
    return JSONResponse(
        {
            "state": work.state,
            "done": work.done,
            "total": work.total,
            "name": work.name,
            "error": work.error,
            "warnings": report.warnings if report else [],
            "skipped": [{"file": each.path, "reason": each.reason} for each in report.skipped] if report else [],
        }
    )


routes = [
    Route("/desk", desk),
    Route("/desk/decide", decide, methods=["POST"]),
    Route("/work/{id}", progress),
]
