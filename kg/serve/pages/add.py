"""``/add``: a newsletter dropped into the browser is read, shown with what was found, and added when it is accepted.

What is shown is a store of its own with nothing but these files, so it is what the graph will say of them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.ask.graph import subjects
from kg.build import BuildReport, build
from kg.errors import InputError
from kg.serve.language import language_of
from kg.serve.pages.documents import told_in
from kg.serve.site import Site, page, site_of
from kg.serve.workshop import Work
from kg.store import Store
from kg.vocabulary import HKG, RDF

_MOST = 200  # files at once
_STORE = ".store"  # what was read in a draft; no uploaded file is called so, for names lose their leading dots
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 120
_AT_ONCE = 10.0  # seconds that an answer waits for the reading


def form(request: Request) -> Response:
    """Where files are dropped."""
    return page(request, "add.html.jinja", work=None, told=[])


async def upload(request: Request) -> Response:
    """Take the files in and begin to read them."""
    async with request.form(max_files=_MOST, max_fields=10) as sent:
        files = [each for each in sent.getlist("file") if isinstance(each, UploadFile) and each.filename]
        if not files:
            raise InputError("no file was sent; choose or drop the newsletters to add")
        folder = Path(tempfile.mkdtemp(prefix="kg-add-"))
        for number, file in enumerate(files):
            target = _place(folder, file.filename or "", number)
            await run_in_threadpool(_save, file, target)
    site = site_of(request)
    work = site.workshop.start(partial(_read, site, folder), total=len(files))
    site.drafts[work.id] = folder
    await run_in_threadpool(work.finished.wait, _AT_ONCE)
    return RedirectResponse(f"/add/{work.id}", 303)


def _place(folder: Path, name: str, number: int) -> Path:
    """Where an uploaded file is kept: under its own bare name, which becomes the document's, in the folder alone."""
    bare = _UNSAFE.sub("_", Path(name.replace("\\", "/")).name).strip(". ")[-_LONGEST_NAME:] or f"file-{number}"
    target = folder / bare
    return target if not target.exists() else folder / f"{number}-{bare}"


def _save(file: UploadFile, target: Path) -> None:
    with target.open("xb") as out:
        shutil.copyfileobj(file.file, out)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _read(site: Site, folder: Path, work: Work) -> BuildReport:
    return build(_files(folder), folder / _STORE, base=site.base, decisions=site.ledger, jobs=1, progress=work.progress)


def draft(request: Request) -> Response:
    """What was read in the files that were sent, to look at before it is added."""
    site, id = site_of(request), request.path_params["id"]
    work = site.workshop.find(id)
    if work is None or id not in site.drafts:
        raise HTTPException(404)
    told = []
    if work.state == "done" and work.report and work.report.counts:
        with Store.open(site.drafts[id] / _STORE) as store:
            documents = sorted(subjects(store, RDF.type, HKG.Document), key=str)
            told = [found for each in documents if (found := told_in(store, each, language_of(request))) is not None]
    return page(request, "add.html.jinja", work=work, told=told)


def accept(request: Request) -> Response:
    """Add the files of a draft to the store."""
    site, id = site_of(request), request.path_params["id"]
    folder = site.drafts.get(id)
    if folder is None:
        raise HTTPException(404)
    work = site.workshop.start(partial(_add, site, id), total=len(_files(folder)))
    work.finished.wait(_AT_ONCE)
    return RedirectResponse(f"/documents?work={work.id}", 303)


def _add(site: Site, id: str, work: Work) -> BuildReport:
    folder = site.drafts[id]
    report = build(_files(folder), site.shelf.path, decisions=site.ledger, jobs=1, progress=work.progress)
    _forget(site, id)
    return report


def discard(request: Request) -> Response:
    """Throw a draft away."""
    _forget(site_of(request), request.path_params["id"])
    return RedirectResponse("/add", 303)


def _forget(site: Site, id: str) -> None:
    folder = site.drafts.pop(id, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


routes = [
    Route("/add", form, methods=["GET"]),
    Route("/add", upload, methods=["POST"]),
    Route("/add/{id}", draft),
    Route("/add/{id}/accept", accept, methods=["POST"]),
    Route("/add/{id}/discard", discard, methods=["POST"]),
]
