"""Text that remembers where each of its characters came from."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

DROP = "\0"
"""Stands for a character that falls away at the next :meth:`MappedText.collapse`."""

_KEPT = re.compile("[^\0]+")


@dataclass(frozen=True, slots=True)
class MappedText:
    """``offsets[i]`` is the source position of ``text[i]``, rising; positions are in code points."""

    text: str
    offsets: array[int]

    @classmethod
    def of(cls, source: str) -> MappedText:
        """The source itself, each character at its own place."""
        return cls(source, array("I", range(len(source))))

    def collapse(self, edited: str) -> MappedText:
        """The text after an edit that changed characters in place and marked with DROP what falls away.

        Raises ValueError when ``edited`` is not as long as ``text``: then the edit has lost the places.
        """
        if len(edited) != len(self.text):
            raise ValueError(f"an edit in place has changed the length from {len(self.text)} to {len(edited)}")
        if DROP not in edited:
            return MappedText(edited, self.offsets)
        offsets = array("I")
        for run in _KEPT.finditer(edited):
            offsets.extend(self.offsets[run.start() : run.end()])
        return MappedText(edited.replace(DROP, ""), offsets)
