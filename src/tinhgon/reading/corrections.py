"""A reading's JSON plus the corrections a person made → the corrected JSON. Nothing is overwritten, all is replayed.

A correction is (kind, key, value). Keys: a task by its clause's path, a change or warning by its place in the list
(added changes count on from there), the letterhead by nothing.

    task.set      {"text"|"lead"|"coordinating"|"deadline"|"status": …}    deadline in the contract's form or null
    task.confirm  the person stands by the task as it is
    task.split    {"texts": [first, second, …]}     the first keeps the path, the others become PATH#2, PATH#3
    task.merge    {"with": [paths]}                 their words are added to this task's, their tasks go
    task.add      a task for a clause that has none; value as task.set
    task.remove
    change.set, change.add   {"type", "predecessors", "successors", "clause"}
    change.remove
    warning.resolve          {"note": …}
    letterhead.set           {"number"|"issued_on"|"title"|"issuer"|"kind"|"place": …}
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tinhgon.reading.model import ChangeType

Json = dict[str, Any]
TASK_FIELDS = ("text", "lead", "coordinating", "deadline", "status")
KINDS = (
    "task.set", "task.confirm", "task.split", "task.merge", "task.add", "task.remove", "change.set", "change.add",
    "change.remove", "warning.resolve", "letterhead.set",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    kind: str
    key: str
    value: Mapping[str, Any]
    by: str = ""
    at: str = ""  # ISO date and time


class CannotCorrect(ValueError):
    """The correction names something the reading does not have."""


def apply_corrections(reading: Json, corrections: Iterable[Correction]) -> Json:
    """Return a corrected copy. Tasks get `corrected` {field: {by, at}}, resolved warnings `resolved` {note, by, at},
    changes and warnings the `key` by which a correction names them.

    Raises:
        CannotCorrect: unknown kind, or a key that is not (or no longer) there.
    """
    result = copy.deepcopy(reading)
    for noun in ("changes", "warnings"):
        for place, item in enumerate(result[noun]):
            item["key"] = str(place)  # stays when an item before it is removed
    for correction in corrections:
        _apply(result, correction)
    result["changes"] = [change for change in result["changes"] if not change.get("removed")]
    return result


def _apply(reading: Json, correction: Correction) -> None:
    noun, _, verb = correction.kind.partition(".")
    if correction.kind not in KINDS:
        raise CannotCorrect(f"no such kind of correction: {correction.kind}")
    if noun == "task":
        _task(reading, verb, correction)
    elif noun == "change":
        _change(reading, verb, correction)
    elif noun == "warning":
        warning = _at(reading["warnings"], correction.key)
        warning["resolved"] = {"note": correction.value.get("note", ""), "by": correction.by, "at": correction.at}
    else:
        reading["document"].update(correction.value)
        reading["document"].setdefault("corrected", {}).update(dict.fromkeys(correction.value, _who(correction)))


def _who(correction: Correction) -> Json:
    return {"by": correction.by, "at": correction.at}


def _at(items: list[Json], key: str) -> Json:
    if not key.isdigit() or int(key) >= len(items):
        raise CannotCorrect(f"no item {key}: there are {len(items)}")
    return items[int(key)]


def _clause(reading: Json, path: str) -> Json:
    for clause in reading["clauses"]:
        if clause["path"] == path:
            found: Json = clause
            return found
    raise CannotCorrect(f"no clause {path}")


def _place_of_task(reading: Json, path: str) -> int:
    for place, task in enumerate(reading["tasks"]):
        if task["clause"] == path:
            return place
    raise CannotCorrect(f"no task in clause {path}")


def _task(reading: Json, verb: str, correction: Correction) -> None:
    path, value = correction.key, correction.value
    if verb == "add":
        _add_task(reading, path, correction)
        return
    place = _place_of_task(reading, path)
    task = reading["tasks"][place]
    if verb == "set":
        _set_task(reading, task, value, correction)
    elif verb == "confirm":
        task.setdefault("corrected", {}).update(dict.fromkeys(TASK_FIELDS, _who(correction)))
        task["confidence"] = 1.0
    elif verb == "remove":
        del reading["tasks"][place]
    elif verb == "split":
        texts = [text.strip() for text in value["texts"] if text.strip()]
        if len(texts) < 2:
            raise CannotCorrect(f"a split needs two texts, found {len(texts)}")
        _set_task(reading, task, {"text": texts[0]}, correction)
        clause = _clause(reading, path)
        where = reading["clauses"].index(clause) + 1
        for number, text in enumerate(texts[1:], start=2):
            part = f"{path}#{number}"
            reading["clauses"].insert(where + number - 2, {**copy.deepcopy(clause), "path": part, "text": text})
            reading["tasks"].insert(place + number - 1, {**copy.deepcopy(task), "clause": part})
    else:  # merge
        if path in value["with"]:
            raise CannotCorrect(f"task {path} cannot be merged with itself")
        texts = [_clause(reading, path)["text"]]
        for other in value["with"]:
            texts.append(_clause(reading, other)["text"])
            del reading["tasks"][_place_of_task(reading, other)]
        _set_task(reading, task, {"text": "\n".join(texts)}, correction)


def _set_task(reading: Json, task: Json, value: Mapping[str, Any], correction: Correction) -> None:
    unknown = set(value) - set(TASK_FIELDS)
    if unknown:
        raise CannotCorrect(f"a task has no {', '.join(sorted(unknown))}")
    for name, given in value.items():
        if name == "text":
            _clause(reading, task["clause"])["text"] = given
        else:
            task[name] = given
        task.setdefault("corrected", {})[name] = _who(correction)
    task["confidence"] = 1.0


def _add_task(reading: Json, path: str, correction: Correction) -> None:
    clause = _clause(reading, path)
    if any(task["clause"] == path for task in reading["tasks"]):
        raise CannotCorrect(f"clause {path} has a task already")
    order = {one["path"]: place for place, one in enumerate(reading["clauses"])}
    task: Json = {
        "clause": path, "lead": [], "coordinating": [], "deadline": None, "status": "open", "confidence": 1.0,
        "rules": [["task", "person"]], "span": clause.get("span"),
    }  # fmt: skip
    place = sum(1 for one in reading["tasks"] if order.get(one["clause"], -1) < order[path])
    reading["tasks"].insert(place, task)
    _set_task(reading, task, correction.value, correction)


def _change(reading: Json, verb: str, correction: Correction) -> None:
    changes = reading["changes"]
    if (kind := correction.value.get("type")) is not None and kind not in set(ChangeType):
        raise CannotCorrect(f"no such type of change: {kind}")
    if verb == "add":
        _clause(reading, correction.value["clause"])
        changes.append({"predecessors": [], "successors": [], "rule": "person", "confidence": 1.0,
                        "span": None, **correction.value, "corrected": _who(correction), "key": str(len(changes))})  # fmt: skip
        return
    change = _at(changes, correction.key)
    if change.get("removed"):
        raise CannotCorrect(f"change {correction.key} was removed")
    if verb == "remove":
        change["removed"] = True
    else:
        change.update(correction.value)
        change["corrected"] = _who(correction)
