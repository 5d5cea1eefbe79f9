"""The clauses of a resolution that rearranges communes, read word by word.

A resolution of this kind has one Điều that forms the new units, one khoản a unit: "Sắp xếp toàn bộ diện tích tự
nhiên, quy mô dân số của xã A, một phần diện tích tự nhiên, quy mô dân số của xã B và phần còn lại của xã C sau khi
sắp xếp theo quy định tại khoản 3 Điều này thành xã mới có tên gọi là xã D". This module only reads what is written;
which unit of a catalogue each name means is settled in `reconciliation`.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tinhgon.organisations.portions import Portion

UNIT_TYPES = ("thị trấn", "đặc khu", "phường", "xã", "huyện", "thành phố", "thị xã", "quận")


class ClauseKind(StrEnum):
    FORM = "form"  # old units, whole or in part, become a new one
    RENAME = "rename"  # a unit goes on under another name
    SUMMARY = "summary"  # counts, and the names of the units left as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One old unit named in a clause. `type` and `name` as printed, `district` and `province` from the brackets."""

    type: str
    name: str
    district: str
    province: str = ""
    territory: Portion
    population: Portion
    remainder_of: tuple[int, ...] = ()  # the khoản a remainder is what is left after


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Land that is no unit (a firing range, a coastal flat): said so, never matched with a unit."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    number: int
    kind: ClauseKind
    text: str
    mentions: tuple[Mention, ...] = ()
    places: tuple[Place, ...] = ()
    result_type: str = ""
    result_name: str = ""
    totals: tuple[tuple[str, int], ...] = ()  # a summary's counts of units after the change, e.g. ("xã", 53)
    formed: tuple[tuple[str, int], ...] = ()  # … of those formed or renamed by the khoản before it, where it says so
    kept: tuple[Mention, ...] = ()  # a summary's units "không thực hiện sắp xếp"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneAct:
    number: str  # "1656/NQ-UBTVQH15"
    province: str  # as the heading of Điều 1 prints it: "thành phố Hà Nội"
    clauses: tuple[Clause, ...]


class UnreadClause(ValueError):
    """A clause has words the grammar does not know. Carries the act, the khoản and the words."""

    def __init__(self, act: str, clause: int, why: str, words: str) -> None:
        super().__init__(f"{act}, khoản {clause}: {why}: {words!r}")
        self.act, self.clause, self.why, self.words = act, clause, why, words


# --- the text, with the words that lost their spaces parted again -------------------------------------------------

_GLUE = tuple(
    sorted(
        [
            "xã",
            "phường",
            "thị",
            "trấn",
            "của",
            "các",
            "và",
            "vào",
            "thành",
            "này",
            "khoản",
            "một",
            "phần",
            "toàn",
            "bộ",
            "lại",
            "số",
            "sắp",
            "xếp",
            "tại",
            "gọi",
            "là",
            "huyện",
            "quận",
            "phố",
            "còn",
            "sau",
            "khi",
            "theo",
            "quy",
            "định",
            "mô",
            "dân",
            "diện",
            "tích",
            "tự",
            "nhiên",
            "mới",
            "tên",
            "có",
            "đặc",
            "khu",
            "gồm",
            "nhập",
            "đổi",
            "thuộc",
            "từ",
            "tỉnh",
        ],
        key=len,
        reverse=True,
    )
)
_GLUED = re.compile(r"(?:" + "|".join(_GLUE) + r"){2,}")
_PART_OF_GLUED = re.compile("|".join(_GLUE))
_NAME_THEN_WORD = re.compile(r"([^\W\d_]+?)(sau|xã|phường|(?:thành|và)(?:xã|phường|các)?)")


