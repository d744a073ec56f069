"""Opening a picture: our page against a stock page of pyvis with the same nodes and edges, in a headless Chromium.

``python -m benchmarks.pages`` measures all of it and writes ``pictures.md``; ``--only`` and ``--size`` measure less and
write nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.graphs import TRIPLES_PER_CONFERRAL, realistic
from benchmarks.loading import put
from benchmarks.report import Measure, line, markdown, seconds
from kg.store import Store
from kg.view import view
from kg.view.facts import ABOUT, facts_about, things
from kg.view.picture import LINE, draw

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIMIT = 60.0  # seconds that a stock page may take to its first drawing
SOONER = 30  # times
BESIDE = 3.0  # seconds that the largest graph may take more than the middle one
LAYOUT = 20.0  # seconds of processor time
SIZES = [500, 1_000, 5_000, 20_000]
PARTS = ("stock", "unending", "larger", "layout")
_RESULTS = Path(__file__).parent / "pictures.md"
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
  data.shown.nodes.map((node) => [node.id, node.label]),
  data.shown.edges.map((edge) => [edge.from, edge.to]),
]"""
Shown = tuple[list[tuple[str | int, str]], list[tuple[str | int, str | int]]]


def measure(sizes: Sequence[int], rounds: int, parts: Sequence[str] = PARTS) -> Iterator[Measure]:
    """Seconds from the start of opening to the first drawn shape, network off.

    ``sizes`` are numbers of things: the two smallest are raced against a stock page, each larger one is opened beside
    ours of the second; the last but one is also laid out. The stock page is opened once. With fewer than three sizes
    there is only the race.
    """
    from playwright.sync_api import sync_playwright

    parts = parts if len(sizes) > 2 else PARTS[:1]
    used = {"stock": sizes[:2], "larger": sizes[1:], "layout": sizes[-2:-1]}
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = Path(name)
        for size in sorted({size for part in parts for size in used.get(part, ())}):
            put(folder / f"store-{size}", realistic(int(size / _THINGS_PER_CONFERRAL * TRIPLES_PER_CONFERRAL)))
        for size in sorted({size for part in parts if part != "layout" for size in used.get(part, ())}):
            with Store.open(folder / f"store-{size}") as opened:
                view(opened, folder / f"ours-{size}.html")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            if "stock" in parts:
                for size in used["stock"]:
                    yield from _against_stock(browser, folder, size, rounds)
            if "unending" in parts:
                yield _unending(browser, folder)
            if "larger" in parts:
                yield from _larger(browser, folder, used["larger"], rounds)
            browser.close()
        if "layout" in parts:
            yield from _layout(folder / f"store-{sizes[-2]}")


def _against_stock(browser: Browser, folder: Path, size: int, rounds: int) -> Iterator[Measure]:
    ours, theirs = folder / f"ours-{size}.html", folder / f"theirs-{size}.html"
    shown: Shown = _open(browser, ours, "", _SHOWN)[1]
    _draw_theirs(theirs, shown)
    best = dict.fromkeys(("", "#open=all"), float("inf"))
    stock = None
    for turn in range(rounds):
        for fragment in best:
            best[fragment] = min(best[fragment], _open(browser, ours, fragment)[0] or LIMIT)
        if turn == 0:
            stock = _open(browser, theirs)[0]
    what = f"{len(shown[0]):,} nodes and {len(shown[1]):,} edges to first drawing"
    told = f"> {LIMIT:g} s" if stock is None else seconds(stock)
    sizes = f"{_megabytes(ours)}, stock {_megabytes(theirs)}"
    for fragment, view_of in (("", "as it opens"), ("#open=all", "everything drawn")):
        took = best[fragment]
        yield Measure(
            room="picture",
            what=f"{what}, {view_of}, times sooner than stock pyvis ({sizes})",
            ours=seconds(took),
            theirs=told,
            ratio=(stock or LIMIT) / took,
            bound=SOONER,
            at_least=True,
        )


def _unending(browser: Browser, folder: Path) -> Measure:
    """A stock page of 2,000 nodes in a ring with as many chords, which is far easier than a graph of honours."""
    path = folder / "theirs-2000.html"
    nodes: list[tuple[str | int, str]] = [(at, str(at)) for at in range(2000)]
    edges: list[tuple[str | int, str | int]] = [(at, (at + step) % 2000) for at in range(2000) for step in (1, 7)]
    _draw_theirs(path, (nodes, edges))
    took = _open(browser, path)[0]
    told = f"> {LIMIT:g} s, its limit" if took is None else seconds(took)
    return Measure("picture", "stock pyvis, 2,000 nodes and 4,000 edges to first drawing", "", told, 1.0)


