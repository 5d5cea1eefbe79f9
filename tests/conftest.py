"""What every test shares: where ../shared is, and what its absence means."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    if os.environ.get("TINHGON_REQUIRE_SHARED") == "1":
        raise pytest.UsageError(f"../shared is missing: expected the folder {SHARED}")
    missing = pytest.mark.skip(reason=f"the folder {SHARED} is not here")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def shared() -> Path:
    return SHARED
