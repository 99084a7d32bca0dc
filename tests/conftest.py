"""What tests of several packages share: the samples, and the real documents, which are no part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own sample documents."""
    return ROOT / "samples" / "qingze"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    """The folder of real published documents, named by LUOSHI_REAL_DOCS; the test is skipped where there is none."""
    folder = Path(os.environ.get("LUOSHI_REAL_DOCS") or ROOT.parent / "shared" / "seeds")
    if not folder.is_dir():
        pytest.skip(f"no real documents at {folder} (set LUOSHI_REAL_DOCS)")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a packed file made for a test holds the time, and two workers must name it alike."""
    return argname if isinstance(val, bytes) else None
