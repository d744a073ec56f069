"""Export: every format read back by another library, the same bytes every time, whole files or none."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import openpyxl
import pytest
import rdflib
from click.testing import CliRunner, Result
from rdflib.compare import isomorphic
from statements_sample import HEZHOU_MARKET, TOLD_TWICE, TRUSTED, sample_records, sample_statements

from kg.ask import tables
from kg.cli import cli
from kg.errors import OutputError
from kg.export import FORMATS, export
from kg.store import Store, commit
from kg.triples import triples

FULL = sample_statements()
RDF = {"turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "store"
    commit(path, records=sample_records(), statements=FULL)
    return path


@pytest.fixture(scope="module")
def store(folder: Path):
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def expected() -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(f"{triple} .\n" for triple in triples(FULL)), format="nt")


def exported(store: Store, format: str, folder: Path) -> bytes:
    file = folder / f"out.{format}"
    export(store, format, file)
    return file.read_bytes()


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", "--store", str(folder), *arguments])


@pytest.mark.parametrize("format", RDF)
def test_rdf_read_back_by_rdflib_is_the_graph_that_was_committed(
    store: Store, expected: rdflib.Graph, tmp_path: Path, format: str
) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=exported(store, format, tmp_path), format=RDF[format])
    read = rdflib.Graph()
    for subject, predicate, object, _ in dataset.quads():
        read.add((subject, predicate, object))
    assert isomorphic(read, expected)


@pytest.mark.parametrize("format", FORMATS)
def test_two_builds_of_the_same_give_the_same_bytes(store: Store, tmp_path: Path, format: str) -> None:
    commit(tmp_path / "again", records=sample_records(), statements=replace(FULL, tenures=()))
    commit(tmp_path / "again", records=sample_records(), statements=FULL)
    first = exported(store, format, tmp_path)
    code = (
        "import sys; from kg.export import export; from kg.store import Store\n"
        "export(Store.open(sys.argv[1]), *sys.argv[2:])"
    )
    second = tmp_path / "second"
    subprocess.run(  # another process has other hash seeds
        [sys.executable, "-c", code, str(tmp_path / "again"), format, str(second)],
        check=True,
        env={**os.environ, "TZ": "Asia/Shanghai"},
    )
    assert first == second.read_bytes()


def test_lines_of_ntriples_are_sorted(store: Store, tmp_path: Path) -> None:
    lines = exported(store, "ntriples", tmp_path).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == store.statistics()["triples"]


def test_turtle_uses_the_prefixes(store: Store, tmp_path: Path) -> None:
    text = exported(store, "turtle", tmp_path).decode()
    assert "hkg:recipient <" in text
    assert "<https://w3id.org/honours-kg/ns#recipient>" not in text


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_networks_read_back_by_networkx_have_things_as_nodes_and_facts_as_edges(
    store: Store, tmp_path: Path, format: str
) -> None:
    data = exported(store, format, tmp_path)
    graph = (nx.read_graphml if format == "graphml" else nx.read_gexf)(io.BytesIO(data))
    things = (*FULL.persons, *FULL.organizations, *FULL.works, *FULL.honours, *FULL.events)
    assert {node: data["label"] for node, data in graph.nodes(data=True)} == {thing.iri: thing.name for thing in things}
    edges = [edge for _, _, edge in graph.edges(HEZHOU_MARKET.iri, data=True) if edge["relation"] == "conferrals"]
    told = next(edge for edge in edges if edge["conferral"] == TOLD_TWICE.iri)
    assert (told["honourName"], told["period"]) == (TRUSTED.name, "2023")
    assert told["quote"] in {quote.quote for quote in TOLD_TWICE.quotations}
    relations = [edge["relation"] for _, _, edge in graph.edges(data=True)]
    assert relations.count("conferrals") == len(FULL.conferrals)
    assert relations.count("conferrers") == sum(len(conferral.conferrers) for conferral in FULL.conferrals)
    assert relations.count("tenures") == sum(tenure.organization is not None for tenure in FULL.tenures)
    assert relations.count("memberships") == len(FULL.memberships)


def test_characters_that_xml_forbids_are_left_out(tmp_path: Path) -> None:
    person = replace(FULL.persons[0], name="a\x00b\x0bc<d>&\ufffe𠮷")
    commit(tmp_path / "s", records={}, statements=replace(FULL, persons=(person, *FULL.persons[1:])))
    with Store.open(tmp_path / "s") as store:
        for format in ("graphml", "gexf"):
            data = exported(store, format, tmp_path)
            ElementTree.fromstring(data)
            assert "abc&lt;d&gt;&amp;𠮷".encode() in data


def test_csv_holds_the_conferrals_as_they_are_printed(store: Store, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(store, "csv", tmp_path).decode("utf-8"), newline="")))
    assert {row["conferral"] for row in rows} == {conferral.iri for conferral in FULL.conferrals}
    assert len(rows) == len(FULL.conferrals)
    quotes = {quote.quote for conferral in FULL.conferrals for quote in conferral.quotations}
    assert {row["quote"] for row in rows} <= quotes
    assert any("\n" in row["quote"] for row in rows), "a quotation broken by a line stays as it is"


def test_zip_holds_a_csv_for_each_relation(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "-o", str(tmp_path / "all.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{table.name}.csv" for table in tables()]
        read = {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8", newline="")))
            for name in archive.namelist()
        }
    assert len(read["tenures.csv"]) == len(FULL.tenures)
    assert len(read["documents.csv"]) == len(FULL.documents)
    assert {row["thing"] for row in read["things.csv"]} >= {person.iri for person in FULL.persons}


def test_xlsx_read_back_by_openpyxl_has_a_sheet_for_each_relation_and_no_formula(tmp_path: Path) -> None:
    evil = replace(FULL.persons[0], name='=HYPERLINK("http://x","y")', names=("https://example.org/", "+1", "@a"))
    commit(tmp_path / "s", records={}, statements=replace(FULL, persons=(evil, *FULL.persons[1:])))
    with Store.open(tmp_path / "s") as store:
        book = openpyxl.load_workbook(io.BytesIO(exported(store, "xlsx", tmp_path)))
    assert book.sheetnames == [table.name for table in tables()]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert evil.name in {cell.value for cell in cells}
    assert book["conferrals"].max_row == len(FULL.conferrals) + 1


def test_a_format_whose_package_is_missing_says_how_to_get_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(OutputError, match="pip install"):
        export(store, "xlsx", tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_when_writing_fails_the_old_file_stays_and_nothing_is_left(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("old", encoding="utf-8")
    with monkeypatch.context() as patch:

        def fail(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr("pyoxigraph.serialize", fail)
        with pytest.raises(OutputError, match="No space left"):
            export(store, "turtle", file)
    assert file.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.ttl"]


def test_where_nothing_can_be_written_it_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        export(store, "turtle", tmp_path / "nowhere" / "a.ttl")
    with pytest.raises(OutputError, match="is a folder"):
        export(store, "turtle", tmp_path)
    with pytest.raises(OutputError, match="no format"):
        export(store, "docx", tmp_path / "a.docx")


def test_permissions_and_links_are_kept(store: Store, tmp_path: Path) -> None:
    target, link = tmp_path / "real.nt", tmp_path / "link.nt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    export(store, "ntriples", link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.stat().st_size > 1000


def test_the_ending_of_the_file_tells_the_format_and_a_dash_is_standard_output(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "-o", str(tmp_path / "a.ttl")).exit_code == 0
    written = (tmp_path / "a.ttl").read_bytes()
    assert written.startswith(b"@prefix")
    process = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", "export", "--format", "turtle", "-o", "-"],
        env={**os.environ, "KG_STORE": str(folder)},
        capture_output=True,
        check=True,
    )
    assert process.stdout == written
    assert process.stderr == b""
