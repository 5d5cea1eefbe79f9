"""The parts of one Word document and how they refer to each other."""

import posixpath
from dataclasses import dataclass
from typing import Any

from tinhgon.documents.formats.archive import Archive, Budget, FlatFile
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import UnreadableDocument

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OTHER_PROGRAMS = {"xl": "bảng tính Excel", "ppt": "bản trình chiếu PowerPoint"}


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str  # the last word of the relationship's type
    part: str  # "" if it points outside the file or nowhere


class Package:
    """The main part of a document, the parts it refers to by kind or id, and their content types.

    Raises (also later, from `xml` and `read`):
        UnreadableDocument: what `Archive` raises; "wrong-format" for a spreadsheet and other zip files.
    """

    def __init__(self, data: bytes, limits: Limits, budget: Budget | None = None) -> None:
        self.budget = budget or Budget(limits)
        is_zip = data.startswith(b"PK")
        self._parts: Archive | FlatFile = (Archive if is_zip else FlatFile)(data, limits, self.budget)
        # Part names do not tell capitals from small letters.
        self._names = {name.lower().lstrip("/"): name for name in self._parts.names()}
        self.main = self._main_part()
        self._relations = self._relations_of(self.main)
        self._types: dict[str, str] | None = None

    def xml(self, name: str) -> Any:
        return self._parts.xml(name)

    def read(self, name: str) -> bytes:
        return self._parts.read(name)

    def part(self, kind: str) -> Any | None:
        """Return the root of the first part of this kind ("styles", "footnotes"); None if there is none."""
        names = self.parts(kind)
        return self.xml(names[0]) if names else None

    def parts(self, kind: str) -> list[str]:
        return [relation.part for relation in self._relations.values() if relation.kind == kind and relation.part]

    def relation(self, identifier: str) -> Relation | None:
        return self._relations.get(identifier)

    def content_type(self, name: str) -> str:
        """Return what [Content_Types].xml says of a part, small letters; "" if nothing."""
        if self._types is None:
            self._types = {}
            listed = self._names.get("[content_types].xml")
            for element in self.xml(listed) if listed else ():
                said = (element.get("ContentType") or "").lower()
                if element.tag == _TYPES + "Override":
                    self._types[(element.get("PartName") or "").lstrip("/").lower()] = said
                else:
                    self._types["." + (element.get("Extension") or "").lower()] = said
        key = name.lower()
        return self._types.get(key) or self._types.get(posixpath.splitext(key)[1], "")

    def _found(self, name: str) -> str:
        return self._names.get(name.lower().lstrip("/"), "")

    def _main_part(self) -> str:
        for relation in self._relations_of("").values():
            if relation.kind == "officeDocument" and relation.part:
                return self._expect_word(relation.part)
        return self._expect_word("word/document.xml")

    def _expect_word(self, name: str) -> str:
        folders = [name.lower().split("/")[0], *(known.split("/")[0] for known in self._names)]
        other = next((_OTHER_PROGRAMS[folder] for folder in folders if folder in _OTHER_PROGRAMS), "")
        found = self._found(name)
        if found and folders[0] not in _OTHER_PROGRAMS:
            return found
        raise UnreadableDocument(
            "wrong-format", expected="văn bản Word (.docx)", found=other or "tệp nén không có nội dung văn bản Word",
            remedy="Tải lên tệp .docx, .pdf hoặc .txt.",
        )  # fmt: skip

    def _relations_of(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        listed = self._found(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations: dict[str, Relation] = {}
        if listed:
            for element in self.xml(listed).iterchildren(_RELATIONSHIPS + "Relationship"):
                kind = (element.get("Type") or "").rpartition("/")[2]
                target = element.get("Target") or ""
                path = posixpath.normpath(target if target.startswith("/") else posixpath.join(folder, target))
                found = "" if element.get("TargetMode") == "External" else self._found(path)
                relations[element.get("Id") or f"#{len(relations)}"] = Relation(kind, found)
        return relations
