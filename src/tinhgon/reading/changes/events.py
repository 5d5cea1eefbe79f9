"""Statements of change in a text: verbs that stand where an order stands, and the events they make with their objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tinhgon.reading.changes.objects import bodies_in, definite, group_at, named
from tinhgon.reading.language.name_ends import head_length
from tinhgon.reading.language.names import begins_name
from tinhgon.reading.language.words import Text, text_of
from tinhgon.reading.lexicon import tree_of
from tinhgon.reading.model import ChangeType

VERBS = ("dissolve", "merge", "absorb", "establish", "rename", "split", "reorganise", "arrange")
_ENDS = re.compile(r"[.]\s+(?=[^\W\d_a-z(\"“])|[.]\s*$|\n|\s(?=\(\d\)\s)")
_STARTS = frozenset(".;:\n")
_PIECES = re.compile(r"\s*;\s*(?:và\s+)?")

Event = tuple[ChangeType, list[str], list[str], str]  # type, predecessors, successors, rule


@dataclass(frozen=True, slots=True)
class Statement:
    """Verbs of change in a row and the words behind them, at the offsets `start` to `end` of the text."""

    types: tuple[str, ...]
    text: str
    start: int
    end: int
    confidence: float


def speaks_of_change(text: str) -> bool:
    """A cheap look: is any verb of change in the text?"""
    words = text_of(text)
    return any(group_at(words, at, *VERBS, "transfer") for at in range(len(words)))


def statements(text: str) -> list[Statement]:
    """Return the statements of a text in order."""
    words = text_of(text)
    ends = [m.start() for m in _ENDS.finditer(text)]
    chains = [
        (start, end, types, sure)
        for start, end, types in _chains(words)
        if (sure := _certainty(words, start, end)) is not None
    ]
    out = []
    at_end = 0
    for n, (start, end, types, sure) in enumerate(chains):
        begin = words.offset(end)
        while at_end < len(ends) and ends[at_end] < begin:
            at_end += 1
        stop = ends[at_end] if at_end < len(ends) else len(text)
        if n + 1 < len(chains):
            stop = min(stop, words.offset(chains[n + 1][0]))
        rest = text[begin:stop]
        if types == ("arrange",) and start and words.words[start - 1].text == ";":
            continue
        if re.search(r"như sau\s*:?\s*$", rest):
            continue  # it only introduces what follows
        out.append(Statement(types, rest, words.offset(start), stop, sure))
    return out


def _chains(words: Text) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield rows of verbs: "thành lập, kiện toàn", "thành lập mới hoặc kiện toàn"."""
    at = 0
    while at < len(words):
        length = group_at(words, at, *VERBS)
        rare = words.unit(at) in ("lập", "nhập") and at and words.words[at - 1].text not in _STARTS
        if not length or rare or _is_of_the_object(words, at):
            at += 1
            continue
        start, types = at, []
        while length:
            types += [group for group in VERBS if group_at(words, at, group) and group not in types]
            at += length
            k = at
            while words.is_key(k, ",", "và", "hoặc", "/", "đồng", "thời", "lại") and k - at < 4:
                k += 1
            length = group_at(words, k, *VERBS)
            at = k if length else at
        yield start, at, tuple(types)


def _is_of_the_object(words: Text, at: int) -> bool:
    """ "… trên cơ sở hợp nhất A và B", "hợp nhất A và B để thành lập C": the verb belongs to the change before it."""
    before = _unit_ending_at(words, at)
    if group_at(words, before, "basis") == at - before:
        return True
    return words.is_key(at, "thành") and at > 0 and words.is_key(at - 1, "để")


def _certainty(words: Text, start: int, end: int) -> float | None:
    """How sure it is that the verb at `start` orders or reports; None if it only speaks of such a change."""
    first = start
    while first > 0 and words.words[first - 1].text not in _STARTS and not _is_inner_mark(words, first - 1):
        first -= 1
    while first < start and words.words[first].text in '-–+•*"“(':
        first += 1
    if first == start:
        return 0.95
    if _is_in_name(words, start):
        return None
    last = _unit_ending_at(words, start)
    if group_at(words, last, "before_order") == start - last:
        before = _unit_ending_at(words, last)
        if words.unit(last) == "quyết định":
            issued = words.is_key(before, "ban") and words.is_key(before + 1, "hành")
            return 0.7 if issued and not _has(words, first, before, "drafts") else None
        blocked = before >= first and group_at(words, before, "speaks_of") == last - before
        return None if blocked or _has(words, first, last, "drafts") else 0.88
    if _has(words, first, start, "drafts"):
        return None
    if words.words[start - 1].text == "," or words.is_key(start - 1, "và"):
        return None if _has_thing(words, first, start) else 0.75
    if group_at(words, last, "speaks_of") == start - last:
        return None
    if words.has(first, "relay") or group_at(words, first, "before_order"):
        first += words.length[first]
    return 0.8 if begins_name(words, first, small=True) else None


