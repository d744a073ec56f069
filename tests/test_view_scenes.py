"""Arrangements of a part of the picture: surroundings, the ways between two, members by level, honours by year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from statements_sample import HEZHOU_MARKET, JINLAN_MARKET, LU, TRUSTED, sample_records, sample_statements
from test_view_groups import OVERLAPS
from test_view_page import click_node, number

from kg.cli.view import command
from kg.store import Store, commit
from kg.view import view

SHOWN = "drawnNodes().filter((node) => !isHidden(node)).map((node) => node.id)"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample newsletters, with associations whose members have levels."""
    from kg.build import build
    from kg.resources import sample_dir

    folder = tmp_path_factory.mktemp("scenes")
    build([sample_dir()], folder / "store", jobs=1)
    with Store.open(folder / "store") as store:
        view(store, folder / "graph.html")
        view(store, folder / "members.html", "澄川市市场协会", arrangement="members")
        view(store, folder / "honour.html", "澄川市文明诚信市场", arrangement="years")
        view(store, folder / "honours.html", arrangement="years")
    return folder


def named(page: Any, name: str) -> int:
    found: int = page.evaluate("(name) => data.things.findIndex((thing) => thing.name === name)", name)
    return found


def test_what_is_around_a_thing_grows_step_by_step(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.get_by_role("button", name="看周围").click()
    start = number(page, HEZHOU_MARKET.iri)
    near = page.evaluate(
        "(id) => [...new Set([...edges.values()].filter((edge) => edge.modes.includes('line')"
        " && [edge.from, edge.to].includes(id)).flatMap((edge) => [edge.from, edge.to]))].sort()",
        start,
    )
    assert sorted(page.evaluate(SHOWN), key=str) == sorted(near, key=str)
    assert page.evaluate(OVERLAPS) == []
    sizes = [len(near)]
    for depth in ("2", "3"):
        page.get_by_role("button", name=f"{depth} 步").click()
        sizes.append(len(page.evaluate(SHOWN)))
        assert page.evaluate(OVERLAPS) == []
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1]
    page.click("[data-view=table]")
    rows = page.locator("#facts-table tbody tr").count()
    page.click("[data-view=picture]")
    page.get_by_role("button", name="返回").click()
    assert page.evaluate("state.scene") is None
    assert len(page.evaluate(SHOWN)) == 24
    assert rows > 0


