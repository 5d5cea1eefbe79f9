"""The index of the commands lies in a folder of the test run, not in the user's cache."""

import os
from collections.abc import Iterator
from unittest import mock

import pytest


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with mock.patch.dict(os.environ, {"TINHGON_HOME": str(tmp_path_factory.mktemp("home"))}):
        yield
