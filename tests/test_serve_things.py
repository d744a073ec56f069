"""Pages of things and of facts: their parts, their history, what was decided about them, and their tables."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from kg.store import Store

ASSOCIATION = "澄川市市场协会"


def place(store: Path, query: str) -> str:
    """Where the page of the first IRI of an answer is."""
    with Store.open(store) as opened:
        row = next(iter(opened.query(query).rows))
    assert row[0] is not None
    return "/id/" + row[0].value.partition("/id/")[2]


def test_a_conferral_is_a_page_of_its_own(window: Page, web_server: tuple[str, Path]) -> None:
    window.goto(
        place(web_server[1], "SELECT ?c { ?c hkg:presenter ?p ; hkg:period ?t ; hkg:conferrer ?b ; hkg:occasion ?o }")
        if occasions(web_server[1])
        else place(web_server[1], "SELECT ?c { ?c hkg:presenter ?p ; hkg:period ?t ; hkg:conferrer ?b }")
    )
    parts = dict(
        zip(window.locator(".parts dt").all_inner_texts(), window.locator(".parts dd").all_inner_texts(), strict=True)
    )
    assert {"荣誉", "获得者", "授予单位", "颁发者", "时间", "把握"} <= parts.keys() and all(parts.values())
    assert ("场合" in parts) == bool(occasions(web_server[1]))
    assert window.locator("figure.quote").count() >= 1
    window.frame_locator("iframe").locator("#canvas canvas").wait_for()
    window.locator(".parts").get_by_role("link", name=parts["荣誉"]).click()
    window.get_by_role("heading", level=1, name=parts["荣誉"]).wait_for()


def occasions(store: Path) -> list[object]:
    with Store.open(store) as opened:
        return list(opened.query("SELECT ?c { ?c hkg:presenter ?p ; hkg:period ?t ; hkg:occasion ?o }").rows)


def test_the_history_of_a_thing_is_told_in_the_order_of_time(window: Page, web_server: tuple[str, Path]) -> None:
    window.goto(place(web_server[1], f'SELECT ?x {{ ?x rdfs:label "{ASSOCIATION}"@zh }}'))
    window.get_by_role("navigation", name="本页内容").get_by_role("link", name="历史").click()
    times = [each.split("\n")[0].split(" ")[0] for each in window.locator(".history .when").all_inner_texts()]
    assert len(times) > 5 and [each[:4] for each in times] == sorted(each[:4] for each in times)
    told = window.locator(".history").first.inner_text()
    assert "据文献日期" in told and "荣誉授予" in told
    assert window.locator(".history q").count() > 5  # each with its sentence


def test_a_name_that_it_had_stands_in_its_history(window: Page, web_server: tuple[str, Path]) -> None:
    several = "SELECT ?x { ?x skos:altLabel ?other ; rdfs:label ?name ; a hkg:Organization } ORDER BY ?x"
    window.goto(place(web_server[1], several))
    assert "文献称之为" in window.locator(".history").first.inner_text()


def test_what_was_decided_about_a_fact_is_told_on_its_page(window: Page, web_server: tuple[str, Path]) -> None:
    window.goto(place(web_server[1], "SELECT ?t { ?t a hkg:Tenure } ORDER BY ?t"))
    words = window.get_by_role("heading", level=1).inner_text()
    window.get_by_text("这一条有误？").click()
    window.get_by_label("谁决定").fill("林<i>")
    window.get_by_label("理由").fill("见原件")
    window.get_by_role("button", name="没有错").click()
    window.get_by_role("status").get_by_text("已生效").wait_for()
    window.go_back()
    window.reload()
    assert window.get_by_role("heading", level=1).inner_text() == words
    assert "林<i>：见原件" in window.locator(".history").last.inner_text()
    assert window.locator(".parts .sure").inner_text() == "1.00"
    window.goto("/desk")
    window.get_by_role("button", name="撤销").first.click()
    window.get_by_role("status").get_by_text("已生效").wait_for()
    window.go_back()
    window.go_back()


@pytest.mark.parametrize("table", ["documents", "thing", "fact", "question"])
def test_every_table_goes_home_as_csv_xlsx_and_its_query(web_server: tuple[str, Path], table: str) -> None:
    address = {
        "documents": "/documents",
        "thing": place(web_server[1], f'SELECT ?x {{ ?x rdfs:label "{ASSOCIATION}"@zh }}'),
        "fact": place(web_server[1], "SELECT ?x { ?x a hkg:Conferral }"),
        "question": "/ask/most-honoured?go=1",
    }[table]
    with httpx.Client(base_url=web_server[0], timeout=60, headers={"accept-language": "zh"}) as client:
        and_so = "&" if "?" in address else "?"
        text = client.get(f"{address}{and_so}format=csv").content.decode("utf-8-sig")
        assert len(text.splitlines()) > 1 and re.match(r"^[^,]*[一-鿿]", text)
        workbook = zipfile.ZipFile(io.BytesIO(client.get(f"{address}{and_so}format=xlsx").content))
        assert "xl/worksheets/sheet1.xml" in workbook.namelist()
        query = client.get(f"{address}{and_so}format=sparql").text
        assert "SELECT" in query
        if table in ("documents", "question"):
            answer = client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
            assert len(answer.text.splitlines()) == len(text.splitlines())
        shown = client.get(address).text
        assert table == "fact" or len(re.findall(r"format=(?:csv|xlsx|sparql)", shown)) == 3
