"""Upload, reading in a job, the reading page, corrections: what happens, and who may."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import NOON, TEXT, DocumentFactory, ReadingFactory, UserFactory

from tinhgon.reading.corrections import CannotCorrect
from tinhgon_web.audit.models import AuditEvent
from tinhgon_web.documents import actions
from tinhgon_web.documents.convert import corrected_reading
from tinhgon_web.documents.models import Correction, Document, Reading, stored_path

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(UserFactory(role="programme_office"))
    return client


def file(name: str = "ke-hoach.txt", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def at(name: str, *args: int, **query: str) -> str:
    return reverse(f"documents:{name}", args=args, query=query or None)


def post(client: Client, reading: Reading, *, htmx: bool = False, **fields: Any) -> Any:
    return client.post(at("correct", reading.pk), fields, headers=HTMX if htmx else {})


# --- upload ---


def test_an_uploaded_file_is_stored_by_its_hash_and_read(
    office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = office.post(at("upload"), {"files": [file()]})
    document = Document.objects.get()
    assert response.url == at("list")
    assert document.content.name == f"documents/{document.sha256[:2]}/{document.sha256}"
    assert document.state == "read"
    assert "Sở Nội vụ" in document.text
    assert document.readings.get().data["clauses"]


def test_several_files_at_once_are_several_documents(office: Client) -> None:
    office.post(at("upload"), {"files": [file("a.txt", "I. MỘT"), file("b.txt", "I. HAI")]})
    assert Document.objects.count() == 2


def test_the_same_file_twice_is_one_document_and_the_page_says_so_with_a_link(office: Client) -> None:
    office.post(at("upload"), {"files": [file("lan-dau.txt")]})
    page = office.post(at("upload"), {"files": [file("ten-khac.txt")]}, follow=True).content.decode()
    held = Document.objects.get()
    assert "ten-khac.txt: tệp này đã có" in page
    assert f'<a href="{at("detail", held.pk)}">lan-dau.txt</a>' in page


def test_a_name_with_markup_is_shown_as_text(office: Client) -> None:
    for _ in range(2):
        page = office.post(at("upload"), {"files": [file("<b>x.txt")]}, follow=True).content.decode()
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_a_file_that_cannot_be_read_is_kept_with_the_reason(
    office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        office.post(at("upload"), {"files": [SimpleUploadedFile("rong.docx", b"PK\x03\x04" + b"0" * 40)]})
    document = Document.objects.get()
    assert document.state == "failed"
    assert document.content.size == 44
    page = office.get(at("detail", document.pk)).content.decode()
    assert document.failure["found"]
    assert "Không đọc được văn bản này" in page
    assert "Tệp vẫn được giữ" in page
    assert AuditEvent.objects.filter(action="document.failed", object_id=str(document.pk)).exists()


def test_a_state_secret_is_refused_and_its_bytes_are_not_kept(
    office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    secret = "TỈNH ỦY AN SƠN\n\nTUYỆT MẬT\n\nKẾ HOẠCH\n\n1. Sở Nội vụ báo cáo trước ngày 01/3/2026.\n"
    with django_capture_on_commit_callbacks(execute=True):
        office.post(at("upload"), {"files": [file("mat.txt", secret)]})
    document = Document.objects.get()
    assert document.failure["code"] == "state-secret"
    assert not document.content
    assert not Path(settings.MEDIA_ROOT, stored_path(document, "")).exists()
    assert "Nội dung tệp đã được xóa" in office.get(at("detail", document.pk)).content.decode()
    assert office.get(at("file", document.pk)).status_code == 404
    office.post(at("again", document.pk))
    assert Document.objects.get().state == "failed"


def test_no_file_chosen_is_said(office: Client) -> None:
    assert "Chưa chọn tệp nào" in office.post(at("upload"), follow=True).content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_stored(office: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    assert "quá lớn" in office.post(at("upload"), {"files": [file()]}, follow=True).content.decode()
    assert not Document.objects.exists()


def test_the_list_asks_for_itself_only_while_something_is_being_read(office: Client) -> None:
    document = DocumentFactory(state="reading")
    assert 'hx-trigger="every 1s"' in office.get(at("list"), headers=HTMX).content.decode()
    Document.objects.filter(pk=document.pk).update(state="read")
    assert "hx-trigger" not in office.get(at("list"), headers=HTMX).content.decode()


def test_reading_again_with_the_same_reader_adds_no_reading() -> None:
    document = DocumentFactory()
    first = actions.read_stored(document_id=document.pk)
    assert actions.read_stored(document_id=document.pk) == first
    assert document.readings.count() == 1


def test_another_result_is_a_new_reading_and_the_old_one_stays(office: Client) -> None:
    old = ReadingFactory()
    new = actions.read_stored(document_id=old.document_id)
    assert new is not None
    assert new.pk != old.pk
    assert Reading.objects.get(pk=old.pk).data == old.data
    assert "Đã có bản đọc mới hơn" in office.get(at("reading", old.pk)).content.decode()


def test_the_database_holds_a_file_once() -> None:
    held = DocumentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory(sha256=held.sha256, name="khac.txt")


# --- the reading page ---


def test_the_source_is_whole_and_each_clause_is_marked_in_it(office: Client) -> None:
    reading = ReadingFactory()
    page = office.get(at("reading", reading.pk)).content.decode()
    assert page.count("data-item-ref=") == len(reading.data["clauses"])
    assert "Giao Sở Nội vụ chủ trì rà soát biên chế" in page
    assert reverse("programmes:plan", args=[reading.pk]) in page


@pytest.mark.parametrize(
    ("show", "paths"),
    [("", ["I", "I.1", "I.2", "I.3"]), ("tasks", ["I.1", "I.2"]), ("changes", ["I.3"]), ("warnings", ["I.2"]), ("look", ["I.2"])],
)  # fmt: skip
def test_filters_show_only_their_items(office: Client, show: str, paths: list[str]) -> None:
    response = office.get(at("reading", ReadingFactory().pk), {"show": show})
    assert [item.path for item in response.context["items"]] == paths


def test_a_task_read_with_little_confidence_asks_for_a_look(office: Client) -> None:
    data = ReadingFactory().data
    data["warnings"] = []
    reading = ReadingFactory(data=data)
    assert "cần xem" in office.get(at("item", reading.pk, path="I.2"), headers=HTMX).content.decode()
    assert "cần xem" not in office.get(at("item", reading.pk, path="I.1"), headers=HTMX).content.decode().split("</article>")[0]  # fmt: skip


def test_a_document_leads_to_its_latest_reading(office: Client) -> None:
    reading = ReadingFactory()
    assert office.get(at("detail", reading.document_id)).url == at("reading", reading.pk)


def test_a_thousand_clauses_are_shown_without_a_query_for_each(
    office: Client, django_assert_max_num_queries: Any
) -> None:
    data = ReadingFactory().data
    clause, task = data["clauses"][1], data["tasks"][0]
    data["clauses"] = [{**clause, "path": f"I.{n}", "span": None} for n in range(1000)]
    data["tasks"] = [{**task, "clause": f"I.{n}"} for n in range(1000)]
    reading = ReadingFactory(data=data)
    with django_assert_max_num_queries(10):
        page = office.get(at("reading", reading.pk)).content.decode()
    assert page.count("<article ") == 1000


# --- corrections ---


def test_a_corrected_task_shows_who_and_the_reading_itself_stays(office: Client) -> None:
    reading = ReadingFactory()
    row = post(office, reading, htmx=True, kind="task.set", key="I.1", path="I.1", lead="Ban Tổ chức\nSở Nội vụ")
    assert row.status_code == 200
    assert "<h1" not in row.content.decode()
    assert "Ban Tổ chức; Sở Nội vụ" in row.content.decode()
    assert 'hx-swap-oob="true"' in row.content.decode()
    reading.refresh_from_db()
    assert reading.data["tasks"][0]["lead"] == ["Sở Nội vụ"]
    assert corrected_reading(reading)["tasks"][0]["lead"] == ["Ban Tổ chức", "Sở Nội vụ"]
    assert AuditEvent.objects.get().action == "reading.task.set"


def test_without_javascript_a_correction_leads_back_to_its_item(office: Client) -> None:
    reading = ReadingFactory()
    assert '<form class="edit-form"' in office.get(at("edit", reading.pk, path="I.1")).content.decode()
    response = post(office, reading, kind="task.confirm", key="I.2", path="I.2")
    assert response.status_code == 302
    assert response.url.startswith(at("reading", reading.pk) + "#")


def test_only_what_differs_is_a_correction(office: Client) -> None:
    reading = ReadingFactory()
    fields = {"text": reading.data["clauses"][1]["text"], "lead": "Sở Nội vụ", "coordinating": "Sở Y tế",
              "deadline": "trước ngày 30/6/2026", "status": "open"}  # fmt: skip
    post(office, reading, kind="task.set", key="I.1", path="I.1", **fields)
    assert Correction.objects.get().value == {"coordinating": ["Sở Y tế"]}


def test_a_deadlines_words_become_a_deadline(office: Client) -> None:
    reading = ReadingFactory()
    post(office, reading, kind="task.set", key="I.2", path="I.2", deadline="trước ngày 15/7/2026")
    deadline = Correction.objects.get().value["deadline"]
    assert (deadline["kind"], deadline["end"]) == ("day", "2026-07-15")


def test_words_that_are_no_deadline_are_refused_and_what_was_typed_stays(office: Client) -> None:
    reading = ReadingFactory()
    response = post(
        office, reading, htmx=True, kind="task.set", key="I.2", path="I.2", deadline="lúc nào cũng được", lead="Sở Z"
    )
    assert response.status_code == 422
    assert "Chưa hiểu thời hạn “lúc nào cũng được”" in response.content.decode()
    assert "Sở Z" in response.content.decode()
    assert not Correction.objects.exists()


def test_nothing_changed_is_said(office: Client) -> None:
    response = post(office, ReadingFactory(), kind="task.set", key="I.2", path="I.2", lead="Văn phòng Tỉnh ủy")
    assert response.status_code == 422
    assert "Chưa có gì thay đổi" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "tasks"),
    [
        ({"kind": "task.split", "key": "I.1", "texts": "Một\nHai"}, ["I.1", "I.1#2", "I.2"]),
        ({"kind": "task.merge", "key": "I.1", "with": ["I.2"]}, ["I.1"]),
        ({"kind": "task.remove", "key": "I.2"}, ["I.1"]),
        ({"kind": "task.add", "key": "I.3", "lead": "Văn phòng"}, ["I.1", "I.2", "I.3"]),
    ],
    ids=["split", "merge", "remove", "add"],
)
def test_tasks_are_split_merged_removed_and_added(office: Client, fields: dict[str, Any], tasks: list[str]) -> None:
    reading = ReadingFactory()
    post(office, reading, path=fields["key"], **fields)
    assert [task["clause"] for task in corrected_reading(reading)["tasks"]] == tasks
    assert office.get(at("reading", reading.pk)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"kind": "task.split", "key": "I.1", "texts": "Chỉ một"}, "ít nhất hai dòng"),
        ({"kind": "task.merge", "key": "I.1"}, "Chọn ít nhất một nhiệm vụ"),
        ({"kind": "change.set", "key": "0", "type": "merge"}, "ít nhất một tên"),
        ({"kind": "warning.resolve", "key": "0", "note": " "}, "Ghi cách xử lý"),
        ({"kind": "task.remove", "key": "I.9"}, "vừa được sửa ở nơi khác"),
    ],
)
def test_a_refused_correction_says_why_and_leaves_no_trace(
    office: Client, fields: dict[str, Any], refusal: str
) -> None:
    response = post(office, ReadingFactory(), path="I.1", **fields)
    assert response.status_code == 422
    assert refusal in response.content.decode()
    assert not Correction.objects.exists()
    assert not AuditEvent.objects.exists()


def test_changes_are_set_added_and_removed(office: Client) -> None:
    reading = ReadingFactory()
    post(office, reading, kind="change.remove", key="0", path="I.3")
    post(
        office,
        reading,
        kind="change.add",
        key="",
        path="I.3",
        clause="I.3",
        type="rename",
        predecessors="A",
        successors="B",
    )
    post(office, reading, kind="change.set", key="1", path="I.3", type="rename", predecessors="A", successors="C")
    changes = corrected_reading(reading)["changes"]
    assert [(one["type"], one["successors"]) for one in changes] == [("rename", ["C"])]


def test_a_warning_is_resolved_with_a_note(office: Client) -> None:
    reading = ReadingFactory()
    row = post(office, reading, htmx=True, kind="warning.resolve", key="0", path="I.2", note="đã hỏi").content.decode()
    assert "đã hỏi" in row
    assert "0 cảnh báo" in row


def test_the_letterhead_is_set(office: Client) -> None:
    reading = ReadingFactory()
    post(
        office,
        reading,
        kind="letterhead.set",
        number="8-KH/TU",
        issued_on="2026-03-01",
        issuer="Tỉnh ủy",
        title="Sắp xếp tổ chức",
    )
    assert Correction.objects.get().value == {"number": "8-KH/TU"}


def test_a_correction_taken_back_stays_on_record(office: Client) -> None:
    reading = ReadingFactory()
    correction = actions.correct(
        reading_id=reading.pk, kind="task.remove", key="I.2", value={}, by=UserFactory(), at=NOON
    )
    office.post(at("undo", correction.pk))
    correction.refresh_from_db()
    assert correction.is_undone
    assert len(corrected_reading(reading)["tasks"]) == 2


def test_a_correction_others_build_on_cannot_be_taken_back(office: Client) -> None:
    reading, by = ReadingFactory(), UserFactory()
    split = actions.correct(
        reading_id=reading.pk, kind="task.split", key="I.1", value={"texts": ["a", "b"]}, by=by, at=NOON
    )
    actions.correct(reading_id=reading.pk, kind="task.set", key="I.1#2", value={"lead": ["X"]}, by=by, at=NOON)
    with pytest.raises(CannotCorrect):
        actions.undo(correction_id=split.pk, by=by, at=NOON)
    assert "Bỏ các lần sau trước" in office.post(at("undo", split.pk), follow=True).content.decode()


def test_a_new_reading_takes_over_what_persons_corrected_and_counts_what_no_longer_fits(office: Client) -> None:
    old = ReadingFactory()
    by = UserFactory()
    for kind, key, value in [
        ("task.set", "I.1", {"lead": ["Sở Y tế"]}),
        ("task.remove", "I.2", {}),
        ("change.remove", "0", {}),
        ("warning.resolve", "0", {"note": "đã hỏi"}),
    ]:
        actions.correct(reading_id=old.pk, kind=kind, key=key, value=value, by=by, at=NOON)
    data = ReadingFactory().data
    # The new reader finds one more change first, and neither the second task nor its warning.
    data["changes"].insert(0, {**data["changes"][0], "type": "rename"})
    data["tasks"].pop()
    data["warnings"].clear()
    new = ReadingFactory(document=old.document, data=data)
    assert "Bản đọc trước có 4 lần sửa" in office.get(at("reading", new.pk)).content.decode()
    page = office.post(at("take-over", new.pk), follow=True).content.decode()
    assert "Đã chép 2 lần sửa; 2 lần không còn khớp" in page
    result = corrected_reading(new)
    assert [task["lead"] for task in result["tasks"]] == [["Sở Y tế"]]
    assert [change["type"] for change in result["changes"]] == ["rename"]


def test_a_deadline_is_explained_as_it_is_typed(office: Client) -> None:
    assert "15/07/2026" in office.get(at("explain"), {"deadline": "trước ngày 15/7/2026"}).content.decode()
    assert (
        "15/07/2026"
        in office.get(at("explain"), {"deadline": "trước ngày 15/7", "issued_on": "2026-03-01"}).content.decode()
    )
    assert "Chưa hiểu" in office.get(at("explain"), {"deadline": "lúc rảnh"}).content.decode()


# --- who may ---

READ = ["list", "detail", "file", "reading", "item", "explain"]
WRITE = ["upload", "again", "correct", "undo", "edit", "take-over"]


def call(client: Client, view: str) -> int:
    reading = ReadingFactory()
    if view in {"list", "explain"}:
        response = client.get(at(view))
    elif view in {"detail", "file"}:
        response = client.get(at(view, reading.document_id))
    elif view == "reading":
        response = client.get(at(view, reading.pk))
    elif view in {"item", "edit"}:
        response = client.get(at(view, reading.pk, path="I.1"))
    elif view == "upload":
        response = client.post(at(view), {"files": [file()]})
    elif view == "again":
        response = client.post(at(view, reading.document_id))
    elif view == "take-over":
        response = client.post(at(view, reading.pk))
    elif view == "undo":
        done = actions.correct(
            reading_id=reading.pk, kind="task.confirm", key="I.1", value={}, by=UserFactory(), at=NOON
        )
        response = client.post(at(view, done.pk))
    else:
        response = post(client, reading, kind="task.confirm", key="I.1", path="I.1")
    response.close()
    return 401 if response.status_code == 302 and "dang-nhap" in response.url else response.status_code


@pytest.mark.parametrize("view", READ)
@pytest.mark.parametrize("role", ["programme_office", "reader"])
def test_whoever_is_signed_in_may_read(client: Client, view: str, role: str) -> None:
    client.force_login(UserFactory(role=role))
    assert call(client, view) in {200, 302}


@pytest.mark.parametrize("view", WRITE)
def test_the_office_may_upload_and_correct(office: Client, view: str) -> None:
    assert call(office, view) in {200, 302}


@pytest.mark.parametrize("view", WRITE)
def test_a_reader_may_not_upload_nor_correct(client: Client, view: str) -> None:
    client.force_login(UserFactory(role="reader"))
    assert call(client, view) == 403


@pytest.mark.parametrize("view", READ + WRITE)
def test_an_outsider_is_asked_to_sign_in(client: Client, view: str) -> None:
    assert call(client, view) == 401


def test_a_reader_sees_no_forms(client: Client) -> None:
    client.force_login(UserFactory(role="reader"))
    page = client.get(at("reading", ReadingFactory().pk)).content.decode()
    assert "data-edit" not in page
    assert "data-accept" not in page


@pytest.mark.parametrize("view", ["item", "edit"])
def test_an_item_that_is_not_there_is_not_found(office: Client, view: str) -> None:
    assert office.get(at(view, ReadingFactory().pk, path="X.9")).status_code == 404
