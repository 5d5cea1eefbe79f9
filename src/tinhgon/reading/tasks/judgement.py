"""Is a leaf a task? Features in words, weighed; the sum as a probability says how sure, and names its reasons.

Rulings that leave no doubt come first (a row with a column of leading bodies, a field, a closing formula). The weights
are learned by bench/train_reader.py from the reference readings and kept in lexicon/task_weights.yaml.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tinhgon.deadlines import find_deadlines
from tinhgon.reading.language.labels import label_role, opens_with_label
from tinhgon.reading.language.name_ends import head_length
from tinhgon.reading.language.names import begins_name
from tinhgon.reading.language.sentences import heading_names
from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import load, tree_of
from tinhgon.reading.tasks.outline import Node, role_of, says_who_does, words_of

DOUBT = (0.2, 0.85)  # a probability between the two asks a person to look
_MARKS = re.compile(
    r"^(?:(?P<number>\d)|(?P<roman>[IVXL]+)\b|(?P<bracket>\()|(?P<letter>[a-zđ])[.)/]|(?P<article>Điều))"
)
_EMPTY = frozenset(("tổ", "chức", "triển", "khai", "thực", "hiện", "nghiêm", "túc", "thi", "hành"))
_EMPTY_WORDS = 8
_PERCENT = re.compile(r"\d\s*%")
_PERSON = re.compile(r"^(?:Ông|Bà|Đồng chí|Đ/c|Mời (?:ông|bà|các ông))\s+[A-ZĐ]", re.I)
_FIGURE = re.compile(r"[\d.,%/\s-]*$")
_BRACKETED = re.compile(r"^\s*\([^()]*\)\s*[.;]?$")
_CLOSES = re.compile(r"^Trên đây (?:là|,)|^Xin trân trọng|^Trân trọng")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`chance` that the leaf is a task, 0 to 1; `reasons` are the features that weighed most, the strongest first."""

    is_task: bool
    chance: float
    reasons: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        return DOUBT[0] < self.chance < DOUBT[1]


