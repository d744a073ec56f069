"""README's pictures, made from the sample: ``KG_PICTURES=1 python -m pytest tests/test_pictures.py`` makes them."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parent.parent / "docs" / "img"
WIDTH, HEIGHT = 1280, 860
ASSOCIATION, AUTHORITY = "澄川市市场协会", "澄川市市场监督管理局"


def to_association(page: Page) -> None:
    page.goto(f"/search?q={ASSOCIATION}")
    page.locator(".results a", has_text=ASSOCIATION).first.click()
    page.frame_locator("iframe").locator("#canvas canvas").wait_for()
    page.wait_for_timeout(800)


def to_answer(page: Page) -> None:
    page.goto(f"/ask?q={AUTHORITY}颁发了哪些荣誉？")
    page.locator("tbody tr").first.wait_for()


def to_document(page: Page) -> None:
    page.goto("/documents")
    page.get_by_role("link", name="澄川市场 2023年第6期（总第114期）").click()
    page.locator(".told-facts li").nth(4).hover()


def to_desk(page: Page) -> None:
    page.goto("/desk")
    page.locator("[data-pair]").first.wait_for()


SHOTS = {"thing": to_association, "answer": to_answer, "document": to_document, "desk": to_desk}


def size(image: bytes) -> tuple[int, int]:
    """Width and height of a PNG (its IHDR chunk)."""
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SHOTS)
def test_the_pictures_of_the_readme_show_pages_of_today(
    browser: Browser, web_server: tuple[str, Path], name: str, lang: str
) -> None:
    locale = {"zh": "zh-CN", "en": "en-GB"}[lang]
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=locale, base_url=web_server[0])
    page = context.new_page()
    SHOTS[name](page)
    image = page.screenshot()
    context.close()
    file = IMAGES / f"serve-{name}-{lang}.png"
    if os.environ.get("KG_PICTURES"):
        file.write_bytes(image)
    assert size(image) == size(file.read_bytes()) == (WIDTH, HEIGHT)
