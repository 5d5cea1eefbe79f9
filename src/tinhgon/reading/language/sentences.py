"""Who is told to do what with whom: the sentences of a clause, parsed once.

A sentence is [circumstance,] actor predicate … or [who orders] order-verb actor predicate …, or an act without an
actor. Actors, partners and the kind of opening are read from the same parse by everything above.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from tinhgon.reading.language.name_ends import head_length
from tinhgon.reading.language.names import (
    NO_USAGE,
    Names,
    Usage,
    begins_name,
    inner_list,
    names_in,
    read_names,
    unwrapped,
    without_brackets,
)
from tinhgon.reading.language.words import Text, text_of

_BREAK = re.compile(r"(?<=[^\d\s][.!?])\s+(?=[^\W\d_a-z])|(?<=\d\.)\s+(?=[A-ZĐÀ-Ỹ])|(?<=;)\s+|\n")
_INNER_MARK = re.compile(r"^(?:\(?(?:[ivx]{1,4}|[a-zđ]|\d{1,2})\)|[-–+•*“\"‘(])\s*")
_TOPIC = re.compile(r"(?:Về|Đối với)\s[^:\n]{3,900}:\s+(?=\S)")
_FAR_SUBJECT = 70  # words from the beginning of a sentence to its subject, at most


@dataclass(frozen=True, slots=True)
class Parsed:
    """One sentence: `how` is "ordered", "subject", "by" or "" where nobody is named.

    `opening` names the kind of its first words, `predicate` that of what the actor does.
    """

    text: str
    how: str = ""
    actors: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    opening: str = "other"
    predicate: str = ""
    predicate_words: str = ""
    orders_through: bool = False  # "Giao A chỉ đạo B …": what follows is told to others through A


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the sentences of a clause say together; `is_named`: an actor stands there, even one who is nobody."""

    sentences: tuple[Parsed, ...] = ()
    actors: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    is_named: bool = False
    how: str = ""

    @property
    def first(self) -> Parsed:
        return self.sentences[0] if self.sentences else Parsed(text="")


def split_sentences(text: str) -> list[str]:
    """Part a text at full stops, semicolons and line ends; a list of names goes on behind its semicolons."""
    parts = [part.strip() for part in _BREAK.split(text) if part.strip()]
    out: list[str] = []
    for part in parts:
        if out and out[-1].endswith(";") and _is_open_list(out[-1], part):
            out[-1] = f"{out[-1]} {part}"
        else:
            out.append(part)
    return out


def _is_open_list(before: str, after: str) -> bool:
    """Does a list of names go on behind a semicolon ("Giao Ban A; Ủy ban B rà soát")?"""
    if len(before) > 400 or not begins_name(text_of(after[:80]), 0):
        return False
    words = text_of(before.rstrip(";"))
    at = next((j + words.length[j] for j in range(len(words)) if words.begins[j] and words.has(j, "order")), 0)
    if not begins_name(words, at):
        return False
    return read_names(words, at).end >= len(words)


@lru_cache(maxsize=4096)
def analyse(text: str, usage: Usage = NO_USAGE) -> Analysis:
    """Parse the sentences of a clause and gather who acts and with whom."""
    parsed: list[Parsed] = []
    actors: list[str] = []
    partners: list[str] = []
    how = ""
    through = False
    after_semicolon = False
    for number, sentence in enumerate(split_sentences(_behind_topic(without_brackets(text)))):
        one = _parse(sentence, usage)
        parsed.append(one)
        introduces = sentence.endswith(":") and one.predicate in ("duty", "predicate")
        adds = not through and (not number or introduces or _adds_actors(one, after_semicolon, bool(how)))
        if adds and one.how:
            how = how or one.how
            actors.extend(name for name in one.actors if name not in actors)
            through = one.orders_through
        partners.extend(name for name in one.partners if name not in partners)
        after_semicolon = sentence.endswith(";")
    leading = {name.lower() for name in actors}
    partners = [name for name in partners if name.lower() not in leading]
    return Analysis(tuple(parsed), tuple(actors), tuple(partners), bool(how), how)


def _behind_topic(text: str) -> str:
    """ "Về đề nghị …: X chủ trì …": what the clause is about stands before a colon, what is done behind it."""
    found = _TOPIC.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    words = text_of(rest[:120])
    acts = len(words) > 0 and (begins_name(words, 0) or words.has(0, "order", "act", "predicate"))
    return rest if acts and not rest.startswith("\n") else text