_NO = Verdict(False, 0.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document is: its kind, and the texts of all leaves that share a parent are asked through the nodes."""

    kind: str | None


def judge(node: Node, setting: Setting) -> Verdict:
    """Say whether a leaf is a task."""
    ruled = _ruled(node)
    if ruled is not None:
        return ruled
    if setting.kind == "BC" and _reports_the_past(node):
        return _NO
    found = features(node, setting)
    weights, bias = _weights()
    parts = {name: weights[name] * value for name, value in found.items() if name in weights}
    chance = 1 / (1 + math.exp(-(bias + sum(parts.values()))))
    reasons = sorted(parts, key=lambda name: -abs(parts[name]))[:4]
    return Verdict(chance >= 0.5, chance, tuple(reasons))


@cache
def _weights() -> tuple[Mapping[str, float], float]:
    kept = load("task_weights")
    return {str(name): float(weight) for name, weight in (kept["weights"] or {}).items()}, float(kept["bias"])


def shown_content(node: Node) -> str:
    """The words that are judged: a row's column of contents, else the text without stars and "Nội dung:"."""
    if node.clause.is_row:
        told = node.field_values("content") or [f.value for f in node.fields if role_of(f) in ("", "note")]
        told = told or [f.value for f in node.fields if role_of(f) not in ("lead", "with", "time", "person", "number")]
        return told[0] if told else ""
    return words_of(node)


def _ruled(node: Node) -> Verdict | None:
    """The cases that rulings decide without weighing."""
    roles = {role_of(f) for f in node.fields if f.value.strip()}
    if node.is_field:
        return _NO
    if node.clause.is_row:
        named = roles & {"lead", "with", "time"}
        return Verdict(True, 0.97, ("row: columns of bodies or times",)) if named and _tells_an_act(node) else _NO
    text = node.content
    if not text.strip() and not roles:
        return _NO
    opened = opens_with_label(text)
    if opened is not None and label_role(opened[0]) not in ("content", "") and not says_who_does(opened[1]):
        return _NO
    if _lists_what_its_parent_changes(node):
        return _NO
    if not roles and ((not node.says.is_named and heading_names(text) is not None) or _only_lists(node)):
        return _NO
    if _BRACKETED.match(text) or _PERSON.match(text):
        return _NO
    if roles & {"lead", "time"} and text.strip():
        return Verdict(True, 0.95, ("fields: who or when",))
    return _NO if _orders_nothing(node) else None


def _orders_nothing(node: Node) -> bool:
    """ "Các phòng thực hiện.": somebody is named and nothing that is to be done."""
    acting = [sentence for sentence in node.says.sentences if sentence.how or sentence.opening != "other"]
    if len(acting) != 1 or acting[0].how != "subject":
        return False
    words = text_of(acting[0].predicate_words or "")
    alone = 0 < len(words) <= _EMPTY_WORDS
    return alone and all(key in _EMPTY for key in words.keys if key != ".")


def _reports_the_past(node: Node) -> bool:
    """In a report, what stands under "Kết quả" was done, whatever its verb; a deadline or a body told speaks against it."""
    return _roles_above(node)[0] == "situation" and not node.says.is_named and not find_deadlines(shown_content(node))


def _lists_what_its_parent_changes(node: Node) -> bool:
    """Under "Giải thể các Ban Chỉ đạo sau đây:" stand bodies, not acts: they change, nobody is told anything."""
    parent = node.parent
    if parent is None or not parent.content.rstrip().endswith(":") or not head_length(text_of(node.content[:200]), 0):
        return False
    opening = text_of(words_of(parent)[:200])
    return len(opening) > 0 and tree_of("changes").longest(opening.keys, 0)[0] > 0 and not parent.says.is_named


def _tells_an_act(node: Node) -> bool:
    """Does a row tell what is done, beside who and when? Rows of figures and of bare names do not."""
    cells = [f.value for f in node.fields if f.value.strip()]
    figures = sum(1 for cell in cells if _FIGURE.match(cell.strip()))
    told = shown_content(node)
    words = text_of(told[:300])
    return figures * 2 <= len(cells) and len(words) >= 3 and not (begins_name(words, 0) and heading_names(told))


def _only_lists(node: Node) -> bool:
    """ "Thành viên: Giám đốc các Sở …": names behind names, nobody does anything."""
    first = node.says.first
    if first.how != "subject" or first.predicate != "label" or len(node.says.sentences) > 1:
        return False
    return heading_names(first.text.partition(":")[2]) is not None


# Features


def features(node: Node, setting: Setting) -> dict[str, float]:
    """Describe a leaf in words and numbers; the names are shown to people as reasons."""
    shown = shown_content(node)
    says = node.says
    text = text_of(shown)
    first = says.first
    found: dict[str, float] = {}
    how = says.how or "nobody"
    section, outer = _roles_above(node)
    found[f"opens with: {first.opening}"] = 1
    found[f"actor: {how}"] = 1
    if says.is_named:
        named = next((s for s in says.sentences if s.how), first)
        found[f"actor does: {named.predicate}"] = 1
    found[f"section: {section}"] = 1
    found[f"section: {section}, opens with: {first.opening}"] = 1
    found[f"section: {section}, actor: {how}"] = 1
    found[f"outer section: {outer}"] = 1
    found.update(_words(text))
    found.update(_parent(node))
    found.update(_siblings(node))
    found.update(_shape(node, shown, text))
    found[f"kind of document: {setting.kind or 'unknown'}"] = 1
    if any(s.how == "ordered" for s in says.sentences):
        found["a sentence orders somebody"] = 1
    elif any(s.opening in ("order", "act") for s in says.sentences[1:]):
        found["a later sentence acts"] = 1
    if any(s.predicate == "duty" for s in says.sentences):
        found["a body has a duty"] = 1
    if find_deadlines(shown):
        found["has a deadline of its own"] = 1
        found[f"section: {section}, has a deadline"] = 1
    if node.clause.path.startswith("PL"):
        found["in an annex"] = 1
    return found


def _roles_above(node: Node) -> tuple[str, str]:
    roles = [up.role for up in node.above if up.role]
    named = [up for up in node.above if up.names is not None]
    section = roles[0] if roles else "none"
    if named and (not roles or not any(up.role for up in node.above[: node.above.index(named[0])])):
        section = "of an actor"
    return section, roles[1] if len(roles) > 1 else "none"


def _words(text: Text) -> dict[str, float]:
    found: dict[str, float] = {}
    if len(text):
        found[f"first words: {text.unit(0)}"] = 1
        second = text.length[0]
        if second < len(text):
            found[f"second words: {text.unit(second)}"] = 1
    for at in range(len(text)):
        if text.begins[at] and text.has(at, "enforcement"):
            found["speaks of force or enforcement"] = 1
        if text.begins[at] and at and text.has(at, "describe") and not text.is_key(at, "có"):
            found["describes"] = min(found.get("describes", 0) + 0.5, 1)
    return found


def _parent(node: Node) -> dict[str, float]:
    parent = node.parent
    if parent is None:
        return {"stands at the top": 1}
    found: dict[str, float] = {f"parent opens with: {parent.says.first.opening}": 1}
    if parent.content.rstrip().endswith(":"):
        found["parent ends with a colon"] = 1
        found[f"parent introduces, actor: {parent.says.how or 'nobody'}"] = 1
    if parent.names is not None:
        found["parent names who acts"] = 1
    if any(up.names is not None or up.says.how == "ordered" for up in node.above):
        found["an actor stands above"] = 1
    if any(s.opening == "approve" for s in parent.says.sentences):
        found["parent approves"] = 1
    title = text_of(parent.title[:160])
    for at in range(min(len(title), 12)):
        if title.begins[at] and (title.length[at] > 1 or len(title.keys[at]) > 3):
            found[f"parent's words: {title.unit(at)}"] = 1
    return found


def _siblings(node: Node) -> dict[str, float]:
    siblings = [s for s in (node.parent.children if node.parent else []) if s is not node and not s.children]
    if not siblings:
        return {"no siblings": 1}
    acting = sum(1 for s in siblings if s.says.first.opening in ("act", "order") or s.says.is_named)
    return {"siblings that act": acting / len(siblings)}


def _shape(node: Node, shown: str, text: Text) -> dict[str, float]:
    found: dict[str, float] = {}
    label = node.clause.label
    mark = _MARKS.match(label)
    kind = mark.lastgroup if mark else "bullet" if label else "none"
    found[f"mark: {kind}"] = 1
    if node.clause.had_no_mark:
        found["had no mark"] = 1
    end = shown.rstrip("\"”'*")[-1:]
    found[f"ends with: {end if end in '.;:!,?' else 'a word'}"] = 1
    size = len(text)
    found[f"words: {'1-5' if size < 6 else '6-12' if size < 13 else '13-40' if size < 41 else 'more'}"] = 1
    if _PERCENT.search(shown):
        found["has a share in percent"] = 1
    if shown.isupper():
        found["printed in capitals"] = 1
    if _CLOSES.match(shown):
        found["closing formula"] = 1
    if "\n" in node.content:
        found["title and text"] = 1
    depth = len(node.above)
    found[f"depth: {min(depth, 4)}"] = 1
    return found
