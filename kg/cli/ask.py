"""``kg ask``: ready-made questions, each with the options that its file declares, and questions in one's own words."""

from __future__ import annotations

import re
import sys
from typing import Any

import click
from click.core import ParameterSource

from kg.ask.asking import Answer, ask
from kg.ask.catalogue import Parameter, Question, questions
from kg.ask.lookup import Match
from kg.ask.printing import plain, print_answer, print_table
from kg.ask.understanding import NotUnderstood, Understood, answer, understand
from kg.ask.ways import Ways, rows
from kg.cli.options import lang_option, min_confidence_option, say_left_out, store_option
from kg.cli.path import told
from kg.store import Store

_OWN_WORDS = re.compile(
    r"[\s?？\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)  # none of them is in a command's name
_FORMAT = click.Option(
    ["--format"], type=click.Choice(["table", "csv", "tsv", "json", "xml"]), default="table", show_default=True
)


class _Questions(click.Group):
    """The questions as commands, read from their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [question.name for question in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        named = next((_command(question) for question in questions() if question.name == cmd_name), None)
        return named or (_in_own_words(cmd_name) if _OWN_WORDS.search(cmd_name) else None)


def _in_own_words(text: str) -> click.Command:
    command = click.Command(
        "TEXT",
        params=[_FORMAT, click.Option(["--sparql"], is_flag=True, help="Print the query too, on standard error.")],
        callback=lambda **values: _understand(text, **values),
        help="A question in your own words, Chinese or English; standard error says how it was understood.",
    )
    return lang_option(store_option(min_confidence_option(command)))


def _command(question: Question) -> click.Command:
    parameters: list[click.Parameter] = []
    names = [each for each in question.parameters if each.is_name]
    if names:
        parameters.append(click.Argument([f"_{names[0].name}"], required=False, metavar=names[0].name.upper()))
    parameters += [*(_option(each) for each in question.parameters), _FORMAT]
    title = f"{question.title['zh']} / {question.title['en']}"
    command = click.Command(
        question.name,
        params=parameters,
        callback=lambda **values: _answer(question, values),
        help="\n\n".join((title, question.description["zh"], question.description["en"])),
        short_help=title,
    )
    return lang_option(store_option(min_confidence_option(command)))


def _option(parameter: Parameter) -> click.Option:
    kind = click.IntRange(1, 9999) if parameter.is_year else click.STRING
    words = f"{parameter.help.get('zh', '')} / {parameter.help.get('en', '')}"
    # not required here: the name may come without its option
    several = not (parameter.is_name or parameter.is_year)
    return click.Option([f"--{parameter.name}", parameter.name], type=kind, help=words, multiple=several)


def _answer(question: Question, values: dict[str, Any]) -> None:
    path, language, format = values.pop("store"), values.pop("lang"), values.pop("format")
    least = values.pop("min_confidence")
    bare = {key[1:]: values.pop(key) for key in list(values) if key.startswith("_")}
    for name, value in bare.items():
        if value is not None and values[name] is not None:
            raise click.UsageError(f"{name} is given twice, with and without --{name}")
        values[name] = value if value is not None else values[name]
    for parameter in question.parameters:
        if parameter.required and values[parameter.name] is None:
            raise click.UsageError(f"say which: kg ask {question.name} --{parameter.name} …")
    with Store.open(path, least) as store:
        say_left_out(store.left_out, least)
        asked = ask(store, question.name, **{name: value for name, value in values.items() if value != ()})
        _say_what_was_taken(asked.matches)
        _print(asked, format, language)


def _understand(text: str, store: str, lang: str, min_confidence: float, format: str, sparql: bool) -> None:
    context = click.get_current_context()
    chosen = lang if context.get_parameter_source("lang") == ParameterSource.COMMANDLINE else None
    with Store.open(store, min_confidence) as opened:
        say_left_out(opened.left_out, min_confidence)
        understood = understand(opened, text, chosen)
        if isinstance(understood, NotUnderstood):
            click.echo(plain_lines(_not_understood(understood)), err=True)
            context.exit(1)
        click.echo(plain_lines(_understood(understood)), err=True)
        _say_what_was_taken(understood.matches)
        found = answer(opened, understood)
        if sparql and isinstance(found, Answer):
            click.echo(found.sparql, err=True)
        _print(found, format, understood.language)


def _not_understood(question: NotUnderstood) -> list[str]:
    first, ask = ("没有听懂", "可以这样问") if question.language == "zh" else ("not understood", "you can ask")
    return [f"kg: {first}：{question.reason}", f"{ask}：", *(f"  {each}" for each in question.offered)]


def _understood(question: Understood) -> list[str]:
    said, same = ("理解为", "即") if question.language == "zh" else ("understood as", "that is")
    return [f"{said}：{question.restated}", f"{same}：{question.command}"]


def plain_lines(lines: list[str]) -> str:
    """Lines for a screen."""
    return "\n".join(map(plain, lines))


def _say_what_was_taken(matches: tuple[Match, ...]) -> None:
    for match in matches:
        if note := match.note():
            click.echo(plain(note), err=True)


def _print(found: Answer | Ways, format: str, language: str) -> None:
    if format != "table":
        (rows(found) if isinstance(found, Ways) else found).write(sys.stdout.buffer, format)
    elif isinstance(found, Ways):
        click.echo("\n".join(told(found, language)))
    else:
        headings = {name: words[language] for name, words in found.question.columns.items() if language in words}
        if not print_answer(found, headings):
            click.echo("没有结果" if language == "zh" else "no result", err=True)


@click.group(cls=_Questions, invoke_without_command=True)
@lang_option
@click.pass_context
def command(ctx: click.Context, lang: str) -> None:
    """Ask a ready-made question, or one in your own words; without either, list the ready-made ones.

    kg ask "谁获得了全国诚信经营示范市场？" is answered only when all of it is understood; --sparql shows the query.

    A name may be an alias, a part of a name, or have a typing mistake: what was taken is said, and when several fit
    they are listed. Without its option it works too: kg ask who-won 名称
    """
    if ctx.invoked_subcommand is None:
        headings = ("问题", "参数", "说明") if lang == "zh" else ("question", "options", "what it answers")
        print_table(headings, [_described(question, lang) for question in questions()])


def _described(question: Question, lang: str) -> tuple[str, str, str]:
    options = " ".join(f"--{each.name}" if each.required else f"[--{each.name}]" for each in question.parameters)
    other = "en" if lang == "zh" else "zh"
    return question.name, options, f"{question.description[lang]}\n{question.description[other]}"