def clean(text: str) -> str:
    """Return Markdown or HTML of an act as running text: no marks, no tags, one space, glued words parted."""
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = re.sub(r"</?[A-Za-z][^<>]*>|^[ \t]*[#>]+", " ", text, flags=re.M)
    text = re.sub(r"[*_\\\u00ad\u200b-\u200d\u2060\ufeff]", "", text).replace("’", "'").replace("`", "'")
    text = re.sub(r"(?<=[a-zà-ỹđ])(?=[A-ZÀ-ỸĐ])", _between_lower_and_upper, text)
    text = re.sub(r"(?<=\w)(?=\()|(?<=\))(?=[^\W\d_])", " ", text)
    text = re.sub(r",(?=\S)", ", ", text)
    text = re.sub(r"\b(khoản|gồm|và)(?=\d)", r"\1 ", text)
    words = [_part(word) for word in text.split()]
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(words))


def _between_lower_and_upper(found: re.Match[str]) -> str:
    # À-Ỹ holds capitals and small letters in turn, so the look-around is checked letter by letter.
    text, at = found.string, found.start()
    return " " if text[at - 1].islower() and text[at].isupper() else ""


def _part(word: str) -> str:
    core = word.strip(",.;:()")
    if not core:
        return word
    if core[0].islower() and core not in _GLUE and _GLUED.fullmatch(core):
        return word.replace(core, " ".join(_PART_OF_GLUED.findall(core)))
    if core[0].isupper() and (found := _NAME_THEN_WORD.fullmatch(core)):
        return word.replace(core, f"{found[1]} {' '.join(_PART_OF_GLUED.findall(found[2]))}")
    return word


# --- the article and its clauses ----------------------------------------------------------------------------------

_ARTICLE = re.compile(
    r"Điều 1 ?\. ?Sắp xếp các đơn vị hành chính cấp xã của (?P<province>.+?)\.?(?P<body>(?: Trên cơ sở| 1 ?\. ).+?)"
    r"(?: Điều 2 ?\. ?(?=[A-ZĐ])|$)"
)
_RESULT = re.compile(
    r"\s*thành(?:\s+(?:xã|phường|đặc khu)(?:\s+mới)?)?(?:\s+có tên gọi(?:\s+là)?)?\s+"
    r"([Xx]ã|[Pp]hường|[Đđ]ặc khu)\s+([A-ZÀ-ỸĐ0-9][^;]*?)\.?$"
)
# What one phrase takes. The printed texts have slips: "của của", "quy mô dân của", a missing "toàn" or "của".
_PEOPLE = r"quy mô dân(?: số)?"
_QUANTITY = re.compile(
    rf"(?:(?P<area>(?:toàn )?bộ|một phần)\s+diện tích(?: tự nhiên)?"
    rf"(?P<people>,?\s*(?:và\s+)?(?P<how>toàn bộ\s+|một phần\s+)?{_PEOPLE})?"
    rf"|(?P<only>toàn bộ|một phần)\s+{_PEOPLE}"
    rf"|(?P<rest_people>phần\s+{_PEOPLE}\s+còn lại)"
    rf"|(?P<rest>phần còn lại)"
    rf"|(?P<all>toàn bộ)(?=\s+(?:các )?(?:xã|phường|thị trấn)\s))"
    r"(?:\s+của)*\s+"
)
_AFTER = re.compile(
    r"\s*sau khi (?:thực hiện )?sắp xếp(?: theo)?(?: quy định)?(?: tại)?\s+"
    r"((?:(?:các )?khoản\s+)\d+(?:(?:\s*,\s*|\s+và\s+|\s*,\s*và\s+)(?:khoản\s+)?\d+)*)(?:\s+(?:của\s+)?Điều này)?"
)
_LAND = re.compile(r"(?:[Kk]hu vực|[Tt]rường bắn)\b")
_NAME = re.compile(r"(?:Nông trường )?[A-ZÀ-ỸĐ0-9][^\s()]*(?:\s(?:[A-ZÀ-ỸĐ0-9][^\s()]*|-))*")
_TWO_TYPES = re.compile(r"(^[^(]*\b[A-ZÀ-ỸĐ]\w*)\s+(?=(?:xã|phường|thị trấn)\s+[A-ZÀ-ỸĐ])")
_TYPE = re.compile(
    r"(?:các\s+)?(?:xã\s+(?=xã))?(thị trấn|đặc khu|phường|xã|huyện|thành phố|thị xã|quận)\s+"
    r"(?=[A-ZÀ-ỸĐ0-9])|(?:các\s+)?([Pp]hường)\s+(?=[0-9IVX]+\b)"
)
_DISTRICT = re.compile(
    r"\s*\((?:thuộc\s+)?((?:huyện|quận|thành phố|thị xã)\s+[^,)]*)(?:,\s*((?:tỉnh|thành phố)\s+[^)]*))?\)", re.I
)

