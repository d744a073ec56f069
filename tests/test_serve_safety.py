"""What is kept out of the web application, and what cannot leave its place: routes, hostile names, hostile files."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from lxml import etree
from starlette.routing import Route
from statements_sample import sample_records, sample_statements

from kg.model.document import Metadata
from kg.serve import Settings, create_app
from kg.store import commit

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></script><!--",
    "javascript:alert(1)",
    "{{7*7}}${7*7}",
    '=HYPERLINK("http://evil.example","x")',
    "甲\u202e乙\u2067丙",
    "a\x00b\x07c\x1bd\ufffe",
    "../../etc/passwd\r\nSet-Cookie: a=b",
    "%0d%0a%00&amp;&#x27;",
)


@contextmanager
def served(store: Path, *options: str) -> Iterator[httpx.Client]:
    """A client of ``kg serve`` in a process of its own."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--no-browser", *options]
    environment = {**os.environ, "LANG": "en_GB.UTF-8"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    try:
        address = process.stderr.readline().split(" at ")[1].split()[0].rstrip("/")
        with httpx.Client(base_url=address, timeout=120, headers={"origin": address}) as client:
            for _ in range(300):
                try:
                    client.get("/")
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield client
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which everything that has a name has a hostile one, a different one for each."""
    names = (f"{name}·{number}" for number in range(1000) for name in HOSTILE)
    statements = sample_statements()

    def spoilt(things):
        return tuple(replace(thing, name=next(names), names=(next(names),)) for thing in things)

    metadata = Metadata(publication=HOSTILE[0], issue=HOSTILE[1], date="2024-03", organizers=(HOSTILE[2],))
    changed = replace(
        statements,
        documents=tuple(replace(each, name=next(names), metadata=metadata) for each in statements.documents),
        persons=spoilt(statements.persons),
        organizations=spoilt(statements.organizations),
        works=spoilt(statements.works),
        honours=spoilt(statements.honours),
        events=tuple(replace(each, name=next(names), place=next(names)) for each in statements.events),
        tenures=tuple(replace(each, title=next(names)) for each in statements.tenures),
        memberships=tuple(replace(each, level=next(names)) for each in statements.memberships),
        doubts=tuple(replace(each, detail=next(names)) for each in statements.doubts),
    )
    store = tmp_path_factory.mktemp("hostile") / "store"
    commit(store, records=sample_records(), statements=changed)
    return store


@pytest.fixture(scope="module")
def client(hostile: Path) -> Iterator[httpx.Client]:
    with served(hostile) as opened:
        yield opened


# --- every route


def test_no_route_that_writes_takes_anything_from_elsewhere(client: httpx.Client, hostile: Path) -> None:
    app = create_app(Settings(hostile, hostile.with_name("ledger")))
    writing = {
        (method, re.sub(r"{[^}]*}", "x", route.path))
        for route in app.routes
        if isinstance(route, Route)
        for method in (route.methods or {"POST"}) - {"GET", "HEAD", "OPTIONS"}
    }
    assert {path for _, path in writing} >= {
        *("/add", "/add/begin", "/add/x/file", "/add/x/read", "/add/x/mend", "/add/x/accept", "/add/x/discard"),
        *("/desk/decide", "/desk/later", "/query/chart", "/query/workbook", "/query/picture", "/sparql"),
    }
    before = sorted(path.name for path in hostile.parent.rglob("*"))
    for method, path in writing - {("POST", "/sparql")}:
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "http://127.0.0.1:1"},
            {"origin": str(client.base_url), "sec-fetch-site": "same-site"},
            {"origin": str(client.base_url), "sec-fetch-site": "cross-site"},
        ):
            assert client.request(method, path, headers=headers).status_code == 403, (method, path, headers)
        assert httpx.request(method, f"{client.base_url}{path}").status_code == 403
        assert client.request(method, path, headers={"host": "evil.example"}).status_code == 400
    update = {"content-type": "application/sparql-update"}
    for headers in (update, update | {"origin": "https://evil.example"}):
        assert client.post("/sparql", content="DROP ALL", headers=headers).status_code == 403
    assert sorted(path.name for path in hostile.parent.rglob("*")) == before


def test_every_path_keeps_to_its_names_and_its_policy(client: httpx.Client, hostile: Path) -> None:
    app = create_app(Settings(hostile, hostile.with_name("ledger")))
    for route in app.routes:
        path = re.sub(r"{[^}]*}", "x", getattr(route, "path", ""))
        assert client.get(path, headers={"host": "rebound.example"}).status_code == 400, path
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy and answer.headers["x-content-type-options"] == "nosniff", path
        if path != "/picture":  # its own page names its scripts by their hashes
            assert "default-src 'none'" in policy, path


# --- hostile names


class _Structure(HTMLParser):
    """What a page is made of: no element, attribute or address may come from a name."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.faults.append(f"{tag} {given}")
        if tag == "img" and not (given.get("src") or "").startswith(("/chart/", "/static/")):
            self.faults.append(f"{tag} {given}")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action") and not (value or "").startswith(("/", "#", "?", "https://w3id.org/")):
                self.faults.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


PLAIN = (
    *("/", "/documents", "/ask", "/years", "/desk", "/add", "/query", "/view"),
    *("/ask/who-won", "/ask/most-honoured?go=1", "/ask/honours-conferred?go=1"),
)
ASKED = (
    *("/search?q=", "/ask?q=", "/ask/who-won?honour=", "/path?end=x&start=", "/view?name="),
    *("/sparql?query=", "/query?query=", "/query?example=", "/desk?work=", "/desk/mend?about=", "/nothing/"),
    *("/view?arrangement=", "/picture?arrangement=", "/documents?format=", "/add/"),
)


def iris(client: httpx.Client) -> list[str]:
    """All things and facts, and whatever else has a page."""
    return client.get(
        "/sparql",
        params={"query": "SELECT DISTINCT ?x { ?x a ?type FILTER(CONTAINS(STR(?x), '/id/')) }"},
        headers={"accept": "text/csv"},
    ).text.split()[1:]


def page_of(iri: str) -> str:
    return f"/id/{quote(iri.partition('/id/')[2])}"


def pages(client: httpx.Client) -> list[str]:
    """Every kind of page, those of all things and documents among them, found as a reader finds them."""
    all = iris(client)
    mended = [f"/desk/mend?about={quote(iri)}" for iri in all]
    named = [f"{path}{quote(name)}" for name in HOSTILE for path in ASKED]
    return [*PLAIN, *map(page_of, all), *mended, *named]


def test_no_name_becomes_a_part_of_any_page(client: httpx.Client) -> None:
    seen = 0
    for path in pages(client):
        answer = client.get(path, headers={"accept": "text/html"}, follow_redirects=True)
        assert answer.status_code in (200, 300, 400, 404), (path, answer.status_code, answer.text[:300])
        assert "set-cookie" not in answer.headers
        if "html" not in answer.headers["content-type"]:
            assert answer.headers["content-type"].startswith("text/plain"), path
            continue
        structure = _Structure()
        structure.feed(answer.text)
        assert structure.faults == [], path
        for opening, closing in (("\u202e", "\u202c"), ("\u2067", "\u2069")):
            assert answer.text.count(opening) <= answer.text.count(closing), path
        seen += any("alert(1)" in text for text in structure.text)
    assert seen > 20


def test_no_name_becomes_a_part_of_a_file(client: httpx.Client) -> None:
    for kind in ("honours", "league"):
        etree.fromstring(client.get(f"/chart/{kind}.svg").content)
    for name in ("most-honoured", "honours-conferred"):
        book = client.get(f"/ask/{name}?go=1&format=xlsx")
        assert re.fullmatch(r'attachment; filename="[a-z-]+\.xlsx"', book.headers["content-disposition"])
        with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
            for part in archive.namelist():
                if part.endswith(".xml"):
                    root = etree.fromstring(archive.read(part))
                    assert not root.findall(".//{*}f"), "a formula"
    tables = [
        "/ask/most-honoured?go=1",
        "/ask/honours-conferred?go=1",
        "/documents?",
        *(f"{page_of(iri)}?" for iri in iris(client) if "/document/" not in iri),
    ]
    for table in tables:
        lines = client.get(f"{table}&format=csv").content.decode("utf-8-sig")
        assert not re.search(r'(?m)(?:^|,)"?[=@]', lines), table
        assert client.get(f"{table}&format=xlsx").content.startswith(b"PK"), table
    picture = client.get("/picture").text
    assert "<script>alert(1)" not in picture and "<img src=x" not in picture


def test_no_name_becomes_a_part_of_what_is_drawn_of_an_answer(client: httpx.Client) -> None:
    etree.fromstring(client.post("/query/chart", json=[[name, 3] for name in HOSTILE]).content)
    book = client.post("/query/workbook", json=[HOSTILE, HOSTILE])
    with zipfile.ZipFile(io.BytesIO(book.content)) as archive:
        for part in archive.namelist():
            if part.endswith(".xml"):
                assert not etree.fromstring(archive.read(part)).findall(".//{*}f"), "a formula"
    picture = client.post("/query/picture", data={"iris": " ".join([*iris(client), *HOSTILE])}).text
    assert "<script>alert(1)" not in picture and "<img src=x" not in picture
    for sent in (b"", b"{", b"[[1]]", b"[" * 100_000, b'"x"', b'[["a", "NaN"]]', b'[["a", 1e999]]'):
        assert client.post("/query/chart", content=sent).status_code == 400, sent[:20]
        assert client.post("/query/workbook", content=sent).status_code in (200, 400), sent[:20]


def test_no_word_of_a_draft_becomes_a_part_of_its_pages(web_server: tuple[str, Path]) -> None:
    client, mended = httpx.Client(base_url=web_server[0], headers={"origin": web_server[0]}, timeout=60), 0
    for name in HOSTILE:
        text = f"清溪市{name}市场获得“{name}诚信市场”称号。\n清溪市东桥市场获得“诚信市场”称号。\n{name}"
        shown = client.post("/add", files=[("file", (f"{name}.txt", text.encode()))], follow_redirects=True)
        assert shown.status_code == 200, name
        assert "<script>alert(1)" not in shown.text
        seen = [shown.text]
        for address in sorted(set(re.findall(r'"(/add/[0-9]+/mend\?about=[^"]+)"', shown.text))):
            seen.append(client.get(address.replace("&amp;", "&")).text)
        mended += len(seen) > 1
        for each in seen:
            structure = _Structure()
            structure.feed(each)
            assert structure.faults == [], name
    assert mended > len(HOSTILE) // 2


# --- hostile files


def docx(body: bytes | str, **more: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for name, content in more.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(inner: str) -> str:
    return f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{inner}</w:body></w:document>'  # noqa: E501


def paragraph(text: str) -> str:
    return document(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def pdf(stream: bytes, kids: int = 1, packed: int = 1) -> bytes:
    for _ in range(packed):
        stream = zlib.compress(stream, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b"3 0 R " * kids + b"]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(stream), b"/FlateDecode " * packed, stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


FILES = {
    "bomb.docx": (lambda: docx(paragraph("市" * 20_000_000)), "unpacks"),
    "styles.docx": (lambda: docx(paragraph("x"), **{"word/styles.xml": b" " * 60_000_000}), "unpacks"),
    "entity.docx": (lambda: docx('<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + paragraph("&a;")), "Word"),
    "deep.docx": (lambda: docx(document("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "Word"),
    "bomb.pdf": (lambda: pdf(bytes(400 << 20), packed=2), "text recognition"),
    "pages.pdf": (lambda: pdf(b"BT ET", kids=50_000), "2000 pages"),
    "table.xlsx": (lambda: docx("<x/>"), "table"),
    "archive.zip": (lambda: docx("<x/>"), "archive"),
    "program.exe": (lambda: b"MZ" + bytes(range(256)) * 40, ""),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_made_to_burst_is_refused_in_words_and_stops_nobody(client: httpx.Client, name: str) -> None:
    make, words = FILES[name]
    content = make()
    assert len(content) < 3 << 20
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(client.post, "/add", files=[("file", (name, content))], follow_redirects=True)
        while not sent.done():
            assert client.get("/").status_code == 200
            time.sleep(0.2)
        answer = sent.result()
    assert answer.status_code == 200 and name in answer.text and words in answer.text
    assert client.get("/").status_code == 200


def test_a_path_in_an_archive_or_a_name_stays_where_it_is(client: httpx.Client, tmp_path: Path) -> None:
    target = tmp_path / "evil"
    content = docx(
        paragraph("清溪市东桥市场获得“诚信市场”称号。"), **{f"../../../../../..{target}": "x", str(target): "x"}
    )
    for name in (
        "../../../x.docx",
        "..\\..\\x.docx",
        "/etc/x.docx",
        f"{target}.docx",
        ".store",
        "CON.docx",
        "a\x00b.docx",
    ):
        answer = client.post("/add", files=[("file", (name, content))], follow_redirects=True)
        assert answer.status_code in (200, 400), name
    assert not list(tmp_path.iterdir())


# --- queries


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?e), STR(?h))) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c",
        "SELECT DISTINCT ?a ?e ?h ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT ?a (SAMPLE(?c) AS ?s) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?c ?d ?f ?g ?i",
        "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    ],
)
def test_a_query_that_wants_everything_gets_no_more_than_its_share(hostile: Path, query: str) -> None:
    from benchmarks.endpoint import endpoint

    with endpoint(hostile, seconds=20, largest=8 << 20, memory=1 << 30) as url:
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(httpx.get, f"{url}/sparql", params={"query": query}, timeout=60)
            most = 0
            while not asked.done():
                most = max(most, largest_child(url))
                time.sleep(0.1)
        answer = asked.result()
        assert answer.status_code in (500, 503), answer.text[:200]
        assert any(words in answer.text for words in ("memory", "larger than", "longer than"))
        assert most < 1 << 30
        assert httpx.get(f"{url}/sparql", params={"query": "ASK {}"}, timeout=60).status_code == 200


def largest_child(_url: str) -> int:
    """Bytes that the largest process that answers queries holds in memory."""
    listing = subprocess.run(["ps", "-ww", "-eo", "rss,args"], capture_output=True, text=True, check=True).stdout
    sizes = [int(line.split()[0]) << 10 for line in listing.splitlines() if "kg.store.child" in line]
    return max(sizes, default=0)