def _adds_actors(one: Parsed, after_semicolon: bool, named: bool) -> bool:
    """Does a later sentence name further actors? A described, praised or mentioned body is none."""
    if one.how in ("ordered", "by"):
        return True
    if one.how != "subject" or one.predicate not in ("duty", "predicate", "label"):
        return False
    return named or one.predicate == "duty" or not after_semicolon


# One sentence


def _parse(sentence: str, usage: Usage) -> Parsed:
    text = text_of(_INNER_MARK.sub("", sentence))
    if not len(text):
        return Parsed(text=sentence)
    start = _behind_connectives(text)
    opening = _kind_at(text, start)
    found, how = _ordered(text, start, usage), "ordered"
    if found is None:
        found, how = _subject(text, start, usage), "subject"
    body = found.end if found else start
    partners = _partners(text, max(start, body - 2) if found else start, usage, found)
    if found is None:
        found, how = _by(text, start, usage), "by"
    if found is None:
        return Parsed(text=text.text, partners=partners, opening=opening)
    at = found.end
    while at < len(text) and text.words[at].text in ",":
        at += 1
    return Parsed(
        text=text.text,
        how=how,
        actors=found.names,
        partners=tuple(name for name in partners if name not in found.names),
        opening="name" if how == "subject" and found.start == start else opening,
        predicate=_predicate_kind(text, found.end),
        predicate_words=text.between(at, min(len(text), at + 12)),
        orders_through=how == "ordered" and text.is_key(at, "chỉ") and text.is_key(at + 1, "đạo"),
    )


def _behind_connectives(text: Text) -> int:
    at = 0
    while text.has(at, "connective") and at < 8:
        after = at + text.length[at]
        opens_topic = text.is_key(at, "đối") or not begins_name(text, after, small=True)
        if text.is_key(at, "đối", "riêng", "còn", "và") and not text.is_key(after, ",", ":") and opens_topic:
            return at
        at = after
        while text.is_key(at, ",", ":"):
            at += 1
    return at


def _kind_at(text: Text, at: int) -> str:
    """Name the kind of the words at `at`, as they open a sentence."""
    if at >= len(text):
        return "other"
    if begins_name(text, at):
        return "name"
    if text.words[at].is_number:
        return "number"
    for group in (
        "order",
        "enforcement",
        "approve",
        "appeal",
        "act",
        "predicate",
        "nominal",
        "adverbial",
        "describe",
        "nominaliser",
        "papers",
    ):
        if text.has(at, group):
            return {"predicate": "act", "nominal": "act"}.get(group, group)
    if text.has(at, "opener"):
        return "class"
    return "other"


def _predicate_kind(text: Text, at: int) -> str:
    while at < len(text) and text.words[at].text == ",":
        at += 1
    if at >= len(text):
        return "none"
    if text.words[at].text == ":":
        return "label"
    if text.has(at, "duty"):
        return "duty"
    if text.is_key(at, "được", "bị", "đã", "đang", "sẽ"):
        return "passive" if text.is_key(at, "được", "bị") else "describe"
    if text.has(at, "adverbial") and not text.has(at, "act", "nominal"):
        return "circumstance"
    for group, name in (
        ("describe", "describe"),
        ("approve", "approve"),
        ("enforcement", "enforcement"),
        ("predicate", "predicate"),
        ("act", "predicate"),
        ("nominal", "predicate"),
    ):
        if text.has(at, group):
            return name
    return "other"


def _ordered(text: Text, start: int, usage: Usage) -> Names | None:
    """The object of the first verb that orders: "Giao X …", "…, yêu cầu X …", "Thủ tướng yêu cầu X …"."""
    far = len(text) if text.text.rstrip().endswith(":") else min(len(text), start + _FAR_SUBJECT)
    for at in range(start, far):
        if not text.begins[at] or not text.has(at, "order"):
            continue
        after = at + text.length[at]
        while text.is_key(after, "cho", "trách", "nhiệm", "với"):
            after += 1
        if not begins_name(text, after, small=True) or not _may_order(text, start, at, usage):
            continue
        names = read_names(text, after, usage=usage)
        if names.end < len(text) and not (text.words[names.end].is_sign and text.words[names.end].text not in ":,"):
            return names
        if names.end >= len(text) and text.text.rstrip().endswith(":"):
            return names
    return None


