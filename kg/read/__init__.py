"""Files in, Documents out: decoding, the reading copy, its blocks, articles and metadata."""

from kg.read.document import read_text
from kg.read.files import Entry, files_below, list_files, read_documents, read_entry, read_file

__all__ = ["Entry", "files_below", "list_files", "read_documents", "read_entry", "read_file", "read_text"]
