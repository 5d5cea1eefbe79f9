"""Speed of reading beside bare text extraction by the same libraries (the floor). Prints figures and ratios; run by hand.

    .venv/bin/python bench/reading.py [--documents N] [--processes P]

Uses the Hưng Yên programme when ../shared is here, else the sample programme of the repository.
"""

import argparse
import io
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.make_documents import long_docx, long_pdf  # noqa: E402
from tinhgon.documents.reading import read_document  # noqa: E402
from tinhgon.reading import read  # noqa: E402

HUNG_YEN = ROOT.parent / "shared/reading/dev/ctr-hung-yen-kl121.txt"
SAMPLE = ROOT / "src/tinhgon_web/samples/sample-programme.txt"


def median_ms(work: Callable[[], object], *, runs: int) -> float:
    """Return the median wall time after one warm-up. On a machine that does other work too, see `cpu_ms`."""
    return _median(work, runs, time.perf_counter)


def cpu_ms(work: Callable[[], object], *, runs: int) -> float:
    """Return the median processor time: what the wall time would be on an idle machine."""
    return _median(work, runs, time.process_time)


def _median(work: Callable[[], object], runs: int, clock: Callable[[], float]) -> float:
    work()
    times = []
    for _ in range(runs):
        begun = clock()
        work()
        times.append((clock() - begun) * 1000)
    return statistics.median(times)


def whole(content: bytes, name: str) -> int:
    return len(read(read_document(content, name=name)).tasks)


def bare_docx(content: bytes) -> int:
    """The floor for DOCX: every paragraph's text through python-docx."""
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def bare_pdf(content: bytes) -> int:
    """The floor for PDF: the text of every page through pdfium."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    letters = 0
    for page in pdf:
        text = page.get_textpage()
        letters += len(text.get_text_range())
        text.close()
        page.close()
    pdf.close()
    return letters


def print_pdf_rows() -> None:
    """Blocks out of a PDF beside bare text, and how both grow with the pages."""
    signed = sorted((ROOT.parent / "shared/reading/dev").glob("*.pdf"))
    files = [(f"PDF {pages} pages", long_pdf(pages)) for pages in (6, 24, 96)]
    files += [(f"PDF {path.name[:24]}", path.read_bytes()) for path in signed]
    for name, content in files:
        work = cpu_ms(lambda content=content: len(read_document(content, name="a.pdf").blocks), runs=5)
        floor = cpu_ms(lambda content=content: bare_pdf(content), runs=5)
        print(f"{name:<28} {work:9.1f} ms   (goal 4 x)   bare pdfium {floor:.1f} ms, ratio {work / floor:.2f}")


def _one(content: bytes) -> int:
    return whole(content, "a.txt")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=1000)
    options.add_argument("--processes", type=int, default=2)
    given = options.parse_args()
    source = HUNG_YEN if HUNG_YEN.exists() else SAMPLE
    content = source.read_bytes()
    print(f"document: {source.name}, {len(content):,} bytes, {whole(content, source.name)} tasks")
    reading = median_ms(lambda: whole(content, source.name), runs=15)
    processor = cpu_ms(lambda: whole(content, source.name), runs=15)
    floor = median_ms(lambda: content.decode("utf-8"), runs=15)
    print(
        f"read it whole                {reading:9.1f} ms   (goal 60; processor {processor:.1f} ms)   bare decode {floor:.3f} ms"
    )

    long = long_docx()
    work = median_ms(lambda: whole(long, "long.docx"), runs=3)
    floor = median_ms(lambda: bare_docx(long), runs=3)
    print(
        f"100-page DOCX, {len(long):,} bytes {work:9.0f} ms   (goal 2000)   bare python-docx {floor:.0f} ms, ratio {work / floor:.2f}"
    )

    parsed = median_ms(lambda: read_document(long, name="long.docx"), runs=5)
    print(f"  of it, bytes to blocks     {parsed:9.0f} ms   ratio to python-docx {parsed / floor:.2f}")

    print_pdf_rows()
    begun = time.perf_counter()
    with ProcessPoolExecutor(given.processes) as pool:
        found = sum(pool.map(_one, [content] * given.documents, chunksize=20))
    seconds = time.perf_counter() - begun
    print(
        f"{given.documents} documents, {given.processes} processes {seconds:6.1f} s    (goal 60 for 1000)   {found} tasks"
    )
    for times in (1, 4, 16):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        whole(content * times, source.name)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"the text x {times:<2}  {(time.perf_counter() - begun) * 1000:8.0f} ms   peak memory {after / 1024:.0f} MB (before {before / 1024:.0f})"
        )


if __name__ == "__main__":
    main()
