"""Parts of an office file, checked before anything is unpacked, and their XML without entities or network.

Two containers hold the same parts: a zip (`Archive`) and one XML file (`FlatFile`, "flat OPC").
"""

import base64
import binascii
import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import UnreadableDocument

_SMALL = 2_000_000  # unpacked bytes below which the packing ratio does not matter
_SAVE_AGAIN = "Mở tệp bằng Word hoặc LibreOffice, lưu lại thành .docx rồi tải lên lại."
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
# "Strict" files say the same things under other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip


class Budget:
    """What may still be unpacked, shared by a document and the documents inserted into it."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.max_read_bytes

    def spend(self, size: int, part: str) -> None:
        self.left -= size
        if self.left < 0:
            raise _bomb("nội dung giải nén quá lớn", "", part)


class Archive:
    """The parts of a zip file in memory.

    Raises (also from `read` and `xml`):
        UnreadableDocument: "truncated", "damaged", "encrypted", "zip-bomb", "entity-bomb", "too-large".
    """

    def __init__(self, data: bytes, limits: Limits, budget: Budget | None = None) -> None:
        self._limits = limits
        self._budget = budget or Budget(limits)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            raise UnreadableDocument(
                "truncated", expected="một tệp .docx trọn vẹn", found="phần mục lục của tệp nén bị thiếu hoặc hỏng",
                where="cuối tệp", remedy="Tải lại tệp từ nơi gửi; có thể tệp chưa được tải về hết.",
            ) from error  # fmt: skip
        self._check(entries)
        self._sizes = {entry.filename: entry.file_size for entry in entries}

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(entries) > limits.max_archive_entries:
            raise _bomb(f"{len(entries)} tệp con", f"không quá {limits.max_archive_entries} tệp con", "")
        total = sum(entry.file_size for entry in entries)
        if total > limits.max_unpacked_bytes:
            raise _bomb(f"{total:,} byte khi giải nén", f"không quá {limits.max_unpacked_bytes:,} byte", "")
        for entry in entries:
            if entry.flag_bits & 1:
                raise UnreadableDocument(
                    "encrypted", expected="tệp không đặt mật khẩu", found="tệp nén có mật khẩu", where=entry.filename,
                    remedy="Bỏ mật khẩu rồi tải lên lại.",
                )  # fmt: skip
            ratio = entry.file_size / max(1, entry.compress_size)
            if entry.file_size > _SMALL and ratio > limits.max_packing_ratio:
                raise _bomb(f"nén {ratio:,.0f} lần", f"không quá {limits.max_packing_ratio} lần", entry.filename)

    def __contains__(self, name: object) -> bool:
        return name in self._sizes

    def names(self) -> list[str]:
        return list(self._sizes)

    def read(self, name: str) -> bytes:
        """Return the bytes of part `name`."""
        size = self._sizes[name]
        _check_size(size, name, self._limits)
        try:
            # `size` bytes at most, whatever the packed stream would give.
            with self._zip.open(name) as part:
                content = part.read(size + 1)
        except RuntimeError as error:  # zipfile's word for a password
            raise UnreadableDocument(
                "encrypted", found="phần có mật khẩu", where=name, remedy="Bỏ mật khẩu rồi tải lên lại."
            ) from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, NotImplementedError) as error:
            raise _damaged(name) from error
        self._budget.spend(len(content), name)
        return content

    def xml(self, name: str) -> Any:
        """Return the root element of part `name`, in the transitional namespaces."""
        return parse_xml(self.read(name), name)


class FlatFile:
    """The parts of a Word document saved as one XML file; the same doors as `Archive`."""

    def __init__(self, data: bytes, limits: Limits, budget: Budget | None = None) -> None:
        _check_size(len(data), "", limits)
        self._budget = budget or Budget(limits)
        self._parts: dict[str, Any] = {}
        for part in parse_xml(data, "tệp XML").iterchildren(_PKG + "part"):
            self._parts[(part.get(_PKG + "name") or "").lstrip("/")] = part

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str) -> bytes:
        holder = next(iter(self._parts[name]), None)
        if holder is None:
            return b""
        if holder.tag == _PKG + "binaryData":
            self._budget.spend(len(holder.text or ""), name)
            try:
                return base64.b64decode(holder.text or "")
            except (binascii.Error, ValueError) as error:
                raise _damaged(name) from error
        content: bytes = etree.tostring(next(iter(holder)), encoding="utf-8") if len(holder) else b""
        self._budget.spend(len(content), name)
        return content

    def xml(self, name: str) -> Any:
        holder = next(iter(self._parts[name]), None)
        root = next(iter(holder), None) if holder is not None and holder.tag == _PKG + "xmlData" else None
        return parse_xml(self.read(name), name) if root is None else root


def parse_xml(content: bytes, name: str) -> Any:
    """Return the root element of the bytes of an XML part.

    Raises:
        UnreadableDocument: "damaged", "entity-bomb".
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
        content = text[text.find("?>") + 2 if text.startswith("<?xml") else 0 :].encode()
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise _entity_bomb(name)
    if b"http://purl.oclc.org/ooxml/" in content:
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _damaged(name) from error
    if root is None:
        raise _damaged(name)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _entity_bomb(name)
    return root


def _check_size(size: int, name: str, limits: Limits) -> None:
    if size > limits.max_part_bytes:
        raise UnreadableDocument(
            "too-large", expected=f"mỗi phần XML không quá {limits.max_part_bytes // 1_000_000} MB",
            found=f"{size / 1_000_000:.1f} MB", where=name,
            remedy="Tách văn bản thành nhiều tệp; ảnh lớn nên tải lên riêng.",
        )  # fmt: skip


def _bomb(found: str, expected: str, where: str) -> UnreadableDocument:
    return UnreadableDocument(
        "zip-bomb", expected=expected, found=found, where=where,
        remedy="Kiểm tra nguồn gốc của tệp; không mở tệp này.",
    )  # fmt: skip


def _damaged(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        "damaged", expected="nội dung XML hợp lệ", found="phần bị hỏng", where=name, remedy=_SAVE_AGAIN
    )


def _entity_bomb(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        "entity-bomb", expected="XML không có khai báo DOCTYPE", found="khai báo DOCTYPE/ENTITY", where=name,
        remedy="Tệp có dấu hiệu bị cài mã phá hoại; kiểm tra nguồn gốc của tệp.",
    )  # fmt: skip
