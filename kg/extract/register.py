"""The document as its own dictionary: which mentions are names of the same person or organisation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from kg.extract.mention import Kind, Mention
from kg.extract.organizations import is_generic, type_of
from kg.extract.reading import Reading
from kg.names import compare_key
from kg.resources import load_toml

GENERIC = re.compile(
    r"^(?:本|我|该|贵|此|全|市|省|区|县|总)?(?:市场)?"
    r"(?:协会|商会|联合会|学会|公会|促进会|研究会|联盟|基金会|公司|集团|市场|中心|企业|合作社|学校|酒店|秘书处|理事会|监事会|学院|医院|银行)$"
    r"|^[本我该贵此][会會厂廠行校院所局店社馆場场园村站室处處]$"
)
_REGION = re.compile(r"^(?:[一-鿿]{2,4}?(?:省|市|区|县|镇|乡|街道)|[一-鿿]{2,3})")
_ADMIN = re.compile(r"(?<=[一-鿿]{2})[省市区县](?!场)")
_DEPARTMENT = re.compile(
    r"^([一-鿿]{2,20}?(?:管理局|监督局|[局厅署]|委员会|[省市区县]委|政府|部|总工会|协会|商会|联合会|学会|研究中心|总社|大学|公安局))"
    r"(?!长|分局)[一-鿿]{2,14}(?:处|科|司|室|股|部|所|支队|大队|委员会|分会|中心|学院|站|队)$"
)
_CALLED = re.compile(
    r"([一-鿿]{1,3})"
    r"(?:总|董|总经理|董事长|经理|书记|主席|会长|秘书长|理事长|主任|处长|科长|局长|部长|院长|校长|所长|区长|市长|县长|镇长|厂长|店长|教授|老师|师傅|督学|工程师|医生|律师|记者)"
)
_COMPANY = re.compile(r"(?:集团)?(?:股份|责任)?有限(?:责任)?公司$|集团$|公司$")


@dataclass(slots=True)
class Entry:
    """One person or organisation of the document with all its printed names and mentions."""

    kind: Kind
    type: str
    mentions: list[Mention] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    more: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The longest name, the more frequent among equals."""
        if len(self.names) == 1:
            return next(iter(self.names))
        return max(self.names, key=lambda name: (len(name), self.names[name], name))

    @property
    def aliases(self) -> tuple[str, ...]:
        """All other names, the longer first."""
        if len(self.names) == 1 and not self.more:
            return ()
        others = {*self.names, *self.more} - {self.name}
        return tuple(sorted(others, key=lambda name: (-len(name), name)))