def test_the_depth_is_chosen_by_keyboard(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", LU.name)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="看周围").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="2 步").focus()
    page.keyboard.press("Space")
    assert page.evaluate("state.scene.depth") == 2
    assert page.evaluate("document.activeElement.textContent") == "2"
    assert page.get_by_role("button", name="2 步").get_attribute("aria-pressed") == "true"


def test_two_things_hang_together_by_the_shortest_ways(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.get_by_role("button", name="和另一个有什么联系").click()
    assert "和谁" in page.inner_text("#bar")
    page.keyboard.type(JINLAN_MARKET.name)  # the focus is in the search box
    page.keyboard.press("Enter")
    assert "相隔 2 步" in page.inner_text("#bar")
    ends = [number(page, HEZHOU_MARKET.iri), number(page, JINLAN_MARKET.iri)]
    shown = page.evaluate(SHOWN)
    assert set(ends) < set(shown)
    assert number(page, TRUSTED.iri) in shown  # both won it
    between = page.evaluate(
        "(id) => [...edges.values()].filter((edge) => inMode(edge) && [edge.from, edge.to].includes(id)).length",
        number(page, TRUSTED.iri),
    )
    assert between >= 2
    across = [page.evaluate("(id) => spots.get(id)[0]", end) for end in ends]
    assert across[0] < page.evaluate("(id) => spots.get(id)[0]", number(page, TRUSTED.iri)) < across[1]
    assert page.evaluate(OVERLAPS) == []
    again = opened(graph, fragment="#" + page.evaluate("fragment()"))
    assert again.evaluate(SHOWN) == shown
    again.get_by_role("button", name="返回").click()
    assert len(again.evaluate(SHOWN)) == 24


def test_what_does_not_hang_together_is_said(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    for tie in page.locator("#legend [data-kind^='edge.']").all():
        tie.click()
    page.get_by_role("button", name="和另一个有什么联系").click()
    click_node(page, LU.iri)
    assert "没有相连的路径" in page.inner_text("#bar")
    assert len(page.evaluate(SHOWN)) == 2


def test_escape_ends_the_search_for_another_end(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.get_by_role("button", name="和另一个有什么联系").click()
    page.locator("#bar button").focus()
    page.keyboard.press("Escape")
    assert page.locator("#bar").is_hidden()
    click_node(page, LU.iri)
    assert page.evaluate("state.scene") is None


def test_members_stand_in_rings_by_level(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "members.html")
    assert page.inner_text("#bar span") == "澄川市市场协会 的会员，按级别"
    rings = page.evaluate("marks.map((mark) => [mark.text, mark.ellipse[3]])")
    names = [text.partition(" ")[0] for text, _ in rings]
    order = ["会长单位", "副会长单位", "常务理事单位", "理事单位", "监事单位", "会员单位"]
    assert [name for name in order if name in names] == [name for name in names if name in order]
    assert len(names) >= 3
    reaches = [reach for _, reach in rings]
    assert reaches == sorted(reaches)
    centre = named(page, "澄川市市场协会")
    assert page.evaluate("(id) => spots.get(id)", centre) == [0, 0]
    assert page.evaluate(OVERLAPS) == []
    inside = page.evaluate(
        "[...spots].every(([id, [x, y]]) => Math.hypot(x / 1.35, y) <= marks[marks.length - 1].ellipse[3])"
    )
    assert inside
    assert all(text in page.evaluate("svgText()") for text, _ in rings)
    page.click("[data-lang=en]")
    assert "member unit" in page.evaluate("marks.map((mark) => mark.text).join()")


def test_members_are_reached_from_the_panel(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "graph.html")
    page.fill("#search", "澄川市市场协会")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="会员按级别").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("marks.length") >= 3
    kinds = page.evaluate("[...new Set([...edges.values()].filter(inMode).map((edge) => edge.kind))]")
    assert kinds == ["membership"]
    again = opened(sample / "graph.html", fragment="#" + page.evaluate("fragment()"))
    assert again.evaluate("state.scene.kind") == "members"


def test_an_honour_lies_along_the_years(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "honour.html")
    conferrals = page.evaluate(
        """[...nodes.values()].filter((node) => node.group === "conferral" && spots.has(node.id)).map((node) => {
          const fact = data.facts[conferralOf(node.id)];
          return [fact.years?.[1] ?? null, spots.get(node.id), spots.get(fact.roles.recipient[0])];
        })"""
    )
    years = {year: at[0] for year, at, _ in conferrals}
    assert len(years) >= 3
    assert [years[year] for year in sorted(years)] == sorted(set(years.values()))
    assert all(at[1] == recipient[1] and at[0] > recipient[0] for _, at, recipient in conferrals)
    texts = page.evaluate("marks.map((mark) => mark.text)")
    assert {str(year) for year in years} <= set(texts)
    bodies = page.evaluate("[...spots.keys()].filter((id) => nodes.get(id).group === 'government').length")
    assert bodies >= 2  # who conferred it
    assert page.evaluate(OVERLAPS) == []


def test_all_honours_lie_along_the_years_by_level(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "honours.html")
    titles = page.evaluate("marks.filter((mark) => mark.isTitle).map((mark) => [mark.text, mark.at[1]])")
    names = [name for name, _ in titles]
    order = ["国家级", "省级", "市级", "区县级", "行业级", "未注明级别"]
    assert names == [name for name in order if name in names]
    assert len(names) >= 2
    assert [y for _, y in titles] == sorted(y for _, y in titles)
    # the box of a conferral names who received it
    label = page.evaluate("[...arranged.labels.values()][0].replaceAll('\\n', '')")
    assert label in page.evaluate("data.things.map((thing) => thing.name).join()") or label.endswith("…")
    assert page.evaluate(OVERLAPS) == []
    page.click("#bar [data-key=back]")
    assert page.evaluate("state.scene") is None


def test_the_years_slider_reaches_into_an_arrangement(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "honour.html")
    before = page.evaluate("spots.size")
    page.locator("#from-year").focus()
    page.keyboard.press("End")
    assert page.evaluate("spots.size") < before
    page.locator("#from-year").focus()
    page.keyboard.press("Home")
    assert page.evaluate("spots.size") == before


def test_an_arrangement_fits_a_phone(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "members.html", 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#bar").is_visible()
    assert page.locator("#panel").is_hidden()
    page.locator("#bar button").click()
    assert page.evaluate("state.scene") is None


def test_parallel_ties_stay_apart_on_the_page(opened: Callable[..., Any], sample: Path):
    page = opened(sample / "graph.html")
    gaps = page.evaluate(
        """() => {
          const pairs = new Map();
          for (const edge of drawnEdges()) {
            const key = [edge.from, edge.to].sort((one, other) => one - other).join();
            pairs.set(key, [...(pairs.get(key) ?? []), network.body.edges[edge.id].edgeType.getPoint(0.5)]);
          }
          return [...pairs.values()].flatMap((points) => points.flatMap((one, at) =>
            points.slice(at + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y))));
        }"""
    )
    assert len(gaps) > 3
    assert min(gaps) > 6
    assert page.evaluate(OVERLAPS) == []


def test_the_command_opens_on_an_arrangement(tmp_path: Path):
    commit(tmp_path / "store", records=sample_records(), statements=sample_statements())
    page, store = tmp_path / "graph.html", ["--store", str(tmp_path / "store")]
    run = CliRunner().invoke(command, ["--honour", "all", "-o", str(page), *store])
    assert run.exit_code == 0, run.output
    assert '"scene":{"kind":"years","id":null}' in page.read_text(encoding="utf-8")
    run = CliRunner().invoke(command, ["--members", LU.name, "-o", str(page), *store])
    assert run.exit_code != 0
    assert LU.name in str(run.exception)  # it is a person, and says so
    run = CliRunner().invoke(command, ["x", "--honour", "all", *store])
    assert run.exit_code == 2
    assert "say one" in run.stderr
