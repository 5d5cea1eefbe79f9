"""Who leads, who coordinates and by when: from the sentence, a field, the heading or the introduction above.

One place, one order: its own sentence, its own or its group's fields, then upwards through headings that name actors and
sentences that introduce (rulings 6, 9, 12, 15 and 19). Every answer names the rule that gave it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tinhgon.deadlines import Deadline, DeadlineKind, find_deadlines, governing, read_deadline
from tinhgon.deadlines.grammar import introducing_deadlines, time_in_title
from tinhgon.reading.language.labels import label_role, opens_with_label
from tinhgon.reading.language.names import Usage
from tinhgon.reading.language.sentences import listed_names
from tinhgon.reading.model import Field
from tinhgon.reading.tasks.judgement import shown_content
from tinhgon.reading.tasks.outline import Node, role_of


@dataclass(frozen=True, slots=True)
class Assigned:
    """Names, and the rule that gave them ("sentence:ordered", "field", "heading:III.1", "introduced:II")."""

    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    lead_rule: str = ""
    coordinating_rule: str = ""


def assign(node: Node, usage: Usage) -> Assigned:
    """Return who leads and who coordinates the task of a leaf."""
    own = node.says
    fields = _field_names((*node.fields, *node.given), usage)
    field_from = node
    if not fields.is_named and not fields.coordinating:
        for up in node.above:
            fields = _field_names((*up.fields, *up.given), usage)
            if fields.is_named or fields.coordinating:
                field_from = up
                break
    above = _actor_above(node)
    keeps_above = (
        bool(above and above.names) and own.how == "ordered" and own.first.opening in ("order",) and _is_internal(node)
    )
    lead: list[str] = []
    rule = ""
    if node.names:
        lead, rule = list(node.names), "title"
    elif own.is_named and not keeps_above:
        lead, rule = list(own.actors), f"sentence:{own.how}"
    if fields.is_named and (field_from is node or not own.is_named):
        if rule == "sentence:subject":
            lead = []  # a field says who leads; the sentence only tells what (ruling 6)
        lead += [name for name in fields.lead if name not in lead]
        rule = rule or ("field" if field_from is node else f"field:{field_from.clause.path}")
    elif above is not None and not rule:
        lead = list(above.names if above.names is not None else above.says.actors)
        rule = f"{'heading' if above.names is not None else 'introduced'}:{above.clause.path}"
    coordinating, with_rule = list(own.partners), "sentence" if own.partners else ""
    for names, named_by in ((fields.coordinating, "field"), *_partners_above(node)):
        more = [name for name in names if name not in coordinating]
        if more:
            coordinating += more
            with_rule = with_rule or named_by
    leading = {name.lower() for name in lead}
    coordinating = [name for name in coordinating if name.lower() not in leading]
    return Assigned(tuple(lead), tuple(coordinating), rule, with_rule if coordinating else "")


def _is_internal(node: Node) -> bool:
    """Under an actor's heading "phân công …", "chỉ đạo …" tell how that actor does it (ruling 9)."""
    first = node.says.first.text.lower()
    return first.startswith(("phân công", "chỉ đạo", "giao nhiệm vụ", "đề nghị", "kiến nghị", "yêu cầu"))


def _actor_above(node: Node) -> Node | None:
    for up in node.above:
        if up.names is not None:
            return up
        if up.says.is_named and (up.content.rstrip().endswith(":") or up.says.how == "ordered" or _is_whole_order(up)):
            return up
    return None


def _is_whole_order(up: Node) -> bool:
    return up.says.how == "subject" and up.says.first.predicate in ("duty", "predicate", "label")


def _partners_above(node: Node) -> Iterable[tuple[tuple[str, ...], str]]:
    for up in node.above:
        if up.says.partners:
            yield up.says.partners, f"introduced:{up.clause.path}"
            return
        if up.names is not None:
            return


@dataclass(frozen=True, slots=True)
class _Listed:
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    is_named: bool


