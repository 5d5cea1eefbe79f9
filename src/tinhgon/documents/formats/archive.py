"""Parts of a zipped office file, checked before anything is unpacked, and their XML without entities or network."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from tinhgon.documents.limits import Limits
from tinhgon.documents.model import UnreadableDocument

_SMALL = 2_000_000  # unpacked bytes below which the packing ratio does not matter
_SAVE_AGAIN = "Mở tệp bằng Word hoặc LibreOffice, lưu lại thành .docx rồi tải lên lại."


class Archive:
    """The parts of a zip file in memory.

    Raises (also from `read` and `xml`):
        UnreadableDocument: "truncated", "damaged", "encrypted", "zip-bomb", "entity-bomb".
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            raise UnreadableDocument(
                "truncated",
                expected="một tệp .docx trọn vẹn",
                found="phần mục lục của tệp nén bị thiếu hoặc hỏng",
                where="cuối tệp",
                remedy="Tải lại tệp từ nơi gửi; có thể tệp chưa được tải về hết.",
            ) from error
        self._check(entries)
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        self._left = limits.max_unpacked_bytes

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(entries) > limits.max_archive_entries:
            raise self._bomb(f"{len(entries)} tệp con", f"không quá {limits.max_archive_entries} tệp con", "")
        total = sum(entry.file_size for entry in entries)
        if total > limits.max_unpacked_bytes:
            raise self._bomb(f"{total:,} byte khi giải nén", f"không quá {limits.max_unpacked_bytes:,} byte", "")
        for entry in entries:
            if entry.flag_bits & 1:
                raise UnreadableDocument(
                    "encrypted",
                    expected="tệp không đặt mật khẩu",
                    found="tệp nén có mật khẩu",
                    where=entry.filename,
                    remedy="Bỏ mật khẩu rồi tải lên lại.",
                )
            ratio = entry.file_size / max(1, entry.compress_size)
            if entry.file_size > _SMALL and ratio > limits.max_packing_ratio:
                raise self._bomb(f"nén {ratio:,.0f} lần", f"không quá {limits.max_packing_ratio} lần", entry.filename)

    @staticmethod
    def _bomb(found: str, expected: str, where: str) -> UnreadableDocument:
        return UnreadableDocument(
            "zip-bomb",
            expected=expected,
            found=found,
            where=where,
            remedy="Kiểm tra nguồn gốc của tệp; không mở tệp này.",
        )

    def __contains__(self, name: object) -> bool:
        return name in self._sizes

    def names(self) -> list[str]:
        return list(self._sizes)

    def read(self, name: str) -> bytes:
        """Return the bytes of part `name`."""
        size = self._sizes[name]
        if size > self._limits.max_part_bytes:
            raise self._bomb(f"{size:,} byte", f"không quá {self._limits.max_part_bytes:,} byte mỗi phần", name)
        try:
            # `size` bytes at most, whatever the packed stream would give.
            with self._zip.open(name) as part:
                content = part.read(size + 1)
        except RuntimeError as error:  # zipfile's word for a password
            raise UnreadableDocument(
                "encrypted", found="phần có mật khẩu", where=name, remedy="Bỏ mật khẩu rồi tải lên lại."
            ) from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, NotImplementedError) as error:
            raise self._damaged(name) from error
        self._left -= len(content)
        if self._left < 0:
            raise self._bomb("nội dung giải nén lớn hơn khai báo", "", name)
        return content

    @staticmethod
    def _damaged(name: str) -> UnreadableDocument:
        return UnreadableDocument(
            "damaged", expected="nội dung XML hợp lệ", found="phần bị hỏng", where=name, remedy=_SAVE_AGAIN
        )

    def xml(self, name: str) -> Any:
        """Return the root element of part `name`, in the transitional namespaces."""
        content = self.read(name)
        head = content[:4096].replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in content:
            raise self._entity_bomb(name)
        # "Strict" files say the same things under other namespaces.
        if b"http://purl.oclc.org/ooxml/" in content:
            content = content.replace(
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            ).replace(
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            )
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, remove_comments=True,
            remove_pis=True, huge_tree=False,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise self._damaged(name) from error
        if root is None:
            raise self._damaged(name)
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._entity_bomb(name)
        return root

    @staticmethod
    def _entity_bomb(name: str) -> UnreadableDocument:
        return UnreadableDocument(
            "entity-bomb",
            expected="XML không có khai báo DOCTYPE",
            found="khai báo DOCTYPE/ENTITY",
            where=name,
            remedy="Tệp có dấu hiệu bị cài mã phá hoại; kiểm tra nguồn gốc của tệp.",
        )
