"""Triples and records on disk: written as one generation at a time, read without touching anything."""

from kg.store.annotating import annotate
from kg.store.answer import Answer
from kg.store.manifest import DocumentEntry, Manifest
from kg.store.pool import Pool
from kg.store.reader import Store
from kg.store.worker import Dataset, Inquiry, Limits
from kg.store.writer import commit

__all__ = ["Answer", "Dataset", "DocumentEntry", "Inquiry", "Limits", "Manifest", "Pool", "Store", "annotate", "commit"]
