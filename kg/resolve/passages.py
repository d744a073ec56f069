"""Where in its document a claim stands: articles, and the quotations of evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from kg.model.claims import Evidence
from kg.model.document import Document
from kg.model.iri import mint
from kg.model.statements import Quotation, SourceArticle

_AROUND = 32  # characters of the source on either side of a quotation


class Passages:
    """The articles of one document, by position in its source, and the quotations taken from it."""

    def __init__(self, document: Document, base: str) -> None:
        self.document = document
        self.iri = mint(base, "document", document.id)
        self._base = base
        self.articles = tuple(self._articles())
        self._starts = [article.start for article in self.articles]
        self._confidence: dict[tuple[int, int, str], float] = {}

    def _articles(self) -> Iterable[SourceArticle]:
        spans = sorted(
            (article for article in self.document.articles if article.end > article.start), key=lambda a: a.start
        )
        for number, article in enumerate(spans):
            start, end = self.document.in_source(article.start, article.end)
            iri = mint(self._base, "article", self.document.id, str(number), article.title or "")
            yield SourceArticle(iri, article, start, end)

    def article_at(self, position: int) -> int:
        """The number of the article that holds a position of the source, -1 for none."""
        number = bisect_right(self._starts, position) - 1
        return number if number >= 0 and position < self.articles[number].end else -1

    def note(self, evidence: Iterable[Evidence]) -> None:
        """Know evidence before it is quoted: one sentence told twice by one phrasing has its best confidence."""
        for each in evidence:
            place = (each.start, each.end, each.phrasing)
            self._confidence[place] = max(each.confidence, self._confidence.get(place, 0.0))

    def quotations(self, evidence: Iterable[Evidence]) -> set[Quotation]:
        """The quotations of noted evidence."""
        return {self._quotation(each) for each in evidence}

    def _quotation(self, evidence: Evidence) -> Quotation:
        source, start, end = self.document.source, evidence.start, evidence.end
        article = self.article_at(start)
        return Quotation(
            iri=mint(self._base, "quotation", self.document.id, str(start), str(end), evidence.phrasing),
            document=self.iri,
            article=self.articles[article].iri if article >= 0 else None,
            start=start,
            end=end,
            quote=evidence.quote,
            prefix=source[max(0, start - _AROUND) : start],
            suffix=source[end : end + _AROUND],
            phrasing=evidence.phrasing,
            confidence=self._confidence[start, end, evidence.phrasing],
        )
