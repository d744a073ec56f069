"""Every shape holds on a good graph and is broken by a bad one; the report leads to the sentence."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from statements_sample import (
    BARE,
    BASE,
    BUREAU,
    CEREMONY,
    FORUM,
    GU,
    HEZHOU_MARKET,
    PRESENTED,
    TENURES,
    TOLD_TWICE,
    sample_records,
    sample_statements,
)

from kg.check import Severity, Violation, check, check_graph
from kg.check.contradictions import contradictions
from kg.check.quotations import misquotations
from kg.check.shapes import breaches, load_shapes, rules
from kg.cli.check import command
from kg.errors import KnowledgeError
from kg.model.iri import mint
from kg.store import Store, commit
from kg.triples import triples
from kg.vocabulary import PREFIXES

EXPECTED = [  # what the sample lacks on purpose
    ("warning", "conferral-conferrer"),
    ("info", "tenure-organization"),
    ("info", "membership-level-known"),
    ("info", "conferral-period"),
]

MARKET, FACT, EVENT = f"<{HEZHOU_MARKET.iri}>", f"<{PRESENTED.iri}>", f"<{CEREMONY.iri}>"
CHAIR = f"<{TENURES[0].iri}>"
DOUBT = f"<{mint(BASE, 'doubt', sample_statements().doubts[0].left, sample_statements().doubts[0].right, 'same-name')}>"
QUOTATION = f"<{PRESENTED.quotations[0].iri}>"
QUOTE, POSITION = f"<{PRESENTED.quotations[0].iri}#quote>", f"<{PRESENTED.quotations[0].iri}#position>"
NOBODY = "<https://example.org/nobody>"


def without(subject: str, term: str) -> str:
    return f"DELETE WHERE {{ {subject} {term} ?value }}"


def instead(subject: str, term: str, value: str) -> str:
    return f"{without(subject, term)} ; INSERT DATA {{ {subject} {term} {value} }}"


def also(subject: str, term: str, value: str) -> str:
    return f"INSERT DATA {{ {subject} {term} {value} }}"


def every(kind: str, deleted: str) -> str:
    """Take one property from every node of a class."""
    return f"DELETE {{ ?node {deleted} ?value }} WHERE {{ ?node a {kind} ; {deleted} ?value }}"


def oneself(kind: str, term: str, other: str) -> str:
    """Let two properties of every node of a class have one value."""
    return f"INSERT {{ ?node {other} ?value }} WHERE {{ ?node a {kind} ; {term} ?value }}"


def beside(fact: str, terms: str, more: str) -> str:
    """Let the other document, of the same day, tell of a copy of a fact that has those terms, and something else."""
    copied = " ".join(f"; {term} ?v{number}" for number, term in enumerate(terms.split()))
    return f"""DELETE {{ ?another hkg:dateStart ?start ; hkg:dateEnd ?end }}
    INSERT {{
      ?another hkg:dateStart ?day ; hkg:dateEnd ?day .
      <https://example.org/other> a ?kind {copied} ; {more} ; hkg:evidence ?telling
    }}
    WHERE {{
      {fact} a ?kind {copied} ; hkg:evidence/oa:hasSource ?document .
      ?document hkg:dateStart ?day .
      ?telling oa:hasSource ?another .
      ?another hkg:dateStart ?start ; hkg:dateEnd ?end .
      FILTER(?another != ?document)
    }}"""


# code -> what breaks that shape
BREAKS = {
    "label": without(MARKET, "rdfs:label"),
    "label-language": instead(MARKET, "rdfs:label", '"鹤洲五金市场"'),
    "other-label-language": also(MARKET, "skos:altLabel", '"鹤洲市场"'),
    "compare-key": without(MARKET, "hkg:compareKey"),
    "fact-evidence": without(FACT, "hkg:evidence"),
    "fact-confidence": without(FACT, "hkg:confidence"),
    "thing-evidence": without(MARKET, "hkg:evidence"),
    "quotation-source": without(QUOTATION, "oa:hasSource"),
    "quotation-article": also(QUOTATION, "dcterms:isPartOf", NOBODY),
    "quotation-quote": without(QUOTE, "a"),
    "quotation-position": also(QUOTATION, "oa:hasSelector", "<https://example.org/p>")
    + " ; "
    + also("<https://example.org/p>", "a", "oa:TextPositionSelector"),
    "quotation-confidence": instead(QUOTATION, "hkg:confidence", "1.5"),
    "quotation-phrasing": without(QUOTATION, "hkg:phrasing"),
    "quote-exact": instead(QUOTE, "oa:exact", '""'),
    "position-start": instead(POSITION, "oa:start", "-1"),
    "position-end": instead(POSITION, "oa:end", '"ninth"'),
    "position-order": instead(POSITION, "oa:end", "0"),
    "document-identifier": every("hkg:Document", "dcterms:identifier"),
    "document-file": every("hkg:Document", "hkg:fileName"),
    "document-digest": every("hkg:Document", "hkg:sha256"),
    "document-date": every("hkg:Document", "dcterms:issued"),
    "document-organizer": f"INSERT {{ ?node hkg:organizer {NOBODY} }} WHERE {{ ?node a hkg:Document }}",
    "article-document": every("hkg:Article", "dcterms:isPartOf"),
    "article-span": "INSERT { ?node oa:end 0 } WHERE { ?node a hkg:Article }",
    "article-byline": 'INSERT { ?node hkg:byline "钟" } WHERE { ?node a hkg:Article }',
    "honour-level": "INSERT { ?node hkg:level hkg:authority-government } WHERE { ?node a hkg:Honour }",
    "honour-authority": "INSERT { ?node hkg:authority hkg:level-national } WHERE { ?node a hkg:Honour }",
    "conferral-honour": without(FACT, "hkg:honour"),
    "conferral-recipient": instead(FACT, "hkg:recipient", EVENT),
    "conferral-on-behalf": also(FACT, "hkg:onBehalfOf", NOBODY),
    "conferral-conferrer": without(FACT, "hkg:conferrer"),
    "conferral-conferrer-kind": also(FACT, "hkg:conferrer", EVENT),
    "conferral-presenter": instead(FACT, "hkg:presenter", EVENT),
    "conferral-presenter-role": without(FACT, "prov:qualifiedAssociation"),
    "conferral-own-recipient": also(FACT, "hkg:conferrer", MARKET),
    "conferral-period": without(FACT, "hkg:period"),
    "conferral-one-period": also(FACT, "hkg:period", '"2020"^^edtf:EDTF'),
    "conferral-period-days": without(FACT, "hkg:periodStart"),
    "conferral-period-order": instead(FACT, "hkg:periodStart", '"2024-01-01"^^xsd:date'),
    "conferral-day-days": without(FACT, "hkg:dayConferredStart"),
    "conferral-day-order": instead(FACT, "hkg:dayConferredEnd", '"2024-03-07"^^xsd:date'),
    "conferral-occasion": also(FACT, "hkg:occasion", MARKET),
    "act-identifier": every("hkg:Act", "dcterms:identifier"),
    "tenure-holder": every("hkg:Tenure", "hkg:holder"),
    "tenure-title": every("hkg:Tenure", "hkg:title"),
    "tenure-former": every("hkg:Tenure", "hkg:former"),
    "tenure-organization": every("hkg:Tenure", "hkg:postIn"),
    "tenure-organization-kind": f"INSERT {{ ?node hkg:postIn {EVENT} }} WHERE {{ ?node a hkg:Tenure }}",
    "membership-member": every("hkg:Membership", "hkg:member"),
    "membership-association": every("hkg:Membership", "hkg:association"),
    "membership-own-member": oneself("hkg:Membership", "hkg:association", "hkg:member"),
    "membership-level": "INSERT { ?node hkg:membershipLevel hkg:role-host } WHERE { ?node a hkg:Membership }",
    "membership-level-known": every("hkg:Membership", "hkg:membershipLevel"),
    "membership-level-text": every("hkg:Membership", "hkg:levelText"),
    "event-date": without(EVENT, "hkg:date"),
    "event-one-date": instead(EVENT, "hkg:date", '"2024-03-08"'),
    "date-days": without(EVENT, "hkg:dateStart"),
    "date-order": instead(EVENT, "hkg:dateEnd", '"2023-12-31"^^xsd:date'),
    "event-place": instead(EVENT, "hkg:place", '"青溪会堂"'),
    "event-organizer": also(EVENT, "hkg:organizer", NOBODY),
    "participation-event": every("hkg:Participation", "hkg:event"),
    "participation-participant": every("hkg:Participation", "hkg:participant"),
    "participation-role": every("hkg:Participation", "hkg:participationRole"),
    "operation-operator": every("hkg:Operation", "hkg:operator"),
    "operation-market": every("hkg:Operation", "hkg:market"),
    "operation-own-operator": oneself("hkg:Operation", "hkg:operator", "hkg:market"),
    "operates-derived": also(MARKET, "hkg:operates", NOBODY),
    "doubt-left": oneself("hkg:Doubt", "hkg:right", "hkg:left"),
    "doubt-right": every("hkg:Doubt", "hkg:right"),
    "doubt-reason": every("hkg:Doubt", "hkg:reason"),
    "doubt-score": instead(DOUBT, "hkg:score", "1.5"),
    "conferrers-disagree": beside(
        FACT, "hkg:honour hkg:recipient hkg:periodStart hkg:periodEnd", f"hkg:conferrer <{BUREAU.iri}>"
    ),
    "event-dates-disagree": also(NOBODY, "hkg:reason", f'"event-dates" ; hkg:left {EVENT} ; hkg:right <{FORUM.iri}>'),
    "post-held-and-left": beside(CHAIR, "hkg:holder hkg:postIn hkg:title", "hkg:former true"),
    "post-held-by-two": beside(CHAIR, "hkg:postIn hkg:title hkg:former", f"hkg:holder <{GU.iri}>"),
    "quotation-words": instead(QUOTE, "oa:exact", '"没有说过的话"'),
    "quotation-document": 'DELETE { ?node dcterms:identifier ?value } INSERT { ?node dcterms:identifier "lost" }'
    " WHERE { ?node a hkg:Document ; dcterms:identifier ?value }",
}


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


def sample_graph() -> ox.Store:
    graph = ox.Store()
    graph.extend(ox.Quad(*triple) for triple in triples(sample_statements()))
    return graph


def broken(update: str) -> ox.Store:
    graph = sample_graph()
    before = len(graph)
    graph.update(update, prefixes=PREFIXES)
    assert len(graph) != before or set(graph) != set(sample_graph()), "the update must change the graph"
    return graph


def found_in(graph: ox.Store, shapes) -> set[tuple[str, str]]:
    findings = [
        *breaches(graph, shapes),
        *misquotations(graph, sample_records().values()),
        *contradictions(graph),
    ]
    return {(finding.code, finding.focus) for finding in findings}


@pytest.fixture(scope="module")
def usual(shapes) -> set[tuple[str, str]]:
    return found_in(sample_graph(), shapes)


def test_the_sample_is_without_violation_and_lacks_what_it_lacks() -> None:
    found = check_graph(sample_graph(), sample_records().values())
    assert [(each.severity.value, each.code) for each in found] == EXPECTED


def test_there_is_a_broken_graph_for_every_shape(shapes) -> None:
    assert set(BREAKS) == set(rules(shapes))


@pytest.mark.parametrize("code", BREAKS)
def test_what_a_shape_is_against_is_found(code: str, shapes, usual) -> None:
    new = found_in(broken(BREAKS[code]), shapes) - usual
    assert code in {found for found, _ in new}


@pytest.mark.parametrize(
    "code", ["event-place", "tenure-former", "conferral-own-recipient", "other-label-language", "doubt-score"]
)
def test_a_break_of_one_shape_is_not_reported_as_others_too(code: str, shapes, usual) -> None:
    assert {found for found, _ in found_in(broken(BREAKS[code]), shapes) - usual} == {code}


def first(found: list[Violation], code: str) -> Violation:
    return next(each for each in found if each.code == code)


def test_a_finding_leads_to_the_document_and_the_sentence() -> None:
    finding = first(check_graph(sample_graph(), sample_records().values()), "conferral-conferrer")
    quotation = BARE.quotations[0]
    assert finding.focus == BARE.iri
    assert finding.label == "锦澜家居市场 · 东江省文明样板市场"
    assert (finding.document, finding.position, finding.quote) == (
        "市场之窗 2024年第4期",
        quotation.start,
        quotation.quote,
    )
    assert (finding.message("zh"), finding.message("en")) == (finding.message_zh, finding.message_en)


def test_a_fault_of_a_position_leads_to_its_own_sentence() -> None:
    finding = first(check_graph(broken(BREAKS["position-order"]), sample_records().values()), "position-order")
    assert finding.focus == POSITION.strip("<>")
    assert finding.quote == PRESENTED.quotations[0].quote


def test_a_fault_of_a_document_names_the_document() -> None:
    found = check_graph(broken(BREAKS["document-digest"]), sample_records().values())
    documents = {(each.label, each.document, each.quote) for each in found if each.code == "document-digest"}
    assert documents == {(f"市场之窗 2024年第{issue}期",) * 2 + (None,) for issue in (3, 4)}


def test_a_misquotation_shows_what_the_document_says_there() -> None:
    finding = first(check_graph(broken(BREAKS["quotation-words"]), sample_records().values()), "quotation-words")
    assert (finding.quote, finding.value) == ("没有说过的话", PRESENTED.quotations[0].quote)


def test_the_worst_comes_first_then_document_and_position() -> None:
    update = " ; ".join(BREAKS[code] for code in ("tenure-former", "conferral-honour", "event-date", "doubt-right"))
    found = check_graph(broken(update), sample_records().values())
    keys = [(each.severity.rank, each.document or "", -1 if each.position is None else each.position) for each in found]
    assert keys == sorted(keys)
    assert {each.severity for each in found} == set(Severity)
    assert found == check_graph(broken(update), sample_records().values())


def test_a_shape_without_a_message_is_named_in_the_error(shapes) -> None:
    from rdflib import Graph

    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <https://w3id.org/honours-kg/shapes#mute> sh:severity sh:Warning ; sh:message "x"@en ."""
    with pytest.raises(KnowledgeError, match="mute.*zh"):
        rules(Graph().parse(data=text, format="turtle"))


