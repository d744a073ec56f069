"""Files in, Documents out: decoding, the reading copy, its blocks, articles and metadata."""

from kg.read.document import read_text
from kg.read.files import files_below, read_documents, read_file

__all__ = ["files_below", "read_documents", "read_file", "read_text"]
