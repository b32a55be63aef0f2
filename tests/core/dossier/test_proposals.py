# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows for the files that no row names yet."""

from __future__ import annotations

from qh_plugin.core.dossier.documents import Document, Facts
from qh_plugin.core.dossier.proposals import proposed_rows
from qh_plugin.core.dossier.records import Records, check
from tests.core.dossier import record_model as made

MODEL = made.model()


def pdf(path: str, pages: int = 2) -> Document:
    return Document(path, Facts(path.rpartition("/")[2], 9, "pdf", pages=pages))


def jpg(path: str) -> Document:
    return Document(path, Facts(path.rpartition("/")[2], 9, "jpg"))


def rows(table: str, documents: list[Document], there: dict | None = None, **chosen: str) -> list:
    return proposed_rows(table, MODEL, made.INFO, documents, Records(there or {}), chosen)


def test_a_row_for_each_paper_that_has_none() -> None:
    files = [pdf("HoSoScan/VanBan/QD_phe_duyet.pdf", 4), pdf("HoSoScan/VanBan/scan_01.pdf")]
    first, second = rows("VanBan", files)
    assert first["maHoSo"] == made.INFO.maHoSoQH
    assert first["maVanBan"] == "QD_phe_duyet.pdf"
    assert first["tenVanBan"] == "Quyết định phê duyệt"
    assert first["loaiVanBan"] == "quyet_dinh"
    assert first["soTrang"] == 4
    assert (second["tenVanBan"], second["loaiVanBan"]) == ("scan 01", None)
    there = {"VanBan": [{"maVanBan": "qd_PHE_duyet.pdf"}, {"maVanBan": "scan_01"}]}
    assert rows("VanBan", files, there) == []


def test_a_row_for_each_drawing() -> None:
    files = [
        jpg("HoSoScan/BanVe/QH-01_Su_dung_dat/to1.jpg"),
        jpg("HoSoScan/BanVe/QH-01_Su_dung_dat/to2.jpg"),
        jpg("HoSoScan/BanVe/Vi_tri.jpg"),
        Document("HoSoBASIC/BanVe/Vi_tri.dwg", Facts("Vi_tri.dwg", 9, "dwg")),
        Document("HoSoBASIC/BanVe/QH-07.dwg", Facts("QH-07.dwg", 9, "dwg")),
    ]
    files.sort(key=lambda d: not d.path.startswith("HoSoScan"))
    found = rows("BanVe", files)
    assert [(r["soHieuBanVe"], r["soTo"], r["tenThuMuc"]) for r in found] == [
        ("QH-01", 2, "QH-01_Su_dung_dat"),
        ("QH-07", 1, None),
        ("Vi_tri", 1, None),
    ]
    assert found[0]["tenBanVe"] == "QH-01 Su dung dat"
    assert found[0]["tyLe"] == "1/2.000"
    there = {"BanVe": [{"soHieuBanVe": "QH-01"}, {"tenThuMuc": "vi_tri"}]}
    assert [r["soHieuBanVe"] for r in rows("BanVe", files, there)] == ["QH-07"]


def test_proposed_rows_are_right_rows() -> None:
    files = [pdf("HoSoScan/VanBan/a b.pdf"), jpg("HoSoScan/BanVe/x/1.jpg")]
    tables = {name: rows(name, files) for name in ("BanVe", "VanBan")}
    problems = check(Records({"HoSo": [made.full_head()], **tables}), MODEL, made.INFO)
    assert problems == []


def test_nothing_for_other_tables_and_models() -> None:
    assert rows("HoSo", [pdf("HoSoScan/VanBan/a.pdf")]) == []
    assert proposed_rows("BanVe", made.without_records(), made.INFO, [], Records(), {}) == []
