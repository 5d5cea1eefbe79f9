"""Where a paragraph without a mark belongs (rulings 3, 13, 16, 17 and 20 of the contract).

A paragraph is a part of the clause above it, a bullet beside it, a bullet below it, a bullet that concludes the
section, or, a closing formula that orders nothing, nowhere. The words are in data/paragraphs.yaml.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib import resources

import yaml

from tinhgon.documents import office_form
from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.structure.node import Node
from tinhgon.reading.structure.numbering import Decoded

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_a-z])")
_WORD = re.compile(r"\w+(?:/\w+)*")
_SUBJECT_WORDS = 45  # an order stands within so many words of its subject


class Place(Enum):
    PART = auto()  # of the clause above
    BESIDE = auto()  # a bullet beside the clause above
    BELOW = auto()  # a bullet of the clause above
    SECTION = auto()  # a bullet that concludes the section
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class View:
    """What stands around an unmarked line: unmarked lines right before and after it, and what comes then."""

    orders: int = 0  # orders among the unmarked lines it stands in
    concludes: bool = False  # no mark of this section follows before a heading above it or the end


@cache
def _words() -> dict[str, list[str]]:
    text = resources.files("tinhgon.reading").joinpath("data", "paragraphs.yaml").read_text("utf-8")
    held: dict[str, list[str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return held


@cache
def _set(name: str) -> tuple[frozenset[str], int]:
    """The phrases of a group, and how many words the longest has."""
    phrases = frozenset(_words()[name])
    return phrases, max(phrase.count(" ") + 1 for phrase in phrases)


def _opens(folded: str, name: str) -> str:
    """The longest phrase of a group that the text begins with."""
    phrases, longest = _set(name)
    words = folded.split(" ", longest)[:longest]
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size]).rstrip(",;:.")
        if phrase in phrases:
            return phrase
    return ""


def _holds(words: Sequence[str], name: str) -> bool:
    phrases, longest = _set(name)
    return any(" ".join(words[at : at + size]) in phrases for at in range(len(words)) for size in range(1, longest + 1))


def look_ahead(lines: Sequence[Line], decoded: Sequence[Decoded]) -> list[View]:
    """Return the view of every line of a section, in one pass from the end and one over the runs."""
    views = [View() for _ in lines]
    concludes = True
    for at in range(len(lines) - 1, -1, -1):
        mark = decoded[at].mark
        if lines[at].table is not None:
            concludes = False
        elif mark is not None:
            concludes = mark.rank < marks.NUMBER
        else:
            views[at] = View(0, concludes)
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and decoded[end].mark is None and lines[end].table is None:
            end += 1
        if end > at:
            orders = sum(1 for line in lines[at:end] if is_order(line.text) and not is_closing(line.text))
            for place in range(at, end):
                views[place] = View(orders, views[place].concludes)
        at = max(end, at + 1)
    return views


def place_of(line: Line, view: View, current: Node | None, root: Node | None, *, after_field: bool) -> Place:
    """Say where an unmarked paragraph belongs that begins a sentence of its own."""
    text = line.text
    folded = office_form.bare(text)
    if is_closing(text):
        return Place.SECTION if orders_more(text) else Place.NOWHERE
    if current is None:
        return Place.BELOW
    ordering = is_order(text)
    if current is root:
        return Place.PART if current.is_bare_heading() and not ordering else Place.BELOW
    if current.is_bare_heading():
        return Place.BELOW if ordering and view.orders > 1 else Place.PART
    if line.follows_break and not after_field:
        return Place.PART
    if text[:1] == "(" and text.rstrip(" ./")[-1:] == ")":
        return Place.SECTION if view.concludes else Place.PART
    if current.had_no_mark and not _names_someone(folded) and not _opens(folded, "inner_orders") and not ordering:
        return Place.PART
    if _opens(folded, "section_openings") or _issuer_orders(folded):
        return Place.SECTION
    if not ordering or _opens(folded, "pointing_back"):
        return Place.PART
    if view.concludes and (_holds(folded.split(), "whole") or _opens(folded, "issuer_orders")):
        return Place.SECTION
    if current.had_no_mark and not _names_someone(folded) and not _opens(folded, "inner_orders"):
        return Place.PART
    if current.rank == marks.BULLET:
        return Place.BESIDE
    own = current.parts[0]
    if current.is_heading or current.introduces() or is_approval(own) or current.rank < marks.NUMBER:
        return Place.BELOW
    return Place.BESIDE


def is_order(text: str) -> bool:
    """Does a sentence of the paragraph tell somebody to do something? Approval and praise do not."""
    sentences = _SENTENCE.split(text, maxsplit=6)
    if _orders(office_form.bare(sentences[0])):
        return True
    return any(_opens(office_form.bare(sentence), "inner_orders") for sentence in sentences[1:])


def _orders(folded: str) -> bool:
    if _opens(folded, "approvals"):
        return False
    if _opens(folded, "orders"):
        return True
    if not _names_someone(folded):
        return False
    words = _WORD.findall(folded)[:_SUBJECT_WORDS]
    return _holds(words[1:], "predicates") and not _holds(words[1:16], "praise")


def _names_someone(folded: str) -> bool:
    """Does the paragraph begin with the name of a body or a post?"""
    return bool(_opens(folded, "subjects")) or bool(
        office_form.opens_with(folded, office_form.words()["bodies"], exactly=True)
    )


def _issuer_orders(folded: str) -> bool:
    """ "Ủy ban nhân dân tỉnh yêu cầu …": the one who signs speaks to all."""
    if not _names_someone(folded):
        return False
    head = folded.split(",", 1)[0].split(":", 1)[0]
    words = head.split()[:16]
    return _holds(words[2:], "issuer_orders")


def is_approval(text: str) -> bool:
    return bool(_opens(office_form.bare(text[:80]), "approvals"))


def is_closing(text: str) -> bool:
    """Is the paragraph a closing formula ("Trên đây là Kế hoạch …", "… nghiêm túc triển khai thực hiện./.")?"""
    first = _SENTENCE.split(text, maxsplit=1)[0]
    folded = office_form.bare(first)
    if _opens(folded, "closing"):
        return True
    if len(folded) < 260 and any(phrase in folded for phrase in _words()["closing_words"]):
        return True
    if _opens(folded, "passed") and "thong qua" in folded and len(folded) < 260:
        return True
    return _is_mere_appeal(text, folded)


def _is_mere_appeal(text: str, folded: str) -> bool:
    """ "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện./." closes a text; it orders nothing of its own."""
    if not text.rstrip().endswith(("./.", "./")) or len(folded) > 220 or any(sign.isdigit() for sign in folded):
        return False
    if not folded.startswith(("yeu cau ", "de nghi ")) or _holds(folded.split(), "own_orders"):
        return False
    last = folded.split()[-9:]
    return _holds(last, "mere_appeals") and _is_class(folded)


def _is_class(folded: str) -> bool:
    """Is the one addressed a class ("các cơ quan, đơn vị"), and no body by name?"""
    return folded.split(" ", 2)[-1].startswith(("cac ", "thu truong ", "nguoi dung dau ")) and "uy ban" not in folded


def orders_more(text: str) -> bool:
    """Does a closing formula ask for more than carrying out (ruling 17)?"""
    sentences = _SENTENCE.split(text)
    rest = [office_form.bare(sentence) for sentence in sentences[1:]]
    if any(_orders(sentence) or _holds(sentence.split(), "own_orders") for sentence in rest if sentence):
        return True
    first = office_form.bare(sentences[0])
    return first.startswith(("tran trong", "xin tran trong")) is False and _holds(first.split(), "own_orders")
