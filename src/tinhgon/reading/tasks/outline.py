"""The clauses as a tree, each with what it gives to those below: role of its section, actors, partners, fields."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tinhgon.reading.language.labels import fields_in, label_role, opens_with_label
from tinhgon.reading.language.names import Usage
from tinhgon.reading.language.sentences import Analysis, analyse, heading_names
from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import tree_of, words_of_language
from tinhgon.reading.model import Clause, Field, Letterhead

_STARS = re.compile(r"[*_]{2,}")
_CONTENT = re.compile(r"^(?:[-–+•*]\s*)?(?:Nội dung|Nhiệm vụ|Công việc)(?:\s+[^\W\d]+){0,3}\s*:\s*(?=\S)")
_TITLE_WORDS = 14  # of a title are looked at for its role
_NEVER_ENDS = ".;!?…"


@dataclass(slots=True)
class Node:
    """A clause in its tree. `given`: fields that stand beside it and hold for it too (rulings 6 and 19)."""

    clause: Clause
    parent: "Node | None"
    content: str
    fields: tuple[Field, ...]
    children: list["Node"] = field(default_factory=list)
    role: str = ""  # of the section it opens: sections.yaml
    names: tuple[str, ...] | None = None  # of a title that is nothing but names
    says: Analysis = field(default_factory=Analysis)  # its own sentences
    given: tuple[Field, ...] = ()
    siblings: list["Node"] = field(default_factory=list)  # those beside it, itself among them
    is_field: bool = False  # a lettered or numbered label ("b) Cơ quan thực hiện"), no content

    @property
    def above(self) -> list["Node"]:
        out = []
        up = self.parent
        while up is not None:
            out.append(up)
            up = up.parent
        return out

    @property
    def title(self) -> str:
        return self.content.split("\n", 1)[0]

    def field_values(self, role: str) -> list[str]:
        """Return the values of its own fields of a role, in the printed order."""
        return [f.value for f in self.fields if role_of(f) == role and f.value.strip()]


def role_of(one: Field) -> str:
    """Return what a field speaks of: by its column's contents where the reader of tables said so, else by its label."""
    return str(getattr(one, "role", None) or label_role(one.label))


def words_of(node: Node) -> str:
    """Return the words that say what is done: without emphasis and without the label "Nội dung:"."""
    shown = _CONTENT.sub("", _STARS.sub("", node.content)).strip()
    opened = opens_with_label(shown)
    if opened is not None and opened[1] and says_who_does(opened[1]):
        return opened[1]  # "Thời gian báo cáo: Các đơn vị gửi …" orders somebody in a field's dress
    return shown


def says_who_does(text: str) -> bool:
    """Do the words name an actor and what it does?"""
    return any(one.how and one.predicate in ("duty", "predicate") for one in analyse(text).sentences)


def section_role(title: str) -> str:
    """Return the role of the section that `title` opens, "" if no word of the title says one."""
    text = text_of(title[:200])
    tree = tree_of("sections")
    for at in range(min(len(text), _TITLE_WORDS)):
        length, roles = tree.longest(text.keys, at)
        if length and text.begins[at]:
            return min(roles)
    return ""


def outline(clauses: Sequence[Clause], letterhead: Letterhead, introduction: str = "") -> tuple[list[Node], Usage]:
    """Return the nodes in reading order, parents first, and the names the document prints alone."""
    nodes = _tree(clauses)
    running_text = "\n".join(clause.text for clause in clauses if not clause.text.isupper())
    usage = _usage(nodes, letterhead)
    for node in nodes:
        node.says = analyse(words_of(node), usage) if not node.clause.is_row else Analysis()
    if introduction.rstrip().endswith(":"):
        _put_on_top(nodes, introduction, usage)
    for node in nodes:
        if node.children or "\n" in node.content:
            _read_title(node, usage, running_text)
    for node in nodes:
        _drop_bare_levels(node)
        if node.names is not None and node.title.startswith("Đối với") and not _is_organised(node):
            node.names = None  # says what the acts are about, not who acts
    for node in nodes:
        _share_fields(node)
    return nodes, usage


def _tree(clauses: Sequence[Clause]) -> list[Node]:
    by_path: dict[str, Node] = {}
    nodes = []
    for clause in clauses:
        content, fields = (clause.text, clause.fields) if clause.is_row else fields_in(clause.text)
        if clause.fields and not clause.is_row:
            content, fields = content, clause.fields
        parent = by_path.get(clause.parent or "")
        node = Node(clause, parent, content.strip(), tuple(fields))
        if parent is not None:
            parent.children.append(node)
        by_path[clause.path] = node
        nodes.append(node)
    tops = [node for node in nodes if node.parent is None]
    for node in nodes:
        node.siblings = node.parent.children if node.parent else tops
    return nodes


def _usage(nodes: Iterable[Node], letterhead: Letterhead) -> Usage:
    alone = [recipient.name for recipient in letterhead.recipients]
    alone += [name for name in (letterhead.issuer, letterhead.superior) if name]
    for node in nodes:
        if node.children and len(node.title) < 120:
            alone.append(node.title)
        for one in node.fields:
            if role_of(one) in ("lead", "with"):
                alone.extend(part for part in re.split(r"[;\n]", one.value) if len(part) < 100)
    return Usage.of(alone)