class Register:
    """All entries of one document, and for each mention its entry."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._of: dict[int, Entry] = {}
        self._by_name: dict[tuple[Kind, str], Entry] = {}
        self._parents: list[Entry] = []
        self._called: list[tuple[Mention, str]] = []  # 周处长, 龚总: a mention, and the name in it
        self.main_association: Entry | None = None
        self._add_proper()
        self._add_parents()
        self._join_variants()
        self.main_association = self._main()
        self._resolve_generic()
        self._resolve_called()

    def _resolve_called(self) -> None:
        """吴书记 is the person of that name or family name who was named last before; if none was, it names nobody."""
        for mention, name in self._called:
            bearers = [
                (m.start, entry)
                for (kind, _), entry in self._by_name.items()
                if kind is Kind.PERSON and entry.name.startswith(name)
                for m in entry.mentions
            ]
            before = max((b for b in bearers if b[0] < mention.start), key=lambda b: b[0], default=None)
            found = before or min(bearers, key=lambda b: b[0], default=None)
            if found is not None:
                self._of[mention.start] = found[1]
                called = self._reading.name(mention)
                if called not in found[1].more:
                    found[1].more.append(called)

    def _add_proper(self) -> None:
        for mention in self._reading.mentions:
            if mention.kind in (Kind.PERSON, Kind.ORGANIZATION, Kind.WORK):
                name = self._reading.name(mention)
                if mention.kind is Kind.ORGANIZATION and GENERIC.match(name):
                    continue
                if mention.kind is Kind.PERSON and (called := _CALLED.fullmatch(name)):
                    self._called.append((mention, called[1]))
                    continue
                entry = self._by_name.setdefault(
                    (mention.kind, compare_key(name)), Entry(mention.kind, mention.subtype)
                )
                self._take(entry, mention, name)

    def _add_parents(self) -> None:
        """The body that a department belongs to is named with it (市商务局｜市场体系建设处)."""
        for mention in self._reading.mentions:
            if mention.kind is not Kind.ORGANIZATION or mention.subtype == "company":
                continue
            match = _DEPARTMENT.match(self._reading.name(mention))
            if match:
                name = match[1].removeprefix("中共")
                end = mention.start + match.end(1)
                parent = Mention(end - len(name), end, mention.kind, mention.subtype, mention.score, "parent")
                entry = self._by_name.setdefault(
                    (Kind.ORGANIZATION, compare_key(name)), Entry(Kind.ORGANIZATION, type_of(name))
                )
                entry.mentions.append(parent)
                entry.names[name] += 1
                self._parents.append(entry)

    def _take(self, entry: Entry, mention: Mention, name: str) -> None:
        entry.mentions.append(mention)
        entry.names[name] += 1
        self._of[mention.start] = entry

    def _join_variants(self) -> None:
        entries = [e for (kind, _), e in self._by_name.items() if kind is Kind.ORGANIZATION]
        entries.sort(key=lambda entry: (-len(entry.name), entry.mentions[0].start))
        near: dict[str, list[Entry]] = defaultdict(list)  # by the last letter and by each beginning
        for entry in entries:
            name = entry.name
            for other in (*near[_tail(name)], *near[name]):
                if _variant(name, other.name):
                    self._merge(other, entry)
                    break
            else:
                near[_tail(name)].append(entry)
                for first in _beginnings(name):
                    for end in range(first + 5, len(name)):
                        near[name[first:end]].append(entry)

    def _merge(self, into: Entry, entry: Entry) -> None:
        self._parents = [into if parent is entry else parent for parent in self._parents]
        into.mentions.extend(entry.mentions)
        into.names.update(entry.names)
        for mention in entry.mentions:
            if self._of.get(mention.start) is entry:
                self._of[mention.start] = into

    def _main(self) -> Entry | None:
        """The association whose newsletter this is: named in the masthead, else the one named most."""
        associations = [e for e in self.entries(Kind.ORGANIZATION) if e.type == "association"]
        keys = [compare_key(name) for name in self._reading.document.metadata.organizers]
        for entry in associations:
            if any(compare_key(name) in keys for name in entry.names):
                return entry
        return max(associations, key=lambda e: (len(e.mentions), -e.mentions[0].start), default=None)

    def _resolve_generic(self) -> None:
        for mention in self._reading.mentions:
            if mention.kind is not Kind.ORGANIZATION or mention.start in self._of:
                continue
            name = self._reading.name(mention)
            entry = self._antecedent(mention, name)
            if entry is not None:
                entry.mentions.append(mention)
                self._of[mention.start] = entry
                if not re.match("^[本我该贵此]", name) and name not in entry.more:
                    entry.more.append(name)

    def _antecedent(self, mention: Mention, name: str) -> Entry | None:
        """The last body named before whose name ends as this one does (公司 → …有限公司, 我行 → …银行)."""
        tail = name.lstrip("本我该贵此")[-2:]
        low = max((a.start for a in self._reading.document.articles if a.start <= mention.start), default=0)
        association = mention.subtype == "association" or tail in ("会", "會")
        if association and self.main_association is not None and name[0] not in "该此":
            return self.main_association
        candidate = self._reading.before(mention.start, low, Kind.ORGANIZATION)
        while candidate is not None:
            entry = self._of.get(candidate.start)
            if (
                entry is not None
                and self._reading.name(candidate).endswith(tail)
                and len(self._reading.name(candidate)) > len(name)
            ):
                return entry
            candidate = self._reading.before(candidate.start, low, Kind.ORGANIZATION)
        return self.main_association if association else None

    def of(self, mention: Mention) -> Entry | None:
        """The entry of a mention; None for a generic word that nothing explains."""
        return self._of.get(mention.start)

    def home(self, position: int, association: bool) -> Entry | None:
        """The body an article speaks for: the newsletter's association, else the body of its title or named most."""
        article = next((a for a in self._reading.document.articles if a.start <= position < a.end), None)
        if association and self.main_association is not None or article is None:
            return self.main_association
        named = Counter(
            id(entry)
            for entry in self.entries(Kind.ORGANIZATION)
            for m in entry.mentions
            if article.start <= m.start < article.end
        )
        first = [
            entry
            for entry in self.entries(Kind.ORGANIZATION)
            if any(article.start <= m.start < article.start + 60 for m in entry.mentions)
        ]
        if first:
            return first[0]
        return max(
            (e for e in self.entries(Kind.ORGANIZATION) if named[id(e)]), key=lambda e: named[id(e)], default=None
        )

    def entries(self, kind: Kind) -> list[Entry]:
        """The entries of one kind in the order of their first mention."""
        unique = {id(entry): entry for entry in (*self._of.values(), *self._parents) if entry.kind is kind}
        return sorted(unique.values(), key=lambda entry: min(m.start for m in entry.mentions))