# The command


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good")
    commit(path, records=sample_records(), statements=sample_statements())
    return path


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose document was changed after it was read."""
    path = tmp_path_factory.mktemp("bad")
    records = sample_records()
    records["2024-04"]["source"] = "〇" + records["2024-04"]["source"]
    commit(path, records=records, statements=sample_statements())
    return path


def run(*arguments: object):
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_check_of_a_store_is_the_check_of_its_graph(good: Path) -> None:
    with Store.open(good) as store:
        assert check(store) == check_graph(sample_graph(), sample_records().values())


def test_a_good_store_exits_0_and_a_bad_one_1(good: Path, bad: Path) -> None:
    assert run("--store", good).exit_code == 0
    result = run("--store", bad, "--severity", "violation", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {each["code"] for each in found} == {"quotation-words"}
    retold = next(each for each in TOLD_TWICE.quotations if each.quote.startswith("2023年"))
    moved = next(each for each in found if each["quote"] == retold.quote)
    assert moved["value"] == "\n" + retold.quote[:-1]


def test_a_violation_fails_the_command_in_every_format(bad: Path) -> None:
    for form in ("table", "json", "csv"):
        assert run("--store", bad, "--format", form).exit_code == 1


def test_severity_leaves_out_what_is_less_bad(good: Path) -> None:
    shown = {
        severity: [
            each["code"] for each in json.loads(run("--store", good, "--format", "json", "--severity", severity).stdout)
        ]
        for severity in ("violation", "warning", "info")
    }
    assert shown == {"violation": [], "warning": ["conferral-conferrer"], "info": [code for _, code in EXPECTED]}


@pytest.mark.parametrize(
    ("lang", "message"), [("zh", "不知由谁授予。"), ("en", "It is not known who conferred the honour.")]
)
def test_csv_holds_every_finding_in_the_language_asked_for(good: Path, lang: str, message: str) -> None:
    lines = list(csv.DictReader(io.StringIO(run("--store", good, "--format", "csv", "--lang", lang).stdout)))
    assert [line["code"] for line in lines] == [code for _, code in EXPECTED]
    assert lines[0]["message"] == message
    assert lines[0]["quote"] == "锦澜家居市场荣获东江省文明样板市场。"


def test_the_table_shows_whole_sentences_and_counts(good: Path) -> None:
    output = run("--store", good, "--lang", "zh").stdout
    last_cells = [re.split(r"\s{2,}", line.strip())[-1] for line in output.splitlines()]
    assert "锦澜家居市场荣获东江省文明样板市场。" in "".join(last_cells)
    assert output.rstrip().endswith("错误 0 项，警告 1 项，提示 3 项。")
    nothing = run("--store", good, "--severity", "violation", "--lang", "en").stdout
    assert nothing == "Violations: 0; warnings: 1; notes: 3.\n"


def test_help_names_the_options() -> None:
    text = run("--help").stdout
    assert all(option in text for option in ("--store", "--format", "--severity", "--lang"))
