"""Real files of ../shared: the words of every reference clause without joined field lines are in the text."""

import json
import re
from pathlib import Path

import pytest

from tinhgon.documents import read_document
from tinhgon.vietnamese import normalise


def flat(text: str) -> str:
    return re.sub(r"[\s*|]+", " ", normalise(text)).strip()


@pytest.mark.shared
@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_the_lines_of_reference_clauses_are_found_in_the_text(shared: Path, suffix: str):
    files = sorted((shared / "reading" / "dev").glob(f"*{suffix}"))
    assert files
    for file in files:
        document = read_document(file.read_bytes(), name=file.name)
        text = flat(document.text)
        assert all(document.text[block.start : block.end] == block.text for block in document.blocks)
        clauses = json.loads(file.with_suffix(".reading.json").read_text())["clauses"]
        lines = [flat(line) for clause in clauses for line in clause["text"].split("\n") if flat(line)]
        missing = [line for line in lines if line not in text]
        assert not missing
