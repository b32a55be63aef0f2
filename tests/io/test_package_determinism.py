# SPDX-License-Identifier: GPL-2.0-or-later
"""The same dossier gives the same bytes under another locale, time zone, day, hash seed, umask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from qh_plugin.io.submission import state
from tests.server.conftest import make_dossier

ROOT = Path(__file__).resolve().parents[2]

#: 400 days later for whoever asks: `datetime`, `date` and `time`, before anything else is imported
LATER = """
import datetime, time
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=400)
    utcnow = now
class Day(datetime.date):
    @classmethod
    def today(cls):
        return super().today() + datetime.timedelta(days=400)
datetime.datetime, datetime.date = Moment, Day
real = time.time
time.time = lambda: real() + 400 * 86400
"""
PACK = """
import os, sys
os.umask(int(sys.argv[3], 8))
from pathlib import Path
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.io.publishing import export_package
print(export_package(open_dossier(Path(sys.argv[1])), Path(sys.argv[2])).package_id)
"""


def packed(folder: Path, out: Path, before: str, umask: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", before + PACK, str(folder), str(out), umask],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def a_locale() -> str:
    """Turkish or Vietnamese where installed: their rules for letters and numbers differ most."""
    there = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.lower()
    found = [x for x in ("tr_TR.utf8", "vi_VN.utf8", "C.utf8") if x.lower() in there]
    return found[0] if found else "C"


def test_nothing_around_the_dossier_changes_the_bytes(tmp_path: Path) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu", 2)
    state(dossier, unit="UBND phường", period="2026-Q4", due="2999-01-15", reason="chờ số liệu")
    here = {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    there = {"LC_ALL": a_locale(), "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "4242"}
    first = packed(dossier.folder, tmp_path / "a.zip", "", "022", **here)
    second = packed(dossier.folder, tmp_path / "b.zip", LATER, "077", **there)
    assert first == second
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
