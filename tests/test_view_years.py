"""The years under the picture: what lies outside them goes, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from statements_sample import BARE, HEZHOU_MARKET, JINLAN_MARKET, LU, TOLD_TWICE, sample_statements
from test_view import page_data, write_store
from test_view_page import number

from kg.store import Store
from kg.view import view

SHOWN_YEARS = """() => [...new Set([...edges.values()].filter((each) => inMode(each) && !isHidden(each))
  .flatMap((each) => each.facts.flatMap((at) => data.facts[at].years ?? [0])))].sort()"""


def set_year(page: Any, end: str, year: int) -> None:
    page.fill(f"#{end}-year", str(year))


def wait_until_still(page: Any) -> None:
    deadline = time.monotonic() + 20
    while page.evaluate("playing !== null"):
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def test_facts_have_the_years_that_are_told_of_them(graph: Path):
    facts = {fact["iri"]: fact for fact in page_data(graph)["facts"]}
    assert facts[TOLD_TWICE.iri]["years"] == [2023, 2023]
    assert "years" not in facts[BARE.iri]
    assert [2021, 2023] in [fact.get("years") for fact in facts.values()]  # 2021/2023
    assert {tuple(fact["years"]) for fact in facts.values() if fact["kind"] == "participation"} == {(2024, 2024)}
    assert not any("years" in fact for fact in facts.values() if fact["kind"] in ("tenure", "membership", "unit"))


def test_what_lies_outside_the_years_is_hidden_and_what_has_none_stays(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    assert page.inner_text("#years-shown") == "2021—2024"
    set_year(page, "from", 2024)
    assert page.inner_text("#years-shown") == "2024"
    assert page.evaluate(SHOWN_YEARS) == [0, 2024]
    assert page.evaluate("(id) => !isHidden(nodes.get(id))", number(page, LU.iri))  # holds a post, without a year
    page.uncheck("#undated")
    assert page.evaluate(SHOWN_YEARS) == [2024]
    assert page.evaluate("(id) => shownNodes.get(id).hidden", number(page, JINLAN_MARKET.iri))
    page.check("#undated")
    set_year(page, "to", 2022)  # pushes the first year along
    assert page.inner_text("#years-shown") == "2022"
    assert page.evaluate(SHOWN_YEARS) == [0, 2021, 2023]  # the honour of 2021 to 2023 lasts through 2022


def test_the_years_work_by_keyboard(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.focus("#from-year")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("state.years") == [2022, 2024]
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "to-year"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("state.years") == [2023, 2023]
    assert page.get_attribute("#to-year", "aria-label") == "截止年份"
    page.click("[data-lang=en]")
    assert page.get_attribute("#to-year", "aria-label") == "Last year"
    assert page.inner_text("#years label").strip() == "with undated"


def test_playing_goes_through_the_years_and_stops(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.evaluate(
        """() => {
          const kept = setYears;
          window.seen = [];
          setYears = (...each) => { seen.push(each); kept(...each); };
        }"""
    )
    page.click("#play")
    assert page.get_attribute("#play", "aria-label") == "暂停"
    wait_until_still(page)
    assert page.evaluate("seen") == [[2021, 2021], [2021, 2022], [2021, 2023], [2021, 2024]]
    assert page.get_attribute("#play", "aria-label") == "按年播放"
    page.evaluate("setYears(2022, 2022); seen.length = 0")
    page.click("#play")
    wait_until_still(page)
    assert page.evaluate("seen") == [[2023, 2023], [2024, 2024]]


def test_search_opens_the_years_for_what_they_hide(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.uncheck("#undated")
    set_year(page, "from", 2024)
    market = number(page, HEZHOU_MARKET.iri)
    assert page.evaluate("(id) => isHidden(nodes.get(id))", market)
    page.fill("#search", HEZHOU_MARKET.name)
    page.keyboard.press("Enter")
    assert not page.evaluate("(id) => shownNodes.get(id).hidden", market)
    assert page.is_checked("#undated")
    assert page.inner_text("#years-shown") == "2021—2024"


def test_without_any_year_there_is_no_slider(opened: Callable[..., Any], tmp_path: Path):
    nothing = dict.fromkeys(("conferrals", "events", "participations"), ())
    with Store.open(write_store(tmp_path / "store", replace(sample_statements(), **nothing))) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html")
    assert page.locator("#years").is_hidden()
    assert page.evaluate("visible.size") > 10
