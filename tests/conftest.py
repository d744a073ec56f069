"""What tests share: a real browser, a picture opened with the network off, the web application on the sample."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def serving(store: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``kg serve`` on a store in a process of its own: its address, and the process, which must end well by Ctrl-C."""
    httpx = pytest.importorskip("httpx")
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", str(port), "--no-browser"]
    surroundings = {**os.environ, "LANG": "en_GB.UTF-8", **environment}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(address, timeout=1)
            break
        except httpx.TransportError:
            assert process.poll() is None, process.stderr and process.stderr.read()
    yield address, process
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.fixture(scope="module")
def web_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """``kg serve`` in a process of its own on the sample; its address and store."""
    from kg.build import build
    from kg.resources import sample_dir

    store = tmp_path_factory.mktemp("serve") / "store"
    build([sample_dir()], store, jobs=1)
    with serving(store) as (address, _):
        yield address, store


@pytest.fixture
def window(browser: Any, web_server: tuple[str, Path]) -> Iterator[Any]:
    """A Chinese reader's window; it fails when a page logs an error or asks another server for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN", base_url=web_server[0])
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    own = (web_server[0], "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(own) else faults.append(request.url))
    yield page
    context.close()
    assert faults == []
