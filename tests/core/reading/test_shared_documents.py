"""Every document of ../shared/reading/dev against its reference: the structural half of the figures."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from tinhgon.documents.reading import read_document
from tinhgon.reading import read, reading_to_json


def _score(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "reading" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
def test_structure_of_the_reference_documents_is_read_at_92_percent_or_better(shared: Path) -> None:
    score = _score(shared)
    sums: dict[str, list[float]] = {}
    for reference in sorted((shared / "reading" / "dev").glob("*.reading.json")):
        name = reference.name.removesuffix(".reading.json")
        source = next(path for path in reference.parent.glob(f"{name}.*") if path.suffix != ".json")
        got = reading_to_json(read(read_document(source.read_bytes(), name=source.name)))
        for part, value in score.score(json.loads(reference.read_text("utf-8")), got).items():
            sums.setdefault(part, []).append(value)
    means = {part: sum(values) / len(values) for part, values in sums.items()}
    assert {part: means[part] for part in ("document", "clauses", "paths", "citations") if means[part] < 0.92} == {}
