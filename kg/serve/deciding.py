"""What a form says -> lines of the ledger; and who decided last in this browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote, unquote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from kg.ask.fields import fields, meant
from kg.ask.subjects import subject_of
from kg.errors import InputError
from kg.resolve.ledger import Decision, Subject
from kg.resolve.verdicts import CORRECTABLE, check_correction, family
from kg.serve.site import WHO
from kg.store import Store

PAIRS = ("same", "different")
UNNAMED = "?"  # who decided without a name
TO = "to-"  # begins the name of an input that holds what a field should say
_A_YEAR = 365 * 24 * 3600
_LONGEST = 2000  # characters of a reason or a value


def decider(request: Request) -> str:
    """Who decided last in this browser."""
    return unquote(request.cookies.get(WHO, ""))[:_LONGEST]


def remember(response: Response, who: str) -> Response:
    """The response, with the browser asked to remember who decided, if that was said."""
    if who and who != UNNAMED:
        response.set_cookie(WHO, quote(who), max_age=_A_YEAR, samesite="strict", httponly=True)
    return response


def said(form: FormData, name: str) -> str:
    """What was typed into an input; empty when there is none of that name."""
    value = form.get(name, "")
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def decisions(store: Store, form: FormData) -> list[Decision]:
    """The decisions that a form holds, about the things or facts ``left`` and ``right``.

    ``kind`` is ``same``, ``different``, ``not-a-fact``, ``correct`` (each input ``to-FIELD`` that says something else
    than the graph is a correction) or ``confirm`` (what the graph says is right: it is corrected to what it says, and
    so becomes certain). Raises InputError, or UnknownNameError, in words for who sent the form.
    """
    kind, who, why = said(form, "kind"), said(form, "who") or UNNAMED, said(form, "why")
    if kind not in (*PAIRS, "not-a-fact", "correct", "confirm"):
        raise InputError(f"kind={kind}: decide same, different, not-a-fact, correct, confirm or undo")
    names = [said(form, "left"), *([said(form, "right")] if kind in PAIRS else [])]
    subjects = tuple(subject_of(store, name) for name in names)
    when = date.today().isoformat()
    if kind in PAIRS or kind == "not-a-fact":
        if len({subject.iri for subject in subjects}) < len(subjects):
            raise InputError("both are the same thing already")
        return [Decision(kind, subjects, who, when, why)]
    (subject,) = subjects
    told = _confirmed(store, subject) if kind == "confirm" else _changed(store, subject, form)
    return [Decision("correct", subjects, who, when, why, field=field, value=value) for field, value in told]


def _confirmed(store: Store, subject: Subject) -> list[tuple[str, str]]:
    first = next(iter(fields(store, subject.iri or "")), None)
    if first is None:
        raise InputError(f"{subject.name}: nothing of it can be confirmed")
    return [(first.name, first.value)]


def _changed(store: Store, subject: Subject, form: FormData) -> list[tuple[str, str]]:
    now = {field.name: field.value for field in fields(store, subject.iri or "")}
    changed = [(field, _checked(store, subject, field, typed)) for field, typed in _typed(form, now)]
    if not changed:
        raise InputError("nothing was changed; write what is right into the field that is wrong")
    return changed


def _typed(form: FormData, now: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The fields in which something else was typed than the graph says."""
    for name in form:
        field = name.removeprefix(TO)
        if name.startswith(TO) and said(form, name) != now.get(field):
            yield field, said(form, name)


def _checked(store: Store, subject: Subject, field: str, typed: str) -> str:
    kind = family(subject.kind or "")
    if kind not in CORRECTABLE:
        raise InputError(f"{kind}: nothing of it can be corrected")
    try:
        check_correction(kind, field, typed)
    except ValueError as error:
        raise InputError(str(error)) from error
    return meant(store, field, typed)
