"""``kg evaluate``: how well newsletters are read, against what a careful reader finds; exit code 1 below a floor."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import lang_option

if TYPE_CHECKING:
    from kg.evaluate import Bin, Evaluation, Score

_WORDS = {
    "zh": {
        "measure": "项目",
        "heads": ("准确率", "召回率", "F1", "应有", "读出", "读对"),
        "confidence": "置信度",
        "all": "全部",
        "missed": "漏读",
        "wrong": "误读",
    },
    "en": {
        "measure": "measure",
        "heads": ("P", "R", "F1", "gold", "found", "hits"),
        "confidence": "confidence",
        "all": "all",
        "missed": "missed",
        "wrong": "wrong",
    },
}


def _floors(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, float]]:
    """Measures with the least F1 that is good enough, out of MEASURE=F1."""
    from kg.evaluate import MEASURES

    floors = []
    for each in given:
        measure, _, number = each.partition("=")
        if measure not in MEASURES:
            raise click.BadParameter(f"{measure!r} is no measure; choose from {', '.join(MEASURES)}")
        try:
            floor = float(number)
        except ValueError:
            floor = -1.0
        if not 0 <= floor <= 1:
            raise click.BadParameter(f"{each!r}: write a number from 0 to 1 behind the measure, as in {measure}=0.8")
        floors.append((measure, floor))
    return floors


@click.command()
@click.argument("gold", metavar="GOLD_DIR", type=click.Path(path_type=Path))
@click.option(
    "--articles",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the articles [default: GOLD_DIR/../articles, else GOLD_DIR].",
)
@click.option("--errors", is_flag=True, help="List each record missed, and each wrong one with its sentence.")
@click.option("--calibration", is_flag=True, help="Show how many claims of each confidence are right.")
@click.option("--json", "as_json", is_flag=True, help="Print all as one JSON object.")
@click.option(
    "--min",
    "floors",
    multiple=True,
    callback=_floors,
    metavar="MEASURE=F1",
    help="Exit code 1 when the F1 of a measure is lower; repeatable.",
)
@lang_option
def command(
    gold: Path,
    articles: Path | None,
    errors: bool,
    calibration: bool,
    as_json: bool,
    floors: list[tuple[str, float]],
    lang: str,
) -> None:
    """Measure how well newsletters are read, against what a careful reader finds in them.

    GOLD_DIR holds one NAME.json for each article NAME (.txt .md .html .docx .pdf) in the shape that `kg extract`
    prints, without the evidence. Shown are precision (P), recall (R) and F1 of each measure, and how many records are
    in the gold, were found, and were found rightly (hits). Exit code 1 below a floor of --min, 2 when a gold record is
    broken or its article is missing.
    """
    from kg.evaluate import evaluate

    evaluation = evaluate(gold, articles)
    if ignored := len(evaluation.without_gold):
        click.echo(f"kg: left out, for there is no gold record: {ignored} of the articles", err=True)
    scores = evaluation.scores()
    bins = evaluation.calibration() if calibration else {}
    if as_json:
        click.echo(json.dumps(_as_json(evaluation, scores, bins, errors), ensure_ascii=False, indent=2))
    else:
        _print_scores(scores, lang)
        if calibration:
            _print_calibration(bins, lang)
        if errors:
            _print_errors(evaluation, lang)
    short = [f"{name} {scores[name].f1:.3f} < {floor}" for name, floor in floors if scores[name].f1 < floor]
    if short:
        click.echo(f"kg: below the floor: {', '.join(short)}", err=True)
        sys.exit(1)


def _as_json(
    evaluation: Evaluation, scores: Mapping[str, Score], bins: Mapping[str, list[Bin]], errors: bool
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "documents": len(evaluation.readings),
        "without_gold": len(evaluation.without_gold),
        "scores": {
            name: {"precision": score.precision, "recall": score.recall, "f1": score.f1, **asdict(score)}
            for name, score in scores.items()
        },
    }
    if bins:
        told["calibration"] = {name: [{**asdict(each), "share": each.share} for each in bins[name]] for name in bins}
    if errors:
        told["errors"] = [asdict(fault) for fault in evaluation.faults()]
    return told


def _print_scores(scores: Mapping[str, Score], lang: str) -> None:
    from kg.ask.printing import print_table

    words = _WORDS[lang]
    rows = [
        (name, *(f"{share:.3f}" for share in (s.precision, s.recall, s.f1)), str(s.gold), str(s.found), str(s.hits))
        for name, s in scores.items()
    ]
    print_table((str(words["measure"]), *words["heads"]), rows)


def _print_calibration(bins: Mapping[str, list[Bin]], lang: str) -> None:
    """One row for each bin of confidence: right claims of all, and their share."""
    from kg.ask.printing import print_table

    words = _WORDS[lang]
    columns = [str(words["all"]) if name == "all" else name for name in bins]
    rows = [(f"{row[0].low}–{row[0].high}", *(_cell(each) for each in row)) for row in zip(*bins.values(), strict=True)]
    print_table((str(words["confidence"]), *columns), rows)


def _cell(each: Bin) -> str:
    return "–" if each.share is None else f"{each.right}/{each.claims} {each.share:.2f}"


def _print_errors(evaluation: Evaluation, lang: str) -> None:
    from kg.ask.printing import plain

    words = _WORDS[lang]
    for fault in evaluation.faults():
        told = [value if isinstance(value, str) else "、".join(value) for value in fault.record.values()]
        what = words["wrong" if fault.wrong else "missed"]
        click.echo(plain(f"{fault.document}  {fault.measure}  {what}  {' | '.join(told)}"))
        if fault.quote is not None:
            click.echo(f"    “{plain(fault.quote.strip())}”")
