"""The picture in a real browser with the network off: what a reader sees, clicks and types."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from statements_sample import (
    HEZHOU,
    HEZHOU_MARKET,
    LU,
    TOLD_TWICE,
    TRUSTED,
    XU,
    sample_statements,
)
from test_view import synthetic, write_store

from kg.store import Store
from kg.view import view
from kg.view.page import NODE_STYLES

INJECTED = (
    "<img src=x onerror=window.injected=1>",
    "</script><script>window.injected=1</script>",
    "<!--<script>window.injected=1",
    '"><svg onload=window.injected=1>',
    "<b>粗体</b> href {{ 7*7 }} ${injected=1}",
    "行\u2028分隔\u2029符 &lt;i&gt;",
)


def number(page: Any, iri: str) -> int:
    return page.evaluate("(iri) => data.things.findIndex((thing) => thing.iri === iri)", iri)


def point(page: Any, x: float, y: float) -> tuple[float, float]:
    """Where a place of the picture is in the window."""
    at = page.evaluate(
        "([x, y]) => { const at = network.canvasToDOM({ x, y }), box = container.getBoundingClientRect();"
        " return [at.x + box.left, at.y + box.top]; }",
        [x, y],
    )
    return at[0], at[1]


def click_node(page: Any, iri: str) -> None:
    place = page.evaluate("(id) => network.getPosition(id)", number(page, iri))
    page.mouse.click(*point(page, place["x"], place["y"]))


def colours(page: Any, iri: str | None = None) -> set[tuple[int, ...]]:
    """The colours that the canvas shows, whole or around one thing."""
    from PIL import Image

    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    box = page.locator("#canvas").bounding_box()
    if iri:
        place = page.evaluate("(id) => data.shown.nodes[id].at.line", number(page, iri))
        x, y = point(page, *place)
        box = {"x": x - 8, "y": y - 8, "width": 16, "height": 16}
    shot = Image.open(io.BytesIO(page.screenshot(clip=box))).convert("RGB")
    return {colour for _, colour in shot.getcolors(maxcolors=1 << 20)}


def facts_shown(page: Any) -> list[str]:
    return page.locator("#panel .fact .sentence").all_inner_texts()


def test_the_page_draws_without_a_network(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    assert len(colours(page)) > 100
    assert page.title() == "荣誉图谱"
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert page.inner_text("#scope").startswith("全图 · 24 个对象")


def test_the_security_policy_forbids_all_that_the_page_does_not_need(browser: Any, graph: Path):
    context = browser.new_context()
    page = context.new_page()
    page.goto(graph.as_uri())
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.injected = 1";
          document.body.append(script);
        })"""
    )
    assert blocked.startswith("script-src")
    assert page.evaluate("window.injected") is None
    asked = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
          fetch("https://127.0.0.1:9/").catch(() => null);
        })"""
    )
    assert asked == "connect-src"
    context.close()


def test_a_click_on_a_thing_shows_its_facts_and_sentences(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    assert page.inner_text("#panel h2") == "鹤洲五金市场"
    assert "鹤洲五金市场 获得 青溪市放心消费样板市场" in facts_shown(page)
    panel = page.inner_text("#panel")
    assert "青溪市市场监督管理局授予鹤洲五金市场、锦澜家居市场2023年度“青溪市放心消费样板市场”称号。" in panel
    assert "《荣誉墙》 · 2024年5月20日 · 文件 qingxi-2024-04.txt" in panel
    assert "2021年—2023年" in panel
    assert "东文建〔2024〕3号" in panel


def test_what_is_not_near_the_chosen_thing_fades(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    opacity = "(id) => shownNodes.get(id).opacity"
    click_node(page, HEZHOU_MARKET.iri)
    assert page.evaluate(opacity, number(page, TRUSTED.iri)) == 1
    assert page.evaluate(opacity, number(page, XU.iri)) < 0.3
    page.keyboard.press("Escape")
    assert page.evaluate(opacity, number(page, XU.iri)) == 1
    assert "点击图中" in page.inner_text("#panel")


def test_a_click_on_a_line_shows_its_fact_and_sentence(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    edge = page.evaluate(
        "([from, to]) => [...edges.values()].find((each) => each.from === from && each.to === to).id",
        [number(page, HEZHOU_MARKET.iri), number(page, TRUSTED.iri)],
    )
    start, end = page.evaluate("(id) => network.getConnectedNodes(id).map((end) => network.getPosition(end))", edge)
    share = 0.62  # beside the line's label and the labels under both signs
    page.mouse.click(*point(page, *(start[axis] + share * (end[axis] - start[axis]) for axis in "xy")))
    assert page.evaluate("state.chosen") == edge
    assert facts_shown(page) == ["鹤洲五金市场 获得 青溪市放心消费样板市场"]
    assert page.locator("#panel figure").count() == 2


def test_a_name_in_the_panel_leads_to_that_thing(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.click("#panel .thing:has-text('青溪市市场监督管理局')")
    assert page.inner_text("#panel h2") == "青溪市市场监督管理局"
    assert "市场监管局" in page.inner_text("#panel dl >> nth=0")


def test_the_legend_counts_and_filters_things(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    people = page.locator("#legend button", has_text="人物")
    assert people.inner_text().split() == ["人物", "6"]
    person = tuple(bytes.fromhex(NODE_STYLES["person"][1][1:]))
    assert person in colours(page, LU.iri)
    people.click()
    assert person not in colours(page, LU.iri)
    assert people.get_attribute("aria-pressed") == "false"
    assert page.evaluate("(id) => shownNodes.get(id).hidden", number(page, LU.iri))
    assert page.evaluate("shownEdges.get().filter((each) => each.kind === 'tenure').every((each) => each.hidden)")
    assert not page.evaluate("shownEdges.get().some((each) => each.kind === 'operation' && each.hidden)")
    page.click("#legend .reset")
    assert not page.evaluate("(id) => shownNodes.get(id).hidden", number(page, LU.iri))


def test_the_legend_filters_ties_and_works_by_keyboard(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.locator("#legend button", has_text="曾任职").focus()
    page.keyboard.press("Space")
    hidden = page.evaluate("shownEdges.get().filter((each) => each.hidden).map((each) => each.kind)")
    assert hidden == ["former"]
    page.keyboard.press("Space")  # the focus stays on the kind
    assert not page.evaluate("shownEdges.get().some((each) => each.hidden)")


def test_hiding_every_kind_says_so(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    for at in range(page.locator("#legend [data-kind^='kind.']").count()):
        page.locator("#legend [data-kind^='kind.']").nth(at).click()
    assert page.inner_text("#notice h2") == "所有类别都已隐藏"


def test_a_part_of_a_chinese_name_finds_the_thing(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", "望舒")
    assert page.locator("#matches [role=option]").count() == 1
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "陆望舒"
    place = page.evaluate("(id) => network.getPosition(id)", number(page, LU.iri))
    middle = page.evaluate("network.getViewPosition()")
    assert abs(place["x"] - middle["x"]) < 1
    assert abs(place["y"] - middle["y"]) < 1


def test_another_name_finds_the_thing_and_arrows_move_the_choice(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", "省商联")
    assert page.inner_text("#matches [role=option]").startswith("东江省商业联合会")
    page.fill("#search", "五金")
    names = page.locator("#matches [role=option] span").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == names[1]


def test_a_search_without_result_says_so(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", "<img src=x>")
    assert page.inner_text("#matches") == "没有找到“<img src=x>”"
    page.keyboard.press("Enter")
    assert page.evaluate("state.chosen") is None


def test_search_brings_back_a_kind_that_was_hidden(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.locator("#legend button", has_text="人物").click()
    page.fill("#search", "陆望舒")
    page.keyboard.press("Enter")
    assert not page.evaluate("(id) => shownNodes.get(id).hidden", number(page, LU.iri))


def test_the_switch_draws_a_conferral_as_a_node(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    conferral = number(page, TOLD_TWICE.iri)
    assert page.evaluate("(id) => shownNodes.get(id)", conferral) is None
    page.click("[data-mode=node]")
    assert page.evaluate("(id) => shownNodes.get(id).label", conferral) == "2023"
    assert page.locator("#legend button[data-kind='kind.conferral']").inner_text().split() == ["授予", "8"]
    assert not page.evaluate("shownEdges.get().some((each) => each.kind === 'conferral' && each.label)")
    page.wait_for_timeout(100)
    click_node(page, TOLD_TWICE.iri)
    assert facts_shown(page) == ["鹤洲五金市场 获得 青溪市放心消费样板市场"]
    page.click("[data-mode=line]")
    assert page.evaluate("(id) => shownNodes.get(id)", conferral) is None
    assert page.evaluate("state.chosen") is None


def test_the_switch_of_language_translates_every_word_of_the_page(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.click("[data-lang=en]")
    assert page.get_attribute("html", "lang") == "en"
    assert page.title() == "Honours graph"
    assert "鹤洲五金市场 received 青溪市放心消费样板市场" in facts_shown(page)
    page.locator("#search").fill("陆")
    # what is still Chinese is a name or a quotation, and says so
    left = page.evaluate(
        r"""() => {
          const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const node = walk.currentNode, holder = node.parentElement;
            if (/\p{Script=Han}/u.test(node.data) && !holder.closest("[lang^=zh], script, figcaption, noscript, .seal"))
              found.push(node.data);
          }
          for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]"))
            for (const name of ["aria-label", "title", "placeholder"])
              if (/\p{Script=Han}/u.test(each.getAttribute(name) ?? "")) found.push(each.getAttribute(name));
          return found;
        }"""
    )
    assert left == []
    page.click("[data-lang=zh]")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert "鹤洲五金市场 获得 青溪市放心消费样板市场" in facts_shown(page)


def test_the_page_can_open_in_english(opened: Callable[..., Any], tmp_path: Path):
    with Store.open(write_store(tmp_path / "store", sample_statements())) as store:
        view(store, tmp_path / "graph.html", name=HEZHOU.name, lang="en")
    page = opened(tmp_path / "graph.html")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#scope").startswith(f"around {HEZHOU.name}")
    assert page.inner_text("#panel h2") == HEZHOU.name  # the thing asked for is chosen at first
    assert page.title() == f"{HEZHOU.name} · Honours graph"


@pytest.mark.parametrize("markup", INJECTED)
def test_markup_in_names_titles_and_quotes_is_text(opened: Callable[..., Any], tmp_path: Path, markup: str):
    told = sample_statements()

    def spoil(each: Any) -> Any:
        quotations = tuple(replace(quotation, quote=markup, prefix=markup) for quotation in each.quotations)
        return replace(each, quotations=quotations)

    def rename(each: Any) -> Any:
        return replace(spoil(each), name=markup + each.name, names=(markup,))

    spoilt = replace(
        told,
        persons=tuple(map(rename, told.persons)),
        organizations=tuple(map(rename, told.organizations)),
        honours=tuple(map(rename, told.honours)),
        events=tuple(replace(rename(each), place=markup) for each in told.events),
        conferrals=tuple(replace(spoil(each), act=markup) for each in told.conferrals),
        tenures=tuple(replace(spoil(each), title=markup) for each in told.tenures),
        memberships=tuple(replace(spoil(each), level=markup) for each in told.memberships),
        documents=tuple(
            replace(each, name=markup, metadata=replace(each.metadata, publication=markup)) for each in told.documents
        ),
    )
    with Store.open(write_store(tmp_path / "store", spoilt)) as store:
        view(store, tmp_path / "graph.html", name=HEZHOU_MARKET.iri, hops=3)
    page = opened(tmp_path / "graph.html")
    every = "for (const each of [...nodes.values(), ...edges.values()]) if (inMode(each)) choose(each.id)"
    page.evaluate(every)
    page.fill("#search", markup[:12])
    page.click("[data-mode=node]")
    page.evaluate(every)
    page.click("[data-lang=en]")
    click_node(page, HEZHOU_MARKET.iri)
    page.wait_for_timeout(100)
    assert page.evaluate("window.injected") is None
    assert (
        page.evaluate("document.querySelectorAll('img, iframe, #panel script, #panel svg[onload], #panel b').length")
        == 0
    )
    assert page.text_content("#panel h2") == markup + HEZHOU_MARKET.name
    assert "".join(page.title().split()).startswith("".join((markup + HEZHOU_MARKET.name).split()))


def test_an_empty_graph_shows_a_friendly_message(opened: Callable[..., Any], tmp_path: Path):
    told = sample_statements()
    nothing = dict.fromkeys(
        ("conferrals", "tenures", "memberships", "events", "participations", "operations", "organizations", "doubts"),
        (),
    )
    with Store.open(write_store(tmp_path / "store", replace(told, **nothing))) as store:
        assert view(store, tmp_path / "graph.html").things == 0
    page = opened(tmp_path / "graph.html")
    assert page.inner_text("#notice h2") == "图中还没有可以画的内容"
    assert "--about" in page.inner_text("#notice p")
    assert page.locator("#legend button").count() == 0


def test_the_page_fits_a_phone(opened: Callable[..., Any], graph: Path):
    page = opened(graph, 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#panel").is_hidden()
    assert len(colours(page)) > 100
    assert page.evaluate("network.getScale()") >= 0.75  # names can be read
    page.fill("#search", "陆望舒")
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    box = page.locator("#panel").bounding_box()
    assert box["width"] == 390
    assert box["y"] > 300  # the picture stays in sight above
    page.click("#panel .close")
    assert page.locator("#panel").is_hidden()
    for button in page.locator("header button:visible, #legend button, .zoom button").all():
        assert button.bounding_box()["height"] >= 24


def test_the_button_shows_all_again(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    whole = page.evaluate("network.getScale()")
    page.click("#zoom-in")
    assert page.evaluate("network.getScale()") > whole
    page.click("#fit")
    assert page.evaluate("network.getScale()") == pytest.approx(whole)


def test_a_thousand_things_are_drawn_at_once(opened: Callable[..., Any], tmp_path: Path):
    with Store.open(write_store(tmp_path / "store", synthetic(1000))) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html")
    assert page.evaluate("performance.getEntriesByName('drawn')[0].startTime") < 4000  # some 0.6 s on two free cores
    assert len(colours(page)) > 300
