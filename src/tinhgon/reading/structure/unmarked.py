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

from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.structure.node import Node
from tinhgon.reading.structure.numbering import Decoded
from tinhgon.vietnamese import match_key

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_a-z])")
_SHARE = re.compile(r"(?:trên |dưới |khoảng |tối thiểu )?\d[\d.,]*\s*(?:%|\w)")
_WORD = re.compile(r"\w+(?:/\w+)*")
_ENDS = " \t.,;:-–—|/“”\"'()[]*_"
_SUBJECT_WORDS = 45  # an order stands within so many words of its subject


class Place(Enum):
    PART = auto()  # of the clause above
    BESIDE = auto()  # a bullet beside the clause above
    BELOW = auto()  # a bullet of the clause above
    SECTION = auto()  # a bullet that concludes the section
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class View:
    """What stands around an unmarked line: the unmarked lines it stands among, and what comes behind them."""

    lines: int = 1  # unmarked lines without a gap, this one among them
    orders: int = 0  # how many of these order something
    is_last: bool = True  # the last of them
    next_rank: int = -1  # rank of the next mark of the section, -1 for its end


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


def _key(text: str) -> str:
    """Small letters with accents, one tone style, no markup or signs at the ends."""
    return match_key(text).strip(_ENDS)


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
    """Return the view of every line of a section, in one pass over the runs of unmarked lines."""
    views = [View() for _ in lines]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and decoded[end].mark is None and lines[end].table is None:
            end += 1
        if end > at:
            texts = [line.text for line in lines[at:end] if not is_closing(line.text)]
            orders = sum(1 for text in texts if is_order(text) or is_target(text))
            mark = decoded[end].mark if end < len(lines) else None
            rank = mark.rank if mark is not None else -1 if end == len(lines) else marks.BULLET
            last = max((place for place in range(at, end) if not _concludes(lines[place].text)), default=at)
            for place in range(at, end):
                views[place] = View(len(texts), orders, place >= last, rank)
        at = max(end, at + 1)
    return views


def place_of(line: Line, view: View, current: Node | None, root: Node | None, *, after_field: bool) -> Place:
    """Say where an unmarked paragraph belongs that begins a sentence of its own."""
    text = line.text
    if is_closing(text):
        return Place.SECTION if orders_more(text) else Place.NOWHERE
    if current is None:
        return Place.BELOW
    ordering = is_order(text)
    if current is root:
        return Place.PART if current.is_bare_heading() and not ordering else Place.BELOW
    if current.is_bare_heading():
        each_orders = view.orders > 1 and view.orders * 4 >= view.lines * 3
        if (ordering or is_target(text)) and each_orders:
            return Place.BELOW
        return Place.BELOW if _is_content_line(text) and current.rank < marks.BULLET else Place.PART
    if line.follows_break and not after_field:
        return Place.PART
    key = _key(text)
    concludes = view.next_rank < current.rank and (view.next_rank < marks.LETTER or current.rank == marks.BULLET)
    if text[:1] == "(" and text.rstrip(" ./")[-1:] == ")":
        return Place.SECTION if concludes else Place.PART
    if concludes and _opens(key, "remarks") and current.rank >= marks.NUMBER:
        return Place.SECTION
    if current.is_heading and not current.children and _tells_a_situation(current):
        return Place.PART
    if current.had_no_mark and view.orders > 1 and is_target(text):
        return Place.BESIDE
    if current.had_no_mark and not ordering:
        return Place.PART
    if _opens(key, "section_openings") or _issuer_orders(key):
        return Place.SECTION
    if not ordering or _opens(key, "pointing_back"):
        return Place.PART
    if concludes and view.is_last and (_holds(key.split(), "whole") or _opens(key, "issuer_orders")):
        return Place.SECTION
    if current.had_no_mark and view.orders <= 1 and not _names_someone(key) and not _opens(key, "inner_orders"):
        return Place.PART
    if current.rank == marks.BULLET:
        return Place.BESIDE
    own = current.parts[0] if current.parts else ""
    if current.is_heading or current.introduces() or is_approval(own) or current.rank < marks.NUMBER:
        return Place.BELOW
    return Place.BESIDE


def _concludes(text: str) -> bool:
    return is_closing(text) or bool(_opens(_key(text[:80]), "section_openings"))


