"""The decision desk as a person works at it: every kind of doubt with its sentences, every verdict, also by keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import serving
from playwright.sync_api import Browser, Locator, Page
from test_contradictions import DISAGREE, LATE_MARCH, MARCH

from kg.build import build, ledger_path
from kg.store import Store


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server on two newsletters that contradict each other in four ways; its address and its store."""
    folder = tmp_path_factory.mktemp("desk")
    for number, (head, at) in enumerate(((MARCH, 0), (LATE_MARCH, 1))):
        text = head + "\n\n".join(pair[at] for pair in DISAGREE.values())
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    build([folder], folder / "store", jobs=1)
    with serving(folder / "store") as (address, _):
        yield address, folder / "store"


@pytest.fixture
def page(browser: Browser, desk: tuple[str, Path]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="zh-CN", base_url=desk[0])
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/desk")
    yield page
    context.close()
    assert faults == []


def lines(desk: tuple[str, Path]) -> list[dict[str, str]]:
    path = ledger_path(desk[1])
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def fault(page: Page, words: str) -> Locator:
    return page.locator("[data-faults] [data-item]").filter(has_text=words).first


def sign(item: Locator) -> None:
    item.get_by_label("谁决定").fill("林")
    item.get_by_label("理由").fill("见原件")


def undo(page: Page) -> None:
    page.get_by_role("button", name="撤销").first.click()
    page.get_by_role("status").get_by_text("已生效").wait_for()


def test_each_contradiction_stands_there_with_both_its_sentences(page: Page) -> None:
    found = page.locator("[data-faults] [data-item]").filter(has_text="矛盾")
    assert found.count() == len(DISAGREE)
    for left, right in DISAGREE.values():
        both = [re.sub(r"\s", "", text) for text in found.all_inner_texts()]
        assert any(left[:12] in each and right[:12] in each for each in both), (left, right)
    first, second = found.first.locator(".side").all()
    assert (first.bounding_box() or {})["y"] == (second.bounding_box() or {})["y"]  # side by side
    assert page.locator(".severity.warning").count() > 0 or page.locator(".severity.violation").count() > 0


def test_one_of_two_sentences_that_disagree_is_said_to_be_wrong(page: Page, desk: tuple[str, Path]) -> None:
    before = page.locator("[data-faults] [data-item]").count()
    item = fault(page, "顾砚秋")
    sign(item)
    item.get_by_role("button", name="后一条不是事实").click()
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert page.locator("[data-faults] [data-item]").count() < before and fault(page, "顾砚秋").count() == 0
    assert (lines(desk)[-1]["kind"], lines(desk)[-1]["who"], lines(desk)[-1]["why"]) == ("not-a-fact", "林", "见原件")
    with Store.open(desk[1]) as store:
        left = {row[0].value for row in store.query("SELECT ?n { ?t hkg:holder/rdfs:label ?n ; hkg:title ?x }").rows}
        assert not {"陆望舒", "顾砚秋"} <= left
    assert page.locator(".decided small").first.inner_text().startswith("林，")
    undo(page)
    fault(page, "顾砚秋").wait_for()
    assert lines(desk)[-1]["kind"] == "undo" and lines(desk)[-1]["who"] == "林"


def test_a_contradiction_ends_when_one_side_is_corrected(page: Page, desk: tuple[str, Path]) -> None:
    item = fault(page, "第五届二次理事会")
    item.get_by_role("link", name=re.compile("^更正")).first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.locator("figure.quote").count() >= 1
    now = page.get_by_label("日期", exact=True).input_value()
    page.get_by_label("日期", exact=True).fill("2023-03-12" if now == "2023-03-10" else "2023-03-10")
    page.get_by_label("谁决定").fill("林")
    page.get_by_label("理由").fill("以会议纪要为准")
    page.get_by_role("button", name="更正", exact=True).click()
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert fault(page, "第五届二次理事会").count() == 0
    assert lines(desk)[-1]["kind"] == "correct" and lines(desk)[-1]["field"] == "date"
    undo(page)


def test_what_is_put_off_comes_back_when_it_is_taken_up(page: Page, desk: tuple[str, Path]) -> None:
    before, told = page.locator("[data-item]").count(), lines(desk)
    fault(page, "顾砚秋").get_by_role("button", name="以后再说").click()
    page.get_by_text("以后再说的有 1 件").wait_for()
    assert page.locator("[data-item]").count() == before - 1 and lines(desk) == told
    page.get_by_role("button", name="再看一遍").click()
    page.get_by_text("以后再说的有").wait_for(state="detached")
    assert page.locator("[data-item]").count() == before


def test_the_desk_is_worked_by_keys_alone(page: Page, desk: tuple[str, Path]) -> None:
    def current() -> str:
        return page.locator("[data-item][aria-current]").inner_text()

    page.keyboard.press("?")
    page.locator("[data-keys] dl").wait_for()
    seen = [current()]
    for _ in range(page.locator("[data-item]").count() - 1):
        page.keyboard.press("j")
        seen.append(current())
    assert len(set(seen)) == len(seen)
    page.keyboard.press("k")
    assert current() == seen[-2]
    page.keyboard.press("j")
    # a decision without a reason asks for it, and the letter is not written into the field
    for _ in seen:
        if "顾砚秋" not in current():
            page.keyboard.press("k")
    page.keyboard.press("2")
    assert page.evaluate("document.activeElement.name + document.activeElement.value") == "who"
    page.keyboard.type("林")
    page.keyboard.press("Tab")
    page.keyboard.type("见原件")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert lines(desk)[-1]["kind"] == "not-a-fact"
    page.keyboard.press("u")
    page.locator(".decided").wait_for(state="detached")
    assert lines(desk)[-1]["kind"] == "undo"
    page.keyboard.press("l")
    page.get_by_text("以后再说的有 1 件").wait_for()
    page.get_by_role("button", name="再看一遍").click()


def test_what_is_little_sure_is_confirmed_corrected_or_struck_out(web_server: tuple[str, Path], window: Page) -> None:
    window.goto("/desk")
    unsure = window.locator("section[aria-labelledby=unsure] [data-item]")
    before = unsure.count()
    assert before > 0 and all("0." in each for each in unsure.locator(".sure").all_inner_texts())
    item, words = unsure.first, unsure.first.locator(".fact-link").inner_text()
    sign(item)
    item.get_by_role("button", name="没有错").click()
    window.get_by_role("status").get_by_text("已生效").wait_for()
    assert unsure.count() == before - 1
    window.get_by_role("button", name="撤销").first.click()
    window.get_by_role("status").get_by_text("已生效").wait_for()
    assert unsure.count() == before and unsure.first.locator(".fact-link").inner_text() == words
    unsure.first.get_by_role("link", name=re.compile("^更正")).click()
    window.wait_for_url(re.compile(r"/desk/mend\?about="))
    assert words in window.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(
    "about", ["", "x", "https://example.org/person/1", "https://w3id.org/honours-kg/id/person/0", "javascript:alert(1)"]
)
def test_what_cannot_be_corrected_has_no_form(desk: tuple[str, Path], about: str) -> None:
    assert httpx.get(f"{desk[0]}/desk/mend", params={"about": about}).status_code in (400, 404)