_COUNTS = r"\d+ (?:xã|phường|đặc khu)(?:(?:,| và) \d+ (?:xã|phường|đặc khu))*"
_SUMMARY = re.compile(
    rf"Sau khi sắp xếp, .+? có (?P<sum>\d+) đơn vị hành chính cấp xã,? gồm (?P<all>{_COUNTS})"
    rf"(?:;? ?trong đó có (?P<formed>{_COUNTS}) hình thành sau sắp xếp(?:, thực hiện đổi tên)?(?: quy định)? tại Điều này"
    r" và (?P<kept>\d+) (?:xã|phường|đặc khu|đơn vị hành chính cấp xã) không thực hiện sắp xếp là (?P<names>.+?))?\.?"
)


def read_commune_act(number: str, text: str) -> CommuneAct:
    """Read the resolution `number` ("1656/NQ-UBTVQH15") from its Markdown.

    Raises:
        UnreadClause: words outside the grammar, or numbers of clauses that do not run 1, 2, 3 …
    """
    article = _ARTICLE.search(clean(text))
    if article is None:
        raise UnreadClause(number, 0, "no Điều 1 that forms units", text[:80])
    # Cut where the next number stands before a capital; how a copy breaks its lines does not count.
    raw, rest = list[str](), " " + article["body"].strip()
    while begin := re.search(rf" {len(raw) + 1} ?\. ?(?=[A-ZĐ])", rest):
        if raw:
            raw[-1] = rest[: begin.start()].strip()
        rest = rest[begin.end() :]
        raw.append(rest)
    if not raw:
        raise UnreadClause(number, 1, "no khoản", rest[:80])
    clauses = tuple(read_clause(number, place, sentence) for place, sentence in enumerate(raw, 1))
    return CommuneAct(number=number, province=article["province"], clauses=clauses)


def read_clause(act: str, number: int, text: str) -> Clause:
    """Read one khoản (cleaned text, without its number)."""
    text = clean(text)
    if text.startswith("Sau khi sắp xếp"):
        return _summary(act, number, text)
    if found := re.fullmatch(r"Đổi tên (xã|phường|thị trấn) (.+?) thành (xã|phường|đặc khu) (.+?)\.?", text):
        renamed = Mention(type=found[1], name=found[2], district="", territory=Portion.WHOLE, population=Portion.WHOLE)
        return Clause(
            number=number, kind=ClauseKind.RENAME, text=text, mentions=(renamed,), result_type=found[3],
            result_name=found[4],
        )  # fmt: skip
    result = _RESULT.search(text)
    verb = re.match(r"(?:Sắp xếp|Nhập)\s+", text)
    if result is None or verb is None:
        raise UnreadClause(act, number, "no verb or no result", text)
    name = re.sub(r"\s*\([^)]*\)", "", result[2]).strip()
    body = text[verb.end() : result.start()]
    mentions: list[Mention] = []
    places: list[Place] = []
    marks = list(_QUANTITY.finditer(body))
    if not marks or marks[0].start() != 0:
        raise UnreadClause(act, number, "begins with no quantity", body)
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        listed = body[mark.end() : following.start() if following else len(body)]
        listed = re.sub(r"[\s,]*(?:\bvà)?\s*$", "", listed)
        after: tuple[int, ...] = ()
        trailing = ""
        area, people = _portions(mark)
        if cited := _AFTER.search(listed):
            # A part may say after which khoản too; a remainder must.
            after = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d+", cited[1])))
            trailing, listed = listed[cited.end() :], listed[: cited.start()]
        elif Portion.REMAINDER in (area, people):
            raise UnreadClause(act, number, "a remainder that does not say after which khoản", listed)
        got, land = _list(act, number, listed, area, people, after)
        mentions += got
        places += land
        if trailing := re.sub(r"^\s*(?:,|và)\s*", "", trailing):
            # "toàn bộ … các phường A, phần còn lại của B sau khi … Điều này và xã C": C goes on with the first list.
            got, land = _list(act, number, trailing, *_portions(marks[0]), ())
            mentions += got
            places += land
    return Clause(
        number=number, kind=ClauseKind.FORM, text=text, mentions=tuple(mentions), places=tuple(places),
        result_type=result[1].lower(), result_name=name,
    )  # fmt: skip


