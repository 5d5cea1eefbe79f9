"""Turn an annotated source into the document (txt, md, html, docx) and its reference reading.

    python tests/cases/reading/compile_cases.py SOURCE.annotated.txt OUT_STEM FORMAT…

The annotations are made by hand from the contract; nothing here reads Vietnamese. Lines of a source:

    %DOC {json}                      the `document` part of the reading
    %LH left / left || right / right the letterhead, two columns
    %TITLE text  %SUB text  %CENTRE  centred lines, bold
    %CITES KL 121-KL/TW; …           kinds of the numbers cited (dates are taken where printed beside them)
    %HEAD a | b                      head row of a table; following rows belong to it until %ENDTABLE
    %ROW a | b | ^                   a printed row that is no clause by itself; ^ goes on with the cell above
    %WARN clause code message        a warning expected
    %SIGN left / left || right       recipients and signature, two columns
    %PAGE                            page break
    [path] - text                    a clause as printed; `~` before the mark: automatic numbering in DOCX
    [path]= text                     a clause whose print stands in a %ROW above
    [+] - Label: value               a field line: printed, belongs to the clause above
      T lead; lead | coordinating | words = kind dates | done
      X type: predecessor; … > successor; …
    anything else                    printed paragraph (legal basis when it starts with «)

`␌` inside a text is the end of a page.
"""

from __future__ import annotations

import calendar
import html
import json
import re
import sys
from pathlib import Path

MARK = re.compile(
    r"^(~?)((?:Điều \d+\.|Chương [IVX]+\.?|Phần thứ \w+\.?|[IVX]+[-.]\s?|\d+(?:\.\d+)*\.|\d+(?:\.\d+)+|\d+\)|[a-zđ]\)|\([0-9]+\)|[-+•*–·]|Thứ \w+,)\s*)"
)


def deadline_of(words: str) -> dict[str, str | None] | None:
    """`words = kind dates` → the deadline of the contract; "" → None."""
    if not words.strip():
        return None
    text, rule = (part.strip() for part in words.rsplit("=", 1))
    kind, *dates = rule.split()
    start: str | None = None
    end: str | None = None
    if kind == "day":
        start = end = dates[0]
    elif kind == "month":
        year, month = map(int, dates[0].split("-"))
        start, end = f"{year}-{month:02}-01", f"{year}-{month:02}-{calendar.monthrange(year, month)[1]:02}"
    elif kind == "quarter":
        year_text, quarter = dates[0].split("-")
        first, last = {
            "1": ("01-01", "03-31"),
            "2": ("04-01", "06-30"),
            "3": ("07-01", "09-30"),
            "4": ("10-01", "12-31"),
        }[quarter]
        start, end = f"{year_text}-{first}", f"{year_text}-{last}"
    elif kind == "half":
        year_text, half = dates[0].split("-")
        first, last = {"1": ("01-01", "06-30"), "2": ("07-01", "12-31")}[half]
        start, end = f"{year_text}-{first}", f"{year_text}-{last}"
    elif kind == "year":
        start, end = f"{dates[0]}-01-01", f"{dates[0]}-12-31"
    elif dates:
        start = None if dates[0] == "_" else dates[0]
        end = dates[1] if len(dates) > 1 else None
    return {"text": text, "kind": kind, "start": start, "end": end}


def names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def parent_of(path: str, known: set[str]) -> str | None:
    for end in range(len(path) - 1, 0, -1):
        if path[:end] in known and path[end] in ".-+":
            return path[:end]
    return None


