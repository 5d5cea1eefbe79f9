"""Labels of fields and heads of columns: what they speak of, and the fields printed inside a clause's text."""

import re

from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import tree_of
from tinhgon.reading.model import Field

_LABELLED = re.compile(r"(?:^|(?<=\n)|(?<=[^\d\s][.;]\s))\s*(?:[-–+•*]\s*)?([^\n:.;]{3,90}?)\s*:[ \t]*")
_BARE_TIME = re.compile(r"(?<=\n)\s*(?:[-–+•*]\s*)?(thời (?:gian|hạn) (?:thực hiện|hoàn thành))\s+(?=\w)", re.I)
_BRACKET = re.compile(r"\([^()]*\)")
_LONGEST_LABEL = 12  # words
_JOINS = (
    "và",
    ",",
    "/",
    "-",
    "–",
    "của",
    "được",
    "được giao",
    "các",
    "hoặc",
    "cụ",
    "thể",
    "dự",
    "kiến",
    "chính",
    "báo",
    "cáo",
    "ban",
    "hành",
    "tổ",
    "chức",
    "triển",
    "khai",
    "xây",
    "dựng",
    "văn",
    "bản",
    "nhiệm",
    "vụ",
    "cần",
    "đạt",
    "gửi",
)


def _roles(text: Text) -> tuple[list[str], int]:
    """Return the roles of the label words in order, and how many words of the text are no label words."""
    roles: list[str] = []
    strange = 0
    at = 0
    while at < len(text):
        length, groups = tree_of("labels").longest(text.keys, at)
        if length:
            roles.append(next(role for role in _ORDER if role in groups))
            at += length
        else:
            strange += text.keys[at] not in _JOINS
            at += 1
    return roles, strange


_ORDER = (
    "number",
    "with",
    "lead",
    "time",
    "state",
    "product",
    "person",
    "content",
    "place",
    "money",
    "note",
    "body_noun",
)


def label_role(label: str) -> str:
    """Return what a label or column head speaks of: "lead", "with", "time", "content", "product" …, or ""."""
    text = text_of(" ".join(_BRACKET.sub(" ", label).split()))
    roles, strange = _roles(text)
    if not roles or strange > max(4, len(text) // 2):
        return ""
    return _decide(roles)


def _decide(roles: list[str]) -> str:
    first = roles[0]
    if first == "body_noun":
        rest = [role for role in roles[1:] if role in ("lead", "with")]
        if "person" in roles[1:] and not rest:
            return "person"
        return (
            rest[0]
            if rest
            else ("lead" if len(roles) == 1 else next((r for r in roles[1:] if r != "body_noun"), "lead"))
        )
    if first in ("lead", "with") and "lead" in roles and "with" in roles:
        return "lead"
    return first


def is_label(words: str) -> bool:
    """Do the words before a colon hold nothing but label words, so that they are a field's label?"""
    text = text_of(_BRACKET.sub(" ", words).strip())
    if not 0 < len(text) <= _LONGEST_LABEL:
        return False
    roles, strange = _roles(text)
    if set(roles) == {"body_noun"} and (
        len(roles) > 1 or text.keys not in (["cơ", "quan"], ["đơn", "vị"], ["bộ", "phận"])
    ):
        return False
    return bool(roles) and strange == 0 and _decide(roles) not in ("content", "number", "state")


def _opens_a_section(words: str) -> bool:
    """Is the title made of label words one that opens a section ("Tổ chức thực hiện")?"""
    keys = text_of(words).keys
    return bool(keys) and tree_of("sections").longest(keys, 0)[0] == len(keys)


def fields_in(text: str) -> tuple[str, tuple[Field, ...]]:
    """Part a clause's text into its content and the fields printed under or inside it."""
    if ":" not in text and "\n" not in text:
        return text, ()
    marks = [(m.start(), m.end(), m[1]) for m in _LABELLED.finditer(text) if m.start(1) > 0 and is_label(m[1])]
    marks += [(m.start(), m.end(), m[1]) for m in _BARE_TIME.finditer(text)]
    marks.sort()
    if not marks:
        return text, ()
    fields = []
    for n, (_, end, label) in enumerate(marks):
        until = marks[n + 1][0] if n + 1 < len(marks) else len(text)
        fields.append(Field(label=label.strip(), value=text[end:until].strip(" \n")))
    return text[: marks[0][0]].rstrip(), tuple(fields)


def opens_with_label(text: str) -> tuple[str, str] | None:
    """Return (label, rest) where the text itself begins with a field's label ("Cơ quan thực hiện: …"), else None."""
    found = re.match(r"\s*(?:[-–+•*]\s*)?([^\n:]{3,90}?)\s*(:|\n|$)\s*", text)
    if not found or not is_label(found[1]) or (found[2] != ":" and _opens_a_section(found[1])):
        return None
    return found[1].strip(), text[found.end() :].strip()
