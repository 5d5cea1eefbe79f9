"""A DOCX against a rule pack: which rule of the official layout is kept and which is broken, and where.

Knows nothing of our own writer: it looks for each part of the document as a clerk does (the title, the number, the
subject, the recipients), so that documents typed by hand are judged too.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from tinhgon.documents.model import UnreadableDocument
from tinhgon.documents.secrecy import secrecy_mark
from tinhgon.officialdoc.document_parts import CAPACITY, Parts, PrintedLine, find_parts, is_annex_caption, printed_lines
from tinhgon.officialdoc.normative import NOTE, normative_sign
from tinhgon.officialdoc.pack import Pack, Rule, load_pack
from tinhgon.officialdoc.word_xml import HeaderRead, ParagraphRead, SectionRead, TableRead, WordRead, read_word
from tinhgon.vietnamese import match_key, normalise

# What a rule is called for the reader; the keys are the codes of `Finding.rule`.
RULE_NAMES = {
    "paper": "Khổ giấy A4",
    "margin-top": "Lề trên",
    "margin-bottom": "Lề dưới",
    "margin-left": "Lề trái",
    "margin-right": "Lề phải",
    "orientation": "Chiều trang giấy",
    "font": "Phông chữ",
    "colour": "Màu chữ",
    "nation-text": "Quốc hiệu, tiêu đề: nội dung",
    "nation-size": "Quốc hiệu, tiêu đề: cỡ chữ",
    "nation-bold": "Quốc hiệu, tiêu đề: chữ đậm",
    "motto-text": "Tiêu ngữ: nội dung",
    "motto-size": "Tiêu ngữ: cỡ chữ",
    "motto-bold": "Tiêu ngữ: chữ đậm",
    "superior-case": "Cơ quan cấp trên: chữ in hoa",
    "superior-size": "Cơ quan cấp trên: cỡ chữ",
    "superior-bold": "Cơ quan cấp trên: chữ không đậm",
    "issuer-case": "Cơ quan ban hành: chữ in hoa",
    "issuer-size": "Cơ quan ban hành: cỡ chữ",
    "issuer-bold": "Cơ quan ban hành: chữ đậm",
    "issuer-mark": "Cơ quan ban hành: dấu bên dưới",
    "number-form": "Số, ký hiệu: thể thức",
    "number-size": "Số, ký hiệu: cỡ chữ",
    "place-date-form": "Địa danh, ngày tháng: thể thức",
    "place-date-italic": "Địa danh, ngày tháng: chữ nghiêng",
    "place-date-size": "Địa danh, ngày tháng: cỡ chữ",
    "type-name": "Tên loại văn bản: chữ in hoa",
    "type-size": "Tên loại văn bản: cỡ chữ",
    "type-bold": "Tên loại văn bản: chữ đậm",
    "type-centred": "Tên loại văn bản: căn giữa",
    "subject-size": "Trích yếu: cỡ chữ",
    "subject-bold": "Trích yếu: chữ đậm",
    "subject-mark": "Trích yếu: dấu bên dưới",
    "basis-italic": "Căn cứ ban hành: kiểu chữ",
    "body-size": "Nội dung: cỡ chữ",
    "body-alignment": "Nội dung: căn lề",
    "body-indent": "Nội dung: lùi đầu dòng",
    "body-line": "Nội dung: cách dòng",
    "body-space": "Nội dung: cách đoạn",
    "end-mark": "Dấu kết thúc nội dung",
    "capacity": "Quyền hạn của người ký",
    "authority-bold": "Quyền hạn của người ký: chữ đậm",
    "position-bold": "Chức vụ của người ký: kiểu chữ",
    "authority-size": "Quyền hạn, chức vụ: cỡ chữ",
    "name-bold": "Họ tên người ký: chữ đậm",
    "name-size": "Họ tên người ký: cỡ chữ",
    "recipients-label": "Nơi nhận: chữ “Nơi nhận:”",
    "recipients-size": "Nơi nhận: cỡ chữ",
    "archive-line": "Nơi nhận: dòng Lưu",
    "page-number-header": "Số trang: ở giữa lề trên",
    "page-number-first": "Số trang: không hiện ở trang 1",
    "page-number-size": "Số trang: cỡ chữ",
    "annex-caption": "Phụ lục: tiêu đề",
    "annex-size": "Phụ lục: cỡ chữ",
    "annex-reference": "Phụ lục: dòng Kèm theo",
    "table-header": "Bảng: lặp lại hàng tiêu đề",
}

_DATE_FORM = re.compile(r"(?P<place>\S.*), ngày (?P<day>\d{1,2}) tháng (?P<month>\d{1,2}) năm (?P<year>\d{4})")
_OPEN_DATE = re.compile(r"\S.*, ngày[\s.…]+tháng[\s.…]*\d{0,2}[\s.…]*năm[\s.…]*(\d{4})?")
_REFERENCE = re.compile(r"\(?\s*k[eè]m theo\b", re.IGNORECASE)
_TYPE_CODES = "NQ|QĐ|CT|QC|QyĐ|TC|TB|TT|HD|CTr|KH|QH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|BGN|BTT|KL|GUQ|GM|GGT|GNP|PG|PC|PB|LKG|CV"
_FACE = re.compile(r"( Bold| Italic)+$")  # "Times New Roman Bold" is a face of the same family
_PARTY_IN_FORCE = date(2026, 5, 27)  # Hướng dẫn 05-HD/VPTW
_TOLERANCE_MM = 0.6  # Word rounds to twips, and people type 1.25 cm for 1.27
_SINGLE_LINE = 1.149  # of Times New Roman, in em
_WIDE_TABLE, _LONG_TABLE = 7, 10  # columns that ask for landscape, rows that may run over a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule. `kept` is None where the document has nothing to which the rule applies. Words are Vietnamese."""

    rule: str  # a key of RULE_NAMES
    kept: bool | None
    expected: str
    found: str
    where: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutCheck:
    """`note` is to be said before the findings: that the rules do not govern this document, "" where they do."""

    pack: str
    findings: tuple[Finding, ...]
    note: str = ""

    @property
    def broken(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kept is False)

    @property
    def is_kept(self) -> bool:
        return not self.broken


