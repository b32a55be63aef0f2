# SPDX-License-Identifier: GPL-2.0-or-later
"""records.json and <MaHoSo>.xlsx: written together, changed outside, read back, damaged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qh_plugin.core.dossier.layout import Dossier, make_folders
from qh_plugin.core.dossier.records import Records
from qh_plugin.core.errors import DossierError, InputError, StorageError
from qh_plugin.io import trash
from qh_plugin.io.records import (
    changed_outside,
    import_xlsx,
    read_records,
    store_path,
    write_records,
    xlsx_path,
)
from qh_plugin.io.xlsx import Sheet, read, write
from tests.core.dossier import record_model as made

MODEL = made.model()
DRAWING = {"maHoSo": made.INFO.maHoSoQH, "soHieuBanVe": "QH-01", "tenBanVe": "Bản đồ", "soTo": 2}


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return make_folders(tmp_path / "CSDL_Thu", made.INFO)


@pytest.fixture
def records(dossier: Dossier) -> Records:
    found = read_records(dossier, MODEL)
    found.head["ngayQDQH"] = date(2025, 3, 31)
    found.tables["BanVe"] = [dict(DRAWING)]
    return found


def test_first_records_come_from_the_dossier_and_its_files(dossier: Dossier) -> None:
    (dossier.gis / "QuyHoach.gpkg").write_bytes(b"x")
    head = read_records(dossier, MODEL).head
    assert (head["maHoSo"], head["thuMuc"]) == (made.INFO.maHoSoQH, "CSDL_Thu")
    assert head["diaDiem"] == "Phường Sài Gòn"
    assert (head["coBASIC"], head["coGIS"]) == ("Không", "Có")
    assert not store_path(dossier).exists()


def test_saved_records_come_back(dossier: Dossier, records: Records) -> None:
    assert write_records(dossier, MODEL, records)
    again = read_records(dossier, MODEL)
    assert again.tables == records.tables
    assert again.head["ngayQDQH"] == date(2025, 3, 31)
    assert not changed_outside(dossier)


def test_the_sheets_carry_the_headings_of_the_circular(dossier: Dossier, records: Records) -> None:
    write_records(dossier, MODEL, records)
    assert xlsx_path(dossier) == dossier.folder / "HoSoScan" / "79QPK1000001.xlsx"
    book = openpyxl.load_workbook(xlsx_path(dossier))
    assert book.sheetnames == ["HoSo", "BanVe", "VanBan"]
    heads = [cell.value for cell in book["HoSo"][1]]
    assert heads[:4] == ["Mã hồ sơ", "Mã thông tin quy hoạch", "Tên đồ án", "Loại quy hoạch"]
    values = dict(zip(heads, (cell.value for cell in book["HoSo"][2])))
    assert values["Loại quy hoạch"] == "Quy hoạch phân khu"
    assert values["Ngày QĐ phê duyệt quy hoạch"].date() == date(2025, 3, 31)
    assert [cell.value for cell in book["VanBan"][1]][1] == "Mã văn bản/Tên file"
    assert book["VanBan"].max_row == 1


def test_saving_the_same_again_touches_nothing(dossier: Dossier, records: Records) -> None:
    write_records(dossier, MODEL, records)
    before = xlsx_path(dossier).read_bytes(), xlsx_path(dossier).stat().st_mtime_ns
    write_records(dossier, MODEL, records)
    assert before == (xlsx_path(dossier).read_bytes(), xlsx_path(dossier).stat().st_mtime_ns)
    assert not list(dossier.folder.rglob("*.part"))


def change_outside(dossier: Dossier) -> None:
    book = openpyxl.load_workbook(xlsx_path(dossier))
    book["HoSo"]["C2"] = "Tên sửa trong Excel"
    book["BanVe"].append(["79QPK1000001", "QH-02", None, "Bản đồ 2", "3", None, "1/500"])
    book["BanVe"]["I1"] = "Màu"
    book.create_sheet("Nháp")
    book.save(xlsx_path(dossier))


def test_what_was_changed_outside_is_not_overwritten(dossier: Dossier, records: Records) -> None:
    write_records(dossier, MODEL, records)
    change_outside(dossier)
    assert changed_outside(dossier)
    theirs = xlsx_path(dossier).read_bytes()
    records.head["tenDoAn"] = "Tên sửa ở đây"
    assert write_records(dossier, MODEL, records) is False
    assert xlsx_path(dossier).read_bytes() == theirs
    assert read_records(dossier, MODEL).head["tenDoAn"] == "Tên sửa ở đây"
    assert changed_outside(dossier)


def test_what_was_changed_outside_can_be_read_back(dossier: Dossier, records: Records) -> None:
    write_records(dossier, MODEL, records)
    change_outside(dossier)
    got = import_xlsx(dossier, MODEL)
    assert got.records.head["tenDoAn"] == "Tên sửa trong Excel"
    assert got.records.head["loaiQuyHoach"] == "QPK"
    assert got.records.head["ngayQDQH"] == date(2025, 3, 31)
    assert [row["soTo"] for row in got.records.rows("BanVe")] == [2, 3]
    assert ["Màu" in n.vi or "Nháp" in n.vi for n in got.notes] == [True, True]
    assert write_records(dossier, MODEL, got.records, replace_changed=True)
    assert not changed_outside(dossier)
    assert read(xlsx_path(dossier))["HoSo"][1][2] == "Tên sửa trong Excel"


def test_an_overwritten_foreign_file_is_kept_in_the_trash(
    dossier: Dossier, records: Records
) -> None:
    foreign = b"somebody's own"
    xlsx_path(dossier).write_bytes(foreign)
    assert changed_outside(dossier)
    assert write_records(dossier, MODEL, records) is False
    assert write_records(dossier, MODEL, records, replace_changed=True)
    (kept,) = (dossier.state / "trash").rglob("*.xlsx")
    assert kept.read_bytes() == foreign


def test_a_deleted_xlsx_is_written_again(dossier: Dossier, records: Records) -> None:
    write_records(dossier, MODEL, records)
    xlsx_path(dossier).unlink()
    assert not changed_outside(dossier)
    assert write_records(dossier, MODEL, records)
    assert xlsx_path(dossier).exists()


def test_a_heading_row_may_come_after_a_title(dossier: Dossier) -> None:
    path = dossier.folder / "ngoai.xlsx"
    rows = [
        ["BẢNG KÊ VĂN BẢN"],
        [],
        ["Ngày ký", "ten van ban", "Mã văn bản/Tên file"],
        ["01/02/2025", "Quyết định", "QD01.pdf"],
        [None, None, None],
    ]
    write(path, [Sheet("Văn bản", rows)])
    got = import_xlsx(dossier, MODEL, path).records.rows("VanBan")
    assert len(got) == 1
    assert got[0]["ngayKy"] == date(2025, 2, 1)
    assert got[0]["maVanBan"] == "QD01.pdf"


def test_an_xlsx_without_our_sheets_is_refused(dossier: Dossier) -> None:
    path = dossier.folder / "khac.xlsx"
    write(path, [Sheet("Sheet1", [["a"]])])
    with pytest.raises(InputError) as caught:
        import_xlsx(dossier, MODEL, path)
    assert "HoSo, BanVe, VanBan" in caught.value.text.vi


def test_store_is_saved_though_the_xlsx_cannot_be(dossier: Dossier, records: Records) -> None:
    folder = xlsx_path(dossier).with_name("79QPK1000001.xlsx.part")
    folder.mkdir()  # as a program that holds the file would
    with pytest.raises(StorageError) as caught:
        write_records(dossier, MODEL, records)
    assert "Excel" in caught.value.text.vi
    assert read_records(dossier, MODEL).rows("BanVe") == [{**DRAWING}]


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", '{"format": "qh-records/1"}', '{"format": "x", "tables": {}}'),
        *('{"format": "qh-records/1", "tables": {"HoSo": [1]}}',),
        *('{"format": "qh-records/1", "tables": {"HoSo": 3}}',),
    ],
)
def test_a_damaged_store_is_one_sentence(dossier: Dossier, content: str) -> None:
    store_path(dossier).write_text(content)
    for call in (read_records, lambda d, m: write_records(d, m, Records())):
        with pytest.raises(DossierError) as caught:
            call(dossier, MODEL)
        assert "records.json" in caught.value.text.vi
    assert store_path(dossier).read_text() == content


def test_unknown_columns_of_a_newer_model_are_kept(dossier: Dossier) -> None:
    tables = {"HoSo": [{"maHoSo": "x", "moi": 1}], "PhuLuc": [{"a": "b"}]}
    store_path(dossier).write_text(json.dumps({"format": "qh-records/1", "tables": tables}))
    records = read_records(dossier, MODEL)
    write_records(dossier, MODEL, records)
    stored = json.loads(store_path(dossier).read_text("utf-8"))["tables"]
    assert stored["HoSo"][0]["moi"] == 1
    assert stored["PhuLuc"] == [{"a": "b"}]


def test_a_model_without_records_writes_no_xlsx(dossier: Dossier) -> None:
    model = made.without_records()
    records = read_records(dossier, model)
    assert records.tables == {}
    assert write_records(dossier, model, records)
    assert not xlsx_path(dossier).exists()


def test_trash_gives_back(dossier: Dossier) -> None:
    path = dossier.folder / "HoSoScan" / "VanBan" / "QD.pdf"
    path.write_bytes(b"1")
    removed = trash.put(dossier, path)
    assert not path.exists()
    path.write_bytes(b"2")
    with pytest.raises(InputError):
        trash.restore(dossier, removed)
    path.unlink()
    assert trash.restore(dossier, removed) == path
    assert path.read_bytes() == b"1"
    with pytest.raises(StorageError):
        trash.restore(dossier, trash.Removed(removed.file, Path("x.pdf")))