def _is_inner_mark(words: Text, at: int) -> bool:
    return words.words[at].text == ")" and at >= 2 and words.words[at - 1].is_number and words.words[at - 2].text == "("


def _is_in_name(words: Text, start: int) -> bool:
    """Is the verb part of a name: "Ban Chỉ đạo sắp xếp tổ chức bộ máy"?"""
    if words.words[start].is_capital and words.words[start - 1].is_capital:
        return True
    back = start - 1
    while back > 0 and words.words[back].is_capital:
        back -= 1
    at = back if head_length(words, back) else back + 1
    return (
        words.words[start - 1].is_capital
        and bool(head_length(words, at))
        and words.unit(start) in ("sắp xếp", "tổ chức lại", "tinh gọn", "kiện toàn")
    )


def _unit_ending_at(words: Text, end: int) -> int:
    """Return where the longest phrase of changes.yaml that ends at `end` begins, else the last unit before it."""
    for at in range(max(0, end - 5), end):
        if tree_of("changes").longest(words.keys, at)[0] == end - at:
            return at
    at = end - 1
    while at > 0 and not words.begins[at]:
        at -= 1
    return at


def _has(words: Text, start: int, end: int, group: str) -> bool:
    return any(group_at(words, at, group) for at in range(start, end) if words.begins[at])


def _has_thing(words: Text, start: int, end: int) -> bool:
    return any(
        words.is_key(at, "việc", "về") or words.has(at, "papers", "nominaliser")
        for at in range(start, end)
        if words.begins[at]
    )


# What a statement makes


def events_of(statement: Statement) -> Iterator[Event]:
    """Return the events of one statement."""
    text = statement.text
    types = statement.types
    kinds = [kind for kind in types if kind != "arrange"]
    if types == ("arrange", "establish"):  # "sắp xếp, thành lập mới các đơn vị …" arranges them too
        kinds.append("reorganise")
    if not kinds:
        yield from _merged(text, ChangeType.MERGE, needs_result=True)
        return
    for kind in kinds:
        if kind == "establish" and "merge" not in kinds:
            yield from _established(text)
        elif kind in ("merge", "absorb"):
            yield from _merged(text, ChangeType(kind), needs_result=False)
        elif kind == "dissolve":
            yield from (
                (ChangeType.DISSOLVE, [name], [], "ends") for name in definite(bodies_in(_before_transfer(text)))
            )
        elif kind == "reorganise":
            before, after = halves(text)
            if before and after and len(kinds) == 1:
                yield ChangeType.REORGANISE, before, after, "becomes"
            else:
                yield from ((ChangeType.REORGANISE, [n], [n], "reorganised") for n in definite(bodies_in(text)))
        elif kind in ("rename", "split"):
            before, after = halves(text)
            if kind == "split" and not after:
                away = re.match(r"(.+?)\s+(?:ra khỏi|khỏi)\s+(.+)", text, re.S)
                before, after = (bodies_in(away[2]), bodies_in(away[1])) if away else ([], [])
            if before and after:
                yield ChangeType(kind), before, after, "renamed" if kind == "rename" else "split"


def _before_transfer(text: str) -> str:
    """What is handed over after the end of a body is a statement of its own."""
    words = text_of(text)
    at = next(
        (k for k in range(1, len(words)) if words.words[k - 1].text == "," and group_at(words, k, "transfer")), None
    )
    return text[: words.offset(at)] if at is not None else text


def _split_at(text: str, *groups: str) -> tuple[str, str] | None:
    words = text_of(text)
    for at in range(len(words)):
        length = group_at(words, at, *groups)
        if not length or not words.words[at].is_small or _is_of_another_word(words, at):
            continue
        return text[: words.offset(at)], text[words.offset(at + length) :]
    return None


def _is_of_another_word(words: Text, at: int) -> bool:
    """ "thành phố", "thành viên", "hoàn thành", "vào tháng": the word is part of another."""
    if words.is_key(at, "thành"):
        if words.has(at, "place") and not words.is_key(at + 2, "thuộc"):
            return True
        if begins_name(words, at + 1):
            return False
        before = words.is_key(at - 1, "hoàn", "trở", "hình", "đã")
        return before or (words.length[at] > 1 and not group_at(words, at, "into"))
    if words.length[at] > 1 and not group_at(words, at, "into", "basis"):
        return True
    return words.is_key(at, "vào") and words.is_key(at + 1, "tháng", "quý", "năm", "ngày", "hoạt", "đầu", "cuối")


