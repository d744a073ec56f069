"""The overview of a large graph: groups that a reader understands, opened and closed by click, key and in the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_view import page_data, synthetic, write_store

from kg.store import Store
from kg.view import view
from kg.view.facts import ABOUT, facts_about, things
from kg.view.groups import MOST_AT_ONCE, Group, groups

# signs and labels that cover one another; what was never in view has no measured box, so all comes into view first
OVERLAPS = """() => {
  network.fit({ animation: false });
  network.redraw();
  const drawn = drawnNodes().filter((node) => groups.has(node.id) || !isHidden(node));
  const boxes = drawn.map((node) => ({ name: node.label, ...network.getBoundingBox(node.id) }));
  return boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1).map((other) => [one.name, other.name]));
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("groups")
    with Store.open(write_store(folder / "store", synthetic(600))) as store:
        view(store, folder / "graph.html")
    return folder / "graph.html"


def place_of(page: Any, id: str) -> tuple[float, float]:
    """Where a group's sign is in the window."""
    at = page.evaluate(
        """(id) => {
          const at = network.canvasToDOM(network.getPosition(id)), box = container.getBoundingClientRect();
          return [at.x + box.left, at.y + box.top];
        }""",
        id,
    )
    return at[0], at[1]


def group_of(page: Any, kind: str) -> str:
    """The largest group of that kind at the top."""
    found: str = page.evaluate("(kind) => largest(seenGroups()).find((each) => each.kind === kind).id", kind)
    return found


def inside(group: Group) -> list[str]:
    return [*group.things, *(iri for part in group.parts for iri in inside(part))]


def test_each_thing_of_a_large_graph_is_in_one_group(tmp_path: Path):
    with Store.open(write_store(tmp_path / "store", synthetic(600))) as store:
        facts = facts_about(store, ABOUT["all"])
        shown = things(store, {iri for fact in facts for iri in fact.things})
    found = groups(shown, facts)
    assert sorted(iri for group in found for iri in inside(group)) == sorted(shown)
    assert {"members", "level"} <= {group.kind for group in found}
    for group in found:
        if group.kind == "members":
            assert shown[group.head].kind == "association"
            assert group.head in inside(group)
    again = groups(dict(reversed(shown.items())), list(reversed(facts)))
    assert {group.head: sorted(inside(group)) for group in again} == {
        group.head: sorted(inside(group)) for group in found
    }


def test_a_small_graph_has_no_groups(graph: Path):
    assert page_data(graph)["groups"] == []


def test_a_full_group_opens_into_groups(large: Path):
    data = page_data(large)
    sizes: dict[str, int] = {}
    for node in data["shown"]["nodes"]:
        if node["group"] != "conferral":
            sizes[node["home"]] = sizes.get(node["home"], 0) + 1
    assert sum(sizes.values()) > MOST_AT_ONCE
    assert max(sizes.values()) <= 120
    assert any(group["parent"] for group in data["groups"])


def test_a_large_graph_opens_as_an_overview(opened: Callable[..., Any], large: Path):
    page = opened(large)
    assert page.inner_text("#bar span").startswith("总览：")
    drawn = page.evaluate("drawnNodes().map((node) => [node.id, node.label])")
    assert 3 <= len(drawn) <= 61
    assert all(id.startswith("g") and "个" in label for id, label in drawn)
    whole = page.evaluate("[...nodes.values()].filter((node) => node.group !== 'conferral').length")
    assert page.evaluate("seenGroups().reduce((sum, group) => sum + counts.get(group.id), 0)") == whole
    assert page.evaluate("[...lines.values()].every((line) => line.facts.size > 0)")
    assert page.evaluate("[...lines.values()].some((line) => line.facts.size > 1)")
    assert page.evaluate(OVERLAPS) == []


def test_a_click_opens_a_group_in_place_and_another_closes_it(opened: Callable[..., Any], large: Path):
    page = opened(large)
    group = group_of(page, "members")
    count = page.evaluate("(id) => counts.get(id)", group)
    page.mouse.click(*place_of(page, group))
    shown = page.evaluate("drawnNodes().filter((node) => nodes.has(node.id)).length")
    assert shown == count
    assert page.inner_text("#panel .kind") == "协会及其会员"
    assert page.evaluate(OVERLAPS) == []
    page.wait_for_timeout(500)  # two clicks are no double click
    page.mouse.click(*place_of(page, group))
    assert page.evaluate("drawnNodes().filter((node) => nodes.has(node.id)).length") == 0


