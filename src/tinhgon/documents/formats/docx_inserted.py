"""Parts inserted into a DOCX (`w:altChunk`): files of other kinds that Word shows in their place."""

from dataclasses import replace

from tinhgon.documents.formats.docx_package import Package
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, Note, UnreadableDocument
from tinhgon.documents.sniffing import Kind, sniff

_KINDS = {
    Kind.TEXT: "văn bản thuần", Kind.MARKDOWN: "văn bản thuần", Kind.HTML: "HTML", Kind.MHTML: "trang web một tệp",
    Kind.DOCX: "Word", Kind.OFFICE: "RTF hoặc Word cũ", Kind.PDF: "PDF", Kind.IMAGE: "ảnh",
}  # fmt: skip
_READ = {Kind.TEXT, Kind.MARKDOWN, Kind.HTML, Kind.MHTML, Kind.DOCX}
# What a content type promises where the part's name says nothing ("afchunk.dat").
_SUFFIXES = (("html", ".html"), ("rfc822", ".mht"), ("multipart", ".mht"), ("plain", ".txt"), ("rtf", ".rtf"),
             ("wordprocessingml", ".docx"), ("msword", ".doc"))  # fmt: skip
_PROGRAMS = (
    ("excel", "bảng tính Excel nhúng"), ("word", "tệp Word nhúng"), ("powerpoint", "bản trình chiếu nhúng"),
    ("acro", "tệp PDF nhúng"), ("foxit", "tệp PDF nhúng"), ("package", "tệp đính kèm"), ("visio", "hình vẽ Visio"),
)  # fmt: skip


def embedded_name(program: str) -> str:
    """Return in words what an embedded object of `program` (its ProgID) is; "" if it holds no text (a formula)."""
    lowered = program.lower()
    if "equation" in lowered or "mathtype" in lowered:
        return ""
    return next((words for key, words in _PROGRAMS if key in lowered), "đối tượng nhúng")


class Insertions:
    """Reads inserted parts, within the bounds of the whole document."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package, self._limits = package, limits
        self._left = limits.max_inserted_parts

    def read(self, identifier: str) -> Document | Note:
        """Return the document in the inserted part that a relation points to, or the note that says why not."""
        relation = self._package.relation(identifier)
        if relation is None or not relation.part:
            return _skipped("phần chèn không có trong tệp")
        self._left -= 1
        if self._left < 0 or self._limits.max_insertion_depth < 1:
            return _skipped("quá nhiều phần chèn")
        name = relation.part
        content_type = self._package.content_type(name)
        name += next((suffix for key, suffix in _SUFFIXES if key in content_type), "")
        kind: Kind | None = None
        try:
            data = self._package.read(relation.part)
            kind = sniff(data, name)
            if kind in _READ:
                return self._parsed(kind, data)
        except UnreadableDocument as refusal:
            if refusal.code in ("state-secret", "zip-bomb", "entity-bomb"):
                raise
            if refusal.code in ("empty", "no-text"):
                return Document(format=Format.DOCX, text="", blocks=())
            return _skipped(_KINDS[kind] if kind else refusal.found or "phần chèn hỏng")
        return _skipped(_KINDS[kind])

    def _parsed(self, kind: Kind, data: bytes) -> Document:
        # Imported when needed: few documents have inserted parts.
        from tinhgon.documents.formats import docx, html, mhtml, plain

        limits = replace(self._limits, max_insertion_depth=self._limits.max_insertion_depth - 1)
        if kind is Kind.DOCX:
            return docx.parse(data, limits=limits, budget=self._package.budget)
        if kind is Kind.MHTML:
            return mhtml.parse(data, limits=limits)
        if kind is Kind.HTML:
            return html.parse(data, limits=limits)
        return plain.parse(data)


def _skipped(what: str) -> Note:
    return Note(code="embedded-part-skipped", facts=(("what", what),))
