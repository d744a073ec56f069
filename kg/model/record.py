"""An Extraction as one JSON record in the guide's shape, and back.

The record is what ``kg extract --format jsonl`` prints and what a store keeps of each document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kg.model.claims import (
    ConferralClaim,
    EventClaim,
    Evidence,
    Extraction,
    MembershipClaim,
    OperationClaim,
    OrganizationClaim,
    Participant,
    PersonClaim,
    PostClaim,
)

Record = dict[str, Any]
Claim = ConferralClaim | PostClaim | EventClaim | MembershipClaim | OperationClaim | PersonClaim | OrganizationClaim
_RELATIONS = ("honours", "posts", "events", "memberships", "operations", "persons", "organizations")


def to_record(extraction: Extraction) -> Record:
    """The guide's JSON shape; each item carries ``evidence``, honours and events a little more than the guide asks."""
    record: Record = {"id": extraction.document_id}
    for relation in _RELATIONS:
        record[relation] = [_item(claim) for claim in getattr(extraction, relation)]
    return record


def _item(claim: Claim) -> Record:
    item: Record = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(claim).items()}
    if isinstance(claim, ConferralClaim):
        item["conferrer"] = "、".join(claim.conferrers) or None
        item["conferrer_aliases"] = item.pop("conferrers") if len(claim.conferrers) > 1 else []
        item.pop("conferrers", None)
    if isinstance(claim, EventClaim):
        item["participants"] = [part.name for part in claim.participants]
        item["roles"] = [part.role for part in claim.participants]
    item["evidence"] = item.pop("evidence")  # last, for the reader of a line
    return item


def from_record(record: Record) -> Extraction:
    """The Extraction that :func:`to_record` wrote."""
    return Extraction(
        document_id=record["id"],
        honours=tuple(_conferral(item) for item in record["honours"]),
        posts=tuple(PostClaim(**_common(item)) for item in record["posts"]),
        events=tuple(_event(item) for item in record["events"]),
        memberships=tuple(MembershipClaim(**_common(item)) for item in record["memberships"]),
        operations=tuple(OperationClaim(**_common(item)) for item in record["operations"]),
        persons=tuple(PersonClaim(**_common(item)) for item in record["persons"]),
        organizations=tuple(OrganizationClaim(**_common(item)) for item in record["organizations"]),
    )


def _common(item: Record) -> Record:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    fields["evidence"] = _evidence(item["evidence"])
    return fields


def _evidence(items: Iterable[Record]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**item) for item in items)


def _conferral(item: Record) -> ConferralClaim:
    fields = _common(item)
    conferrer, several = fields.pop("conferrer"), fields.pop("conferrer_aliases")
    fields["conferrers"] = several or ((conferrer,) if conferrer else ())
    return ConferralClaim(**fields)


def _event(item: Record) -> EventClaim:
    fields = _common(item)
    roles = fields.pop("roles")
    fields["participants"] = tuple(
        Participant(name, role) for name, role in zip(item["participants"], roles, strict=True)
    )
    return EventClaim(**fields)
