"""What reading a document gives. Names and meanings are those of the reading contract, docs/reading-contract.md."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tinhgon.deadlines import Deadline

READING_FORMAT = 1  # version of the JSON form; a kept sample of each older version is read by a test


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where something stands: offsets into `Document.text`, and the page if the format has pages."""

    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    capacity: str | None = None
    position: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    name: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The contract's `document`: kind, number, date, place, issuer, title, first signer, recipients."""

    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    place: str | None = None
    issuer: str | None = None
    superior: str | None = None  # the line above the issuer's own
    title: str | None = None
    signer: Signer = field(default_factory=Signer)
    recipients: tuple[Recipient, ...] = ()
    spans: tuple[tuple[str, Span], ...] = ()  # field name → where it was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A label line ("Cơ quan chủ trì: …") or a table cell with its column head, belonging to a clause."""

    label: str
    value: str
    span: Span | None = None
    role: str | None = None  # what a column speaks of, by its head and its cells: "lead", "with", "time", "content" …


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A numbered, lettered or bulleted unit of the body with its own text, without its children's.

    `text` includes the field lines that belong to the clause (ruling 6 of the contract); `fields` holds them taken
    apart. `is_row`: a table row; its `fields` are its cells under the heads of their columns.
    """

    path: str
    parent: str | None
    text: str
    label: str = ""  # the mark as printed: "1.2.1", "a)", "-", "Điều 2."
    span: Span | None = None
    is_heading: bool = False  # printed as a heading (bold, capitals, or nothing but a title)
    is_row: bool = False
    had_no_mark: bool = False  # an unmarked paragraph that stands on its own
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    clause: str | None  # None: a legal basis at the top
    kind: str | None
    number: str
    issued_on: date | None = None
    issuer: str | None = None
    span: Span | None = None


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    clause: str
    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    deadline: Deadline | None = None
    status: TaskStatus = TaskStatus.OPEN
    confidence: float = 1.0  # 0 to 1; below 0.7 the page asks a person to look
    rules: tuple[tuple[str, str], ...] = ()  # field → the rule that produced it, e.g. ("lead", "heading-above:III.1")
    proposed_lead: tuple[str, ...] = ()  # who could lead where the words name no one; a person decides
    span: Span | None = None


class ChangeType(StrEnum):
    ESTABLISH = "establish"
    DISSOLVE = "dissolve"
    MERGE = "merge"
    ABSORB = "absorb"
    SPLIT = "split"
    RENAME = "rename"
    REORGANISE = "reorganise"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    clause: str
    type: ChangeType
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    clause: str | None
    code: str
    message: str  # Vietnamese, as a careful clerk would write it
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNote:
    """Something about the file that did not become text: a footnote, a part not read, pages recognised by OCR."""

    clause: str | None  # the clause it stands at, None for the whole file
    code: str
    message: str  # Vietnamese
    text: str | None = None  # the words of a footnote, endnote or comment
    page: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    letterhead: Letterhead
    clauses: tuple[Clause, ...]
    citations: tuple[Citation, ...]
    tasks: tuple[Task, ...]
    changes: tuple[Change, ...]
    warnings: tuple[Warning, ...]
    reader: str  # version of the reader that produced this
    notes: tuple[FileNote, ...] = ()
