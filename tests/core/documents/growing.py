"""Documents made of one thing repeated, for tests that the work grows with the size and not faster.

Each entry gives the bytes of a file of `n` repetitions and the name it comes under.
"""

from collections.abc import Callable

from tests.core.documents.making import docx_bytes, level, mhtml, p, table, tc

LINE = "Phòng Kinh tế chủ trì rà soát tài sản công, hoàn thành trước ngày 30/6/2026."
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
DELETED = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>Hộp {}</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>"


INNER = "<table><tr><td>x</td><td>y</td></tr></table>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: Callable[[int], str], **parts: Callable[[int], str]) -> Callable[[int], tuple[bytes, str]]:
    return lambda n: (docx_bytes(body(n), **{name: part(n) for name, part in parts.items()}), "a.docx")


def text(body: Callable[[int], str], name: str = "a.txt") -> Callable[[int], tuple[bytes, str]]:
    return lambda n: (body(n).encode(), name)


def html(body: Callable[[int], str]) -> Callable[[int], tuple[bytes, str]]:
    return lambda n: (f"<html><body><p>đầu</p>{body(n)}</body></html>".encode(), "a.html")


def cell(n: int) -> str:
    return tc(p(f"Ô {n}"))


def many(piece: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: "".join(piece(at) for at in range(n))


def notes(tag: str) -> Callable[[int], str]:
    return many(lambda at: f'<w:{tag} w:id="{at}"><w:p><w:r><w:t>Ghi {at}</w:t></w:r></w:p></w:{tag}>')


def marks(tag: str) -> Callable[[int], str]:
    return many(lambda at: p(raw=run(f"Việc {at}") + f'<w:r><w:{tag}Reference w:id="{at}"/></w:r>'))


def chain(n: int) -> str:
    """Styles each based on the one before."""
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="s{at}"><w:basedOn w:val="s{at - 1}"/></w:style>'
        for at in range(1, n + 1)
    )


KINDS: dict[str, Callable[[int], tuple[bytes, str]]] = {
    # DOCX
    "paragraphs": docx(many(lambda at: p(f"{at}. {LINE}"))),
    "empty paragraphs": docx(lambda n: p("x") + "<w:p/>" * n),
    "runs of one paragraph": docx(lambda n: p(raw=run("x ") * n)),
    "struck runs": docx(lambda n: p(raw=(run("x ", "<w:strike/>") + run("y ")) * n)),
    "list items": docx(many(lambda at: p(f"Việc {at}", num=(1, at % 2))), numbering=lambda n: NUMBERING),
    "joined paragraphs": docx(lambda n: f"<w:p><w:pPr>{DELETED}</w:pPr>{run('x ')}</w:p>" * n + p("y")),
    "fields": docx(lambda n: p(raw=FIELD * n)),
    "open field marks": docx(lambda n: p(raw='<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * n + run("x"))),
    "line breaks": docx(lambda n: p(raw=run("x") + "<w:r><w:br/></w:r>" * n + run("y"))),
    "text boxes": docx(many(lambda at: p(raw=BOX.format(at)))),
    "footnotes": docx(marks("footnote"), footnotes=notes("footnote")),
    "endnotes": docx(marks("endnote"), endnotes=notes("endnote")),
    "comments": docx(marks("comment"), comments=notes("comment")),
    "styles in a chain": docx(lambda n: p("x", style=f"s{n}"), styles=chain),
    "styles in a ring": docx(
        many(lambda at: p("x", style=f"s{at + 1}")), styles=lambda n: chain(n).replace("s0", f"s{n}")
    ),
    "rows": docx(lambda n: p("x") + table(*(cell(at) + cell(at) for at in range(n)))),
    "cells of one row": docx(lambda n: p("x") + table("".join(map(cell, range(n))), cell(0))),
    "merged down": docx(
        lambda n: table(
            *(tc(p("a") if at == 0 else "", merge="restart" if at == 0 else "go") + cell(at) for at in range(n))
        )
    ),
    "wide cells": docx(lambda n: p("x") + table(*(tc(p("a"), span=60) + tc(p("b"), span=60) for _ in range(n)))),
    "tables": docx(many(lambda at: table(cell(at) + cell(at), cell(at) + cell(at)))),
    "legacy runs": docx(lambda n: p(raw=run("h\u00b5nh ", '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>') * n)),
    "alternatives": docx(
        lambda n: p("x") + f"<mc:AlternateContent><mc:Fallback>{p('y')}</mc:Fallback></mc:AlternateContent>" * n
    ),
    "missing inserted parts": docx(lambda n: p("x") + '<w:altChunk r:id="no"/>' * n),
    # HTML
    "HTML paragraphs": html(many(lambda at: f"<p>{at}. {LINE}</p>")),
    "HTML breaks": html(lambda n: "<p>" + "x<br>" * n + "</p>"),
    "HTML spans": html(lambda n: "<p>" + "<s>x</s> <b>y</b> " * n + "</p>"),
    "HTML list": html(lambda n: "<ol>" + "<li>x" * n + "</ol>"),
    "HTML rows": html(lambda n: "<table>" + "<tr><td>x<td>y</tr>" * n + "</table>"),
    "HTML cells": html(lambda n: "<table><tr>" + "<td>x</td>" * n + "</tr><tr><td>y</td></tr></table>"),
    "HTML spanning cells": html(
        lambda n: "<table>" + '<tr><td rowspan="9999" colspan="9999">x</td><td>y</td></tr>' * n + "</table>"
    ),
    "HTML spanning down": html(
        lambda n: "<table><tr>" + '<td rowspan="9999">x</td>' * n + "</tr>" + "<tr><td>y</td></tr>" * n + "</table>"
    ),
    "HTML tables": html(lambda n: "<table><tr><td>x</td><td>y</td></tr><tr><td>1</td><td>2</td></tr></table>" * n),
    "HTML tables in one cell": html(lambda n: f"<table><tr><td>{INNER * n}</td></tr></table>"),
    "HTML footnotes": html(
        lambda n: (
            many(lambda at: f'<p>x<a href="#_ftn{at}">[{at}]</a></p>')(n)
            + many(lambda at: f'<div id="ftn{at}"><p><a name="_ftn{at}">[{at}]</a> ghi</p></div>')(n)
        )
    ),
    # text
    "lines": text(many(lambda at: f"{at}. {LINE}\n")),
    "lines with a gap": text(many(lambda at: f"a{at}    b\n")),
    "lines with a tab": text(many(lambda at: f"a{at}\tb\n")),
    "lines of bars": text(lambda n: "đầu\n\n" + "|\n" * n),
    "Markdown rows": text(lambda n: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n, "a.md"),
    "Markdown stars": text(lambda n: "*a " * n, "a.md"),
    "Markdown bullets": text(lambda n: "- a\n" * n, "a.md"),
    # more of HTML
    "HTML comments": html(lambda n: "<!-- <div> -->" * n),
    "open HTML comments": html(lambda n: "<!--" * n),
    "closed tags never opened": html(lambda n: "</div></b></td>" * n + "<p>x</p>"),
    "less-than signs": html(lambda n: "<p>x</p>" + "< " * n),
    "MHTML": lambda n: (mhtml("<html><body>" + f"<p>{LINE}</p>" * n + "</body></html>"), "a.mht"),
}
