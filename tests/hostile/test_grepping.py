# SPDX-License-Identifier: GPL-2.0-or-later
"""The search for secrets finds what is planted, in every form, and nothing else."""

from __future__ import annotations

import base64
import json
import zipfile
from pathlib import Path
from typing import Callable
from urllib.parse import urlencode

import pytest

from tests.hostile.grepping import leaks

SECRET = "Mk@9f/3a+77&x"
PLANTED: dict[str, Callable[[str], bytes]] = {
    "plain": lambda s: f"password={s}\n".encode(),
    "basic": lambda s: b"Basic " + base64.b64encode(f"can.bo:{s}".encode()),
    "basic, other name": lambda s: b"Basic " + base64.b64encode(f"an:{s}".encode()),
    "basic, third": lambda s: b"Basic " + base64.b64encode(f"bao:{s}".encode()),
    "coded twice around": lambda s: base64.urlsafe_b64encode(f"a:{s}:and more".encode()),
    "form": lambda s: urlencode({"p": f"x {s}"}).encode(),
    "json": lambda s: json.dumps({"p": s}).replace("/", "\\/").encode(),
    "xml": lambda s: f"<p v='{s.replace('&', '&amp;')}'/>".encode(),
    "utf-16": lambda s: f"x{s}".encode("utf-16"),
    "hexadecimal": lambda s: s.encode().hex().encode(),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_secret_is_found(tmp_path: Path, kind: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\x00noise\xff" * 9 + PLANTED[kind](SECRET))
    (found,) = leaks(tmp_path, ["another-secret", SECRET])
    assert "file.bin: secret 2" in found


def test_a_secret_inside_a_zip_or_in_a_name_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "project.qgz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qgs", SECRET * 20)
    (tmp_path / "log-TheToken-51").touch()
    assert len(leaks(tmp_path, [SECRET, "TheToken-51"])) == 2


def test_nothing_is_found_where_nothing_is_and_what_is_left_out_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SECRET[:-2]} and the rest")
    assert leaks(tmp_path, [SECRET]) == []
    (tmp_path / "kept.db").write_text(SECRET)
    assert leaks(tmp_path, [SECRET], lambda path: path.name == "kept.db") == []
