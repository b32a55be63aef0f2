# SPDX-License-Identifier: GPL-2.0-or-later
"""The same dossier gives the same bytes under another locale, time zone, day, hash seed, umask, and
with files of another day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qh_plugin.io.submission import state
from tests.long_form import SOAK
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
import locale, os, sys
locale.setlocale(locale.LC_ALL, "")  # as Qt does when QGIS starts
os.umask(int(sys.argv[3], 8))
from pathlib import Path
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.io.publishing import export_package
package = export_package(open_dossier(Path(sys.argv[1])), Path(sys.argv[2]))
words = sorted(["đ", "e", "z", "ă", "B"], key=locale.strxfrm)
print(locale.localeconv()["decimal_point"], "".join(words), package.package_id)
"""
OTHERS = ("vi_VN", *(["tr_TR", "de_DE"] if SOAK else []))


def packed(folder: Path, out: Path, before: str, umask: str, **environment: str) -> list[str]:
    """Decimal point and order of letters where it was packed, and the package's id."""
    done = subprocess.run(
        [sys.executable, "-c", before + PACK, str(folder), str(out), umask],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(params=OTHERS)
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """A locale with comma decimals and an order of letters of its own, made for the test."""
    target = tmp_path / "locales" / f"{request.param}.UTF-8"
    target.parent.mkdir()
    command = ["localedef", "-i", request.param, "-f", "UTF-8", "--no-archive", str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    except FileNotFoundError:
        pytest.skip("no localedef")
    if done.returncode > 1 or not target.is_dir():  # 1: made, with remarks
        pytest.skip("the sources of locales are not installed")
    return {"LOCPATH": str(target.parent), "LC_ALL": target.name}


def test_nothing_around_the_dossier_changes_the_bytes(
    tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    dossier = make_dossier(tmp_path / "CSDL_Khu", 2)
    state(dossier, unit="UBND phường", period="2026-Q4", due="2999-01-15", reason="chờ số liệu")
    here = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    there = {**elsewhere, "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "4242"}
    point, order, first = packed(dossier.folder, tmp_path / "a.zip", "", "022", **here)
    for number, path in enumerate(sorted(dossier.folder.rglob("*"), reverse=True)):
        os.utime(path, (1e9 + 86400 * number, 1e9 + 86400 * number))
    comma, other_order, second = packed(dossier.folder, tmp_path / "b.zip", LATER, "077", **there)
    assert (point, comma) == (".", ",") and order != other_order  # it was another locale
    assert first == second
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