def check_layout(content: bytes, pack: str | None = None) -> LayoutCheck:
    """Return how the DOCX `content` keeps the rule pack named `pack`, or the pack that its letterhead asks for.

    Raises:
        UnreadableDocument: no DOCX, broken, encrypted, meant to harm, or marked as a state secret.
        UnknownPack: there is no such pack.
    """
    rules = load_pack(pack) if pack is not None else None
    word = read_word(content)
    parts = find_parts(word)
    mark = secrecy_mark(line.text for line in parts.head)
    if mark:
        raise UnreadableDocument(
            "state-secret", found=f"dấu chỉ độ mật “{mark}”", where="đầu văn bản", remedy="Không kiểm tra văn bản mật."
        )
    if rules is None:
        rules = load_pack(_detected(parts))
    check = _Check(word, parts, rules)
    check.run()
    sign = "" if rules.is_party else normative_sign(_head_lines(parts), parts.type_name.text if parts.type_name else "")
    if not sign:
        return LayoutCheck(pack=rules.name, findings=tuple(check.findings))
    # Where the rules do not apply, nothing breaks them: what differs is shown, and not called wrong.
    shown = (replace(finding, kept=finding.kept or None) for finding in check.findings)
    return LayoutCheck(pack=rules.name, findings=tuple(shown), note=NOTE.format(sign=sign))


def _head_lines(parts: Parts) -> list[str]:
    """Return the printed lines of the head, the number's own among them."""
    lines = [line.text for line in parts.head]
    if parts.number is not None:
        lines.append(parts.number.text)
    return lines


def _detected(parts: Parts) -> str:
    is_party = False
    if parts.nation is not None:
        is_party = match_key("Đảng Cộng sản") in match_key(parts.nation.text)
    elif parts.number is not None:
        is_party = ":" not in parts.number.text
    if not is_party:
        return "nn-30-2020"
    written = _DATE_FORM.search(parts.place_date.text) if parts.place_date is not None else None
    try:
        day = date(int(written["year"]), int(written["month"]), int(written["day"])) if written else None
    except ValueError:
        day = None
    return "dang-36-2018" if day is not None and day < _PARTY_IN_FORCE else "dang-05-2026"


def _sizes(line: PrintedLine) -> list[float]:
    return [span.size for span in line.spans]


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"


