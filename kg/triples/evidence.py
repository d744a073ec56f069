"""Where it is said: quotations, and the documents and articles that they are taken from.

A quotation is a specific resource of the Web Annotation vocabulary (https://www.w3.org/TR/annotation-vocab/) that finds
its words twice: by position, in Unicode code points of the document's source text, and by quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.edtf import bounds
from kg.model.statements import Quotation, SourceArticle, SourceDocument
from kg.vocabulary import DCTERMS, EDTF, HKG, OA, PROV, RDF, RDFS, XSD

_ISSUED = (DCTERMS.issued, HKG.dateStart, HKG.dateEnd)

node = lru_cache(maxsize=1 << 16)(NamedNode)
decimal = lru_cache(maxsize=1 << 10)(lambda number: Literal(f"{round(number, 4):g}", datatype=XSD.decimal))


def zh(text: str) -> Literal:
    """Words of a newsletter."""
    return Literal(text, language="zh")


@lru_cache(maxsize=1 << 12)
def _days(edtf: str) -> tuple[Literal, ...]:
    try:
        first, last = bounds(edtf)
    except ValueError:
        return ()
    return Literal(first, datatype=XSD.date), Literal(last, datatype=XSD.date)


def dated(subject: NamedNode, terms: tuple[NamedNode, NamedNode, NamedNode], edtf: str | None) -> Iterator[Triple]:
    """A time as EDTF, with its first and last day; ``terms`` are the three properties.

    A time that has no days (the 31st of June) is kept as printed and left to the shapes to report.
    """
    if edtf is not None:
        yield Triple(subject, terms[0], Literal(edtf, datatype=EDTF.EDTF))
        for term, day in zip(terms[1:], _days(edtf), strict=False):
            yield Triple(subject, term, day)


def sureness(fact: NamedNode, confidence: float) -> Triple:
    """How sure a fact is, from 0 to 1: quotations alone do not tell, for several facts may share one."""
    return Triple(fact, HKG.confidence, decimal(confidence))


def evidence(subject: NamedNode, quotations: Iterable[Quotation]) -> Iterator[Triple]:
    """The quotations behind a fact or a thing, each with its two selectors."""
    for quotation in quotations:
        iri = node(quotation.iri)
        yield Triple(subject, HKG.evidence, iri)
        yield Triple(iri, RDF.type, HKG.Quotation)
        document = node(quotation.document)
        yield Triple(iri, OA.hasSource, document)
        yield Triple(iri, PROV.wasQuotedFrom, document)
        if quotation.article is not None:
            yield Triple(iri, DCTERMS.isPartOf, node(quotation.article))
        yield Triple(iri, HKG.phrasing, Literal(quotation.phrasing))
        yield Triple(iri, HKG.confidence, decimal(quotation.confidence))
        yield from _selectors(iri, quotation)


def _selectors(iri: NamedNode, quotation: Quotation) -> Iterator[Triple]:
    quote, position = NamedNode(quotation.iri + "#quote"), NamedNode(quotation.iri + "#position")
    yield Triple(iri, OA.hasSelector, quote)
    yield Triple(quote, RDF.type, OA.TextQuoteSelector)
    yield Triple(quote, OA.exact, Literal(quotation.quote))
    yield Triple(quote, OA.prefix, Literal(quotation.prefix))
    yield Triple(quote, OA.suffix, Literal(quotation.suffix))
    yield Triple(iri, OA.hasSelector, position)
    yield Triple(position, RDF.type, OA.TextPositionSelector)
    yield Triple(position, OA.start, Literal(quotation.start))
    yield Triple(position, OA.end, Literal(quotation.end))


def source_document(document: SourceDocument) -> Iterator[Triple]:
    """A document with its articles; it is labelled by publication and issue, else by its file's name."""
    iri = node(document.iri)
    metadata = document.metadata
    label = " ".join(part for part in (metadata.publication, metadata.issue) if part) or document.name
    yield Triple(iri, RDF.type, HKG.Document)
    yield Triple(iri, RDFS.label, zh(label))
    yield Triple(iri, DCTERMS.identifier, Literal(document.id))
    yield Triple(iri, HKG.fileName, Literal(document.name))
    yield Triple(iri, HKG.sha256, Literal(document.sha256))
    yield from dated(iri, _ISSUED, metadata.date)
    for organizer in document.organizers:
        yield Triple(iri, HKG.organizer, node(organizer))
    for article in document.articles:
        yield from _article(article, iri)


def _article(source: SourceArticle, document: NamedNode) -> Iterator[Triple]:
    iri = node(source.iri)
    yield Triple(iri, RDF.type, HKG.Article)
    yield Triple(iri, DCTERMS.isPartOf, document)
    if source.article.title:
        yield Triple(iri, RDFS.label, zh(source.article.title))
    if source.article.byline:
        yield Triple(iri, HKG.byline, zh(source.article.byline))
    yield Triple(iri, OA.start, Literal(source.start))
    yield Triple(iri, OA.end, Literal(source.end))
