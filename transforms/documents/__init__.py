"""Station 1, file to document: what the bytes are, and their pages and blocks."""

from transforms.documents.model import Document, RefusedFileError
from transforms.documents.opening import open_document
from transforms.documents.sniff import sniff

__all__ = ["Document", "RefusedFileError", "open_document", "sniff"]
