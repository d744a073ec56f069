"""``kg decide``: human decisions, one line of the ledger each."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import decisions_option, store_option, who_option

if TYPE_CHECKING:
    from kg.resolve.ledger import Decision, Subject

_ARGUMENTS = {"same": "A B", "different": "A B", "not-a-fact": "IRI", "correct": "IRI FIELD VALUE"}


@click.command()
@click.argument("kind", required=False, type=click.Choice(list(_ARGUMENTS)))
@click.argument("what", nargs=-1)
@click.option("--why", help="The reason, for those who come after you.")
@who_option
@click.option("--undo", metavar="ID", help="Take back the decision of that id; both lines stay in the ledger.")
@click.option("--list", "show", is_flag=True, help="List the decisions.")
@click.option(
    "--export",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all decisions to FILE.",
)
@click.option(
    "--import",
    "source",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add the decisions of FILE.",
)
@decisions_option
@store_option
def command(
    kind: str | None,
    what: tuple[str, ...],
    why: str | None,
    who: str,
    undo: str | None,
    show: bool,
    target: Path | None,
    source: Path | None,
    decisions: Path | None,
    store: str,
) -> None:
    """Record a decision, or undo one. It holds from the next kg build on.

    \b
      kg decide same A B            A and B are one (names or IRIs; kg doubts lists them)
      kg decide different A B       A and B are two
      kg decide not-a-fact IRI      not an honour, not a person, not so: leave it out
      kg decide correct IRI FIELD VALUE      the right value, for example: period 2021
      kg decide --list              what was decided
      kg decide --undo ID           take a decision back
      kg decide --export FILE       all decisions and undos, for another machine
      kg decide --import FILE       add what FILE has and this ledger lacks; exit code 1 where they disagree
    """
    from kg.build import ledger_path

    ledger = decisions if decisions is not None else ledger_path(store)
    if sum((kind is not None, undo is not None, show, target is not None, source is not None)) != 1:
        raise click.UsageError("say one: a decision, --undo ID, --list, --export FILE or --import FILE")
    if show:
        _list(ledger)
    elif target is not None:
        _export(ledger, target)
    elif source is not None:
        _import(ledger, source)
    elif undo is not None:
        _undo(ledger, undo, who, why or "")
    elif kind is not None:
        _record(ledger, kind, what, who, why, store)


def _record(ledger: Path, kind: str, what: tuple[str, ...], who: str, why: str | None, store: str) -> None:
    from kg.ask.subjects import subject_of
    from kg.resolve.ledger import Decision, append_decision
    from kg.resolve.verdicts import check_correction
    from kg.store import Store

    if len(what) != len(_ARGUMENTS[kind].split()):
        raise click.UsageError(f"kg decide {kind} {_ARGUMENTS[kind]}")
    if not why:
        raise click.UsageError("say why, for those who come after you: --why …")
    named = what[:1] if kind == "correct" else what
    with Store.open(store) as opened:
        subjects = tuple(subject_of(opened, name) for name in named)
    if len({subject.iri for subject in subjects}) < len(subjects):
        raise click.UsageError("both names mean the same thing already")
    field, value = what[1:] if kind == "correct" else (None, None)
    if field is not None and value is not None:
        try:
            check_correction(subjects[0].kind or "", field, value)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    decision = Decision(kind, subjects, who, date.today().isoformat(), why, field=field, value=value)
    append_decision(ledger, decision)
    click.echo(f"{decision.id}: {_in_words(decision)}")
    click.echo(f"written to {ledger}; next: kg build (applies it), kg decide --undo {decision.id} (takes it back)")


def _undo(ledger: Path, id: str, who: str, why: str) -> None:
    from kg.resolve.ledger import Decision, append_decision, in_force, load_ledger

    standing = {decision.id: decision for decision in in_force(load_ledger(ledger))}
    if id not in standing:
        raise click.UsageError(f"no decision in force has the id {id}; kg decide --list shows them")
    append_decision(ledger, Decision("undo", (), who, date.today().isoformat(), why, undoes=id))
    click.echo(f"taken back: {_in_words(standing[id])}; next: kg build")


def _export(ledger: Path, target: Path) -> None:
    from kg.export.atomic import replacing
    from kg.resolve.ledger import load_ledger, to_line

    if target.resolve() == ledger.resolve():
        raise click.UsageError(f"{target} is the ledger itself; name another file")
    decisions = load_ledger(ledger)
    with replacing(target) as file:
        file.write("".join(map(to_line, decisions)).encode("utf-8"))
    click.echo(f"{target}: {len(decisions)} lines of {ledger}; elsewhere: kg decide --import {target}", err=True)


def _import(ledger: Path, source: Path) -> None:
    from kg.resolve.agreement import merged
    from kg.resolve.ledger import append_decisions, load_foreign, load_ledger

    ours, theirs = load_ledger(ledger), load_foreign(source)
    lacking, conflicts = merged(ours, theirs)
    append_decisions(ledger, lacking)
    known = {decision.id: decision for decision in (*ours, *theirs)}
    for decision in lacking:
        undone = known.get(decision.undoes or "")
        click.echo(f"  takes back {_line(undone)}" if undone else f"  {_line(decision)}")
    added = f"{len(lacking)} lines added, {len(theirs) - len(lacking)} were there already"
    click.echo(f"{ledger}: {added}" + ("; next: kg build" if lacking else ""))
    for group in conflicts:
        lines = "\n".join(f"  {_line(decision)}" for decision in group)
        click.echo(f"kg: conflict: these say opposite things; kg decide --undo ID takes one back\n{lines}", err=True)
    if conflicts:
        sys.exit(1)


def _list(ledger: Path) -> None:
    from kg.resolve.ledger import in_force, load_ledger

    decisions = load_ledger(ledger)
    standing = {decision.id for decision in in_force(decisions)}
    for decision in decisions:
        if decision.kind != "undo":
            click.echo(_line(decision) + ("" if decision.id in standing else "  (undone)"))
    if not decisions:
        click.echo(f"{ledger}: no decisions yet")


def _line(decision: Decision) -> str:
    """A decision on one line: id, day, who, what, why."""
    from kg.ask.printing import plain

    return plain(f"{decision.id}  {decision.when}  {decision.who}: {_in_words(decision)}. {decision.why}".rstrip())


def _in_words(decision: Decision) -> str:
    words = f"{decision.kind} {' | '.join(map(_name, decision.subjects))}"
    return words if decision.field is None else f"{words} {decision.field} = {decision.value}"


def _name(subject: Subject) -> str:
    name = subject.name or subject.iri or ""
    return f"{name} ({subject.context})" if subject.context else name
