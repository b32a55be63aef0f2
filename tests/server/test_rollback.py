# SPDX-License-Identifier: GPL-2.0-or-later
"""Back to an earlier version as a new one, and the difference with a real server."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.client import Server
from qh_plugin.core.publish.kept import folder_of
from qh_plugin.core.publish.submit import Submission
from qh_plugin.core.text import plain
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.io.publishing import publish
from qh_plugin.io.rolling_back import roll_back


def label(dossier, text: str, fid: int = 1) -> None:
    edits = Edits("", plain("x"), attributes={fid: {"kyHieuLoDat": text}})
    apply_edits(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)


def labels(path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {r[0] for r in database.execute('SELECT "kyHieuLoDat" FROM "ChucNangSuDungDat_A"')}


@pytest.fixture
def twice(server, dossier, transport):
    """Two versions: in the first one the lot is called A-1, in the second "sai"."""
    first = publish(dossier, transport, server.url)
    label(dossier, "sai")
    second = publish(open_dossier(dossier.folder), transport, server.url)
    assert (first.version, second.version) == (1, 2)
    return open_dossier(dossier.folder), first, second


def test_a_conflict_is_merged_and_published(server, dossier, transport, tmp_path, capsys) -> None:
    publish(dossier, transport, server.url)
    copied = tmp_path / "other" / dossier.folder.name
    shutil.copytree(dossier.folder, copied)
    other = open_dossier(copied)
    label(other, "của họ", fid=2)
    assert publish(other, transport, server.url).version == 2
    label(dossier, "của tôi")
    place = ["--server", server.url]
    assert main(["publish", str(dossier.folder), *place]) == 1
    assert "merge HỒ_SƠ" in capsys.readouterr().out
    assert main(["merge", str(dossier.folder), *place]) == 0
    assert labels(dossier.geopackage("QuyHoach")) >= {"của tôi", "của họ"}
    assert main(["diff", str(dossier.folder)]) == 1  # its base came along
    receipt = publish(open_dossier(dossier.folder), transport, server.url)
    lots = next(x for x in receipt.layers if x["name"] == "QuyHoach_ChucNangSuDungDat_A")
    assert (receipt.version, lots["updated"], lots["deleted"]) == (3, 1, 0)
    assert main(["receipt", str(dossier.folder), "--list"]) == 0
    first = capsys.readouterr().out.splitlines()[-4:]
    assert [line.split()[0] for line in first] == ["3", "–", "2", "1"]


def test_an_earlier_version_comes_back_as_a_new_one(server, transport, twice, capsys) -> None:
    dossier, first, _ = twice
    for path in folder_of(dossier).iterdir():
        path.unlink()  # another computer: the packages come from the server
    assert main(["diff", str(dossier.folder), "--server", server.url]) == 0
    place = str(dossier.folder)
    command = ["rollback", place, "--to", "1", "--server", server.url, "--comment", "nhập sai"]
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert (told["version"], told["supersedes"]) == (3, 2)
    assert (told["action"], told["comment"]) == ("rollback", "nhập sai")
    assert [x["sha256"] for x in told["layers"]] == [x["sha256"] for x in first.raw["layers"]]
    assert told["documents"] == first.raw["documents"]
    # the dossier's own data stay until they are asked for
    assert labels(dossier.geopackage("QuyHoach")) >= {"sai"}
    assert main(["diff", place]) == 1
    capsys.readouterr()
    # again: the same receipt, no version 4; this time the data of the dossier follow
    assert main([*command, "--local"]) == 0
    assert Server(transport, server.url).published(dossier.info.maHoSoQH)[0] == 3
    assert "sai" not in labels(dossier.geopackage("QuyHoach"))
    assert main(["diff", place]) == 0
    assert main(["merge", place, "--undo"]) == 0
    assert "sai" in labels(dossier.geopackage("QuyHoach"))


def test_what_cannot_be_rolled_back_is_said_before_anything_is_sent(
    server, transport, twice, monkeypatch
) -> None:
    dossier, *_ = twice
    monkeypatch.setattr(Submission, "run", None)
    for to, comment, words in (
        (1, " ", "ghi lý do"),
        (2, "x", "không có gì để quay lại"),
        (7, "x", "Không có phiên bản 7"),
        (0, "x", "Không có phiên bản 0"),
    ):
        with pytest.raises(InputError) as refused:
            roll_back(dossier, transport, server.url, to, comment)
        assert words in refused.value.text.vi
    with pytest.raises(InputError) as refused:
        roll_back(dossier.with_version(1), transport, server.url, 1, "x")
    assert "merge" in refused.value.text.vi
