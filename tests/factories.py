"""Test objects. A factory makes the smallest row that is allowed; tests say what matters to them."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import factory
from django.core.files.base import ContentFile

from tinhgon_web.accounts.models import User
from tinhgon_web.documents.models import Document, Reading

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam

TEXT = """I. NHIỆM VỤ
1. Giao Sở Nội vụ chủ trì rà soát biên chế, hoàn thành trước ngày 30/6/2026.
2. Văn phòng Tỉnh ủy chuẩn bị trụ sở làm việc.
3. Hợp nhất Phòng Hành chính và Phòng Quản trị thành Phòng Hành chính - Quản trị.
"""


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    role = "programme_office"
    is_active = True


class DocumentFactory(factory.django.DjangoModelFactory[Document]):
    class Meta:
        model = Document

    name = factory.Sequence(lambda n: f"chuong-trinh-{n}.txt")
    text = TEXT
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(f"{o.name}{o.text}".encode()).hexdigest())
    size = factory.LazyAttribute(lambda o: len(o.text.encode()))
    content = factory.LazyAttribute(lambda o: ContentFile(o.text.encode(), name=o.sha256))
    uploaded_at = NOON
    uploaded_by = factory.SubFactory(UserFactory)
    state = "read"
    format = "text"


class ReadingFactory(factory.django.DjangoModelFactory[Reading]):
    class Meta:
        model = Reading

    document = factory.SubFactory(DocumentFactory)
    reader = "tinhgon test"
    format_version = 1
    data = factory.LazyFunction(lambda: reading_json())
    seconds = 0.01
    read_at = NOON


def reading_json(text: str = TEXT) -> dict[str, Any]:
    """A reading of `TEXT` as the reader would give it: two tasks, a change, a warning."""
    lines = text.splitlines()
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]

    def span(n: int) -> dict[str, Any]:
        return {"start": starts[n], "end": starts[n] + len(lines[n]), "page": None}

    def clause(n: int, path: str, label: str) -> dict[str, Any]:
        return {
            "path": path, "parent": "I" if "." in path else None, "text": lines[n].removeprefix(label).strip(),
            "label": label, "span": span(n), "is_heading": n == 0, "is_row": False, "had_no_mark": False, "fields": [],
        }  # fmt: skip

    def task(n: int, path: str, **more: Any) -> dict[str, Any]:
        return {
            "clause": path, "lead": [], "coordinating": [], "deadline": None, "status": "open", "confidence": 1.0,
            "rules": [], "span": span(n), **more,
        }  # fmt: skip

    deadline = {
        "text": "trước ngày 30/6/2026", "kind": "day", "start": "2026-06-30", "end": "2026-06-30", "rule": "day",
        "is_before": True, "amount": None, "unit": None, "event": None, "text_start": None, "text_end": None,
    }  # fmt: skip
    return {
        "format": 1,
        "reader": "tinhgon test",
        "document": {
            "kind": "KH", "number": "7-KH/TU", "issued_on": "2026-03-01", "place": None, "issuer": "Tỉnh ủy",
            "superior": None, "title": "Sắp xếp tổ chức", "recipients": [], "spans": {},
            "signer": {"capacity": None, "position": None, "name": None},
        },
        "clauses": [clause(0, "I", "I."), clause(1, "I.1", "1."), clause(2, "I.2", "2."), clause(3, "I.3", "3.")],
        "citations": [],
        "tasks": [
            task(1, "I.1", lead=["Sở Nội vụ"], deadline=deadline),
            task(2, "I.2", lead=["Văn phòng Tỉnh ủy"], confidence=0.5),
        ],
        "changes": [
            {
                "clause": "I.3", "type": "merge", "predecessors": ["Phòng Hành chính", "Phòng Quản trị"],
                "successors": ["Phòng Hành chính - Quản trị"], "confidence": 1.0, "rule": "merge", "span": span(3),
            }
        ],
        "warnings": [{"clause": "I.2", "code": "missing-deadline", "message": "Nhiệm vụ không có hạn.", "span": span(2)}],
    }  # fmt: skip