def _may_order(text: Text, start: int, at: int, usage: Usage) -> bool:
    """Does the verb stand where a sentence orders: first, behind a sign, or behind the body that orders?"""
    if at == start or text.words[at].is_capital:
        return True
    if text.words[at - 1].text in ",:;–-":
        return not (at > 1 and text.has(_unit_before(text, at - 1), "with"))  # "phối hợp, đề nghị X …": X helps
    if text.is_key(at, "phân"):
        return False  # "X phân công Y …": X acts
    if (
        text.text.rstrip().endswith(":")
        and text.is_key(at, "yêu")
        and not text.has(_unit_before(text, at), "preposition")
    ):
        return True  # it introduces the list of what it orders
    return _ends_a_name(text, start, at, usage) or _closes_circumstance(text, at)


def _ends_a_name(text: Text, start: int, at: int, usage: Usage) -> bool:
    """Does a name end right before word `at`: the body that orders?"""
    for j in range(at - 1, max(start, at - 24) - 1, -1):
        inside_a_class = j != start and text.has(_unit_before(text, j), "opener")
        if not text.begins[j] or inside_a_class or not begins_name(text, j):
            continue
        if read_names(text, j, usage=usage, stop=at + 1).end == at:
            return True
    return False


def _subject(text: Text, start: int, usage: Usage) -> Names | None:
    """The actor before the predicate, at the beginning or behind an opening circumstance."""
    if begins_name(text, start) or (begins_name(text, start, small=True) and not text.has(start, "place")):
        names = read_names(text, start, usage=usage)
        return names if _has_predicate(text, names.end) else None
    if not text.has(start, "adverbial", "connective"):
        return None
    for at in range(start + 1, min(len(text), start + _FAR_SUBJECT)):
        before = text.words[at - 1]
        behind_sign = before.text in ",:"
        if not behind_sign and not (_closes_circumstance(text, at) and head_length(text, at)):
            continue
        alone = behind_sign and not text.has(_unit_before(text, at - 1), "class_noun", "body")
        place = text.has(at, "place") and not (
            at + text.length[at] < len(text) and text.words[at + text.length[at]].is_capital
        )
        if not begins_name(text, at, small=alone and not place):
            continue
        found = _last_of_list(text, at, usage)
        if not _has_predicate(text, found.end):
            continue
        if _predicate_kind(text, found.end) in ("passive", "describe", "approve") and not _duty_behind(text, found.end):
            continue
        if text.has(found.end, "preposition") and not text.has(found.end, "predicate"):
            continue
        return found
    return None


def _closes_circumstance(text: Text, at: int) -> bool:
    """Words that close an "if" or "when" without a comma: "nếu có vướng mắc Sở X …"."""
    return text.is_key(at - 1, "mắc", "sinh", "này", "trên", "có", "khăn", "truyền", "quyết")


def _duty_behind(text: Text, at: int) -> bool:
    return any(text.has(j, "duty") for j in range(at, min(len(text), at + 6)))


def _last_of_list(text: Text, at: int, usage: Usage) -> Names:
    """The names before the predicate; what the circumstance before them lists belongs to it, not to them."""
    names = read_names(text, at, usage=usage)
    opened = at - 2
    while opened > 0 and not text.words[opened].is_sign and not text.has(opened, "preposition"):
        opened -= 1
    in_list = (
        opened > 0 and text.has(opened, "preposition") and begins_name(text, opened + text.length[opened], small=True)
    )
    if not in_list or len(names.names) < 2:
        return names
    for j in range(names.end - 1, at, -1):
        if text.words[j - 1].text == "," and begins_name(text, j, small=True):
            return read_names(text, j, usage=usage)
    return names


def _has_predicate(text: Text, at: int) -> bool:
    if at >= len(text):
        return False
    word = text.words[at]
    if word.is_sign:
        if word.text == ",":
            return any(text.has(j, "predicate", "act", "duty") for j in range(at + 1, min(len(text), at + 30)))
        return word.text == ":"
    return not (word.is_capital and not text.has(at, "opens", "predicate", "act"))


