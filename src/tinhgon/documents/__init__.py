"""Bytes of a file → `Document`. Start at `read_document`."""

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import (
    Alignment,
    Block,
    BlockKind,
    Cell,
    Document,
    Format,
    Note,
    Style,
    Table,
    UnreadableDocument,
)
from tinhgon.documents.reading import read_document

__all__ = [
    "Alignment",
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "Format",
    "Limits",
    "Note",
    "Style",
    "Table",
    "UnreadableDocument",
    "read_document",
]
