# SPDX-License-Identifier: GPL-2.0-or-later
"""One staged plugin and one zip for all packaging tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import stage


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin folder as the zip holds it."""
    return stage.stage(tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="session")
def release(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release zip."""
    out = tmp_path_factory.mktemp("zip") / "qh_plugin.zip"
    stage.make_zip(staged, out)
    return out
