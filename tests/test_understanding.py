"""Questions in people's own words: what they are taken for, what they are not taken for, and the answers.

The questions are in tests/questions/. Those about wuxi-2022-08 need the newsletter, which is not in this repository: it
is looked for in ../shared/eval, and without it they are skipped.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.ask import NotUnderstood, Understood, Ways, answer, questions, understand, wording
from kg.ask.marking import LONGEST, cleaned, mark
from kg.ask.wording import PATH, Pattern, examples, patterns, value, values
from kg.build import build
from kg.cli import cli
from kg.errors import KnowledgeError, QueryError, UnknownNameError
from kg.resources import load_toml, ontology_dir, sample_dir
from kg.store import Store

HERE = Path(__file__).parent
WUXI = HERE.parent.parent / "shared" / "eval" / "articles" / "wuxi-2022-08.txt"


def asked(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((HERE / "questions" / f"{name}.toml").read_text(encoding="utf-8"))["ask"]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("understanding") / "store"
    build([sample_dir()], folder)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Iterator[Store]:
    with Store.open(sample_folder) as store:
        yield store


@pytest.fixture(scope="session")
def wuxi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if not WUXI.exists():
        warnings.warn(f"{WUXI} IS NOT THERE: {len(asked('wuxi-2022-08'))} QUESTIONS ARE NOT TESTED", stacklevel=1)
        pytest.skip(f"{WUXI} is not there")
    folder = tmp_path_factory.mktemp("wuxi") / "store"
    build([WUXI], folder)
    with Store.open(folder) as store:
        yield store


# --- the questions and their answers ----------------------------------------------------------------------------------


def told(store: Store, understood: Understood, columns: list[str]) -> set[str]:
    """The values of the columns, each row with the sentence that tells it; of ways, the things they lead through."""
    found = answer(store, understood)
    if isinstance(found, Ways):
        assert all(step.fact.quotes for way in found.ways for step in way)
        return {end for way in found.ways for step in way for end in (step.start, step.end)}
    assert all(row["quote"].value for row in found if "quote" in found.variables)
    return {" | ".join("" if row[name] is None else row[name].value for name in columns) for row in found}


def check(store: Store, each: dict[str, Any]) -> None:
    if "unknown" in each:
        with pytest.raises(UnknownNameError) as raised:
            understand(store, each["text"])
        assert all(words in str(raised.value) for words in each["unknown"])
        return
    understood = understand(store, each["text"])
    if "question" not in each:
        assert isinstance(understood, NotUnderstood), understood
        assert understood.reason
        return
    assert isinstance(understood, Understood), understood
    assert understood.question == each["question"]
    assert told(store, understood, each.get("columns") or [each.get("column", "")]) == set(each["answer"])


@pytest.mark.parametrize("each", [*asked("sample"), *asked("sample-spoken")], ids=lambda each: each["text"])
def test_a_question_about_the_samples(sample: Store, each: dict[str, Any]) -> None:
    check(sample, each)


@pytest.mark.parametrize("each", asked("wuxi-2022-08"), ids=lambda each: each["text"])
def test_a_question_about_a_real_newsletter(wuxi: Store, each: dict[str, Any]) -> None:
    check(wuxi, each)


def test_there_are_enough_questions_of_each_sort() -> None:
    about_samples, about_wuxi = [*asked("sample"), *asked("sample-spoken")], asked("wuxi-2022-08")
    every = [*about_samples, *about_wuxi]
    assert len(every) >= 190
    assert all(len({each["text"] for each in part}) == len(part) for part in (about_samples, about_wuxi))
    assert sum("question" not in each and "unknown" not in each for each in every) >= 15
    assert {each["question"] for each in every if "question" in each} == {PATH, *(each.name for each in questions())}


# --- the patterns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id", "text"), [(id, text) for id, texts in examples().items() for text in texts])
def test_an_example_is_understood_by_its_pattern_and_in_one_way(sample: Store, id: str, text: str) -> None:
    understood = understand(sample, text)
    assert isinstance(understood, Understood), understood
    assert understood.pattern == id
    answer(sample, understood)


def test_what_an_example_asks_has_the_same_rows_on_both_engines(sample: Store) -> None:
    graph = rdflib.Graph().parse(data=sample.graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()))
    tried = set()
    for text in (text for texts in examples().values() for text in texts):
        understood = understand(sample, text)
        assert isinstance(understood, Understood)
        sort = (understood.question, *sorted(set(understood.params) - {"from", "to"}))  # years: test_ask.py
        if understood.question == PATH or sort in tried:
            continue
        tried.add(sort)
        found = answer(sample, understood)
        assert not isinstance(found, Ways)
        ours = [[None if term is None else term.value for term in row] for row in found]
        theirs = [[None if term is None else str(term) for term in row] for row in graph.query(found.sparql)]
        assert ours == theirs, text
    assert len(tried) > 20


def test_every_question_can_be_asked_in_both_languages() -> None:
    every = {PATH, *(each.name for each in questions())}
    for language in ("zh", "en"):
        assert {each.question for each in patterns() if each.language == language} == every


@pytest.mark.parametrize("each", patterns(), ids=lambda each: each.id)
def test_a_pattern_says_all_that_it_takes(each: Pattern) -> None:
    for language in ("zh", "en"):
        shown = set(re.findall(r"\{(\w+)\}", each.restated[language]))
        assert {slot.parameter for slot in each.slots.values()} <= shown
        if "\uf000" in each.regexes[0].pattern:
            assert "years" in shown, "a time would be applied and not said"
            assert each.question != PATH


@pytest.mark.parametrize("each", patterns(), ids=lambda each: each.id)
def test_a_pattern_takes_times_only_where_the_question_has_years(each: Pattern) -> None:
    of_question = {
        parameter.name
        for question in questions()
        if question.name == each.question
        for parameter in question.parameters
    }
    assert "\uf000" not in each.regexes[0].pattern or {"from", "to"} <= of_question


@pytest.mark.parametrize("each", patterns(), ids=lambda each: each.id)
def test_no_pattern_lets_anything_pass(each: Pattern) -> None:
    assert not re.search(r"(?<!\\)\.[*+{?]", each.regexes[0].pattern)


@pytest.mark.parametrize(
    "broken",
    [{"patterns": ["{nothing}"]}, {"patterns": ["("]}, {"question": "who-lost"}, {"patterns": None, "id": "x"}],
)
def test_a_broken_pattern_is_reported(monkeypatch: pytest.MonkeyPatch, broken: dict[str, Any]) -> None:
    entry = {"id": "mine", "language": "zh", "question": "who-won", "patterns": ["谁"], "examples": []} | broken
    if entry["patterns"] is None:
        del entry["patterns"]
    monkeypatch.setattr(wording, "load_toml", lambda file: load_toml(file) | {"pattern": [entry]})
    with pytest.raises(KnowledgeError, match=entry["id"]):
        wording.patterns.__wrapped__()


def test_values_are_what_the_graph_and_its_schemes_have(sample: Store) -> None:
    for kind in {each for entry in values("kind", "zh").values() for each in entry.means}:
        assert sample.query(f"ASK {{ ?x a hkg:{kind} }}")
    schemes = (ontology_dir() / "schemes.ttl").read_text(encoding="utf-8")
    for parameter in ("level", "grade"):
        for words in {each for entry in values(parameter, "zh").values() for each in entry.means}:
            assert f'"{words}"@zh' in schemes
    assert value("title", "zh", "党支部书记").means == ("党支部书记",)


# --- nothing that was asked is dropped --------------------------------------------------------------------------------

PLAIN = "谁获得了澄川市文明诚信市场"
RESTRICTIONS = [
    "没有",
    "不",
    "第一个",
    "最",
    "望津区",
    "大型",
    "今年",
    "三次",
    "国家级",
    "以外",
    "11月",
    "民营",
    "新",
    "连续",
    "同时",
    "首次",
    "可能",
]


@pytest.mark.parametrize("word", RESTRICTIONS)
def test_a_word_more_makes_it_another_question_or_none(sample: Store, word: str) -> None:
    for place in range(len(PLAIN) + 1):
        text = PLAIN[:place] + word + PLAIN[place:]
        try:
            understood = understand(sample, text)
        except UnknownNameError:
            continue
        assert isinstance(understood, NotUnderstood), (text, understood)


MORE = {"zh": ("没有", "望津区", "第一个", "新"), "en": ("not ", "in 望津区 ", "first ")}
STILL_THE_SAME = {"沈若川和尹澜有没有什么关系?"}


@pytest.mark.parametrize("id", examples())
def test_a_word_more_between_the_words_of_an_example_is_not_dropped(sample: Store, id: str) -> None:
    language = "en" if id.endswith(".en") else "zh"
    text = cleaned(examples()[id][0])
    marked = mark(sample, text, language, 2)
    inside = {text.index(name) + place for name in marked.names for place in range(1, len(name))}
    ends = [found.start() for found in re.finditer(r"\b(?=\w)" if language == "en" else "", text)]
    for place in (each for each in ends if each not in inside):
        for word in MORE[language]:
            more = text[:place] + word + text[place:]
            try:
                understood = understand(sample, more)
            except UnknownNameError:
                continue
            assert more in STILL_THE_SAME or isinstance(understood, NotUnderstood), (more, understood)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2021年", 2021, 2021),
        ("在2021年度", 2021, 2021),
        ("二〇二一年", 2021, 2021),
        ("２０２１年", 2021, 2021),
        ("2019年以来", 2019, None),
        ("自2019年起", 2019, None),
        ("2019到2021年", 2019, 2021),
        ("2019年至2021年", 2019, 2021),
        ("2019-2021年", 2019, 2021),
        ("2021年以前", None, 2020),
        ("2021年及以前", None, 2021),
        ("截至2021年", None, 2021),
    ],
)
def test_a_time_is_applied_and_said(sample: Store, when: str, first: int | None, last: int | None) -> None:
    understood = understand(sample, f"{when}谁获得了澄川市文明诚信市场")
    assert isinstance(understood, Understood)
    assert (understood.params.get("from"), understood.params.get("to")) == (first, last)
    assert all(str(year) in understood.restated for year in (first, last) if year)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("in 2021", 2021, 2021),
        ("since 2019", 2019, None),
        ("from 2019 to 2021", 2019, 2021),
        ("between 2019 and 2021", 2019, 2021),
        ("before 2021", None, 2020),
        ("after 2019", 2020, None),
        ("until 2021", None, 2021),
    ],
)
def test_a_time_in_english(sample: Store, when: str, first: int | None, last: int | None) -> None:
    understood = understand(sample, f"Who won 澄川市文明诚信市场 {when}?")
    assert isinstance(understood, Understood)
    assert (understood.params.get("from"), understood.params.get("to")) == (first, last)
    assert all(str(year) in understood.restated for year in (first, last) if year)


@pytest.mark.parametrize(
    "when",
    [
        "近三年",
        "去年",
        "2021年以后",
        "2021年底",
        "2021年中",
        "2021年11月",
        "2020年2021年",
        "202年",
        "20211年",
        "从2021年",
    ],
)
def test_a_time_that_is_not_sure_is_not_applied(sample: Store, when: str) -> None:
    assert isinstance(understand(sample, f"{when}谁获得了澄川市文明诚信市场"), NotUnderstood)


def test_years_and_titles_filter(sample: Store) -> None:
    def rows(text: str) -> int:
        understood = understand(sample, text)
        assert isinstance(understood, Understood)
        found = answer(sample, understood)
        assert not isinstance(found, Ways)
        return len(found.rows)

    parts = [rows(f"{year}年谁获得了澄川市文明诚信市场") for year in (2020, 2021, 2022)]
    assert parts == [4, 3, 4]
    assert rows("谁获得了澄川市文明诚信市场") == sum(parts)
    assert 0 < rows("澄川市市场协会的会长是谁") < rows("澄川市市场协会有哪些人任职")


# --- what a name may look like ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["恒達建材城", " 恒达 建材城 ", "「恒达建材城」", "《恒达建材城》", "澄川恒达建材城有限公司"]
)
def test_script_width_spaces_and_quotes_make_no_difference(sample: Store, name: str) -> None:
    understood = understand(sample, f"{name}获得过哪些荣誉？")
    assert isinstance(understood, Understood)
    assert [match.name for match in understood.matches] == ["澄川恒达建材城有限公司"]


def test_an_iri_is_a_name_so_that_one_of_several_can_be_chosen(sample: Store) -> None:
    with pytest.raises(UnknownNameError) as raised:
        understand(sample, "周敏获得过哪些荣誉")
    iris = re.findall(r"https?://\S+", str(raised.value))
    assert len(iris) == 2
    for iri in iris:
        for text in (f"{iri}获得过哪些荣誉", f"关于{iri}？"):
            understood = understand(sample, text)
            assert isinstance(understood, Understood)
            assert understood.params == {"name": iri}


def test_a_name_with_a_wrong_letter_is_said_and_one_with_a_letter_more_is_asked_about(sample: Store) -> None:
    understood = understand(sample, "谁获得了澄川市文明城信市场")
    assert isinstance(understood, Understood)
    assert "“澄川市文明诚信市场”（由“澄川市文明城信市场”认出）" in understood.restated
    assert [bool(match.note()) for match in understood.matches] == [True]
    with pytest.raises(UnknownNameError, match="did you mean “澄川市文明诚信市场”"):
        understand(sample, "谁获得了新澄川市文明诚信市场")


@pytest.mark.parametrize("name", ["望津区", "安陵市", "东原省", "全国", "协会", "公司", "市场", "过", "他们"])
def test_a_place_or_a_common_word_is_not_taken_for_a_part_of_a_name(sample: Store, name: str) -> None:
    assert isinstance(understand(sample, f"{name}获得过哪些荣誉"), NotUnderstood)


HOSTILE = [
    "",
    " \n\t",
    "？！。",
    "谁获得了",
    "谁获得了？",
    '谁获得了"} DROP ALL #',
    "谁获得了澄川市文明诚信市场> } INSERT DATA { <a:b> <a:b> <a:b> } #",
    "谁获得了http://x/>}SELECT*{?s?p?o}",
    "谁获得了\x00\x1b[2J\u202e",
    "\ue000获得过哪些荣誉",
    "\uf000谁获得了\ue001",
    "\ud800是谁",
    "谁" * 10_000,
    "(" * 300,
    "和" * 300,
    "的" * 299 + "会长是谁",
    "{honour}{when}",
    "who won " * 30,
    "who won '; DROP TABLE honours; --",
    "\\u003e的会长是谁",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_not_understood_or_an_unknown_name(sample: Store, text: str) -> None:
    try:
        assert isinstance(understand(sample, text), NotUnderstood)
    except UnknownNameError:
        assert len(text) <= LONGEST


WORDS = [
    "谁",
    "获得",
    "了",
    "澄川市文明诚信市场",
    "2021年",
    "和",
    "的",
    "会长",
    "是",
    '"',
    "}",
    "<",
    "\n",
    "who won",
    "沈若川",
    "\x00",
    "?",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=12).map("".join)))
def test_any_text_has_an_outcome_and_the_query_of_what_is_understood_runs(sample: Store, text: str) -> None:
    try:
        understood = understand(sample, text)
    except UnknownNameError:
        return
    if isinstance(understood, Understood):
        try:
            found = answer(sample, understood)
        except QueryError:
            assert understood.question == PATH  # from a thing to itself
        else:
            assert isinstance(found, Ways) or found.kind == "rows"


@given(text=st.text(max_size=80))
def test_a_cleaned_text_stays_as_it_is(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


def test_what_is_marked_can_be_given_back(sample: Store) -> None:
    marked = mark(sample, cleaned("2021年谁获得了“澄川市文明诚信市场”"), "zh", 2)
    assert len(marked.text) == len("年谁获得了名")
    assert marked.typed(marked.text) == "2021年谁获得了澄川市文明诚信市场"


# --- the command ------------------------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), env={"KG_STORE": str(folder), "LC_ALL": "zh_CN.UTF-8"})


def test_the_command_says_what_it_understood_and_prints_the_table(sample_folder: Path) -> None:
    result = run(sample_folder, "ask", "谁获得了全国文明诚信经营示范市场？")
    assert result.exit_code == 0
    assert "理解为：谁获得了“全国文明诚信经营示范市场”" in result.stderr
    assert "理解为" not in result.stdout
    assert "江阴纺织市场有限公" in result.stdout
    assert "SELECT" not in result.stderr
    assert "SELECT" in run(sample_folder, "ask", "谁获得了全国文明诚信经营示范市场？", "--sparql").stderr


def test_the_command_that_is_named_gives_the_same(sample_folder: Path) -> None:
    for text in ("2021年哪些企业获得了澄川市文明诚信市场", "澄川市市场协会的会长是谁", "沈若川和尹澜有什么关系"):
        first = run(sample_folder, "ask", text)
        command = next(line for line in first.stderr.splitlines() if line.startswith("即：")).removeprefix("即：")
        assert run(sample_folder, *shlex.split(command)[1:]).stdout == first.stdout


@pytest.mark.parametrize("text", ["谁获得了全国文明诚信经营示范市场？", "沈若川和尹澜有什么关系"])
def test_formats(sample_folder: Path, text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(sample_folder, "ask", text, "--format", "csv").stdout)))
    assert rows
    assert all(row["quote"] for row in rows)
    found = json.loads(run(sample_folder, "ask", text, "--format", "json").stdout)["results"]["bindings"]
    assert [row["quote"]["value"] for row in found] == [row["quote"] for row in rows]


def test_the_language_is_that_of_the_question_unless_it_is_chosen(sample_folder: Path) -> None:
    english = "Who won 全国文明诚信经营示范市场?"
    assert "understood as" in run(sample_folder, "ask", english).stderr
    assert "recipient" in run(sample_folder, "ask", english).stdout
    assert "理解为" in run(sample_folder, "ask", english, "--lang", "zh").stderr


@pytest.mark.parametrize(
    ("text", "words"), [("谁没有获得澄川市文明诚信市场", "没有听懂"), ("who is the best?", "not understood")]
)
def test_what_is_not_understood_is_said_with_what_can_be_asked(sample_folder: Path, text: str, words: str) -> None:
    result = run(sample_folder, "ask", text)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert words in result.stderr
    assert len(result.stderr.splitlines()) > 5


@pytest.mark.parametrize("name", ["who-one", "", "nonsense"])
def test_a_name_of_no_question_is_wrong_use(sample_folder: Path, name: str) -> None:
    result = run(sample_folder, "ask", name)
    assert result.exit_code == 2
    assert "No such command" in result.output


def test_a_name_that_fits_several_is_an_error_with_a_list(sample_folder: Path) -> None:
    result = run(sample_folder, "ask", "周敏获得过哪些荣誉")
    assert isinstance(result.exception, UnknownNameError)
