"""Bytes of a file → `Document`. Start at `read_document`."""

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

__all__ = [
    "Alignment",
    "Block",
    "BlockKind",
    "Cell",
    "Document",
    "Format",
    "Note",
    "Style",
    "Table",
    "UnreadableDocument",
]
