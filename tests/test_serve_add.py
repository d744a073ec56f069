"""Newsletters added in the browser: dropped, followed while they are read, corrected, added or thrown away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import serving
from playwright.sync_api import Page

from kg.build import build, ledger_path
from kg.resolve.ledger import load_ledger
from kg.resolve.verdicts import CODES
from kg.store import Store
from kg.triples.schemes import concept
from kg.vocabulary import HKG

TEXT = (
    "江南商讯\n2024年第3期\n\n商会动态\n2024年3月2日，清溪市粮油协会召开年会，会长周明远作报告。"
    "会上，清溪市商务局授予清溪市东桥市场“诚信市场”称号。\n澄川市百汇旧货市场有限公司获得2023年度“全国文明诚信经营示范市场”称号。\n"
)


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    file = tmp_path / "江南商讯.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


@pytest.fixture
def unchanged(web_server: tuple[str, Path]) -> Iterator[None]:
    """Neither the store nor the ledger is touched."""

    def state() -> tuple[str, list[object]]:
        with Store.open(web_server[1]) as store:
            return store.manifest.content, list(load_ledger(ledger_path(web_server[1])))

    before = state()
    yield
    assert state() == before


def drafted(page: Page, *files: Path) -> None:
    page.goto("/add")
    page.get_by_label("文件").set_input_files(list(files))
    page.get_by_role("button", name="读取").click()
    page.get_by_role("button", name="加入图中").wait_for()


def fact(page: Page, words: str) -> object:
    return page.locator(".told-facts li").filter(has_text=words).first


def names(store: Path, query: str) -> set[str]:
    with Store.open(store) as opened:
        return {row[0].value for row in opened.query(query).rows if row[0] is not None}


def test_many_files_say_each_how_it_fared_and_none_is_lost_with_another(
    window: Page, newsletter: Path, tmp_path: Path, unchanged: None
) -> None:
    other = tmp_path / "江北商讯.txt"
    other.write_text(TEXT.replace("江南", "江北").replace("东桥", "西桥"), encoding="utf-8")
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    window.goto("/add")
    # dropped on the page, as from a file manager
    window.evaluate(
        """async (files) => {
            const moved = new DataTransfer();
            for (const [name, text] of files) moved.items.add(new File([text], name));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: moved, bubbles: true, cancelable: true }));
        }""",
        [[each.name, each.read_text(encoding="utf-8", errors="replace")] for each in (newsletter, broken, other)],
    )
    window.get_by_role("button", name="加入图中").wait_for()
    told = window.locator(".files li").all_inner_texts()
    assert [("已读" in each, "不能读：" in each) for each in told] == [(True, False), (False, True), (True, False)]
    assert "坏.pdf" in window.get_by_role("alert").inner_text()
    assert "清溪市东桥市场" in window.locator("main").inner_text()
    assert "清溪市西桥市场" in window.locator("main").inner_text()
    window.get_by_role("button", name="不加入").click()
    window.wait_for_url("**/add")


def test_how_sure_each_fact_is_is_seen_in_the_text_and_in_the_list(
    window: Page, newsletter: Path, unchanged: None
) -> None:
    drafted(window, newsletter)
    in_list = {float(each) for each in window.locator(".told-facts .sure").all_inner_texts()}
    marked = window.eval_on_selector_all(".told[data-sure]", "all => all.map((each) => each.dataset.sure)")
    in_text = {float(number) for each in marked for number in each.split("–")}
    assert in_list and in_text <= in_list and {min(in_list), max(in_list)} <= in_text
    shown = window.locator(".told[data-sure]").first.evaluate("each => getComputedStyle(each, '::after').content")
    assert re.search(r"0\.\d\d|attr", shown)


def test_what_is_thrown_away_leaves_nothing_behind(window: Page, newsletter: Path, unchanged: None) -> None:
    drafted(window, newsletter)
    fact(window, "东桥市场").get_by_role("button", name="不是事实").click()  # type: ignore[attr-defined]
    window.locator(".decided").wait_for()
    assert fact(window, "东桥市场").count() == 0  # type: ignore[attr-defined]
    address = window.url.partition("#")[0]
    window.get_by_role("button", name="不加入").click()
    window.wait_for_url("**/add")
    assert httpx.get(address).status_code == 404


def test_a_correction_can_be_taken_back_before_it_is_added(window: Page, newsletter: Path, unchanged: None) -> None:
    drafted(window, newsletter)
    fact(window, "东桥市场").get_by_role("button", name="不是事实").click()  # type: ignore[attr-defined]
    window.locator(".decided").get_by_role("button", name="撤销").click()
    fact(window, "东桥市场").wait_for()  # type: ignore[attr-defined]
    assert window.locator(".decided").count() == 0
    window.get_by_role("button", name="不加入").click()


def test_what_cannot_be_is_said_and_the_draft_stays(
    web_server: tuple[str, Path], newsletter: Path, unchanged: None
) -> None:
    with httpx.Client(
        base_url=web_server[0], headers={"origin": web_server[0]}, follow_redirects=True, timeout=60
    ) as client:
        shown = client.post("/add", files=[("file", (newsletter.name, newsletter.read_bytes()))])
        place = shown.url.path
        conferral = re.findall(r'name="left" value="([^"]*/conferral/[^"]+)"', shown.text)[0]
        told = {"kind": "correct", "left": conferral, "who": "林", "why": "见原文"}
        for field, value, words in (
            ("period", "去年", "is not a time"),
            ("honour", "没有的荣誉", "没有的荣誉"),
            ("recipient", "", "cannot be empty"),
            ("colour", "red", "colour"),
        ):
            answer = client.post(f"{place}/mend", data=told | {f"to-{field}": value})
            assert answer.status_code in (400, 404) and words in answer.text, answer.text
        assert "nothing was changed" in client.post(f"{place}/mend", data=told).text
        assert client.get(f"{place}/mend", params={"about": "https://example.org/x/y"}).status_code in (400, 404)
        assert client.get(place).status_code == 200
        client.post(f"{place}/discard")


def test_corrections_go_into_the_ledger_with_the_newsletter_and_stay_on_every_build(
    window: Page, newsletter: Path, web_server: tuple[str, Path]
) -> None:
    store = web_server[1]
    drafted(window, newsletter)
    # two fields of one fact at once, though the first of them gives the fact another address
    fact(window, "东桥市场").get_by_role("link", name="更正").click()  # type: ignore[attr-defined]
    window.get_by_label("时间", exact=True).fill("2023")
    window.get_by_label("授予单位", exact=True).fill("清溪市粮油协会")
    window.get_by_label("谁决定").fill("林")
    window.get_by_role("button", name="更正", exact=True).click()
    fact(window, "2023获得清溪市粮油协会授予").wait_for()  # type: ignore[attr-defined]
    assert fact(window, "2023获得清溪市粮油协会授予").locator(".sure").inner_text() == "1.00"  # type: ignore[attr-defined]
    # a name that was misread
    window.get_by_text("读到的名称").click()
    window.locator(".things li").filter(has_text="周明远").get_by_role("link", name="更正").click()
    window.get_by_label("名称", exact=True).fill("周明源")
    window.get_by_role("button", name="更正", exact=True).click()
    fact(window, "周明源任").wait_for()  # type: ignore[attr-defined]
    # and what is none
    fact(window, "百汇旧货").get_by_role("button", name="不是事实").click()  # type: ignore[attr-defined]
    window.locator(".decided").nth(3).wait_for()
    assert not ledger_path(store).exists() or "周明源" not in ledger_path(store).read_text(encoding="utf-8")
    window.get_by_role("button", name="加入图中").click()
    window.get_by_role("status").get_by_text("已加入图中").wait_for()
    lines = [json.loads(line) for line in ledger_path(store).read_text(encoding="utf-8").splitlines()]
    assert [(each["kind"], each.get("field"), each.get("value"), each["who"]) for each in lines[-4:]] == [
        ("correct", "conferrers", "清溪市粮油协会", "林"),
        ("correct", "period", "2023", "林"),
        ("correct", "name", "周明源", "林"),
        ("not-a-fact", None, None, "林"),
    ]
    told = """SELECT ?period { ?c hkg:recipient/rdfs:label "清溪市东桥市场"@zh ; hkg:period ?period ;
        hkg:conferrer/rdfs:label "清溪市粮油协会"@zh }"""
    for _ in range(2):
        assert names(store, told) == {"2023"}
        assert names(store, 'SELECT ?x { ?x rdfs:label "周明源"@zh }') and not names(
            store, 'SELECT ?x { ?x rdfs:label "周明远"@zh }'
        )
        assert build([], store).warnings == []  # every build replays them


def test_a_draft_is_worked_by_keys_alone(window: Page, newsletter: Path, unchanged: None) -> None:
    window.goto("/add")
    window.get_by_label("文件").set_input_files(newsletter)
    window.get_by_label("文件").focus()
    while window.evaluate("document.activeElement.textContent") != "读取":
        window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    window.get_by_role("button", name="加入图中").wait_for()
    while not window.evaluate("document.activeElement.matches('.amend a')"):
        window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    window.wait_for_url(re.compile(r"/mend\?about="))
    window.get_by_label("谁决定").wait_for()
    window.go_back()
    window.get_by_role("button", name="不加入").press("Enter")
    window.wait_for_url("**/add")


def test_no_draft_outlives_its_server(tmp_path: Path, newsletter: Path) -> None:
    store, place = tmp_path / "store", tmp_path / "tmp"
    place.mkdir()
    build([newsletter], store)

    def left() -> list[Path]:
        return sorted(place.glob("kg-add-*"))

    def send(address: str, name: str, content: bytes) -> str:
        answer = httpx.post(
            f"{address}/add", headers={"origin": address}, files=[("file", (name, content))], follow_redirects=True
        )
        return answer.url.path

    with serving(store, TMPDIR=str(place)) as (address, process):
        send(address, "甲.txt", TEXT.encode())
        failed = send(address, "x.bin", b"\0")
        (root,) = left()
        assert not (root / failed.rpartition("/")[2]).exists()  # nothing could be read, so nothing is kept
        process.kill()
        process.wait(10)
    assert left() == [root]  # a killed server cannot clear up …
    with serving(store, TMPDIR=str(place)) as (address, _):
        send(address, "乙.txt", TEXT.encode())
        assert root not in left() and len(left()) == 1  # … the next one does
        for number in range(25):
            send(address, f"{number}.bin", b"\0")
        assert len(list(left()[0].iterdir())) <= 21
    assert left() == []


def test_codes_of_corrections_are_those_of_the_schemes() -> None:
    classes = {"level": HKG.HonourLevel, "authority": HKG.HonourAuthority, "role": HKG.ParticipationRole}
    assert all(concept(kind, code) for field, kind in classes.items() for code in CODES[field])
