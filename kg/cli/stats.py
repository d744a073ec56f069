"""``kg stats``: how much of what is in the graph."""

from __future__ import annotations

import json

import click

from kg.ask.printing import print_table
from kg.cli.options import lang_option, store_option
from kg.store import Store

_WORDS = {
    "documents": ("文件", "documents"),
    "articles": ("文章", "articles"),
    "persons": ("人物", "persons"),
    "organizations": ("单位", "organisations"),
    "company": ("　其中：企业", "  companies"),
    "market": ("　其中：市场", "  markets"),
    "association": ("　其中：协会", "  associations"),
    "government": ("　其中：党政机关", "  government bodies"),
    "works": ("作品", "works"),
    "honours": ("荣誉", "honours"),
    "conferrals": ("荣誉授予", "conferrals"),
    "tenures": ("任职", "tenures"),
    "memberships": ("会员关系", "memberships"),
    "events": ("活动", "events"),
    "participations": ("参加活动", "participations"),
    "operations": ("市场经营", "market operations"),
    "quotations": ("原文引用", "quotations"),
    "doubts": ("存疑", "doubts"),
    "triples": ("三元组", "triples"),
}


@click.command()
@store_option
@lang_option
@click.option("--format", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(store: str, lang: str, format: str) -> None:
    """Count what is in the graph, and list the documents it was read from."""
    with Store.open(store) as opened:
        counts, manifest = opened.statistics(), opened.manifest
    if format == "json":
        listed = [{"id": each.id, "name": each.name, "sha256": each.sha256} for each in manifest.documents]
        said = {"base": manifest.base, "min_confidence": manifest.min_confidence}
        click.echo(json.dumps({"counts": counts, **said, "documents": listed}, ensure_ascii=False, indent=2))
        return
    which = 0 if lang == "zh" else 1
    print_table(
        (("内容", "数量"), ("what", "how many"))[which],
        [(_WORDS[name][which], f"{count:,}") for name, count in counts.items()],
    )
    print_table((("文件", "编号"), ("document", "id"))[which], [(each.name, each.id) for each in manifest.documents])
    if least := manifest.min_confidence:
        words = ("置信度低于 {:g} 的未收入图谱。", "What is less sure than {:g} was not taken into the graph.")
        click.echo(words[which].format(least))
