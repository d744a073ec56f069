"""Opening a picture: our page against a stock page of pyvis with the same nodes and edges, in a headless Chromium."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.graphs import TRIPLES_PER_CONFERRAL, realistic
from benchmarks.loading import put
from benchmarks.report import Measure, seconds
from kg.store import Store
from kg.view import view

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIMIT = 120.0  # seconds for one page
_THINGS_PER_CONFERRAL = 0.57
_FIRST_DRAWING = """
window.firstDrawing = null;
for (const name of ["fill", "stroke"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    if (window.firstDrawing === null && this.canvas.closest(".vis-network")) window.firstDrawing = performance.now();
    return draw.apply(this, given);
  };
}
"""
_SHOWN = """() => [
  network.body.data.nodes.get().map((node) => [node.id, node.label]),
  network.body.data.edges.get().map((edge) => [edge.from, edge.to]),
]"""
Shown = tuple[list[tuple[str | int, str]], list[tuple[str | int, str | int]]]


def measure(sizes: list[int], rounds: int) -> Iterator[Measure]:
    """Seconds from the start of opening to the first drawn shape, network off; the stock page only once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for size in sizes:
            yield _compare(browser, Path(folder), size, rounds)
        browser.close()


def _compare(browser: Browser, folder: Path, size: int, rounds: int) -> Measure:
    ours, theirs = folder / f"ours-{size}.html", folder / f"theirs-{size}.html"
    _draw_ours(folder / f"store-{size}", ours, size)
    shown: Shown = _open(browser, ours, _SHOWN)[1]
    _draw_theirs(theirs, shown)
    best, stock = float("inf"), None
    for turn in range(rounds):
        best = min(best, _open(browser, ours)[0] or LIMIT)
        if turn == 0:
            stock = _open(browser, theirs)[0]
    return Measure(
        room="picture",
        what=f"{len(shown[0]):,} nodes and {len(shown[1]):,} edges to first drawing, against stock pyvis",
        ours=seconds(best),
        theirs=f"> {LIMIT:g} s" if stock is None else seconds(stock),
        ratio=best / (stock or LIMIT),
    )


def _draw_ours(store: Path, path: Path, size: int) -> None:
    put(store, realistic(int(size / _THINGS_PER_CONFERRAL * TRIPLES_PER_CONFERRAL)))
    with Store.open(store) as opened:
        view(opened, path)


def _draw_theirs(path: Path, shown: Shown) -> None:
    from pyvis.network import Network

    stock = Network(cdn_resources="in_line")
    nodes, edges = shown
    for id, label in nodes:
        stock.add_node(id, label=label)
    for source, target in edges:
        stock.add_edge(source, target)
    path.write_text(stock.generate_html(), encoding="utf-8")


def _open(browser: Browser, path: Path, question: str = "") -> tuple[float | None, Shown]:
    from playwright.sync_api import TimeoutError as TooLate

    page: Page = browser.new_page(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page.route("http*://**", lambda route: route.abort())
    page.add_init_script(_FIRST_DRAWING)
    try:
        page.goto(path.as_uri(), wait_until="commit", timeout=LIMIT * 1000)
        page.wait_for_function("window.firstDrawing !== null", polling=20, timeout=LIMIT * 1000)
        drawn: float = page.evaluate("window.firstDrawing")
        return drawn / 1000, page.evaluate(question) if question else ([], [])
    except TooLate:
        return None, ([], [])
    finally:
        page.close()
