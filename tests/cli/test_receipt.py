# SPDX-License-Identifier: GPL-2.0-or-later
"""`receipt`: to read, to list, to verify; an edited one is told from a whole one."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import Dossier, DossierInfo, make_folders
from qh_plugin.core.publish.receipts import parse_receipt, receipt_hash, store_receipt
from qh_plugin.io import published

CODE = "79QPK1000001"


def receipt(version: int, outcome: str = "accepted", **members: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "type": "qh-receipt/1",
        "outcome": outcome,
        "package": f"{version:064x}",
        "dossier": CODE,
        "version": version if outcome == "accepted" else None,
        "supersedes": version - 1 or None,
        "receivedAt": f"2026-11-2{version}T20:10:34Z",
        "publishedAt": f"2026-11-2{version}T20:10:45Z",
        "ruleset": {"id": "truoc_khi_nop", "version": "2026.11"},
        "layers": [
            {"name": "QuyHoach_ChucNangSuDungDat_A", "received": 9, "inserted": 2, "updated": 3}
            | {"deleted": 1, "unchanged": 4, "sha256": "ab"}
        ],
        "documents": [],
        "checks": {"errors": 0, "warnings": 3, "waived": 1},
        "problems": [],
        "submission": {"unit": "UBND phường", "person": "Lan", "period": "2026-Q4"},
        "links": [],
        **members,
    }
    return {**raw, "receiptHash": receipt_hash(raw)}


class Server:
    def __init__(self) -> None:
        self.known = {r["package"]: parse_receipt(r) for r in (receipt(1), receipt(2))}

    def receipt(self, package: str, progress: Any = None) -> Any:
        return self.known.get(package)

    def published(self, dossier: str, progress: Any = None) -> tuple[int, str]:
        return 2, f"{2:064x}"

    def package_of(self, dossier: str, version: int, progress: Any = None) -> str:
        return f"{version:064x}"


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dossier:
    @contextmanager
    def at(url: Any) -> Iterator[Any]:
        yield Server() if url else None

    monkeypatch.setattr(published, "shelf_at", at)
    made = make_folders(tmp_path / "CSDL_Thu", DossierInfo("Khu thử", "tt16_2025", CODE))
    for one in (receipt(1), receipt(2)):
        store_receipt(made, parse_receipt(one))
    refused = {"code": "QH-C-001", "title": "x", "detail": "Máy chủ đang có phiên bản 2."}
    store_receipt(made, parse_receipt(receipt(3, "conflict", problems=[refused])))
    return made


def test_the_paper_says_what_happened(dossier: Dossier, capsys) -> None:
    assert main(["receipt", str(dossier.folder), "--version", "2"]) == 0
    out = capsys.readouterr().out
    code = receipt(2)["receiptHash"][:8].upper()
    for words in (
        "BIÊN NHẬN NỘP HỒ SƠ QUY HOẠCH",
        "✔ Được chấp nhận",
        f"Mã biên nhận: {code[:4]}-{code[4:]}",
        "23/11/2026 03:10",  # 20:10 UTC the day before
        "Kỳ báo cáo: 2026-Q4",
        f"{2:064x}",
    ):
        assert words in out
    title = "Chức năng sử dụng đất"
    (line,) = [x for x in out.splitlines() if x.lower().startswith(title.lower())]
    assert line.split()[-5:] == ["9", "2", "3", "1", "4"]
    assert main(["--lang", "en", "receipt", str(dossier.folder)]) == 0
    assert "✖ Version conflict" in capsys.readouterr().out


def test_all_are_listed_and_an_edited_one_is_told(dossier: Dossier, capsys) -> None:
    assert main(["receipt", str(dossier.folder), "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["–", "2", "1"]
    path = next(dossier.receipts.glob("v0002*"))
    path.write_text(path.read_text("utf-8").replace('"errors": 0', '"errors": 5'), "utf-8")
    assert main(["receipt", str(dossier.folder), "--list"]) == 1
    assert f"✖ Tệp biên nhận {path.name} đã bị sửa" in capsys.readouterr().out
    assert main(["receipt", str(path), "--verify"]) == 1
    assert "đã bị sửa" in capsys.readouterr().out
    assert main(["receipt", str(dossier.folder), "--version", "2"]) == 1
    capsys.readouterr()
    command = ["receipt", str(dossier.folder), "--version", "2", "--server", "x"]
    assert main([*command, "--fetch", "--verify"]) == 0
    assert "trùng với bản máy chủ" in capsys.readouterr().out


def test_a_receipt_made_by_somebody_else_is_found_out_by_the_server_alone(
    dossier: Dossier, tmp_path: Path, capsys
) -> None:
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(receipt(2, checks={"errors": 0, "warnings": 0})), "utf-8")
    assert main(["receipt", str(forged), "--verify"]) == 0
    assert "chưa đối chiếu" in capsys.readouterr().out
    assert main(["receipt", str(forged), "--verify", "--server", "x", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "other"
    forged.write_text(json.dumps(receipt(7)), "utf-8")
    assert main(["receipt", str(forged), "--verify", "--server", "x"]) == 1
    assert "không có biên nhận nào" in capsys.readouterr().out


def test_what_a_server_writes_does_not_rule_the_terminal(tmp_path: Path, capsys) -> None:
    path = tmp_path / "r.json"
    path.write_text(json.dumps(receipt(1, comment="a\x1b[2J\x07b\u202ec")), "utf-8")
    assert main(["receipt", str(path)]) == 0
    out = capsys.readouterr().out
    assert "a\ufffd[2J\ufffdb\ufffdc" in out and "\x1b" not in out


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b'{"type":"qh-receipt/1"}', b"\xff", b"[]"]
)
def test_a_file_that_is_no_receipt(tmp_path: Path, content: bytes, capsys) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    assert main(["receipt", str(path)]) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_where_there_is_none(tmp_path: Path, capsys) -> None:
    made = make_folders(tmp_path / "CSDL_Thu", DossierInfo("Khu thử", "tt16_2025", CODE))
    assert main(["receipt", str(made.folder)]) == 2
    assert main(["receipt", str(made.folder), "--fetch"]) == 2
    assert main(["receipt", str(made.folder), "--list"]) == 0
    assert "Chưa có biên nhận nào" in capsys.readouterr().out
