"""The review: in a real terminal, key by key; what it decides is in the ledger at once and holds on the next build."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from textual.content import Content

from kg.ask.doubts import OpenDoubt, Sentence, Side
from kg.build import build
from kg.cli import cli
from kg.errors import DecisionError
from kg.resolve.ledger import Decision, Subject, append_decision, in_force, load_ledger
from kg.resources import load_toml, sample_dir
from kg.review import Pair, Review
from kg.review.screen import ReviewApp
from kg.review.words import WORDS
from kg.review.wrapping import wrapped
from kg.store import Store

KG = [sys.executable, "-m", "kg"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    store = tmp_path_factory.mktemp("sample") / "store"
    build([sample_dir()], store)
    return store


@pytest.fixture
def store(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "store"))


def ledger(store: Path) -> Path:
    return store.with_name("store.decisions.jsonl")


class Terminal:
    """A command on a terminal of its own, and what stands on its screen."""

    def __init__(self, *command: object, columns: int = 80, lines: int = 24, **environment: str) -> None:
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        first, *rest = (str(each) for each in command)
        self.child = pexpect.spawn(first, rest, dimensions=(lines, columns), encoding="utf-8", env=env, timeout=30)
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self.screen)
        self.said = ""

    def read(self) -> str | None:
        """Take in what was written, until nothing comes for a moment; None when the command has ended."""
        try:
            text = self.child.read_nonblocking(1 << 16, timeout=0.1)
        except pexpect.TIMEOUT:
            return ""
        except pexpect.EOF:
            return None
        self.said += text
        self._stream.feed(text)
        return text

    def until(self, words: str) -> list[str]:
        """The lines of the screen as soon as they hold the words and nothing more comes."""
        end = time.monotonic() + 30
        while time.monotonic() < end and (text := self.read()) is not None:
            rows = (self.screen.buffer[number] for number in range(self.screen.lines))
            lines = ["".join(row[at].data for at in range(self.screen.columns)).replace("\u00a0", " ") for row in rows]
            if not text and words in "".join(lines):
                return lines
        raise AssertionError(f"{words!r} does not stand in\n{self.said}")

    def press(self, keys: str, words: str) -> list[str]:
        self.child.send(keys)
        return self.until(words)

    def ended(self) -> int | None:
        """The exit code, once the command has ended."""
        while self.read() is not None:
            pass
        self.child.close()
        return self.child.exitstatus


def reviewing(store: Path, *options: object, **size: int) -> Terminal:
    return Terminal(*KG, "review", "--store", store, "--who", "文书", *options, **size)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(each) for each in arguments], catch_exceptions=False)
    return result.exit_code, result.output


# in a terminal


def test_a_pair_stands_side_by_side_on_80_columns_with_all_that_it_takes_to_decide(store: Path):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("共 4 个")
    screen = terminal.press(" ", "第 2 个")
    told = "\n".join(screen)
    assert "两处都有“周敏”，任职单位不同" in told and "same-name-other-organization" in told
    assert "人物" in told and "澄川市场 2021年第12期（总第96期）" in told and "当选秘书长" in told
    assert "y 同一个" in screen[-1] and "? 帮助" in screen[-1] and "q 退出" in screen[-1]
    top = next(number for number, line in enumerate(screen) if "╭" in line)
    edges = [column for column in range(80) if terminal.screen.buffer[top][column].data in "╭╮"]
    assert len(edges) == 4
    for number in range(top + 1, top + 10):
        row = [terminal.screen.buffer[number][column].data for column in edges]
        assert row == ["│"] * 4, "characters of double width keep the borders where they are"
    terminal.child.send("q")
    assert terminal.ended() == 0


def test_decisions_hold_after_a_build_and_go_when_they_are_undone(store: Path):
    terminal = reviewing(store, "--lang", "en")
    terminal.until("1 of 4")
    terminal.press("y", "2 of 4")
    terminal.press("n", "3 of 4")
    terminal.child.send("q")
    assert terminal.ended() == 0 and "1 the same, 1 different, 0 for later" in terminal.said
    assert f"kg build --store {store}" in terminal.said
    same, different = load_ledger(ledger(store))
    assert (same.kind, different.kind, same.who) == ("same", "different", "文书")
    assert build([], store).counts["persons"] == 30
    assert run("doubts", "--store", store, "--format", "json")[1].count('"reason"') == 2
    with Store.open(store) as opened:
        merged = opened.query("SELECT ?p WHERE { ?p rdfs:label ?name FILTER(STR(?name) = '苏晚晴') }").rows
    assert len(merged) == 1, "the two are one"
    assert run("decide", "--undo", same.id, "--store", store)[0] == 0
    assert build([], store).counts["persons"] == 31, "the one is two again"
    again = reviewing(store, "--lang", "en")
    assert any("苏晚晴" in line for line in again.until("1 of 3"))
    again.child.send("q")
    assert again.ended() == 0


def test_undo_takes_the_last_decision_back_and_returns_to_its_pair(store: Path):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("第 1 个")
    terminal.press("u", "还没有可以撤销的")
    terminal.press("y", "第 2 个")
    (same,) = load_ledger(ledger(store))
    terminal.press("l", "第 3 个")
    terminal.press("u", "第 2 个")
    assert len(load_ledger(ledger(store))) == 1, "putting off was no decision"
    terminal.press("u", f"已撤销 {same.id}")
    assert in_force(load_ledger(ledger(store))) == [] and len(load_ledger(ledger(store))) == 2
    terminal.press("n", "第 2 个")
    terminal.child.send("q")
    assert terminal.ended() == 0
    assert [decision.kind for decision in in_force(load_ledger(ledger(store)))] == ["different"]


def test_a_review_that_is_killed_loses_nothing(store: Path):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("第 1 个")
    terminal.press("y", "第 2 个")
    terminal.press("n", "第 3 个")
    terminal.child.kill(9)
    terminal.ended()
    assert [decision.kind for decision in load_ledger(ledger(store))] == ["same", "different"]
    again = reviewing(store, "--lang", "zh")
    again.until("第 1 个，共 2 个")
    again.child.send("\x03")
    assert again.ended() == 0


def test_the_reason_is_typed_in_chinese_and_goes_with_the_next_decision_alone(store: Path):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("第 1 个")
    terminal.press("w", "Enter")
    terminal.press("问过本人 yn", "问过本人 yn")
    terminal.press("\r", "理由：问过本人 yn")
    terminal.press("w", "Enter")
    terminal.press("，不要", "，不要")
    terminal.press("\x1b", "理由：问过本人 yn")
    terminal.press("y", "理由：未写")
    terminal.press("n", "第 3 个")
    terminal.child.send("q")
    assert terminal.ended() == 0
    assert [decision.why for decision in load_ledger(ledger(store))] == ["问过本人 yn", ""]


def test_the_end_says_what_was_done_and_goes_through_those_left(store: Path):
    terminal = reviewing(store, "--lang", "en")
    terminal.until("1 of 4")
    for number in (2, 3, 4):
        terminal.press("y" if number % 2 else "l", f"{number} of 4")
    screen = terminal.press("n", "2 left for later")
    assert any("1 the same, 1 different, 2 for later" in line for line in screen)
    assert any("kg build" in line for line in screen)
    terminal.press("r", "1 of 4")
    terminal.press("y", "3 of 4")
    terminal.press("y", "All done.")
    terminal.press("u", "3 of 4")
    terminal.child.send("q")
    assert terminal.ended() == 0


def test_help_shows_the_keys_and_any_key_closes_it(store: Path):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("第 1 个")
    terminal.press("?", "按任意键回去")
    terminal.press("y", "第 1 个")
    terminal.until("未写")
    assert not ledger(store).exists(), "the key that closed the help decided nothing"
    terminal.child.send("q")
    assert terminal.ended() == 0


def test_a_narrow_terminal_shows_the_sides_one_below_the_other(store: Path):
    terminal = reviewing(store, "--lang", "zh", columns=40, lines=30)
    terminal.until("第 1 个")
    screen = terminal.press("l", "第 2 个")
    assert sum("周敏  人物" in line for line in screen) >= 1 and all(line.count("╭") <= 1 for line in screen)
    assert any("q 退出" in line for line in screen), "the keys are all there, in two lines"
    for _ in range(3):
        terminal.child.send("\x1b[6~")
    terminal.until("云岫区中小企业服务中心")
    terminal.child.send("q")
    assert terminal.ended() == 0


@pytest.mark.parametrize("closed", ["stdin", "stdout"])
def test_without_a_terminal_one_line_says_what_to_use_instead(store: Path, closed: str):
    result = subprocess.run([*KG, "review", "--store", str(store)], capture_output=True, encoding="utf-8")
    assert result.returncode == 1 and result.stdout == "" and len(result.stderr.splitlines()) == 1
    assert "kg doubts" in result.stderr and "kg review --write FILE" in result.stderr
    redirect = " < /dev/null" if closed == "stdin" else " > /dev/null"
    terminal = Terminal("bash", "-c", f"{' '.join(KG)} review --store {store}{redirect}")
    assert terminal.ended() == 1 and "needs a terminal" in terminal.said


def test_without_its_package_one_line_says_how_to_install_it(store: Path):
    code = "import sys; sys.modules['textual'] = None; from kg.cli import main; main()"
    terminal = Terminal(sys.executable, "-c", code, "review", "--store", store, columns=200)
    assert terminal.ended() == 1 and "pip install 'honours-kg[review]'" in terminal.said
    assert len(terminal.said.strip().splitlines()) == 1


def test_without_doubts_it_says_so_and_ends(store: Path):
    file = store.parent / "all.csv"
    assert run("review", "--write", file, "--store", store, "--lang", "en")[0] == 0
    text = file.read_text(encoding="utf-8-sig").replace("\n,,", "\nn,,")
    file.write_text(text, encoding="utf-8")
    assert run("review", "--read", file, "--store", store)[0] == 0
    terminal = reviewing(store, "--lang", "zh")
    assert terminal.ended() == 0 and "没有存疑" in terminal.said
    assert "no doubts" in run("review", "--write", store.parent / "none.csv", "--store", store, "--lang", "en")[1]


@pytest.mark.parametrize("key", ["y", "l", "u"])
@pytest.mark.parametrize("harm", ["broken", "a folder"])
def test_a_ledger_that_comes_to_harm_is_one_line_and_the_screen_is_given_back(store: Path, key: str, harm: str):
    terminal = reviewing(store, "--lang", "zh")
    terminal.until("第 1 个")
    terminal.press("n", "第 2 个")
    ledger(store).unlink()
    ledger(store).mkdir() if harm == "a folder" else ledger(store).write_text("{\n", encoding="utf-8")
    terminal.child.send(key)
    assert terminal.ended() == 1
    after = terminal.said.rpartition("\x1b[?1049l")[2]
    assert f"kg: {ledger(store)}" in after and "Traceback" not in terminal.said


# the way through the pairs


def pair(left: str, right: str) -> Pair:
    sides = [
        Side(f"https://example.org/person/{name}", "https://w3id.org/honours-kg/ns#Person", name, ())
        for name in (left, right)
    ]
    subjects = tuple(Subject(side.iri, "person", side.name) for side in sides)
    return Pair(OpenDoubt("near-names", 0.5, f"{left}？{right}？", *sides), subjects)


def test_what_follows_from_the_decisions_is_not_asked(tmp_path: Path):
    review = Review(
        [pair("a", "b"), pair("b", "c"), pair("a", "c"), pair("x", "y")], tmp_path / "l.jsonl", "甲", "2024"
    )
    review.decide("same", "")
    review.decide("different", "")
    assert review.at == 3 and review.settled() == 3
    assert review.tally().follow == 1
    review.undo()
    assert review.at == 1 and review.settled() == 1
    review.put_off()
    assert review.at == 2, "without the decision it has to be asked"


def test_what_someone_else_settles_meanwhile_is_not_written_again(tmp_path: Path):
    pairs = [pair("a", "b"), pair("x", "y")]
    review = Review(pairs, tmp_path / "l.jsonl", "甲", "2024")
    append_decision(tmp_path / "l.jsonl", Decision("different", pairs[0].subjects, "乙", "2024", ""))
    assert review.decide("same", "") is None and review.at == 1
    assert [decision.who for decision in load_ledger(tmp_path / "l.jsonl")] == ["乙"]


def test_what_no_longer_follows_comes_before_the_end(tmp_path: Path):
    review = Review(
        [pair("a", "b"), pair("b", "c"), pair("a", "c"), pair("x", "y")], tmp_path / "l.jsonl", "甲", "2024"
    )
    review.decide("same", "")
    second = review.decide("same", "")
    assert review.at == 3 and second is not None
    append_decision(tmp_path / "l.jsonl", Decision("undo", (), "乙", "2024", "", undoes=second.id))
    review.decide("different", "")
    assert review.at == 1, "someone else took back what the pairs passed over followed from"


def test_those_put_off_come_after_the_end(tmp_path: Path):
    review = Review([pair("a", "b"), pair("c", "d"), pair("e", "f")], tmp_path / "l.jsonl", "甲", "2024")
    review.put_off()
    review.decide("same", "")
    review.decide("same", "")
    assert review.pair is None and review.tally().later == 1
    assert review.decide("same", "") is None
    review.take_up()
    assert review.at == 0
    with pytest.raises(DecisionError):
        (tmp_path / "l.jsonl").write_text("{", encoding="utf-8")
        review.decide("same", "")


# what is shown


def shown(review: Review, lang: str, *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    """The text of the screen after some keys."""

    async def show() -> str:
        app = ReviewApp(review, lang, "kg build")
        async with app.run_test(size=size) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            return "\n".join(
                "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
            )

    return asyncio.run(show())


def test_texts_of_documents_are_no_markup_and_move_no_cursor(tmp_path: Path):
    sentence = Sentence("[red]文件[/red]", "[bold", "甲[/]某 \\[x] 到会", "$text-muted]")
    odd = pair("[b]甲\x1b[31m", "[/]乙\u202e")
    left = Side(odd.doubt.left.iri, odd.doubt.left.kind, odd.doubt.left.name, (sentence,))
    told = Pair(OpenDoubt("near-names", None, "[blink]?[/]", left, odd.doubt.right), odd.subjects)
    text = shown(Review([told], tmp_path / "l.jsonl", "甲", "2024"), "zh")
    assert "[red]文件[/red]" in text and "甲[/]某 \\[x] 到会" in text and "[b]甲 [31m" in text and "[blink]" in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "没有提到它的原句" in text


def test_a_question_is_asked_in_the_language_when_there_are_words_for_it(tmp_path: Path):
    doubts = load_toml("lexicons/identity.toml")
    assert set(doubts["doubts_en"]) == set(doubts["doubts"])
    review = Review([pair("江南市场", "江北市场")], tmp_path / "l.jsonl", "甲", "2024")
    assert "“江南市场” and “江北市场” differ in one character" in shown(review, "en")
    assert "江南市场？江北市场？  near-names 0.50" in shown(review, "zh")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 20), (24, 12), (10, 5)])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_screen(tmp_path: Path, size: tuple[int, int], lang: str):
    review = Review([pair("江南市青禾水产有限公司", "江北市青禾水产有限公司")], tmp_path / "l.jsonl", "甲", "2024")
    lines = shown(review, lang, "question_mark", "x", "l", size=size).splitlines()
    assert len(lines) == size[1] and {cell_len(line) for line in lines} == {size[0]}


@pytest.mark.parametrize("lang", list(WORDS))
def test_each_language_has_all_words_with_the_same_places_to_fill(lang: str):
    import re

    for name in type(WORDS[lang]).__slots__:
        mine, other = getattr(WORDS[lang], name), getattr(WORDS["zh"], name)
        assert mine and len(mine if isinstance(mine, tuple) else [mine]) == len(
            other if isinstance(mine, tuple) else [other]
        )
        if isinstance(mine, str):
            assert sorted(re.findall(r"{\w+}", mine)) == sorted(re.findall(r"{\w+}", other)), name


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("会长，秘书长", 4, ["会", "长，", "秘书", "长"]),
        ("到《共建》会", 4, ["到", "《共", "建》", "会"]),
        ("2023年第114期", 6, ["2023年", "第114", "期"]),
        ("one or two", 6, ["one or", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("，，，，", 2, ["，", "，", "，", "，"]),
        ("会", 1, ["会"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_printers_break_them(text: str, width: int, lines: list[str]):
    assert wrapped(Content(text), width).plain.split("\n") == lines
