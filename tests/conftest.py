"""A real browser for the tests of the picture, with the network off."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from statements_sample import sample_records, sample_statements

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no page is tested: playwright is not installed")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no page is tested: no chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kg.store import Store, commit
    from kg.view import view

    folder = tmp_path_factory.mktemp("page")
    commit(folder / "store", records=sample_records(), statements=sample_statements())
    with Store.open(folder / "store") as store:
        view(store, folder / "graph.html")
    return folder / "graph.html"


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; when the test ends, it must have loaded nothing but itself and met no error."""
    contexts, requests, errors = [], [], []

    def open_page(path: Path, width: int = 1400, height: int = 900, fragment: str = "", **more: Any) -> Any:
        settings = {"offline": True, "reduced_motion": "reduce"} | more
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(path.as_uri() + fragment)
        page.wait_for_function("performance.getEntriesByName('drawn').length > 0")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
    loaded = [url for url in requests if not url.startswith(("data:", "blob:"))]  # the page's own making
    assert all(url.startswith("file://") for url in loaded)
    assert len(loaded) == len(contexts)
