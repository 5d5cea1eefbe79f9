"""A `Reading` as the JSON of docs/reading-contract.md, and back. The shell stores this form."""

from dataclasses import fields as fields_of
from datetime import date
from typing import Any

from tinhgon.deadlines import Deadline, DeadlineKind
from tinhgon.reading.model import (
    READING_FORMAT,
    Change,
    ChangeType,
    Citation,
    Clause,
    Field,
    FileNote,
    Letterhead,
    Reading,
    Recipient,
    Signer,
    Span,
    Task,
    TaskStatus,
    Warning,
)

Json = dict[str, Any]


def reading_to_json(reading: Reading) -> Json:
    """Return plain values for `json.dumps`: the contract's form with the extra fields."""
    head = reading.letterhead
    return {
        "format": READING_FORMAT,
        "reader": reading.reader,
        "document": {
            "kind": head.kind,
            "number": head.number,
            "issued_on": _day(head.issued_on),
            "place": head.place,
            "issuer": head.issuer,
            "superior": head.superior,
            "title": head.title,
            "signer": {"capacity": head.signer.capacity, "position": head.signer.position, "name": head.signer.name},
            "recipients": [{"name": one.name, "purpose": one.purpose} for one in head.recipients],
            "spans": {name: _span(span) for name, span in head.spans},
        },
        "clauses": [
            {
                "path": clause.path,
                "parent": clause.parent,
                "text": clause.text,
                "label": clause.label,
                "span": _span(clause.span),
                "is_heading": clause.is_heading,
                "is_row": clause.is_row,
                "had_no_mark": clause.had_no_mark,
                "fields": [
                    {"label": one.label, "value": one.value, "span": _span(one.span), "role": one.role}
                    for one in clause.fields
                ],
            }
            for clause in reading.clauses
        ],
        "citations": [
            {
                "clause": citation.clause,
                "kind": citation.kind,
                "number": citation.number,
                "issued_on": _day(citation.issued_on),
                "issuer": citation.issuer,
                "span": _span(citation.span),
            }
            for citation in reading.citations
        ],
        "tasks": [
            {
                "clause": task.clause,
                "lead": list(task.lead),
                "coordinating": list(task.coordinating),
                "deadline": deadline_to_json(task.deadline),
                "status": task.status.value,
                "confidence": task.confidence,
                "rules": [list(rule) for rule in task.rules],
                "proposed_lead": list(task.proposed_lead),
                "span": _span(task.span),
            }
            for task in reading.tasks
        ],
        "changes": [
            {
                "clause": change.clause,
                "type": change.type.value,
                "predecessors": list(change.predecessors),
                "successors": list(change.successors),
                "confidence": change.confidence,
                "rule": change.rule,
                "span": _span(change.span),
            }
            for change in reading.changes
        ],
        "warnings": [
            {"clause": one.clause, "code": one.code, "message": one.message, "span": _span(one.span)}
            for one in reading.warnings
        ],
        "notes": [
            {
                "clause": one.clause,
                "code": one.code,
                "message": one.message,
                "text": one.text,
                "page": one.page,
                "span": _span(one.span),
            }
            for one in reading.notes
        ],
    }


def reading_from_json(value: Json) -> Reading:
    """Read back what `reading_to_json` gave, of this or an older format.

    Raises:
        ValueError: the format is newer than this program.
    """
    written = int(value.get("format", 1))
    if written > READING_FORMAT:
        raise ValueError(f"reading format {written} is newer than {READING_FORMAT}")
    head: Json = value.get("document") or {}
    signer: Json = head.get("signer") or {}
    return Reading(
        letterhead=Letterhead(
            kind=head.get("kind"),
            number=head.get("number"),
            issued_on=_to_day(head.get("issued_on")),
            place=head.get("place"),
            issuer=head.get("issuer"),
            superior=head.get("superior"),
            title=head.get("title"),
            signer=Signer(capacity=signer.get("capacity"), position=signer.get("position"), name=signer.get("name")),
            recipients=tuple(
                Recipient(name=one["name"], purpose=one.get("purpose")) for one in head.get("recipients") or []
            ),
            spans=tuple((name, span) for name, given in (head.get("spans") or {}).items() if (span := _to_span(given))),
        ),
        clauses=tuple(
            Clause(
                path=one["path"],
                parent=one.get("parent"),
                text=one.get("text") or "",
                label=one.get("label", ""),
                span=_to_span(one.get("span")),
                is_heading=one.get("is_heading", False),
                is_row=one.get("is_row", False),
                had_no_mark=one.get("had_no_mark", False),
                fields=tuple(
                    Field(
                        label=item["label"], value=item["value"], span=_to_span(item.get("span")), role=item.get("role")
                    )
                    for item in one.get("fields", [])
                ),
            )
            for one in value.get("clauses", [])
        ),
        citations=tuple(
            Citation(
                clause=one.get("clause"),
                kind=one.get("kind"),
                number=one["number"],
                issued_on=_to_day(one.get("issued_on")),
                issuer=one.get("issuer"),
                span=_to_span(one.get("span")),
            )
            for one in value.get("citations", [])
        ),
        tasks=tuple(
            Task(
                clause=one["clause"],
                lead=tuple(one.get("lead") or ()),
                coordinating=tuple(one.get("coordinating") or ()),
                deadline=deadline_from_json(one.get("deadline")),
                status=TaskStatus(one.get("status", "open")),
                confidence=one.get("confidence", 1.0),
                rules=tuple((rule[0], rule[1]) for rule in one.get("rules", [])),
                proposed_lead=tuple(one.get("proposed_lead") or ()),
                span=_to_span(one.get("span")),
            )
            for one in value.get("tasks", [])
        ),
        changes=tuple(
            Change(
                clause=one["clause"],
                type=ChangeType(one["type"]),
                predecessors=tuple(one.get("predecessors") or ()),
                successors=tuple(one.get("successors") or ()),
                confidence=one.get("confidence", 1.0),
                rule=one.get("rule", ""),
                span=_to_span(one.get("span")),
            )
            for one in value.get("changes", [])
        ),
        warnings=tuple(
            Warning(clause=one.get("clause"), code=one["code"], message=one["message"], span=_to_span(one.get("span")))
            for one in value.get("warnings", [])
        ),
        reader=value.get("reader", ""),
        notes=tuple(
            FileNote(
                clause=one.get("clause"),
                code=one["code"],
                message=one["message"],
                text=one.get("text"),
                page=one.get("page"),
                span=_to_span(one.get("span")),
            )
            for one in value.get("notes", [])
        ),
    )


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _to_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _span(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.end, "page": span.page} if span else None


def _to_span(value: Json | None) -> Span | None:
    return Span(start=value["start"], end=value["end"], page=value.get("page")) if value else None


def deadline_to_json(deadline: Deadline | None) -> Json | None:
    if deadline is None:
        return None
    value: Json = {}
    for one in fields_of(deadline):
        given = getattr(deadline, one.name)
        value[one.name] = given.isoformat() if isinstance(given, date) else given
    value["kind"] = deadline.kind.value
    return value


def deadline_from_json(value: Json | None) -> Deadline | None:
    if value is None:
        return None
    known = {one.name for one in fields_of(Deadline)}
    given = {name: item for name, item in value.items() if name in known}
    given["kind"] = DeadlineKind(value["kind"])
    given["start"] = _to_day(value.get("start"))
    given["end"] = _to_day(value.get("end"))
    return Deadline(**given)
