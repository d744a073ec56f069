"""Triples and records on disk: written as one generation at a time, read without touching anything."""

from kg.store.answer import Answer
from kg.store.commit import commit
from kg.store.manifest import DocumentEntry, Manifest
from kg.store.reader import Store

__all__ = ["Answer", "DocumentEntry", "Manifest", "Store", "commit"]
