"""The search box by sound: pinyin and initials, in a real browser."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from statements_sample import ASSOCIATION, FEDERATION, LU, sample_statements
from test_view import page_data, write_store

from kg.store import Store
from kg.view import view
from kg.view.panel import spelling


def found(page: Any, typed: str) -> list[str]:
    page.fill("#search", typed)
    return page.locator("#matches [role=option] > span").all_inner_texts()


@pytest.mark.parametrize(
    "typed", ["luwangshu", "lws", "LuWangShu", "lu'wang'shu", "lu wang shu", "luws", "lwshu", "luwangsh"]
)
def test_a_name_is_found_by_its_sound(opened: Callable[..., Any], graph: Path, typed: str):
    pytest.importorskip("pypinyin")
    assert found(opened(graph), typed) == [LU.name]


def test_the_middle_of_a_name_and_its_other_names_are_found_by_sound(opened: Callable[..., Any], graph: Path):
    pytest.importorskip("pypinyin")
    page = opened(graph)
    assert ASSOCIATION.name in found(page, "jiaoyishichang")
    assert found(page, "sslian") == [FEDERATION.name]  # the short name 省商联
    assert found(page, "xyzxyz") == []
    page.fill("#search", "lws")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == LU.name


def test_a_name_that_is_typed_comes_before_one_that_sounds_so(opened: Callable[..., Any], graph: Path):
    pytest.importorskip("pypinyin")
    page = opened(graph)
    order = page.evaluate("[['陆abc'], ['abc'], ['阿波次'], ['啊阿波次']].map((names) => rank(names, 'abc'))")
    assert order == [2, 0, None, None]  # no character of the last two is in this picture's names
    assert page.get_attribute("#search", "placeholder") == "搜索名称、拼音或首字母"


def test_characters_with_several_readings_have_them_all():
    pytest.importorskip("pypinyin")
    assert set(spelling(["重庆长安"])["重"].split()) >= {"zhong", "chong"}
    assert spelling(["重庆长安"]).keys() == set("重庆长安")
    assert spelling(["ABC 123 —、"]) == {}


def test_without_pypinyin_names_are_found_by_name_alone(
    opened: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    with Store.open(write_store(tmp_path / "store", sample_statements())) as store:
        view(store, tmp_path / "graph.html")
    assert page_data(tmp_path / "graph.html")["sounds"] == {}
    page = opened(tmp_path / "graph.html")
    assert page.get_attribute("#search", "placeholder") == "搜索名称"
    assert found(page, "lws") == []
    assert found(page, "望舒") == [LU.name]
