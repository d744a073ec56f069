"""An article read with given tags and judges."""

from __future__ import annotations

from collections.abc import Sequence

from kg.evaluate.scores import Reading
from kg.extract.claims import claims
from kg.extract.judges import Judges
from kg.extract.mentions import find_mentions
from kg.extract.reading import Reading as Read
from kg.extract.tagger import Tag
from kg.model.record import to_record
from training.corpus import Article


def read(article: Article, tags: Sequence[Tag], judges: Judges) -> Reading:
    """What is found in one article with these tags and judges, beside its gold."""
    mentions = find_mentions(article.document, tags, judges.candidates)
    return Reading(article.id, article.record, to_record(claims(Read(article.document, mentions), judges)))
