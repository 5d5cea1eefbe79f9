"""Any bytes: a document or an UnreadableDocument, and nothing else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.documents.making import docx_bytes, level, p, pdf_bytes, table, tc

from tinhgon.documents import UnreadableDocument, read_document

NUMBERING = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
DOCX = docx_bytes(
    p("Kế hoạch thực hiện", num=(1, 0)) + p("Rà soát", num=(1, 1)) + table(tc(p("TT")) + tc(p("Việc"), span=2)),
    numbering=NUMBERING,
)
PDF = pdf_bytes("Kế hoạch thực hiện.\n#table(columns: 2, [TT], [Nhiệm vụ], [1], [Rà soát])")
TEXT = "KẾ HOẠCH\n1. Sở Nội vụ chủ trì rà soát trước ngày 30/6/2025.\n".encode()
KINDS = {"a.docx": DOCX, "a.pdf": PDF, "a.txt": TEXT, "a.md": TEXT, "a.html": b"<html><body><p>" + TEXT}


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(KINDS)))
    data = bytearray(KINDS[name])
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(("flip", "cut", "put", "drop"))):
            case "flip" if data:
                data[at] ^= draw(st.integers(1, 255))
            case "cut":
                del data[at:]
            case "put":
                data[at:at] = draw(st.binary(max_size=20))
            case _:
                del data[at : at + draw(st.integers(1, 50))]
    return name, bytes(data)


def check(name: str, data: bytes) -> None:
    try:
        document = read_document(data, name=name)
    except UnreadableDocument:
        return
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text


@given(mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spoiled_files_are_read_or_refused(made):
    check(*made)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(name, data):
    check(name, data)


@given(st.text(alphabet="<>/wpt:rbl=\"' &;#x0123456789-abIV.ệ\n", max_size=200))
@settings(max_examples=80, deadline=None)
def test_any_inner_xml_is_read_or_refused(inner):
    check("a.docx", docx_bytes(p("Kế hoạch") + inner))
