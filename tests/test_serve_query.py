"""The SPARQL page as a person uses it: completion, mistakes, charts and pictures, files, time limit and stopping."""

from __future__ import annotations

import zipfile
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def run(page: Page, query: str) -> None:
    page.locator("#sparql").fill(query)
    page.keyboard.press("Control+Enter")


def test_prefixes_terms_and_variables_are_completed_by_keys(window: Page) -> None:
    window.goto("/query")
    text = window.locator("#sparql")
    text.fill("SELECT ?recipient WHERE { ?c ")
    text.press("End")
    for typed, offered in (("hk", "hkg:"), ("Conferral", "hkg:Conferral"), (" rdfs", "rdfs:"), ("la", "rdfs:label")):
        window.keyboard.type(typed)
        if typed != "Conferral":
            window.get_by_role("option").first.wait_for()
            window.keyboard.press("Tab")
        assert text.input_value().endswith(offered), text.input_value()
    window.keyboard.type(" ?rec")
    window.keyboard.press("Enter")
    assert text.input_value().endswith(" ?recipient")
    window.keyboard.type(" ; hkg:授予")
    assert any("hkg:" in each for each in window.locator("#terms li").all_inner_texts())
    window.keyboard.press("Escape")
    assert not window.locator("#terms").is_visible()


def test_a_mistake_is_underlined_at_its_place(browser: Browser, web_server: tuple[str, Path]) -> None:
    context = browser.new_context(base_url=web_server[0])  # apart: the browser logs the answer 400 as an error
    page = context.new_page()
    page.goto("/query")
    run(page, "SELECT ?x WHERE {\n  ?x a hkg:Honour .\n  FILTER(?x = }\n}")
    page.get_by_role("alert").wait_for()
    assert page.locator("[data-underlay] mark").inner_text().startswith("}")
    run(page, "ASK { ?x a hkg:Honour }")
    page.get_by_role("status").get_by_text("yes").wait_for()
    assert page.locator("[data-underlay] mark").count() == 0 and page.get_by_role("alert").count() == 0
    context.close()


@pytest.mark.parametrize(("example", "words"), [("by-year", "2021"), ("by-conferrer", "澄川市市场监督管理局")])
def test_names_with_numbers_are_drawn_as_bars(window: Page, example: str, words: str) -> None:
    window.goto(f"/query?example={example}")
    window.get_by_role("button", name="运行").click()
    window.get_by_role("button", name="图表").click()
    image = window.locator("[data-chart] img")
    image.wait_for()
    assert words in (image.get_attribute("alt") or "")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 200)")
    window.get_by_role("button", name="表", exact=True).click()
    assert window.locator("[data-answer] tbody tr").first.is_visible() and not image.is_visible()


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?m org:memberOf ?a } WHERE { ?x hkg:member ?m ; hkg:association ?a }",
        "SELECT ?m ?x ?a WHERE { ?x hkg:member ?m ; hkg:association ?a }",
    ],
)
def test_things_in_an_answer_are_drawn_with_what_ties_them(window: Page, query: str) -> None:
    window.goto("/query")
    run(window, query)
    window.get_by_role("button", name="关系图").click()
    canvas = window.frame_locator("iframe").locator("#canvas canvas")
    canvas.wait_for()
    assert (canvas.bounding_box() or {})["width"] > 300


def test_what_fits_no_chart_and_no_picture_offers_none(window: Page) -> None:
    window.goto("/query")
    run(window, "SELECT ?name { ?x a hkg:Honour ; rdfs:label ?name }")
    window.locator("[data-answer] tbody tr").first.wait_for()
    assert window.get_by_role("button", name="图表").is_disabled()
    assert window.get_by_role("button", name="关系图").is_disabled()


def test_an_answer_goes_home_as_a_workbook(window: Page) -> None:
    window.goto("/query")
    window.locator("#sparql").fill("SELECT ?name { ?x a hkg:Honour ; rdfs:label ?name }")
    with window.expect_download() as taken:
        window.locator("main").get_by_role("link", name="XLSX").click()
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(taken.value.path()).namelist()


def test_a_long_query_is_stopped_by_hand_and_by_the_clock(window: Page) -> None:
    window.goto("/query")
    run(window, SLOW)
    window.get_by_role("button", name="停止").click()
    window.get_by_role("status").get_by_text("已停止").wait_for()
    window.get_by_label("时限").select_option("5")
    run(window, SLOW)
    window.get_by_role("status").get_by_text("超过 5 秒").wait_for(timeout=15_000)
    run(window, "ASK { ?x a hkg:Honour }")
    window.get_by_role("status").get_by_text("是").wait_for()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("chart", "x"),
        ("chart", '{"a": 1}'),
        ("chart", '[["a"]]'),
        ("chart", '[["a", "NaN"]]'),
        ("chart", "[" * 5000),
        ("workbook", "[1]"),
        ("picture", ""),
    ],
)
def test_what_cannot_be_drawn_is_said(web_server: tuple[str, Path], path: str, content: str) -> None:
    answer = httpx.post(f"{web_server[0]}/query/{path}", headers={"origin": web_server[0]}, content=content.encode())
    assert answer.status_code == 400 and "Traceback" not in answer.text
    foreign = httpx.post(f"{web_server[0]}/query/{path}", headers={"origin": "https://evil.example"}, content=b"[]")
    assert foreign.status_code == 403


def test_markup_in_a_chart_is_the_text_that_it_is(web_server: tuple[str, Path]) -> None:
    answer = httpx.post(
        f"{web_server[0]}/query/chart", headers={"origin": web_server[0]}, json=[["<script>alert(1)</script>", 3]]
    )
    assert answer.headers["content-type"].startswith("image/svg+xml") and "<script" not in answer.text
