# SPDX-License-Identifier: GPL-2.0-or-later
"""A plain run draws the same examples every time; only `make soak` and `make fuzz` search."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ASKED = "import tests.conftest, hypothesis; print(hypothesis.settings().derandomize)"


def repeats(**environment: str) -> bool:
    """Whether a run with these variables draws the same examples every time."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("QH_") and k != "CI"}
    made = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=HERE.parent,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.strip() == "True"


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}], ids=["desk", "ci"])
def test_plain_runs_draw_the_same(environment: dict[str, str]) -> None:
    assert repeats(**environment)


@pytest.mark.parametrize("name", ["QH_SOAK", "QH_FUZZ"])
def test_searching_draws_anew(name: str) -> None:
    assert not repeats(**{name: "1", "CI": "true"})


def test_fuzz_searches() -> None:
    made = (HERE.parent / "Makefile").read_text(encoding="utf-8")
    assert "QH_FUZZ=1" in made.partition("\nfuzz:")[2].partition("\n\n")[0]
