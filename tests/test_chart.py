"""Charts: what they show is what the store says, as SVG that any viewer reads, in the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from statements_sample import sample_records, sample_statements

from kg.ask import ask
from kg.cli import cli
from kg.errors import QueryError, UnknownNameError
from kg.store import Store, commit
from kg.view.chart import CHARTS, chart

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chart") / "store"
    commit(path, records=sample_records(), statements=sample_statements())
    return path


def words(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bars_of_the_years_are_the_conferrals(folder: Path, lang: str) -> None:
    with Store.open(folder) as store:
        svg = chart(store, "honours", lang)
        assert svg == chart(store, "honours", lang)
        total = sum(int(row["conferrals"].value) for row in ask(store, "honour-counts"))
    bars = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    said = [each.findtext(f"{SVG}title") for each in bars]
    assert sum(int(each.rpartition(": ")[2]) for each in said if each) == total > 0


def test_the_league_is_in_its_order_and_names_are_text(folder: Path) -> None:
    with Store.open(folder) as store:
        svg = chart(store, "league")
        first = next(iter(ask(store, "most-honoured")))["recipientName"].value
    assert words(svg)[1] == first
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and first in (root.findtext(f"{SVG}desc") or "")


def test_a_person_s_posts_stand_at_the_years_that_tell_them(folder: Path) -> None:
    with Store.open(folder) as store:
        svg = chart(store, "posts", name="许怀瑾")
        posts = [row["title"].value for row in ask(store, "posts-of", name="许怀瑾")]
        assert posts and all(any(title in each for each in words(svg)) for title in posts)
        assert "2024" in words(svg)
        with pytest.raises(QueryError, match="whose"):
            chart(store, "posts")
        with pytest.raises(UnknownNameError):
            chart(store, "posts", name="鹤洲五金市场")
        with pytest.raises(QueryError, match="pie"):
            chart(store, "pie")


def test_the_command_writes_a_file(folder: Path, tmp_path: Path) -> None:
    for kind in CHARTS:
        target = tmp_path / f"{kind}.svg"
        result = CliRunner().invoke(cli, ["chart", kind, "--store", str(folder), "-o", str(target)])
        assert result.exit_code == 0, result.output
        assert ElementTree.parse(target).getroot().tag == f"{SVG}svg"
