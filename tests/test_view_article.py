"""The article around a sentence, opened beside the picture, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from statements_sample import HEZHOU, HEZHOU_MARKET, LU, sample_records, sample_statements
from test_view import page_data
from test_view_page import INJECTED, click_node, number

import kg.view.texts
from kg.cli.view import command
from kg.store import Store, commit
from kg.view import view

SENTENCE = "青溪市市场监督管理局授予鹤洲五金市场、锦澜家居市场2023年度“青溪市放心消费样板市场”称号。"


def store_of(folder: Path, **changed: str) -> Path:
    """The sample's store with other texts for some documents."""
    records = {
        id: record | ({"source": changed[id]} if id in changed else {}) for id, record in sample_records().items()
    }
    commit(folder, records=records, statements=sample_statements())
    return folder


def open_sentence(page: Any, words: str) -> None:
    page.locator("#panel figure", has_text=words).first.locator(".read").click()


def marked(page: Any, kind: str) -> list[str]:
    return page.locator(f"#article mark.{kind}").all_text_contents()


def test_a_sentence_opens_its_article_marked(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    assert page.locator("#article").is_hidden()
    click_node(page, HEZHOU_MARKET.iri)
    open_sentence(page, SENTENCE)
    # the sentence stands behind a character of two UTF-16 units
    assert "".join(marked(page, "sentence")) == SENTENCE
    mentions = marked(page, "mention")
    assert set(mentions) == {"鹤洲五金市场"}
    assert len(mentions) == 2  # of the article; the next one has more
    text = page.text_content("#article > div")
    assert text.startswith("全市放心消费表彰大会召开")
    assert "会员风采" not in text
    assert "市场之窗 2024年第3期" in page.inner_text("#article h2")
    assert page.evaluate("document.activeElement.id") == "article"


def test_a_click_on_the_words_opens_it_too_and_escape_closes_it(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    page.locator("#panel figure", has_text=SENTENCE).first.locator("blockquote").click()
    assert page.locator("#article").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#article").is_hidden()
    assert page.inner_text("#panel h2") == HEZHOU_MARKET.name  # the panel stays
    page.keyboard.press("Escape")
    assert page.evaluate("state.chosen") is None


def test_what_is_chosen_next_is_marked_in_the_open_article(opened: Callable[..., Any], graph: Path):
    page = opened(graph)
    click_node(page, HEZHOU_MARKET.iri)
    open_sentence(page, SENTENCE)
    page.evaluate("(id) => choose(id)", number(page, LU.iri))
    assert set(marked(page, "mention")) == {"陆望舒"}
    page.evaluate("(id) => choose(id)", number(page, HEZHOU.iri))
    assert marked(page, "mention") == ["青溪鹤洲五金城有限\n公司"]  # broken by a line
    page.evaluate("choose([...edges.values()].find((each) => each.kind === 'conferral' && inMode(each)).id)")
    assert marked(page, "mention")
    page.evaluate("choose('f0')")
    assert "".join(marked(page, "sentence")) == SENTENCE


def test_the_sentence_is_scrolled_to(opened: Callable[..., Any], tmp_path: Path):
    march = sample_records()["2024-03"]["source"]
    folder = store_of(tmp_path / "store", **{"2024-03": march + "结尾。\n" * 300})
    with Store.open(folder) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html", 1000, 420)
    click_node(page, HEZHOU_MARKET.iri)
    open_sentence(page, SENTENCE)
    box = page.locator("#article mark.sentence").first.bounding_box()
    pane = page.locator("#article").bounding_box()
    assert pane["y"] < box["y"] < pane["y"] + pane["height"] - 30
    assert page.evaluate("article.scrollTop") > 0


def test_the_article_covers_a_phone_and_closes(opened: Callable[..., Any], graph: Path):
    page = opened(graph, 390, 800)
    page.fill("#search", HEZHOU_MARKET.name)
    page.keyboard.press("Enter")
    open_sentence(page, SENTENCE)
    assert page.locator("#article").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    page.click("#article .close")
    assert page.locator("#article").is_hidden()
    assert page.locator("#panel").is_visible()


@pytest.mark.parametrize("markup", INJECTED)
def test_markup_in_a_text_is_text(opened: Callable[..., Any], tmp_path: Path, markup: str):
    march = sample_records()["2024-03"]["source"]
    text = march.replace("全市放心消费表彰大会在青溪会堂召开", markup[:17].ljust(17, "。"))
    assert len(text) == len(march)
    with Store.open(store_of(tmp_path / "store", **{"2024-03": text + markup})) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html")
    click_node(page, HEZHOU_MARKET.iri)
    open_sentence(page, SENTENCE)
    assert markup[:17] in page.text_content("#article > div")
    assert page.locator("#article div > *:not(mark)").count() == 0
    assert page.evaluate("window.injected") is None
    assert page.evaluate("(markup) => data.documents.some((each) => each.text.endsWith(markup))", markup)


def test_a_sentence_that_the_text_does_not_have_there_opens_nothing(opened: Callable[..., Any], tmp_path: Path):
    march = sample_records()["2024-03"]["source"]
    with Store.open(store_of(tmp_path / "store", **{"2024-03": "　" + march})) as store:
        view(store, tmp_path / "graph.html")
    page = opened(tmp_path / "graph.html")
    click_node(page, HEZHOU_MARKET.iri)
    assert page.locator("#panel figure", has_text=SENTENCE).first.locator(".read").count() == 0
    assert page.locator("#panel .read").count() > 0  # the other document's


def test_texts_are_left_out_when_they_are_large_or_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = store_of(tmp_path / "store")

    def carried(*options: str) -> bool:
        page = tmp_path / "graph.html"
        run = CliRunner().invoke(command, [*options, "--store", str(folder), "-o", str(page)])
        assert run.exit_code == 0, run.output
        data = page_data(page)
        texts = ["text" in each for each in data["documents"]]
        assert len(set(texts)) == 1
        assert any("at" in each for each in data["quotes"]) == texts[0]
        return texts[0]

    assert carried()
    assert not carried("--without-text")
    monkeypatch.setattr(kg.view.texts, "_MOST", 1000)
    assert not carried()
    assert carried("--with-text")