class Case:
    def __init__(self, source: str) -> None:
        self.reading: dict = {
            "document": {},
            "clauses": [],
            "citations": [],
            "tasks": [],
            "changes": [],
            "warnings": [],
        }
        self.pieces: list[tuple[str, object]] = []  # what is printed, in order
        self.kinds: dict[str, str] = {}
        known: set[str] = set()
        here = ""
        for line in source.splitlines():
            if not line.strip():
                continue
            if line.startswith("  T"):
                lead, co, due, status = ([*line[3:].split("|"), "", "", ""])[:4]
                self.reading["tasks"].append(
                    {
                        "clause": here,
                        "lead": names(lead),
                        "coordinating": names(co),
                        "deadline": deadline_of(due),
                        "status": status.strip() or "open",
                    }
                )
            elif line.startswith("  X"):
                kind, sides = line[3:].split(":", 1)
                before, _, after = sides.partition(">")
                self.reading["changes"].append(
                    {"clause": here, "type": kind.strip(), "predecessors": names(before), "successors": names(after)}
                )
            elif line.startswith("["):
                path, text = line[1:].split("]", 1)
                unprinted, text = text.startswith("="), text.removeprefix("=").strip()
                if path == "+":
                    self.pieces.append(("field", text))
                    clause = self.reading["clauses"][-1]
                    clause["text"] += "\n" + text
                    self.cite(here, text)
                    continue
                here = path
                parent = parent_of(path, known)
                known.add(path)
                in_row = ".r" in path or re.match(r"T\d", path)
                if not unprinted:
                    self.pieces.append(("row", text.split(" | ")) if in_row else ("clause", (path, parent, text)))
                body = text if in_row else MARK.sub("", text)
                body = body.replace("␌", " ").replace("**", "").replace("//", "").replace(" | ^", "")
                self.reading["clauses"].append({"path": path, "parent": parent, "text": body})
                self.cite(path, body)
            elif line.startswith("%"):
                word, _, rest = line[1:].partition(" ")
                if word == "DOC":
                    self.reading["document"] = json.loads(rest)
                elif word == "CITES":
                    self.kinds.update({n.split()[1]: n.split()[0] for n in names(rest)})
                elif word == "WARN":
                    where, code, message = rest.split(" ", 2)
                    self.reading["warnings"].append(
                        {"clause": None if where == "_" else where, "code": code, "message": message}
                    )
                elif word in ("LH", "SIGN"):
                    self.pieces.append((word, [[x.strip() for x in c.split(" / ")] for c in rest.split("||")]))
                elif word in ("ROW", "HEAD"):
                    self.pieces.append((word.lower(), [c.strip() for c in rest.split(" | ")]))
                else:
                    self.pieces.append((word, rest))
            else:
                self.pieces.append(("basis" if line.startswith("«") else "para", line.lstrip("«").strip()))
                self.cite(None, line)

    def cite(self, clause: str | None, text: str) -> None:
        for number, kind in self.kinds.items():
            found = re.search(rf"(?<![\w/-]){re.escape(number)}(?![\w/-])", text)
            if not found or number == self.reading["document"].get("number"):
                continue
            day = re.match(r",? ngày (\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})", text[found.end() :])
            on = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else None
            entry = {"clause": clause, "kind": kind, "number": number, "issued_on": on}
            if not any(c["clause"] == clause and c["number"] == number for c in self.reading["citations"]):
                self.reading["citations"].append(entry)

    def plain(self, markdown: bool) -> str:
        out: list[str] = []

        def tidy(text: str) -> str:
            text = re.sub(r"^~", "", text).replace("//", "*" if markdown else "")
            return text if markdown else text.replace("**", "")

        in_table = False
        for kind, what in self.pieces:
            if kind in ("row", "head"):
                cells = [tidy("" if c.strip() == "^" else c.strip()) for c in what]  # type: ignore[attr-defined]
                row = "| " + " | ".join(cells) + " |"
                out[-1:] = [out[-1] + "\n" + row] if in_table else [out[-1], row]
                if kind == "head" and markdown:
                    out[-1] += "\n|" + " --- |" * len(cells)
                in_table = True
                continue
            in_table = False
            if kind in ("LH", "SIGN"):
                for column in what:  # type: ignore[attr-defined]
                    lines = [f"**{x}**" if markdown and x.isupper() else x for x in column]
                    out.append("\n".join(lines) if not markdown else "  \n".join(lines))
            elif kind in ("TITLE", "SUB", "CENTRE"):
                out.append(f"**{what}**" if markdown else str(what))
            elif kind == "PAGE":
                out.append("\f" if not markdown else "---")
            elif kind == "clause":
                text = tidy(what[2])  # type: ignore[index]
                if "␌" in text:
                    text = text.replace("␌", "\n\n2\n\n") if not markdown else text.replace("␌", "\n\n")
                out.append(text)
            elif kind != "ENDTABLE":
                out.append(tidy(str(what)))
        return "\n\n".join(out).strip() + "\n"

    def as_html(self) -> str:
        out, rows = [], []

        def inline(text: str) -> str:
            text = html.escape(re.sub(r"^~", "", text), quote=False)
            text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
            return re.sub(r"//(.+?)//", r"<i>\1</i>", text)

        def close() -> None:
            if rows:
                spans = [[1] * len(r) for r in rows]
                for i in range(len(rows) - 1, 0, -1):
                    for j, cell in enumerate(rows[i]):
                        if cell == "^":
                            spans[i - 1][j] += spans[i][j]
                            spans[i][j] = 0
                body = ""
                for i, r in enumerate(rows):
                    tag = "th" if i == 0 else "td"
                    body += "<tr>" + "".join(
                        f"<{tag}" + (f' rowspan="{spans[i][j]}"' if spans[i][j] > 1 else "") + f">{inline(c)}</{tag}>"
                        for j, c in enumerate(r)
                        if spans[i][j]
                    )
                    body += "</tr>\n"
                out.append(f'<table border="1">\n{body}</table>')
                rows.clear()

        for kind, what in self.pieces:
            if kind in ("row", "head"):
                rows.append([c.strip() for c in what])  # type: ignore[attr-defined]
                continue
            close()
            if kind in ("LH", "SIGN"):
                cells = "".join("<td>" + "<br>".join(inline(x) for x in col) + "</td>" for col in what)  # type: ignore[attr-defined]
                out.append(f'<table width="100%"><tr>{cells}</tr></table>')
            elif kind in ("TITLE", "SUB", "CENTRE"):
                out.append(f'<p align="center"><b>{inline(str(what))}</b></p>')
            elif kind == "clause":
                text = inline(what[2]).replace("␌", " ")  # type: ignore[index]
                out.append(f"<p><b>{text}</b></p>" if re.match(r"(Điều|Chương|[IVX]+\.)", text) else f"<p>{text}</p>")
            elif kind not in ("PAGE", "ENDTABLE"):
                out.append(f"<p>{inline(str(what))}</p>")
        close()
        menu = "<nav><a href='/'>Trang chủ</a> <a href='/van-ban'>Văn bản</a></nav>"
        head = "<meta charset='utf-8'><title>Văn bản</title><style>p{text-align:justify}</style>"
        body = "\n".join(out)
        return (
            f"<!doctype html>\n<html lang='vi'><head>{head}</head><body>{menu}<main>\n{body}\n</main></body></html>\n"
        )

    def docx(self, path: Path) -> None:
        from make_docx import write_docx

        write_docx(self.pieces, path)


def main(source: str, stem: str, *formats: str) -> None:
    case = Case(Path(source).read_text("utf-8"))
    out = Path(stem)
    for form in formats:
        target = out.with_name(f"{out.name}.{form}")
        if form == "docx":
            case.docx(target)
        else:
            target.write_text(case.as_html() if form == "html" else case.plain(form == "md"), "utf-8")
    reading = json.dumps(case.reading, ensure_ascii=False, indent=1)
    out.with_name(f"{out.name}.reading.json").write_text(reading + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
