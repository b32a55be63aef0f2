# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line as a user starts it: a process, its exit status, its words."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence

import pytest

from tests.processes import ROOT, start


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on stderr; fails where there is none, more, or a traceback."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


def qh(
    *arguments: object,
    before: Sequence[str] = (),
    cwd: Optional[Path] = None,
    fresh: bool = False,
) -> Done:
    """Run `python -m qh_plugin …`; under the command `before` where given. What `fresh` means is
    in `tests/processes.py`."""
    if before:
        command = [*before, sys.executable, "-m", "qh_plugin", *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd or ROOT, capture_output=True, text=True, timeout=300)
        return Done(done.returncode, done.stdout, done.stderr)
    process = start(*arguments, cwd=cwd or ROOT, fresh=fresh)
    out, err = process.finish(300)
    return Done(process.returncode, out, err)


def content(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def clean_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample dossier without errors; do not change it."""
    folder = tmp_path_factory.mktemp("clean") / "CSDL_Mau"
    done = qh("sample", folder, "--clean")
    assert done.status == 0, done.err
    return folder


@pytest.fixture
def dossier(clean_sample: Path, tmp_path: Path) -> Path:
    """A copy of the clean sample that a test may spoil."""
    return Path(shutil.copytree(clean_sample, tmp_path / clean_sample.name))
