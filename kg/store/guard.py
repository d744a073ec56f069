"""What stands between a user's SPARQL and the engine: no network, no update, and errors in words with a place.

Oxigraph (pyoxigraph 0.5) has no switch against SERVICE, so a query that may hold one is turned away before it runs.
"""

from __future__ import annotations

import re
import unicodedata

from kg.errors import QueryError, RefusedQueryError

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH")
# What may hold the word "service" without being a SERVICE clause. Whatever could be read in two ways (a "<" that is
# "less than", a "." that ends a triple) is left in the text, so that in doubt the query is refused.
_HARMLESS = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*'''   # long strings
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'                                # strings
    | <[a-zA-Z]+://[^\s<>"{}|^`]*>                                                 # absolute IRIs
    | \#[^\r\n]*                                                                   # comments
    | [?$]\w+ | @[a-zA-Z-]+                                                        # variables, language tags
    | :(?:[\w:%]|\\.)(?:[\w:%-]|\\.)*                                              # local names
    """,
    re.VERBOSE | re.DOTALL,
)
_AMBIGUOUS = re.compile(r"<[^\s<>\"{}|^`]*['#)]")  # "<" may begin an IRI here or mean "less than"
_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)


def refuse_network(sparql: str) -> None:
    """Raise RefusedQueryError when the query has, or might be read as having, a SERVICE clause.

    A text made for it keeps this busy for long (the square of its length): a stranger's query is looked at where it is
    run, under its time limit.
    """
    if "service" not in sparql.lower():
        return
    rest = _HARMLESS.sub(" ", sparql)
    if "service" in rest.lower() or _AMBIGUOUS.search(rest):
        raise RefusedQueryError(
            "SERVICE (asking another server) is refused: answers come from the local store alone; "
            "take the SERVICE part out, or rename the prefix that is called so"
        )


def syntax_error(sparql: str, error: SyntaxError) -> QueryError:
    """The engine's complaint as a QueryError with the line, the column, and a caret under the place."""
    words = re.sub(r"#[^\n]*|<[^>\s]*>", " ", sparql).split()
    update = next(
        (word.upper() for word in words if word.upper() in (*_UPDATES, "SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), ""
    )
    if update in _UPDATES:
        return QueryError(
            f"the store is read-only: SPARQL Update ({update}) is refused; "
            "the graph changes through `kg build` and `kg decide` alone"
        )
    match = _PLACE.match(str(error))
    if match is None:
        return QueryError(f"the query cannot be understood: {error}")
    offset, hint = _locate(sparql, int(match[1]), int(match[2]), match[3])
    before = sparql[:offset]
    line, column = before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
    text = (sparql.splitlines() or [""])[min(line, len(sparql.splitlines()) or 1) - 1]
    caret = "".join(_blank(character) for character in text[: column - 1]) + "^"
    return QueryError(f"the query cannot be understood at line {line}, column {column}{hint}\n{text}\n{caret}")


def _locate(sparql: str, line: int, column: int, expected: str) -> tuple[int, str]:
    """Where the query breaks, as an offset, and a hint.

    Oxigraph's parser reports a keyword it would have taken at the place where that keyword would have ended.
    """
    lines = sparql.split("\n")
    offset = min(sum(len(text) + 1 for text in lines[: line - 1]) + column - 1, len(sparql))
    if "Prefix not found" in expected:
        name = re.search(r"[\w.-]*:[\w.%-]*$", sparql[:offset])
        prefix = name[0].split(":")[0] if name else ""
        return (name.start() if name else offset), f": the prefix {prefix}: is not declared"
    said = re.search(r"The [A-Za-z ]+|[A-Z][a-z]+ [a-z][A-Za-z ,']+", expected)
    if said:
        return offset, f": {said[0].strip()}"
    exact = re.search(r"['\"]", expected)  # a character, not a keyword, is missing here
    keywords = re.findall(r"[A-Z][A-Z0-9_]+", expected)
    if keywords and not exact:
        return max(offset - min(map(len, keywords)), 0), ""
    if offset < len(sparql.rstrip()):
        return offset, ""
    return offset, ": it ends too early" if exact else ": it breaks off, or something before this does not fit"


def _blank(character: str) -> str:
    """White space as wide as the character."""
    if character == "\t":
        return "\t"
    return "　" if unicodedata.east_asian_width(character) in "WF" else " "