def halves(text: str) -> tuple[list[str], list[str]]:
    """Return the bodies before and behind "thành …", "lấy tên là …"."""
    parts = _split_at(text, "into")
    if parts is None:
        return [], []
    before, after = parts
    renamed = _split_at(after[:160], "into")  # "thành xã mới có tên gọi là …"
    return bodies_in(before), bodies_in(renamed[1] if renamed and len(text_of(renamed[0])) < 4 else after)


def _merged(text: str, kind: ChangeType, *, needs_result: bool) -> Iterator[Event]:
    goal, into = _split_at(text, "goal"), _split_at(text, "into")
    if goal is not None and (into is None or len(goal[0]) < len(into[0])):
        before, target = bodies_in(goal[0]), goal[1]
        renamed = _split_at(target, "into")
        after = bodies_in(renamed[0] if renamed else target)
        after = (bodies_in(renamed[1]) if renamed else []) or after
        if before and after:
            yield ChangeType.ABSORB, before, after[:1], "into"
        return
    if into is not None:
        before, after = halves(text)
        if before and after:
            yield ChangeType.MERGE, before, after[:1], "merged-into-new"
            return
        text = into[0]
    if needs_result:
        return
    before = bodies_in(text)
    if len(before) > 1:
        yield ChangeType.MERGE, before, [], "merged"


def _established(text: str) -> Iterator[Event]:
    if _split_at(text, "basis") is None:
        yield from ((ChangeType.ESTABLISH, [], [name], "founded") for name in named(bodies_in(text)))
        return
    listed = re.match(r"\s*(?:các|\d+)\s+[^:;,]{2,40}:\s*", text)
    for piece in _PIECES.split(text[listed.end() :] if listed else text):
        yield from _founded_on(piece)


def _founded_on(piece: str) -> Iterator[Event]:
    parts = _split_at(piece, "basis")
    if parts is None:
        yield from ((ChangeType.ESTABLISH, [], [name], "founded") for name in named(bodies_in(piece)))
        return
    after = bodies_in(parts[0])
    words = text_of(parts[1])
    verb, length = "", 0
    if len(words):
        length = group_at(words, 0, *VERBS)
        verb = next((group for group in VERBS if length and group_at(words, 0, group)), "")
    basis = parts[1][words.offset(length) :]
    result = _split_at(basis, "into")
    before = bodies_in(result[0] if result else basis)
    if not after:
        return
    for name in after[:-1]:  # names before the last of a list are founded from nothing
        yield ChangeType.ESTABLISH, [], [name], "founded"
    if verb == "split" and before:
        yield ChangeType.SPLIT, before, after[-1:], "founded-by-split"
    elif verb in ("merge", "absorb") or (len(before) > 1 and verb != "reorganise"):
        yield ChangeType.MERGE, before, after[-1:], "founded-by-merger"
    else:
        yield ChangeType.ESTABLISH, before, after[-1:], "founded-on"


# Hand-overs


def transfers(text: str, actor: list[str]) -> Iterator[tuple[Event, int, int]]:
    """Return the transfers of functions or units: "chuyển … từ A sang B", "tiếp nhận nhiệm vụ của A" (by the actor)."""
    words = text_of(text)
    for at in range(len(words)):
        length = group_at(words, at, "transfer")
        if not length or _certainty(words, at, at + length) is None:
            continue
        stop = next((k for k in range(at, len(words)) if words.words[k].text in ".;"), len(words))
        rest = text[words.offset(at + length) : words.offset(stop)]
        what = text_of(rest[:60])
        given = any(group_at(what, k, "thing_given") for k in range(min(4, len(what))))
        if words.is_key(at, "tiếp"):
            parts = _split_at(rest, "giver") if given else None
            old, new = (bodies_in(parts[1]), actor) if parts else ([], [])
        else:
            parts = _split_at(rest, "receiver")
            old, new = (_given(parts[0], given), bodies_in(parts[1])[:1]) if parts else ([], [])
        if old and new and old != new:
            yield (ChangeType.TRANSFER, old, new, "handed-over"), words.offset(at), words.offset(stop)


def _given(text: str, of_functions: bool) -> list[str]:
    """Return who gives: behind "từ" or "của" where functions are given, else the bodies that are handed over."""
    giver = re.search(r"\s(?:từ|của)\s+(.+)$", text, re.S)
    if giver and (found := bodies_in(giver[1])):
        return found
    return [] if of_functions else bodies_in(text)


def actor_of(text: str) -> list[str]:
    """Return the body that a text begins with or orders: who takes over."""
    words = text_of(text)
    for at in range(len(words)):
        if begins_name(words, at):
            return bodies_in(text[words.offset(at) :])[:1]
    return []
