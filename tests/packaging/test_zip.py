# SPDX-License-Identifier: GPL-2.0-or-later
"""The release zip keeps the rules of the plugin repository."""

from __future__ import annotations

import configparser
import zipfile
from pathlib import Path
from typing import Sequence

import pytest
import scan
import stage

REQUIRED = [
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
]
FORBIDDEN_ENDINGS = (".pyc", ".ts", ".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".cmd")


def test_same_content_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    stage.make_zip(stage.stage(tmp_path / "stage"), again)
    assert again.read_bytes() == release.read_bytes()


def test_names_and_size(release: Path) -> None:
    assert release.stat().st_size < 25 * 1024 * 1024
    with zipfile.ZipFile(release) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert {n.split("/")[0] for n in names} == {"qh_plugin"}
    for name in names:
        assert ".." not in name
        assert "\\" not in name
        assert "__pycache__" not in name
        assert not name.endswith(FORBIDDEN_ENDINGS), name
    for needed in (
        "__init__.py",
        "metadata.txt",
        "LICENSE",
        "i18n/en.qm",
        "resources/icons/qh.svg",
    ):
        assert f"qh_plugin/{needed}" in names


def test_metadata_is_complete(release: Path) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    with zipfile.ZipFile(release) as archive:
        parser.read_string(archive.read("qh_plugin/metadata.txt").decode("utf-8"))
    general = parser["general"]
    for key in REQUIRED:
        assert general.get(key, "").strip(), key
    assert "/" not in general["author"]
    assert general["hasProcessingProvider"] == "yes"
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert general["version"] in (stage.ROOT / "CHANGELOG.md").read_text("utf-8")


def test_nothing_that_the_repository_blocks(staged: Path) -> None:
    assert scan.scan(staged, scan.SOONER) == []


@pytest.mark.parametrize("tools", [(scan.bandit, scan.secrets, scan.flake8), scan.SOONER])
def test_the_scan_sees_what_it_should(tmp_path: Path, tools: Sequence[scan.Tool]) -> None:
    (tmp_path / "bad.py").write_text(
        "import subprocess\npassword = 'hunter2'\nsubprocess.call('ls', shell=True)\nundefined()\n"
    )
    (tmp_path / "again.py").write_text("x = 1\npassword = 'hunter2'\nx = 1\n")
    (tmp_path / "kept.cfg").write_text("[a]\nkey = 1\npassword = hunter2hunter2\n")
    (tmp_path / "told.py").write_text(
        "# pragma: allowlist nextline secret\npassword = 'hunter3'\npassword = 'hunter4'\n"
    )
    found = "\n".join(scan.scan(tmp_path, tools))
    assert "B105" in found
    assert "B602" in found
    assert "F821" in found
    places = {line.rpartition(": ")[0] for line in found.splitlines() if "Keyword" in line}
    assert places == {"bad.py:2", "again.py:2", "told.py:3", "kept.cfg:3"}
