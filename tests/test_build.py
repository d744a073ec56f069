"""Newsletters in, store out: what stays, what is replaced, what goes, and what the commands say."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from telling import Issue

from kg.build import build, ledger_path
from kg.cli import cli
from kg.errors import DecisionError, InputError
from kg.model.archive import from_archive, to_archive
from kg.read import read_text
from kg.store import Store

SPRING = """江南商讯
2021年第3期　2021年3月20日
主办：江南市水产流通协会

表彰大会召开
3月8日，江南市水产流通协会召开表彰大会，江南市水产流通协会会长陆远山致辞。
江南市青禾水产有限公司荣获“江南市诚信商户”称号。
"""
SUMMER = """江南商讯
2021年第6期　2021年6月20日

商户风采
江南市青禾水产有限公司总经理周望川到会。江南市白露水产有限公司荣获“江南市诚信商户”称号。
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "spring.txt").write_text(SPRING, encoding="utf-8")
    (folder / "summer.txt").write_text(SUMMER, encoding="utf-8")
    return folder


def everything(store: Path) -> tuple[list[str], list[dict]]:
    with Store.open(store) as opened:
        return sorted(str(quad.triple) for quad in opened.graph), list(opened.records())


def written(store: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in store.rglob("*") if file.is_file() and file.name != "lock"}


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_one_by_one_in_any_order_or_at_once_is_the_same_store(letters: Path, tmp_path: Path):
    build([letters], tmp_path / "one")
    build([letters / "summer.txt"], tmp_path / "two")
    report = build([letters / "spring.txt"], tmp_path / "two")
    assert (report.added, report.counts["documents"]) == (["spring"], 2)
    assert everything(tmp_path / "one") == everything(tmp_path / "two")


def test_adding_the_same_again_changes_nothing(letters: Path, tmp_path: Path):
    build([letters], tmp_path / "store")
    before = written(tmp_path / "store")
    report = build([letters], tmp_path / "store")
    assert (report.unchanged, report.added, report.replaced) == (["spring", "summer"], [], [])
    assert written(tmp_path / "store") == before


def test_a_changed_file_replaces_and_a_removed_one_leaves_no_trace(letters: Path, tmp_path: Path):
    build([letters / "spring.txt"], tmp_path / "alone")
    build([letters], tmp_path / "store")
    assert build([], tmp_path / "store", remove=["summer.txt"]).removed == ["summer"]
    assert everything(tmp_path / "store") == everything(tmp_path / "alone")
    (letters / "spring.txt").write_text(SPRING.replace("诚信商户", "文明商户"), encoding="utf-8")
    assert build([letters / "spring.txt"], tmp_path / "store").replaced == ["spring"]
    assert "诚信商户" not in "".join(everything(tmp_path / "store")[0])


