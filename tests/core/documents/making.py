"""Small DOCX and PDF files made for tests, in memory."""

import base64
import io
import quopri
import re
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_bytes(
    body: str,
    *,
    numbering: str = "",
    styles: str = "",
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    header: str = "",
    doctype: str = "",
    inserted: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """Return a DOCX with these pieces of WordprocessingML (namespace prefix w).

    `inserted` gives files for `w:altChunk` by relation id: (file name, bytes). The header has the relation id "head".
    """
    parts = {
        "numbering": f"<w:numbering {_W}>{numbering}</w:numbering>" if numbering else "",
        "styles": f"<w:styles {_W}>{styles}</w:styles>" if styles else "",
        "footnotes": f"<w:footnotes {_W}>{footnotes}</w:footnotes>" if footnotes else "",
        "endnotes": f"<w:endnotes {_W}>{endnotes}</w:endnotes>" if endnotes else "",
        "comments": f"<w:comments {_W}>{comments}</w:comments>" if comments else "",
        "header": f"<w:hdr {_W} {_MORE}>{header}</w:hdr>" if header else "",
    }
    inserted = inserted or {}
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/aFChunk" Target="{file}"/>' for name, (file, _) in inserted.items()
    )
    relations += "".join(
        f'<Relationship Id="{"head" if kind == "header" else f"r{at}"}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
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
        for file, content in inserted.values():
            archive.writestr(f"word/{file}", content)
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


def flat_opc(docx: bytes) -> bytes:
    """Return the document as one XML file, as Word saves it."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    package = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    return f"{head}{package}{''.join(parts)}</pkg:package>".encode()


def strict(docx: bytes) -> bytes:
    """Return the document in the namespaces of "strict" OOXML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in archive.namelist():
            text = archive.read(name).decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/",
                "http://purl.oclc.org/ooxml/wordprocessingml/",
            )
            text = text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
            )
            out.writestr(name, text)
    return buffer.getvalue()


def mhtml(
    page: str, *, encoding: str = "quoted-printable", charset: str = "utf-8", newline: str = "\r\n", parts: str = ""
) -> bytes:
    """Return a page as one MIME file; `parts` are more parts, whole."""
    content = page.encode(charset)
    packed = (
        base64.encodebytes(content)
        if encoding == "base64"
        else quopri.encodestring(content)
        if encoding == "quoted-printable"
        else content
    )
    head = newline.join(
        [
            "MIME-Version: 1.0",
            'Content-Type: multipart/related; type="text/html";',
            '\tboundary="=_next"',
            "",
            "This is a page in one file.",
            "",
            "--=_next",
            f'Content-Type: text/html; charset="{charset}"',
            f"Content-Transfer-Encoding: {encoding}",
            "Content-Location: file:///C:/a.htm",
            "",
            "",
        ]
    )
    picture = newline.join(
        ["", "--=_next", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo=", ""]
    )
    body = re.sub(rb"\r?\n", newline.encode(), packed)
    return head.encode() + body + picture.encode() + parts.encode() + f"{newline}--=_next--{newline}".encode()


def pdf_bytes(source: str) -> bytes:
    """Return the PDF that typst makes of its `source`."""
    import typst

    head = '#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm))\n#set text(size: 13pt)\n'
    compiled = typst.compile((head + source).encode())
    assert isinstance(compiled, bytes)
    return compiled