def _is_content_line(text: str) -> bool:
    """ "Nội dung: …" under a heading, with fields below: it is what the fields describe (ruling 6)."""
    label, colon, value = text.partition(":")
    return bool(colon and value.strip()) and _key(label) in _set("contents")[0]


def is_target(text: str) -> bool:
    """A target ("Phấn đấu trên 50 % …", "100 % hợp tác xã …") counts like an order under a heading (ruling 20)."""
    key = _key(text[:120])
    return bool(_opens(key, "targets")) or bool(_SHARE.match(key))


def _tells_a_situation(node: Node) -> bool:
    return bool(node.parts) and _holds(_key(node.parts[0][:120]).split(), "situations")


def is_order(text: str) -> bool:
    """Does a sentence of the paragraph tell somebody to do something? Approval and praise do not."""
    sentences = _SENTENCE.split(text, maxsplit=6)
    if _orders(_key(sentences[0])):
        return True
    return any(_opens(_key(sentence), "inner_orders") for sentence in sentences[1:])


def _orders(key: str) -> bool:
    if _opens(key, "approvals"):
        return False
    if _opens(key, "orders"):
        return True
    if _opens(key, "circumstances") and "," in key:  # "Sau khi …, Bộ Tài chính khẩn trương báo cáo …"
        key = key.split(",", 1)[1].strip()
        if _opens(key, "orders"):
            return True
    if not _names_someone(key):
        return False
    words = _WORD.findall(key)[:_SUBJECT_WORDS]
    at = next((at for at in range(1, len(words)) if _holds(words[at : at + 3], "predicates")), None)
    return at is not None and not _holds(words[1 : at + 1], "praise")


def _names_someone(key: str) -> bool:
    """Does the paragraph begin with the name of a body or a post?"""
    return bool(_opens(key, "subjects"))


def names_someone(text: str) -> bool:
    """Does a text, a cell of a table say, begin with the name of a body or a post?"""
    return _names_someone(_key(text[:80]))


def _issuer_orders(key: str) -> bool:
    """ "Ủy ban nhân dân tỉnh yêu cầu …": the one who signs speaks to all."""
    if not _names_someone(key):
        return False
    head = re.split("[,:;.]", key, maxsplit=1)[0]
    words = head.split()[:16]
    return _holds(words[2:], "issuer_orders")


def is_approval(text: str) -> bool:
    return bool(_opens(_key(text[:80]), "approvals"))


def is_closing(text: str) -> bool:
    """Is the paragraph a closing formula ("Trên đây là Kế hoạch …", "… nghiêm túc triển khai thực hiện./.")?"""
    first = _SENTENCE.split(text[:600], maxsplit=1)[0]
    key = _key(first)
    if _opens(key, "closing"):
        return True
    if len(key) < 260 and any(phrase in key for phrase in _words()["closing_words"]):
        return True
    if _opens(key, "passed") and "thông qua" in key and len(key) < 260:
        return True
    return _is_mere_appeal(text, key)


def _is_mere_appeal(text: str, folded: str) -> bool:
    """ "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện./." closes a text; it orders nothing of its own."""
    if not text.rstrip().endswith(("./.", "./")) or len(folded) > 220 or any(sign.isdigit() for sign in folded):
        return False
    if not folded.startswith(("yêu cầu ", "đề nghị ")) or _holds(folded.split()[2:], "own_orders"):
        return False
    last = folded.split()[-9:]
    return _holds(last, "mere_appeals") and _is_class(folded)


def _is_class(folded: str) -> bool:
    """Is the one addressed a class ("các cơ quan, đơn vị"), and no body by name?"""
    return folded.split(" ", 2)[-1].startswith(("các ", "thủ trưởng ", "người đứng đầu ")) and "ủy ban" not in folded


def orders_more(text: str) -> bool:
    """Does a closing formula ask for more than carrying out (ruling 17)?"""
    sentences = [_key(sentence) for sentence in _SENTENCE.split(text)]
    if any(_orders(sentence) or _holds(sentence.split(), "own_orders") for sentence in sentences[1:] if sentence):
        return True
    for word in _words()["asking"]:
        before, found, tail = sentences[0].rpartition(f" {word} ")
        if found and (word in _words()["own_orders"] or _holds(tail.split(), "own_orders")):
            return bool(before)
    return False
