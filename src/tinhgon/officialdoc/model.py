"""What an official document says, free of how it looks. The look comes from a rule pack."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tinhgon.tables import Table


class Level(StrEnum):
    """The outline of a body, from the outside in. Labels (I-, 1., a), -) are counted by the layout."""

    PART = "part"  # Phần thứ nhất
    SECTION = "section"  # I- or I.
    ITEM = "item"  # 1.
    SUBITEM = "subitem"  # 1.1.
    POINT = "point"  # a)
    DASH = "dash"  # -
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph without its label. `is_heading` makes it bold and keeps it with what follows."""

    text: str
    level: Level = Level.TEXT
    is_heading: bool = False
    is_italic: bool = False


Block = Paragraph | Table


class Capacity(StrEnum):
    """By what right someone signs."""

    HEAD = "head"  # for oneself, as the head
    ON_BEHALF = "on_behalf"  # thay mặt: T/M, TM.
    FOR_HEAD = "for_head"  # ký thay: K/T, KT.
    BY_ORDER = "by_order"  # thừa lệnh: T/L, TL.
    BY_DELEGATION = "by_delegation"  # thừa ủy quyền: TUQ.
    ACTING = "acting"  # quyền: Q.


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`authority` is whom the signer stands for ("Ban Thường vụ"); empty when the head signs."""

    position: str
    name: str = ""
    capacity: Capacity = Capacity.HEAD
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    name: str
    purpose: str = ""  # "để báo cáo"; printed in brackets


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    issuer: str
    superior: str = ""
    issuer_in_text: str = ""  # "Tỉnh ủy Hưng Yên", for "Kèm theo … của …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`Số 05-BC/TU` (Party) or `Số: 05/BC-SNV` (State). `value` None leaves room for the clerk's pen."""

    type_code: str
    body_code: str
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """A document ready to be laid out by the rule pack named `pack`.

    `day` None leaves the day and month open, as in a draft; `year` is then printed after them.
    `archive` is what stands after "Lưu" in the last line of the recipients: "VT, KSTT" or "VPTU".
    """

    pack: str
    letterhead: Letterhead
    number: Number
    place: str
    type_name: str  # "Báo cáo"; "Công văn" has no type line, its subject stands below the number
    subject: str
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[Recipient, ...]
    archive: str
    day: date | None = None
    year: int | None = None
    addressees: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    draft_mark: str = ""  # "Dự thảo lần 2"
    secrecy_mark: str = ""
    urgency_mark: str = ""
