"""Coverage-guided fuzzing of `read_document` with atheris. By hand: python bench/fuzz_documents.py [FOLDER] [-runs=N]

Any exception other than UnreadableDocument is a finding. atheris is no dependency: pip install atheris.
"""

import sys

NAMES = ("a.docx", "a.pdf", "a.txt", "a.md", "a.html")


def try_one(data: bytes) -> None:
    """Read `data` under a name chosen by its first byte; raise on anything but a document or its refusal."""
    from tinhgon.documents import Limits, UnreadableDocument, read_document

    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    try:
        document = read_document(data[1:], name=name, limits=Limits(max_pages=20, max_ocr_pages=0))
    except UnreadableDocument as refusal:
        # "damaged" with a cause that no format names is the last net of `read_document`: show it, it wants a reason.
        cause = refusal.__cause__
        if isinstance(cause, AssertionError | RecursionError | AttributeError | IndexError | KeyError | TypeError):
            raise cause from None
        return
    for block in document.blocks:
        if document.text[block.start : block.end] != block.text:
            raise ValueError(f"block is no slice of the text: {block}")


def main() -> int:
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris", file=sys.stderr)
        return 2
    with atheris.instrument_imports():
        import tinhgon.documents  # noqa: F401
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
