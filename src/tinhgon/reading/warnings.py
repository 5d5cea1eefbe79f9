"""What a careful clerk would raise about a text: nothing is corrected here, a person decides.

Every warning states the facts it rests on. Few false alarms matter more than many finds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from tinhgon.deadlines import DeadlineKind
from tinhgon.reading.changes import bodies_in
from tinhgon.reading.confusables import FREQUENT_WORDS, OTHER_WORDS, SLIPS
from tinhgon.reading.model import Change, ChangeType, Citation, Clause, Letterhead, Task, TaskStatus, Warning
from tinhgon.vietnamese import fold, match_key
from tinhgon.vietnamese.syllables import is_syllable

DUPLICATE_SHARE = 0.7  # of the shorter task's four-word runs that the other has too
_RUN = 4
_LEAST_RUNS = 6

_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"


def find_warnings(
    letterhead: Letterhead,
    clauses: Sequence[Clause],
    citations: Sequence[Citation],
    tasks: Sequence[Task],
    changes: Sequence[Change],
    *,
    more: Iterable[Warning] = (),
) -> tuple[Warning, ...]:
    """Return the warnings of a reading, those on the whole document first, the others in the order of the text.

    `more` are warnings from elsewhere (the file's notes, times not understood), put in their places.
    """
    place = {clause.path: at for at, clause in enumerate(clauses)}
    spans = {clause.path: clause.span for clause in clauses}
    found = [
        *_letterhead(letterhead),
        *_dates(letterhead, citations, tasks),
        *_leads(clauses, tasks),
        *_counts(clauses),
        *_wording(clauses),
        *_spelling(clauses),
        *_numbering(clauses),
        *_duplicates(clauses, tasks),
        *_bullets(clauses, tasks, changes),
        *_names(tasks, changes),
        *more,
    ]
    unique = {(w.clause, w.code, w.message): w for w in found}
    return tuple(
        Warning(clause=w.clause, code=w.code, message=w.message, span=w.span or spans.get(w.clause or ""))
        for w in sorted(unique.values(), key=lambda w: -1 if w.clause is None else place.get(w.clause, len(place)))
    )


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}"


def _letterhead(letterhead: Letterhead) -> Iterator[Warning]:
    missing = [
        name
        for name, value in (("số", letterhead.number), ("ngày ban hành", letterhead.issued_on))
        if value is None
    ]  # fmt: skip
    if missing:
        if letterhead.place is None:
            missing.append("nơi ban hành")
        yield Warning(clause=None, code="no-number-date", message=f"Văn bản không có {', '.join(missing)}.")


def _dates(letterhead: Letterhead, citations: Sequence[Citation], tasks: Sequence[Task]) -> Iterator[Warning]:
    issued = letterhead.issued_on
    for task in tasks:
        deadline = task.deadline
        if deadline is None:
            continue
        if deadline.start and deadline.end and deadline.start > deadline.end:
            yield Warning(
                clause=task.clause,
                code="inconsistent-deadline",
                message=f'Thời hạn "{deadline.text}" kết thúc trước khi bắt đầu.',
            )
        if issued and deadline.end and deadline.end < issued and task.status is TaskStatus.OPEN:
            yield Warning(
                clause=task.clause,
                code="deadline-before-document",
                message=f'Thời hạn "{deadline.text}" đã qua khi văn bản được ban hành ngày {_day(issued)}.',
            )
        if deadline.kind is DeadlineKind.RELATIVE and deadline.amount is not None and not deadline.event:
            yield Warning(
                clause=task.clause,
                code="deadline-no-start",
                message=f'Thời hạn "{deadline.text}" không nói tính từ ngày nào.',
            )
    if issued is None:
        return
    for citation in citations:
        if citation.issued_on and citation.issued_on > issued:
            yield Warning(
                clause=citation.clause,
                code="citation-after-document",
                message=f"Viện dẫn {citation.number} ngày {_day(citation.issued_on)}, sau ngày ban hành văn bản "
                f"{_day(issued)}.",
                span=citation.span,
            )


def _leads(clauses: Sequence[Clause], tasks: Sequence[Task]) -> Iterator[Warning]:
    parents = {clause.path: clause.parent for clause in clauses}
    without: dict[str | None, list[str]] = defaultdict(list)
    for task in tasks:
        if not task.lead and task.status is TaskStatus.OPEN:
            without[parents.get(task.clause)].append(task.clause)
    # One warning a heading: ten bullets under a heading without an actor are one omission, not ten.
    for parent, paths in without.items():
        if len(paths) == 1:
            yield Warning(clause=paths[0], code="no-lead", message="Nhiệm vụ không nêu cơ quan chủ trì.")
        else:
            yield Warning(
                clause=parent or paths[0],
                code="no-lead",
                message=f"{len(paths)} nhiệm vụ không nêu cơ quan chủ trì: {_listed(paths)}.",
            )


def _listed(paths: Sequence[str], most: int = 8) -> str:
    more = f" và {len(paths) - most} mục khác" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more


_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(
    r"(?<![\d./-])(\d{1,3})\s+((?!ngày|tháng|năm|%|triệu|tỷ|đồng|người|thành viên|đồng chí|km|ha)[^\d.;:()]{3,70}?)"
    r",?\s+(?:gồm(?: có)?|bao gồm|sau đây|sau)\s*:?\s*(?=[" + _UPPER + r"])([^.()]+)"
)
_CHILDREN_COUNTED = re.compile(
    r"(?<![\d./-])(\d{1,2})\s+((?:nhóm |nội dung |nhiệm vụ|giải pháp|công việc|việc|mục tiêu|yêu cầu)[^\d.;:()]{0,60}?)\s*"
    r"(?:sau đây|sau|như sau)?\s*:\s*$"
)


def _counts(clauses: Sequence[Clause]) -> Iterator[Warning]:
    children = Counter(clause.parent for clause in clauses)
    for clause in clauses:
        if _DIGIT.search(clause.text) is None:
            continue
        for found in _COUNTED.finditer(clause.text):
            names = bodies_in(found[3])
            if len(names) > 1 and len(names) != int(found[1]):
                yield Warning(
                    clause=clause.path,
                    code="count-mismatch",
                    message=f'Văn bản ghi "{found[1]} {found[2].strip()}" nhưng liệt kê {len(names)}.',
                )
        stated = _CHILDREN_COUNTED.search(clause.text.strip())
        if stated and children[clause.path] and children[clause.path] != int(stated[1]):
            yield Warning(
                clause=clause.path,
                code="count-mismatch",
                message=f'Văn bản ghi "{stated[1]} {stated[2].strip()}" nhưng bên dưới có {children[clause.path]} mục.',
            )


_TWO_BODIES = re.compile(
    rf"(?<!\w)(?P<one>(?P<head>Sở|Phòng) [{_UPPER}][^,;:.()\n]{{3,60}}?[a-zà-ỹ])\s+"
    rf"(?=(?P<two>(?P=head) [{_UPPER}][^,;:.()\n]{{3,60}}))"
)
_JOINING = re.compile(
    r"(?:^|\s)(?:và|của|với|cùng|giữa|tại|thuộc|về|cho|vào|thành|sang|do|từ|bởi|là|hoặc|các|như|theo|gửi|đến|phòng|báo cáo|"
    r"giao|đề nghị|yêu cầu|tra|hợp|nhất|lập|nhập|tên|lãnh đạo|giám đốc|cơ sở|qua|tới|ủy|bộ|để|khi|sau|mà|thì)$",
    re.IGNORECASE,
)
_DOUBLED = re.compile(
    r"(?<!\w)(?<!Trưởng )(?<!trưởng )(của|các|được|cho|với|trong|theo|để|đã|sẽ|những|tại|Ban|Sở|Phòng|về|bởi) (\1)(?!\w)"
)
_BODY_DOUBLED = re.compile(r"(?<!\w)cơ quan (quan)(?! trọng| hệ| tâm| điểm| sát| chức| trắc| lý)(?!\w)")
_LOOSE_INTO = re.compile(rf"((?:Sở|Phòng|Ban|Văn phòng|Trung tâm) [{_UPPER}][^;.,:()]{{2,80}}?) thành\s*[;.]")


def _wording(clauses: Sequence[Clause]) -> Iterator[Warning]:
    for clause in clauses:
        text = clause.text
        if "ợp nhất" in text or "áp nhập" in text:
            for pair in _TWO_BODIES.finditer(text):
                if not _JOINING.search(pair["one"]) and " và " not in f" {pair['one'].split()[-1]} ":
                    yield Warning(
                        clause=clause.path,
                        code="missing-conjunction",
                        message=f'Có thể thiếu "và" giữa "{_last_body(pair["one"])}" và "{_first_body(pair["two"])}".',
                    )
            for loose in _LOOSE_INTO.finditer(text):
                yield Warning(
                    clause=clause.path,
                    code="stray-word",
                    message=f'Thừa chữ "thành" sau "{_last_body(loose[1])}", hoặc thiếu tên tổ chức mới.',
                )
        for doubled in (*_DOUBLED.finditer(text), *_BODY_DOUBLED.finditer(text)):
            word = doubled[1]
            yield Warning(
                clause=clause.path, code="stray-word", message=f'"{doubled[0]}": thừa chữ "{word}".'
            )  # fmt: skip
        if (at := _unclosed(text)) is not None:
            yield Warning(
                clause=clause.path,
                code="unbalanced-bracket",
                message=f'Ngoặc mở ở "{text[at : at + 40].strip()}…" không có ngoặc đóng.',
            )
        if re.search(r"(?<!\w)(?:Chương trình hành động|Chương trình|Kế hoạch|Nghị quyết) này Ban Thường vụ", text):
            yield Warning(
                clause=clause.path, code="missing-word", message='Có thể thiếu chữ "của" trước "Ban Thường vụ".'
            )  # fmt: skip


def _unclosed(text: str) -> int | None:
    """Return where the outermost bracket that is never closed stands; "a)" closes nothing."""
    if text.count("(") <= text.count(")"):
        return None
    open_at: list[int] = []
    for at, letter in enumerate(text):
        if letter == "(":
            open_at.append(at)
        elif letter == ")" and open_at:
            open_at.pop()
    return open_at[0] if open_at else None


def _last_body(text: str) -> str:
    return re.split(r"(?:hợp nhất|sáp nhập|trên cơ sở)\s", text)[-1].strip()


def _first_body(text: str) -> str:
    return re.split(r"\s+(?:thành|trên cơ sở|theo|để)\s", text)[0].strip()


_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[À-ỹĐđ]")
_FOLDED_FREQUENT: dict[str, list[str]] = defaultdict(list)
for _word in FREQUENT_WORDS:
    _FOLDED_FREQUENT[fold(_word)].append(_word)
_SLIPS = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, SLIPS)) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def _is_no_syllable(word: str) -> bool:
    """Tell whether a word in small letters, with Vietnamese marks, cannot be a syllable."""
    return len(word) > 1 and word.islower() and _MARKED.search(word) is not None and not is_syllable(word)


def _spelling(clauses: Sequence[Clause]) -> Iterator[Warning]:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for clause in clauses:
        small = clause.text.lower()
        if any(slip in small for slip in SLIPS):
            for slip in _SLIPS.finditer(clause.text):
                seen[slip[0], SLIPS[slip[0].lower()]].append(clause.path)
        if len(small) != len(clause.text):
            continue
        folded = fold(small)
        spans = [found.span() for found in _WORD.finditer(small)]
        for start, end in spans:
            if _is_no_syllable(clause.text[start:end]) and small[start:end] not in SLIPS:
                seen[clause.text[start:end], ""].append(clause.path)
        for at, ((start, middle), (next_, end)) in enumerate(pairwise(spans)):
            if next_ != middle + 1 or (right := _FOLDED_FREQUENT.get(folded[start:end])) is None:
                continue
            if small[start:end] in FREQUENT_WORDS:
                continue
            printed = match_key(small[start:end])
            if printed in FREQUENT_WORDS or printed in OTHER_WORDS or len(right) > 1:
                continue
            # "đô thị hành chính": each half may belong to its neighbour.
            before = small[spans[at - 1][0] : middle] if at else ""
            after = small[next_ : spans[at + 2][1]] if at + 2 < len(spans) else ""
            if after in FREQUENT_WORDS or before in FREQUENT_WORDS:
                continue
            differing = sum(a != b for a, b in zip(printed, right[0], strict=False))
            if differing == 1 and printed.split()[0] != right[0].split()[0]:
                seen[clause.text[start:end], right[0]].append(clause.path)
    for (printed, meant), paths in seen.items():
        if not meant and len(paths) > 3:
            continue  # so frequent that it is a name or a term
        places = "" if len(set(paths)) == 1 else f" (cũng ở {_listed(list(dict.fromkeys(paths))[1:], 4)})"
        hint = f', có lẽ là "{meant}"' if meant else ": không phải là tiếng Việt đúng chính tả"
        yield Warning(clause=paths[0], code="misspelling", message=f'"{printed}"{hint}{places}.')


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_LETTERS = "abcdđeghiklmnopqrstuvxy"


def _ordinal(clause: Clause) -> tuple[str, int] | None:
    """Return (kind of mark, its place in the row) of a numbered or lettered clause."""
    tail = clause.path[len(clause.parent) :].lstrip(".") if clause.parent else clause.path
    if clause.is_row or re.match(r"[-+]", tail) or re.search(r"\.r\d", clause.path):
        return None
    last = tail.split(".")[-1]
    if re.fullmatch(r"\d+", last):
        return "number", int(last)
    if re.fullmatch(r"Đ\d+", last):
        return "article", int(last[1:])
    if re.fullmatch(r"[IVXL]+", last):
        values = [_ROMAN[c] for c in last]
        return "roman", sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))
    if last in _LETTERS:
        return "letter", _LETTERS.index(last) + 1
    return None


def _printed(path: str) -> str:
    return re.sub(r"\(\d\)$", "", path.split(".", 1)[-1])


def _numbering(clauses: Sequence[Clause]) -> Iterator[Warning]:
    rows: dict[tuple[str | None, str], list[tuple[int, str]]] = defaultdict(list)
    for clause in clauses:
        if mark := _ordinal(clause):
            # Articles go on through the chapters.
            rows[(None if mark[0] == "article" else clause.parent), mark[0]].append((mark[1], clause.path))
        elif re.search(r"\(\d\)$", clause.path):
            yield Warning(clause=clause.path, code="numbering-gap", message=f'Số "{_printed(clause.path)}" in hai lần.')
    for row in rows.values():
        for (one, _), (two, path) in pairwise(row):
            if two > one + 1 and two - one < 10:
                gap = "số" if two - one == 2 else f"{two - one - 1} số"
                yield Warning(
                    clause=path, code="numbering-gap", message=f"Thiếu {gap} giữa mục thứ {one} và mục thứ {two}."
                )


def _is_same_place_in_sisters(one: str, two: str, parents: dict[str, str | None]) -> bool:
    """Tell whether both are, say, the "a)" of two neighbouring headings: a form filled in twice is no duplicate."""
    above, beside = parents.get(one), parents.get(two)
    if above is None or beside is None or above == beside or parents.get(above) != parents.get(beside):
        return False
    return one[len(above) :] == two[len(beside) :]


def _duplicates(clauses: Sequence[Clause], tasks: Sequence[Task]) -> Iterator[Warning]:
    texts = {clause.path: clause.text for clause in clauses}
    leads = {task.clause: set(map(match_key, task.lead)) for task in tasks}
    runs: dict[str, set[str]] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        # The words of the order alone: field lines repeat from task to task.
        words = _WORD.findall(texts.get(task.clause, "").split("\n")[0].lower())
        own = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        if len(own) < _LEAST_RUNS:
            continue
        runs[task.clause] = own
        for run in own:
            holders[run].append(task.clause)
    shared: Counter[tuple[str, str]] = Counter()
    for paths in holders.values():
        # A run that many tasks have is a formula of the genre; skipping it also keeps the work linear.
        if 1 < len(paths) <= 6:
            for at, one in enumerate(paths):
                for two in paths[at + 1 :]:
                    shared[one, two] += 1
    parents = {clause.path: clause.parent for clause in clauses}
    levels = {path: frozenset(_LEVELS.findall(texts[path].split("\n")[0].lower())) for path in runs}
    twins: dict[str, list[str]] = defaultdict(list)
    for (one, two), count in shared.items():
        # The same order for the province and for the district is two orders.
        if count < DUPLICATE_SHARE * min(len(runs[one]), len(runs[two])) or levels[one] != levels[two]:
            continue
        if not (leads[one] == leads[two] and _is_same_place_in_sisters(one, two, parents)):
            twins[one].append(two)
    told: set[str] = set()
    # Word for word under one heading: a slip of copying, however common the formula.
    first: dict[tuple[str | None, str], str] = {}
    # Spelling keys cost; texts of unlike lengths in words cannot be the same text.
    sizes = {task.clause: (parents.get(task.clause), len(texts.get(task.clause, "").split())) for task in tasks}
    alike = Counter(sizes.values())
    for task in tasks:
        if alike[sizes[task.clause]] < 2:
            continue
        original = first.setdefault((parents.get(task.clause), match_key(texts.get(task.clause, ""))), task.clause)
        if original != task.clause and texts.get(task.clause):
            told.update((task.clause, original))
            yield Warning(clause=task.clause, code="duplicate-task", message=f"Trùng nguyên văn với {original}.")
    for task in tasks:
        others = [path for path in twins.get(task.clause, ()) if path not in told]
        if not others or task.clause in told:
            continue
        told.update((task.clause, *others))
        differ = any(leads[path] != leads[task.clause] for path in others)
        message = f"Trùng nội dung với {_listed(others)}" + (", giao cho các cơ quan khác nhau." if differ else ".")
        yield Warning(clause=task.clause, code="duplicate-task", message=message)


_LEVELS = re.compile(r"cấp (?:tỉnh|huyện|xã)|(?<!\w)tỉnh(?!\w)")
_ORDERS = re.compile(rf"(?:^|[.;]\s+)(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị)\s+(?=[{_UPPER}])")


def _bullets(clauses: Sequence[Clause], tasks: Sequence[Task], changes: Sequence[Change]) -> Iterator[Warning]:
    of_clause: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        of_clause[change.clause].append(change)
    is_task = {task.clause for task in tasks}
    siblings: dict[str | None, list[str]] = defaultdict(list)
    for clause in clauses:
        siblings[clause.parent].append(clause.path)
    marked = {clause.path for clause in clauses if not clause.had_no_mark and re.search(r"[-+]\d+$", clause.path)}
    for clause in clauses:
        if clause.path not in is_task:
            continue
        # A paragraph among bullets lacks its own; paragraphs in a row or at the end of a heading are a way of writing.
        rows = siblings[clause.parent]
        at = rows.index(clause.path) if clause.had_no_mark else -1
        if at > 0 and at + 1 < len(rows) and rows[at - 1] in marked and rows[at + 1] in marked:
            yield Warning(
                clause=clause.path,
                code="missing-bullet",
                message="Đoạn giao nhiệm vụ riêng nhưng không có số thứ tự hoặc gạch đầu dòng.",
            )
        here = of_clause.get(clause.path, [])
        orders = len(_ORDERS.findall(clause.text))
        if len(here) > 2:
            yield Warning(
                clause=clause.path,
                code="several-tasks",
                message=f"Một mục nêu {len(here)} thay đổi về tổ chức; nên theo dõi từng việc.",
            )
        elif orders > 1:
            yield Warning(
                clause=clause.path,
                code="several-tasks",
                message=f"Một mục giao {orders} việc cho các cơ quan; nên tách để theo dõi.",
            )


_KIND = re.compile(r"^(Sở|Phòng)\s+")


def _themes(name: str) -> frozenset[str]:
    bare = re.sub(r"\s+(?:cấp|tỉnh|huyện|thành phố)\s.*$|\s+(?:tỉnh|huyện)$", "", _KIND.sub("", name))
    return frozenset(match_key(part) for part in re.split(r",\s*|\s+và\s+|\s+-\s+", bare))


def _names(tasks: Sequence[Task], changes: Sequence[Change]) -> Iterator[Warning]:
    # The same letters with other marks: one of the two spellings is wrong.
    spelled: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for task in tasks:
        for name in (*task.lead, *task.coordinating):
            spelled[fold(" ".join(name.split()))].setdefault(match_key(name), (name, task.clause))
    for spellings in spelled.values():
        if len(spellings) > 1:
            (first, _), (second, clause) = list(spellings.values())[:2]
            yield Warning(
                clause=clause, code="name-conflict", message=f'Tên "{second}" khác dấu với "{first}" ở mục khác.'
            )  # fmt: skip
    # A department named after one of its parts, while a sister body at another level is named after both.
    named = [(name, change) for change in changes for name in change.successors if _KIND.match(name)]
    for merger in changes:
        if merger.type is not ChangeType.MERGE or not merger.successors or not _KIND.match(merger.successors[0]):
            continue
        result = merger.successors[0]
        if match_key(result) not in map(match_key, merger.predecessors):
            continue
        own = _themes(result)
        parts = frozenset().union(*(_themes(name) for name in merger.predecessors)) - own
        for name, change in named:
            themes = _themes(name)
            if name != result and len(themes) > 1 and themes <= own | parts and themes & own and themes & parts:
                yield Warning(
                    clause=merger.clause,
                    code="name-conflict",
                    message=f'Tên mới in là "{result}", trong khi mục {change.clause} ghi "{name}".',
                )