def _put_on_top(nodes: list[Node], introduction: str, usage: Usage) -> None:
    """The sentence before the first clause ("… yêu cầu các sở … nội dung sau:") lends its actors to all."""
    says = analyse(introduction, usage)
    if says.how != "ordered" and not says.partners:
        return
    top = Node(Clause(path="", parent=None, text=introduction), None, introduction, (), says=says)
    for node in nodes:
        if node.parent is None:
            node.parent = top
            top.children.append(node)


def _read_title(node: Node, usage: Usage, running_text: str) -> None:
    title = in_running_case(_STARS.sub("", node.title).strip(), running_text)
    node.role = section_role(title) if len(title) < 240 else ""
    if "\n" not in node.content or node.clause.is_heading:
        node.names = heading_names(title, usage)
    if node.names is None and "\n" in node.content:
        node.names = heading_names(title, usage) if title[-1:] not in _NEVER_ENDS else None


def _drop_bare_levels(node: Node) -> None:
    """ "a) Cấp tỉnh" names who acts only among titles that name bodies; else it says where."""
    siblings = [c for c in node.children if c.names]
    bare = [c for c in siblings if all(name.lower() in _LEVELS for name in c.names or ())]
    if len(bare) == len(siblings):
        for child in bare:
            child.names = None


def _is_organised(node: Node) -> bool:
    return any(up.role == "organisation" for up in node.above)


_LEVELS = frozenset(("cấp tỉnh", "cấp huyện", "cấp xã", "cấp thôn", "cấp cơ sở", "tỉnh", "xã", "huyện", "thành phố"))


def in_running_case(title: str, running_text: str) -> str:
    """Give a title in capitals the case of running text: as the document prints it elsewhere, else by the lexicon.

    "TỔ BẢO VỆ" → "Tổ Bảo vệ", "CÁC CHI BỘ TRỰC THUỘC" → "Các chi bộ trực thuộc".
    """
    if not title.isupper():
        return title
    printed = re.search(re.escape(title.strip(" .:")), running_text, re.I) if running_text else None
    if printed is not None and not printed[0].isupper():
        return printed[0][:1].upper() + printed[0][1:]
    text = text_of(title.lower())
    is_class = text.has(0, "opener")
    out: list[str] = []
    at = 0
    while at < len(text):
        end = at + _first_unit(text, at)
        words = title[text.words[at].start : text.words[end - 1].end]
        named = text.has(at, "field") or (text.has(at, "body", "post") and not text.has(at, "level"))
        if words.lower() in _ABBREVIATIONS:
            out.append(words)
        elif named and not is_class:
            out.append(re.sub(r"(^|\b(?:và|,) )(\w)", lambda m: m[1] + m[2].upper(), words.lower()))
        else:
            out.append(words.lower())
        at = end
    joined = re.sub(r"\s+([,.;:)])", r"\1", " ".join(out))
    return joined[:1].upper() + joined[1:]


def _first_unit(text: Text, at: int) -> int:
    """Return the length of the unit at `at`; of a body's phrase that of its head alone ("Bộ", "Chỉ huy", "Quân sự")."""
    if not text.has(at, "body") or text.has(at, "field"):
        return text.length[at]
    tree = words_of_language()
    for length in range(1, text.length[at] + 1):
        found, groups = tree.longest(text.keys[: at + length], at)
        if found == length and "body" in groups:
            return length
    return text.length[at]


_FIELD_ROLES = ("lead", "with", "time", "product", "place", "money", "person")
_ABBREVIATIONS = frozenset(["ubnd", "hđnd", "mttq", "bhxh", "lđlđ", "btv", "bch", "bcđ", "ubmttq", "cđ", "hlhpn"])


def _share_fields(node: Node) -> None:
    """Give children the fields that hold for several of them.

    Lettered field clauses hold for their siblings (ruling 6); fields after the last of several children hold for those
    before it too, back to the last one with fields of its own (ruling 19).
    """
    children = node.children
    if not children or children[0].clause.is_row:
        return
    labelled = []
    for child in children:
        opened = opens_with_label(child.content)
        bullet = child.clause.label[:1] in tuple("-–+•*")
        if opened and not bullet and label_role(opened[0]) in _FIELD_ROLES:
            labelled.append((child, opened))
    if labelled and len(labelled) < len(children):
        given = []
        for child, (label, rest) in labelled:
            value = "\n".join([rest, *(c.content for c in child.children)]).strip()
            given.append(Field(label=label, value=value))
            child.is_field = True
            for below in child.children:
                below.is_field = True
        for child in children:
            if not child.is_field:
                child.given = tuple(given)
    waiting: list[Node] = []
    for child in children:
        own = [f for f in child.fields if role_of(f) in ("lead", "time", "with")]
        if own and waiting and not child.children:
            for before in waiting:
                before.given = before.given or tuple(own)
        waiting = [] if own or child.children else [*waiting, child]
