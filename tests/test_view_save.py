"""What can be taken out of the picture: image, drawing, facts, and a link that shows the same again."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from statements_sample import HEZHOU_MARKET, LU, TOLD_TWICE, sample_statements
from test_view import write_store
from test_view_page import INJECTED, click_node, colours, facts_shown, number
from test_view_table import CLIPBOARD
from test_view_years import set_year

from kg.store import Store
from kg.view import view
from kg.view.page import NODE_STYLES

SVG = "{http://www.w3.org/2000/svg}"


def saved(page: Any, what: str) -> bytes:
    page.click("#save summary")
    with page.expect_download() as download:
        page.click(f"[data-save={what}]")
    return Path(download.value.path()).read_bytes()


def drawing(page: Any) -> ElementTree.Element:
    return ElementTree.fromstring(saved(page, "svg"))


def texts(svg: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in svg.iter(f"{SVG}text"))


def test_the_drawing_has_what_the_picture_shows(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    svg = drawing(page)
    assert "鹤洲五金市场" in texts(svg)
    assert texts(svg).endswith("荣誉市场企业协会商会政府机构其他组织人物活动作品")  # what the signs mean
    fills = [each.get("fill") for each in svg.iter(f"{SVG}path")]
    honours = page.evaluate("[...nodes.values()].filter((each) => each.group === 'honour').length")
    assert fills.count(NODE_STYLES["honour"][1]) == honours + 1
    page.locator("#legend button", has_text="荣誉").first.click()
    assert NODE_STYLES["honour"][1] not in [each.get("fill") for each in drawing(page).iter(f"{SVG}path")]


def test_the_drawing_bends_its_lines_as_the_picture_does(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    apart = page.evaluate(
        """() => [...edges.values()].filter((each) => each.smooth && inMode(each)).map((each) => {
          const ends = new Map([each.from, each.to].map((id) => [id, placedNode(nodes.get(id), null)]));
          const via = network.body.edges[each.id].edgeType.getViaNode(), ours = lineOf(each, ends).via;
          return Math.hypot(via.x - ours.x, via.y - ours.y);
        })"""
    )
    assert apart
    assert max(apart) < 0.01


def test_the_drawing_is_cut_to_the_view_and_fades_what_is_faded(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", "陆望舒")
    page.keyboard.press("Enter")
    groups = drawing(page).findall(f"{SVG}g")
    assert {each.get("opacity") for each in groups} == {"1", "0.8", "0.18"}
    for _ in range(6):
        page.click("#zoom-in")
    assert "许怀瑾" not in texts(drawing(page))
    assert "陆望舒" in texts(drawing(page))


def test_the_image_shows_the_same_sharply(opened: Callable[..., Any], graph: Path):
    from PIL import Image

    page = opened(graph)
    image = Image.open(io.BytesIO(saved(page, "png"))).convert("RGB")
    width = page.evaluate("container.clientWidth")
    assert image.width >= 2 * width
    found = {colour for _, colour in image.getcolors(maxcolors=1 << 20)}
    assert {tuple(bytes.fromhex(NODE_STYLES[kind][1][1:])) for kind in ("honour", "person", "market")} <= found


def test_the_facts_shown_are_saved_for_a_spreadsheet(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    set_year(page, "from", 2024)
    page.uncheck("#undated")
    text = saved(page, "csv").decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == ["类别", "主体", "对象", "说明", "年份", "出处", "原文", "标识"]
    assert {row[4] for row in rows} == {"2024"}
    assert len(rows) == page.evaluate("visibleFacts().length")
    assert all(row[7].startswith("https://w3id.org/honours-kg/id/") and row[6] for row in rows)


def test_the_facts_shown_are_saved_as_the_graph_has_them(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    triples = {each.triple for each in ox.parse(saved(page, "turtle"), format=ox.RdfFormat.TURTLE)}
    with Store.open(graph.parent / "store") as store:
        missing = [each for each in triples if (each.subject, each.predicate, each.object, None) not in facts_of(store)]
    assert missing == []
    told = sample_statements()
    facts = (told.conferrals, told.tenures, told.memberships, told.events, told.participations, told.operations)
    things = (told.persons, told.organizations, told.works, told.honours, told.events)
    subjects = {each.subject.value for each in triples}
    assert subjects == {each.iri for group in (*facts, *things) for each in group}
    set_year(page, "to", 2021)
    page.uncheck("#undated")
    few = saved(page, "turtle").decode()
    assert few.count("a hkg:Conferral") == 1
    assert "hkg:Tenure" not in few


def facts_of(store: Store) -> set[tuple[Any, ...]]:
    return {(each.subject, each.predicate, each.object, None) for each in store.graph}


@pytest.mark.parametrize("markup", [*INJECTED, 'a"b\\c\nd'])
def test_names_of_any_kind_are_saved_unharmed(opened: Callable[..., Any], tmp_path: Path, markup: str):
    told = sample_statements()
    told = replace(told, persons=tuple(replace(each, name=markup + each.name) for each in told.persons))
    with Store.open(write_store(tmp_path / "store", told)) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html")
    name = markup + LU.name
    triples = {each.triple for each in ox.parse(saved(page, "turtle"), format=ox.RdfFormat.TURTLE)}
    assert name in {each.object.value for each in triples if each.subject.value == LU.iri}
    assert drawing(page).find(f"{SVG}g//{SVG}script") is None
    assert saved(page, "png").startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO(saved(page, "csv").decode("utf-8-sig"), newline="")))
    assert name in {row[1] for row in rows}
    assert page.evaluate("window.injected") is None


def test_a_link_shows_the_same_again(opened: Callable[..., Any], graph: Path):
    page = opened(graph, permissions=CLIPBOARD)
    page.click("[data-lang=en]")
    page.click("[data-mode=node]")
    page.locator("#legend button[data-kind='kind.person']").click()
    set_year(page, "from", 2023)
    page.uncheck("#undated")
    page.wait_for_timeout(100)
    click_node(page, TOLD_TWICE.iri)
    page.click("#zoom-in")
    page.click("[data-view=table]")
    page.click("#save summary")
    page.click("[data-save=link]")
    page.wait_for_selector("#toast:not(:empty)")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    asked = parse_qs(link.partition("#")[2])
    assert asked["hide"] == ["kind.person"]
    assert asked["years"] == ["2023-2024"]
    look = "[state.lang, state.mode, state.view, [...state.hidden], state.years, state.undated, state.chosen]"
    other = opened(graph, fragment="#" + link.partition("#")[2])
    assert other.evaluate(look) == page.evaluate(look)
    assert other.evaluate("network.getScale()") == pytest.approx(page.evaluate("network.getScale()"), abs=0.01)
    place = "Object.values(network.getViewPosition())"
    assert other.evaluate(place) == pytest.approx(page.evaluate(place), abs=0.1)
    assert facts_shown(other) == facts_shown(page)
    assert other.is_checked("#undated") is False


@pytest.mark.parametrize("kind", ["node", "edge", "fact"])
def test_a_link_finds_the_chosen_thing_tie_or_fact(opened: Callable[..., Any], graph: Path, kind: str):
    page = opened(graph)
    ids = {
        "node": number(page, HEZHOU_MARKET.iri),
        "edge": page.evaluate("[...edges.values()].find((each) => each.kind === 'tenure').id"),
        "fact": "f3",
    }
    page.evaluate("(id) => choose(id)", ids[kind])
    asked = page.evaluate("fragment()")
    page.evaluate("choose(null)")
    page.evaluate("(asked) => { location.hash = asked; }", asked)
    page.wait_for_timeout(200)
    assert page.evaluate("state.chosen") == ids[kind]


def test_every_tie_and_fact_has_an_address_of_its_own(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    addresses = page.evaluate(
        "[...nodes.keys(), ...edges.keys(), ...data.facts.map((_, at) => 'f' + at)].map(addressOf)"
    )
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize(
    "fragment",
    [
        "#lang=xx&mode=__proto__&hide=constructor,,&years=9999-0000&at=1,NaN,2&chosen=<img>",
        "#at=0,0,-1&view=2",
        "#%E0%A4%A",
    ],
)
def test_a_link_that_makes_no_sense_shows_the_picture_as_at_first(
    opened: Callable[..., Any], graph: Path, fragment: str
):
    page = opened(graph, fragment=fragment)
    assert page.evaluate("[state.lang, state.mode, state.view, state.chosen]") == ["zh", "line", "picture", None]
    assert page.evaluate("state.hidden.size") == 0
    assert page.evaluate("network.getScale()") > 0.2


def test_plain_leaves_the_picture_alone(opened: Callable[..., Any], graph: Path):
    page = opened(graph, fragment="#plain&lang=en")
    assert page.locator("body > header").is_hidden()
    assert page.locator("#legend").is_hidden()
    assert page.locator("#canvas").bounding_box()["y"] == 0
    assert len(colours(page)) > 100