def test_the_same_file_under_another_name_is_not_added_twice(letters: Path, tmp_path: Path):
    (letters / "z-copy.txt").write_text(SPRING, encoding="utf-8")
    report = build([letters], tmp_path / "store")
    assert report.counts["documents"] == 2 and "z-copy.txt" in report.warnings[0] and "'spring'" in report.warnings[0]


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_built(letters: Path, tmp_path: Path):
    (letters / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    report = build([letters], tmp_path / "store")
    assert [Path(skipped.path).name for skipped in report.skipped] == ["broken.pdf"]
    assert report.counts["documents"] == 2
    code, output = run("build", letters, "--store", tmp_path / "other")
    assert code == 1 and "broken.pdf was skipped" in output and "2 documents" in output


def test_what_cannot_be_built_says_why(letters: Path, tmp_path: Path):
    with pytest.raises(InputError, match="nothing to build from"):
        build([], tmp_path / "store")
    build([letters], tmp_path / "store")
    with pytest.raises(InputError, match="did you mean summer"):
        build([], tmp_path / "store", remove=["sumer"])
    ledger_path(tmp_path / "store").write_text("{}\n", encoding="utf-8")
    with pytest.raises(DecisionError, match="line 1"):
        build([letters], tmp_path / "store")


def test_progress_is_told_after_each_document(letters: Path, tmp_path: Path):
    told: list[tuple[int, str]] = []
    build([letters], tmp_path / "store", progress=lambda done, name: told.append((done, name)))
    assert told == [(1, "spring.txt"), (2, "summer.txt")]


def test_the_base_of_a_store_stays_until_another_is_given(letters: Path, tmp_path: Path):
    build([letters], tmp_path / "store", base="https://example.org/id/")
    build([letters], tmp_path / "store")
    triples, _ = everything(tmp_path / "store")
    assert any("https://example.org/id/" in triple for triple in triples)
    assert not any("w3id.org/honours-kg/id/" in triple for triple in triples)


def test_what_is_kept_of_a_document_rebuilds_its_claims_through_json():
    issue = Issue("a", "青禾商行（青禾）经理陆远发言。", "云锦布市场获金秤奖。", organizers=("青禾商行",))
    issue.organization("青禾商行", "青禾").person("陆远").post("陆远", "青禾商行", "经理", former=True)
    issue.honour("云锦布市场", "金秤奖", by=("甲会", "乙会"), period="2021").event(
        "大会", None, ("陆远", "host"), at="发言"
    )
    document, extraction = issue.read()
    kept = json.loads(json.dumps(to_archive(document, extraction), ensure_ascii=False))
    again, claims = from_archive(kept)
    assert claims == extraction
    assert (again.source, again.metadata, again.articles) == (document.source, document.metadata, document.articles)
    assert to_archive(again, claims) == kept


def test_articles_are_kept_at_their_places_in_the_source():
    document = read_text("第一篇报道\n江南市 青禾水产 有限\n公司开业。\n", id="a")
    from kg.extract import extract

    again, _ = from_archive(to_archive(document, extract(document)))
    spans = [document.in_source(each.start, each.end) for each in document.articles if each.end > each.start]
    assert [(each.start, each.end) for each in again.articles] == spans


# the commands


def test_build_says_what_it_built_and_what_to_do_next(letters: Path, tmp_path: Path):
    code, output = run("build", letters, "--store", tmp_path / "store")
    assert code == 0
    for words in ("2 added", "2 documents", "kg ask", "kg view", "kg doubts"):
        assert words in output
    code, output = run("build", "--store", tmp_path / "store", "--remove", "spring")
    assert code == 0 and "1 removed" in output and "1 documents" in output


def namesakes(tmp_path: Path) -> Path:
    """A store of two documents, each with a person of one name at another company."""
    folder, store = tmp_path / "letters", tmp_path / "store"
    folder.mkdir()
    for name, body in (("one", "江南市青禾水产有限公司"), ("two", "海北市白露水产有限公司")):
        (folder / f"{name}.txt").write_text(f"江南商讯\n\n商户风采\n{body}总经理陆远山到会并致辞。\n", encoding="utf-8")
    build([folder], store)
    return store


def test_a_doubt_is_listed_decided_applied_and_undone(tmp_path: Path):
    store = namesakes(tmp_path)
    code, output = run("doubts", "--store", store)
    assert code == 0 and "same-name-other-organization" in output and "江南市青禾水产有限公司总经理" in output
    (doubt,) = json.loads(run("doubts", "--store", store, "--format", "json")[1])
    left, right = doubt["left"]["iri"], doubt["right"]["iri"]
    assert run("decide", "same", left, right, "--store", store)[0] == 2, "a decision has a reason"
    code, output = run("decide", "same", left, right, "--why", "核实过", "--who", "文书", "--store", store)
    assert code == 0
    (line,) = [json.loads(each) for each in ledger_path(store).read_text(encoding="utf-8").splitlines()]
    assert (line["who"], line["why"], line["subjects"][0]["name"]) == ("文书", "核实过", "陆远山")
    assert line["subjects"][0]["context"] in ("江南市青禾水产有限公司", "海北市白露水产有限公司")
    assert "0 doubts" in run("build", "--store", store)[1]
    assert "no doubts" in run("doubts", "--store", store)[1]
    assert "文书: same 陆远山" in run("decide", "--list", "--store", store)[1]
    assert run("decide", "--undo", line["id"], "--store", store)[0] == 0
    assert "(undone)" in run("decide", "--list", "--store", store)[1]
    assert "1 doubts" in run("build", "--store", store)[1]
    assert run("decide", "--undo", line["id"], "--store", store)[0] == 2


def test_a_conferral_is_corrected_or_taken_out_from_the_command_line(letters: Path, tmp_path: Path):
    store = tmp_path / "store"
    build([letters], store)
    with Store.open(store) as opened:
        rows = opened.query("SELECT ?c WHERE { ?c a hkg:Conferral } ORDER BY ?c").rows
    conferrals = [row["c"].value for row in rows]
    assert conferrals, "the sample text confers honours"
    command = ("decide", "correct", conferrals[0], "period")
    assert run(*command, "someday", "--why", "x", "--store", store)[0] == 2
    assert run(*command, "1999", "--why", "x", "--store", store)[0] == 0
    assert run("decide", "not-a-fact", "江南市诚信商户", "--why", "x", "--store", store)[0] == 0
    code, output = run("build", "--store", store)
    assert code == 0 and "0 honours conferred" in output


def test_decide_asks_for_one_thing_at_a_time(tmp_path: Path):
    assert run("decide")[0] == 2
    assert run("decide", "same", "a", "--why", "x", "--store", tmp_path / "s")[0] == 2
    assert run("decide", "--list", "--undo", "x")[0] == 2


def test_demo_goes_from_the_sample_to_a_picture(tmp_path: Path):
    code, output = run("demo", "--dir", tmp_path / "demo")
    assert code == 0, output
    assert "3 documents" in output and "kg ask who-won" in output
    assert (tmp_path / "demo" / "graph.html").stat().st_size > 10_000
    assert (tmp_path / "demo" / "store").is_dir()


def test_doubts_of_a_store_built_before_they_had_scores_are_listed(tmp_path: Path):
    import pyoxigraph

    store = namesakes(tmp_path)
    (database,) = store.glob("generations/*/db")
    graph = pyoxigraph.Store(database)
    graph.update("DELETE WHERE { ?doubt <https://w3id.org/honours-kg/ns#score> ?score }")
    graph.flush()
    del graph
    code, output = run("doubts", "--store", store)
    assert code == 0 and "[same-name-other-organization]" in output


@pytest.mark.parametrize("command", ["build", "doubts", "decide", "review", "demo"])
def test_help_says_what_the_command_does(command: str):
    code, output = run(command, "--help")
    assert code == 0 and "Usage:" in output and len(output.splitlines()) > 5


def test_importing_the_commands_loads_nothing_heavy():
    import subprocess

    code = (
        "import sys, kg.cli.build, kg.cli.decide, kg.cli.doubts, kg.cli.review, kg.cli.demo;"
        "print([m for m in ('rdflib','networkx','numpy','rich','textual','opencc','pyoxigraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
