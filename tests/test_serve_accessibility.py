"""Every page of the web application held against axe-core, by daylight and in the dark; and worked by keys alone."""

from __future__ import annotations

import subprocess
import tarfile
import warnings
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from test_view import synthetic, write_store

from kg.store import Store
from kg.view import view

NEWSLETTER = (
    "江南商讯\n2024年第3期\n\n商会动态\n2024年3月2日，清溪市商务局授予清溪市东桥市场、清溪市西桥市场“诚信市场”称号。\n"
)
PAGES = [
    "/",
    "/ask",
    "/ask?q=谁获得了全国文明诚信经营示范市场？",
    "/ask?q=为什么？",
    "/ask/conferred-by?name=澄川市市场监督管理局",
    "/search?q=shi",
    "/documents",
    "/desk",
    "/add",
    "/years",
    "/view",
    "/query",
    "/path?start=澄川市市场协会&end=全国文明诚信经营示范市场",
    "/nowhere",
]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core's script, as the npm registry has it today; without a registry these tests are skipped and say so."""
    folder = tmp_path_factory.mktemp("axe")
    try:
        subprocess.run(["npm", "pack", "axe-core"], cwd=folder, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        warnings.warn(f"NOT TESTED: accessibility, for axe-core cannot be had from npm ({error})", stacklevel=1)
        pytest.skip(f"axe-core cannot be had from npm: {error}")
    (archive,) = folder.glob("axe-core-*.tgz")
    with tarfile.open(archive) as files:
        script = files.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode("utf-8")


def faults(page: Page, axe: str) -> list[tuple[str, str]]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {iframes: false})")
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_knows(
    browser: Browser, web_server: tuple[str, Path], axe: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme, base_url=web_server[0], locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = faults(page, axe)
    for path in ("/documents", "/ask/conferred-by?name=澄川市市场监督管理局"):  # and where their links lead
        page.goto(path)
        page.locator("tbody a").first.click()
        found[page.url] = faults(page, axe)
    page.locator("a.fact-link").first.click()  # a fact
    found[page.url] = faults(page, axe)
    page.goto("/desk")
    page.locator(".mend-link").first.click()
    found[page.url] = faults(page, axe)
    page.goto("/query?example=by-year")
    page.locator("form.query button").first.click()
    page.locator("[data-view=chart]").click()
    page.locator("[data-chart] img").wait_for()
    found["a chart"] = faults(page, axe)
    page.goto("/add")
    page.locator("input[type=file]").set_input_files(
        [{"name": "a.txt", "mimeType": "text/plain", "buffer": NEWSLETTER.encode()}]
        + [{"name": "b.bin", "mimeType": "text/plain", "buffer": b"x"}]
    )
    page.locator("form.drop button").click()
    page.locator(".amend button").first.click()
    page.locator(".decided").wait_for()
    found["a draft"] = faults(page, axe)
    page.locator(".amend a").first.click()
    found["a correction in a draft"] = faults(page, axe)
    context.close()
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_picture_has_a_fault_that_axe_knows(
    browser: Browser, web_server: tuple[str, Path], axe: str, scheme: str, tmp_path: Path
) -> None:
    with Store.open(write_store(tmp_path / "store", synthetic(600))) as store:
        view(store, tmp_path / "overview.html")
    context = browser.new_context(color_scheme=scheme, base_url=web_server[0], locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    for path in (
        "/picture",
        "/picture?name=澄川市市场协会&arrangement=members",
        "/picture?about=honours&arrangement=years",
        (tmp_path / "overview.html").as_uri(),
    ):
        page.goto(path)
        page.wait_for_load_state("load")
        found[path] = faults(page, axe)
    page.locator("[data-view=table]").click()
    found["the table"] = faults(page, axe)
    context.close()
    assert {path: each for path, each in found.items() if each} == {}


def test_the_way_to_a_sentence_needs_no_mouse(browser: Browser, web_server: tuple[str, Path]) -> None:
    context = browser.new_context(base_url=web_server[0], locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while page.evaluate("document.activeElement.name") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("澄川市市场协会")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/organization/*")
    while not page.evaluate("document.activeElement.matches('.quote a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/*")
    assert "#at-" in page.url
    context.close()
