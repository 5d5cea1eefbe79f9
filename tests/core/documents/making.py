"""Small DOCX and PDF files made for tests, in memory."""

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_bytes(
    body: str, *, numbering: str = "", styles: str = "", footnotes: str = "", header: str = "", doctype: str = ""
) -> bytes:
    """Return a DOCX with these pieces of WordprocessingML (namespace prefix w)."""
    parts = {
        "numbering": f"<w:numbering {_W}>{numbering}</w:numbering>" if numbering else "",
        "styles": f"<w:styles {_W}>{styles}</w:styles>" if styles else "",
        "footnotes": f"<w:footnotes {_W}>{footnotes}</w:footnotes>" if footnotes else "",
        "header": f"<w:hdr {_W}>{header}</w:hdr>" if header else "",
    }
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for at, (kind, part) in enumerate(parts.items())
        if part
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            f'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
        )
        archive.writestr("word/document.xml", f"{doctype}<w:document {_W} {_MORE}><w:body>{body}</w:body></w:document>")
        for kind, part in parts.items():
            if part:
                archive.writestr(f"word/{kind}.xml", part)
    return buffer.getvalue()


def p(text: str = "", *, num: tuple[int, int] | None = None, style: str = "", run: str = "", raw: str = "") -> str:
    """Return one paragraph: text in one run (`run` are its properties), or `raw` runs; `num` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    inner = raw or (f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def level(at: int, number_format: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def tc(content: str, *, span: int = 1, merge: str = "") -> str:
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def table(*rows: str, borders: bool = True) -> str:
    line = '<w:top w:val="single"/>' if borders else '<w:top w:val="nil"/>'
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{line}</w:tblBorders></w:tblPr>{body}</w:tbl>"


def pdf_bytes(source: str) -> bytes:
    """Return the PDF that typst makes of its `source`."""
    import typst

    head = '#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm))\n#set text(size: 13pt)\n'
    compiled = typst.compile((head + source).encode())
    assert isinstance(compiled, bytes)
    return compiled
