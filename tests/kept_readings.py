"""Readings kept over the tests of a worker: the same few bytes are uploaded by hundreds of tests.

The first time a file is read in its own process, as a person's is; the next time its answer is there. What that process
does to files that are hostile or slow is tested in tests/web/test_reading_process.py, which asks it directly.
"""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from tinhgon_web.documents import actions, reading_process
from tinhgon_web.documents.reading_process import ReadFile, read_in_process

_kept: dict[tuple[Any, ...], ReadFile] = {}


def _read_once(content: bytes, name: str, **limits: float) -> ReadFile:
    key = (reading_process._MODULE, content, name, *sorted(limits.items()))
    if key not in _kept:
        _kept[key] = read_in_process(content, name, **limits)  # type: ignore[arg-type]
    return replace(_kept[key], value=copy.deepcopy(_kept[key].value))


@pytest.fixture(autouse=True, scope="session")
def _readings_are_kept() -> Iterator[None]:
    with mock.patch.object(actions, "read_in_process", _read_once):
        yield
