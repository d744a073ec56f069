"""Two newsletters that cannot both be right are reported with both sentences; those that can are not."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build import build
from kg.check import Severity, Violation, check
from kg.check.contradictions import contradictions
from kg.cli import cli
from kg.errors import KnowledgeError
from kg.resources import ontology_dir
from kg.store import Store

MARCH = "青溪市场\n2023年第3期　2023年3月15日\n主办：青溪市商品交易市场协会\n\n"
LATE_MARCH = "东江商情\n2023年第6期　2023年3月28日\n主办：东江省商业联合会\n\n"
MAY = "东江商情\n2023年第9期　2023年5月20日\n主办：东江省商业联合会\n\n"
GIVEN = "青溪市市场监督管理局授予鹤洲五金市场2022年度“青溪市放心消费样板市场”称号。"
SESSION = "2023年3月10日，青溪市商品交易市场协会第五届二次理事会在青溪会堂召开。"
CHAIR = "青溪市商品交易市场协会会长陆望舒到场祝贺。"
SECRETARY = "青溪市商品交易市场协会秘书长温若谷到场祝贺。"

DISAGREE = {
    "conferrers-disagree": (GIVEN, "青溪市商务局授予鹤洲五金市场2022年度“青溪市放心消费样板市场”称号。"),
    "event-dates-disagree": (SESSION, "2023年3月12日，青溪市商品交易市场协会第五届二次理事会召开。"),
    "post-held-and-left": (SECRETARY, "青溪市商品交易市场协会原秘书长温若谷到场祝贺。"),
    "post-held-by-two": (CHAIR, "青溪市商品交易市场协会会长顾砚秋到场祝贺。"),
}
AGREE = {
    "another period": (GIVEN, LATE_MARCH, "青溪市商务局授予鹤洲五金市场2021年度“青溪市放心消费样板市场”称号。"),
    "another honour": (GIVEN, LATE_MARCH, "青溪市商务局授予鹤洲五金市场2022年度“青溪市文明诚信市场”称号。"),
    "another recipient": (GIVEN, LATE_MARCH, "青溪市商务局授予锦澜家居市场2022年度“青溪市放心消费样板市场”称号。"),
    "the same conferrer in short": (GIVEN, LATE_MARCH, GIVEN.replace("监督管理局", "监管局")),
    "a department of the conferrer": (
        GIVEN,
        LATE_MARCH,
        GIVEN.replace("管理局授予", "管理局信用监管科授予") + "青溪市市场监督管理局信用监管科科长许怀瑾到场。",
    ),
    "one of two conferrers": (GIVEN, LATE_MARCH, GIVEN.replace("管理局授予", "管理局、青溪市商务局授予")),
    "presented by the other": (
        "受青溪市商务局委托，青溪市商品交易市场协会向鹤洲五金市场颁发了2022年度“青溪市放心消费样板市场”牌匾。",
        LATE_MARCH,
        "青溪市商品交易市场协会授予鹤洲五金市场2022年度“青溪市放心消费样板市场”称号。",
    ),
    "two departments of one body": (
        "青溪市商务局副局长许怀瑾到场。青溪市商务局流通处授予鹤洲五金市场2022年度“青溪市放心消费样板市场”称号。",
        LATE_MARCH,
        "青溪市商务局运行处授予鹤洲五金市场2022年度“青溪市放心消费样板市场”称号。",
    ),
    "each association its own 先进单位": (
        "青溪市商品交易市场协会授予鹤洲五金市场2022年度“先进单位”称号。",
        LATE_MARCH,
        "东江省商业联合会授予鹤洲五金市场2022年度“先进单位”称号。",
    ),
    "a day within the month": (SESSION, LATE_MARCH, "2023年3月，青溪市商品交易市场协会第五届二次理事会召开。"),
    "the next session": (SESSION, MAY, "2023年5月12日，青溪市商品交易市场协会第五届三次理事会召开。"),
    "a forum of two years": (
        "2022年5月18日，东江商贸论坛在青溪会堂召开。",
        LATE_MARCH,
        "2023年5月16日，东江商贸论坛在青溪会堂召开。",
    ),
    "left two months later": (SECRETARY, MAY, "青溪市商品交易市场协会原秘书长温若谷到场祝贺。"),
    "another post left": (SECRETARY, LATE_MARCH, "青溪市商品交易市场协会原副秘书长温若谷到场祝贺。"),
    "followed by another": (CHAIR, MAY, "青溪市商品交易市场协会会长顾砚秋到场祝贺。"),
    "a post that several hold": (
        CHAIR.replace("会长", "副会长"),
        LATE_MARCH,
        "青溪市商品交易市场协会副会长顾砚秋到场祝贺。",
    ),
    "the post of another body": (CHAIR, LATE_MARCH, "东江省商业联合会会长顾砚秋到场祝贺。"),
}

TOLD_BY = """
PREFIX hkg: <https://w3id.org/honours-kg/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?document WHERE {
  VALUES ?kind { hkg:Conferral hkg:Tenure hkg:Event }
  ?fact a ?kind ; hkg:evidence/oa:hasSource ?document .
}
"""


def checked(folder: Path, first: str, head: str, second: str) -> list[Violation]:
    for name, text in (("a.txt", MARCH + first), ("b.txt", head + second)):
        (folder / name).write_text(text + "\n", encoding="utf-8")
    build([folder / "a.txt", folder / "b.txt"], folder / "store")
    with Store.open(folder / "store") as store:
        return check(store)


def disagreeing(found: list[Violation]) -> list[Violation]:
    return [each for each in found if each.other_focus]


@pytest.mark.parametrize("code", DISAGREE)
def test_both_sentences_of_a_contradiction_are_shown(code: str, tmp_path: Path) -> None:
    first, second = DISAGREE[code]
    (found,) = disagreeing(checked(tmp_path, first, LATE_MARCH, second))
    assert (found.code, found.severity) == (code, Severity.WARNING)
    sides = {(found.document, found.quote), (found.other_document, found.other_quote)}
    assert sides == {("青溪市场 2023年第3期", first), ("东江商情 2023年第6期", second)}
    for text, document, position, quote in (
        (MARCH + first, "青溪市场 2023年第3期", found.position, found.quote),
        (MARCH + first, "青溪市场 2023年第3期", found.other_position, found.other_quote),
    ):
        if quote == first:
            assert document and text[position : position + len(quote)] == quote
    assert found.message("zh") != found.message("en")


@pytest.mark.parametrize("what", AGREE)
def test_what_can_both_be_so_is_no_contradiction(what: str, tmp_path: Path) -> None:
    first, head, second = AGREE[what]
    found = checked(tmp_path, first, head, second)
    assert disagreeing(found) == []
    with Store.open(tmp_path / "store") as store:
        assert len(list(store.query(TOLD_BY).rows)) == 2, (
            "what one of the two tells was not read, so nothing was compared"
        )


def test_one_of_three_tellings_disagrees_with_each_fact_once(tmp_path: Path) -> None:
    third = "江北商情\n2023年第5期　2023年3月20日\n\n"
    first, second = DISAGREE["conferrers-disagree"]
    (tmp_path / "c.txt").write_text(third + first + "\n", encoding="utf-8")
    checked(tmp_path, first, LATE_MARCH, second)
    build([tmp_path / "c.txt"], tmp_path / "store")
    with Store.open(tmp_path / "store") as store:
        assert [each.code for each in check(store) if each.other_focus] == ["conferrers-disagree"]


def test_a_decision_settles_two_dates(tmp_path: Path) -> None:
    first, second = DISAGREE["event-dates-disagree"]
    (found,) = disagreeing(checked(tmp_path, first, LATE_MARCH, second))
    for verdict in ("different", "same"):
        store = ["--store", str(tmp_path / "store")]
        said = CliRunner().invoke(
            cli, ["decide", verdict, found.focus, str(found.other_focus), "--why", "查会议记录", *store]
        )
        assert said.exit_code == 0, said.output
        build([], tmp_path / "store")
        with Store.open(tmp_path / "store") as opened:
            assert disagreeing(check(opened)) == []
            assert opened.manifest.counts["events"] == (2 if verdict == "different" else 1)
        undone = CliRunner().invoke(cli, ["decide", "--undo", said.output.split(":")[0], *store])
        assert undone.exit_code == 0, undone.output


def test_the_command_shows_the_second_sentence_in_every_format(tmp_path: Path) -> None:
    first, second = DISAGREE["conferrers-disagree"]
    checked(tmp_path, first, LATE_MARCH, second)

    def run(*options: str) -> str:
        result = CliRunner().invoke(cli, ["check", "--store", str(tmp_path / "store"), *options])
        assert result.exit_code == 0, "a contradiction is a warning"
        return result.stdout

    (line,) = csv.DictReader(io.StringIO(run("--format", "csv", "--severity", "warning", "--lang", "en")))
    assert {line["quote"], line["other_quote"]} == {first, second}
    assert line["message"] == "Two documents say that the honour was given to this recipient for this period by others."
    (record,) = json.loads(run("--format", "json", "--severity", "warning"))
    assert {record["quote"], record["other_quote"]} == {first, second}
    table = "".join(run("--severity", "warning", "--lang", "zh").split())
    assert all(
        words in table for words in ("青溪市商务局授予", "监督管理局授予", "青溪市场2023年第3期", "东江商情2023年第6期")
    )


def test_every_query_runs_alone_and_its_words_are_in_the_shapes() -> None:
    queries = {path.stem for path in (ontology_dir() / "contradictions").glob("*.rq")}
    assert queries == set(DISAGREE)


@pytest.mark.parametrize(
    "query", ["SELECT ?this WHERE {", "SELECT * { BIND(1 AS ?this) }", "SELECT ?this { VALUES ?this { 1 } }"]
)
def test_a_broken_query_is_named(query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyoxigraph

    (tmp_path / "contradictions").mkdir()
    (tmp_path / "contradictions" / "no-query.rq").write_text(query, encoding="utf-8")
    monkeypatch.setattr(sys.modules[contradictions.__module__], "ontology_dir", lambda: tmp_path)
    with pytest.raises(KnowledgeError, match="no-query.rq"):
        list(contradictions(pyoxigraph.Store()))
