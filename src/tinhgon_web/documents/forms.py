"""What the reading page's small forms send → a correction."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tinhgon.deadlines import read_deadline
from tinhgon.reading.as_json import deadline_to_json
from tinhgon.reading.corrections import CannotCorrect


def lines_of(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def day_of(value: str | None) -> date | None:
    """Return the day of an ISO date, None for anything else."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def correction_from(post: QueryDict, corrected: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Return kind, key and value of the correction that the form means; a form with all fields sets what differs.

    Raises:
        CannotCorrect: the item is not there.
        ValueError: what was typed is not understood, in words for the page.
    """
    kind, key = post.get("kind", ""), post.get("key", "")
    if kind in {"task.set", "task.add"}:
        return kind, key, _task_value(post, corrected, key, is_new=kind == "task.add")
    if kind == "task.split":
        texts = lines_of(post.get("texts", ""))
        if len(texts) < 2:
            raise ValueError(_("Để tách cần ít nhất hai dòng, mỗi dòng một nhiệm vụ; đang có %s.") % len(texts))
        return kind, key, {"texts": texts}
    if kind == "task.merge":
        if not post.getlist("with"):
            raise ValueError(_("Chọn ít nhất một nhiệm vụ để gộp vào."))
        return kind, key, {"with": post.getlist("with")}
    if kind in {"change.set", "change.add"}:
        value: dict[str, Any] = {
            "type": post.get("type", ""),
            "predecessors": lines_of(post.get("predecessors", "")),
            "successors": lines_of(post.get("successors", "")),
        }
        if not value["predecessors"] and not value["successors"]:
            raise ValueError(_("Thay đổi tổ chức cần ít nhất một tên ở “từ” hoặc “thành”."))
        if kind == "change.add":
            value["clause"] = post.get("clause", "")
        return kind, key, value
    if kind == "warning.resolve":
        note = post.get("note", "").strip()
        if not note:
            raise ValueError(_("Ghi cách xử lý cảnh báo (ví dụ: đã hỏi cơ quan ban hành, giữ nguyên)."))
        return kind, key, {"note": note}
    if kind == "letterhead.set":
        head = corrected["document"]
        typed = {name: post.get(name, "").strip() or None for name in ("number", "issued_on", "title", "issuer")}
        if typed["issued_on"] and day_of(typed["issued_on"]) is None:
            raise ValueError(_("Ngày ban hành “%s” không phải một ngày.") % typed["issued_on"])
        return kind, key, {name: value for name, value in typed.items() if value != head.get(name)}
    return kind, key, {}


def _task_value(post: QueryDict, corrected: dict[str, Any], key: str, *, is_new: bool) -> dict[str, Any]:
    text = next((clause["text"] for clause in corrected["clauses"] if clause["path"] == key), None)
    if text is None:
        raise CannotCorrect(f"no clause {key}")
    empty: dict[str, Any] = {"lead": [], "coordinating": [], "deadline": None, "status": "open"}
    held = empty if is_new else next((task for task in corrected["tasks"] if task["clause"] == key), None)
    if held is None:
        raise CannotCorrect(f"no task {key}")
    issued_on = day_of(corrected["document"].get("issued_on"))
    value: dict[str, Any] = {}
    typed_text = "\n".join(lines_of(str(post.get("text", text))))
    if typed_text and typed_text != "\n".join(lines_of(text)):
        value["text"] = typed_text
    for name in ("lead", "coordinating"):
        if name in post and (names := lines_of(str(post[name]))) != held[name]:
            value[name] = names
    if "deadline" in post:
        words = " ".join(lines_of(str(post["deadline"])))
        if words != ((held["deadline"] or {}).get("text") or ""):
            value["deadline"] = deadline_to_json(understood(words, reference=issued_on)) if words else None
    if post.get("status") in {"open", "done"} and post["status"] != held["status"]:
        value["status"] = post["status"]
    return value


def understood(words: str, *, reference: date | None) -> Any:
    """Return the deadline; `reference`, the document's date, gives the year to dates printed without one."""
    deadline = read_deadline(words, reference=reference)
    if deadline is None:
        raise ValueError(
            _(
                "Chưa hiểu thời hạn “%s”. Ví dụ: trước ngày 15/7/2026; trong Quý I/2026; hằng tháng; không hạn thì để trống."
            )
            % words
        )
    return deadline
