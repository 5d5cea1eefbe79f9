"""The tree of clauses from the lines of a section: marks hang where the numbering says, the rest where words say.

Every line of a section lands in a clause, except a closing formula that orders nothing and what stands before the
first mark of the body (rulings 3 and 20).
"""

from collections.abc import Sequence

from tinhgon.reading import marks
from tinhgon.reading.layout.lines import Line
from tinhgon.reading.layout.sections import Section
from tinhgon.reading.model import Field, Span
from tinhgon.reading.structure import numbering, tables, unmarked
from tinhgon.reading.structure.fields import extended, field_at
from tinhgon.reading.structure.node import Node, TableEnd

_LABELS = {marks.PART: "P.", marks.CHAPTER: "C.", marks.SECTION: "M.", marks.ARTICLE: "Đ"}


class Builder:
    """Takes the lines of sections in order, keeps the open clauses on a stack."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._copies: dict[str, int] = {}
        self.stack: list[Node] = []
        self.root: Node | None = None  # the annex the lines stand in
        self.table_end: TableEnd | None = None
        self._top_bullets = 0
        self._body_tables = 0
        self._field_open: Node | None = None  # a field label waiting for the bullets below it
        self._after_field = False

    # Sections

    def add_section(self, section: Section) -> None:
        self.stack = []
        self.root = None
        self.table_end = None
        self._field_open, self._after_field = None, False
        if section.prefix and section.head is not None:
            root = self.node(section.prefix, None, -1, section.head)
            root.label = section.label
            root.parts = [section.title or section.label]
            root.is_heading = root.is_capitals = True
            for line in section.head_lines:
                root.end = max(root.end, line.end)
            self.root = root
            self.stack = [root]
        decoded = numbering.decode(section.lines)
        ahead = unmarked.look_ahead(section.lines, decoded)
        for line, one, view in zip(section.lines, decoded, ahead, strict=True):
            if line.table is not None:
                tables.add_table(self, line)
            else:
                self.add_line(line, one, view)

    def add_plain_lines(self, lines: Sequence[Line]) -> None:
        """Add lines that a table of one column held."""
        decoded = numbering.decode(lines)
        for line, one, view in zip(lines, decoded, unmarked.look_ahead(lines, decoded), strict=True):
            self.add_line(line, one, view)

    # Lines

    def add_line(self, line: Line, decoded: numbering.Decoded, view: unmarked.View) -> None:
        self.table_end = None
        mark = decoded.mark
        if mark is not None and mark.rank == marks.BULLET and self._breaks_sentence(mark, line):
            mark = None
        if mark is None:
            self._unmarked(line, view)
            return
        rest = line.text[mark.length :].strip()
        if mark.rank == marks.BULLET and mark.sign != "thứ":
            if self._field(rest, line, is_marked=True):
                return
            if self._field_open is not None and mark.sign in ("+", "•", "("):
                self._field_open.fields[-1] = extended(self._field_open.fields[-1], rest, line)
                self._field_open.add(line.text, line)
                return
        self._field_open, self._after_field = None, False
        if mark.rank == marks.BULLET or (mark.rank == marks.PAREN and self._hangs_on_bullet()):
            self._bullet(mark, rest, line)
        else:
            self._numbered(mark, rest, line, decoded.is_below)

    def _breaks_sentence(self, mark: marks.Mark, line: Line) -> bool:
        """Is the dash a dash in the middle of the paragraph above?"""
        rest = line.text[mark.length :].lstrip("“\"'(*_ ")
        return rest[:1].islower() and mark.sign in ("-", "+") and self._is_unfinished()

    def _last(self, rank: int) -> Node | None:
        return next((node for node in reversed(self.stack) if node.rank == rank), None)

    def _is_unfinished(self) -> bool:
        """Does the paragraph before break off without an end (and is no heading)?"""
        node = self.stack[-1] if self.stack else None
        return node is not None and not node.is_row and node.is_unfinished()

    # Numbered and lettered clauses

    def _numbered(self, mark: marks.Mark, rest: str, line: Line, is_below: bool) -> None:
        rank = mark.rank
        if rank == marks.NUMBER and mark.sign in ")/" and self._is_nested_number(mark):
            rank = marks.SUBNUMBER
        if rank == marks.ROMAN and self._last(marks.ARTICLE) is not None and self._last(marks.ROMAN) is None:
            rank = marks.INNER_ROMAN
        self._make_room(rank, mark, is_below)
        parent = self.stack[-1] if self.stack else None
        label = _LABELS.get(rank, "") + mark.number
        base = parent
        if rank == marks.NUMBER:
            while base is not None and base.rank == marks.NUMBER:
                base = base.parent
        elif rank == marks.ARTICLE:
            base = self.root
        path = f"{base.path}.{label}" if base is not None else label
        node = self.node(path, parent, rank, line)
        node.label, node.number, node.depth, node.sign = mark.label, mark.number, mark.depth, mark.sign
        node.add(rest, line)
        node.take_form(line)
        self.stack.append(node)

    def _make_room(self, rank: int, mark: marks.Mark, is_below: bool) -> None:
        """Leave the open clauses that the new one ends."""
        if is_below:
            alike = (n for n in reversed(self.stack) if n.rank == rank and n.sign == mark.sign)
            same = next((n for n in alike if n.depth == mark.depth), None)
            while self.stack and self.stack[-1] is not self.root:
                top = self.stack[-1]
                if top.rank != marks.BULLET and same is None:
                    return
                self.stack.pop()
                if top is same:
                    return
            return
        while self.stack and self.stack[-1] is not self.root:
            top = self.stack[-1]
            if top.rank < rank or (top.rank == rank == marks.NUMBER and top.depth < mark.depth):
                return
            self.stack.pop()

    def _is_nested_number(self, mark: marks.Mark) -> bool:
        """Is "1)" below an open "a)" or "1." of another style?"""
        numbers = [node for node in self.stack if node.rank == marks.NUMBER]
        letters = [node for node in self.stack if node.rank in (marks.LETTER, marks.SUBNUMBER)]
        if not numbers or mark.depth > 1:
            return False
        return numbers[-1].sign == "." and (bool(letters) or mark.number == "1")

    # Bullets

    def _hangs_on_bullet(self) -> bool:
        """Is "(1)" below a bullet that introduces it, or beside such a one (ruling 12)?"""
        bullets = [node for node in self.stack if node.rank == marks.BULLET]
        if any(node.sign == "(" for node in bullets):
            return True
        return bool(bullets) and bullets[-1].introduces() and self._last(marks.PAREN) is None

    def _bullet(self, mark: marks.Mark, rest: str, line: Line) -> None:
        key = mark.sign + (str(line.level) if line.is_item and line.level else "")
        bullets = [node for node in self.stack if node.rank == marks.BULLET]
        same = next((node for node in bullets if node.sign == key), None)
        if same is not None:
            while self.stack[-1] is not same:
                self.stack.pop()
            self.stack.pop()
        elif bullets and not _is_below(mark.sign, key, bullets[-1]):
            while self.stack and self.stack[-1] is not bullets[0]:
                self.stack.pop()
            self.stack.pop()
            # The list goes on with another sign; from now on both signs mean this level.
        self.add_bullet(key, mark.label, line.text if mark.length == 0 else rest, line)

    def add_bullet(self, key: str, label: str, text: str, line: Line) -> Node:
        parent = self.stack[-1] if self.stack else None
        node = self.node(self._bullet_path(parent), parent, marks.BULLET, line)
        node.sign = key
        node.label = label
        node.add(text, line)
        node.take_form(line)
        self.stack.append(node)
        return node

    def _bullet_path(self, parent: Node | None) -> str:
        if parent is None:
            self._top_bullets += 1
            return f"-{self._top_bullets}"
        parent.bullets += 1
        return f"{parent.path}{'+' if parent.rank == marks.BULLET else '-'}{parent.bullets}"

    # Unmarked paragraphs

    def _unmarked(self, line: Line, view: unmarked.View) -> None:
        text = line.text
        if self._field(text, line, is_marked=False):
            return
        current = self.stack[-1] if self.stack else None
        goes_on = current is not None and not current.is_row and (text[:1].islower() or self._is_unfinished())
        if current is not None and goes_on:
            self._field_open = None
            if current.parts and current.fields and self._after_field:
                current.fields[-1] = extended(current.fields[-1], text, line)
            current.add(text, line, " ")
            return
        was_field, self._after_field = self._after_field, False
        self._field_open = None if not unmarked.is_closing(text) else self._field_open
        place = unmarked.place_of(line, view, current, self.root, after_field=was_field)
        if place is unmarked.Place.NOWHERE:
            return
        if place is unmarked.Place.PART and current is not None and not current.is_row:
            current.add(text, line)
            return
        if place is unmarked.Place.SECTION:
            rank = self._concluded(view)
            while self.stack and self.stack[-1] is not self.root and self.stack[-1].rank > rank:
                self.stack.pop()
        elif place is unmarked.Place.BESIDE and self.stack and self.stack[-1] is not self.root:
            self.stack.pop()
        node = self.add_bullet("-", "", text, line)
        node.had_no_mark = True
        node.is_heading = node.is_heading and not text.endswith(".")

    def _concluded(self, view: unmarked.View) -> int:
        """The rank of the clause that a concluding paragraph speaks of: the one that the next mark goes on from."""
        ranks = [node.rank for node in self.stack if node is not self.root and node.rank != marks.BULLET]
        if (
            view.next_rank in (marks.LETTER, marks.NUMBER, marks.SUBNUMBER, marks.PAREN)
            and view.next_rank in ranks[:-1]
        ):
            return view.next_rank
        return marks.INNER_ROMAN

    # Fields

    def _field(self, text: str, line: Line, *, is_marked: bool) -> bool:
        """Take a label line into the clause it describes."""
        current = self.stack[-1] if self.stack else None
        if current is None or current is self.root or current.is_row or not current.parts:
            return False
        found = field_at(text, is_marked=is_marked, beside_another=self._after_field)
        if found is None:
            return False
        label, value = found
        span = Span(start=line.start, end=line.end, page=line.page)
        current.fields.append(Field(label=label, value=value, span=span))
        current.add(text, line)
        self._after_field = True
        self._field_open = current if not value else None
        return True

    # Nodes

    def node(self, path: str, parent: Node | None, rank: int, line: Line) -> Node:
        """Make a clause; a path that stands already is given a number in brackets."""
        count = self._copies.get(path, 0) + 1
        self._copies[path] = count
        if count > 1:
            path = f"{path}({count})"
            self._copies.setdefault(path, 1)
        node = Node(path, parent, rank, line)
        if parent is not None:
            parent.children += 1
        self.nodes.append(node)
        return node

    def host(self, rank: int) -> Node | None:
        """The clause a table stands in: headings stay, bullets do not hold rows."""
        while self.stack and self.stack[-1] is not self.root and self.stack[-1].rank >= rank:
            self.stack.pop()
        return self.stack[-1] if self.stack else None

    def next_body_table(self) -> int:
        self._body_tables += 1
        return self._body_tables


def _is_below(sign: str, key: str, top: Node) -> bool:
    """Does a bullet of another sign open a level below the bullet `top`?"""
    above = top.sign[:1]
    if sign == above:
        return key > top.sign
    if sign == "+" and above in "-(t*•":
        return True
    if sign == "•" and above in "-+":
        return True
    if sign == "-" and above in "*•":
        return top.introduces() or top.is_bold or top.text.rstrip()[-1:] not in ".;"
    if sign == "*" and above in "-":
        return False
    return top.introduces()
