"""The picture on dark ground, on paper and on a phone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from statements_sample import HEZHOU_MARKET, LU
from test_view_page import click_node, colours, number
from test_view_save import saved

PAPER, NIGHT = (0xFA, 0xF9, 0xF6), (0x14, 0x19, 0x1D)
# each pair of colours that words are set in: the least contrast (WCAG) of all texts on the page
LEAST_CONTRAST = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const linear = (part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (each) => {
    for (let up = each; up; up = up.parentElement) {
      const color = parse(getComputedStyle(up).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !holder.checkVisibility()) continue;
    if (holder.closest("script, noscript, #canvas")) continue;
    const both = [light(parse(getComputedStyle(holder).color)), light(ground(holder))].sort((a, b) => a - b);
    found.push([(both[1] + 0.05) / (both[0] + 0.05), holder.outerHTML.slice(0, 80)]);
  }
  return found.sort((a, b) => a[0] - b[0])[0];
}"""


def test_a_dark_system_gets_a_dark_picture(opened: Callable[..., Any], graph: Path):
    page = opened(graph, color_scheme="dark")
    found = colours(page)
    assert NIGHT in found
    assert PAPER not in found
    assert (255, 255, 255) not in found
    assert b"#faf9f6" in saved(page, "svg")  # what is saved is for paper
    assert b"#14191d" not in saved(page, "svg")


def test_the_picture_follows_the_system_while_it_is_open(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    assert PAPER in colours(page)
    page.evaluate("(id) => choose(id)", number(page, LU.iri))
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = colours(page)
    assert NIGHT in found
    assert PAPER not in found
    assert (255, 255, 255) not in found
    assert page.inner_text("#panel h2") == LU.name
    assert page.evaluate("network.getSelectedNodes()") == [number(page, LU.iri)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_can_be_read_against_their_ground(opened: Callable[..., Any], graph: Path, scheme: str):
    page = opened(graph, color_scheme=scheme)
    page.locator("#legend button", has_text="曾任职").click()
    click_node(page, HEZHOU_MARKET.iri)
    page.locator("#panel .read").first.click()
    page.click("[data-view=table]")
    page.click("#save summary")
    least, where = page.evaluate(LEAST_CONTRAST)
    assert least >= 4.5, where


def test_paper_gets_a_drawing_of_what_is_shown(opened: Callable[..., Any], graph: Path):
    page = opened(graph, color_scheme="dark")
    page.evaluate("window.drawn = []; addEventListener('beforeprint', () => drawn.push(printed.textContent)); null")
    click_node(page, HEZHOU_MARKET.iri)
    assert page.pdf().startswith(b"%PDF")
    [text] = page.evaluate("drawn")
    assert "鹤洲五金市场" in text
    assert page.evaluate("printed.childElementCount") == 0  # gone after printing
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", reduced_motion="reduce", color_scheme="dark")
    assert page.locator("#printed svg").is_visible()
    assert page.locator("#canvas").is_hidden()
    assert page.locator(".search, #save, #years, .zoom").evaluate_all(
        "(all) => all.every((one) => !one.checkVisibility())"
    )
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 42, 51)"
    assert page.locator("#panel .fact").first.is_visible()


def test_paper_gets_the_whole_table(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.click("[data-view=table]")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", reduced_motion="reduce")
    assert page.evaluate("printed.childElementCount") == 0
    assert page.evaluate("tableRegion.scrollHeight <= tableRegion.clientHeight + 1")
    assert page.locator("#table tbody tr").last.is_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_controls_are_within_a_phones_width_and_large_enough(opened: Callable[..., Any], graph: Path, lang: str):
    page = opened(graph, 360, 740, fragment=f"#lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("#save summary")
    for control in page.locator("header button, header summary, header input, #years button, .zoom button").all():
        box = control.bounding_box()
        if box is None:  # not shown now
            continue
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        assert box["height"] >= 24
    assert page.locator("#canvas").bounding_box()["height"] > 370


def test_nothing_moves_by_itself_for_those_who_do_not_want_it(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    page.fill("#search", "陆望舒")
    page.keyboard.press("Enter")
    middle = page.evaluate("network.getViewPosition()")
    place = page.evaluate("(id) => network.getPosition(id)", number(page, LU.iri))
    assert middle == pytest.approx(place, abs=1)  # at once
    assert page.evaluate("getComputedStyle(panel).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
