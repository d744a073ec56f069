"""The doubts as a table: what a secretary's programs make of it is read back, all of it or nothing."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from telling import Issue

from kg.build import build
from kg.cli import cli
from kg.errors import KgError
from kg.model.statements import Doubt
from kg.resolve import DEFAULT_BASE, work_out
from kg.resolve.ledger import load_ledger
from kg.resources import sample_dir
from kg.review.sheet import COLUMNS, escaped, restored
from kg.store import commit


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("sample") / "store"
    assert build([sample_dir()], store).counts["doubts"] == 4
    return store


@pytest.fixture
def store(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "store"))


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit | KgError):
        raise result.exception
    return result.exit_code, f"kg: {result.exception}" if isinstance(result.exception, KgError) else result.output


def written(store: Path, *options: object) -> list[list[str]]:
    file = store.parent / "written.csv"
    file.unlink(missing_ok=True)
    code, said = run("review", "--write", file, "--store", store, *options)
    assert code == 0, said
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def saved(store: Path, rows: list[list[str]], encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    file = store.parent / "filled.csv"
    file.write_bytes(text.getvalue().encode(encoding))
    return file


def read(store: Path, file: Path, *options: object) -> tuple[int, str]:
    return run("review", "--read", file, "--store", store, "--who", "文书", "--lang", "en", *options)


def ledger(store: Path) -> Path:
    return store.with_name("store.decisions.jsonl")


def filled(rows: list[list[str]], *answers: str) -> list[list[str]]:
    return [rows[0], *([answer, *row[1:]] for answer, row in zip(answers, rows[1:], strict=False))]


def test_the_table_has_a_row_for_each_doubt_and_opens_in_a_spreadsheet(store: Path):
    rows = written(store, "--lang", "zh")
    assert (store.parent / "written.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows[0] == [heading["zh"] for heading in COLUMNS.values()] and len(rows) == 5
    zhou = next(row for row in rows if row[4] == "周敏")
    assert zhou[:2] == ["", ""] and "是同一个人，还是同名的两个人" in zhou[2]
    assert zhou[3] == "same-name-other-organization" and "经理【周敏" not in zhou[6] and "经理周敏" in zhou[6]
    assert zhou[6].startswith("澄川市场 2021年第12期") and zhou[8].startswith("https://") and zhou[8] != zhou[9]
    assert all("\n" not in cell for row in rows for cell in row), "a row is a line, for those who use a text editor"
    assert "one person, or two of one name?" in written(store, "--lang", "en")[2][2]


def test_a_table_that_is_there_is_not_written_over(store: Path):
    written(store)
    code, said = run("review", "--write", store.parent / "written.csv", "--store", store)
    assert code == 1 and "is there already" in said


def test_what_was_filled_in_is_written_down_and_holds_after_the_next_build(store: Path):
    rows = written(store)
    rows[1][1] = "问过本人"
    code, said = read(store, saved(store, filled(rows, "same", "different", "later")))
    assert code == 0 and "2 decisions written down, 0 were there already, 1 left for later" in said
    decisions = load_ledger(ledger(store))
    assert [(each.kind, each.who, each.why) for each in decisions] == [
        ("same", "文书", "问过本人"),
        ("different", "文书", ""),
    ]
    assert {subject.iri for subject in decisions[0].subjects} == set(rows[1][8:])
    assert len(written(store)) == 3, "what is decided is not asked again, even before the next build"
    report = build([], store)
    assert (report.counts["persons"], report.counts["doubts"], report.warnings) == (30, 2, [])
    assert run("decide", "--undo", decisions[0].id, "--store", store)[0] == 0
    assert build([], store).counts["persons"] == 31


def test_the_same_table_a_second_time_adds_nothing_also_after_a_build(store: Path):
    file = saved(store, filled(written(store), "same", "different", "same"))
    assert read(store, file)[0] == 0
    before = ledger(store).read_bytes()
    for _ in range(2):
        code, said = read(store, file)
        assert code == 0 and "0 decisions written down, 3 were there already" in said
        assert ledger(store).read_bytes() == before
        build([], store)


def test_a_table_is_read_again_when_a_document_that_it_is_about_has_gone(store: Path):
    file = saved(store, filled(written(store), "later", "different"))
    assert read(store, file)[0] == 0
    build([], store, remove=["chengchuan-2021-12"])
    code, said = read(store, file)
    assert code == 0 and "0 decisions written down, 1 were there already" in said


def test_what_was_taken_back_does_not_come_back_with_the_table(store: Path):
    rows = filled(written(store), "same", "different")
    assert read(store, saved(store, rows))[0] == 0
    first = load_ledger(ledger(store))[0]
    assert run("decide", "--undo", first.id, "--store", store)[0] == 0
    code, said = read(store, saved(store, rows))
    assert code == 0 and "0 decisions written down, 1 were there already" in said and "not written again: row 2" in said
    assert "1 decisions written down" in read(store, saved(store, filled(rows, "different", "different")))[1]


@pytest.mark.parametrize(
    ("answers", "kinds"),
    [
        (("同", "不同", "以后"), ["same", "different"]),
        (("相同", "否", ""), ["same", "different"]),
        (("Y", " N ", "L"), ["same", "different"]),
        (("ｙ", "Different", "later"), ["same", "different"]),
    ],
)
def test_answers_are_understood_in_both_languages(store: Path, answers: tuple[str, ...], kinds: list[str]):
    assert read(store, saved(store, filled(written(store), *answers)))[0] == 0
    assert [decision.kind for decision in load_ledger(ledger(store))] == kinds


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8-sig", ";")]
)
def test_whatever_a_spreadsheet_saves_it_as_is_read(store: Path, encoding: str, separator: str):
    rows = filled(written(store, "--lang", "zh"), "同", "不同")
    rows = [[*row[:4], "我的备注", *row[4:]] for row in rows] + [[""] * 11]  # a column and an empty row of one's own
    code, said = read(store, saved(store, rows, encoding, separator))
    assert code == 0 and "2 decisions written down" in said


@pytest.mark.parametrize(
    ("change", "row", "said"),
    [
        ({0: "maybe"}, 3, "'maybe' is none of same, different, later"),
        ({8: "https://example.org/person/0"}, 3, "<https://example.org/person/0> is not in the graph"),
        ({8: "周敏"}, 3, "'周敏' is no IRI"),
        ({8: ""}, 3, "'' is no IRI"),
        ({4: "张三"}, 3, "张三 is not the name of"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_named_and_nothing_is_written(store: Path, change: dict, row: int, said: str):
    rows = filled(written(store), "same", "different", "same")
    for column, cell in change.items():
        rows[row - 1][column] = cell
    code, told = read(store, saved(store, rows))
    assert code == 1 and f"filled.csv, row {row}: " in told and said in told and "\n" not in told.strip()
    assert not ledger(store).exists()


def test_each_wrong_row_has_its_line(store: Path):
    code, said = read(store, saved(store, filled(written(store), "perhaps", "same", "ja")))
    assert code == 1 and [line.split(":")[1].split(", ")[1] for line in said.splitlines()] == ["row 2", "row 4"]


def test_a_pair_decided_both_ways_is_refused_whichever_side_comes_first(store: Path):
    rows = filled(written(store), "same", "same")
    turned = ["different", *rows[1][1:4], rows[1][5], rows[1][4], rows[1][7], rows[1][6], rows[1][9], rows[1][8]]
    code, said = read(store, saved(store, [*rows, turned]))
    assert code == 1 and "row 4: “different” is the opposite of row 2 (same)" in said and not ledger(store).exists()


def test_the_opposite_of_the_ledger_is_refused_with_the_way_out(store: Path):
    rows = written(store)
    assert read(store, saved(store, filled(rows, "same")))[0] == 0
    (first,) = load_ledger(ledger(store))
    code, said = read(store, saved(store, filled(rows, "different", "same")))
    assert code == 1 and f"kg decide --undo {first.id}" in said and "row 2" in said
    assert load_ledger(ledger(store)) == [first]


def test_the_opposite_of_what_follows_from_other_rows_is_refused(tmp_path: Path):
    folder = tmp_path / "letters"
    folder.mkdir()
    for number, body in enumerate(("江南市青禾水产有限公司", "海北市白露水产有限公司", "山南市谷雨水产有限公司")):
        text = f"江南商讯\n\n商户风采\n{body}总经理陆远山到会并致辞。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    store = tmp_path / "store"
    assert build([folder], store).counts["doubts"] == 2
    rows = filled(written(store), "same", "same")
    ends = sorted(set(rows[1][8:]) ^ set(rows[2][8:]))
    third = ["different", "", "", "", "陆远山", "陆远山", "", "", *ends]
    code, said = read(store, saved(store, [*rows, third]))
    assert code == 1 and "row 4" in said and "row 2 (same)" in said and "row 3 (same)" in said
    third[0] = "same"
    assert "3 decisions written down" in read(store, saved(store, [*rows, third]))[1], "a pair that is no doubt, either"


@pytest.mark.parametrize("column", [0, 1, 4, 8, 9])
def test_a_missing_column_is_named(store: Path, column: int):
    rows = [[*row[:column], *row[column + 1 :]] for row in filled(written(store), "same")]
    code, said = read(store, saved(store, rows))
    name = list(COLUMNS.values())[column]["en"].partition(" (")[0]
    assert code == 1 and f"row 1: there is no column {name}" in said


def test_what_is_no_table_is_said(store: Path):
    book = store.parent / "book.xlsx"
    openpyxl.Workbook().save(book)
    assert "is a workbook" in read(store, book)[1]
    assert "cannot be read" in read(store, store.parent / "none.csv")[1]
    (store.parent / "empty.csv").write_bytes(b"")
    assert "there is no column" in read(store, store.parent / "empty.csv")[1]
    (store.parent / "bytes.csv").write_bytes(b"\xff\xff\x00\x81\xfe,")
    assert read(store, store.parent / "bytes.csv")[0] == 1


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-", "@甲", "'=1", "''", "＝甲", "\t=1", "甲=乙", "'甲"])
def test_no_cell_is_a_formula_and_every_cell_comes_back(cell: str):
    assert restored(escaped(cell)) == cell
    assert escaped(cell)[:1] not in "=+-@＝\t" and (escaped(cell) == cell or escaped(cell) == f"'{cell}")


@given(st.text(alphabet="'=+-@＋a 甲\t"))
def test_escaping_has_a_way_back(cell: str):
    assert restored(escaped(cell)) == cell and not escaped(cell).startswith(("=", "+", "-", "@"))


def test_names_and_reasons_like_formulas_survive_the_way_there_and_back(tmp_path: Path):
    names = {"江南青禾市场": "=江南青禾市场", "江南青木市场": "@江南青木市场"}
    issue = Issue("a", "江南青禾市场到会。江南青木市场到会。").organization("江南青禾市场").organization("江南青木市场")
    statements = work_out([issue.read()], [], DEFAULT_BASE).statements
    renamed = tuple(replace(each, name=names[each.name]) for each in statements.organizations)
    store = tmp_path / "store"
    doubt = Doubt(*sorted(each.iri for each in renamed), "near-names", "是笔误，还是两个不同的名称？", 0.5)
    commit(store, records={}, statements=replace(statements, organizations=renamed, doubts=(doubt,)))
    rows = written(store)
    assert {rows[1][4], rows[1][5]} == {"'=江南青禾市场", "'@江南青木市场"}
    rows[1][1] = "'=听说"
    assert "1 decisions" in read(store, saved(store, filled(rows, "same")))[1], "the names are those of the graph again"
    assert json.loads(ledger(store).read_text(encoding="utf-8"))["why"] == "=听说"
