"""The learned tagger reads names in texts that it has never seen."""

from kg.extract.mention import Kind
from kg.extract.tagger import tag

TEXT = "5月6日，临川市茶叶商会会长顾明远、副会长陆小英到会。\n会上，表彰了先进单位，海棠湾茶叶市场荣获“全国文明诚信示范市场”称号。"


def named(text, kind, floor=0.5):
    return [text[t.start : t.end] for t in tag(text, floor) if t.kind == kind]


def test_finds_persons_titles_organisations_and_honours():
    assert named(TEXT, Kind.PERSON) == ["顾明远", "陆小英"]
    assert named(TEXT, Kind.TITLE) == ["会长", "副会长"]
    assert "海棠湾茶叶市场" in named(TEXT, Kind.ORGANIZATION)
    assert named(TEXT, Kind.HONOUR) == ["全国文明诚信示范市场"]


def test_spans_of_one_chain_do_not_overlap_at_the_usual_floor():
    first = [t for t in tag(TEXT * 20) if t.kind in (Kind.PERSON, Kind.ORGANIZATION, Kind.TITLE)]
    assert all(a.end <= b.start for a, b in zip(first, first[1:], strict=False))


def test_lower_floor_gives_candidates_too():
    assert set(tag(TEXT)) < set(tag(TEXT, 0.05))


def test_texts_without_letters_have_no_mentions():
    assert tag("") == [] and tag("\n\n\n") == [] and tag("。，\t") == [] and tag("😀") == []
