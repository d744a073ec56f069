"""The web application as a person goes about it: a real server, a real browser, real newsletters."""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from kg.serve.language import preferred, words
from kg.serve.safety import host_of

ASSOCIATION = "澄川市市场协会"
AUTHORITY = "澄川市市场监督管理局"
NEWSLETTER = (
    "江南商讯\n2024年第3期\n\n商会动态\n2024年3月2日，清溪市粮油协会召开年会，会长周明远作报告。"
    "会上，清溪市商务局授予清溪市东桥市场“诚信市场”称号。\n"
)


@pytest.fixture
def client(web_server: tuple[str, Path]) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=web_server[0], follow_redirects=True, timeout=60, headers={"origin": web_server[0]}
    ) as client:
        yield client


@pytest.fixture
def page(window: Page) -> Page:
    return window


# --- as a person goes about it


def test_search_leads_to_a_thing_and_on_to_the_very_sentence(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill("ccsscxh")  # initials
    page.get_by_role("option", name=ASSOCIATION).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=ASSOCIATION).wait_for()
    quote = page.locator("figure.quote").first
    words_quoted = quote.locator("blockquote").inner_text()
    quote.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/document/[0-9a-f]{16}#at-\d+"))
    text = page.locator(".source").inner_text()
    assert re.sub(r"\s", "", words_quoted) in re.sub(r"\s", "", text)
    lit = page.locator(".anchor:target + .told").first
    assert lit.inner_text() and lit.is_visible()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("市场监督管理局", AUTHORITY),
        ("市場監督管理局", AUTHORITY),  # traditional script
        ("shichangjianduguanliju", AUTHORITY),
        ("澄川市市场监督管里局", AUTHORITY),  # a typing mistake
        ("chengchuan-2022-08", "澄川市场 2022年第8期（总第104期）"),
    ],
)
def test_search_takes_names_as_they_are_typed(client: httpx.Client, typed: str, name: str) -> None:
    answer = client.get("/search", params={"q": typed})
    assert answer.status_code == 200 and f">{name}</a>" in answer.text


def test_search_has_facets_and_says_when_nothing_fits(client: httpx.Client) -> None:
    answer = client.get("/search", params={"q": "澄川", "kind": "Association"})
    kinds = set(re.findall(r"</a> <small>([^<]+)</small>", answer.text))
    assert kinds == {"协会"} and 'aria-current="true"' in answer.text
    assert "没有找到“𠀀𠀁”" in client.get("/search", params={"q": "𠀀𠀁"}).text
    assert client.get("/search", params={"q": ""}).status_code == 200


def test_a_question_is_asked_in_a_form_and_its_answer_taken_home(page: Page, client: httpx.Client) -> None:
    page.goto("/ask")
    page.get_by_role("link", name="某单位授予过哪些荣誉").click()
    page.get_by_label("授予单位的名称").fill(AUTHORITY)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="查询").click()
    rows = page.locator("tbody tr").count()
    assert rows == 11
    files = {
        format: page.locator("main").get_by_role("link", name=format).get_attribute("href")
        for format in ("CSV", "XLSX", "SPARQL")
    }
    lines = client.get(files["CSV"] or "").content.decode("utf-8-sig").splitlines()
    assert len(lines) == rows + 1 and lines[0].startswith("荣誉,")
    workbook = zipfile.ZipFile(io.BytesIO(client.get(files["XLSX"] or "").content))
    assert "xl/worksheets/sheet1.xml" in workbook.namelist()
    assert "SELECT" in client.get(files["SPARQL"] or "").text


def test_a_name_that_fits_several_things_is_answered_with_the_choice(client: httpx.Client) -> None:
    answer = client.get("/ask/honours-of", params={"name": "澄川"})
    assert answer.status_code == 404 and "fits several things" in answer.text and ASSOCIATION in answer.text


def test_a_document_shows_what_was_read_in_place(page: Page) -> None:
    page.goto("/documents")
    page.get_by_role("link", name="澄川市场 2022年第8期（总第104期）").click()
    fact = page.locator(".told-facts li").first
    fact.hover()
    assert page.locator(".told.lit").count() > 0
    assert page.locator(".source a.named").count() > 20


