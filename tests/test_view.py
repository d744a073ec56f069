"""The picture's data and page without a browser: what is drawn, where, and that a graph always gives the same bytes."""

from __future__ import annotations

import json
import math
import os
import random
import re
import subprocess
import sys
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from statements_sample import BARE, HEZHOU_MARKET, JINLAN_MARKET, TOLD_TWICE, iri, sample_records, sample_statements

import kg.view
from kg.cli.view import command
from kg.errors import OutputError, UnknownNameError
from kg.model.document import Metadata
from kg.model.statements import Conferral, Membership, Operation, Quotation, SourceDocument, Statements, Tenure, Thing
from kg.store import Store, commit
from kg.view import view
from kg.view.facts import ABOUT, facts_about, facts_around, things
from kg.view.page import EDGE_STYLES, NODE_STYLES
from kg.view.picture import draw, wrap


def write_store(folder: Path, statements: Statements) -> Path:
    """A real store on disk."""
    records = {each.id: sample_records().get(each.id, {"id": each.id, "source": ""}) for each in statements.documents}
    commit(folder, records=records, statements=statements)
    return folder


def synthetic(count: int, seed: int = 7) -> Statements:
    """A graph of about ``count`` things: markets and their companies, honours by the year, persons, associations."""
    rng = random.Random(seed)
    document = SourceDocument(iri("document", "s"), "s", "s.txt", "text/plain", "0" * 64, Metadata(), (), ())

    def told(key: str) -> tuple[Quotation, ...]:
        words = f"原文：{key}。"
        return (Quotation(iri("quotation", key), document.iri, None, 0, len(words), words, "", "", "made", 0.9),)

    def thing(folder: str, kind: str, name: str) -> Thing:
        return Thing(iri(folder, name), kind, name, (), (), told(name))

    def several(share: float, folder: str, kind: str, pattern: str) -> list[Thing]:
        return [thing(folder, kind, pattern.format(at)) for at in range(max(1, round(count * share)))]

    markets = several(0.3, "organization", "market", "青溪第{}农产品批发市场")
    companies = several(0.25, "organization", "company", "东江第{}商贸发展有限公司")
    persons = several(0.28, "person", "person", "陆某{}")
    honours = several(0.09, "honour", "honour", "第{}类放心消费示范市场")
    bodies = several(0.04, "organization", "government", "第{}区市场监督管理局")
    associations = several(0.04, "organization", "association", "第{}商品交易市场协会")
    conferrals, tenures, memberships, operations = {}, {}, {}, {}
    for at, recipient in enumerate([*markets, *markets[::3], *companies[::2], *persons[::3]]):
        honour = honours[int(len(honours) * rng.random() ** 2)]
        period, key = str(2015 + at % 9), iri("conferral", honour.iri, recipient.iri, str(at))
        conferrers = (bodies[honours.index(honour) % len(bodies)].iri,)
        conferrals[key] = Conferral(
            key, honour.iri, recipient.iri, None, conferrers, None, period, None, None, None, told(key)
        )
    for at, person in enumerate(persons):
        where = (companies + markets + associations)[at * 7 % (len(companies) + len(markets) + len(associations))]
        key = iri("tenure", person.iri, where.iri)
        tenures[key] = Tenure(key, person.iri, where.iri, "总经理", at % 5 == 0, told(key))
    for at, (company, market) in enumerate(zip(companies, markets, strict=False)):
        key, association = iri("operation", company.iri, market.iri), associations[at * at % len(associations)]
        operations[key] = Operation(key, company.iri, market.iri, told(key))
        if at % 2:
            key = iri("membership", company.iri, association.iri)
            memberships[key] = Membership(key, company.iri, association.iri, "会员单位", told(key))

    def listed(found: dict) -> tuple:
        return tuple(found[key] for key in sorted(found))

    def ordered(*groups: list[Thing]) -> tuple[Thing, ...]:
        return tuple(sorted((each for group in groups for each in group), key=lambda each: each.iri))

    return replace(
        sample_statements(),
        documents=(document,),
        persons=ordered(persons),
        organizations=ordered(markets, companies, bodies, associations),
        works=(),
        honours=ordered(honours),
        conferrals=listed(conferrals),
        tenures=listed(tenures),
        memberships=listed(memberships),
        events=(),
        participations=(),
        operations=listed(operations),
        doubts=(),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_store(tmp_path_factory.mktemp("view") / "store", sample_statements())


@pytest.fixture
def store(folder: Path):
    with Store.open(folder) as opened:
        yield opened


def page_data(page: Path) -> dict:
    """The blocks of data in a page, put together as the page does it."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', text, re.DOTALL)
    read = {name: unpacked(json.loads(block)) for name, block in blocks}
    data = read["data"]
    for part in ("facts", "things"):
        data[part] = [first | rest for first, rest in zip(data[part], read["details"][part], strict=True)]
    shown = {part: data["shown"][part] + read["conferrals"][part] for part in ("nodes", "edges")}
    return data | {"shown": shown, "quotes": read["quotes"], "documents": read["documents"]}


def unpacked(part: object) -> Any:
    """A part of a page's data with columns made rows again."""
    if not isinstance(part, dict):
        return part
    if part.keys() == {"of", "at"}:
        return [part["of"][at] for at in part["at"]]
    if part.keys() == {"start", "rest"}:
        return [part["start"] + rest for rest in part["rest"]]
    if part.keys() == {"count", "columns"}:
        values = {name: unpacked(column) for name, column in part["columns"].items()}
        return [
            {name: column[at] for name, column in values.items() if column[at] is not None}
            for at in range(part["count"])
        ]
    return {name: unpacked(each) for name, each in part.items()}


def drawn_names(data: dict) -> set[str]:
    return {thing["name"] for thing in data["things"] if "name" in thing}


def test_all_facts_of_the_graph_are_drawn(store: Store, tmp_path: Path):
    drawn = view(store, tmp_path / "graph.html")
    told = sample_statements()
    parts = (told.conferrals, told.tenures, told.memberships, told.events, told.participations, told.operations)
    assert drawn.facts == sum(map(len, parts)) + 1  # and one department in its body
    data = page_data(tmp_path / "graph.html")
    assert len(data["facts"]) == drawn.facts
    assert {fact["kind"] for fact in data["facts"]} == set(ABOUT["all"])
    everything = (*told.persons, *told.organizations, *told.works, *told.honours, *told.events)
    assert drawn_names(data) == {each.name for each in everything}


def test_each_fact_has_its_sentences_with_their_document(store: Store, tmp_path: Path):
    view(store, tmp_path / "graph.html")
    data = page_data(tmp_path / "graph.html")
    [twice] = [fact for fact in data["facts"] if fact["iri"] == TOLD_TWICE.iri]
    quotes = [data["quotes"][at] for at in twice["quotes"]]
    assert [quote["words"][1] for quote in quotes] == [
        "青溪市市场监督管理局授予鹤洲五金市场、锦澜家居市场2023年度“青溪市放心消费样板市场”称号。",
        "2023年，鹤洲五金市场荣获由青溪市市场监管局授予的放心消费样板市场称号。",
    ]
    documents = [data["documents"][quote["document"]] for quote in quotes]
    assert [each["date"] for each in documents] == ["2024-03-15", "2024-05-20"]
    assert all("第" in each["name"] and each["file"].endswith(".txt") for each in documents)
    assert quotes[1]["article"] == "荣誉墙"
    assert all(fact["quotes"] for fact in data["facts"])


def test_a_name_draws_only_what_is_near_it(store: Store, tmp_path: Path):
    drawn = view(store, tmp_path / "graph.html", name="锦澜家居市场")
    data = page_data(tmp_path / "graph.html")
    assert drawn.taken.iri == JINLAN_MARKET.iri
    assert data["things"][data["subject"]]["iri"] == JINLAN_MARKET.iri
    assert "温若谷" not in drawn_names(data)
    assert {"东江省文明样板市场", "青溪锦澜家居有限公司", "青溪市市场监督管理局"} <= drawn_names(data)
    assert view(store, tmp_path / "wider.html", name="锦澜家居市场", hops=2).things > drawn.things


def test_ties_between_two_things_of_the_outer_ring_are_drawn(store: Store):
    facts, distance = facts_around(store, HEZHOU_MARKET.iri, 1, ABOUT["all"])
    kinds = {fact.kind for fact in facts if HEZHOU_MARKET.iri not in fact.things}
    assert "membership" in kinds  # its operator and the association, both one fact away
    assert all(fact.things <= distance.keys() for fact in facts)


def test_an_unknown_name_is_an_error(store: Store, tmp_path: Path):
    with pytest.raises(UnknownNameError):
        view(store, tmp_path / "graph.html", name="无此名称无此名称")
    assert not (tmp_path / "graph.html").exists()


@pytest.mark.parametrize("about", ABOUT)
def test_about_draws_only_its_kinds_of_fact(store: Store, about: str):
    assert {fact.kind for fact in facts_about(store, ABOUT[about])} == set(ABOUT[about])


def test_a_conferral_is_an_edge_with_its_year_or_a_node(store: Store):
    facts = facts_about(store, ABOUT["honours"])
    picture = draw(things(store, {iri for fact in facts for iri in fact.things}), facts)
    line = [edge for edge in picture.edges if edge.facts == (TOLD_TWICE.iri,) and edge.kind == "conferral"]
    assert [(edge.label, edge.modes) for edge in line if edge.source == HEZHOU_MARKET.iri and edge.label] == [
        ("2023", ("line",))
    ]
    around = [edge for edge in picture.edges if TOLD_TWICE.iri in (edge.source, edge.target)]
    assert {edge.modes for edge in around} == {("node",)}
    assert {edge.kind for edge in around} == {"conferral", "conferrer"}
    places = {node.id: node.at for node in picture.nodes}
    assert places[BARE.iri].keys() == {"node"}
    assert places[HEZHOU_MARKET.iri].keys() == {"line", "node"}


def test_former_posts_are_dashed_and_present_ones_are_not():
    assert EDGE_STYLES["former"][1]
    assert not EDGE_STYLES["tenure"][1]


def test_no_two_kinds_share_a_shape_or_a_colour():
    assert len({shape for shape, _ in NODE_STYLES.values()}) == len(NODE_STYLES)
    assert len({color for _, color in NODE_STYLES.values()}) == len(NODE_STYLES)


def test_ties_whose_colours_some_eyes_confuse_differ_in_their_dashes():
    eyes = [  # all colours; protanopia, deuteranopia, tritanopia (Machado and others 2009)
        ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    ]

    def seen(color: str, eye: tuple) -> tuple[float, ...]:
        """The colour in CIELAB as that eye sees it."""
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        r, g, b = (min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in eye)
        x, y, z = (
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
        )
        x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
        return 116 * y - 16, 500 * (x - y), 200 * (y - z)

    for (one, (color, dashes)), (other, (color_2, dashes_2)) in combinations(EDGE_STYLES.items(), 2):
        if min(math.dist(seen(color, eye), seen(color_2, eye)) for eye in eyes) < 14:
            assert dashes != dashes_2, (one, other)


def test_parallel_ties_are_bent_apart(store: Store, tmp_path: Path):
    view(store, tmp_path / "graph.html")
    pairs: dict[frozenset, list] = {}
    for edge in page_data(tmp_path / "graph.html")["shown"]["edges"]:
        ends = frozenset((edge["from"], edge["to"]))
        bend = edge.get("smooth", {"type": "curvedCW", "roundness": 0})
        sign = (1 if bend["type"] == "curvedCW" else -1) * (1 if edge["from"] < edge["to"] else -1)
        pairs.setdefault(ends, []).append(sign * bend["roundness"])
    together = [bends for bends in pairs.values() if len(bends) > 1]
    assert together
    assert all(len(set(bends)) == len(bends) for bends in together)


@pytest.mark.parametrize("mode", ["line", "node"])
@pytest.mark.parametrize("count", [60, 400])
def test_signs_and_labels_do_not_overlap(tmp_path: Path, mode: str, count: int):
    with Store.open(write_store(tmp_path / "store", synthetic(count))) as store:
        facts = facts_about(store, ABOUT["all"])
        picture = draw(things(store, {iri for fact in facts for iri in fact.things}), facts)
    boxes = []
    for node in picture.nodes:
        if mode in node.at:
            (x, y), (width, height) = node.at[mode], node.box
            boxes.append((x, y + node.label_height / 2, width - 14, height - 14))  # without the margin
    overlaps = sum(
        abs(ax - bx) < (aw + bw) / 2 and abs(ay - by) < (ah + bh) / 2
        for at, (ax, ay, aw, ah) in enumerate(boxes)
        for bx, by, bw, bh in boxes[:at]
    )
    assert overlaps == 0


def test_a_thousand_things_are_laid_out_in_a_few_seconds(tmp_path: Path):
    with Store.open(write_store(tmp_path / "store", synthetic(1000))) as store:
        began = time.process_time()
        drawn = view(store, tmp_path / "graph.html")
        assert time.process_time() - began < 12  # some 3 s on two free cores
    assert drawn.things > 900


def test_only_the_best_connected_things_of_a_very_large_graph_are_drawn(tmp_path: Path):
    with Store.open(write_store(tmp_path / "store", synthetic(1300))) as store:
        drawn = view(store, tmp_path / "graph.html", most=1000)
    data = page_data(tmp_path / "graph.html")
    assert drawn.things == 1000
    assert drawn.left_out == data["leftOut"] > 200
    assert "第0类放心消费示范市场" in drawn_names(data)


def test_the_same_graph_gives_the_same_bytes(folder: Path, tmp_path: Path):
    pages = []
    for seed in ("1", "2"):
        page = tmp_path / f"{seed}.html"
        run = [sys.executable, "cli.py", "view", "--store", str(folder), "-o", str(page)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(run, check=True, cwd=Path(__file__).parents[1], env=environment, capture_output=True)
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]


def test_names_are_wrapped_in_lines_of_like_length():
    assert wrap("陆望舒") == "陆望舒"
    assert wrap("青溪市商品交易市场协会") == "青溪市商品交\n易市场协会"
    assert wrap("ABC\n\tDEF") == "ABC DEF"
    assert wrap("字" * 60).endswith("…")
    assert wrap("字" * 60).count("\n") == 2
    assert wrap("") == ""


def test_a_place_that_cannot_be_written_is_a_clear_error_and_leaves_nothing(store: Store, tmp_path: Path):
    with pytest.raises(OutputError, match="cannot be written"):
        view(store, tmp_path / "none" / "graph.html")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        view(store, tmp_path / "folder")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_a_page_that_cannot_be_finished_leaves_the_old_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = tmp_path / "graph.html"
    page.write_text("old", encoding="utf-8")

    def full(self: Path, *_: object, **__: object) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        view(store, page)
    assert page.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [page]


def test_the_page_names_no_address_that_a_browser_would_load(store: Store, tmp_path: Path):
    view(store, tmp_path / "graph.html")
    text = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", text)
    assert "default-src 'none'" in text
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]


