"""What the phrasings and the grammar of titles propose in a document, before anything is weighed.

A proposal is evidence for the learned scorers, and gives the claim its phrasing; it is no claim by itself.
"""

from __future__ import annotations

from kg.extract.conferrals import Conferral, ConferralReader
from kg.extract.frame import Frame, FrameReader
from kg.extract.memberships import Membership, read_memberships
from kg.extract.mention import Mention
from kg.extract.operations import read_operations
from kg.extract.posts import Post, read_appointments, read_chains, read_rolls
from kg.extract.reading import Chain, Reading

Starts = tuple[int, int]  # where two mentions begin


class Proposals:
    """All proposals of a document, by the places of the mentions.

    Attributes:
        conferrals: (recipient, honour) -> the surest phrasing's.
        posts: (person, title) -> the surest post.
        memberships: member -> the first phrasing's.
        frames: start of a line -> what holds in it of who confers and when.
        chains: person -> the body and titles beside the name.
        operations: (company, market, start, end) of brackets that join the two.
    """

    def __init__(self, reading: Reading) -> None:
        self.conferrals: dict[Starts, Conferral] = {}
        self.posts: dict[Starts, Post] = {}
        self.memberships: list[Membership] = []
        self.frames: dict[int, Frame] = {}
        self.chains: dict[int, Chain] = {}
        self.operations: list[tuple[Mention, Mention, int, int]] = []
        for article in reading.document.articles:
            frames, honours = FrameReader(reading, article), ConferralReader(reading)
            for block in reading.lines(article):
                coded = reading.code(block.start, block.end)
                self.operations += read_operations(coded)
                for post in read_rolls(reading, block, coded):
                    self._post(post)
                posts, coded, chains = read_chains(reading, block, coded)
                for post in (*posts, *read_appointments(reading, block, coded, chains)):
                    self._post(post)
                self.chains.update((chain.person.start, chain) for chain in chains.values())
                frame = self.frames[block.start] = frames.at(block, coded)
                for conferral in honours.read(block, coded, chains, frame):
                    self._conferral(conferral)
                self.memberships += read_memberships(reading, coded, chains)

    def _post(self, post: Post) -> None:
        key = (post.person.start, post.at)
        known = self.posts.get(key)
        if known is None or known.confidence < post.confidence:
            self.posts[key] = post

    def _conferral(self, conferral: Conferral) -> None:
        key = (conferral.recipient.start, conferral.honour.start)
        known = self.conferrals.get(key)
        if known is None or known.confidence < conferral.confidence:
            self.conferrals[key] = conferral