def _figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class _Check:
    """Collects the findings; each method judges one part of the document."""

    def __init__(self, word: WordRead, parts: Parts, pack: Pack) -> None:
        self.word, self.parts, self.pack = word, parts, pack
        self.findings: list[Finding] = []

    def run(self) -> None:
        self._pages()
        self._letters()
        self._letterhead()
        self._heading()
        self._body()
        self._signature()
        self._recipients()
        self._page_numbers()
        self._annexes()
        self._tables()

    def _add(
        self, rule: str, kept: bool | None, key: str, expected: str = "", found: str = "", where: str = ""
    ) -> None:
        data = self.pack.rules.get(key)
        source = data.source if data is not None else self.pack.title
        if data is not None and data.mark == "unconfirmed":
            source += " (chưa xác nhận)"
        if not expected and data is not None:
            expected = data.expected.replace(".", ",")
        self.findings.append(Finding(rule=rule, kept=kept, expected=expected, found=found, where=where, source=source))

    def _rule(self, key: str) -> Rule:
        return self.pack.rules[key]

    # Pages

    def _pages(self) -> None:
        sections = self.word.sections
        odd = [
            s
            for s in sections
            if abs(min(s.width_mm, s.height_mm) - self.pack["paper_width_mm"]) > 1
            or abs(max(s.width_mm, s.height_mm) - self.pack["paper_height_mm"]) > 1
        ]
        shown = odd or sections[:1]
        self._add(
            "paper",
            not odd,
            key="paper_width_mm",
            expected=f"{self.pack['paper_width_mm']} x {self.pack['paper_height_mm']} mm",
            found=", ".join(f"{_figure(s.width_mm)} x {_figure(s.height_mm)} mm" for s in shown),
            where=self._of_sections(odd),
        )
        for side in ("top", "bottom", "left", "right"):
            rule = self._rule(f"margin_{side}_mm")
            wrong = [s for s in sections if not self._has_margin(s, side)]
            shown = wrong or sections[:1]
            self._add(
                f"margin-{side}",
                not wrong,
                key=rule.key,
                expected=f"{rule.expected} mm",
                found=", ".join(f"{_figure(getattr(s, f'{side}_mm'))} mm" for s in shown),
                where=self._of_sections(wrong),
            )
        self._orientation()

    def _of_sections(self, sections: Iterable[SectionRead]) -> str:
        return ", ".join(f"phần {s.number}/{len(self.word.sections)} của tệp" for s in sections)

    def _has_margin(self, section: SectionRead, side: str) -> bool:
        found = getattr(section, f"{side}_mm")
        if self._rule(f"margin_{side}_mm").allows(found, tolerance=_TOLERANCE_MM):
            return True
        if not section.is_landscape:
            return False
        # Word turns the margins with the sheet; the rules do not say which way a landscape annex is bound.
        turns = (
            {"top": "left", "right": "top", "bottom": "right", "left": "bottom"},
            {"top": "right", "right": "bottom", "bottom": "left", "left": "top"},
        )
        sides = ("top", "right", "bottom", "left")
        return any(
            all(
                self._rule(f"margin_{turn[one]}_mm").allows(getattr(section, f"{one}_mm"), tolerance=_TOLERANCE_MM)
                for one in sides
            )
            for turn in turns
        )

    def _orientation(self) -> None:
        wide = {t.section for t in self._text_tables() if t.columns >= _WIDE_TABLE}
        tables = {t.section for t in self._text_tables()}
        problems = []
        for section in self.word.sections:
            name = self._of_sections([section])
            if section.is_landscape and (section.number == 1 or section.number not in tables):
                problems.append(
                    (name, "trang ngang không có bảng rộng" if section.number > 1 else "trang đầu nằm ngang")
                )
            elif not section.is_landscape and section.number in wide:
                problems.append((name, "bảng rộng trên trang dọc"))
            elif section.is_landscape != section.is_marked_landscape:
                problems.append((name, "khổ giấy và hướng in không khớp"))
        self._add(
            "orientation",
            not problems,
            key="paper_height_mm",
            expected="văn bản trên trang dọc; trang ngang chỉ cho bảng rộng",
            found="; ".join(words for _, words in problems)
            or ("có phụ lục trang ngang" if any(s.is_landscape for s in self.word.sections) else "trang dọc"),
            where=", ".join(name for name, _ in problems),
        )

    def _letters(self) -> None:
        headers = [p for s in self.word.sections for h in s.headers.values() for p in h.page_fields]
        spans = [(s, p) for p in (*self.word.paragraphs, *headers) for s in p.spans if s.text.strip()]
        font, colour = self._rule("font"), self._rule("colour")
        odd = [(s.font or "không rõ", p) for s, p in spans if not font.allows(_FACE.sub("", s.font))]
        names = ", ".join(dict.fromkeys(name for name, _ in odd))
        self._add("font", not odd, "font", found=names or str(font.value), where=self._first(p for _, p in odd))
        odd = [(s.colour, p) for s, p in spans if not colour.allows(s.colour or "000000")]
        names = ", ".join(dict.fromkeys(name for name, _ in odd))
        self._add("colour", not odd, "colour", "đen", names or "đen", self._first(p for _, p in odd))

    def _first(self, wrong: Iterable[ParagraphRead]) -> str:
        places = list({p.place: p for p in wrong}.values())
        if not places:
            return ""
        more = f" và {len(places) - 1} chỗ khác" if len(places) > 1 else ""
        return f"{places[0].where} {_quoted(places[0].text)}{more}"

    # One line's size, weight and case

    def _size(self, rule: str, key: str, lines: Iterable[PrintedLine]) -> None:
        lines = list(lines)
        if not lines:
            self._add(rule, None, key=key, found="không có")
            return
        allowed = self._rule(key)
        wrong = [x for x in lines if any(not allowed.allows(size, tolerance=0.01) for size in _sizes(x))]
        sizes = sorted({size for x in (wrong or lines) for size in _sizes(x)})
        self._add(
            rule,
            not wrong,
            key=key,
            expected=f"cỡ {allowed.expected.replace('.', ',')}",
            found="cỡ " + ", ".join(map(_figure, sizes)),
            where=self._at(wrong),
        )

    def _at(self, wrong: Iterable[PrintedLine]) -> str:
        return self._first(x.paragraph for x in wrong)

    def _style(
        self, rule: str, key: str, lines: Iterable[PrintedLine], test: Callable[[PrintedLine], bool], yes: str, no: str
    ) -> None:
        lines = list(lines)
        if not lines:
            self._add(rule, None, key=key, expected=yes, found="không có")
            return
        wrong = [x for x in lines if not test(x)]
        self._add(rule, not wrong, key=key, expected=yes, found=no if wrong else yes, where=self._at(wrong))

    def _missing(self, rules: Iterable[str], key: str, what: str, kept: bool | None = False) -> None:
        for rule in rules:
            self._add(rule, kept, key=key, expected=f"có {what}", found=f"không thấy {what}")

    # Letterhead

    def _letterhead(self) -> None:
        parts, pack = self.parts, self.pack
        self._title("nation", parts.nation, "tiêu đề" if pack.is_party else "Quốc hiệu")
        if pack["motto_text"]:
            self._title("motto", parts.motto, "Tiêu ngữ")
        for name, lines, is_bold in (("superior", parts.superior, False), ("issuer", parts.issuer, True)):
            key = f"{name}_size"
            if name == "issuer" and not lines:
                self._missing(("issuer-case", "issuer-size", "issuer-bold"), key, "tên cơ quan ban hành")
                continue
            self._style(f"{name}-case", key, lines, lambda x: x.is_capital, "chữ in hoa", "có chữ thường")
            self._size(f"{name}-size", key, lines)
            if is_bold:
                self._style(f"{name}-bold", key, lines, lambda x: x.is_bold, "chữ đậm", "chữ không đậm")
            else:
                self._style(f"{name}-bold", key, lines, lambda x: not x.is_bold, "chữ không đậm", "chữ đậm")
        self._issuer_mark()
        if parts.number is None:
            self._missing(("number-form", "number-size"), "number_pattern", "số, ký hiệu")
        else:
            self._number(parts.number)
            self._size("number-size", "number_size", [parts.number])
        rules = ("place-date-form", "place-date-italic", "place-date-size")
        if parts.place_date is None:
            self._missing(rules, "place_date_size", "địa danh, ngày tháng")
            return
        self._place_date(parts.place_date)
        self._style(rules[1], "place_date_size", [parts.place_date], lambda x: x.is_italic, "chữ nghiêng", "chữ đứng")
        self._size(rules[2], "place_date_size", [parts.place_date])

    def _title(self, name: str, line: PrintedLine | None, what: str) -> None:
        key = f"{name}_text"
        wanted = self.pack[key]
        if line is None:
            self._missing((f"{name}-text", f"{name}-size", f"{name}-bold"), key, f"{what} “{wanted}”")
            return
        found = " ".join(line.text.split())
        is_right = found.replace("HOÀ", "HÒA").rstrip(" *-_") == wanted
        self._add(
            f"{name}-text",
            is_right,
            key=key,
            found=_quoted(found),
            expected=_quoted(wanted),
            where="" if is_right else line.where,
        )
        self._size(f"{name}-size", f"{name}_size", [line])
        self._style(f"{name}-bold", f"{name}_size", [line], lambda x: x.is_bold, "chữ đậm", "chữ không đậm")

    def _issuer_mark(self) -> None:
        if self.pack["issuer_mark"] == "line":
            return  # drawn in too many ways (shape, border, underline) to be told from its absence
        found = next((x for x in self.parts.issuer_marks), None)
        is_star = found is not None and set(found.text) == {"*"}
        self._add(
            "issuer-mark",
            is_star,
            key="issuer_mark",
            expected="dấu *",
            found=_quoted(found.text) if found else "không có",
        )

    def _number(self, line: PrintedLine) -> None:
        text = " ".join(line.text.split())
        digits = int(self.pack["number_min_digits"])
        # A clerk's pen fills the room between "Số" and the signs.
        written = rf"(?:\d{{{digits},}}\s?|[\s.…]*)"
        body = r"[A-ZĐÀ-Ỹ][\wÀ-ỹ&-]*(?:[-/][\wÀ-ỹ&]+)*"
        if self.pack.is_party:
            form, example = rf"Số\s{written}-(?:{_TYPE_CODES})/{body}", "Số 05-BC/TU"
        else:
            form, example = rf"Số:\s{written}/(?:(?:{_TYPE_CODES})-)?{body}", "Số: 05/BC-SNV"
        is_right = (
            re.fullmatch(form, text) is not None or re.fullmatch(form, re.sub(r"\s+", " ", line.text)) is not None
        )
        self._add(
            "number-form",
            is_right,
            key="number_pattern",
            expected=f"dạng “{example}”",
            found=_quoted(text),
            where="" if is_right else line.where,
        )

    def _place_date(self, line: PrintedLine) -> None:
        text = " ".join(line.text.split())
        written = _DATE_FORM.fullmatch(text)
        is_right = written is None and _OPEN_DATE.fullmatch(line.text) is not None
        if written is not None:
            day, month = written["day"], written["month"]
            try:
                date(int(written["year"]), int(month), int(day))
                # Zeros before days below 10 and months 1 and 2, so that nothing can be added by hand.
                is_right = len(day) == 2 and (len(month) == 2) == (int(month) <= 2 or int(month) >= 10)
            except ValueError:
                is_right = False
        self._add(
            "place-date-form",
            is_right,
            key="place_date_size",
            expected="dạng “Hưng Yên, ngày 05 tháng 02 năm 2026”",
            found=_quoted(text),
            where="" if is_right else line.where,
        )

    # Type and subject

    def _heading(self) -> None:
        parts = self.parts
        types = ("type-name", "type-size", "type-bold", "type-centred")
        subjects = ("subject-size", "subject-bold")
        if parts.type_name is None:
            kept = None if parts.is_dispatch else False
            self._missing(types, "type_size", "tên loại văn bản", kept)
            self._missing(subjects, "subject_size", "trích yếu", kept)
            return
        line = [parts.type_name]
        self._style(types[0], "type_size", line, lambda x: x.is_capital, "chữ in hoa", "có chữ thường")
        self._size(types[1], "type_size", line)
        self._style(types[2], "type_size", line, lambda x: x.is_bold, "chữ đậm", "chữ không đậm")
        self._style(types[3], "type_size", line, lambda x: x.paragraph.align == "center", "căn giữa", "không căn giữa")
        if not parts.subject:
            self._missing(subjects, "subject_size", "trích yếu căn giữa dưới tên loại")
            return
        self._size(subjects[0], "subject_size", parts.subject)
        self._style(subjects[1], "subject_size", parts.subject, lambda x: x.is_bold, "chữ đậm", "chữ không đậm")
        if self.pack["subject_mark"] != "line":
            found = next((x.text for x in parts.subject_marks), "")
            is_right = bool(found) and set(found) <= set("-–—")
            self._add(
                "subject-mark",
                is_right,
                key="subject_mark",
                expected=f"dấu {self.pack['subject_mark']}",
                found=_quoted(found) if found else "không có",
            )

    # Body

    def _body(self) -> None:
        rules = ("body-size", "body-alignment", "body-indent", "body-line", "body-space")
        body = self.parts.body
        if not body:
            self._missing((*rules, "end-mark"), "body_size", "nội dung")
            return
        bases = [p for p in body if match_key(normalise(p.text).lstrip(" -–")).startswith(match_key("căn cứ") + " ")]
        text = [p for p in body if p not in bases]
        basis_lines = list(printed_lines(bases))
        wants_italic = self._rule("basis_italic")
        self._style(
            "basis-italic",
            "basis_italic",
            basis_lines,
            lambda x: wants_italic.allows(x.is_italic),
            "chữ nghiêng" if wants_italic.value else "chữ đứng",
            "chữ đứng" if wants_italic.value else "chữ nghiêng",
        )
        self._size("body-size", "body_size", printed_lines(text))
        self._over(rules[1], "body_size", text, lambda p: p.align == "justify", "căn đều hai bên", lambda p: p.align)
        indent = self._rule("body_indent_mm")
        self._over(
            rules[2],
            indent.key,
            text,
            lambda p: indent.allows(p.first_mm, tolerance=_TOLERANCE_MM),
            f"{indent.expected.replace('.', ',')} mm",
            lambda p: f"{_figure(p.first_mm)} mm",
        )
        exact = self._rule("body_line_is_exact")
        unit = "pt, cố định" if exact.value else "dòng"
        self._over(
            rules[3],
            "body_line",
            text,
            self._has_line,
            f"{self._rule('body_line').expected.replace('.', ',')} {unit}",
            _line_words,
        )
        space = self._rule("body_space_pt")
        self._over(
            rules[4],
            space.key,
            text,
            lambda p: space.allows(p.space_pt, tolerance=0.1),
            f"{space.expected} pt",
            lambda p: f"{_figure(p.space_pt)} pt",
        )
        self._end_mark(body[-1])

    def _has_line(self, paragraph: ParagraphRead) -> bool:
        rule, exact = self._rule("body_line"), self._rule("body_line_is_exact")
        if self.pack.is_party:
            if not exact.allows(paragraph.line_is_exact):
                return False
            # Where the rules leave the kind open, lines by the font are judged as a State document's are.
            if paragraph.line_is_exact:
                return rule.allows(paragraph.line, tolerance=0.1)
            return paragraph.line_is_least or 1 <= paragraph.line <= 1.5
        multiple = paragraph.line
        if paragraph.line_is_exact or paragraph.line_is_least:
            size = max((span.size for span in paragraph.spans), default=14.0)
            multiple = paragraph.line / (size * _SINGLE_LINE)
            multiple = max(multiple, 1.0) if paragraph.line_is_least else multiple
        return rule.allows(multiple, tolerance=0.02)

    def _over(
        self,
        rule: str,
        key: str,
        paragraphs: list[ParagraphRead],
        test: Callable[[ParagraphRead], bool],
        expected: str,
        found: Callable[[ParagraphRead], str],
    ) -> None:
        wrong = [p for p in paragraphs if not test(p)]
        shown = list(dict.fromkeys(found(p) for p in (wrong or paragraphs)))[:4]
        names = {"left": "căn trái", "right": "căn phải", "center": "căn giữa", "justify": "căn đều hai bên"}
        words = ", ".join(names.get(x, x) for x in shown)
        self._add(rule, not wrong, key=key, expected=expected, found=words, where=self._first(wrong))

    def _end_mark(self, last: ParagraphRead) -> None:
        text = normalise(last.text).rstrip()
        mark = next((end for end in ("./.", "/.", ".") if text.endswith(end)), text[-1:])
        rule = self._rule("end_mark")
        is_right = rule.allows(mark)
        self._add(
            "end-mark",
            is_right,
            key="end_mark",
            expected=f"“{rule.expected}”",
            found=_quoted(text[-20:]),
            where="" if is_right else last.where,
        )

    # Signature

    def _signature(self) -> None:
        capacities: dict[str, str] = self.pack["capacities"]
        blocks = [block for block in self.parts.signatures if block]
        if not blocks:
            rules = ("capacity", "authority-bold", "position-bold", "authority-size", "name-bold", "name-size")
            self._missing(rules, "capacities", "chữ ký")
            return
        authorities, positions, alone, names = [], [], [], []
        problems: list[tuple[str, PrintedLine]] = []
        shown = []
        for block in blocks:
            capitals = [x for x in block if x.is_capital and not x.is_mark]
            names += [x for x in block if not x.is_capital and not _is_stamp(x.text)][-1:]
            signed = [x for x in capitals if CAPACITY.match(x.text)]
            if not signed:
                alone += capitals
            for line in signed:
                match = CAPACITY.match(line.text)
                written = "".join(match.groups()) if match else ""
                shown.append(written)
                if written not in capacities.values():
                    problems.append((written, line))
                elif self.pack.is_party and written == "K/T" and match_key("bí thư") in match_key(line.text):
                    # A committee is collective: its deputy signs on its behalf, never for its secretary.
                    problems.append((line.text, line))
            authorities += signed
            positions += [x for x in capitals if signed and x not in signed]
        is_right = not problems
        self._add(
            "capacity",
            is_right if shown else None,
            key="capacities",
            expected=" ".join(capacities.values()),
            found=", ".join(words for words, _ in problems) or ", ".join(shown) or "không ghi",
            where=self._at(line for _, line in problems),
        )
        self._style("authority-bold", "authority_size", authorities, lambda x: x.is_bold, "chữ đậm", "chữ không đậm")
        key = "position_bold" if positions else "position_bold_when_alone"
        rule = self._rule(key)
        yes, no = ("chữ đậm", "chữ không đậm") if rule.value else ("chữ không đậm", "chữ đậm")
        self._style("position-bold", key, positions or alone, lambda x: rule.allows(x.is_bold), yes, no)
        self._size("authority-size", "authority_size", [*authorities, *positions, *alone])
        # No name yet: the signer's is written when the document is issued.
        self._style("name-bold", "name_size", names, lambda x: x.is_bold, "chữ đậm", "chữ không đậm")
        self._size("name-size", "name_size", names)

    # Recipients

    def _recipients(self) -> None:
        lines = self.parts.recipients
        if not lines:
            self._missing(("recipients-label", "recipients-size", "archive-line"), "recipients_label_size", "Nơi nhận")
            return
        label, names = lines[0], lines[1:]
        style, size = self.pack["recipients_label_style"], self._rule("recipients_label_size")
        looks = {"bold": label.is_bold, "italic": label.is_italic, "underline": label.is_underlined}
        found = [name for name, is_on in looks.items() if is_on]
        in_words = {"bold": "đậm", "italic": "nghiêng", "underline": "gạch chân"}
        is_right = (
            set(found) == set(style.split())
            and all(size.allows(s, tolerance=0.01) for s in _sizes(label))
            and label.text.split(":")[0] == "Nơi nhận"
            and ":" in label.text
        )
        self._add(
            "recipients-label",
            is_right,
            key="recipients_label_style",
            expected=f"“Nơi nhận:” cỡ {size.expected}, {' '.join(in_words[x] for x in style.split())}",
            found=f"{_quoted(label.text)} cỡ {', '.join(map(_figure, dict.fromkeys(_sizes(label))))}, "
            + (" ".join(in_words[x] for x in found) or "chữ thường"),
            where="" if is_right else label.where,
        )
        self._size("recipients-size", "recipients_size", names)
        last = names[-1] if names else label
        words = last.text.lstrip(" -–+")
        has_colon = ":" in self.pack["archive_pattern"]
        form = r"Lưu: VT\b.*\." if has_colon else r"Lưu (?!VT\b)[^:]+\."
        is_right = re.fullmatch(form, words) is not None
        self._add(
            "archive-line",
            is_right,
            key="archive_pattern",
            expected="dòng cuối “- Lưu: VT, …”" if has_colon else "dòng cuối “- Lưu VPTU.”, không hai chấm, không VT",
            found=_quoted(last.text),
            where="" if is_right else last.where,
        )

    # Page numbers

    def _page_numbers(self) -> None:
        sections = self.word.sections
        problems: list[tuple[str, str]] = []
        fields: list[ParagraphRead] = []
        for section in sections:
            kinds = ["default", *(["even"] if self.word.has_even_pages else [])]
            for kind in kinds:
                here = section.headers.get(kind, HeaderRead()).page_fields
                fields += here
                name = self._of_sections([section])
                if not here:
                    foot = section.footers.get(kind, HeaderRead()).page_fields
                    problems.append(("ở lề dưới" if foot else "không có số trang", name))
                elif any(p.align != "center" for p in here):
                    problems.append(("không căn giữa", name))
                elif section.number_format != "decimal":
                    problems.append(("không phải chữ số Ả Rập", name))
        self._add(
            "page-number-header",
            not problems,
            key="page_number_size",
            expected="chữ số Ả Rập, giữa lề trên",
            found=", ".join(dict.fromkeys(words for words, _ in problems)) or "giữa lề trên",
            where=", ".join(dict.fromkeys(name for _, name in problems)),
        )
        first = sections[0]
        is_hidden = first.has_first_page and not any(
            kinds.get("first", HeaderRead()).page_fields for kinds in (first.headers, first.footers)
        )
        has_any = any(kinds.get("default", HeaderRead()).page_fields for kinds in (first.headers, first.footers))
        self._add(
            "page-number-first",
            is_hidden if has_any else None,
            "page_number_hidden_on_first",
            "không hiện",
            ("không hiện" if is_hidden else "hiện số ở trang 1") if has_any else "không có số trang",
            "trang 1" if has_any and not is_hidden else "",
        )
        rule = self._rule("page_number_size")
        sizes = sorted({span.size for p in fields for span in p.spans if span.text.strip()})
        self._add(
            "page-number-size",
            all(rule.allows(s, tolerance=0.01) for s in sizes) if sizes else None,
            key=rule.key,
            expected=f"cỡ {rule.expected.replace('.', ',')}",
            found="cỡ " + ", ".join(map(_figure, sizes)) if sizes else "không có",
        )

    # Annexes and tables

    def _annexes(self) -> None:
        rules = ("annex-caption", "annex-size", "annex-reference")
        lines = list(printed_lines(p for p in self.parts.annex if p.table is None))
        if not lines and not any(p.text.strip() for p in self.parts.annex):
            self._missing(rules, "annex_size", "phụ lục", None)
            return
        captions = [x for x in lines if is_annex_caption(x.paragraph)]
        problems: list[str] = []
        if not captions or captions[0] is not lines[0]:
            problems.append("phần sau chữ ký không mở đầu bằng “PHỤ LỤC”")
        for place, line in enumerate(captions, start=1):
            wanted = "PHỤ LỤC" if len(captions) == 1 else f"PHỤ LỤC {_roman(place)}"
            if not line.text.upper().startswith(wanted) or not line.is_capital or not line.is_bold:
                problems.append(_quoted(line.text))
        self._add(
            rules[0],
            not problems,
            key="annex_size",
            expected="“PHỤ LỤC”, in hoa, đậm; có nhiều thì đánh số La Mã",
            found=", ".join(problems) or ", ".join(_quoted(x.text) for x in captions),
            where=self._at(lines[:1]) if problems else "",
        )
        titles, references = [], []
        for line in captions:
            following = [x for x in lines if line.paragraph.place < x.paragraph.place <= line.paragraph.place + 3]
            references += [x for x in following if _REFERENCE.match(x.text)][:1]
            titles += [x for x in following[:1] if not _REFERENCE.match(x.text) and x.paragraph.align == "center"]
        self._size(rules[1], "annex_size", [*captions, *titles])
        form = re.compile(r"\(Kèm theo .*\bsố\b.*\bngày\b.*\bcủa\b.*\)")
        wrong = [x for x in references if not x.is_italic or not form.fullmatch(x.text)]
        is_right = len(references) == len(captions) and bool(captions) and not wrong
        self._add(
            rules[2],
            is_right,
            key="annex_reference_italic",
            expected="“(Kèm theo … số … ngày … của …)”, chữ nghiêng",
            found=", ".join(_quoted(x.text) + (" nghiêng" if x.is_italic else " đứng") for x in references)
            or "không có",
            where=self._at(wrong),
        )

    def _text_tables(self) -> list[TableRead]:
        return [t for t in self.word.tables if t.number not in self.parts.frame_tables]

    def _tables(self) -> None:
        long = [t for t in self._text_tables() if t.rows > _LONG_TABLE]
        wrong = [t for t in long if not t.repeats_header]
        self._add(
            "table-header",
            not wrong if long else None,
            key="table_size",
            expected="hàng tiêu đề lặp lại ở mỗi trang",
            found=("không lặp lại" if wrong else "lặp lại") if long else "không có bảng dài",
            where=", ".join(f"bảng {t.number}" for t in wrong),
        )


def _line_words(paragraph: ParagraphRead) -> str:
    if paragraph.line_is_least:
        return f"ít nhất {_figure(paragraph.line)} pt"
    return f"{_figure(paragraph.line)} {'pt, cố định' if paragraph.line_is_exact else 'dòng'}"


def _is_stamp(text: str) -> bool:
    return match_key(text).startswith((match_key("ký bởi"), match_key("(đã ký)"), match_key("đã ký")))


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


__all__ = ["RULE_NAMES", "Finding", "LayoutCheck", "check_layout"]
