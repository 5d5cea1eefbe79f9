"""A file is read in a process of its own; whatever it does there, the person is told and nothing stays "Đang đọc"."""

import json
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from tests.core.documents.making import docx_bytes, p
from tests.factories import NOON, TEXT, DocumentFactory, UserFactory

from tinhgon.documents import UnreadableDocument, read_document
from tinhgon.reading import read, reading_to_json
from tinhgon_web.documents import actions, reading_process
from tinhgon_web.documents.models import Document, longest_reading
from tinhgon_web.documents.reading_process import ChildFailed, read_in_process

ENOUGH: dict[str, Any] = {"seconds": 60, "ocr_seconds": 60, "most_bytes": 1_000_000_000}


def with_child(monkeypatch: pytest.MonkeyPatch, folder: Any, program: str) -> None:
    """Let another program stand where the reader would be."""
    (folder / "other_child.py").write_text(program)
    monkeypatch.setattr(reading_process, "_MODULE", "other_child")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])


def test_a_file_gives_what_reading_it_here_gives():
    found = read_in_process(TEXT.encode(), "a.txt", **ENOUGH)
    assert found.value == json.loads(json.dumps(reading_to_json(read(read_document(TEXT.encode(), name="a.txt")))))
    assert found.value["tasks"]
    assert (found.format, found.page_count) == ("text", None)
    assert "Sở Nội vụ" in found.text


def test_a_refusal_comes_back_with_all_its_words():
    with pytest.raises(UnreadableDocument) as caught:
        read_in_process(b"PK\x03\x04" + b"0" * 40, "a.docx", **ENOUGH)
    assert caught.value.code == "truncated"
    assert caught.value.remedy


def test_a_child_that_takes_too_long_is_ended_with_what_it_started(monkeypatch, tmp_path):
    started = tmp_path / "grandchild"
    with_child(monkeypatch, tmp_path, f"import subprocess\nsubprocess.run(['sh', '-c', 'sleep 3; touch {started}'])\n")
    with pytest.raises(UnreadableDocument) as caught:
        read_in_process(b"x", "a.txt", **{**ENOUGH, "seconds": 0.3})
    assert caught.value.code == "too-slow"
    assert "0.3 giây" in caught.value.found
    assert not started.exists()


@pytest.mark.parametrize(
    "program",
    ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "raise MemoryError\n"],
    ids=["killed", "out of memory"],
)
def test_a_child_that_dies_of_its_file_is_a_refusal_in_words(monkeypatch, tmp_path, program):
    with_child(monkeypatch, tmp_path, program)
    with pytest.raises(UnreadableDocument) as caught:
        read_in_process(b"x", "a.txt", **ENOUGH)
    assert caught.value.code == "too-large"


def test_a_child_cannot_take_more_memory_than_it_is_given(monkeypatch, tmp_path):
    with_child(
        monkeypatch,
        tmp_path,
        "import sys\nfrom tinhgon_web.documents import reading_process as r\n"
        "r._answer = lambda *given: {'text': len(bytearray(1_500_000_000))}\n"
        "r.main(sys.argv[1], int(sys.argv[2]), with_ocr=False)\n",
    )
    with pytest.raises(UnreadableDocument) as caught:
        read_in_process(b"x", "a.txt", **ENOUGH)
    assert caught.value.code == "too-large"
    assert "1000 MB" in caught.value.expected


def test_a_fault_of_the_program_keeps_its_last_words_for_the_log(monkeypatch, tmp_path):
    with_child(monkeypatch, tmp_path, "raise RuntimeError('lạ')\n")
    with pytest.raises(ChildFailed, match="lạ"):
        read_in_process(b"x", "a.txt", **ENOUGH)


def test_what_a_library_prints_is_not_taken_for_the_answer(monkeypatch, tmp_path):
    with_child(
        monkeypatch,
        tmp_path,
        "import sys, os\nfrom tinhgon_web.documents import reading_process as r\n"
        "answer = r._answer\ndef noisy(*given):\n    print('tiếng ồn'); os.write(1, b'noise'); return answer(*given)\n"
        "r._answer = noisy\nr.main(sys.argv[1], int(sys.argv[2]), with_ocr=False)\n",
    )
    assert read_in_process(TEXT.encode(), "a.txt", **ENOUGH).value["clauses"]


@pytest.mark.django_db
def test_the_settings_say_how_long_and_the_person_is_told(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.READING_SECONDS = tmp_path, 0.01
    document = DocumentFactory()
    client.force_login(UserFactory())
    assert actions.read_stored(document_id=document.pk) is None
    page = client.get(reverse("documents:detail", args=[document.pk])).content.decode()
    assert "đọc quá 0.01 giây, đã dừng" in page


@pytest.mark.django_db
def test_a_reading_whose_worker_was_ended_does_not_stay_under_way(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cut_off = DocumentFactory(state="reading", reading_since=NOON)
    at = NOON + longest_reading() + timedelta(seconds=1)
    fresh = DocumentFactory(state="reading", reading_since=at)
    assert list(Document.objects.stuck(at)) == [cut_off]

    client.force_login(UserFactory())
    page = client.get(reverse("documents:list")).content.decode()
    assert "Việc đọc bị ngắt" in page

    assert actions.give_up_stuck(at=at) == 1
    cut_off.refresh_from_db()
    fresh.refresh_from_db()
    assert (cut_off.state, cut_off.failure["code"]) == ("failed", "cut-off")
    assert fresh.state == "reading"


@pytest.mark.django_db
def test_the_list_says_when_a_reading_found_no_task_and_why(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(UserFactory())
    document = DocumentFactory(text="I. TÌNH HÌNH\n1. Tình hình chung ổn định.\n2. Kinh tế phát triển.\n")
    actions.read_stored(document_id=document.pk)
    page = client.get(reverse("documents:list")).content.decode()
    assert "Không tìm thấy nhiệm vụ nào: không mục nào trong" in page


@pytest.mark.django_db
def test_the_reading_page_counts_what_stands_beside_the_text(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(UserFactory())
    note = '<w:footnote w:id="{0}"><w:p><w:r><w:t>Chú thích số {0}.</w:t></w:r></w:p></w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="{0}"/></w:r>'
    text = "<w:r><w:t>{0}. Giao Sở Nội vụ rà soát biên chế.</w:t></w:r>"
    body = p("I. NHIỆM VỤ") + "".join(p(raw=text.format(n) + mark.format(n)) for n in (1, 2, 3))
    content = docx_bytes(body, footnotes="".join(note.format(n) for n in (1, 2, 3)))
    document = DocumentFactory(name="a.docx", content=ContentFile(content, name="a"))
    reading = actions.read_stored(document_id=document.pk)
    assert reading is not None
    page = client.get(reverse("documents:reading", args=[reading.pk])).content.decode()
    assert "3 chú thích cuối trang" in page
    assert "Chú thích cuối trang: “Chú thích số 2.”" in page
    assert "3 chú thích cuối trang" in client.get(reverse("documents:list")).content.decode()
