"""Make an IRI: the one place where the names of things, facts and quotations in the graph are formed."""

from __future__ import annotations

from hashlib import sha256

DEFAULT_BASE = "https://w3id.org/honours-kg/id/"
_BETWEEN = "\x1f"  # stands in no printed name, so that different parts never give the same text


def mint(base: str, kind: str, *parts: str) -> str:
    """``{base}{kind}/{16 hex digits}``, the digits from the SHA-256 of the parts; the same parts, the same IRI."""
    return f"{base}{kind}/{sha256(_BETWEEN.join(parts).encode()).hexdigest()[:16]}"
