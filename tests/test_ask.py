"""Asking: the ready-made questions on two engines, names as people type them, and the commands."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from statements_sample import (
    ASSOCIATION,
    CEREMONY,
    CIVIL,
    HEZHOU,
    HEZHOU_MARKET,
    SHEN_HEZHOU,
    SHEN_JINLAN,
    TOLD_TWICE,
    TRUSTED,
    sample_records,
    sample_statements,
)

from kg.ask import ask, find, path, question, questions, show, tables
from kg.ask.catalogue import Question, read_question
from kg.ask.portrait import sentence
from kg.cli import COMMANDS, cli
from kg.errors import KnowledgeError, QueryError, StoreError, UnknownNameError
from kg.names import compare_key
from kg.store import Store, commit

FULL = sample_statements()
SAMPLE = {  # question -> parameters of one call that has an answer
    "who-won": {"honour": "青溪市放心消费样板市场", "from": 2023, "to": 2023},
    "honours-of": {"name": "鹤洲五金市场", "from": 2022},
    "conferred-by": {"name": "青溪市市场监督管理局"},
    "people-of": {"name": "青溪市商品交易市场协会"},
    "posts-of": {"name": "许怀瑾"},
    "members-of": {"name": "青溪市商品交易市场协会"},
    "memberships-of": {"name": HEZHOU.name},
    "honours-conferred": {"from": 2023, "kind": "Organization"},
    "events": {"name": "陆望舒", "from": 2024, "to": 2024},
    "co-honoured": {"name": "鹤洲五金市场"},
    "honour-counts": {"from": 2023},
    "most-honoured": {"from": 2023},
    "evidence-of": {"name": "陆望舒"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ask") / "store"
    commit(path, records=sample_records(), statements=FULL)
    return path


@pytest.fixture(scope="module")
def store(folder: Path):
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def graph(store: Store) -> rdflib.Graph:
    return rdflib.Graph().parse(
        data=store.graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
    )


def run(folder: Path, *arguments: str, **options) -> Result:
    return CliRunner().invoke(cli, list(arguments), env={"KG_STORE": str(folder), "LC_ALL": "zh_CN.UTF-8"}, **options)


def column(answer, name: str) -> list[str]:
    return ["" if row[name] is None else row[name].value for row in answer]


# --- the questions --------------------------------------------------------------------------------------------------


def oxigraph_rows(store: Store, sparql: str) -> list[list[str | None]]:
    answer = store.query(sparql)
    return [
        [None if value is None else f"{value.value}|{getattr(value, 'language', None)}" for value in row]
        for row in answer
    ]


def rdflib_rows(graph: rdflib.Graph, sparql: str) -> list[list[str | None]]:
    result = graph.query(sparql)
    return [
        [
            None if value is None else f"{value}|{getattr(value, 'language', None)}"
            for value in (row[v] for v in result.vars)
        ]
        for row in result
    ]


def test_every_question_has_a_sample_call() -> None:
    assert {each.name for each in questions()} == set(SAMPLE)


@pytest.mark.parametrize("each", [*questions(), *tables()], ids=lambda each: each.name)
def test_a_file_as_it_is_gives_the_same_rows_in_the_same_order_on_both_engines(
    store: Store, graph: rdflib.Graph, each: Question
) -> None:
    rows = oxigraph_rows(store, each.text)
    assert rows
    assert rows == rdflib_rows(graph, each.text)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_bound_question_gives_the_same_rows_on_both_engines(store: Store, graph: rdflib.Graph, name: str) -> None:
    answer = ask(store, name, **SAMPLE[name])
    rows = oxigraph_rows(store, answer.sparql)
    assert rows
    assert rows == rdflib_rows(graph, answer.sparql)
    assert len(rows) <= len(oxigraph_rows(store, question(name).text))


@pytest.mark.parametrize("name", SAMPLE)
def test_a_question_runs_without_the_prefixes_of_the_store(name: str) -> None:
    ox.Store().query(question(name).text)


@pytest.mark.parametrize("each", questions(), ids=lambda each: each.name)
def test_a_question_is_described_in_both_languages_and_shows_columns_that_exist(store: Store, each: Question) -> None:
    for words in (each.title, each.description, *(p.help for p in each.parameters), *each.columns.values()):
        assert set(words) == {"zh", "en"}
        assert all(words.values())
    assert set(each.columns) <= set(store.query(each.text).variables)
    for parameter in each.parameters:
        assert f"# VALUES ?{parameter.variable} {{" in each.text


def test_who_won_tells_recipient_honour_conferrer_period_document_and_quote(store: Store) -> None:
    rows = {row["recipientName"].value: row for row in ask(store, "who-won", honour="放心消费样板市场")}
    assert set(rows) == {"鹤洲五金市场", "锦澜家居市场"}
    row = rows["鹤洲五金市场"]
    assert row["honourName"].value == TRUSTED.name
    assert row["conferrers"].value == "青溪市市场监督管理局"
    assert row["period"].value == "2023"
    assert row["tellings"].value == "2" == str(len(TOLD_TWICE.quotations))
    first = min(TOLD_TWICE.quotations, key=lambda quote: quote.iri)
    assert (row["quote"].value, row["document"].value) == (first.quote, first.document)


def test_several_conferrers_are_one_row_in_the_order_of_their_names(store: Store) -> None:
    rows = [row for row in ask(store, "who-won", honour="青溪市商贸先进个人") if row["recipientName"].value == "陆望舒"]
    assert [row["conferrers"].value for row in rows] == ["青溪市商品交易市场协会、青溪市商贸工会"]


def test_a_conferral_without_conferrer_and_time_is_an_answer_but_not_of_a_year(store: Store) -> None:
    assert column(ask(store, "who-won", honour=CIVIL.name), "recipientName") == ["鹤洲五金市场", "锦澜家居市场"]
    assert column(ask(store, "who-won", honour=CIVIL.name, **{"from": 1990}), "recipientName") == ["鹤洲五金市场"]


@pytest.mark.parametrize(
    ("first", "last", "found"), [(2019, 2020, 0), (2020, 2021, 1), (2022, 2022, 1), (2024, 2025, 0)]
)
def test_years_find_every_period_that_touches_them(store: Store, first: int, last: int, found: int) -> None:
    answer = ask(store, "who-won", honour=CIVIL.name, **{"from": first, "to": last})  # 2021/2023
    assert len(answer.rows) == found


def test_people_of_a_body_include_those_of_its_departments_and_say_who_is_former(store: Store) -> None:
    answer = ask(store, "people-of", name=ASSOCIATION.name)
    assert dict(zip(column(answer, "personName"), column(answer, "former"), strict=True))["许怀瑾"] == "true"
    assert {tenure.iri for tenure in FULL.tenures if tenure.organization == ASSOCIATION.iri} == set(
        column(answer, "tenure")
    )


def test_events_can_be_asked_by_event_organiser_or_participant(store: Store) -> None:
    for name in (CEREMONY.name, "表彰大会", "顾砚秋", ASSOCIATION.name):
        assert CEREMONY.iri in column(ask(store, "events", name=name), "event")
    assert len(ask(store, "events").rows) == len(FULL.events)
    assert ask(store, "events", to=2023).rows == []


def test_co_honoured_are_others_of_the_same_year_only(store: Store) -> None:
    assert column(ask(store, "co-honoured", name="鹤洲五金市场"), "recipientName") == ["锦澜家居市场"]


def test_counts_add_up_to_all_conferrals(store: Store) -> None:
    assert sum(map(int, column(ask(store, "honour-counts"), "conferrals"))) == len(FULL.conferrals)


def test_evidence_of_a_thing_and_of_a_fact(store: Store) -> None:
    quotes = {quote.quote for quote in TOLD_TWICE.quotations}
    assert set(column(ask(store, "evidence-of", name=TOLD_TWICE.iri), "quote")) == quotes
    assert quotes <= set(column(ask(store, "evidence-of", name=HEZHOU_MARKET.name), "quote"))


def test_unknown_questions_and_parameters_and_bad_years_are_clear_errors(store: Store) -> None:
    for name, params, words in (
        ("who-lost", {}, "there is no question"),
        ("who-won", {"honor": "x"}, "no parameter 'honor'"),
        ("who-won", {}, "needs 'honour'"),
        ("who-won", {"honour": CIVIL.name, "from": "soon"}, "not a year"),
        ("who-won", {"honour": CIVIL.name, "to": 10000}, "not a year"),
    ):
        with pytest.raises(QueryError, match=words):
            ask(store, name, **params)


def test_a_broken_header_is_reported_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.rq"
    file.write_text('# title-zh: x\n# param: honour ?honour kind="open\nSELECT * {}\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"x\.rq:2"):
        read_question(file)


HOSTILE = [
    '"@zh } DROP ALL #',
    "> } SELECT * { ?s ?p ?o } #",
    "http://x/> } INSERT DATA { <a:b> <a:b> <a:b> } #",
    "http://example.org/{x}",
    "\\u003e \\n }",
    "'; DROP TABLE honours; --",
    "\x00\x1b[2J",
    "𠮷" * 2000,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_an_unknown_name_and_nothing_else(store: Store, name: str) -> None:
    with pytest.raises(UnknownNameError):
        ask(store, "who-won", honour=name)


def test_terms_are_bound_by_the_engine_not_by_formatting() -> None:
    each = Question("q", "SELECT * {\n  # VALUES ?x { 1 } ?s ?p ?x .\n}", {}, {})
    nasty = '} # " \\ \n <x>'
    bound = each.bind({"x": [ox.Literal(nasty)]})
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(nasty)))
    assert [row["x"].value for row in store.query(bound)] == [nasty]
    with pytest.raises(QueryError, match="no line"):
        each.bind({"y": [ox.Literal("1")]})


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("鹤洲五金市场", "鹤洲五金市场", "exact"),
        (" 鶴洲「五金」市場（本部）", "鹤洲五金市场", "exact"),
        ("省商联", "东江省商业联合会", "exact"),
        ("五金市场", "鹤洲五金市场", "part"),
        ("鹤州五金市场", "鹤洲五金市场", "similar"),
        (ASSOCIATION.replaces[0], ASSOCIATION.name, "exact"),
        (SHEN_JINLAN.iri, "沈知远", "exact"),
    ],
)
def test_a_name_is_found_by_alias_part_and_in_spite_of_a_typing_mistake(
    store: Store, typed: str, name: str, how: str
) -> None:
    match = find(store, typed)
    assert (match.name, match.how) == (name, how)
    assert (match.note() is None) == (typed == name or typed == match.iri)


def test_when_several_fit_equally_all_are_listed_and_none_is_taken(store: Store) -> None:
    for typed, listed in (("沈知远", {SHEN_HEZHOU.iri, SHEN_JINLAN.iri}), ("样板市场", {CIVIL.iri, TRUSTED.iri})):
        with pytest.raises(UnknownNameError) as raised:
            find(store, typed)
        assert all(iri in str(raised.value) for iri in listed)
    with pytest.raises(UnknownNameError, match="青溪鹤洲五金城有限公司"):  # where each of them works tells them apart
        find(store, "沈知远")


def test_a_short_name_with_another_character_is_asked_about_not_taken(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="陆望舒"):
        find(store, "陆望书")


def test_a_name_of_another_kind_says_what_it_is(store: Store) -> None:
    with pytest.raises(UnknownNameError, match="市场 .market.*荣誉 .honour"):
        find(store, "鹤洲五金市场", "Honour")


@pytest.mark.parametrize("typed", ["", "！", "天上人间", "http://example.org/nothing", "https://x y"])
def test_a_name_that_means_nothing_is_an_error(store: Store, typed: str) -> None:
    with pytest.raises(UnknownNameError):
        find(store, typed)


def test_every_name_of_every_thing_finds_it(store: Store) -> None:
    things = (*FULL.persons, *FULL.organizations, *FULL.works, *FULL.honours)
    for thing in things:
        bearers = {t.iri for t in things if compare_key(thing.name) in map(compare_key, (t.name, *t.names))}
        for name in (thing.name, *thing.names):
            if len(bearers) == 1:
                assert find(store, name).iri == thing.iri


# --- show and path --------------------------------------------------------------------------------------------------


def test_show_tells_every_fact_about_a_thing_with_its_sentences(store: Store) -> None:
    portrait = show(store, "鹤洲五金市场")
    facts = {fact.iri: fact for fact in portrait.facts}
    expected = {c.iri for c in FULL.conferrals if HEZHOU_MARKET.iri in (c.recipient, c.on_behalf_of, c.presenter)}
    expected |= {o.iri for o in FULL.operations if o.market == HEZHOU_MARKET.iri}
    assert set(facts) == expected
    told = facts[TOLD_TWICE.iri]
    assert told.sentence == "鹤洲五金市场于2023获得青溪市市场监督管理局授予的“青溪市放心消费样板市场”"
    assert {quote.text for quote in told.quotes} == {quote.quote for quote in TOLD_TWICE.quotations}
    assert portrait.kinds == ("市场",)
    assert show(store, "鹤洲五金市场", "en").kinds == ("market",)


def test_a_sentence_leaves_out_what_is_not_known() -> None:
    table = Question("t", "", {}, {}, sentence={"zh": "{a}[于{b}][{c!}曾]得{d}"})
    assert sentence(table, {"a": "甲", "d": "乙", "c": "false"}, "zh") == "甲得乙"
    assert sentence(table, {"a": "甲", "b": "{d}", "c": "true", "d": "[x]"}, "zh") == "甲于{d}曾得[x]"


def test_path_goes_from_fact_to_fact_and_each_step_holds_both_its_ends(store: Store) -> None:
    found = path(store, "陆望舒", "渡口集市", limit=2)
    assert len(found.ways) == 2
    for way in found.ways:
        assert (way[0].start, way[-1].end) == ("陆望舒", "渡口集市")
        assert all(before.end == after.start for before, after in zip(way, way[1:], strict=False))
        for step in way:
            ends = {thing.iri for thing in (*FULL.persons, *FULL.organizations, *FULL.works, *FULL.honours)}
            assert len(step.fact.ends & ends) >= 2
            assert step.fact.quotes
    assert len({len(way) for way in found.ways}) == 1


@pytest.mark.parametrize(
    ("start", "end"), [("信用监管处", "鹤洲五金市场"), ("许怀瑾", "顾砚秋"), (CEREMONY.name, "陆望舒")]
)
def test_a_way_may_lead_through_departments_and_events(store: Store, start: str, end: str) -> None:
    (way, *_) = path(store, start, end).ways
    assert (way[0].start, way[-1].end) == (start, end)


def test_path_to_itself_is_an_error(store: Store) -> None:
    with pytest.raises(QueryError, match="same thing"):
        path(store, "省商联", "东江省商业联合会")


# --- the commands ---------------------------------------------------------------------------------------------------


def test_ask_alone_lists_the_questions_in_both_languages(folder: Path) -> None:
    result = run(folder, "ask")
    assert result.exit_code == 0
    for each in questions():
        assert each.name in result.output
    assert "获得某项荣誉的单位" in result.output
    assert "Who received an honour" in result.output


def test_ask_with_and_without_the_option_gives_the_same(folder: Path) -> None:
    by_option = run(folder, "ask", "who-won", "--honour", TRUSTED.name)
    assert by_option.exit_code == 0
    assert by_option.output == run(folder, "ask", "who-won", TRUSTED.name).output
    assert "获得者" in by_option.stdout
    assert "recipient" in run(folder, "ask", "who-won", TRUSTED.name, "--lang", "en").stdout
    assert "锦澜家居市场" in by_option.stdout
    letters = "".join(character for character in by_option.stdout if not character.isspace())
    assert "授予的放心消费样板市场称号" in letters, "a long sentence is wrapped, not cut"


def test_what_was_taken_for_a_name_goes_to_standard_error(folder: Path) -> None:
    result = run(folder, "ask", "honours-of", "鹤州五金市场", "--format", "csv")
    assert "鹤州五金市场” → “鹤洲五金市场" in result.stderr
    assert "→" not in result.stdout


def test_every_format_holds_the_same_rows(folder: Path, store: Store) -> None:
    expected = column(ask(store, "who-won", honour=TRUSTED.name), "quote")

    def output(format: str) -> str:
        result = run(folder, "ask", "who-won", TRUSTED.name, "--format", format)
        assert result.exit_code == 0
        return result.stdout

    assert [row["quote"] for row in csv.DictReader(io.StringIO(output("csv")))] == expected
    bindings = json.loads(output("json"))["results"]["bindings"]
    assert [row["quote"]["value"] for row in bindings] == expected
    root = ElementTree.fromstring(output("xml"))
    space = "{http://www.w3.org/2005/sparql-results#}"
    quotes = [e.find(f"{space}literal").text for e in root.iter(f"{space}binding") if e.get("name") == "quote"]
    assert quotes == expected
    parsed = rdflib.query.Result.parse(io.BytesIO(output("tsv").encode()), format="tsv")
    assert [str(row["quote"]) for row in parsed] == expected


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask", "who-won"], 2, "--honour"),
        (["ask", "who-won", "a", "--honour", "b"], 2, "twice"),
        (["ask", "nonsense"], 2, "nonsense"),
        (["ask", "who-won", TRUSTED.name, "--from", "x"], 2, "x"),
        (["query"], 2, "FILE"),
        (["query", "f.rq", "-e", "ASK {}"], 2, "FILE"),
        (["query", "-e", "ASK {}", "--timeout", "0"], 2, "timeout"),
        (["export", "-o", "x.what"], 2, "--format"),
    ],
)
def test_wrong_use_is_explained_with_exit_code_2(folder: Path, arguments: list[str], code: int, words: str) -> None:
    result = run(folder, *arguments)
    assert result.exit_code == code
    assert words in result.output


@pytest.mark.parametrize("name", ["ask", "show", "path", "query", "export", "stats"])
def test_every_command_has_help(folder: Path, name: str) -> None:
    result = run(folder, name, "--help")
    assert result.exit_code == 0
    assert name in COMMANDS
    assert "--help" in result.output
    assert len(result.output) > 200


@pytest.mark.parametrize("name", SAMPLE)
def test_every_question_has_help_with_its_options(folder: Path, name: str) -> None:
    result = run(folder, "ask", name, "--help")
    assert result.exit_code == 0
    for parameter in question(name).parameters:
        assert f"--{parameter.name} " in result.output
        assert parameter.help["zh"] in result.output


def test_show_and_path_print_sentences_with_documents(folder: Path) -> None:
    shown = run(folder, "show", "鹤洲五金市场")
    assert shown.exit_code == 0
    assert "“青溪市放心消费样板市场”" in shown.stdout
    assert "市场之窗 2024年第3期" in shown.stdout
    facts = json.loads(run(folder, "show", "鹤洲五金市场", "--format", "json").stdout)["facts"]
    assert TOLD_TWICE.iri in [fact["iri"] for fact in facts]
    ways = run(folder, "path", "陆望舒", "渡口集市", "--limit", "1")
    assert ways.stdout.startswith("1. 陆望舒 → ")
    assert "2. " not in ways.stdout


def test_query_prints_rows_yes_or_no_and_triples(folder: Path, tmp_path: Path) -> None:
    assert "陆望舒" in run(folder, "query", "-e", "SELECT ?n { ?p a hkg:Person ; rdfs:label ?n }").stdout
    assert run(folder, "query", "-e", "ASK { ?p a hkg:Person }").stdout == "yes\n"
    file = tmp_path / "q.rq"
    file.write_text("\ufeffCONSTRUCT { ?p a hkg:Person } WHERE { ?p a hkg:Person }", encoding="utf-8")
    formats = {None: "turtle", "turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "trig": "trig"}
    for format, parser in (formats | {"jsonld": "json-ld", "rdfxml": "xml"}).items():
        result = run(folder, "query", str(file), *(["--format", format] if format else []))
        assert result.exit_code == 0
        dataset = rdflib.Dataset()
        dataset.parse(data=result.stdout_bytes, format=parser)
        assert len(list(dataset.quads())) == len(FULL.persons)
    assert run(folder, "query", "-", input=file.read_text(encoding="utf-8")).stdout.count("hkg:Person") == len(
        FULL.persons
    )
    assert run(folder, "query", str(file.with_name("missing.rq"))).exit_code != 0


def test_control_characters_in_a_text_do_not_reach_the_screen(folder: Path) -> None:
    result = run(folder, "query", "-e", 'SELECT ("a\\u001B[2Jb\\u202Ec" AS ?x) {}')
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[2Jb" in result.stdout


def test_markup_in_a_text_is_shown_as_it_is(folder: Path) -> None:
    result = run(folder, "query", "-e", 'SELECT ("[red]x[/red] :smile:" AS ?x) {}')
    assert "[red]x[/red] :smile:" in result.stdout


def test_stats_count_what_was_put_in(folder: Path) -> None:
    counts = json.loads(run(folder, "stats", "--format", "json").stdout)["counts"]
    assert counts["persons"] == len(FULL.persons)
    assert counts["conferrals"] == len(FULL.conferrals)
    assert f"{counts['triples']:,}" in run(folder, "stats").stdout
    assert "triples" in run(folder, "stats", "--lang", "en").stdout


def test_every_command_says_what_to_do_when_there_is_no_store(tmp_path: Path) -> None:
    for arguments in (["ask", "events"], ["show", "x"], ["path", "x", "y"], ["query", "-e", "ASK {}"], ["stats"]):
        result = run(tmp_path / "none", *arguments)
        assert isinstance(result.exception, StoreError)
        assert "kg build" in str(result.exception)
    process = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "stats"],
        env={**os.environ, "KG_STORE": str(tmp_path / "none")},
        capture_output=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stderr.decode().startswith("kg: ")
    assert "Traceback" not in process.stderr.decode()


def test_a_question_as_a_whole_process_needs_neither_rdflib_nor_networkx_and_under_a_second(folder: Path) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from kg.cli import cli\n"
        "r = CliRunner().invoke(cli, sys.argv[1:]); assert r.exit_code == 0, r.output\n"
        "print([m for m in ('rdflib', 'networkx', 'pyvis', 'pyshacl', 'numpy') if m in sys.modules])"
    )
    took = []
    for _ in range(3):
        began = time.monotonic()
        process = subprocess.run(
            [sys.executable, "-c", code, "ask", "who-won", "放心消费样板", "--store", str(folder)],
            capture_output=True,
            check=True,
        )
        took.append(time.monotonic() - began)
        assert process.stdout.decode().strip() == "[]"
    assert min(took) < 1
