"""The XML of WordprocessingML as it is printed: wrappers opened, one branch of an alternative, tracked changes done."""

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

P, TBL, TR, TC, RUN, TEXT = W + "p", W + "tbl", W + "tr", W + "tc", W + "r", W + "t"
SDT, SDT_CONTENT, ALT_CHUNK, PPR, RPR, VAL = (
    W + "sdt",
    W + "sdtContent",
    W + "altChunk",
    W + "pPr",
    W + "rPr",
    W + "val",
)
ALTERNATE = MC + "AlternateContent"
# Containers whose children stand where the container stands.
WRAPPERS = {
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdtContent", "dir", "bdo", "ruby",
                 "rubyBase")
}  # fmt: skip
REMOVED = {W + "del", W + "moveFrom"}
_BLOCKS = frozenset({P, TBL, ALT_CHUNK})
# What a `Requires` may ask for: content that we read. Anything else is for other programs, and we take the fallback.
_UNDERSTOOD = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "http://schemas.microsoft.com/office/word/2006/wordml",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "urn:schemas-microsoft-com:vml",
    }
)


def is_on(element: Any | None) -> bool | None:
    """Return what an on/off property says; None where it is not there."""
    return None if element is None else element.get(VAL) not in ("0", "false", "off", "none")


def whole_number(text: str | None) -> int | None:
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def chosen(alternate: Any) -> Any | None:
    """Return the one branch of an AlternateContent that is shown: the first whose `Requires` we understand."""
    for branch in alternate.iterchildren(MC + "Choice"):
        required = (branch.get("Requires") or "").split()
        if required and all(branch.nsmap.get(prefix) in _UNDERSTOOD for prefix in required):
            return branch
    return alternate.find(MC + "Fallback")


def inside(container: Any, wanted: frozenset[str] | set[str]) -> Iterator[Any]:
    """Yield the elements with the tags `wanted` that stand in `container`: wrappers opened, removed ones left out."""
    stack = [iter(container)]
    while stack:
        for child in stack[-1]:
            tag = child.tag
            if tag in wanted:
                yield child
            elif tag in WRAPPERS:
                stack.append(iter(child))
                break
            elif tag == SDT:
                content = child.find(SDT_CONTENT)
                if content is not None:
                    stack.append(iter(content))
                    break
            elif tag == ALTERNATE:
                branch = chosen(child)
                if branch is not None:
                    stack.append(iter(branch))
                    break
        else:
            stack.pop()


def blocks(container: Any) -> Iterator[Any]:
    """Yield what stands one below the other: a table or inserted part as it is, paragraphs as lists of elements.

    A list has several elements where tracked changes deleted the marks between them: they are one paragraph then,
    with the properties of the last.
    """
    joined: list[Any] = []
    for element in inside(container, _BLOCKS):
        if element.tag == P:
            joined.append(element)
            if not is_mark_removed(element):
                yield joined
                joined = []
        else:
            if joined:
                yield joined
                joined = []
            yield element
    if joined:
        yield joined


def is_mark_removed(paragraph: Any) -> bool:
    """Return whether the mark at the paragraph's end is deleted or moved away by a tracked change."""
    properties = paragraph.find(PPR)
    if properties is None:
        return False
    mark = properties.find(RPR)
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def is_mark_hidden(paragraph: Any) -> bool:
    return bool(is_on(paragraph.find(f"{PPR}/{RPR}/{W}vanish")))


def rows(table: Any) -> list[Any]:
    """Return the rows that are left once tracked changes are accepted."""
    return [row for row in inside(table, {TR}) if not _is_row_removed(row)]


def _is_row_removed(row: Any) -> bool:
    properties = row.find(W + "trPr")
    if properties is not None and properties.find(W + "del") is not None:
        return True
    first = next(row.iter(P), None)
    # A row moved elsewhere keeps its paragraphs, each with its mark moved away.
    return first is not None and is_mark_removed(first) and all(is_mark_removed(p) for p in row.iter(P))


def cells(row: Any) -> list[Any]:
    return [cell for cell in inside(row, {TC}) if cell.find(f"{W}tcPr/{W}cellDel") is None]


def boxes(drawing: Any) -> list[Any]:
    """Return the contents of the text boxes in a drawing; boxes within boxes come with their outer one."""
    found: list[Any] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag == W + "txbxContent":
            found.append(element)
        elif element.tag == ALTERNATE:
            branch = chosen(element)
            if branch is not None:
                stack.append(branch)
        else:
            stack.extend(reversed(element))
    return found


def stray_field_marks(story: Any) -> set[Any]:
    """Return the field marks of a story that have no partner: one of them would swallow the rest of the text."""
    stray: set[Any] = set()
    opened: list[tuple[Any, list[Any]]] = []
    for mark in story.iter(W + "fldChar"):
        if any(parent.tag in REMOVED for parent in mark.iterancestors()):
            continue
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            opened.append((mark, []))
        elif not opened:
            stray.add(mark)
        elif kind == "end":
            opened.pop()
        else:
            opened[-1][1].append(mark)
    for begin, separators in opened:
        stray.add(begin)
        stray.update(separators)
    return stray
