"""The table beside the picture: the same facts, sorted, copied and opened in the panel, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from statements_sample import LU, TOLD_TWICE, sample_statements
from test_view import page_data, write_store
from test_view_page import facts_shown, number
from test_view_years import set_year

from kg.store import Store
from kg.view import view

CLIPBOARD = ["clipboard-read", "clipboard-write"]


def column(page: Any, at: int) -> list[str]:
    return page.locator(f"#table tbody tr > :nth-child({at})").all_inner_texts()


def test_the_table_has_all_facts_of_the_picture(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    assert page.locator("#table").is_hidden()
    page.click("[data-view=table]")
    facts = page_data(graph)["facts"]
    assert page.inner_text("#rows") == f"{len(facts)} 条事实，与图中所示相同"
    assert page.locator("#table tbody tr").count() == len(facts)
    assert "鹤洲五金市场 青溪市放心消费样板市场 青溪市市场监督管理局 2023 市场之窗 2024年第3期" in [
        " ".join(row.split("\t")[1:]) for row in page.locator("#table tbody tr").all_inner_texts()
    ]
    page.click("[data-view=picture]")
    assert page.locator("#table").is_hidden()


def test_legend_years_and_search_leave_the_same_in_the_table(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.click("[data-view=table]")
    page.locator("#legend button", has_text="曾任职").click()
    assert "曾任职" not in column(page, 1)
    page.locator("#legend button", has_text="人物").click()
    assert set(column(page, 1)) == {"获得荣誉", "会员", "参加", "运营", "隶属", "活动"} - {"参加"}
    page.click("#legend .reset")
    set_year(page, "from", 2024)
    page.uncheck("#undated")
    assert set(column(page, 5)) == {"2024"}
    page.check("#undated")
    page.fill("#search", "陆望舒")
    found = page.locator("#table tbody tr").all_inner_texts()
    assert found
    assert all("陆望舒" in row for row in found)
    assert page.evaluate("(id) => shownNodes.get(id).opacity", number(page, LU.iri)) == 1
    assert page.evaluate("shownNodes.get().filter((each) => !each.hidden && each.opacity < 1).length") > 3
    page.fill("#search", "")
    assert page.evaluate("shownNodes.get().every((each) => each.opacity === 1)")


def test_columns_sort_both_ways_and_say_so(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.click("[data-view=table]")
    page.click("[data-column=years]")
    up = [year for year in column(page, 5) if year]
    assert up == sorted(up)
    assert column(page, 5)[-1] == ""
    page.keyboard.press("Enter")  # the focus stays on the column
    assert [year for year in column(page, 5) if year] == sorted(up, reverse=True)
    assert column(page, 5)[-1] == ""
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("年份")
    page.click("[data-column=who]")
    assert [*dict.fromkeys(name for name in column(page, 2) if name)][:2] == ["渡口集市", "顾砚秋"]  # du before gu


def test_a_row_opens_its_fact_in_the_panel(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.click("[data-view=table]")
    fact = page.evaluate("(iri) => data.facts.findIndex((fact) => fact.iri === iri)", TOLD_TWICE.iri)
    row = page.locator(f"#table tr[data-fact='{fact}']")
    row.locator("td").first.click()
    assert facts_shown(page) == ["鹤洲五金市场 获得 青溪市放心消费样板市场"]
    assert row.get_attribute("aria-current") == "true"
    other = page.locator("#table tbody tr").first.locator("button")
    other.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("state.chosen") != f"f{fact}"
    assert row.get_attribute("aria-current") is None
    row.locator("button").click()
    page.click("[data-view=picture]")
    lit = page.evaluate("shownEdges.get().filter((each) => each.color.opacity > 0.5).map((each) => each.kind).sort()")
    assert lit == ["conferral", "conferrer"]


def test_copied_rows_can_be_pasted_into_a_spreadsheet(opened: Callable[..., Any], tmp_path: Path):
    told = sample_statements()
    first, *others = told.persons
    told = replace(told, persons=(replace(first, name="=1+1\t又\n名"), *others))
    with Store.open(write_store(tmp_path / "store", told)) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html", permissions=CLIPBOARD)
    page.click("[data-view=table]")
    page.click("#copy")
    page.wait_for_selector("#toast:not(:empty)")
    lines = page.evaluate("navigator.clipboard.readText()").rstrip("\n").split("\n")
    assert lines[0].split("\t") == ["类别", "主体", "对象", "说明", "年份", "出处"]
    assert len(lines) == 1 + page.locator("#table tbody tr").count()
    assert all(line.count("\t") == 5 for line in lines)
    assert any("\t'=1+1 又 名\t" in line for line in lines)
    assert page.inner_text("#toast") == "表格已复制，可粘贴到电子表格中"


def test_copying_works_where_the_browser_keeps_its_clipboard_to_itself(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.click("[data-view=table]")
    page.click("#copy")
    page.wait_for_selector("#toast:not(:empty)")
    assert page.inner_text("#toast") == "表格已复制，可粘贴到电子表格中"


def test_the_table_fits_a_phone(opened: Callable[..., Any], graph: Path):
    page = opened(graph, 390, 800)
    page.click("[data-view=table]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#table tbody tr").first.bounding_box()["height"] < 120