def _by(text: Text, start: int, usage: Usage) -> Names | None:
    """ "…, do Sở X chủ trì": who leads is named behind the act."""
    for at in range(start, len(text)):
        if not text.is_key(at, "do", "giao") or not begins_name(text, at + 1):
            continue
        if at > start and not text.words[at - 1].is_sign and _kind_at(text, start) == "act":
            continue
        names = read_names(text, at + 1, usage=usage)
        if text.has(names.end, "lead") or (text.is_key(names.end, "làm") and text.has(names.end + 1, "lead")):
            return names
    return None


def _partners(text: Text, start: int, usage: Usage, actors: Names | None) -> tuple[str, ...]:
    """Who comes behind "phối hợp với", "cùng": those who act together with the actor."""
    out: list[str] = []
    for at in range(start, len(text)):
        if not text.begins[at] or not text.has(at, "with"):
            continue
        if at and (text.has(_unit_before(text, at), "nominaliser") or text.is_key(at - 1, "sự")):
            continue
        if actors and actors.start <= at < actors.end:
            continue
        after = _partners_at(text, at + text.length[at], joined=text.is_key(at, "cùng"))
        if after is None:
            continue
        names = read_names(text, after, usage=usage)
        out.extend(name for name in names.names if name not in out)
    return tuple(out)


def _unit_before(text: Text, at: int) -> int:
    j = at - 1
    while j > 0 and not text.begins[j]:
        j -= 1
    return j


def _partners_at(text: Text, at: int, *, joined: bool) -> int | None:
    """Return where the partners begin behind the word of acting together, None if nobody follows."""
    told = joined
    for j in range(at, min(len(text), at + 12)):
        if begins_name(text, j, small=told, short=told) and (
            told or head_length(text, j) or text.has(j, "opener") or _is_short(text, j)
        ):
            return j if told or j == at or text.has(_unit_before(text, j), "manner", "order") or j - at <= 1 else None
        if text.is_key(j, "với", "cùng"):
            told = True
        elif text.words[j].is_sign and text.words[j].text != ",":
            return None
    return None


def _is_short(text: Text, at: int) -> bool:
    return text.words[at].text.isupper() and len(text.words[at].text) >= 3


# Titles


def heading_names(title: str, usage: Usage = NO_USAGE) -> tuple[str, ...] | None:
    """Return the names of a title that is nothing but names ("2. Sở Tài chính", "Trách nhiệm của …"), else None.

    An empty tuple: the title names bodies, but nobody in particular.
    """
    if named := inner_list(title, usage):
        return named
    shown = " ".join(without_brackets(title).split()).rstrip(" .:;")
    if not shown or len(shown) > 400:
        return None
    text = text_of(shown)
    at = _behind_title_words(text)
    if not begins_name(text, at, small=at > 0):
        return None
    names = read_names(text, at, usage=usage, whole=True)
    end = names.end
    rest = [j for j in range(end, len(text)) if text.begins[j]]
    if rest and names.names and all(text.has(j, "goes_on", "level") for j in rest):
        return (*names.names[:-1], f"{names.names[-1]} {text.between(end, len(text))}")
    if end < len(text) and text.words[end].text in "-–" and text.words[end].start > text.words[end - 1].end:
        return names.names  # "Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo"
    if end < len(text) and not all(text.has(j, "duty", "title_tail") or text.words[j].is_sign for j in rest):
        return None
    return names.names


def _behind_title_words(text: Text) -> int:
    """Skip "Trách nhiệm của", "Giao", "Đối với", "Đề nghị" before the names of a title."""
    at = 0
    while at < len(text) and (text.has(at, "title_word", "order") or text.is_key(at, "của", "đối", "với", "cho", ":")):
        at += text.length[at]
    return at if at < len(text) else 0


def listed_names(value: str, usage: Usage = NO_USAGE) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (leading, coordinating) names of a field's value or a cell."""
    lead: list[str] = []
    partners: list[str] = []
    for part in split_sentences(without_brackets(unwrapped(value))):
        one = _parse(part, usage)
        if one.how in ("subject", "ordered") and one.predicate not in ("label", "none"):
            lead.extend(name for name in one.actors if name not in lead)
            partners.extend(name for name in one.partners if name not in partners)
        else:
            lead.extend(name for name in names_in(part, usage=usage) if name not in lead)
    if len(lead) != len(set(lead)) or "(" in value:
        inner = names_in(value, usage=usage)
        if inner and set(inner) - set(lead):
            lead = list(inner)
    return tuple(lead), tuple(partners)