@cache
def _places() -> frozenset[str]:
    places = load_toml("lexicons/places.toml")
    return frozenset((*places["provinces"], *places["cities"]))


def _beginnings(name: str) -> tuple[int, ...]:
    """Where a name may begin for those who know it: at its beginning, and behind the name of a place."""
    return (0, *(size for size in (2, 3) if name[:size] in _places()))


def _tail(name: str) -> str:
    return name[-1:] if not _COMPANY.search(name) else _COMPANY.sub("", name)[-1:]


def _variant(short: str, long: str) -> bool:
    """Whether the shorter name is printed for the longer: without region, 市 or company form, or abbreviated."""
    if re.findall(r"\d+|第[一二三四五六七八九十]", short) != re.findall(r"\d+|第[一二三四五六七八九十]", long):
        return False
    if short[0] in "省市区县镇" and long.endswith(short) and len(long) - len(short) <= 4:
        return True  # 市商务局, of 无锡市
    bare_short, bare_long = _ADMIN.sub("", short), _ADMIN.sub("", long)
    if bare_short == bare_long:
        return True
    core_short, core_long = _COMPANY.sub("", bare_short), _COMPANY.sub("", bare_long)
    if len(core_short) >= 3 and core_long.endswith(core_short) and len(core_long) - len(core_short) <= 6:
        rest = long[: len(long) - len(short)] if long.endswith(short) else core_long[: len(core_long) - len(core_short)]
        return bool(_REGION.fullmatch(rest)) or not rest or core_short == short and bool(_REGION.match(rest))
    if len(short) >= 5:  # 某某家居港, of 某某家居港建材市场有限公司, also behind the name of a place
        for first in _beginnings(core_long):
            rest = core_long[first:]
            if rest.startswith(core_short) and is_generic(rest[len(core_short) :]):
                return True
    brief = re.fullmatch(r"([一-鿿A-Za-z]{2,6}?)(?:公司|集团)", short)
    if brief and _COMPANY.search(long) and re.match(rf"(?:{_REGION.pattern[1:]})?{re.escape(brief[1])}", bare_long):
        return True
    if (
        len(short) >= 4
        and short[:2] == long[:2]
        and short[-1] == long[-1]
        and _COMPANY.sub("", short) == short
        and len(long) - len(short) <= 2
    ):
        letters = iter(long)
        return all(letter in letters for letter in short)
    return False