def test_all_groups_open_at_once_and_close_again(opened: Callable[..., Any], large: Path):
    page = opened(large)
    page.click("#bar [data-key=show-everything]")
    whole = page.evaluate("[...nodes.values()].filter(inMode).length")
    assert page.evaluate("drawnNodes().filter((node) => nodes.has(node.id)).length") == whole
    assert page.evaluate(OVERLAPS) == []
    page.click("[data-mode=node]")
    assert page.evaluate(OVERLAPS) == []
    page.click("#bar [data-key=close-groups]")
    assert page.evaluate("drawnNodes().filter((node) => nodes.has(node.id)).length") == 0


def test_groups_open_by_keyboard(opened: Callable[..., Any], large: Path):
    page = opened(large)
    first = page.locator("#panel .list button").first
    name = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == name
    page.locator("#panel .action").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("state.open.size") == 1
    assert page.evaluate("document.activeElement.textContent") == "收起"  # the focus stays
    page.keyboard.press("Enter")
    assert page.evaluate("state.open.size") == 0
    page.locator("#canvas canvas").evaluate("(canvas) => canvas.parentElement.focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("state.open.size") == 1


def test_the_table_lists_the_groups_and_what_ties_them(opened: Callable[..., Any], large: Path):
    page = opened(large)
    page.click("[data-view=table]")
    tables = page.locator("#group-tables table")
    assert tables.nth(0).locator("tbody tr").count() == page.evaluate("seenGroups().length")
    assert tables.nth(1).locator("tbody tr").count() == page.evaluate("lines.size")
    assert page.inner_text("#rows").startswith("0 ")
    opener = tables.nth(0).locator("button[aria-expanded]").first
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("#group-tables button[aria-expanded=true]").count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.locator("#group-tables table").nth(1).locator("th button").first.click()
    assert page.locator("#panel .fact").count() > 0


def test_a_search_opens_the_group_of_what_it_finds(opened: Callable[..., Any], large: Path):
    page = opened(large)
    page.fill("#search", "陆某7")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "陆某7"
    assert page.evaluate("shownNodes.get(state.chosen) !== null")


def test_the_legend_and_the_years_count_in_the_overview(opened: Callable[..., Any], large: Path):
    page = opened(large)
    people = page.evaluate("[...nodes.values()].filter((node) => node.group === 'person').length")
    total = "largest(seenGroups()).reduce((sum, group) => sum + counts.get(group.id), 0)"
    before = page.evaluate(total)
    page.locator("#legend button", has_text="人物").click()
    assert page.evaluate(total) == before - people
    assert page.evaluate(
        "seenGroups().every((each) => shownNodes.get(each.id).label.endsWith(counts.get(each.id) + ' 个'))"
    )


def test_a_link_keeps_what_is_open(opened: Callable[..., Any], large: Path):
    page = opened(large)
    group = group_of(page, "members")
    page.evaluate("(id) => toggleGroup(id)", group)
    fragment = page.evaluate("fragment()")
    again = opened(large, fragment="#" + fragment)
    assert again.evaluate("[...state.open]") == [group]
    assert again.evaluate("state.chosen") == group
    page.evaluate("spreadAll()")
    whole = opened(large, fragment="#" + page.evaluate("fragment()"))
    assert whole.evaluate("state.spread")


def test_the_overview_is_in_english_on_a_phone_and_on_paper(opened: Callable[..., Any], large: Path):
    page = opened(large, 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("network.getScale()") >= 0.75
    page.click("[data-lang=en]")
    assert page.inner_text("#bar span").startswith("Overview")
    labels = page.evaluate("drawnNodes().map((node) => node.label)")
    assert all(label.endswith("things") for label in labels)
    svg = page.evaluate("(() => { fit(); return svgText(); })()")
    assert all(line in svg for label in labels for line in label.split("\n"))
    for button in page.locator("#bar button").all():
        assert button.bounding_box()["height"] >= 24
