"""The tasks of a document: leaf clauses that order an act or report one (the contract, "tasks" and rulings 5 to 20)."""

import re
from collections.abc import Sequence

from tinhgon.reading.language.names import Usage
from tinhgon.reading.model import Clause, Letterhead, Task, TaskStatus
from tinhgon.reading.tasks.assignment import assign, deadline_of
from tinhgon.reading.tasks.judgement import Setting, Verdict, judge, shown_content
from tinhgon.reading.tasks.outline import Node, outline

__all__ = ["find_tasks"]

_DONE = re.compile(
    r"(?:^|[(.;,:–-]\s*)(?:cơ bản\s+)?đã\s+(?:cơ bản\s+)?(?:được\s+)?(?:hoàn thành|hoàn tất|thực hiện xong|xong)", re.I
)
_DONE_BRACKET = re.compile(
    r"\(\s*(?:cơ bản\s+)?đã\s+(?:\S+\s+){0,3}?(?:hoàn thành|hoàn tất|thực hiện|xong|ban hành|triển khai|kết thúc|thành lập)[^()]*\)",
    re.I,
)
_ONLY_DONE = re.compile(r"^\(?hoàn thành\s*\)?\.?$", re.I)


def find_tasks(clauses: Sequence[Clause], letterhead: Letterhead, *, introduction: str = "") -> tuple[Task, ...]:
    """Return the tasks among the leaf clauses, in reading order.

    Args:
        clauses: All clauses of the document, parents before children.
        introduction: The sentence before the first clause ("Chủ tịch UBND tỉnh yêu cầu các sở … nội dung sau:").
        letterhead: Its date gives the year to dates printed without one; its kind tells an enactment from a plan.
    """
    nodes, usage = outline(clauses, letterhead, introduction)
    setting = Setting(letterhead.kind)
    tasks = []
    for node in nodes:
        if node.children:
            continue
        verdict = judge(node, setting)
        if verdict.is_task:
            tasks.append(_task(node, verdict, letterhead, usage))
    return tuple(tasks)


def _task(node: Node, verdict: Verdict, letterhead: Letterhead, usage: Usage) -> Task:
    names = assign(node, usage)
    deadline, rule = deadline_of(node, letterhead.issued_on)
    is_done = _is_done(node)
    rules = [("task", "; ".join(verdict.reasons))]
    if names.lead_rule:
        rules.append(("lead", names.lead_rule))
    if names.coordinating_rule:
        rules.append(("coordinating", names.coordinating_rule))
    if deadline is not None:
        rules.append(("deadline", f"{rule}/{deadline.rule}"))
    rules.append(("status", "done-words" if is_done else "open-by-default"))
    proposed: tuple[str, ...] = ()
    confidence = 0.95 if names.lead_rule.startswith(("sentence", "field")) else 0.9
    if verdict.is_doubtful:
        confidence = 0.65
    if not names.lead:
        confidence = min(confidence, 0.6)
        if letterhead.issuer:
            proposed = (letterhead.issuer,)
            rules.append(("proposed_lead", "issuer"))
    return Task(
        clause=node.clause.path, lead=names.lead, coordinating=names.coordinating, deadline=deadline,
        status=TaskStatus.DONE if is_done else TaskStatus.OPEN, confidence=confidence, rules=tuple(rules),
        span=node.clause.span, proposed_lead=proposed,
    )  # fmt: skip


def _is_done(node: Node) -> bool:
    """Do the words say that the act has been completed?"""
    if any(_ONLY_DONE.match(v.strip()) or _DONE.search(v) for v in node.field_values("state")):
        return True
    shown = shown_content(node)
    if "đã" not in shown.lower():
        return bool(_ONLY_DONE.match(shown))
    if _DONE_BRACKET.search(shown):
        return True
    last = shown.rstrip(" .;,)")
    found = list(_DONE.finditer(last))
    return bool(found) and len(last) - found[-1].end() < 60 and not any(s in last[found[-1].end() :] for s in ".;:")