def _larger(browser: Browser, folder: Path, sizes: Sequence[int], rounds: int) -> Iterator[Measure]:
    best = dict.fromkeys(sizes, float("inf"))
    for _ in range(rounds):
        for size in sizes:
            best[size] = min(best[size], _open(browser, folder / f"ours-{size}.html")[0] or LIMIT)
    first, *more = sizes
    for size in more[:1]:
        what = f"{size:,} things ({_megabytes(folder / f'ours-{size}.html')}), against our own {first:,}"
        yield Measure("picture", what, seconds(best[size]), seconds(best[first]), best[size] / best[first], 2.0)
    for size in more[1:]:
        what = f"{size:,} things ({_megabytes(folder / f'ours-{size}.html')}) in the overview: what they take more"
        later = best[size] - best[first]
        limit = f"{seconds(best[first])} + {BESIDE:g} s"
        yield Measure("picture", what, seconds(best[size]), limit, later / BESIDE, 1.0)


def _layout(store: Path) -> Iterator[Measure]:
    with Store.open(store) as opened:
        facts = facts_about(opened, ABOUT["all"])
        shown = things(opened, {iri for fact in facts for iri in fact.things})
    start = time.process_time()
    picture = draw(shown, facts)
    took = time.process_time() - start
    edges = sum(LINE in edge.modes for edge in picture.edges)
    what = f"layout in Python, both ways: {len(shown):,} nodes, {edges:,} edges; with conferrals as nodes "
    what += f"{len(picture.nodes):,} nodes, {len(picture.edges) - edges:,} edges"
    yield Measure("picture", what, seconds(took), f"{LAYOUT:g} s", took / LAYOUT, 1.0)
    pages = []
    for seed in ("1", "2"):
        page = store.with_name(f"again-{seed}.html")
        command = [sys.executable, "-m", "kg", "view", "--store", str(store), "-o", str(page)]
        subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        pages.append(page.read_bytes())
    same = "the same bytes" if pages[0] == pages[1] else "other bytes"
    what = f"{len(shown):,} nodes drawn by two processes with different orders of hashing: pages that differ"
    yield Measure("picture", what, same, "", float(pages[0] != pages[1]), 0.0)


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def _draw_theirs(path: Path, shown: Shown) -> None:
    from pyvis.network import Network

    stock = Network(cdn_resources="in_line")
    nodes, edges = shown
    for id, label in nodes:
        stock.add_node(id, label=label)
    for source, target in edges:
        stock.add_edge(source, target)
    path.write_text(stock.generate_html(), encoding="utf-8")


def _open(browser: Browser, path: Path, fragment: str = "", question: str = "") -> tuple[float | None, Shown]:
    from playwright.sync_api import TimeoutError as TooLate

    page: Page = browser.new_page(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    page.route("http*://**", lambda route: route.abort())
    page.add_init_script(_FIRST_DRAWING)
    try:
        page.goto(path.as_uri() + fragment, wait_until="commit", timeout=LIMIT * 1000)
        page.wait_for_function("window.firstDrawing !== null", polling=20, timeout=LIMIT * 1000)
        drawn: float = page.evaluate("window.firstDrawing")
        return drawn / 1000, page.evaluate(question) if question else ([], [])
    except TooLate:
        return None, ([], [])
    finally:
        page.close()


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", "parts", multiple=True, type=click.Choice(PARTS), help="Only this (may be repeated).")
@click.option("--size", "sizes", multiple=True, type=click.IntRange(min=20), help="Things, in place of the four sizes.")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(min=1), help="Openings of each page.")
def main(parts: Sequence[str], sizes: Sequence[int], rounds: int) -> None:
    """Measure how soon pictures open. Exits with 1 when a promised bound is not kept."""
    measures = []
    for each in measure(sorted(sizes) or SIZES, rounds, parts or PARTS):
        click.echo(line(each))
        measures.append(each)
    if not parts and not sizes:
        _RESULTS.write_text(markdown(measures, "python -m benchmarks.pages"), encoding="utf-8")
        click.echo(f"written: {_RESULTS}")
    sys.exit(any(each.met is False for each in measures))


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.pages")