def _portions(mark: re.Match[str]) -> tuple[Portion, Portion]:
    """Return (territory, population) of a quantity phrase."""
    said = {"toàn bộ": Portion.WHOLE, "bộ": Portion.WHOLE, "một phần": Portion.PART}
    if mark["rest"]:
        return Portion.REMAINDER, Portion.REMAINDER
    if mark["rest_people"]:
        return Portion.NONE, Portion.REMAINDER
    if mark["all"]:
        return Portion.WHOLE, Portion.WHOLE
    if mark["only"]:
        return Portion.NONE, said[mark["only"]]
    area = said[mark["area"]]
    if not mark["people"]:
        return area, Portion.NONE
    return area, said[mark["how"].strip()] if mark["how"] else area


def _list(
    act: str, number: int, listed: str, area: Portion, people: Portion, after: tuple[int, ...]
) -> tuple[list[Mention], list[Place]]:
    """Read "các xã A, B (huyện X) và thị trấn C": a name without a type has that of the name before it."""
    kind, mentions, places = "", list[Mention](), list[Place]()
    # Commas inside brackets part a district from its province, not two names.
    for item in re.split(r"(?:\s*,\s*(?:và\s+)?|\s+và\s+)(?![^(]*\))", listed):
        if not item:
            continue
        if _LAND.match(item):
            places.append(Place(text=item))
            continue
        # "thị trấn Thiên Cầm xã Nam Phúc Thăng": a comma is missing before the second type.
        for piece in _TWO_TYPES.sub(r"\1\n", item).split("\n"):
            while typed := _TYPE.match(piece):  # twice in "các phường Phường 4"
                kind, piece = (typed[1] or typed[2]).lower(), piece[typed.end() :]
            district = province = ""
            if bracket := _DISTRICT.search(piece):
                if piece[bracket.end() :].strip():
                    raise UnreadClause(act, number, "words after the district", piece)
                district, province, piece = bracket[1], bracket[2] or "", piece[: bracket.start()]
            # "(bao gồm cụm đảo Hòn Chuối)" tells what lies in the unit; it is no unit.
            name = re.sub(r"\s*\(bao gồm [^)]*\)", "", piece).strip()
            if not kind or not _NAME.fullmatch(name):
                raise UnreadClause(act, number, "not a name", name)
            mentions.append(
                Mention(
                    type=kind, name=name, district=district, province=province, territory=area, population=people,
                    remainder_of=after,
                )
            )  # fmt: skip
    return mentions, places


def _summary(act: str, number: int, text: str) -> Clause:
    found = _SUMMARY.fullmatch(text)
    if found is None:
        raise UnreadClause(act, number, "a summary in other words", text)
    totals, formed = _counts(found["all"]), _counts(found["formed"] or "")
    if sum(count for _, count in totals) != int(found["sum"]):
        raise UnreadClause(act, number, "counts that do not add up", text)
    kept: list[Mention] = []
    if found["names"]:
        kept, _ = _list(act, number, found["names"], Portion.WHOLE, Portion.WHOLE, ())
        if len(kept) != int(found["kept"]):
            raise UnreadClause(act, number, f"{found['kept']} units kept, {len(kept)} named", text)
    return Clause(
        number=number, kind=ClauseKind.SUMMARY, text=text, totals=totals, formed=formed or totals, kept=tuple(kept)
    )


def _counts(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((kind, int(count)) for count, kind in re.findall(r"(\d+) (xã|phường|đặc khu)", text))