def test_a_decision_changes_the_graph_at_once_and_can_be_taken_back(page: Page) -> None:
    page.goto("/desk")
    before = page.locator("[data-pair]").count()
    pair = page.locator("[data-pair]").first
    pair.get_by_label("谁决定").fill("林")
    pair.get_by_label("理由").fill("同刊记者")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("y")
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert page.locator("[data-pair]").count() == before - 1
    assert page.locator(".decided").first.inner_text().startswith("同一个")
    page.get_by_role("button", name="撤销").first.click()
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert page.locator("[data-pair]").count() == before


def test_what_is_little_sure_waits_on_the_desk_with_its_sentence(client: httpx.Client) -> None:
    section = client.get("/desk").text.partition('id="unsure"')[2].partition("</section>")[0]
    sure = [float(each) for each in re.findall(r'class="sure \w+">(0\.\d\d)<', section)]
    assert sure == sorted(sure) and all(each < 0.6 for each in sure)
    assert section.count('class="quote"') >= len(sure) and ("not-a-fact" in section) == bool(sure)


def test_a_fact_is_corrected_on_its_page(page: Page) -> None:
    page.goto("/ask/conferred-by?name=" + AUTHORITY + "&go=1")
    page.locator("tbody tr").first.get_by_role("link").nth(1).click()
    page.locator("a.fact-link").first.click()
    page.get_by_text("这一条有误？").click()
    page.get_by_label("时间", exact=True).fill("2019")
    page.get_by_label("谁决定").fill("林")
    page.get_by_label("理由").fill("见原件")
    page.get_by_role("button", name="更正").click()
    page.get_by_role("status").get_by_text("已生效").wait_for()
    assert "时间 → 2019" in page.locator(".decided").first.inner_text()
    page.get_by_role("button", name="撤销").first.click()
    page.get_by_role("status").get_by_text("已生效").wait_for()


def test_a_correction_that_cannot_be_is_refused_in_words(client: httpx.Client) -> None:
    found = client.get("/ask/conferred-by", params={"name": AUTHORITY}).text
    honoured = re.findall(r'href="(/id/organization/[^"]+)"', found)[0]
    fact = re.findall(r'class="fact-link" href="(/id/conferral/[^"]+)"', client.get(honoured).text)[0]
    iri = re.findall(r'name="left" value="([^"]+)"', client.get(fact).text)[0]
    told = {"kind": "correct", "left": iri, "to-period": "去年", "who": "林", "why": "见原件"}
    answer = client.post("/desk/decide", data=told)
    assert answer.status_code == 400 and "is not a time" in answer.text
    answer = client.post("/desk/decide", data=told | {"to-period": "", "to-colour": "red"})
    assert answer.status_code == 400 and "colour" in answer.text


