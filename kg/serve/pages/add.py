"""``/add``: newsletters dropped into the browser are read, shown, corrected, and added or thrown away."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial

from pyoxigraph import Literal
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.ask.fields import correctable
from kg.ask.graph import subjects
from kg.errors import InputError
from kg.serve.deciding import UNNAMED, decider, decisions, remember, said
from kg.serve.drafts import Draft
from kg.serve.language import language_of
from kg.serve.pages.documents import Told, told_in
from kg.serve.pages.mending import mending
from kg.serve.site import page, site_of
from kg.store import Store
from kg.vocabulary import DCTERMS

_MOST = 200  # files at once
_NOT_READY = "this draft is still being worked on, or could not be read; open its page again"
_AT_ONCE = 10.0  # seconds that an answer waits for the work


def form(request: Request) -> Response:
    """Where files are dropped."""
    return page(request, "add.html.jinja")


async def upload(request: Request) -> Response:
    """Take all files in by one request and begin to read them: what a browser without scripts does."""
    async with request.form(max_files=_MOST, max_fields=10) as sent:
        files = [each for each in sent.getlist("file") if isinstance(each, UploadFile) and each.filename]
        if not files:
            raise InputError("no file was sent; choose or drop the newsletters to add")
        draft = await run_in_threadpool(site_of(request).drafts.begin)
        for file in files:
            await run_in_threadpool(_save, draft, file)
    return await run_in_threadpool(_begin, request, draft, _AT_ONCE)  # no script will follow the reading


def begin(request: Request) -> Response:
    """A draft for files that come one by one."""
    return JSONResponse({"id": site_of(request).drafts.begin().id})


async def take(request: Request) -> Response:
    """One file of a draft."""
    draft = _draft(request)
    async with request.form(max_files=1, max_fields=0) as sent:
        file = sent.get("file")
        if not isinstance(file, UploadFile) or not file.filename or draft.work is not None:
            raise InputError("send one file, before the reading begins")
        if len(draft.files) >= _MOST:
            return PlainTextResponse(f"more than {_MOST} files are not taken at once\n", 413)
        await run_in_threadpool(_save, draft, file)
    return Response(status_code=204)


def _save(draft: Draft, file: UploadFile) -> None:
    with draft.place(file.filename or "").path.open("xb") as out:
        shutil.copyfileobj(file.file, out)


def read(request: Request) -> Response:
    """Begin to read what was sent."""
    draft = _draft(request)
    if not draft.files:
        raise InputError("no file was sent; choose or drop the newsletters to add")
    return _begin(request, draft, 0)


def _begin(request: Request, draft: Draft, patience: float) -> Response:
    site = site_of(request)
    if draft.work is None:
        work = site.drafts.work(draft, site.workshop, partial(draft.read, site.shelf, site.ledger))
        work.finished.wait(patience)
    return RedirectResponse(f"/add/{draft.id}", 303)


def progress(request: Request) -> Response:
    """How far a draft is, for the page that waits for it."""
    draft = _draft(request)
    files = [{"name": each.name, "state": each.state, "reason": each.reason} for each in draft.files]
    return JSONResponse({"state": draft.work.state if draft.work else "waiting", "files": files})


def _draft(request: Request) -> Draft:
    draft = site_of(request).drafts.find(request.path_params["id"])
    if draft is None:
        raise HTTPException(404)
    return draft


def show(request: Request) -> Response:
    """What was read in the files that were sent, to look at and to correct before it is added."""
    draft = _draft(request)
    told: list[Told] = []
    warnings: list[str] = []
    if draft.is_ready and draft.report is not None:
        with Store.open(draft.store) as store:
            told = _told(store, draft, language_of(request))
        own = {decision.id for decision in draft.decisions}
        warnings = [each for each in draft.report.warnings if not _of_ledger(each) or any(id in each for id in own)]
    return page(request, "draft.html.jinja", draft=draft, told=told, warnings=warnings, who=decider(request))


def _of_ledger(warning: str) -> bool:
    return warning.startswith("decision ")


def _told(store: Store, draft: Draft, language: str) -> list[Told]:
    """The documents of the draft as the graph would tell them; none for a file that the store holds already."""
    found = []
    for record in draft.records:
        for document in subjects(store, DCTERMS.identifier, Literal(record["id"])):
            told = told_in(store, document, language)
            found += [told] if told is not None else []
    return found


def mend(request: Request) -> Response:
    """The form that corrects one fact or thing of a draft."""
    draft, iri = _draft(request), request.query_params.get("about", "")
    with _worked_out(draft) as store:
        if not correctable(iri):
            raise HTTPException(404)
        about = mending(store, iri, language_of(request))
    return page(
        request,
        "mend.html.jinja",
        about=about,
        who=decider(request),
        back=f"/add/{draft.id}",
        action=f"/add/{draft.id}/mend",
    )


def _worked_out(draft: Draft) -> Store:
    if not draft.is_ready:
        raise InputError(_NOT_READY)
    return Store.open(draft.store)


async def correct(request: Request) -> Response:
    """Decide about a fact or a thing of a draft; the decision goes with the draft until that is accepted."""
    form = await request.form(max_files=0, max_fields=60)
    return await run_in_threadpool(_correct, request, form)


def _correct(request: Request, form: FormData) -> Response:
    draft, site = _draft(request), site_of(request)
    if said(form, "kind") == "undo":
        id = said(form, "id")
        draft.decisions = [each for each in draft.decisions if each.id != id]
    else:
        with _worked_out(draft) as store:
            draft.decisions += decisions(store, form)
    work = site.drafts.work(draft, site.workshop, partial(draft.work_out, site.ledger))
    work.finished.wait(_AT_ONCE)
    return remember(RedirectResponse(f"/add/{draft.id}#decided", 303), said(form, "who"))


async def accept(request: Request) -> Response:
    """Add what a draft says to the store, and what was decided about it to the ledger."""
    form = await request.form(max_files=0, max_fields=5)
    return await run_in_threadpool(_accept, request, form)


def _accept(request: Request, form: FormData) -> Response:
    draft, site = _draft(request), site_of(request)
    if not draft.is_ready:
        raise InputError(_NOT_READY)
    who = said(form, "who") or decider(request)
    draft.decisions = [replace(each, who=who) if each.who == UNNAMED and who else each for each in draft.decisions]
    work = site.drafts.work(draft, site.workshop, partial(site.drafts.accept, draft, site.shelf.path, site.ledger))
    work.finished.wait(_AT_ONCE)
    return remember(RedirectResponse(f"/documents?work={work.id}", 303), who)


def discard(request: Request) -> Response:
    """Throw a draft away."""
    site_of(request).drafts.drop(request.path_params["id"])
    return RedirectResponse("/add", 303)


routes = [
    Route("/add", form, methods=["GET"]),
    Route("/add", upload, methods=["POST"]),
    Route("/add/begin", begin, methods=["POST"]),
    Route("/add/{id}", show),
    Route("/add/{id}/file", take, methods=["POST"]),
    Route("/add/{id}/read", read, methods=["POST"]),
    Route("/add/{id}/progress", progress),
    Route("/add/{id}/mend", mend, methods=["GET"]),
    Route("/add/{id}/mend", correct, methods=["POST"]),
    Route("/add/{id}/accept", accept, methods=["POST"]),
    Route("/add/{id}/discard", discard, methods=["POST"]),
]
