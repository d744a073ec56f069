"""``kg ask``: ready-made questions, each with the options that its file declares."""

from __future__ import annotations

import sys
from typing import Any

import click

from kg.ask.asking import ask
from kg.ask.catalogue import Parameter, Question, questions
from kg.ask.printing import plain, print_answer, print_table
from kg.cli.options import lang_option, min_confidence_option, say_left_out, store_option
from kg.store import Store


class _Questions(click.Group):
    """The questions as commands, read from their files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [question.name for question in questions()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return next((_command(question) for question in questions() if question.name == cmd_name), None)


def _command(question: Question) -> click.Command:
    parameters: list[click.Parameter] = []
    names = [each for each in question.parameters if each.is_name]
    if names:
        parameters.append(click.Argument([f"_{names[0].name}"], required=False, metavar=names[0].name.upper()))
    parameters += [_option(each) for each in question.parameters]
    title = f"{question.title['zh']} / {question.title['en']}"
    command = click.Command(
        question.name,
        params=parameters,
        callback=lambda **values: _answer(question, values),
        help="\n\n".join((title, question.description["zh"], question.description["en"])),
        short_help=title,
    )
    format_option = click.option(
        "--format", type=click.Choice(["table", "csv", "tsv", "json", "xml"]), default="table", show_default=True
    )
    return lang_option(store_option(min_confidence_option(format_option(command))))


def _option(parameter: Parameter) -> click.Option:
    kind = click.IntRange(1, 9999) if parameter.is_year else click.STRING
    words = f"{parameter.help.get('zh', '')} / {parameter.help.get('en', '')}"
    # not required here: the name may come without its option
    return click.Option([f"--{parameter.name}", parameter.name], type=kind, help=words)


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
        answer = ask(store, question.name, **values)
        for match in answer.matches:
            if note := match.note():
                click.echo(plain(note), err=True)
        if format != "table":
            answer.write(sys.stdout.buffer, format)
            return
        headings = {name: words[language] for name, words in question.columns.items() if language in words}
        if not print_answer(answer, headings):
            click.echo("没有结果" if language == "zh" else "no result", err=True)


@click.group(cls=_Questions, invoke_without_command=True)
@lang_option
@click.pass_context
def command(ctx: click.Context, lang: str) -> None:
    """Ask a ready-made question; without a name, list them all.

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
