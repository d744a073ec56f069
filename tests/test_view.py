"""The picture's data and page, without a browser: what is drawn, where, and that the same graph gives the same bytes."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.model.document import Metadata
from kg.model.statements import Conferral, Membership, Operation, Quotation, SourceDocument, Statements, Tenure, Thing
from kg.store import Store, commit
from kg.view import view
from kg.view.facts import facts_about, things
from kg.view.picture import draw, wrap
from statements_sample import iri, sample_records, sample_statements


def write_store(folder: Path, statements: Statements) -> Path:
    """A real store on disk."""
    records = {each.id: sample_records().get(each.id, {"id": each.id, "source": ""}) for each in statements.documents}
    commit(folder, records=records, statements=statements)
    return folder


def synthetic(count: int, seed: int = 7) -> Statements:
    """A graph of about ``count`` things: markets and their companies, honours by the year, persons, one big association."""
    rng = random.Random(seed)
    document = SourceDocument(iri("document", "s"), "s", "s.txt", "text/plain", "0" * 64, Metadata(), (), ())

    def told(key: str) -> tuple[Quotation, ...]:
        words = f"原文：{key}。"
        return (Quotation(iri("quotation", key), document.iri, None, 0, len(words), words, "", "", "made", 0.9),)

    def thing(folder: str, kind: str, name: str) -> Thing:
        return Thing(iri(folder, name), kind, name, (), (), told(name))

    def several(share: float, folder: str, kind: str, pattern: str) -> list[Thing]:
        return [thing(folder, kind, pattern.format(at)) for at in range(max(1, round(count * share)))]

    markets = several(0.3, "organization", "market", "青溪第{}农产品批发市场")
    companies = several(0.25, "organization", "company", "东江第{}商贸发展有限公司")
    persons = several(0.28, "person", "person", "陆某{}")
    honours = several(0.09, "honour", "honour", "第{}类放心消费示范市场")
    bodies = several(0.04, "organization", "government", "第{}区市场监督管理局")
    associations = several(0.04, "organization", "association", "第{}商品交易市场协会")
    conferrals, tenures, memberships, operations = {}, {}, {}, {}
    for at, recipient in enumerate([*markets, *markets[::3], *companies[::2], *persons[::3]]):
        honour = honours[int(len(honours) * rng.random() ** 2)]
        period, key = str(2015 + at % 9), iri("conferral", honour.iri, recipient.iri, str(at))
        conferrers = (bodies[honours.index(honour) % len(bodies)].iri,)
        conferrals[key] = Conferral(
            key, honour.iri, recipient.iri, None, conferrers, None, period, None, None, None, told(key)
        )
    for at, person in enumerate(persons):
        where = (companies + markets + associations)[at * 7 % (len(companies) + len(markets) + len(associations))]
        key = iri("tenure", person.iri, where.iri)
        tenures[key] = Tenure(key, person.iri, where.iri, "总经理", at % 5 == 0, told(key))
    for at, (company, market) in enumerate(zip(companies, markets, strict=False)):
        key, association = iri("operation", company.iri, market.iri), associations[at * at % len(associations)]
        operations[key] = Operation(key, company.iri, market.iri, told(key))
        if at % 2:
            key = iri("membership", company.iri, association.iri)
            memberships[key] = Membership(key, company.iri, association.iri, "会员单位", told(key))

    def listed(found: dict) -> tuple:
        return tuple(found[key] for key in sorted(found))

    def ordered(*groups: list[Thing]) -> tuple[Thing, ...]:
        return tuple(sorted((each for group in groups for each in group), key=lambda each: each.iri))

    return replace(
        sample_statements(),
        documents=(document,),
        persons=ordered(persons),
        organizations=ordered(markets, companies, bodies, associations),
        works=(),
        honours=ordered(honours),
        conferrals=listed(conferrals),
        tenures=listed(tenures),
        memberships=listed(memberships),
        events=(),
        participations=(),
        operations=listed(operations),
        doubts=(),
    )
