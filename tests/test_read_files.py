"""Files of every kind, made here: what is in them is read, and what cannot be read is named with a reason."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kg.errors import InputError
from kg.model.document import BlockKind, Document, Skipped
from kg.read import files, read_documents, read_file

STORY = "六月八日，东江市商品交易市场协会在翠屏湖山庄召开了第五届二次理事会，表彰了三家示范市场。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NS = (
    W
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def texts(document: Document) -> list[str]:
    return document.text.split("\n")


def kind_of(document: Document, text: str) -> BlockKind:
    return next(block.kind for block in document.blocks if document.text[block.start : block.end] == text)


def only(path) -> Document | Skipped:
    (result,) = read_documents([path])
    return result


def reason(path) -> str:
    result = only(path)
    assert isinstance(result, Skipped), result
    assert result.path == str(path)
    return result.reason


# text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_of_each_encoding_is_read(tmp_path, encoding):
    file = tmp_path / "第8期.txt"
    file.write_bytes((STORY + "\r\n𠮷田荣获“示范市场”称号。").encode(encoding))
    document = read_file(file)
    assert texts(document) == [STORY, "𠮷田荣获“示范市场”称号。"]
    assert (document.id, document.name, document.media_type) == ("第8期", "第8期.txt", "text/plain")
    assert len(document.sha256) == 64


def test_markdown_marks_fall_away_and_headings_and_tables_are_kept(tmp_path):
    file = tmp_path / "a.md"
    file.write_text(
        f"# 协会召开理事会\n\n**{STORY}**\n\n| 单位 | 称号 |\n|---|---|\n| 东江商城 | 示范市场 |\n\n见[官网](http://x.cn/)。\n",
        encoding="utf-8",
    )
    document = read_file(file)
    assert texts(document) == ["协会召开理事会", STORY, "单位\t称号", "东江商城\t示范市场", "见官网。"]
    assert kind_of(document, "协会召开理事会") is BlockKind.HEADING
    assert kind_of(document, "东江商城\t示范市场") is BlockKind.ITEM
    assert document.articles[0].title == "协会召开理事会"


# pages of the web


def test_html_gives_the_text_that_is_shown(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(
        "<html><head><title>不看</title><style>p{}</style></head><body><script>var 坏=1;</script>"
        "<h1>协会召开理事会</h1>"
        f"<p>{STORY[:20]}\n{STORY[20:]}</p><table><tr><td>东江商城</td><td>示范&amp;&#24066;&#22330;</td></tr></table>"
        "<div>一<br>二</div><!-- 不看 --></body></html>",
        encoding="utf-8",
    )
    document = read_file(file)
    assert texts(document) == ["协会召开理事会", STORY, "东江商城\t示范&市场", "一", "二"]
    assert kind_of(document, "协会召开理事会") is BlockKind.HEADING
    assert "坏" not in document.source
    assert "不看" not in document.source


def test_html_in_gb2312_is_read_as_it_says(tmp_path):
    file = tmp_path / "a.htm"
    file.write_bytes(
        f'<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><p>{STORY}</p>'.encode("gb18030")
    )
    assert texts(read_file(file)) == [STORY]


MARKUP = ["<", ">", "<![", "]]>", "<!--", "<p", "</", "<table><tr><td>", "&#x", "&amp", "市场", "<script>", " "]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(MARKUP)))
def test_no_markup_is_a_traceback(tmp_path, parts):
    file = tmp_path / "a.html"
    file.write_text("".join(parts), encoding="utf-8")
    assert isinstance(only(file), (Document, Skipped))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_a_file_is_a_traceback(tmp_path, data):
    whole = data.draw(
        st.sampled_from(
            [
                save_docx(tmp_path / "a.docx", lambda word: word.add_paragraph(STORY)),
                save_pdf(tmp_path / "a.pdf", [[(72, 700, STORY)]]),
            ]
        )
    )
    content = bytearray(whole.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    whole.write_bytes(bytes(content))
    assert isinstance(only(whole), (Document, Skipped))


# Word


def save_docx(path: Path, build) -> Path:
    word = docx.Document()
    build(word)
    word.save(str(path))
    return path


def test_word_headings_paragraphs_and_tables_are_read_in_order(tmp_path):
    def build(word):
        word.add_heading("协会召开理事会", 1)
        word.add_paragraph(STORY)
        table = word.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["单位", "称号", "东江商城", "示范市场"], strict=True):
            cell.text = text
        word.add_paragraph("会后，与会代表参观了南山茶叶城。")

    document = read_file(save_docx(tmp_path / "a.docx", build))
    assert texts(document) == [
        "协会召开理事会",
        STORY,
        "单位\t称号",
        "东江商城\t示范市场",
        "会后，与会代表参观了南山茶叶城。",
    ]
    assert kind_of(document, "协会召开理事会") is BlockKind.HEADING
    assert kind_of(document, "东江商城\t示范市场") is BlockKind.ITEM


def test_text_boxes_and_wordart_are_read_once(tmp_path):
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>喜报传来</w:t></w:r></w:p></w:txbxContent>"
    shape = (
        f"<w:p {NS}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}"
        "</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        f"<w:r><w:t>{STORY}</w:t></w:r></w:p>"
    )
    art = f"<w:p {NS}><w:r><w:pict><v:shape><v:textpath string='协会召开理事会'/></v:shape></w:pict></w:r></w:p>"

    def build(word):
        for xml in (art, shape):
            word.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    document = read_file(save_docx(tmp_path / "a.docx", build))
    assert texts(document) == ["协会召开理事会", "喜报传来", STORY]
    assert document.source.count("喜报传来") == 1
    assert document.articles[0].title == "协会召开理事会"


def test_struck_out_words_and_field_codes_are_not_text(tmp_path):
    xml = (
        f"<w:p {NS}><w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>市场</w:t></w:r></w:hyperlink></w:p>"
    )
    path = save_docx(tmp_path / "a.docx", lambda w: w.element.body.insert_element_before(parse_xml(xml), "w:sectPr"))
    assert read_file(path).text == "新市场"


def test_a_table_in_a_cell_is_read_once(tmp_path):
    def build(word):
        table = word.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "外"
        inner = table.cell(0, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "东江商城", "示范市场"

    document = read_file(save_docx(tmp_path / "a.docx", build))
    assert document.source.count("东江商城") == document.source.count("示范市场") == 1


# PDF


def save_pdf(path: Path, pages: list[list[tuple[float, float, str]]], **options) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    drawing = canvas.Canvas(str(path), **options)
    for page in pages:
        drawing.setFont("STSong-Light", 12)
        for x, y, text in page:
            drawing.drawString(x, y, text)
        drawing.showPage()
    drawing.save()
    return path


def test_a_pdf_is_read_across_its_lines_and_pages(tmp_path):
    body = (STORY + "会议由协会秘书长主持，各会员单位的代表和新闻媒体的记者六十余人出席了会议。") * 2
    lines = [body[start : start + 30] for start in range(0, len(body), 30)]
    heads = [(72, 800, "东江市场通讯    2023年第2期")]
    first = [(96 if number == 0 else 72, 740 - 20 * number, line) for number, line in enumerate(lines[:3])]
    second = [(72, 760 - 20 * number, line) for number, line in enumerate(lines[3:])]
    path = save_pdf(
        tmp_path / "a.pdf",
        [heads + first + [(290, 30, "— 1 —")], heads + second + [(290, 30, "— 2 —")]],
    )
    document = read_file(path)
    assert document.media_type == "application/pdf"
    assert body in texts(document)
    assert document.metadata.publication == "东江市场通讯"
    assert document.metadata.issue == "2023年第2期"


def test_the_cells_of_a_pdf_table_stay_apart(tmp_path):
    rows = [(72, 700, "东江商城"), (220, 700, "示范市场"), (72, 670, "南山茶叶城"), (220, 670, "文明市场")]
    assert texts(read_file(save_pdf(tmp_path / "a.pdf", [rows]))) == ["东江商城\t示范市场", "南山茶叶城\t文明市场"]


def test_a_locked_pdf_is_named_with_the_way_out(tmp_path):
    lock = StandardEncryption("geheim", canPrint=0)
    assert "password" in reason(save_pdf(tmp_path / "a.pdf", [[(72, 700, STORY)]], encrypt=lock))


def test_a_pdf_without_text_and_a_broken_one_are_named(tmp_path):
    assert "OCR" in reason(save_pdf(tmp_path / "a.pdf", [[]]))
    whole = save_pdf(tmp_path / "b.pdf", [[(72, 700, STORY)]]).read_bytes()
    for name, data in {"c.pdf": b"%PDF-1.7\nnothing", "d.pdf": whole[: len(whole) // 2]}.items():
        (tmp_path / name).write_bytes(data)
        assert reason(tmp_path / name)


# what cannot be read


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


BOMB = zipped({"word/document.xml": b" " * (120 * 1024 * 1024)})
ENTITY = (
    f"<!DOCTYPE w:document [<!ENTITY a 'aaaa'>]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>"
    "</w:document>"
)
PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + zlib.compress(b"0" * 100)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\xef\xbb\xbf \n", "no text"),
        ("a.txt", PICTURE, "binary"),
        ("a.txt", b"\x80\x81\xff\xfe\xff" * 50, "UTF-8"),
        ("a.docx", b"PK\x03\x04broken", "Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password"),
        ("a.docx", zipped({"x.txt": b"x"}), "Word"),
        ("a.docx", zipped({"word/document.xml": b"<w:document"}), "Word"),
        ("a.docx", zipped({"word/document.xml": ENTITY.encode()}), "Word"),
        ("a.docx", BOMB, "unpacks"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".docx"),
        ("a.wps", b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".docx"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "table"),
        ("a.ofd", zipped({"OFD.xml": b"<x/>"}), "OFD"),
        ("a.png", PICTURE, "OCR"),
        ("a.zip", zipped({"a.txt": b"x"}), "unpack"),
        ("a.bin", b"\0\1\2\3" * 20, "not read"),
    ],
)
def test_what_cannot_be_read_is_skipped_with_its_reason(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    assert words in reason(tmp_path / name)
    with pytest.raises(InputError, match=name):
        read_file(tmp_path / name)


def test_a_file_that_is_too_large_is_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "SIZE_LIMIT", 2 * 1024 * 1024)
    (tmp_path / "a.txt").write_bytes(b"x" * (3 * 1024 * 1024))
    assert "3 MB" in reason(tmp_path / "a.txt")


def test_a_missing_file_a_pipe_and_a_dead_link_are_skipped(tmp_path):
    assert "no such file" in reason(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "plain file" in reason(tmp_path / "pipe.txt")
    (tmp_path / "dead.txt").symlink_to("nowhere")
    assert "no such file" in reason(tmp_path / "dead.txt")
    (tmp_path / "self.txt").symlink_to("self.txt")
    assert reason(tmp_path / "self.txt")


def test_a_wrong_suffix_does_not_hide_what_a_file_is(tmp_path):
    pdf = save_pdf(tmp_path / "a.pdf", [[(72, 700, STORY)]]).rename(tmp_path / "a.txt")
    assert STORY in read_file(pdf).text
    word = save_docx(tmp_path / "b.docx", lambda word: word.add_paragraph(STORY)).rename(tmp_path / "b.doc")
    assert STORY in read_file(word).text
    (tmp_path / "c.docx").write_text(STORY, encoding="utf-8")
    assert "Word" in reason(tmp_path / "c.docx")


# folders and ids


def test_a_folder_is_read_to_its_depth_in_order_with_paths_as_ids(tmp_path):
    for name in ("b.txt", "2022/第8期.txt", "2022/第10期.txt", "a/c.md", ".git/x.txt", "~$b.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-nothing")
    found = list(read_documents([tmp_path]))
    assert [one.id for one in found if isinstance(one, Document)] == ["2022/第10期", "2022/第8期", "a/c", "b"]
    assert [one.path for one in found if isinstance(one, Skipped)] == [str(tmp_path / "broken.pdf")]


def test_files_that_share_a_stem_keep_their_suffix(tmp_path):
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert [one.id for one in read_documents([tmp_path])] == ["a.md", "a.txt", "b"]
    assert [one.id for one in read_documents([tmp_path / "a.txt", tmp_path / "b.txt"])] == ["a", "b"]


def test_two_files_of_one_name_do_not_get_one_id(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(STORY, encoding="utf-8")
    first, second = read_documents([tmp_path / "x" / "a.txt", tmp_path / "y" / "a.txt"])
    assert isinstance(first, Document)
    assert isinstance(second, Skipped)
    assert "same id" in second.reason


def test_odd_names_are_no_trouble(tmp_path):
    names = ["市 场\n通讯.txt", "a.b.c.txt", "-x.txt", "🏆.txt"]
    for name in names:
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    raw = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    Path(os.fsdecode(raw)).write_text(STORY, encoding="utf-8")
    found = list(read_documents([tmp_path]))
    assert len(found) == 5
    assert {"a.b.c", "-x", "🏆"} <= {one.id for one in found if isinstance(one, Document)}
    for one in found:
        assert isinstance(one, Document)
        one.id.encode()
        one.name.encode()


def test_standard_input_is_one_document(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode("gb18030")), encoding="utf-8"))
    document = only("-")
    assert (document.id, document.name, document.text) == ("stdin", "-", STORY)