def _field_names(fields: Iterable[Field], usage: Usage) -> _Listed:
    lead: list[str] = []
    coordinating: list[str] = []
    is_named = False
    fields = tuple(fields)
    roles = [role_of(one) for one in fields]
    for one, role in zip(fields, roles, strict=True):
        if role == "person" and "lead" not in roles:
            role = "lead"  # ruling 15: persons lead where no column of bodies stands beside theirs
        if role not in ("lead", "with") or not one.value.strip():
            continue
        names, partners = listed_names(one.value, usage)
        into = lead if role == "lead" else coordinating
        is_named = is_named or role == "lead"
        into.extend(name for name in names if name not in into)
        coordinating.extend(name for name in partners if name not in coordinating)
    return _Listed(tuple(lead), tuple(coordinating), is_named)


# By when


def deadline_of(node: Node, reference: date | None) -> tuple[Deadline | None, str]:
    """Return the deadline of a task and the rule that gave it.

    Args:
        reference: The document's date, which gives the year to dates printed without one.
    """
    own = _own_deadline(node, reference)
    times = [f.value for f in node.fields if role_of(f) == "time" and f.value.strip()]
    fielded = governing(d for value in times if (d := read_deadline(value, reference=reference)))
    if fielded is not None:
        return (own, "sentence") if _is_more_exact(own, fielded) and not node.clause.is_row else (fielded, "field")
    if own is not None and own.kind is not DeadlineKind.RECURRING:
        return own, "sentence"
    if times:
        return own, "sentence" if own else ""
    for given in node.given:
        if role_of(given) == "time" and (found := read_deadline(given.value, reference=reference)):
            return found, "field-of-group"
    for up in node.above:
        found, rule = _lent(up, reference)
        if found is not None and (own is None or found.kind is not DeadlineKind.RECURRING):
            return found, f"{rule}:{up.clause.path}"
    found, rule = _of_the_plan(node, reference)
    return (found, rule) if found is not None or own is None else (own, "sentence")


def _of_the_plan(node: Node, reference: date | None) -> tuple[Deadline | None, str]:
    """A section "Thời gian thực hiện" of its own dates the leaves of the sections of contents (ruling 19)."""
    above = node.above
    section = next((up.role for up in above if up.role), "")
    if not above or section not in ("order", "target"):
        return None, ""
    for top in above[-1].siblings:
        if top is above[-1]:
            continue
        for one in (top, *(top.children if top.role in ("scope", "") else ())):
            opened = opens_with_label(one.content)
            if opened is None or label_role(opened[0]) != "time":
                continue
            value = "\n".join([opened[1], *(c.content for c in one.children)]).strip()
            if len(value) < 300 and (found := read_deadline(value, reference=reference)) is not None:
                return found, f"plan:{one.clause.path}"
    return None, ""


def _is_more_exact(own: Deadline | None, fielded: Deadline) -> bool:
    """Does the sentence name a day inside the stretch that a field of the group names?"""
    if own is None or own.kind is not DeadlineKind.DAY or fielded.kind is DeadlineKind.DAY or not own.end:
        return False
    return (fielded.start or own.end) <= own.end <= (fielded.end or own.end)


def _own_deadline(node: Node, reference: date | None) -> Deadline | None:
    if node.clause.is_row and not any(role_of(f) in ("content", "") for f in node.fields):
        return None
    return governing(find_deadlines(shown_content(node), reference=reference))


def _lent(up: Node, reference: date | None) -> tuple[Deadline | None, str]:
    """The deadline that a clause with children gives to those that have none."""
    for one in (*up.fields, *up.given):
        if role_of(one) == "time" and (found := read_deadline(one.value, reference=reference)):
            return found, "field-above"
    if (found := _of_title(up, reference)) is not None:
        return found, "heading"
    found = governing(introducing_deadlines(up.content, reference=reference))
    return (found, "introduced") if found is not None else (None, "")


def _of_title(up: Node, reference: date | None) -> Deadline | None:
    """The time that a title is or ends with: "Giai đoạn 2026 - 2030", "Nhiệm vụ trọng tâm năm 2026"."""
    title = up.title.strip(" *_.:")
    if len(title) > 200 or title[-1:] == ";":
        return None
    at, end = time_in_title(title, reference)
    if at is None or up.role in ("aim", "situation", "definition"):
        return None
    opens = at == 0 or title[:at].rstrip()[-1:] == ":"
    ends = end >= len(title) and len(title) <= 70
    return read_deadline(title[at:end], reference=reference) if opens or ends else None