def test_both_languages_of_the_page_have_the_same_words():
    texts = json.loads((Path(kg.view.__file__).parent / "page" / "text.json").read_text(encoding="utf-8"))
    assert texts["zh"].keys() == texts["en"].keys()
    names = re.compile(r"\{(\w+)\}")
    for key, words in texts["zh"].items():
        assert set(names.findall(words)) == set(names.findall(texts["en"][key])), key


def test_the_command_writes_the_page_and_says_what_is_in_it(folder: Path, tmp_path: Path):
    run = CliRunner().invoke(command, ["鹤洲五金市", "--store", str(folder), "-o", str(tmp_path / "graph.html")])
    assert run.exit_code == 0, run.output
    assert "鹤洲五金市场" in run.stderr  # what was taken for the part of a name
    assert re.search(r"\d+ things, \d+ facts", run.stdout)
    assert (tmp_path / "graph.html").stat().st_size > 400_000


def test_the_command_warns_when_nothing_fits(folder: Path, tmp_path: Path):
    run = CliRunner().invoke(
        command, ["信用监管处", "--about", "events", "--store", str(folder), "-o", str(tmp_path / "graph.html")]
    )
    assert run.exit_code == 0, run.output
    assert "warning: no facts about events" in run.stderr
    assert (tmp_path / "graph.html").exists()


def test_the_command_opens_the_browser_only_when_asked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    for arguments in ([], ["--open"]):
        CliRunner().invoke(command, [*arguments, "--store", str(folder), "-o", str(tmp_path / "图 1.html")])
    assert opened == [(tmp_path / "图 1.html").as_uri()]


def test_help_tells_all_options():
    run = CliRunner().invoke(command, ["--help"])
    assert run.exit_code == 0
    for option in ("--hops", "--about", "--output", "--store", "--lang", "--with-text", "--open"):
        assert option in run.output