def test_a_newsletter_is_dropped_looked_at_and_added(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "江南商讯.txt"
    file.write_text(NEWSLETTER, encoding="utf-8")
    other = tmp_path / "x.bin"
    other.write_bytes(bytes(range(256)))
    page.goto("/add")
    page.get_by_label("文件").set_input_files([file, other])
    page.get_by_role("button", name="读取").click()
    page.get_by_role("button", name="加入图中").wait_for()
    assert "x.bin" in page.get_by_role("alert").inner_text()
    read = page.locator(".told-facts").inner_text()
    assert "清溪市东桥市场" in read and re.search(r"0\.\d\d", read)
    page.get_by_role("button", name="加入图中").click()
    page.get_by_role("status").get_by_text("已加入图中").wait_for()
    page.get_by_role("link", name=re.compile("江南商讯")).click()
    assert "诚信市场" in page.locator(".source").inner_text()


def test_how_two_things_hang_together_is_told_step_by_step(client: httpx.Client) -> None:
    answer = client.get("/path", params={"start": ASSOCIATION, "end": "全国文明诚信经营示范市场"})
    assert answer.status_code == 200 and answer.text.count('class="quote"') >= 1 and "第 1 条路" in answer.text
    assert "全国文明诚信经营示范市场" in client.get("/path", params={"start": ASSOCIATION, "end": "全国文明诚信"}).text


def test_charts_and_pictures_are_drawn(page: Page) -> None:
    page.goto("/years")
    assert page.locator("img.chart").count() == 2
    for image in page.locator("img.chart").all():
        assert image.evaluate("image => image.complete && image.naturalWidth > 300")
    page.goto("/view?about=honours")
    canvas = page.frame_locator("iframe").locator("#canvas canvas")
    canvas.wait_for()
    assert (canvas.bounding_box() or {})["width"] > 300


def test_pages_are_in_both_languages_by_switch_and_by_the_browser(client: httpx.Client) -> None:
    english = {"accept-language": "en-GB,en;q=0.8"}
    assert "Ready-made questions" in client.get("/", headers=english).text
    assert "现成的问题" in client.get("/?lang=zh", headers=english).text
    assert "现成的问题" in client.get("/", headers=english).text  # remembered
    assert preferred("fr, zh;q=0.1, en;q=0.9") == "en" and preferred("") == "zh"
    assert words()["zh"].keys() == words()["en"].keys()


@pytest.mark.parametrize(
    "path", ["/", "/ask", "/ask/who-won", "/documents", "/desk", "/add", "/years", "/search?q=澄川"]
)
def test_pages_fit_a_phone(browser: Browser, web_server: tuple[str, Path], path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, base_url=web_server[0])
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


# --- what is kept out


def test_only_its_own_names_and_its_own_pages_may_ask(client: httpx.Client, web_server: tuple[str, Path]) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    form = {"kind": "undo", "id": "x"}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post("/desk/decide", data=form, headers=headers).status_code == 403
    bare = httpx.post(f"{web_server[0]}/desk/decide", data=form)
    assert bare.status_code == 403 and "does not come from a page" in bare.text
    assert host_of("[::1]:80") == "[::1]"


def test_every_answer_forbids_inline_script_and_other_servers(client: httpx.Client) -> None:
    for path in ("/", "/nope", "/ask/who-won", "/static/site.css"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert client.get(path).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/document/..%2f..%2fetc%2fpasswd",
        "/id/person/%3Cscript%3E",
        "/id/person/a%20b%7D%20DROP",
        "/ask/nothing",
        "/chart/pie.svg",
        "/picture?hops=99",
        "/picture?about=x",
        "/ask/who-won?honour=<script>alert(1)</script>",
        "/ask/who-won?honour=%00",
        "/ask/honour-counts?from=abc",
        "/ask/who-won?honour=市场&format=exe",
        "/add/999",
        "/work/999",
    ],
)
def test_what_is_not_there_or_wrong_is_a_page_that_says_so(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404), answer.text
    assert "<script>alert" not in answer.text and "Traceback" not in answer.text


def test_a_file_cannot_leave_its_folder_and_a_large_one_is_refused(client: httpx.Client) -> None:
    answer = client.post("/add", files=[("file", ("../../../evil.txt", NEWSLETTER.encode()))])
    assert (
        answer.status_code == 200
        and "evil.txt" in answer.text
        and ".." not in re.findall(r"<small>([^<]*)", answer.text)
    )
    connection = HTTPConnection(client.base_url.host, client.base_url.port or 80, timeout=10)
    connection.putrequest("POST", "/add")
    connection.putheader("Content-Length", str(1 << 40))
    connection.endheaders()
    assert connection.getresponse().status == 413
    assert client.post("/add", data={}).status_code == 400


def test_a_page_knows_only_what_the_store_says(client: httpx.Client, tmp_path: Path) -> None:
    """Markup in a newsletter is shown as the text that it is."""
    text = (
        NEWSLETTER.replace("周明远", "周<b>明</b>远") + "<script>alert(1)</script> & “<img src=x onerror=alert(2)>”\n"
    )
    answer = client.post("/add", files=[("file", ("标记.txt", text.encode()))])
    shown = html.unescape(re.sub(r"<[^>]*>", "", answer.text))
    assert "<script>alert(1)</script> & “<img src=x onerror=alert(2)>”" in shown
    assert "<script>alert" not in answer.text and "<img src=x" not in answer.text


