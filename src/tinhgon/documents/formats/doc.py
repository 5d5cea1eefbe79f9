"""Old office files (.doc, .rtf, .odt) → DOCX by LibreOffice → Document.

The one place of the core that starts LibreOffice: it works on files, so the bytes go through a directory that exists
for this call only, with a profile of its own, no macros and no network use.
"""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from tinhgon.documents.formats import docx
from tinhgon.documents.limits import Limits
from tinhgon.documents.model import Document, Format, UnreadableDocument


def parse(data: bytes, *, limits: Limits | None = None) -> Document:
    """Return the document in the bytes of a .doc, .rtf or .odt file.

    Raises:
        UnreadableDocument: "needs-libreoffice", "conversion-failed", and what `docx.parse` raises.
    """
    limits = limits or Limits()
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(
            "needs-libreoffice", expected="tệp .docx, hoặc máy có LibreOffice", found="tệp .doc, .rtf hoặc .odt",
            remedy="Lưu tệp thành .docx rồi tải lên, hoặc cài LibreOffice: apt-get install libreoffice-writer-nogui",
        )  # fmt: skip
    document = docx.parse(_converted(program, data, limits), limits=limits)
    return replace(document, format=Format.DOC)


def _converted(program: str, data: bytes, limits: Limits) -> bytes:
    with tempfile.TemporaryDirectory(prefix="tinhgon-") as folder:
        source = Path(folder) / "source.doc"
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, start_new_session=True, preexec_fn=_free_address_space,
        )  # fmt: skip
        try:
            process.wait(timeout=limits.conversion_seconds)
        except subprocess.TimeoutExpired as error:
            # soffice is a script around the program: end both.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise _failed(f"quá {limits.conversion_seconds:.0f} giây") from error
        result = Path(folder) / "source.docx"
        if process.returncode != 0 or not result.exists():
            raise _failed("LibreOffice không mở được tệp")
        return result.read_bytes()


def _free_address_space() -> None:
    """Lift a soft limit of ours on the address space: LibreOffice maps far more than it uses, and has a time limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _failed(found: str) -> UnreadableDocument:
    return UnreadableDocument(
        "conversion-failed", expected="LibreOffice chuyển được tệp sang .docx", found=found,
        remedy="Mở tệp bằng Word, lưu thành .docx rồi tải lên.",
    )  # fmt: skip
