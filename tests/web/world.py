"""A small programme written through the real actions: its text, and the way from the text into the register."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from tinhgon.officialdoc.model import Capacity
from tinhgon_web.accounts.models import User
from tinhgon_web.documents.actions import read_stored, upload_document
from tinhgon_web.documents.convert import corrected_reading, reading_value
from tinhgon_web.documents.models import Document, Reading
from tinhgon_web.programmes.actions import apply_plan
from tinhgon_web.programmes.models import Edition, Evidence, Programme, Task

AT = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)  # Thursday 12/03/2026, 10:00 in Vietnam
HEAD = """TỈNH ỦY AN SƠN
*
Số 20-KH/TU

ĐẢNG CỘNG SẢN VIỆT NAM
An Sơn, ngày 05 tháng 01 năm 2026

KẾ HOẠCH

sắp xếp các cơ quan của tỉnh năm 2026

-----

I- NHIỆM VỤ

"""
# Deadlines around `AT`: overdue (I.6), due soon (I.1), in term (I.2, I.3), without a date (I.4, I.5).
CLAUSES = (
    "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát biên chế của các cơ quan cấp tỉnh, hoàn thành trước ngày 15/3/2026.",
    "Văn phòng Tỉnh ủy chuẩn bị trụ sở làm việc của cấp xã trong tháng 5/2026.",
    "Sở Xây dựng kiểm tra việc sử dụng nhà, đất dôi dư, hoàn thành trong Quý II/2026.",
    "Ban Tổ chức Tỉnh ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này.",
    "Hợp nhất Phòng Hành chính và Phòng Quản trị thuộc Văn phòng Tỉnh ủy thành Phòng Hành chính - Quản trị.",
    "Sở Tài chính hướng dẫn xử lý tài sản công dôi dư, hoàn thành trong tháng 02/2026.",
)
FOOT = """
Nơi nhận:
- Ban Tổ chức Trung ương (để báo cáo),
- Các sở, ngành,
- Lưu Văn phòng Tỉnh ủy.

T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ

Nguyễn Văn An
"""


def plan_text(clauses: tuple[str, ...] = CLAUSES) -> bytes:
    body = "\n\n".join(f"{place}. {words}" for place, words in enumerate(clauses, start=1))
    return f"{HEAD}{body}\n{FOOT}".encode()


def load(content: bytes, *, name: str, by: User, at: datetime = AT) -> Reading:
    document, _is_new = upload_document(name=name, content=content, by=by, at=at)
    reading = read_stored(document_id=document.pk)
    assert reading is not None
    return reading


def accept(
    reading: Reading, *, by: User, programme: Programme | None = None, at: datetime = AT, **more: Any
) -> Edition:
    corrected = corrected_reading(reading)
    return apply_plan(
        reading=reading, corrected=corrected, value=reading_value(corrected), programme=programme,
        choices=more.get("choices", {}), shown=more.get("shown"), by=by, at=at,
    )  # fmt: skip


@dataclass
class World:
    """Persons by name ("office", "reporter", …), and the programme when it is loaded."""

    people: dict[str, User]
    document: Document
    reading: Reading
    programme: Programme
    evidence: Evidence
    clients: dict[str, Client] = field(default_factory=dict)

    def task(self, clause: str) -> Task:
        return Task.objects.for_lists().get(programme=self.programme, clause=clause)

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            if who != "anonymous":
                self.clients[who].force_login(self.people[who])
        return self.clients[who]


def given(**more: Any) -> dict[str, Any]:
    """What the report form gives, cleaned."""
    return {
        "layout": "dang-05-2026", "period": "month", "starts_on": date(2026, 2, 15), "cut_off": date(2026, 3, 12),
        "superior": "", "issuer": "Tỉnh ủy An Sơn", "body_code": "TU", "place": "An Sơn", "number": None,
        "signed_on": None, "capacity": Capacity.HEAD.value, "authority": "", "position": "Phó Bí thư", "signer": "",
        "archive": "VPTU", "direction": "", "results": "", "difficulties": "", "next_steps": "", "proposals": "",
        **more,
    }  # fmt: skip