def test_a_port_in_use_and_a_missing_store_are_said_plainly(web_server: tuple[str, Path], tmp_path: Path) -> None:
    port = web_server[0].rpartition(":")[2]
    for arguments, words_said in (
        (["--store", str(web_server[1]), "--port", port], "take another with --port"),
        (["--store", str(tmp_path / "none"), "--port", "0"], "there is no store here yet"),
    ):
        command = [sys.executable, "-m", "kg", "serve", "--no-browser", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1 and words_said in done.stderr and "Traceback" not in done.stderr


# --- in people's own words, and for programs


def test_a_question_in_ones_own_words_is_answered_with_how_it_was_understood(page: Page) -> None:
    page.goto("/")
    page.get_by_label("用自己的话问").last.fill("哪些单位在2021年获得全国文明诚信经营示范市场？")
    page.get_by_role("button", name="查询").click()
    assert "2021" in page.get_by_role("status").inner_text()
    rows = page.locator("tbody tr")
    assert rows.count() >= 2 and "全国文明诚信经营示范市场" in rows.first.inner_text()
    page.get_by_role("link", name="用表格改").click()
    assert page.locator("tbody tr").count() == rows.count() > 0


def test_what_is_not_understood_is_said_with_what_can_be_asked(client: httpx.Client) -> None:
    answer = client.get("/ask", params={"q": "为什么天是蓝的？"})
    assert "没有听懂" in answer.text and "可以这样问" in answer.text
    assert (
        client.get("/ask", params={"q": "<script>alert(1)</script>获得过哪些荣誉？"}).text.count("<script>alert") == 0
    )
    several = client.get("/ask", params={"q": "周敏担任过什么职务？"})
    assert several.status_code == 404 and "fits several things" in several.text


def test_a_query_is_written_run_mended_and_taken_home(page: Page) -> None:
    page.goto("/query")
    text = page.locator("#sparql")
    text.fill("SELECT ?name WHERE { ?x a hkg:Hon")
    page.get_by_role("option", name="hkg:Honour").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" ; rdfs:label ?name }")
    page.keyboard.press("Control+Enter")
    page.locator("[data-answer] tbody tr").first.wait_for()
    rows = page.locator("[data-answer] tbody tr").count()
    assert rows >= 22  # those of the sample, and what other tests added
    with page.expect_download() as taken:
        page.locator("main").get_by_role("link", name="CSV").click()
    assert len(Path(taken.value.path()).read_text(encoding="utf-8").splitlines()) == rows + 1


def test_a_mistake_in_a_query_is_pointed_at(browser: Browser, web_server: tuple[str, Path]) -> None:
    context = browser.new_context(base_url=web_server[0])  # apart: the browser logs the answer 400 as an error
    page = context.new_page()
    page.goto("/query")
    page.locator("#sparql").fill("SELECT ?x WHERE {\n  ?x a }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").wait_for()
    assert "line 2" in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.id") == "sparql"
    assert page.evaluate("document.activeElement.selectionStart") >= len("SELECT ?x WHERE {\n")
    context.close()


def test_an_iri_of_the_data_gives_a_page_or_its_rdf(client: httpx.Client) -> None:
    found = re.findall(r'href="(/id/organization/[^"]+)"', client.get("/search", params={"q": ASSOCIATION}).text)[0]
    assert ASSOCIATION in client.get(found, headers={"accept": "text/html"}).text
    turtle = client.get(found, headers={"accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle") and f'"{ASSOCIATION}"' in turtle.text
    assert client.get(found + "?format=jsonld").headers["content-type"].startswith("application/ld+json")
    assert ":Conferral a owl:Class" in client.get("/ns", headers={"accept": "text/turtle"}).text
    rows = client.get("/sparql", params={"query": "SELECT * { ?x a hkg:Honour }"}, headers={"accept": "text/csv"})
    assert rows.status_code == 200 and len(rows.text.splitlines()) >= 23
